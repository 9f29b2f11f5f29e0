"""What a ride costs: by hand on tiny feeds, and against the rows of a real one."""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.fares import Fare, fare_of
from geo.gtfs.feed import Feed, read_feed

Variant = Callable[[Mapping[str, str]], Feed]
Compile = Callable[[Feed], CompiledFeed]
Make = Callable[..., CompiledFeed]
A, B, C = range(3)
R1, R2 = range(2)
FARES = "fare_id,price,currency_type,payment_method,transfers\n"
RULES = "fare_id,route_id,origin_id,destination_id,contains_id\n"
AGENCIES = (
    "agency_id,agency_name,agency_url,agency_timezone\n"
    "1,谷町バス,https://example.jp/,Asia/Tokyo\n"
    "2,山手バス,https://example.jp/,Asia/Tokyo\n"
)
ROUTES = "route_id,agency_id,route_short_name,route_type\nR,1,湖畔線,3\nS,2,山手線,3\n"


def yen(price: float) -> Fare:
    return Fare(price=price, currency="JPY")


@pytest.fixture
def make(variant: Variant, compiled: Compile) -> Make:
    """Return a feed of stops A, B and C, each in a zone of its own, and routes R and S."""

    def made(
        fares: str, rules: str | None = None, zones: str = "abc", **files: str
    ) -> CompiledFeed:
        names = "stop_id,stop_name,stop_lat,stop_lon,zone_id\n"
        stops = (f"{stop},{stop},35.0{n},138.0,{zone.strip()}\n"
                 for n, (stop, zone) in enumerate(zip("ABC", zones, strict=True)))  # fmt: skip
        given = {"fare_attributes": FARES + fares, "routes": ROUTES, "agency": AGENCIES}
        given["stops"] = names + "".join(stops)
        if rules is not None:
            given["fare_rules"] = RULES + rules
        return compiled(variant({**given, **files}))

    return made


def test_a_fare_of_a_route_from_zone_to_zone(make: Make) -> None:
    feed = make("short,150,JPY,0,0\nlong,320,JPY,0,0\n", "short,R,a,b,\nlong,R,a,c,\n")
    assert fare_of(feed, R1, A, B) == yen(150)
    assert fare_of(feed, R1, A, C) == yen(320)
    # There and back are two rules, and other routes have none.
    assert fare_of(feed, R1, B, A) is None
    assert fare_of(feed, R2, A, B) is None


def test_what_a_rule_leaves_empty_holds_for_any(make: Make) -> None:
    feed = make(
        "route,500,JPY,0,0\nfrom,400,JPY,0,0\nto,300,JPY,0,0\npair,200,JPY,0,0\n",
        "route,S,,,\nfrom,,b,,\nto,,,c,\npair,,a,b,\n",
    )
    assert fare_of(feed, R2, C, A) == yen(500)
    assert fare_of(feed, R1, C, A) is None
    assert fare_of(feed, R1, B, A) == yen(400)
    assert fare_of(feed, R1, A, C) == yen(300)
    assert fare_of(feed, R1, A, B) == yen(200)


def test_of_several_fares_the_cheapest(make: Make) -> None:
    rules = "dear,R,a,b,\ncheap,R,a,b,\nflat,R,,,\n"
    feed = make("dear,300,JPY,0,0\ncheap,180,JPY,0,0\nflat,210,JPY,0,0\n", rules)
    assert fare_of(feed, R1, A, B) == yen(180)
    assert fare_of(feed, R1, B, A) == yen(210)


def test_stops_of_one_zone_share_its_fares(make: Make) -> None:
    feed = make("f,170,JPY,0,0\n", "f,R,a,z,\n", zones="azz")
    assert fare_of(feed, R1, A, B) == fare_of(feed, R1, A, C) == yen(170)
    assert fare_of(feed, R1, B, C) is None


def test_a_stop_without_a_zone_has_the_fares_that_name_none(make: Make) -> None:
    feed = make("f,170,JPY,0,0\ng,90,JPY,0,0\n", "f,R,,,\ng,R,a,b,\n", zones="a  ")
    assert fare_of(feed, R1, A, B) == yen(170)


def test_without_rules_a_fare_holds_for_all_rides_of_its_agency(make: Make) -> None:
    fares = "fare_id,price,currency_type,payment_method,transfers,agency_id\n"
    feed = make("", fare_attributes=f"{fares}f,200,JPY,0,0,1\ng,100,JPY,0,0,\n")
    assert fare_of(feed, R1, A, C) == yen(200)
    # Nobody says which of the two agencies asks 100 yen.
    assert fare_of(feed, R2, A, C) is None


def test_without_rules_a_fare_of_the_only_agency_needs_not_name_it(make: Make) -> None:
    only = (
        "agency_id,agency_name,agency_url,agency_timezone\n,谷町,https://example.jp/,Asia/Tokyo\n"
    )
    feed = make("f,200,JPY,0,0\ng,250,JPY,0,\n", agency=only)
    assert fare_of(feed, R1, A, C) == fare_of(feed, R2, C, B) == yen(200)


