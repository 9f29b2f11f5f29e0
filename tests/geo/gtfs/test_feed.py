import csv
import datetime as dt
import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import FeedError
from geo.findings import Finding, Severity
from geo.gtfs.calendar import daily_trips, representative_week
from geo.gtfs.feed import Feed, read_feed, translated
from geo.gtfs.quality import report_of
from geo.gtfs.tables import TABLES

Read = Callable[[str], Feed]
Codes = Callable[[Iterable[Finding]], Counter[str]]
RETRIEVED_ON = dt.date(2026, 11, 20)
PROFILED = (
    "agency",
    "stops",
    "routes",
    "trips",
    "stop_times",
    "calendar",
    "calendar_dates",
    "shapes",
)


def test_a_plain_feed_has_no_fault(feed: Read) -> None:
    plain = feed("plain")
    assert plain.findings == ()
    assert plain.name == "plain"
    assert dict(plain.rows_read) == {
        "agency": 1,
        "stops": 3,
        "routes": 1,
        "trips": 3,
        "stop_times": 8,
        "calendar": 2,
        "calendar_dates": 8,
        "feed_info": 1,
    }
    assert plain.stop_times["arrival_s"].tolist()[:3] == [28800, 29400, 30000]
    assert plain.stop_times["departure_s"].tolist()[:3] == [28800, 29460, 30000]
    assert set(plain.tables) == set(TABLES)


@pytest.mark.parametrize(
    "trait", ["bom", "cp932", "crlf", "one_digit_hours", "header_whitespace", "unsorted"]
)
def test_form_does_not_change_what_a_feed_says(feed: Read, trait: str) -> None:
    plain, other = feed("plain"), feed(trait)
    for name in ("stops", "trips", "routes", "calendar"):
        assert other.tables[name].equals(plain.tables[name]), name
    order = ["trip_id", "stop_sequence"]
    mine, theirs = (f.stop_times.sort_values(order, ignore_index=True) for f in (plain, other))
    assert theirs.equals(mine)


@pytest.mark.parametrize(
    ("trait", "expected"),
    [
        ("bom", {}),
        ("cp932", {"encoding": 7}),  # all but the pure ASCII feed_info.txt have ...
        ("crlf", {}),
        ("quoted", {}),
        ("one_digit_hours", {}),
        ("midnight", {}),
        ("no_feed_info", {"no_feed_info": 1}),
        ("header_only", {"empty_file": 1}),
        ("header_whitespace", {"header_whitespace": 1}),
        ("misspelt_columns", {"misspelt_column": 2}),
        ("unknown_files", {"unknown_file": 2, "unread_file": 1}),
        ("unsorted", {"unsorted_stop_times": 1}),
        ("bad_times", {"bad_time": 2}),
        ("ragged_rows", {"row_too_long": 1, "row_too_short": 1, "empty_cell": 1}),
        ("unbalanced_quotes", {"unbalanced_quotes": 1}),
        ("nul_bytes", {"nul_bytes": 1}),
        ("duplicate_ids", {"duplicate_key": 3}),
        ("bad_references", {"unknown_reference": 4}),
        ("far_dates", {"bad_date": 1}),
        ("translations_old", {}),
        ("translations_new", {}),
        ("loop", {}),
    ],
)
def test_each_trait_has_its_findings(
    feed: Read, codes: Codes, trait: str, expected: dict[str, int]
) -> None:
    assert codes(feed(trait).findings) == expected


def test_findings_name_file_and_row(feed: Read) -> None:
    found = {(f.table, f.row, f.column, f.found) for f in feed("bad_references").findings}
    assert found == {
        ("stop_times.txt", 10, "trip_id", "T9"),
        ("stop_times.txt", 11, "stop_id", "Z"),
        ("trips.txt", 5, "route_id", "Q"),
        ("trips.txt", 6, "service_id", "祝日"),
    }


