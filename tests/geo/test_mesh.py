"""Mesh codes: published ones, borders by hand, and the way there and back."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.distance import geodesic_m
from geo.errors import MeshError
from geo.mesh import (
    MeshLevel,
    MeshRule,
    cells_over,
    cells_within,
    is_mesh_code,
    mesh_bounds,
    mesh_centres,
    mesh_codes,
    mesh_level,
    mesh_parents,
    mesh_points,
    mesh_polygons,
)

levels = st.sampled_from(list(MeshLevel))
lons = st.floats(122, 154, exclude_max=True)
lats = st.floats(20, 46, exclude_max=True)
BORDER_DEGREE = 1e-9


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (35.658581, 139.745433, "53393599"),
        (34.987574, 135.759363, "52353680"),
        (35.70078, 139.71475, "53394547"),
    ],
)
def test_published_codes(lat: float, lon: float, code: str) -> None:
    assert mesh_codes(lon, lat, MeshLevel.KM1).tolist() == [code]
    assert mesh_codes(lon, lat, MeshLevel.PRIMARY).tolist() == [code[:4]]
    assert mesh_codes(lon, lat, MeshLevel.SECONDARY).tolist() == [code[:6]]


def test_published_corners_and_centre() -> None:
    west, south, east, north = mesh_bounds("53393599")[0]
    assert (west, east) == (139.7375, 139.75)
    assert (south, north) == pytest.approx((35.658333, 35.666667), abs=5e-7)
    lon, lat = mesh_centres("53394547")
    assert lon[0] == 139.71875
    assert lat[0] == pytest.approx(35.7041667, abs=5e-8)


def test_quarters_are_numbered_from_the_south_west_by_rows() -> None:
    west, south, east, north = mesh_bounds("53393599")[0]
    lon = np.array([west, (west + east) / 2, west, (west + east) / 2])
    lat = np.array([south, south, (south + north) / 2, (south + north) / 2])
    assert mesh_codes(lon, lat, MeshLevel.M500).tolist() == [f"53393599{q}" for q in "1234"]
    assert mesh_codes(lon, lat, MeshLevel.M250).tolist() == [f"53393599{q}1" for q in "1234"]
    assert mesh_codes(lon, lat, MeshLevel.M125).tolist() == [f"53393599{q}11" for q in "1234"]


def test_sides_are_those_of_the_standard_in_seconds_of_arc() -> None:
    seconds = {
        "5339": (3600, 2400),
        "533935": (450, 300),
        "53393599": (45, 30),
        "533935991": (22.5, 15),
        "5339359911": (11.25, 7.5),
        "53393599111": (5.625, 3.75),
    }
    for code, sides in seconds.items():
        west, south, east, north = mesh_bounds(code)[0]
        assert ((east - west) * 3600, (north - south) * 3600) == pytest.approx(sides, abs=1e-9)


@pytest.mark.parametrize("level", list(MeshLevel))
def test_every_border_belongs_to_the_cell_of_its_south_west_corner(level: MeshLevel) -> None:
    side = level.steps
    rows = np.arange(20 * 960, 46 * 960, side)
    columns = np.arange(122 * 640, 154 * 640, side)
    north_going = mesh_codes(np.full(len(rows), 139.0), rows / 960, level)
    east_going = mesh_codes(columns / 640, np.full(len(columns), 36.0), level)
    assert np.array_equal(mesh_bounds(north_going)[:, 1], rows / 960)
    assert np.array_equal(mesh_bounds(east_going)[:, 0], columns / 640)


def test_a_corner_written_with_ten_decimals_is_on_the_border() -> None:
    assert mesh_codes(139.7375, 35.6583333333, MeshLevel.KM1).tolist() == ["53393599"]
    assert mesh_codes(139.7375, 35.658333, MeshLevel.KM1).tolist() == ["53393589"]


@given(lons, lats, levels)
def test_a_cell_holds_its_point_and_its_centre_gives_it_back(
    lon: float, lat: float, level: MeshLevel
) -> None:
    code = mesh_codes(lon, lat, level)
    west, south, east, north = mesh_bounds(code)[0]
    assert west - BORDER_DEGREE <= lon < east
    assert south - BORDER_DEGREE <= lat < north
    assert mesh_codes(*mesh_centres(code), level).tolist() == code.tolist()
    assert mesh_codes(west, south, level).tolist() == code.tolist()
    assert mesh_level(code) is level
    assert is_mesh_code(code, level).all()


@given(lons, lats, levels, levels)
def test_the_parent_of_a_point_s_cell_is_the_point_s_coarser_cell(
    lon: float, lat: float, one: MeshLevel, other: MeshLevel
) -> None:
    fine, coarse = max(one, other), min(one, other)
    code = mesh_codes(lon, lat, fine)
    parent = mesh_parents(code, coarse)
    assert parent.tolist() == mesh_codes(lon, lat, coarse).tolist()
    if fine - coarse <= MeshLevel.M250 - MeshLevel.SECONDARY:
        assert code[0] in cells_within(str(parent[0]), fine)


def test_cells_within_a_primary_cell_are_all_and_tile_it() -> None:
    found = cells_within("5339", MeshLevel.KM1)
    assert len(found) == len(set(found)) == 6400
    assert shapely.union_all(shapely.box(*mesh_bounds(found).T)).equals(
        shapely.box(*mesh_bounds("5339")[0])
    )


def test_bounds_of_japan() -> None:
    assert mesh_codes([122.0], [20.0], MeshLevel.PRIMARY).tolist() == ["3022"]
    assert mesh_codes([153.999], [45.999], MeshLevel.PRIMARY).tolist() == ["6853"]
    for lon, lat in ((121.999, 24), (154, 24), (140, 19.999), (140, 46), (35.6, 139.7)):
        with pytest.raises(MeshError, match="no mesh code of Japan") as fault:
            mesh_codes([139.0, lon], [35.0, lat], MeshLevel.KM1)
        assert fault.value.facts["count"] == 1
    with pytest.raises(MeshError, match="nan"):
        mesh_codes(float("nan"), 35.0, MeshLevel.KM1)


@pytest.mark.parametrize(
    "code",
    ["53393899x", "53398599", "53393580", "533935995", "533935990", "2939", "6939", "5421", "5454"],
)
def test_texts_that_are_no_codes(code: str) -> None:
    # 53393580 is one: the ten kilometres have the digits 0 to 9 in their last pair.
    if code == "53393580":
        assert mesh_level(code) is MeshLevel.KM1
        return
    with pytest.raises(MeshError, match=code):
        mesh_level(code)


@pytest.mark.parametrize("codes", [[], ["5339", "533935"], ["533935998877"], ["53393"], [""]])
def test_one_level_at_a_time(codes: list[str]) -> None:
    with pytest.raises(MeshError, match="expected one level"):
        mesh_level(codes)


def test_a_code_with_full_width_digits_or_blanks_is_none() -> None:
    texts = ["５３３９３５９９", "5339 599", "+3393599", "53393599"]
    assert is_mesh_code(texts, MeshLevel.KM1).tolist() == [False, False, False, True]


def test_wrong_ways_between_levels() -> None:
    with pytest.raises(MeshError, match="coarser level"):
        mesh_parents("53393599", MeshLevel.M500)
    with pytest.raises(MeshError, match="finer level"):
        cells_within("53393599", MeshLevel.PRIMARY)


def test_cells_of_a_polygon_by_centre_and_by_overlap() -> None:
    west, south, east, north = mesh_bounds("53393599")[0]
    cell = shapely.box(west, south, east, north)
    assert cells_over(cell, MeshLevel.KM1).tolist() == ["53393599"]
    assert cells_over(cell, MeshLevel.KM1, MeshRule.OVERLAP).tolist() == ["53393599"]
    assert cells_over(cell, MeshLevel.M500).tolist() == [f"53393599{q}" for q in "1234"]
    crumb = shapely.box(west + 1e-5, south + 1e-5, west + 2e-5, south + 2e-5)
    assert cells_over(crumb, MeshLevel.KM1).tolist() == []
    assert cells_over(crumb, MeshLevel.KM1, MeshRule.OVERLAP).tolist() == ["53393599"]
    # A centre on the border of the polygon counts: the west half ends on it.
    half = shapely.box(west, south, (west + east) / 2, north)
    assert cells_over(half, MeshLevel.KM1).tolist() == ["53393599"]
    assert cells_over(shapely.Polygon(), MeshLevel.KM1).tolist() == []


corners = st.tuples(st.floats(138, 138.2), st.floats(35, 35.2))


@given(st.lists(corners, min_size=3, max_size=6), st.sampled_from([MeshLevel.KM1, MeshLevel.M500]))
def test_cells_of_a_hull_are_those_of_one_by_one(
    points: list[tuple[float, float]], level: MeshLevel
) -> None:
    hull = shapely.MultiPoint(points).convex_hull
    every = np.concatenate([cells_within(c, level) for c in ("523870", "523871", "523860")])
    every = np.concatenate([every, cells_within("533800", level), cells_within("533801", level)])
    every = every[np.argsort(every)]
    middle = shapely.points(*mesh_centres(every))
    inside = every[shapely.intersects(hull, middle)]
    found = cells_over(hull, level)
    assert set(inside) <= set(found)
    assert shapely.intersects(hull, shapely.points(*mesh_centres(found))).all() if len(found) else 1
    assert set(found) <= set(cells_over(hull, level, MeshRule.OVERLAP)) or hull.area == 0


def test_a_polygon_in_metres_or_turned_round_is_refused() -> None:
    for polygon in (shapely.box(1e5, 2e5, 1.1e5, 2.1e5), shapely.box(35, 138, 36, 139)):
        with pytest.raises(MeshError, match="look at its CRS"):
            cells_over(polygon, MeshLevel.KM1)


def test_sites_stand_at_the_centres_and_no_corner_is_farther_than_said() -> None:
    codes = ["533935991", "644100001", "362357104"]
    sites = mesh_points(codes)
    cells = mesh_polygons(codes)
    assert sites.index.name == cells.index.name == "mesh_code"
    assert sites.index.tolist() == cells.index.tolist() == codes
    assert cells.contains(sites.geometry).all()
    for code in codes:
        lon, lat = shapely.get_coordinates(cells[code]).T
        away = geodesic_m(lon, lat, sites.geometry[code].x, sites.geometry[code].y)
        assert away.max() == pytest.approx(sites["precision_m"][code], abs=1e-6)
    # Half the diagonal of 463 m x 565 m (15 and 22.5 seconds of arc at 35.66 N), by hand.
    assert sites["precision_m"].iloc[0] == pytest.approx(365, abs=2)
    assert mesh_points([]).empty
    assert mesh_polygons([]).empty
