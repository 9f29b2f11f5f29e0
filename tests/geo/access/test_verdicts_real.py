"""Scenes of works beside express and airport coaches that nobody may board or leave there."""

import dataclasses
import datetime as dt
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.access.departures import CallTable, site_departures
from geo.access.verdicts import Knowledge, Visit, judge, visit_times
from geo.distance import PointIndex
from geo.gtfs.calendar import representative_week, service_ids_on
from geo.gtfs.compiled import CompiledFeed, compile_feed
from geo.gtfs.feed import Feed, read_feed
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking
from tests.geo.transit.made import provenance

COACHES = ("gtfs.0002.express.GMA.zip", "GTFS(MB).zip")
RETRIEVED = dt.date(2026, 11, 20)
LIMIT_M = 800 / 1.3
NEAR_M = 500.0
WHOLE_DAY = Visit(depart_after_s=0, return_by_s=30 * 3600, stay_min=1)


@dataclasses.dataclass(frozen=True)
class Coach:
    """A feed on the Wednesday of its usual week, and which stops one may use."""

    compiled: CompiledFeed
    day: dt.date
    calls: pd.DataFrame
    stops: gpd.GeoDataFrame

    def timetable(self, change_s: int = 120) -> Timetable:
        return Timetable.build(
            [self.compiled],
            {self.compiled.feed_id: self.day},
            walk=Walking(),
            bookable=True,
            change_s=change_s,
        )


def coach(path: Path) -> Coach:
    """Read the rows of the tables themselves: pickup_type, drop_off_type, first and last calls."""
    read = read_feed(path)
    born = dataclasses.replace(provenance(), retrieved_on=RETRIEVED)
    compiled = compile_feed(read, feed_id="coach", provenance=born)
    week = representative_week(compiled.daily_trips(), RETRIEVED)
    assert week is not None
    calls = calls_on(read, week.weekday)
    known = read.stops.dropna(subset=["stop_lat", "stop_lon"]).set_index("stop_id")
    called = known[known.index.isin(set(calls["stop"]))]
    stops = gpd.GeoDataFrame(
        {
            "feed_id": "coach",
            "boards": called.index.isin(set(calls.loc[calls["can_board"] > 0, "stop"])),
            "alights": called.index.isin(set(calls.loc[calls["can_alight"], "stop"])),
        },
        index=pd.Index(called.index.astype(str), name="stop"),
        geometry=gpd.points_from_xy(called["stop_lon"], called["stop_lat"]),
        crs="EPSG:4326",
    )
    return Coach(compiled, week.weekday, calls, stops)


def calls_on(read: Feed, day: dt.date) -> pd.DataFrame:
    """Return the calls of a day, and of the evening before (its trips may run on)."""
    services = service_ids_on(read, day) | service_ids_on(read, day - dt.timedelta(days=1))
    trips = read.trips[read.trips["service_id"].isin(services)]
    calls = read.stop_times[read.stop_times["trip_id"].isin(set(trips["trip_id"]))]
    by_trip = calls.groupby("trip_id", observed=True)["stop_sequence"]
    is_first = calls["stop_sequence"] == by_trip.transform("min")
    is_last = calls["stop_sequence"] == by_trip.transform("max")
    may_board = calls["pickup_type"].fillna(0).ne(1) & ~is_last
    may_alight = calls["drop_off_type"].fillna(0).ne(1) & ~is_first
    return pd.DataFrame(
        {
            "feed_id": "coach",
            "stop": calls["stop_id"].astype(str),
            "trip_key": pd.factorize(calls["trip_id"])[0],
            "route": "",
            "direction": 0,
            "place": calls["stop_sequence"].astype(int),
            "departure_s": calls["departure_s"].fillna(0).astype(int),
            "can_board": may_board.astype(int),
            "can_alight": may_alight,
        }
    )


