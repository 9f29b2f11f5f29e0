"""A plain text of separated values is read by columns as the careful reader reads it by rows."""

import csv
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.plain import has_guards, plain_grid
from locator.importing.sheets import csv_records, csv_table, without_guards

LIMITS = ImportLimits()
CELL = st.text(
    st.sampled_from('a1é城\u3000 "\'\t\u2028\ufeff\x1a\x0b\x85=,;\n\r\0😀'), max_size=4
)  # fmt: skip
TIDY = st.text(st.sampled_from('a1é城\u3000 "\u2028\ufeff\x0b\x85=,;😀'), max_size=4)
ENDS = st.sampled_from(["\n", "\r\n"])


def careful(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    notes = Notes("a", 9)
    rows = csv_records(text, delimiter=delimiter, name="a", notes=notes, limits=LIMITS)
    assert not notes.finish()
    return [(number, list(cells)) for number, cells in rows]


def plain(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]] | None:
    grid = plain_grid(text, delimiter=delimiter, limits=LIMITS)
    return None if grid is None else [(number, list(cells)) for number, cells in grid]


def written(cells: list[str], delimiter: str) -> str:
    quoted = ['"' + c.replace('"', '""') + '"' if set(c) & set('",;\r\n') else c for c in cells]
    return delimiter.join(quoted)


@settings(max_examples=400, deadline=None)
@given(text=st.lists(CELL, max_size=12).map("".join), delimiter=st.sampled_from(",;\t|"))
def test_what_is_taken_of_any_text_is_what_the_careful_reader_reads(
    text: str, delimiter: str
) -> None:
    taken = plain(text, delimiter)
    assert taken is None or taken == careful(text, delimiter)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5),
    ends=st.lists(st.sampled_from(["\n", "\r\n", "\r", "\n\n"]), min_size=5, max_size=5),
    delimiter=st.sampled_from(",;"),
)
def test_ragged_rows_and_mixed_breaks_are_refused_or_read_alike(
    rows: list[list[str]], ends: list[str], delimiter: str
) -> None:
    lines = [written(row, delimiter) for row in rows]
    text = "".join(line + end for line, end in zip(lines, ends, strict=False))
    taken = plain(text, delimiter)
    assert taken is None or taken == careful(text, delimiter)


@settings(max_examples=300, deadline=None)
@given(
    width=st.integers(2, 4),
    count=st.integers(1, 5),
    end=ENDS,
    last=st.integers(0, 1),
    data=st.data(),
)
def test_a_tidy_table_is_taken(
    width: int, count: int, end: str, last: int, data: st.DataObject
) -> None:
    rows = data.draw(
        st.lists(st.lists(TIDY, min_size=width, max_size=width), min_size=count, max_size=count)
    )
    text = end.join(written(["x", *row], ",") for row in rows) + end * last
    assert plain(text) == [(n, ["x", *row]) for n, row in enumerate(rows, start=1)]
    assert plain(text) == careful(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\nb\n",  # one column: a blank line would be an empty cell
        "a,b\n1\n",
        "a,b\n1,2,3\n",
        "a,b\n\n1,2\n",
        "\na,b\n",
        "a,b\r1,2\r",
        "a,b\n1,2\0\n",
        'a,b\n1,x"y\n',
        'a,b\n"1"x,2\n',
        'a,b\n1,"2\n',
        'a,b\n1, "2"\n',
        "sep=,\na,b\n",
        '"sep=",b\n1,2\n',
        "a,b\n'=1,2\n",
        "a,b\n1,\ud800\n",
        f"a,b\n1,{'x' * (csv.field_size_limit() + 1)}\n",
    ],
)
def test_any_doubt_is_left_to_the_careful_reader(text: str) -> None:
    assert plain(text) is None


@pytest.mark.parametrize(
    "limits",
    [ImportLimits(rows=1, header_rows=1), ImportLimits(columns=1), ImportLimits(cells=5)],
)
def test_a_table_beyond_the_limits_is_left_to_the_careful_reader(limits: ImportLimits) -> None:
    text = "a,b\n1,2\n3,4\n"
    assert plain_grid(text, delimiter=",", limits=limits) is None
    assert plain(text) == [(1, ["a", "b"]), (2, ["1", "2"]), (3, ["3", "4"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_a_file_of_any_encoding_is_read_the_same_both_ways(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "名称,名称,備考\r\n" + '金沢城,"兼六園, 南","二""行"\r\n' * 3 + "石川門,,\r\n"
    data = text.encode(encoding)
    fast, fast_words = csv_table(data, name="a", notes=Notes("a", 9), limits=LIMITS)
    monkeypatch.setattr("locator.importing.sheets.plain_grid", lambda *_, **__: None)
    slow, slow_words = csv_table(data, name="a", notes=Notes("a", 9), limits=LIMITS)
    assert not isinstance(fast, list)
    assert isinstance(slow, list)
    assert [(n, list(cells)) for n, cells in fast] == slow
    assert slow[1] == (2, ["金沢城", "兼六園, 南", '二"行'])
    assert fast_words == slow_words


def test_a_very_long_cell_is_read_whole() -> None:
    long = "長" * 40_000
    assert plain(f"a,b\n1,{long}\n") == careful(f"a,b\n1,{long}\n") == [
        (1, ["a", "b"]), (2, ["1", long]),
    ]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from("'\"=+@a,;\n\r\t＝"), max_size=12))
def test_no_apostrophe_that_guards_a_cell_is_passed_over(text: str) -> None:
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=","))
    _, count = without_guards(rows)
    assert has_guards(text, ",") or not count


def test_an_apostrophe_within_a_word_guards_nothing() -> None:
    assert not has_guards("a,l'été\n'eau,d'-x\n", ",")
    assert has_guards("a,'=1\n", ",")
    assert has_guards("'+1,b\n", ",")
    assert has_guards('a\n"\'-1"\n', ",")


def test_a_long_row_of_apostrophes_is_looked_through_once() -> None:
    began = time.process_time()
    assert not has_guards("a,b" + "'" * 300_000 + "x,\n", ",")
    assert not has_guards("a,b" + "'\"" * 150_000 + "=,\n", ",")
    assert time.process_time() - began < 2.0
