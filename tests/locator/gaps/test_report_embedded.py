"""The embedded places and timetables, judged once more by plain loops over every stop."""

import datetime as dt
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geo.gtfs.calendar import DayKind
from geo.gtfs.compiled import CompiledFeed
from locator.catalogue import load_catalogue
from locator.days import Day
from locator.feeds import embedded_feeds
from locator.gaps import GapReport, find_definitions, gap_report
from locator.records import Catalogue
from locator.settings import find_data
from tests.locator.gaps.towns import DEFINITIONS

GEOD = Geod(ellps="GRS80")
ON = dt.date(2026, 11, 20)
BY_DISTANCE = ("mlit-qgis-2025", "handbook-urban", "handbook-rural", "white-paper-share")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(find_data())


@pytest.fixture(scope="module")
def feeds() -> tuple[CompiledFeed, ...]:
    return embedded_feeds(find_data())


def places(catalogue: Catalogue, prefecture: str) -> gpd.GeoDataFrame:
    every = pd.concat([catalogue.spots, catalogue.locations])
    kept = every["municipality_code"].str[:2] == prefecture
    return gpd.GeoDataFrame(every[kept], crs=catalogue.spots.crs)


def report(
    catalogue: Catalogue, feeds: tuple[CompiledFeed, ...], prefecture: str, date: dt.date | None
) -> GapReport:
    definitions = find_definitions(find_data())
    return gap_report(catalogue, feeds, Day(date=date), definitions, places(catalogue, prefecture))


def boardable(feed: CompiledFeed) -> Iterator[tuple[float, float]]:
    """Yield the stops at which some trip can be boarded and later left, call by call."""
    found = set()
    for trip in range(len(feed.trip_id)):
        calls = range(feed.trip_start[trip], feed.trip_start[trip + 1])
        exits = [c for c in calls[1:] if feed.call_drop_off[c] == 0]
        if not exits or not feed.runs[feed.trip_service[trip]].any():
            continue
        found |= {
            int(feed.call_stop[c]) for c in calls if feed.call_pickup[c] == 0 and c < exits[-1]
        }
    for stop in found:
        if np.isfinite(feed.stop_lon[stop]):
            yield float(feed.stop_lon[stop]), float(feed.stop_lat[stop])


def nearest(lon: float, lat: float, points: list[tuple[float, float]]) -> float:
    x, y = np.array(points).T
    return float(min(GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2]))


def judged_by_hand(station_m: float, stop_m: float) -> dict[str, str]:
    """What the four definitions say if the feeds at hand were all there is."""
    qgis = "served" if station_m <= 1000 else "inconvenient" if stop_m <= 500 else "gap"
    return {
        "mlit-qgis-2025": qgis,
        "handbook-urban": "gap" if station_m > 500 and stop_m > 300 else "served",
        "handbook-rural": "gap" if station_m > 1000 and stop_m > 500 else "served",
        "white-paper-share": "gap" if station_m >= 500 and stop_m >= 300 else "served",
    }


def test_verdicts_are_those_of_a_loop_over_every_stop_and_station(
    catalogue: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    found = report(catalogue, feeds, "35", None)
    sites = places(catalogue, "35")
    stops = [point for feed in feeds for point in boardable(feed)]
    running = catalogue.stations[catalogue.stations["service"].astype(str) == "running"]
    stations = list(zip(running.geometry.x, running.geometry.y, strict=True))
    rows = found.rows.set_index(["definition", "site"])
    doubtful = {"station_unknown", "coarse", "not_boardable"}
    checked = 0
    for site, row in sites.iloc[::6].iterrows():
        lon, lat = row.geometry.x, row.geometry.y
        by_hand = judged_by_hand(nearest(lon, lat, stations), nearest(lon, lat, stops))
        for definition in BY_DISTANCE:
            told = rows.loc[(definition, site)]
            if told["reason"] in doubtful:
                continue
            assert told["if_complete"] == by_hand[definition], (site, definition)
            # buses are nowhere stated complete, so that a gap is never certain
            certain = {by_hand[definition]} - {"gap"} or {"unknown"}
            assert told["verdict"] in certain, (site, definition)
            checked += 1
    assert checked > 40


def test_the_thinned_timetable_of_yamanashi_proves_no_stop_on_a_date(
    catalogue: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    usual = report(catalogue, feeds, "19", None)
    assert usual.as_of == {"yamanashi": dt.date(2020, 3, 25)}
    assert usual.silent == {}
    assert usual.summary.loc["mlit-qgis-2025", "inconvenient"] > 0
    strict = report(catalogue, feeds, "19", ON)
    assert strict.as_of == {}
    assert strict.silent["yamanashi"].kind is DayKind.THINNED
    assert strict.summary.loc["mlit-qgis-2025", "inconvenient"] == 0
    assert (
        strict.summary.loc["mlit-qgis-2025", "served"]
        == (usual.summary.loc["mlit-qgis-2025", "served"])
    )
    by_distance = strict.rows[strict.rows["definition"].isin(BY_DISTANCE)]
    silent = by_distance["reason"] == "feed_silent"
    assert set(by_distance.loc[silent, "if_complete"]) == {"unknown"}


def test_iwakuni_is_silent_after_its_end_while_hikari_and_jr_speak(
    catalogue: Catalogue, feeds: tuple[CompiledFeed, ...]
) -> None:
    strict = report(catalogue, feeds, "35", ON)
    assert strict.as_of == {"hikari": ON, "jrbus-chugoku": ON}
    assert strict.silent["iwakuni"].kind is DayKind.OUTSIDE
    assert strict.silent["iwakuni"].nearest == dt.date(2026, 9, 30)
    assert set(DEFINITIONS) >= set(strict.rows["definition"])