@pytest.fixture(scope="module")
def scenes(real_data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of all scenes; nothing else is taken from the file."""
    found = []
    with zipfile.ZipFile(real_data / "anime_points_junreimap" / "anime_json.zip") as packed:
        for name in packed.namelist():
            if name.endswith(".json"):
                points = json.loads(packed.read(name))["points"]
                found += [(point["lng"], point["lat"]) for point in points]
    where = np.array(found, dtype=float)
    return where[:, 0], where[:, 1]


def beside(coach: Coach, scenes: tuple[np.ndarray, np.ndarray]) -> gpd.GeoDataFrame:
    """Return scenes within 500 m of a stop: may one board, may one alight within a walk?"""
    index = PointIndex.build(coach.stops.geometry.x, coach.stops.geometry.y)
    near = np.unique(index.pairs_within(*scenes, NEAR_M)[0])
    lon, lat = scenes[0][near], scenes[1][near]
    site, stop, _ = index.pairs_within(lon, lat, LIMIT_M)
    count = len(near)
    return gpd.GeoDataFrame(
        {
            name: np.bincount(site, weights=coach.stops[name].to_numpy()[stop], minlength=count) > 0
            for name in ("boards", "alights")
        },
        geometry=gpd.points_from_xy(lon, lat),
        crs="EPSG:4326",
    )


def origins(coach: Coach) -> list[tuple[float, float]]:
    """Return the four stops at which most coaches may be boarded, and one may alight too."""
    usable = coach.stops[coach.stops["boards"] & coach.stops["alights"]]
    calls = coach.calls.loc[coach.calls["can_board"] > 0, "stop"].value_counts()
    best = calls[calls.index.isin(usable.index)].index[:4]
    return [(p.x, p.y) for p in usable.loc[best].geometry]


def rides(at: Coach, origin: tuple[float, float], *, ignoring: bool) -> pd.Index:
    """Return the stops to which one coach leads from a walk of the origin, row by row."""
    index = PointIndex.build(at.stops.geometry.x, at.stops.geometry.y)
    near = at.stops.index[index.pairs_within([origin[0]], [origin[1]], LIMIT_M)[1]]
    calls = at.calls
    board = calls[calls["stop"].isin(near) & ((calls["can_board"] > 0) | ignoring)]
    alight = calls[calls["can_alight"] | ignoring]
    pairs = board.merge(alight, on="trip_key")
    return pd.Index(pairs.loc[pairs["place_x"] < pairs["place_y"], "stop_y"].unique())


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "points", "no_boarding", "no_alighting"),
    [(COACHES[0], 1843, 6, 2), (COACHES[1], 1912, 0, 0)],
)
def test_no_one_gets_on_or_off_where_the_coach_forbids_it(
    real_data: Path,
    scenes: tuple[np.ndarray, np.ndarray],
    name: str,
    points: int,
    no_boarding: int,
    no_alighting: int,
) -> None:
    at = coach(real_data / "gtfs_jp_2019_feeds" / name)
    sites = beside(at, scenes)
    counts = (len(sites), int((~sites["boards"]).sum()), int((~sites["alights"]).sum()))
    assert counts == (points, no_boarding, no_alighting)
    found = site_departures(sites, CallTable.build(at.stops, at.calls), LIMIT_M)
    assert (found["departures"].gt(0) == sites["boards"]).all()
    shut = ~(sites["boards"] & sites["alights"])
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    nothing = np.zeros(len(sites), dtype=bool)
    known = Knowledge(is_complete=nothing, by_train=nothing, is_silent=nothing)
    reached = 0
    for origin in origins(at):
        times = visit_times(at.timetable(), origin, lon, lat, WHOLE_DAY)
        by_vehicle = times["walk_min"].isna()
        yes = judge(times, known, WHOLE_DAY)["verdict"] == "yes"
        assert not (yes & by_vehicle & shut).any()
        assert times.loc[shut, "departures"].sum() == 0
        assert times.loc[by_vehicle & ~sites["boards"], "last_departure_s"].isna().all()
        assert times.loc[by_vehicle & ~sites["alights"], "first_arrival_s"].isna().all()
        reached += int(yes.sum())
    assert reached > 100  # elsewhere the coach is a way: the rule forbids no more than it says


@pytest.mark.real
@pytest.mark.parametrize(("name", "passed_by"), [(COACHES[0], 2577), (COACHES[1], 182)])
def test_without_a_change_one_gets_where_a_row_lets_one_off(
    real_data: Path, scenes: tuple[np.ndarray, np.ndarray], name: str, passed_by: int
) -> None:
    """The coach passes both ends, but takes up only before the motorway or lets off after it."""
    at = coach(real_data / "gtfs_jp_2019_feeds" / name)
    sites = beside(at, scenes)
    lon, lat = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    index = PointIndex.build(at.stops.geometry.x, at.stops.geometry.y)
    site, stop, _ = index.pairs_within(lon, lat, LIMIT_M)
    never = at.timetable(change_s=10**6)
    lost = 0
    for origin in origins(at):
        times = visit_times(never, origin, lon, lat, WHOLE_DAY)
        ways = []
        for ignoring in (False, True):
            led = at.stops.index.isin(rides(at, origin, ignoring=ignoring))
            ways.append(np.bincount(site, weights=led[stop], minlength=len(sites)) > 0)
        allowed, passing = ways
        afar = times["walk_min"].isna().to_numpy()
        assert (times["first_arrival_s"].notna().to_numpy() == allowed)[afar].all()
        assert (times["departures"].to_numpy()[~allowed] == 0).all()
        lost += int((passing & ~allowed & afar).sum())
    assert lost == passed_by
