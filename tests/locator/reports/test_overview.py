import math
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pytest
from shapely import box

from locator.errors import ReportError
from locator.reports.overview import (
    _DISC,
    LOOKS,
    Dot,
    Pin,
    Stretch,
    _pushed_apart,
    dots_svg,
    overview_svg,
    read_outlines,
    route_svg,
)

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def square() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name_ja": ["四角県"], "name_en": ["Square"]},
        geometry=[box(130, 33, 134, 36)],
        crs="EPSG:4326",
    )


def texts_of(svg: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def test_map_is_well_formed_and_numbers_every_site(square: gpd.GeoDataFrame) -> None:
    pins = [Pin(131.0, 34.0, number=1), Pin(132.0, 34.5, number=2)]
    svg = overview_svg(pins, [], square, height=900.0, english=False)
    found = texts_of(svg)
    assert {"1", "2", "四角県"} <= set(found)
    assert any(re.fullmatch(r"\d+ km", t) for t in found)


def test_north_is_up_and_east_is_right(square: gpd.GeoDataFrame) -> None:
    pins = [Pin(131.0, 34.0, number=1), Pin(132.0, 34.9, number=2)]
    svg = overview_svg(pins, [], square, height=900.0, english=True)
    discs = [c for c in ET.fromstring(svg).iter(f"{SVG}circle") if c.get("r") == str(_DISC)]  # noqa: S314
    (x1, y1), (x2, y2) = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in discs]
    assert x2 > x1
    assert y2 < y1


def test_the_scale_bar_is_as_long_as_it_says(square: gpd.GeoDataFrame) -> None:
    pins = [Pin(131.0, 34.0, number=1), Pin(132.0, 34.0, number=2)]
    svg = overview_svg(pins, [], square, height=900.0, english=True)
    km = float(next(t for t in texts_of(svg) if t.endswith(" km")).split()[0])
    bar = re.search(r'd="M([\d.]+) [\d.]+V[\d.]+H([\d.]+)V', svg)
    assert bar is not None
    pixels = float(bar[2]) - float(bar[1])
    # One degree of longitude at 34 N is 92.4 km (111.32 cos 34 degrees, ellipsoid); the two discs
    # are one degree apart.
    discs = [float(x) for x in re.findall(rf'cx="([\d.]+)" cy="[\d.]+" r="{_DISC}"', svg)]
    assert pixels / (discs[1] - discs[0]) * 92.39 == pytest.approx(km, rel=0.01)


def test_sites_at_one_point_are_pushed_apart() -> None:
    places = _pushed_apart([(400.0, 400.0)] * 10, 900.0)
    gaps = [math.dist(a, b) for i, a in enumerate(places) for b in places[:i]]
    assert min(gaps) > 2 * _DISC - 1


def test_hostile_names_stay_text(square: gpd.GeoDataFrame) -> None:
    name = '</text><script>alert(1)</script>"&'
    pins = [Pin(131.0, 34.0, number=1), Pin(133.0, 35.0, number=2)]
    svg = overview_svg(pins, [Pin(132.0, 34.5, name=name)], square, height=900.0, english=False)
    assert "<script>" not in svg
    assert name in texts_of(svg)


def test_an_unreadable_file_is_a_report_error(tmp_path: Path) -> None:
    path = tmp_path / "outlines.geojson"
    path.write_text("no map", encoding="utf-8")
    with pytest.raises(ReportError, match="expected a GeoJSON file"):
        read_outlines(path)


def test_dots_stand_where_they_are_each_in_its_look(square: gpd.GeoDataFrame) -> None:
    dots = [Dot(131.0, 34.0, look) for look in LOOKS] + [Dot(132.0, 34.9, "no")]
    svg = dots_svg(dots, square, height=760.0, english=False)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    places = [
        tuple(float(v) for v in re.findall(r"[\d.]+", g.get("transform", "")))
        for g in root.iter(f"{SVG}g")
    ]
    assert len(places) == len(dots)
    east = max(places)
    assert places.count(min(places)) == len(LOOKS)
    assert east[1] < min(places)[1]  # north is up
    assert len({ET.tostring(g)[50:] for g in root.iter(f"{SVG}g")}) >= len(LOOKS)
    assert "四角県" in texts_of(svg)


def test_the_areas_in_question_are_lit(square: gpd.GeoDataFrame) -> None:
    dots = [Dot(131.0, 34.0, "yes")]
    plain = dots_svg(dots, square, height=760.0, english=False)
    lit = dots_svg(dots, square, height=760.0, english=False, lit=square)
    assert lit.count("<path") == plain.count("<path") + 1
    ET.fromstring(lit)  # noqa: S314 - our own
    nothing = dots_svg(dots, square, height=760.0, english=False, lit=square.iloc[:0])
    ET.fromstring(nothing)  # noqa: S314 - our own


def test_an_itinerary_draws_lines_numbers_and_named_ends(square: gpd.GeoDataFrame) -> None:
    visits = [Pin(131.00, 34.00, number=1), Pin(131.03, 34.02, number=2)]
    lines = [
        Stretch(((131.0, 34.05), (131.0, 34.0)), "walk"),
        Stretch(((131.0, 34.0), (131.03, 34.02)), "ride"),
    ]
    end = Pin(131.0, 34.05, name="<b>駅</b>")
    svg = route_svg(visits, [end], lines, square, height=600.0, english=False)
    assert {"1", "2", "<b>駅</b>"} <= set(texts_of(svg))
    paths = ET.fromstring(svg).iter(f"{SVG}path")  # noqa: S314
    lines_drawn = [p.get("d", "") for p in paths if p.get("fill") == "none"]
    drawn = [re.fullmatch(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", d) for d in lines_drawn]
    (walk, ride) = [tuple(map(float, m.groups())) for m in drawn if m]
    assert walk[0] == walk[2]
    assert walk[3] > walk[1]  # south is down
    assert ride[:2] == walk[2:]
    # All lies inside the picture, and a town fills it: half of its height at least.
    assert all(0 < v < 960 for v in (*walk, *ride))
    assert walk[3] - walk[1] > 200