def test_rows_that_point_nowhere_are_left_out_but_counted(feed: Read) -> None:
    broken = feed("bad_references")
    assert broken.rows_read["stop_times"] == 10
    assert len(broken.stop_times) == 8
    assert len(broken.trips) == 5


def test_unsorted_calls_are_sorted_within_their_trip(feed: Read) -> None:
    calls = feed("unsorted").stop_times
    assert calls["trip_id"].tolist() == ["T3"] * 2 + ["T2"] * 3 + ["T1"] * 3
    assert calls["stop_id"].tolist() == list("ACCBAABC")
    assert calls.index.tolist()[-3:] == [9, 8, 7]


def test_missing_times_are_spread_between_known_ones(feed: Read) -> None:
    calls = feed("untimed_calls").stop_times.set_index(["trip_id", "stop_id"])
    # T1: 08:00, (08:10), 08:20. T2 ends without a time, and nothing is guessed there.
    assert calls.loc[("T1", "B"), "departure_s"] == 8 * 3600 + 600
    assert calls.loc[("T1", "C"), "arrival_s"] == 8 * 3600 + 1200
    assert calls.loc[("T2", "C"), "departure_s"] == 17 * 3600
    assert calls["arrival_s"].isna().sum() == 1
    assert calls["is_estimated"].sum() == 1


def test_empty_and_header_only_files_are_empty_tables(feed: Read) -> None:
    empty = feed("header_only")
    names = ("shapes", "frequencies", "translations", "transfers")
    assert [empty.rows_read[name] for name in names] == [0, 0, 0, 0]
    assert all(empty.tables[name].empty for name in names)


def test_far_dates_are_kept_and_impossible_ones_left_out(feed: Read) -> None:
    calendar = feed("far_dates").tables["calendar"]
    assert calendar["end_date"].dt.year.tolist() == [9999]


def test_old_translations_speak_of_a_text_wherever_it_stands(feed: Read) -> None:
    old = feed("translations_old")
    assert translated(old, "stops", "stop_name", "ja-Hrkt").fillna("-").tolist() == [
        "えきまえ",
        "-",
        "-",
    ]
    assert translated(old, "stops", "stop_name", "en").fillna("-").tolist()[0] == "Station"
    assert translated(old, "routes", "route_long_name", "en").tolist() == ["Lake Line"]
    assert translated(old, "stops", "stop_name", "ja").isna().all()


def test_new_translations_speak_of_table_field_and_record(feed: Read) -> None:
    new = feed("translations_new")
    assert translated(new, "stops", "stop_name", "ja-Hrkt").fillna("-").tolist() == [
        "えきまえ",
        "やくば",
        "-",
    ]
    assert translated(new, "stops", "stop_name", "en").isna().all()