def test_a_fare_without_rules_beside_one_with_rules_holds_for_nothing(make: Make) -> None:
    feed = make("f,200,JPY,0,0\ng,100,JPY,0,0\n", "f,R,,,\n")
    assert fare_of(feed, R1, A, C) == yen(200)
    assert fare_of(feed, R2, A, C) is None


def test_rules_without_a_route_are_those_of_their_agency(make: Make) -> None:
    fares = "fare_id,price,currency_type,payment_method,transfers,agency_id\n"
    table = f"{fares}f,200,JPY,0,0,1\ng,300,JPY,0,0,2\n"
    feed = make("", "f,,a,b,\ng,,a,b,\n", fare_attributes=table)
    assert fare_of(feed, R1, A, B) == yen(200)
    assert fare_of(feed, R2, A, B) == yen(300)


def test_free_is_not_unknown(make: Make) -> None:
    feed = make("free,0,JPY,0,0\n", "free,R,,,\n")
    assert fare_of(feed, R1, A, B) == yen(0)
    assert fare_of(feed, R2, A, B) is None


def test_the_currency_that_comes_first_counts(make: Make) -> None:
    feed = make("f,200,JPY,0,0\ng,2.5,USD,0,0\n", "g,R,,,\nf,R,,,\ng,S,,,\n")
    assert fare_of(feed, R1, A, B) == yen(200)
    assert fare_of(feed, R2, A, B) == Fare(price=2.5, currency="USD")


def test_a_feed_without_fares_tells_nothing(variant: Variant, compiled: Compile) -> None:
    feed = compiled(variant({}))
    assert fare_of(feed, R1, A, B) is None
    assert fare_of(feed, -1, -1, -1) is None


def test_an_unknown_route_or_stop_has_the_fares_that_hold_for_any(make: Make) -> None:
    feed = make("f,200,JPY,0,0\ng,100,JPY,0,0\n", "f,,,,\ng,R,a,,\n")
    assert fare_of(feed, -1, A, B) == fare_of(feed, R1, -1, B) == yen(200)
    assert fare_of(feed, R1, A, -1) == yen(100)


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "gtfs_jp_2019_feeds/yamanashi.zip",
        "gtfs_jp_2019_feeds/20181101GTFS-dia.zip",
        "gtfs_jp_2026_yamaguchi/hikari_gtfs_20260401.zip",
    ],
)
def test_each_rule_of_a_real_feed_is_found(real_data: Path, compiled: Compile, name: str) -> None:
    feed = read_feed(real_data / name)
    tiny = compiled(feed)
    price = feed.tables["fare_attributes"].set_index("fare_id")["price"]
    rules = feed.tables["fare_rules"].fillna("")
    rules = rules.assign(price=price.reindex(rules["fare_id"]).to_numpy())
    keys = ["route_id", "origin_id", "destination_id"]
    zones = feed.stops.set_index("stop_id")["zone_id"].reindex(list(tiny.stop_id)).fillna("")
    stop_of_zone = pd.Series(np.arange(len(zones)), index=zones).groupby(level=0).first()
    route_of = tiny.route_id.positions()
    by_key = rules.groupby(keys)["price"].min().to_dict()
    checked = 0
    for row in rules.sample(3_000, random_state=1, replace=True).itertuples():
        if not all(zone in stop_of_zone for zone in (row.origin_id, row.destination_id) if zone):
            continue
        route = route_of.get(row.route_id, 0) if row.route_id else 0
        start = int(stop_of_zone[row.origin_id]) if row.origin_id else 0
        end = int(stop_of_zone[row.destination_id]) if row.destination_id else 0
        route_names = ("", tiny.route_id[route])
        start_names, end_names = ("", zones.iloc[start]), ("", zones.iloc[end])
        found = [
            by_key[key]
            for key in ((r, o, d) for r in route_names for o in start_names for d in end_names)
            if key in by_key
        ]
        assert fare_of(tiny, route, start, end) == yen(min(found))
        checked += 1
    assert checked > 2_500


@pytest.mark.real
def test_fares_of_yamanashi_read_by_hand(real_data: Path, compiled: Compile) -> None:
    # fare_rules.txt: 8,36_1201,P266,P258 and fare_attributes.txt: 8,150,"JPY".
    feed = read_feed(real_data / "gtfs_jp_2019_feeds" / "yamanashi.zip")
    tiny = compiled(feed)
    stops, routes = tiny.stop_id.positions(), tiny.route_id.positions()
    assert fare_of(tiny, routes["36_1201"], stops["P266"], stops["P258"]) == yen(150)


def test_a_fare_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        yen(100).price = 0  # type: ignore[misc]
