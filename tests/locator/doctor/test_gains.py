"""What a cell brings, by hand and by the score itself."""

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest

from locator.days import Day
from locator.doctor.gains import Weights, on_the_map, silent_feeds, sites_of, walking_to
from locator.doctor.tables import embedded_table, own_table
from locator.measures import measure
from locator.records import Profile
from locator.settings import Settings
from tests.locator.catalogues import tiny
from tests.locator.doctor.offices import PROFILES, TODAY, own


def profile(base: str = "", **weights: float) -> Profile:
    return Profile(id="p", name_ja="p", name_en="p", weights=weights, base=base)


def test_weights_are_scaled_in_each_profile_and_averaged() -> None:
    weights = Weights.of(PROFILES)
    # a: works 3/4, airport 1/4; b: commission 1/2, departures 1/2; the mean of the two
    assert weights(["works_here"]) == pytest.approx(0.375)
    assert weights(["airport_km", "fc_support"]) == pytest.approx(0.125 + 0.25)
    assert weights(["power"]) == 0.0


def test_a_base_counts_for_the_profile_that_has_one() -> None:
    both = [profile("gw-1", base_km=1.0, airport_km=1.0), profile(base_km=1.0, airport_km=3.0)]
    weights = Weights.of(both)
    assert weights(["base_km"]) == pytest.approx(0.25)  # 1/2 of one of two profiles
    assert weights(["airport_km"]) == pytest.approx((0.5 + 0.75) / 2)


def test_two_bases_are_kept_apart() -> None:
    weights = Weights.of([profile("gw-1", base_km=1.0), profile("gw-2", base_km=1.0)])
    assert {base: dict(w) for base, w in weights.by_base.items()} == {
        "gw-1": {"base_km": 0.5},
        "gw-2": {"base_km": 0.5},
    }


def test_a_record_without_a_position_stands_at_its_office() -> None:
    whole = tiny()
    towns = whole.municipalities.assign(lon=138.5, lat=35.6)
    from dataclasses import replace  # noqa: PLC0415

    table = own_table(
        "locations",
        {"a": own("a", at=None), "b": own("b", at=None, municipality_code=None), "c": own("c")},
        TODAY,
    )
    placed = on_the_map(replace(whole, municipalities=towns), sites_of(table)).geometry
    assert (placed[0].x, placed[0].y) == (138.5, 35.6)
    assert placed[1] is None
    assert placed[2].x == pytest.approx(138.57)


def test_only_sites_that_walk_to_a_feed_lose_by_its_silence() -> None:
    whole = tiny()
    sites = sites_of(embedded_table("locations", whole.locations, TODAY))
    near = walking_to(whole, frozenset({"alpha"}), sites, Settings())
    assert list(near.index) == [0]  # loc-1 alone has stops within 615 m
    assert walking_to(whole, frozenset(), sites, Settings()).empty


def test_a_feed_is_silent_outside_its_dates_and_not_within() -> None:
    whole = tiny()
    assert silent_feeds(whole, ["alpha"], dt.date(2026, 11, 18)) == frozenset()
    later = dt.date(2028, 1, 12)
    assert silent_feeds(whole, ["alpha", "none"], later) == {"alpha"}


def test_a_silent_feed_leaves_unknown_just_what_a_usual_day_tells() -> None:
    """What the renewal is said to bring is what measures lose on a day the feed is silent of."""
    whole = tiny()
    sites = gpd.GeoDataFrame(whole.locations.loc[["loc-1"]])
    usual = measure(whole, sites).measures.loc["loc-1"]
    silent = measure(whole, sites, day=Day(date=dt.date(2028, 1, 12))).measures.loc["loc-1"]
    lost = set(usual.index[usual.notna() & silent.isna()])
    from locator.criteria import TIMETABLE  # noqa: PLC0415

    assert lost == {c for c in TIMETABLE if pd.notna(usual[c])}
    assert "departures" in lost