def test_a_zip_and_its_folder_say_the_same(feeds_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "plain.zip"
    with zipfile.ZipFile(path, "w") as out:
        for file in (feeds_folder / "plain").iterdir():
            out.write(file, f"GTFS/{file.name}")
    folder, packed = read_feed(feeds_folder / "plain"), read_feed(path)
    assert packed.rows_read == folder.rows_read
    for name, table in folder.tables.items():
        assert packed.tables[name].equals(table)


def test_a_feed_of_one_table_opens(tmp_path: Path, codes: Codes) -> None:
    (tmp_path / "stops.txt").write_text("stop_id,stop_name\nA,a\n")
    only = read_feed(tmp_path)
    assert codes(only.findings) == {"missing_file": 5, "no_feed_info": 1}
    assert daily_trips(only).empty


def survives(data: bytes) -> Feed | FeedError:
    """Return the feed or the refusal; anything else fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "feed.zip")
        path.write_bytes(data)
        try:
            feed = read_feed(path)
        except FeedError as error:
            return error
        report_of(feed, RETRIEVED_ON)
        return feed


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_a_refusal(data: bytes) -> None:
    assert isinstance(survives(data), FeedError)


CELLS = st.one_of(
    st.sampled_from(["", "A", "T1", "08:00:00", "20260401", "1", "-1", "99999999999", "nan", '"']),
    st.text(max_size=6),
)


@settings(max_examples=120, deadline=None)
@given(
    table=st.sampled_from(sorted(TABLES)),
    rows=st.lists(st.lists(CELLS, max_size=12), max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-8-broken"]),
    is_plain=st.booleans(),
)
def test_any_cells_in_any_table_still_open(
    table: str, rows: list[list[str]], encoding: str, *, is_plain: bool
) -> None:
    folder = Path(__file__).parent / "feeds" / "plain"
    header = ",".join(column.name for column in TABLES[table].columns)
    body = "\n".join([header, *(",".join(row) for row in rows)])
    broken = encoding == "utf-8-broken"
    data = body.encode("utf-8" if broken else encoding, errors="ignore")
    files = {file.name: file.read_bytes() for file in folder.iterdir()} if is_plain else {}
    files[f"{table}.txt"] = data[:-1] + b"\xff" if broken else data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    assert isinstance(survives(buffer.getvalue()), Feed)


@settings(max_examples=120, deadline=None)
@given(
    trait=st.sampled_from(["plain", "cp932", "frequencies", "quoted", "translations_new"]),
    places=st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=3)), max_size=12),
)
def test_mutated_zips_are_a_feed_or_a_refusal(trait: str, places: list[tuple[int, bytes]]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for file in sorted((Path(__file__).parent / "feeds" / trait).iterdir()):
            out.write(file, file.name)
    data = bytearray(buffer.getvalue())
    for place, change in places:
        at = place % len(data)
        data[at : at + len(change)] = change
    assert isinstance(survives(bytes(data)), Feed | FeedError)


def real_feeds(folder: Path) -> list[Path]:
    """Return the paths of all real feeds: 99 zips and 2 folders."""
    zips = sorted(folder.glob("gtfs_jp_*/*.zip"))
    return [*zips, folder / "gtfs_ferry_miyako_muroran", folder / "gtfs_jp_mlit_sample"]


def profile(folder: Path) -> dict[Path, dict[str, str]]:
    """Return the counts of an independent reader, by path."""
    rows: dict[Path, dict[str, str]] = {}
    for table in sorted(folder.glob("gtfs_jp_*/PROFILE.csv")):
        with table.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                rows[table.parent / row["file"]] = row
    return rows


@pytest.mark.real
@pytest.mark.slow
def test_all_real_feeds_open_and_have_the_counted_rows(real_data: Path) -> None:
    expected = profile(real_data)
    paths = real_feeds(real_data)
    assert len(paths) == 101
    assert len(expected) == 99
    assert set(expected) <= set(paths)
    for path in paths:
        feed = read_feed(path)
        assert len(feed.stop_times) > 0, path.name
        if path in expected:
            counts = {name: str(feed.rows_read.get(name, "")) for name in PROFILED}
            assert counts == {name: expected[path][name] for name in PROFILED}, path.name
        errors = [f for f in feed.findings if f.severity is Severity.ERROR]
        assert errors == [], path.name
        assert representative_week(daily_trips(feed), RETRIEVED_ON) is not None, path.name


@pytest.mark.real
def test_the_specification_sample_reads_as_the_specification_says(real_data: Path) -> None:
    sample = read_feed(real_data / "gtfs_jp_mlit_sample")
    # Its routes_jp speaks of route 21000-1, which routes.txt calls 21000-0.
    assert {(f.code, f.table) for f in sample.findings} == {
        ("misspelt_column", "stop_times.txt"),
        ("misspelt_column", "trips.txt"),
        ("unknown_reference", "routes_jp.txt"),
        ("unknown_file", "LICENSE"),
        ("unknown_file", "SOURCE.md"),
    }
    assert sample.stop_times["stop_sequence"].min() == 0
    assert sample.stop_times["arrival_s"].iloc[0] == 6 * 3600 + 28 * 60
    assert translated(sample, "stops", "stop_name", "ja-Hrkt").iloc[0] == "かわさきえきにしぐち"
