"""A table of texts by columns, which gives its rows where they are asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import pyarrow as pa

from locator.importing.texts import Bools, Places, Texts, blank, is_filled, texts_of, trimmed

Row = tuple[int, Sequence[str]]
FEWEST, MOST = 64, 4096
"""Rows that are made at once: few for who looks at the first ones, many for who wants all."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid(Sequence[Row]):
    """Rows of one width, held by columns.

    Attributes
    ----------
    numbers
        Number of each row in the file.
    columns
        Their texts, empty where a cell is.
    """

    numbers: Sequence[int]
    columns: tuple[Texts, ...]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.numbers)

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> "Grid": ...
    def __getitem__(self, key: int | slice) -> "Row | Grid":
        """Return a row, or some as a grid."""
        places = range(len(self))[key]
        if isinstance(places, int):
            return self.numbers[places], [column[places].as_py() for column in self.columns]
        if places.step != 1:
            return self.at(np.array(places, dtype=np.int64))
        columns = tuple(column.slice(places.start, len(places)) for column in self.columns)
        return Grid(self.numbers[places.start : places.stop], columns)

    def __iter__(self) -> Iterator[Row]:
        """Return the rows one by one."""
        start, size = 0, FEWEST
        while start < len(self):
            some = self[start : start + size]
            cells = zip(*(column.to_pylist() for column in some.columns), strict=True)
            yield from zip(some.numbers, map(list, cells), strict=True)
            start, size = start + size, min(2 * size, MOST)

    def at(self, places: Places) -> "Grid":
        """Return the rows at some places."""
        numbers = [self.numbers[place] for place in places.tolist()]
        return Grid(numbers, tuple(column.take(pa.array(places)) for column in self.columns))

    def repeated(self) -> dict[int, int]:
        """Return the number of each row that repeats an earlier one cell by cell, and of that one.

        Two such rows have the same cell in each column: column by column fewer rows may be such.
        """
        suspects: Places = np.arange(len(self))
        for column in self.columns:
            which = column.take(pa.array(suspects)).dictionary_encode().indices.to_numpy()
            suspects = suspects[np.bincount(which, minlength=1)[which] > 1]
            if not len(suspects):
                return {}
        first: dict[tuple[str, ...], int] = {}
        some = self.at(suspects)
        pairs = ((number, first.setdefault(tuple(cells), number)) for number, cells in some)
        return {number: before for number, before in pairs if number != before}


def rows_at(rows: Sequence[Row], places: Sequence[int]) -> Iterator[Row]:
    """Return the rows at some places one by one."""
    if isinstance(rows, Grid):
        return iter(rows.at(np.array(places, dtype=np.int64)))
    return (rows[place] for place in places)


def numbers_in(rows: Sequence[Row]) -> Sequence[int]:
    """Return the numbers of rows in the file."""
    return rows.numbers if isinstance(rows, Grid) else [number for number, _ in rows]


def count_cells(rows: Sequence[Row]) -> int:
    """Return how many cells rows have in all."""
    if isinstance(rows, Grid):
        return len(rows) * len(rows.columns)
    return sum(len(cells) for _, cells in rows)


def columns_of(rows: Sequence[Row], places: Iterable[int | None]) -> list[Texts]:
    """Return some columns of rows; a cell that a row does not have is empty, and where None is."""
    wanted = list(places)
    if isinstance(rows, Grid):
        held = rows.columns
    else:
        held = _upright([cells for _, cells in rows], {p for p in wanted if p is not None})
    missing = blank(len(rows))
    return [missing if p is None or p >= len(held) else held[p] for p in wanted]


def column_of(rows: Sequence[Row], place: int) -> list[str]:
    """Return the cells of one column as they stand, empty where a row has none."""
    if isinstance(rows, Grid):
        return list(columns_of(rows, [place])[0].to_pylist())
    return [cells[place] if place < len(cells) else "" for _, cells in rows]


def _upright(rows: list[Sequence[str]], wanted: set[int]) -> tuple[Texts, ...]:
    """Return the columns of rows up to the last that is wanted, the others blank."""
    needed = max(wanted, default=-1) + 1
    if not rows or not needed:
        return ()
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    for number in np.flatnonzero(lengths < needed).tolist():
        rows[number] = [*rows[number], *[""] * (needed - len(rows[number]))]
    nothing = blank(len(rows))
    whole = zip(*rows, strict=False)  # the shortest row has all that is needed
    return tuple(
        texts_of(column) if place in wanted else nothing
        for place, column in zip(range(needed), whole, strict=False)
    )


def are_beyond(rows: Sequence[Row], width: int) -> Bools:
    """Return for each row whether a cell beyond a width holds a text."""
    found = np.zeros(len(rows), dtype=np.bool_)
    if isinstance(rows, Grid):
        for column in rows.columns[width:]:
            found |= is_filled(trimmed(column))
        return found
    for place, (_, cells) in enumerate(rows):
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            found[place] = True
    return found
