"""The tiny world measured; expected numbers are counted by hand or come from pyproj."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from locator.criteria import CRITERIA
from locator.days import Day, day_type_of
from locator.errors import QueryError
from locator.measures import Measured, drive_min, measure, service_days
from locator.places import covered
from locator.records import Catalogue
from locator.scoring import ValueMatrix
from locator.settings import CarEstimate, Settings, WalkPolicy
from locator.vocabulary import DayType
from tests.locator.catalogues import HERE, NORTH, tiny

GRS80 = Geod(ellps="GRS80")
CATALOGUE = tiny()
MEASURED = measure(CATALOGUE, CATALOGUE.locations, base="gw-1")


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    return float(GRS80.inv(lon1, lat1, lon2, lat2)[2])


def at(site: str, criterion: str, measured: Measured = MEASURED) -> object:
    value = measured.measures.loc[site, criterion]
    return None if pd.isna(value) else value


def on(date: str) -> Measured:
    return measure(CATALOGUE, CATALOGUE.locations, day=Day(date=dt.date.fromisoformat(date)))


def test_every_criterion_is_a_column_and_the_index_is_kept() -> None:
    assert list(MEASURED.measures) == list(CRITERIA)
    for frame in (MEASURED.measures, MEASURED.stop_upper_m, MEASURED.departures_low):
        assert frame.index.equals(CATALOGUE.locations.index)
    assert MEASURED.sites is CATALOGUE.locations


def test_a_weekday_at_the_castle() -> None:
    assert at("loc-1", "departures") == 4
    assert at("loc-1", "best_route_departures") == 2
    assert at("loc-1", "first_departure_min") == 7 * 60 + 5
    assert at("loc-1", "last_departure_min") == 20 * 60
    assert at("loc-1", "service_span_min") == 12 * 60 + 55
    assert at("loc-1", "longest_gap_min") == 8 * 60
    assert at("loc-1", "stop_m") == pytest.approx(metres(*HERE, HERE[0], HERE[1] + 100 * NORTH))
    assert MEASURED.bookable["loc-1"] == 1


def test_saturday_and_holiday_have_their_own_tables() -> None:
    saturday = measure(CATALOGUE, CATALOGUE.locations, day=Day(type=DayType.SATURDAY))
    assert at("loc-1", "departures", saturday) == 1
    assert at("loc-1", "longest_gap_min", saturday) is None
    assert saturday.as_of == {"alpha": dt.date(2026, 11, 21), "beta": dt.date(2026, 11, 21)}
    holiday = measure(CATALOGUE, CATALOGUE.locations, day=Day(type=DayType.HOLIDAY))
    assert at("loc-1", "departures", holiday) == 0
    assert at("loc-1", "first_departure_min", holiday) is None


def test_beyond_the_walk_a_stop_is_a_bound_where_coverage_is_partial() -> None:
    assert at("loc-2", "stop_m") is None
    assert at("loc-2", "departures") is None
    upper = metres(HERE[0], HERE[1] - 2100 * NORTH, HERE[0], HERE[1] - 200 * NORTH)
    assert MEASURED.stop_upper_m["loc-2"] == pytest.approx(upper)
    assert pd.isna(MEASURED.stop_upper_m["loc-1"])


def test_where_the_city_is_stated_complete_no_stop_is_a_known_no() -> None:
    # loc-3 lies in a ward; the statement is about the designated city.
    assert at("loc-3", "departures") == 0
    assert at("loc-3", "best_route_departures") == 0
    assert at("loc-3", "first_departure_min") is None
    assert at("loc-3", "stop_m") == pytest.approx(112_356, rel=0.01)
    assert pd.isna(MEASURED.stop_upper_m["loc-3"])


def test_coverage_of_a_city_holds_for_its_wards_and_star_for_the_rest() -> None:
    codes = pd.Series(["22140", "22130", "19201", None], dtype="str")
    assert covered(CATALOGUE, codes, "bus").tolist() == [True, True, False, False]
    assert covered(CATALOGUE, codes, "rail").tolist() == [False] * 4
    everywhere = CATALOGUE.coverage.assign(coverage=["complete", "partial"])
    other = dataclasses.replace(CATALOGUE, coverage=everywhere)
    assert covered(other, codes, "bus").tolist() == [False, False, True, True]


def test_a_coarse_point_is_never_measured_by_distance() -> None:
    row = MEASURED.measures.loc["loc-4"]
    by_distance = set(CRITERIA) - {
        "precision_m", "fc_support", "works_here", "works_near", "hubs_near", "spots_near",
    }  # fmt: skip
    assert row[sorted(by_distance)].isna().all()
    assert row["precision_m"] == 5000
    assert row["hubs_near"] == 1  # the hub of its own city
    assert MEASURED.departures_low["loc-4"] == 0


def test_the_nearest_station_is_one_that_runs() -> None:
    # the closed one is 50 m away, the suspended one 100 m from loc-2
    assert at("loc-1", "station_m") == pytest.approx(metres(*HERE, HERE[0], HERE[1] + 1000 * NORTH))
    assert at("loc-2", "station_m") == pytest.approx(3100, rel=1e-3)
    assert at("loc-3", "station_m") is None  # a nearer one may be running


def test_kilometres_to_gateways_and_base() -> None:
    assert at("loc-1", "shinkansen_km") == pytest.approx(metres(*HERE, 139.7661, 35.6814) / 1000)
    assert at("loc-1", "base_km") == at("loc-1", "shinkansen_km")
    assert at("loc-1", "airport_km") == pytest.approx(metres(*HERE, 138.19, 34.80) / 1000)
    assert at("loc-5", "airport_km") == pytest.approx(
        metres(134.29, 34.45, 134.0156, 34.2142) / 1000
    )


def test_drives_across_the_sea_are_unknown() -> None:
    assert at("loc-5", "airport_drive_min") is None
    assert at("loc-5", "base_drive_min") is None
    km = float(str(at("loc-3", "airport_km"))) * 1.3  # 46 road km: 10 at 25 km/h, the rest at 40
    assert 10 < km < 50
    assert at("loc-3", "airport_drive_min") == pytest.approx(10 / 25 * 60 + (km - 10) / 40 * 60)


def test_without_a_base_its_criteria_are_unknown_and_a_coarse_base_measures_nothing() -> None:
    for base in ("", "hub-2"):
        found = measure(CATALOGUE, CATALOGUE.locations, base=base)
        assert found.measures[["base_km", "base_drive_min"]].isna().all(axis=None)
    with pytest.raises(QueryError, match="'nowhere' is neither"):
        measure(CATALOGUE, CATALOGUE.locations, base="nowhere")


def test_works_hubs_and_spots_by_hand() -> None:
    assert at("loc-1", "works_here") == 2  # w-2 shot at the location, w-1 set at its spot
    assert at("loc-2", "works_here") is None  # none recorded is unknown
    assert at("loc-1", "works_near") == 1  # w-2 at spot-2, 3 km off; its own place left out
    assert at("loc-2", "works_near") == 2
    assert at("loc-1", "spots_near") == 1
    assert at("loc-2", "spots_near") == 1  # spot-1 at 2.1 km; spot-2 at 5.1 km is too far
    assert at("loc-1", "hubs_near") is None  # a policy case never counts
    assert at("loc-3", "hubs_near") == 1  # the coarse hub of its own city, 20 km off
    assert at("loc-5", "spots_near") == 1  # the coarse spot of its own town


def test_levels_of_support() -> None:
    levels = {site: at(site, "fc_support") for site in CATALOGUE.locations.index}
    # 1 the prefecture's, 2 the city's (both wards), 1 the region's that the row names
    assert levels == {"loc-1": 1, "loc-2": 1, "loc-3": 2, "loc-4": 2, "loc-5": 1}
    spots = measure(CATALOGUE, CATALOGUE.spots).measures["fc_support"]
    assert spots[["spot-1", "spot-2"]].tolist() == [1, 1]
    assert spots.isna()["spot-3"]  # a regional one in the prefecture proves nothing


def test_a_served_date_reads_that_days_table() -> None:
    wednesday = on("2026-11-25")
    assert at("loc-1", "departures", wednesday) == 4
    assert wednesday.as_of == {"alpha": dt.date(2026, 11, 18), "beta": dt.date(2026, 11, 18)}
    assert at("loc-1", "departures", on("2026-11-14")) == 1  # a Saturday


def test_a_day_without_service_of_one_feed_counts_the_other() -> None:
    friday = on("2026-11-20")  # beta never runs on Fridays
    assert at("loc-1", "departures", friday) == 3
    assert at("loc-1", "last_departure_min", friday) == 18 * 60


def test_a_holiday_reads_sunday() -> None:
    assert at("loc-1", "departures", on("2026-11-03")) == 0


def test_a_thinned_date_is_unknown_with_a_lower_bound() -> None:
    friday = on("2026-11-13")
    assert at("loc-1", "departures", friday) is None
    assert friday.departures_low["loc-1"] == 0  # beta does not run on Fridays
    assert list(friday.as_of) == ["beta"]
    assert not friday.states["alpha"].is_known
    assert "2" in friday.states["alpha"].reason


def test_a_date_outside_one_feed_leaves_the_other_as_a_bound() -> None:
    saturday = on("2026-11-28")  # the last day of alpha; beta ended on 2026-11-26
    assert at("loc-1", "departures", saturday) is None
    assert saturday.departures_low["loc-1"] == 1


def test_a_date_outside_all_feeds_is_unknown_everywhere_but_in_a_complete_city() -> None:
    far = on("2031-01-15")
    assert far.as_of == {}
    assert far.measures["departures"].notna().tolist() == [
        site == "loc-3" for site in far.measures.index
    ]


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        ("2026-11-20", DayType.WEEKDAY),
        ("2026-11-21", DayType.SATURDAY),
        ("2026-11-22", DayType.HOLIDAY),
        ("2026-11-23", DayType.HOLIDAY),  # national holiday, a Monday
        ("2026-12-31", DayType.HOLIDAY),
        ("2027-01-02", DayType.HOLIDAY),  # a Saturday within 12-29 to 01-03
    ],
)
def test_day_types_of_dates(date: str, kind: DayType) -> None:
    assert day_type_of(dt.date.fromisoformat(date)) is kind


def test_a_type_of_day_asks_no_calendar() -> None:
    states, kinds = service_days(CATALOGUE, Day(type=DayType.SATURDAY))
    assert states == {}
    assert kinds == {"alpha": "saturday", "beta": "saturday"}


def test_a_drive_by_hand() -> None:
    car = CarEstimate()
    # 100 km: 130 road km = 10 at 25 km/h + 40 at 40 km/h + 80 at 65 km/h
    expected = 24 + 60 + 80 / 65 * 60
    assert drive_min(np.array([0, 100, np.nan]), car)[:2] == pytest.approx([0, expected])
    assert np.isnan(drive_min(np.array([np.nan]), car)).all()


@given(st.floats(0, 3000), st.floats(0, 3000))
def test_a_longer_road_never_takes_less(a: float, b: float) -> None:
    short, long = drive_min(np.array(sorted((a, b))), CarEstimate())
    assert short <= long
    assert long >= max(a, b) * 1.3 / 65 * 60 - 1e-9  # never faster than the fastest band


@settings(max_examples=15)
@given(st.floats(0, 3000), st.floats(0, 3000))
def test_a_longer_walk_never_loses_a_departure(a: float, b: float) -> None:
    short, long = (
        measure(
            CATALOGUE, CATALOGUE.locations, settings=Settings(walk=WalkPolicy(limit_m=limit))
        ).departures_low
        for limit in sorted((a, b))
    )
    assert (short <= long).all()


def test_without_feeds_no_timetable_is_known() -> None:
    bare: Catalogue = dataclasses.replace(
        CATALOGUE,
        stops=CATALOGUE.stops.iloc[:0],
        calls=CATALOGUE.calls.iloc[:0],
        feeds=CATALOGUE.feeds.iloc[:0],
        daily_trips=CATALOGUE.daily_trips.iloc[:0],
    )
    found = measure(bare, bare.locations)
    assert found.measures["stop_m"].isna().all()
    assert found.measures["departures"].dropna().index.tolist() == ["loc-3"]
    assert found.as_of == {}


def test_no_sites_give_empty_frames() -> None:
    found = measure(CATALOGUE, CATALOGUE.locations.iloc[:0], base="gw-1")
    assert found.measures.empty
    assert list(found.measures) == list(CRITERIA)
    matrix: ValueMatrix = found.values  # noqa: PD011 - our own value matrix
    assert matrix.known.shape == (len(CRITERIA), 0)


def test_values_are_the_measures_seen_through_the_criteria() -> None:
    row = list(CRITERIA).index("stop_m")
    measure_m = float(str(at("loc-1", "stop_m")))
    matrix: ValueMatrix = MEASURED.values  # noqa: PD011 - our own value matrix
    assert matrix.known[row, 0] == pytest.approx((2000 - measure_m) / 1900)
    assert matrix.missing[row].tolist() == [0, 1, 0, 1, 1]
