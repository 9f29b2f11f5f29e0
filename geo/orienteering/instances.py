"""Readers of the public test instances of the orienteering problem.

Three forms, told apart by kind and content:

- ``op``, the form of Tsiligirides (1984) and Chao (1996): ``Tmax P``, then ``x y score`` a line;
  the first point is the start, the second one the end, distances are Euclidean;
- ``optw``, the form of Solomon and Cordeau: a line of four numbers, one of two, then a line for
  each customer, ``number x y duration score f a list open close``; number 0 is start and end, its
  closing the end of the time. Travel is cut off to one decimal in Solomon's instances (100
  customers with names c, r, rc), to two in others, as the tables of results have it;
- ``optw``, the form of the time-dependent instances: ``N``, ``Tmax``, then ``id;score;penalty;
  duration;open;close`` in milliseconds; travel stands in a file ``tittN.TXT`` beside.
"""

import math
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from geo.errors import OrienteeringError
from geo.orienteering.problem import Ints, Problem, Travel

KINDS = ("op", "optw")
OP_UNITS = 10_000_000
"""Whole units of time for each unit of length: rounding never adds up to 1e-5."""
_MOST_BYTES = 20_000_000
_MOST_POINTS = 2_000
_HIGHEST = 1e9
_SOLOMON = re.compile(r"(?:c|r|rc)[12]\d\d", re.IGNORECASE)
_SOLOMON_CUSTOMERS = 100
_OP_COLUMNS, _CUSTOMER_COLUMNS, _SHORT_CUSTOMER, _POINT_COLUMNS = 3, 10, 7, 6
_HEAD_COLUMNS = 2


class Instance(NamedTuple):
    """A problem read from a file.

    Attributes
    ----------
    problem
        The problem in whole units of time.
    name
        Name of the file, without its ending.
    per_unit
        Whole units for each unit of the file.
    """

    problem: Problem
    name: str
    per_unit: int


def read_instance(path: Path, kind: str, *, budget: float | None = None) -> Instance:
    """Read an instance of a kind.

    Parameters
    ----------
    kind
        ``op`` or ``optw``.
    budget
        Another length of time than the file states, in its own unit.

    Raises
    ------
    OrienteeringError
        The file cannot be read, is empty, of another kind, lacks a column or holds a number that
        cannot be.
    """
    if kind not in KINDS:
        raise OrienteeringError(
            f"{kind!r} is no kind of instance; expected one of {', '.join(KINDS)}",
            code="instance_kind",
            found=kind,
            expected=", ".join(KINDS),
        )
    rows = _rows(path)
    if budget is not None and not 0 <= budget <= _HIGHEST:
        raise OrienteeringError(
            f"A budget of {budget} cannot be; give a number from 0 to {_HIGHEST:.0f}",
            code="instance_budget",
            found=budget,
            most=f"{_HIGHEST:.0f}",
        )
    if kind == "op":
        return _read_op(path, rows, budget)
    if any(";" in text for _, text in rows):
        return _read_milliseconds(path, rows, budget)
    return _read_customers(path, rows, budget)


