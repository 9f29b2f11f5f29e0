"""Shares under each definition: parts that fill the bar, unknown apart, numbers in the panel."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from locator.days import Day
from locator.gaps import GapReport, gap_report
from locator.gaps.reading import parse_definitions
from locator.i18n import Lang, Texts, load_texts
from locator.settings import find_data
from locator.ui.widgets.gap_maps import counts_of, verdicts_of
from locator.ui.widgets.gap_panel import distance_lines, numbers_text, verdict_rows
from locator.ui.widgets.gap_shares import rule_of, share_bars, share_rows
from locator.vocabulary import DayType, GapVerdict
from tests.locator.buses import bus, castle, line, world

DEFINITION = b"""
[[definition]]
id = "near"
name_ja = "near"
name_en = "near"
status = "official"
source = "S"
dated = "2025"
distance = "straight"
otherwise = "gap"
[[definition.rule]]
verdict = "served"
all = [{ measure = "stop_m", op = "<=", value = 500 }]
"""


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(find_data(), Lang.EN)


@pytest.fixture(scope="module")
def report() -> GapReport:
    """The castle at its stop, served; a place two degrees off, unknown: no feed is complete."""
    here = castle()
    far = here.rename(index={here.index[0]: "far"}).set_geometry(
        gpd.GeoSeries([Point(140.5, 37.5)], index=["far"], crs=4326)
    )
    sites = gpd.GeoDataFrame(pd.concat([here, far]), geometry="geometry", crs=4326)
    definitions = parse_definitions(DEFINITION, "t")
    return gap_report(world(), [bus(line())], Day(type=DayType.WEEKDAY), definitions, sites)


def test_the_parts_fill_the_bar_and_unknown_stands_apart(report: GapReport, texts: Texts) -> None:
    rows = share_rows(report, texts)
    known = rows[rows["side"] == "known"]
    assert known[["verdict", "start", "end", "n"]].to_numpy().tolist() == [
        ["served", 0.0, 0.5, 1],
        ["unknown", 0.5, 1.0, 1],
    ]
    complete = rows[rows["side"] == "complete"]
    assert complete["verdict"].tolist() == ["served", "gap"]
    assert set(rows["source"]) == {"S"}
    assert share_bars(report, texts).to_dict()["height"] > 0


def test_the_rule_of_a_verdict_is_told(report: GapReport, texts: Texts) -> None:
    (definition,) = report.definitions
    assert rule_of(definition, GapVerdict.SERVED, texts) == "stop_m <= 500"
    assert rule_of(definition, GapVerdict.GAP, texts) == texts("gaps.otherwise")
    assert rule_of(definition, GapVerdict.INCONVENIENT, texts) == "–"


def test_the_map_tells_what_unknown_would_be(report: GapReport, texts: Texts) -> None:
    (definition,) = report.definitions
    told = {site.id: site.told for site in verdicts_of(report, definition, texts)}
    assert "gap" in told["far"]
    assert told["far"].startswith("unknown")
    assert counts_of(report, definition) == {"served": 1, "gap": 0, "unknown": 1}


def test_the_panel_tells_rule_numbers_and_reason(report: GapReport, texts: Texts) -> None:
    row = verdict_rows(report, "far", texts).iloc[0]
    assert row[texts("gaps.verdict")] == "? unknown"
    assert row[texts("gaps.rule")] == "–"
    assert row[texts("gaps.if_complete")] == "gap"
    assert row[texts("gaps.reason")] != "–"
    here = str(report.sites.index[0])
    assert numbers_text(report, "near", here).startswith("stop_m = ")


def test_walked_metres_are_1_3_times_the_straight_ones(texts: Texts) -> None:
    measures = pd.Series({"station_m": 1000.0, "stop_upper_m": 200.0})
    station, stop = distance_lines(measures, texts)
    assert "1.0 km in a straight line, 1.3 km walked" in station
    assert "at most 200 m in a straight line, 260 m walked" in stop
    assert "unknown" in distance_lines(pd.Series(dtype=float), texts)[0]
