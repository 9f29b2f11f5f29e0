"""Both roads through a file lead to the same table; what is doubtful takes the careful one."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gtfs.archive import FeedLimits, open_archive
from geo.gtfs.plain import read_plain
from geo.gtfs.sheets import Sheet, read_carefully, read_sheet
from geo.gtfs.tables import TABLES, Table

STOPS = TABLES["stops"]
HEADER = ["stop_id", "stop_name"]


def carefully(text: bytes, table: Table) -> Sheet:
    return read_carefully(text, table, [])


def same(one: Sheet, other: Sheet) -> bool:
    pd.testing.assert_frame_equal(one.frame, other.frame, check_index_type=False)
    return one.findings == other.findings and one.frame.index.tolist() == other.frame.index.tolist()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_plain_files_are_read_whatever_their_ends_and_quotes(end: str, mark: str) -> None:
    text = f'{mark}stop_id,stop_name{end}A,駅{end}"B","1,2"{end},""{end}C,"x y"'.encode()
    assert read_plain(text, HEADER) is None  # the third row is empty: it might be a blank line
    text = text.replace(b',""', b'"",z')
    columns = read_plain(text, HEADER)
    assert columns is not None
    assert columns["stop_id"].to_pylist() == ["A", "B", None, "C"]
    assert columns["stop_name"].to_pylist() == ["駅", "1,2", "z", "x y"]


def test_blanks_around_cells_are_left_out() -> None:
    columns = read_plain(b"stop_id,stop_name\nA , a\nB, \n", HEADER)
    assert columns is not None
    assert columns["stop_id"].to_pylist() == ["A", "B"]
    assert columns["stop_name"].to_pylist() == ["a", None]


def test_fields_to_ignore_are_not_read() -> None:
    columns = read_plain(b"x,stop_id\n1,A\n", ["", "stop_id"])
    assert columns is not None
    assert {name: texts.to_pylist() for name, texts in columns.items()} == {"stop_id": ["A"]}


@pytest.mark.parametrize(
    "body",
    [
        b"A\n",
        b"A,a,b\n",
        b"A,a\n\nB,b\n",
        b"A,a\r\r\nB,b\r\n",
        b"A,a\n\n",
        b'A,"a\nb"\n',
        b'A,"a""b"\n',
        b'A,a"b\n',
        b'A,a"b"\n',
        b'A,"a"b\n',
        b'A,"a\n',
        b'A,"a\nb"\rB,b\n',
        b"A,a\0\n",
        b"A,a\n\x1a",
    ],
)
def test_whatever_could_be_read_in_two_ways_is_refused(body: bytes) -> None:
    assert read_plain(b"stop_id,stop_name\n" + body, HEADER) is None


def test_one_field_a_line_and_no_known_field_are_refused() -> None:
    assert read_plain(b"stop_id\nA\n", ["stop_id"]) is None
    assert read_plain(b"x,y\n1,2\n", ["", ""]) is None


PIECES = st.sampled_from(
    ["a", "駅", ",", ",", "\n", "\n", "\r\n", "\r", '"', '"', " ", "\t", "\0", "1", "\x1a", ",b\n"]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["\n", "\r\n"]))
def test_any_text_is_read_alike_on_both_roads(body: str, end: str) -> None:
    text = f"stop_id,stop_name{end}{body}".encode()
    assert same(read_sheet(text, STOPS), carefully(text, STOPS))


@given(st.lists(st.tuples(*[st.sampled_from(["", "a", '"b"', '""', " c", "x"])] * 2), max_size=9))
def test_rows_of_cells_are_read_alike_on_both_roads(rows: list[tuple[str, str]]) -> None:
    lines = ["stop_id,stop_name", *(f"{one},{other}" for one, other in rows)]
    text = "\n".join(lines).encode()
    assert same(read_sheet(text, STOPS), carefully(text, STOPS))


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.thorough
def test_all_files_of_real_feeds_are_read_alike_on_both_roads(real_data: Path) -> None:
    tables = {table.file: table for table in TABLES.values()}
    paths = sorted(real_data.glob("gtfs_*/*.zip"))
    assert len(paths) == 99
    plain = 0
    for path in paths:
        archive = open_archive(path, wanted=tables, limits=FeedLimits())
        for file, data in archive.files.items():
            if len(data) > 200_000:  # the careful road takes long; the shapes are alike
                continue
            sheet = read_sheet(data, tables[file])
            plain += isinstance(sheet.index, pd.RangeIndex)
            assert same(sheet, carefully(data, tables[file])), f"{path.name}: {file}"
    assert plain > 1000
