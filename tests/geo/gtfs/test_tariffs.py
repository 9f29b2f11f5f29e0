"""Fares and their rules as columns, and what is wrong with them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import pandas as pd
import pytest

from geo.findings import Finding, Severity
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.feed import Feed
from geo.gtfs.tariffs import Tariff, price_findings, tariff_of

Variant = Callable[[Mapping[str, str]], Feed]
Compile = Callable[[Feed], CompiledFeed]
Codes = Callable[[Iterable[Finding]], Counter[str]]
FARES = "fare_id,price,currency_type,payment_method,transfers\n"
RULES = "fare_id,route_id,origin_id,destination_id,contains_id\n"
STOPS = (
    "stop_id,stop_name,stop_lat,stop_lon,zone_id\n"
    "A,駅前,35.0,138.0,a\nB,役場,35.01,138.0,b\nC,湖畔,35.02,138.0,\n"
)


@pytest.fixture
def read(variant: Variant) -> Callable[[str, str], Feed]:
    return lambda fares, rules: variant(
        {"stops": STOPS, "fare_attributes": FARES + fares, "fare_rules": RULES + rules}
    )


Read = Callable[[str, str], Feed]


def tariff(feed: Feed) -> Tariff:
    return tariff_of(feed, feed.stops, feed.routes)


def test_rules_stand_sorted_and_name_the_cheapest_fare(read: Read) -> None:
    found = tariff(
        read(
            "dear,300,JPY,0,0\ncheap,150,JPY,0,0\nsame,150,JPY,0,1\n",
            "dear,R,a,b,\ncheap,R,a,b,\nsame,R,a,,\ndear,,b,a,\ncheap,R,b,a,\n",
        )
    )
    assert found.stop_zone.tolist() == [0, 1, -1]
    assert (found.price.tolist(), found.currency) == ([150, 300], ("JPY", "JPY"))
    # Any route from b; route R from a (to any, to b) and from b.
    assert found.rule_route.tolist() == [-1, 0, 0]
    assert found.rule_origin.tolist() == [1, 0, 1]
    assert found.rule_start.tolist() == [0, 1, 3, 4]
    assert found.rule_destination.tolist() == [0, -1, 1, 0]
    assert found.rule_fare.tolist() == [1, 0, 0, 0]
    assert found.findings == ()


def test_columns_have_their_types(read: Read, variant: Variant) -> None:
    for feed in (read("f,1,JPY,0,0\n", "f,R,a,b,\n"), variant({"stops": STOPS})):
        found = tariff(feed)
        names = ("stop_zone", "rule_route", "rule_origin", "rule_start", "rule_fare")
        assert {str(getattr(found, name).dtype) for name in names} == {"int32"}
        assert (str(found.rule_destination.dtype), str(found.price.dtype)) == ("int32", "float64")


def test_a_feed_without_fares_has_no_rules(variant: Variant) -> None:
    found = tariff(variant({}))
    assert (len(found.price), found.rule_start.tolist(), len(found.rule_fare)) == (0, [0], 0)


def test_a_negative_price_is_told_and_not_used(read: Read) -> None:
    feed = read("minus,-100,JPY,0,0\nplus,100,JPY,0,0\n", "minus,R,a,b,\nplus,R,b,a,\n")
    (finding,) = price_findings(feed)
    assert (finding.code, finding.row, finding.severity) == ("negative_price", 2, Severity.ERROR)
    assert finding.found == "-100.0"
    found = tariff(feed)
    assert found.price.tolist() == [100]
    assert len(found.rule_fare) == 1


def test_a_fare_without_price_or_currency_is_not_used(read: Read, codes: Codes) -> None:
    feed = read("nothing,,JPY,0,0\nof_what,100,,0,0\n", "nothing,R,,,\nof_what,R,,,\n")
    assert codes(feed.findings) == {"empty_cell": 2}
    assert len(tariff(feed).rule_fare) == 0


def test_a_rule_of_an_unknown_fare_is_told(read: Read) -> None:
    feed = read("f,100,JPY,0,0\n", "g,R,a,b,\n")
    (finding,) = feed.findings
    assert (finding.code, finding.table, finding.column, finding.row, finding.found) == (
        "unknown_reference",
        "fare_rules.txt",
        "fare_id",
        2,
        "g",
    )
    # The file has a rule, so that f is no fare for all.
    assert len(tariff(feed).rule_fare) == 0


@pytest.mark.parametrize(
    ("rule", "column", "severity"),
    [
        ("f,X,a,b,", "route_id", Severity.ERROR),
        ("f,R,x,b,", "origin_id", Severity.WARNING),
        ("f,R,a,x,", "destination_id", Severity.WARNING),
    ],
)
def test_a_rule_of_an_unknown_route_or_zone_is_told_and_holds_for_nothing(
    read: Read, rule: str, column: str, severity: Severity
) -> None:
    feed = read("f,100,JPY,0,0\n", f"{rule}\n")
    (finding,) = feed.findings
    assert (finding.code, finding.column, finding.severity) == (
        "unknown_reference",
        column,
        severity,
    )
    assert len(tariff(feed).rule_fare) == 0


def test_fares_by_zones_ridden_through_are_left_out(read: Read) -> None:
    # f has a rule without contains_id too, but holds only where all its rules are looked at.
    feed = read("f,100,JPY,0,0\ng,200,JPY,0,0\n", "f,R,,,a\nf,R,a,b,\ng,R,,,\n")
    found = tariff(feed)
    assert found.price.tolist() == [200]
    assert len(found.rule_fare) == 1
    (finding,) = found.findings
    assert (finding.code, finding.found, finding.severity) == ("fare_left_out", "f", Severity.INFO)


def test_the_check_of_a_feed_and_the_compiled_feed_tell_of_the_fares(
    read: Read, compiled: Compile, codes: Codes
) -> None:
    feed = read("f,-1,JPY,0,0\ng,200,JPY,0,0\n", "f,R,,,\ng,R,,,a\n")
    assert codes(compiled(feed).findings) == {"negative_price": 1, "fare_left_out": 1}


def test_only_stops_with_service_count(read: Read) -> None:
    feed = read("f,100,JPY,0,0\n", "f,R,a,b,\nf,R,b,a,\n")
    one: pd.DataFrame = feed.stops.iloc[:1]
    assert len(tariff_of(feed, one, feed.routes).rule_fare) == 0
