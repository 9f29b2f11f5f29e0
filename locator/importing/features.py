"""Features with a geometry, laid out as rows of text cells with a position."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from locator.importing.columns import HEADINGS, normalise_heading
from locator.importing.limits import ImportLimits
from locator.importing.points import Faults, Numbers
from locator.importing.sheets import check_size

LON_HEADINGS = frozenset(normalise_heading(h) for h in HEADINGS["lon"])
LAT_HEADINGS = frozenset(normalise_heading(h) for h in HEADINGS["lat"])
EXACT = 1e15
ALIKE = (1e-3, 1e6)
"""Fractions of this size are written alike by Arrow and by Python: the fewest digits, no power."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A table of features.

    Attributes
    ----------
    title
        Name of the layer in its file; empty where there is only one.
    records
        Row number and cells; row 0 holds the headings.
    read_as
        Form and encoding in words.
    crs
        Reference system from which the positions were converted; empty where they were degrees.
    """

    title: str
    records: Sequence[tuple[int, Sequence[str]]]
    faults: Faults
    read_as: str
    crs: str


def column_of(heading: str) -> str:
    """Return the column of a property: lon and lat are one column each, however they are named."""
    plain = normalise_heading(heading)
    return "lon" if plain in LON_HEADINGS else "lat" if plain in LAT_HEADINGS else heading


def written(value: object) -> str:
    """Return a value of a table of features as text; nothing where it is missing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, float | np.floating):
        number = float(value)
        is_whole = number.is_integer() and abs(number) < EXACT
        return "" if math.isnan(number) else str(int(number)) if is_whole else repr(number)
    return "" if value is None or isinstance(value, bytes) else str(value)


def number_texts(values: Numbers) -> list[str]:
    """Return numbers as ``repr`` writes them."""
    size = np.abs(values)
    with np.errstate(invalid="ignore"):
        is_alike = (size >= ALIKE[0]) & (size < ALIKE[1]) & (values != np.trunc(values))
    texts: list[str] = pa.array(values).cast(pa.string()).to_pylist()
    for place in np.flatnonzero(~is_alike).tolist():
        texts[place] = repr(float(values[place]))
    return texts


def column_records(
    properties: Sequence[tuple[str, Sequence[str]]],
    position: tuple[Numbers, Numbers] | None,
    faults: Faults,
) -> list[tuple[int, Sequence[str]]]:
    """Return features that all have the same properties as rows below their headings.

    They are those of ``Features``, whose rows come one by one.

    Parameters
    ----------
    properties
        Heading and its cells, one a feature.
    position
        Longitudes and latitudes, NaN where there is none; None where no feature can have one.
    faults
        Number of a feature to what is wrong with it; empty features are added.
    """
    columns: dict[str, list[str]] = {}
    if position is not None:
        count = len(position[0])
        columns = {"lon": [""] * count, "lat": [""] * count}
    for heading, texts in properties:
        columns[column_of(heading) if position is not None else heading] = list(texts)
    numbers = range(1, 1 + len(next(iter(columns.values()), ())))
    placed = [False] * len(numbers)
    if position is not None:
        has = np.isfinite(position[0])
        has[[number - 1 for number in faults]] = False
        placed = has.tolist()
        for column, values in zip(("lon", "lat"), position, strict=True):
            own = number_texts(values)
            if not has.all():
                told = zip(columns[column], own, placed, strict=True)
                own = [number if is_own else text for text, number, is_own in told]
            columns[column] = own
    rows = list(zip(*columns.values(), strict=True))
    for number, row, is_placed in zip(numbers, rows, placed, strict=True):
        if not is_placed and number not in faults and not any(map(str.strip, row)):
            faults[number] = ("site_bad_geometry", "empty feature")
    return [(0, list(columns)), *zip(numbers, rows, strict=True)] if rows else []


class Features:
    """Rows of features as they come, each a mapping of columns to text.

    Parameters
    ----------
    has_geometry
        Whether the features can have a position; else there is no column for one.
    """

    def __init__(self, name: str, limits: ImportLimits, *, has_geometry: bool = True) -> None:
        self.name = name
        self.limits = limits
        self.has_geometry = has_geometry
        self.faults: Faults = {}
        self._rows: list[dict[str, str]] = []
        self._cells = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(
        self, properties: Iterable[tuple[str, str]], position: tuple[float, float] | None
    ) -> int:
        """Take a feature; one without a position keeps what its properties tell of it.

        Raises
        ------
        ImportFileError
            The table is larger than the limits.
        """
        number = len(self._rows) + 1
        row = {"lon": "", "lat": ""} if self.has_geometry else {}
        count = 0
        for heading, text in properties:
            row[column_of(heading) if self.has_geometry else heading] = text
            count += 1
        self._cells += count
        check_size(number, count, self._cells, name=self.name, limits=self.limits)
        if position is not None:
            row["lon"], row["lat"] = (repr(float(value)) for value in position)
        elif number not in self.faults and not any(t.strip() for t in row.values()):
            self.faults[number] = ("site_bad_geometry", "empty feature")
        self._rows.append(row)
        return number

    def records(self) -> list[tuple[int, Sequence[str]]]:
        """Return the headings as row 0, then the features from 1.

        Raises
        ------
        ImportFileError
            The table is larger than the limits.
        """
        return feature_records(self._rows, name=self.name, limits=self.limits)


def feature_records(
    rows: Sequence[dict[str, str]], *, name: str, limits: ImportLimits
) -> list[tuple[int, Sequence[str]]]:
    """Return features of different properties as rows of one table below their headings.

    Raises
    ------
    ImportFileError
        The table is larger than the limits.
    """
    headings = list(dict.fromkeys(key for row in rows for key in row))
    check_size(len(rows), len(headings), len(rows) * len(headings), name=name, limits=limits)
    records: list[tuple[int, Sequence[str]]] = [(0, headings)] if rows else []
    return records + [(n, [row.get(h, "") for h in headings]) for n, row in enumerate(rows, 1)]
