"""Small maps and layers of verdicts: where a point falls, what is hollow, no name as markup."""

import base64
import re

import geopandas as gpd
import pytest
from shapely.geometry import box

from locator.i18n import Lang
from locator.maps import (
    CellSize,
    Frame,
    SiteVerdict,
    small_map,
    verdict_dots,
    verdict_layers,
    verdict_legend,
    verdict_squares,
)


def site(name: str, verdict: str, lon: float = 0.0, lat: float = 0.0) -> SiteVerdict:
    return SiteVerdict(id=name, name=name, lon=lon, lat=lat, verdict=verdict, told=verdict)


def drawing(html: str) -> str:
    found = re.search(r"base64,([^\"]+)", html)
    assert found
    return base64.b64decode(found[1]).decode()


FRAME = Frame.of(gpd.GeoSeries([box(-1, -1, 1, 1)], crs=4326))


def test_a_square_at_the_equator_is_a_square_with_its_middle_in_the_middle() -> None:
    """2 degrees on 184 pixels, 8 pixels of edge: the middle at 8 + 92."""
    assert FRAME.at(0, 0) == pytest.approx((100, 100), abs=0.05)
    assert FRAME.at(-1, 1) == pytest.approx((8, 8))
    assert (FRAME.width, FRAME.height) == (200, 200)


def test_unknown_is_hollow_and_lies_below() -> None:
    svg = drawing(small_map(FRAME, [site("a", "gap"), site("b", "unknown")], title="t"))
    dots = re.findall(r"<circle[^>]*>", svg)
    assert "stroke-dasharray" in dots[0]
    assert "#d55e00" in dots[1]
    assert len(dots) == 2


def test_the_chosen_site_is_ringed_and_on_top() -> None:
    svg = drawing(
        small_map(FRAME, [site("a", "unknown"), site("b", "gap")], title="t", selected="a")
    )
    dots = re.findall(r"<circle[^>]*>", svg)
    assert ['r="7"' in dot for dot in dots] == [False, True, False]


def test_a_title_is_no_markup() -> None:
    html = small_map(FRAME, [], title='"><script>')
    assert "<script>" not in html


def test_the_legend_counts_what_it_is_given() -> None:
    html = verdict_legend({"gap": 2, "unknown": 3}, lang=Lang.EN)
    assert "n = 5" in html
    assert "inconvenient" not in html
    assert "inconvenient" in verdict_legend(lang=Lang.EN)


def test_layers_hold_names_as_text() -> None:
    (group,) = verdict_layers([site("</script><b>", "gap")], lang=Lang.JA)
    assert "</script>" not in next(iter(group._children.values())).rows


def test_layers_tell_a_verdict_from_unknown() -> None:
    (group,) = verdict_layers([site("a", "inconvenient"), site("b", "unknown")], lang=Lang.JA)
    script = next(iter(group._children.values())).rows
    assert '"a","a",1,0,"△","inconvenient"' in script
    assert '"b","b",-1,3,"?","unknown"' in script


def test_small_dots_are_hollow_only_where_unknown() -> None:
    groups = verdict_dots([site("a", "gap"), site("b", "unknown")])
    scripts = "".join(next(iter(g._children.values())).rows for g in groups)
    assert '"a","gap",0]' in scripts
    assert '"b","unknown",1]' in scripts


def test_a_cell_of_half_a_degree_is_a_square_of_46_pixels_around_its_centre() -> None:
    """92 pixels a degree at the equator; the centre of the drawing at 100, so from 77 to 123."""
    cell = CellSize(wide_deg=0.5, high_deg=0.5)
    svg = drawing(
        small_map(
            FRAME, [site("a", "gap"), site("b", "gap", 1)], title="t", selected="a", cell=cell
        )
    )
    paths = re.findall(r'<path d="([^"]*)" fill="#d55e00"', svg)
    assert paths == ["M77.0 77.0h46.0v46.0h-46.0zM169.0 77.0h46.0v46.0h-46.0z"]
    assert svg.count('r="7"') == 1


def test_cells_are_drawn_from_their_south_west_corner_and_no_name_is_markup() -> None:
    cell = CellSize(wide_deg=0.0125, high_deg=1 / 120)
    sites = [site("</script><b>", "unknown", 138.50625, 35.004166667), site("b", "gap")]
    (group,) = verdict_squares(sites, cell, selected="b")
    (drawn,) = group._children.values()
    assert "</script>" not in drawn.rows
    assert "[35.0,138.5," in drawn.rows.replace(" ", "")