def _rows(path: Path) -> list[tuple[int, str]]:
    """Return the lines that are not blank, with their numbers."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _wrong(path, None, "over 20 MB", "a text of some kilobytes")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _wrong(path, None, f"no file to be read ({error.strerror})", "a text file") from error
    except UnicodeDecodeError as error:
        raise _wrong(path, None, "bytes that are no text", "a text file in UTF-8") from error
    rows = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not rows:
        raise _wrong(path, None, "nothing", "a head and one line for each point")
    return rows


def _wrong(path: Path, line: int | None, found: str, expected: str) -> OrienteeringError:
    where = path.name if line is None else f"{path.name}, line {line}"
    return OrienteeringError(
        f"{where}: found {found}, expected {expected}; is it the right file and --kind?",
        code="bad_instance",
        where=where,
        found=found,
        expected=expected,
    )


def _numbers(
    path: Path, row: tuple[int, str], count: int, names: str, cut: str | None = None
) -> list[float]:
    """Return the numbers of a line, at least so many."""
    line, text = row
    cells = [c for c in text.split(cut) if c.strip()]
    if len(cells) < count:
        raise _wrong(path, line, f"{len(cells)} columns", f"{count}: {names}")
    numbers = []
    for cell in cells:
        try:
            number = float(cell)
        except ValueError as error:
            raise _wrong(path, line, f"{cell.strip()[:40]!r}", f"a number ({names})") from error
        if not math.isfinite(number) or abs(number) > _HIGHEST:
            raise _wrong(path, line, cell.strip()[:40], f"a number up to {_HIGHEST:.0f} ({names})")
        numbers.append(number)
    return numbers


def _points(path: Path, table: list[list[float]], score: int, durations: tuple[int, ...]) -> None:
    """Refuse too few or too many points, and negative scores or durations."""
    if not 2 <= len(table) <= _MOST_POINTS:  # noqa: PLR2004 - start and end
        raise _wrong(path, None, f"{len(table)} points", f"2 to {_MOST_POINTS}")
    for number, cells in enumerate(table, 1):
        for column in (score, *durations):
            if cells[column] < 0:
                expected = "0 or more for scores, durations and hours"
                raise _wrong(path, None, f"{cells[column]} for point {number}", expected)


def _euclidean(x: list[float], y: list[float]) -> np.ndarray:
    xs, ys = np.array(x), np.array(y)
    lengths: np.ndarray = np.hypot(xs[:, None] - xs, ys[:, None] - ys)
    return lengths


def _read_op(path: Path, rows: list[tuple[int, str]], budget: float | None) -> Instance:
    head = _numbers(path, rows[0], _HEAD_COLUMNS, "Tmax, number of paths")
    if len(head) != _HEAD_COLUMNS or head[1] != 1 or head[0] < 0:
        raise _wrong(path, rows[0][0], rows[0][1][:40], "Tmax and 1 path")
    table = []
    for row in rows[1:]:
        cells = _numbers(path, row, _OP_COLUMNS, "x, y, score")
        if len(cells) != _OP_COLUMNS:
            raise _wrong(path, row[0], f"{len(cells)} columns", "3: x, y, score")
        table.append(cells)
    _points(path, table, 2, ())
    n = len(table)
    lengths = _euclidean([c[0] for c in table], [c[1] for c in table])
    # Half a unit for each leg, that a way as long as the budget is not refused for its rounding.
    limit = round((head[0] if budget is None else budget) * OP_UNITS) + n // 2
    return Instance(
        problem=Problem(
            start=0,
            end=1,
            values=np.array([c[2] for c in table]),
            dwell=np.zeros(n, dtype=np.int64),
            opens=np.zeros(n, dtype=np.int64),
            closes=np.full(n, limit, dtype=np.int64),
            travel=Travel(always=np.rint(lengths * OP_UNITS).astype(np.int64)),
            depart=0,
            return_by=limit,
        ),
        name=path.stem,
        per_unit=OP_UNITS,
    )


def _read_customers(path: Path, rows: list[tuple[int, str]], budget: float | None) -> Instance:
    names = "number, x, y, duration, score, f, a, list, open, close"
    head = [_numbers(path, row, _HEAD_COLUMNS, "a head of two lines") for row in rows[:2]]
    if len(rows) <= _HEAD_COLUMNS or len(head[0]) > 4 or len(head[1]) > 3:  # noqa: PLR2004 - see above
        raise _wrong(path, rows[0][0], rows[0][1][:40], "the head of a file of --kind optw")
    table = []
    for row in rows[2:]:
        cells = _numbers(path, row, _SHORT_CUSTOMER, names)
        combinations = int(cells[6])
        if len(cells) != _SHORT_CUSTOMER + combinations + 2 or len(cells) < _SHORT_CUSTOMER + 2:
            expected = f"{_SHORT_CUSTOMER + max(combinations, 0) + 2}: {names}"
            raise _wrong(path, row[0], f"{len(cells)} columns", expected)
        if cells[-1] < cells[-2]:
            raise _wrong(path, row[0], f"hours {cells[-2]} to {cells[-1]}", "open before close")
        table.append(cells)
    _points(path, table, 4, (3, -2))
    is_solomon = _SOLOMON.match(path.stem) is not None or len(table) == _SOLOMON_CUSTOMERS + 1
    per_unit = 10 if is_solomon and not path.stem.lower().startswith("pr") else 100
    lengths = _euclidean([c[1] for c in table], [c[2] for c in table])
    # Products such as 0.29 x 100 fall short of the whole number by an ulp.
    always = np.floor(lengths * per_unit + 1e-9).astype(np.int64)

    def whole(column: int) -> Ints:
        return np.array([round(c[column] * per_unit) for c in table], dtype=np.int64)

    depart, limit = int(whole(-2)[0]), int(whole(-1)[0])
    if budget is not None:
        limit = depart + round(budget * per_unit)
    return Instance(
        problem=Problem(
            start=0,
            end=0,
            values=np.array([c[4] for c in table]),
            dwell=whole(3),
            opens=whole(-2),
            closes=whole(-1),
            travel=Travel(always=always),
            depart=depart,
            return_by=limit,
        ),
        name=path.stem,
        per_unit=per_unit,
    )


def _read_milliseconds(path: Path, rows: list[tuple[int, str]], budget: float | None) -> Instance:
    names = "id; score; penalty; duration; open; close"
    if len(rows) <= _HEAD_COLUMNS:
        raise _wrong(path, None, f"{len(rows)} lines", "N, Tmax and a line for each point")
    count, limit = (_numbers(path, row, 1, "N, Tmax")[0] for row in rows[:2])
    table = []
    for row in rows[2:]:
        cells = _numbers(path, row, _POINT_COLUMNS, names, ";")
        if cells[5] < cells[4]:
            raise _wrong(
                path, row[0], f"hours {cells[4]:.0f} to {cells[5]:.0f}", "open before close"
            )
        table.append(cells)
    _points(path, table, 1, (3, 4))
    n = len(table)
    if n != count:
        raise _wrong(path, None, f"{n} points", f"{count:.0f}, as the first line says")
    depart = int(table[0][4])
    return_by = min(depart + round(limit if budget is None else budget), int(table[-1][5]))

    def whole(column: int) -> Ints:
        return np.array([round(c[column]) for c in table], dtype=np.int64)

    return Instance(
        problem=Problem(
            start=0,
            end=n - 1,
            values=np.array([c[1] for c in table]),
            dwell=whole(3),
            opens=whole(4),
            closes=whole(5),
            travel=Travel(always=_read_matrix(path, n)),
            depart=depart,
            return_by=return_by,
        ),
        name=path.stem if path.suffix.lower() == ".txt" else path.name,
        per_unit=1,
    )


def _read_matrix(instance: Path, n: int) -> Ints:
    """Return the travel times that stand beside an instance, n x n milliseconds."""
    beside = [
        p for p in (instance.parent / f"titt{n}{end}" for end in (".TXT", ".txt")) if p.is_file()
    ]
    if not beside:
        found = f"no file titt{n}.TXT beside it"
        raise _wrong(instance, None, found, "the travel times of its data set there")
    cells: list[float] = []
    for row in _rows(beside[0]):
        cells += _numbers(beside[0], row, 1, "travel times", ";")
    if len(cells) != n * n:
        raise _wrong(beside[0], None, f"{len(cells)} travel times", f"{n} x {n} = {n * n}")
    if min(cells) < 0:
        raise _wrong(beside[0], None, f"a travel time of {min(cells)}", "0 or more")
    return np.array([round(c) for c in cells], dtype=np.int64).reshape(n, n)
