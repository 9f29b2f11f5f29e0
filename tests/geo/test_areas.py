"""Which area holds a point, and how a point lies to the area it claims."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, Point, box

from geo.areas import AreaMatch, outside_m, point_matches, tag_areas
from geo.errors import CRSError, GeoError

WGS84 = "EPSG:4326"


def squares() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"code": ["19201", "19202"], "name": ["west", "east"]},
        geometry=[box(138.0, 35.0, 138.1, 35.1), box(138.1, 35.0, 138.2, 35.1)],
        crs=WGS84,
    )


def points(*at: tuple[float, float]) -> gpd.GeoDataFrame:
    index = [f"p{i}" for i in range(len(at))]
    return gpd.GeoDataFrame(index=index, geometry=[Point(p) for p in at], crs=WGS84)


def test_a_point_takes_the_column_of_its_area() -> None:
    found = tag_areas(points((138.05, 35.05), (138.15, 35.05), (139.0, 35.0)), squares(), "name")
    assert found.index.tolist() == ["p0", "p1", "p2"]
    assert found.tolist()[:2] == ["west", "east"]
    assert pd.isna(found["p2"])


def test_a_point_on_a_common_border_takes_the_first_area() -> None:
    assert tag_areas(points((138.1, 35.05)), squares(), "code").tolist() == ["19201"]


def test_the_index_of_the_areas_may_be_the_column() -> None:
    found = tag_areas(points((138.15, 35.05)), squares().set_index("code"), "code")
    assert found.tolist() == ["19202"]


def test_no_points_give_an_empty_answer() -> None:
    assert tag_areas(points(), squares(), "code").empty


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(GeoError, match="nothing") as caught:
        tag_areas(points((138.05, 35.05)), squares(), "nothing")
    assert caught.value.code == "no_column"


def test_a_frame_without_crs_is_refused() -> None:
    bare = squares().set_crs(None, allow_override=True)
    with pytest.raises(CRSError):
        tag_areas(points((138.05, 35.05)), bare, "code")
    with pytest.raises(CRSError):
        point_matches(points((138.05, 35.05)), bare.set_index("code"), pd.Series(["1"]))


def test_metres_outside_are_geodesic() -> None:
    # Arc of the meridian on GRS80 near 35 N: 0.01 degree = 1,109.4 m; of the parallel at 35.05 N:
    # N cos(phi) pi / 180 = 6,385,196 m x 0.81865 x 0.0174533 = 91,232 m a degree.
    north, east, inside = outside_m(
        points((138.05, 35.11), (138.21, 35.05), (138.15, 35.05)),
        MultiPolygon([box(138.0, 35.0, 138.2, 35.1)]),
    )
    assert north == pytest.approx(1109.4, abs=0.6)
    assert east == pytest.approx(912.3, abs=0.6)
    assert inside == 0


def test_the_slack_is_one_kilometre_in_every_direction() -> None:
    # 0.0090 degree of latitude is 998 m, 0.0091 is 1,010 m; of longitude at 35.05 N 0.0109 is
    # 994 m and 0.0111 is 1,013 m. In EPSG:3857 all four would lie outside.
    at = points((138.05, 35.109), (138.05, 35.1091), (137.9891, 35.05), (137.9889, 35.05))
    found = point_matches(at, squares().set_index("code"), pd.Series(["19201"] * 4, index=at.index))
    assert found.tolist() == ["near_boundary", "outside", "near_boundary", "outside"]


def test_a_point_is_compared_with_the_code_it_claims() -> None:
    at = points((138.05, 35.05), (138.05, 35.05), (138.05, 35.05), (138.05, 35.05))
    code = pd.Series(["19201", "19202", "99999", None], index=at.index)
    found = point_matches(at, squares().set_index("code"), code)
    assert found.tolist() == [
        AreaMatch.INSIDE,
        AreaMatch.OUTSIDE,
        AreaMatch.CANNOT_CHECK,
        AreaMatch.CANNOT_CHECK,
    ]


def test_rows_of_one_code_are_one_area() -> None:
    city = squares().assign(code="19200").set_index("code")
    at = points((138.05, 35.05), (138.15, 35.05))
    found = point_matches(at, city, pd.Series("19200", index=at.index))
    assert found.tolist() == ["inside", "inside"]


def test_a_wider_slack_lets_more_pass() -> None:
    at = points((138.05, 35.11))
    code = pd.Series(["19201"], index=at.index)
    areas = squares().set_index("code")
    assert point_matches(at, areas, code).tolist() == ["outside"]
    assert point_matches(at, areas, code, slack_m=1200).tolist() == ["near_boundary"]
