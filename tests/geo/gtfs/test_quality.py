import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from geo.errors import FeedError
from geo.findings import Finding, Severity
from geo.gtfs.feed import FeedLimits
from geo.gtfs.quality import FeedReport, check_feed

Codes = Callable[[Iterable[Finding]], Counter[str]]
LATER = dt.date(2026, 11, 20)


@pytest.fixture
def report(feeds_folder: Path) -> Callable[[str], FeedReport]:
    return lambda trait: check_feed(feeds_folder / trait, retrieved_on=LATER)


Report = Callable[[str], FeedReport]


def test_the_json_is_exactly_the_contract(report: Report) -> None:
    answer = report("plain").to_json()
    assert answer == {
        "feed": {
            "agencies": ["谷町バス"],
            "stops": 3,
            "trips": 3,
            "stop_times": 8,
            "valid_from": "2026-04-01",
            "valid_to": "2026-05-31",
            "declared_from": "2026-04-01",
            "declared_to": "2026-05-31",
            "representative_week": "2026-05-25",
        },
        "findings": [],
    }
    assert json.loads(json.dumps(answer)) == answer


def test_unknown_dates_are_null(report: Report) -> None:
    feed = report("no_feed_info").to_json()["feed"]
    assert isinstance(feed, dict)
    assert (feed["declared_from"], feed["declared_to"]) == (None, None)
    empty = report("no_service").to_json()["feed"]
    assert isinstance(empty, dict)
    names = ("valid_from", "valid_to", "representative_week")
    assert [empty[name] for name in names] == [None, None, None]


@pytest.mark.parametrize(
    ("trait", "expected"),
    [
        ("plain", {}),
        ("span_lies", {"declared_span_differs": 1}),
        ("parents_without_coordinates", {"parent_without_position": 1, "stop_without_position": 1}),
        (
            "positions",
            {
                # A lies at 0, 0; B and E are swapped; C is London; D is at 91 degrees north.
                "bad_latitude": 3,
                "position_zero": 1,
                "position_swapped": 2,
                "position_outside_japan": 1,
                "stop_without_position": 1,
                "unused_stops": 1,
            },
        ),
        ("far_position", {"position_outside_japan": 1}),
        ("one_stop", {"one_stop_trip": 1, "trip_without_stop_times": 1}),
        # Its trip runs Monday to Friday; feed_info ends on a Sunday.
        ("loop", {"declared_span_differs": 1}),
        ("midnight", {}),
        ("bad_frequencies", {"unknown_reference": 1, "bad_frequency": 2}),
        ("no_feed_info", {"no_feed_info": 1}),
    ],
)
def test_each_trait_has_its_findings(
    report: Report, codes: Codes, trait: str, expected: dict[str, int]
) -> None:
    assert codes(report(trait).findings) == expected


def test_a_calendar_of_zeros_is_named_with_its_row(report: Report) -> None:
    rows = {f.row for f in report("all_zero_calendar").findings if f.code == "all_zero_calendar"}
    assert rows == {2}


def test_times_that_go_back_and_calls_without_time_are_errors(report: Report) -> None:
    found = {(f.code, f.row) for f in report("untimed_calls").findings}
    # T3 leaves A at 09:50 before it arrives at 10:00, and reaches C at 09:40; row 7 is T2's last.
    assert found == {
        ("estimated_times", None),
        ("call_without_time", 7),
        ("time_goes_back", 8),
        ("time_goes_back", 9),
    }


def test_thinned_days_are_counted_and_dated(report: Report) -> None:
    found = {f.code: f.message for f in report("thinned").findings}
    assert set(found) == {"thinned_days", "thinned_since", "declared_span_differs"}
    # 29 days Monday to Saturday from 06-29 to 07-31, without the holiday 07-20.
    assert found["thinned_days"].startswith("28 of 61 days")
    assert found["thinned_since"].startswith("Thinned since 2026-06: from 2026-06-29")


def test_errors_come_first_and_are_told(report: Report) -> None:
    broken = report("bad_references")
    order = [finding.severity for finding in broken.findings]
    assert order == sorted(order, key=list(Severity).index)
    assert broken.has_errors
    assert not report("span_lies").has_errors
    assert broken.stop_times == 10


def test_a_feed_without_service_is_an_error(report: Report, codes: Codes) -> None:
    found = codes(report("no_service").findings)
    assert found == {"no_service": 1, "unknown_reference": 3}


def test_many_rows_of_one_kind_become_one_finding(tmp_path: Path, feeds_folder: Path) -> None:
    for file in (feeds_folder / "plain").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = "".join(f"X{number},名無し,,,0,\n" for number in range(500))
    with (tmp_path / "stops.txt").open("a", encoding="utf-8") as out:
        out.write(rows)
    report = check_feed(tmp_path, retrieved_on=LATER)
    (only,) = [f for f in report.findings if f.code == "stop_without_position"]
    assert only.row == 5
    assert "(500 rows; first: 5, 6, 7, 8, 9)" in only.message


def test_what_is_no_feed_is_refused(tmp_path: Path, feeds_folder: Path) -> None:
    with pytest.raises(FeedError, match="holds no table"):
        check_feed(tmp_path, retrieved_on=LATER)
    with pytest.raises(FeedError, match="at most 2"):
        check_feed(feeds_folder / "plain", retrieved_on=LATER, limits=FeedLimits(members=2))


@pytest.mark.real
def test_yamanashi_is_reported_as_thinned(real_data: Path) -> None:
    path = real_data / "gtfs_jp_2019_feeds" / "yamanashi.zip"
    report = check_feed(path, retrieved_on=LATER)
    codes = {finding.code for finding in report.findings}
    assert codes == {"no_feed_info", "thinned_days", "thinned_since", "all_zero_calendar"}
    assert (report.stops, report.trips, report.stop_times) == (2395, 1515, 49495)
    assert len(report.agencies) == 9
    zero = next(f for f in report.findings if f.code == "all_zero_calendar")
    assert "(32 rows;" in zero.message


@pytest.mark.real
def test_known_oddities_of_real_feeds_are_found(real_data: Path) -> None:
    old = real_data / "gtfs_jp_2019_feeds"
    susono = check_feed(old / "GTFS (2).zip", retrieved_on=LATER)
    assert any(
        f.code == "parent_without_position" and "(62 rows;" in f.message for f in susono.findings
    )
    keifuku = check_feed(real_data / "gtfs_jp_fukui" / "keifuku_bus.zip", retrieved_on=LATER)
    assert sum(f.code == "trip_without_stop_times" for f in keifuku.findings) == 9
    sabae = check_feed(real_data / "gtfs_jp_fukui" / "gtfs_sabae.zip", retrieved_on=LATER)
    span = next(f for f in sabae.findings if f.code == "declared_span_differs")
    assert (span.found, span.expected) == ("2027-03-31", "2024-03-31")
    ryobi = check_feed(old / "ryobi.zip", retrieved_on=LATER)
    assert sum(f.code == "one_stop_trip" for f in ryobi.findings) == 3
