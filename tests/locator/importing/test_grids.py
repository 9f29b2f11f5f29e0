from hypothesis import given
from hypothesis import strategies as st

from locator.importing.grids import (
    Grid,
    are_beyond,
    column_of,
    columns_of,
    count_cells,
    numbers_in,
    rows_at,
)
from locator.importing.sheets import repeated_rows
from locator.importing.texts import texts_of

ROWS = [(2, ["a", "1", ""]), (3, ["b", "2", " "]), (5, ["a", "1", ""]), (6, ["a", "2", "x"])]
CELLS = st.lists(st.lists(st.sampled_from(["", "a", "b"]), min_size=3, max_size=3), max_size=9)


def grid(rows: list[tuple[int, list[str]]]) -> Grid:
    columns = [texts_of([cells[place] for _, cells in rows]) for place in range(3)]
    return Grid([number for number, _ in rows], tuple(columns))


def test_a_grid_gives_its_rows_as_a_list_does() -> None:
    found = grid(ROWS)
    assert list(found) == ROWS
    assert len(found) == 4
    assert found[-1] == ROWS[-1]
    for some in (
        slice(1, 3),
        slice(None, None, 2),
        slice(3, 1),
        slice(9, 12),
        slice(None, None, -1),
    ):
        assert list(found[some]) == ROWS[some]
    assert list(found[1:][1:]) == ROWS[2:]
    assert list(rows_at(found, [0, 3])) == list(rows_at(ROWS, [0, 3])) == [ROWS[0], ROWS[3]]
    assert count_cells(found) == count_cells(ROWS) == 12
    assert list(numbers_in(found)) == numbers_in(ROWS) == [2, 3, 5, 6]


def test_a_long_grid_is_given_in_order() -> None:
    rows = [(n, [str(n), "", "x"]) for n in range(10_000)]
    assert list(grid(rows)) == rows


def test_columns_of_a_grid_and_of_rows_are_the_same() -> None:
    ragged = [(1, ["a"]), (2, ["b", "2", "c"]), (3, [])]
    assert [c.to_pylist() for c in columns_of(ragged, [1, None, 7, 0])] == [
        ["", "2", ""], ["", "", ""], ["", "", ""], ["a", "b", ""],
    ]  # fmt: skip
    assert ragged == [(1, ["a"]), (2, ["b", "2", "c"]), (3, [])]  # they are not written to
    assert column_of(ragged, 1) == ["", "2", ""]
    wanted = [0, 2, None, 5]
    both = [[c.to_pylist() for c in columns_of(rows, wanted)] for rows in (ROWS, grid(ROWS))]
    assert both[0] == both[1]
    assert column_of(grid(ROWS), 5) == column_of(ROWS, 5) == [""] * 4
    assert column_of(grid(ROWS[1:]), 1) == ["2", "1", "2"]


def test_cells_beyond_the_headings_are_seen_both_ways() -> None:
    assert are_beyond(ROWS, 2).tolist() == [False, False, False, True]
    assert are_beyond(grid(ROWS), 2).tolist() == [False, False, False, True]
    assert not are_beyond(grid(ROWS), 3).any()


@given(cells=CELLS)
def test_rows_that_repeat_are_found_both_ways(cells: list[list[str]]) -> None:
    rows = list(enumerate(cells, start=2))
    first: dict[tuple[str, ...], int] = {}
    wanted = {n: f for n, c in rows if (f := first.setdefault(tuple(c), n)) != n}
    assert repeated_rows(grid(rows)) == wanted
    assert repeated_rows(rows) == wanted
