"""Which column of a file means what, where its headings are known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from locator.importing.columns import Layout, layout_of, normalise_heading, plain_heading
from locator.workspace.kinds import KINDS

OLD_DATUM = re.compile(r"日本測地系(?!2000|2011)|旧測地系|tokyo|epsg:?4301")
DECIMAL = re.compile(r"[+-]?\d+\.\d+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which column of a file means what.

    Attributes
    ----------
    places
        Column to its place in a row, from 0.
    headings
        Column to its heading as it stands in the file.
    twice
        Headings that stand more than once.
    guessed
        Columns whose headings are not known, to how sure their meaning is (0 to 1).
    """

    places: Mapping[str, int]
    headings: Mapping[str, str]
    twice: tuple[str, ...] = ()
    guessed: Mapping[str, float] = field(default_factory=dict)
    required: tuple[str, ...] = ("name_ja",)
    needs_place: bool = True

    def _lacking(self) -> list[str]:
        """Return the required columns that do not stand; a town may be told by its name."""
        named = {"municipality", "address"} & set(self.places)
        told = set(self.places) | ({"municipality_code"} if named else set())
        return [c for c in self.required if c not in told]

    @property
    def has_required(self) -> bool:
        """Whether each required column stands in the file."""
        return not self._lacking()

    @property
    def has_position(self) -> bool:
        """Whether columns hold a position, or a municipality that stands for one, or none need."""
        return (
            not self.needs_place
            or {"lon", "lat"} <= set(self.places)
            or not {
                "lonlat",
                "municipality_code",
                "municipality",
                "address",
            }.isdisjoint(self.places)
        )

    @property
    def old_datum(self) -> str:
        """The heading of a coordinate that names the old Japanese datum, else empty."""
        for column in ("lon", "lat", "lonlat"):
            heading = self.headings.get(column, "")
            if OLD_DATUM.search(plain_heading(heading)):
                return heading
        return ""

    def missing(self) -> tuple[str, ...]:
        """Return the required columns that do not stand in the file."""
        lost = self._lacking()
        if not self.has_position:
            lost += [c for c in ("lon", "lat") if c not in self.places]
        return tuple(lost)


def match_header(cells: Sequence[str], layout: Layout) -> Header:
    """Find the columns that a row of headings means; the surest heading wins."""
    best: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    twice: list[str] = []
    for place, cell in enumerate(cells):
        heading = normalise_heading(cell)
        if heading not in layout.known:
            continue
        if heading in seen:
            twice.append(cell.strip())
            continue
        seen.add(heading)
        column, order = layout.known[heading]
        if column not in best or order < best[column][0]:
            best[column] = (order, place)
    places = {column: place for column, (_, place) in best.items()}
    return Header(
        places=MappingProxyType(places),
        headings=MappingProxyType({c: cells[p].strip() for c, p in places.items()}),
        twice=tuple(dict.fromkeys(twice)),
        required=layout.required,
        needs_place=layout.needs_place,
    )


def find_header(rows: Sequence[Sequence[str]], layout: Layout) -> tuple[int, Header] | None:
    """Find the row of headings among the first rows of a file.

    Titles above the header are passed over; a row with a decimal number is no header. Where no
    row has a name and a position, the row that means most is returned, so that one can say what
    it lacks; None where no row can be one.
    """
    headers = [
        (place, match_header(cells, layout))
        for place, cells in enumerate(rows)
        if any(cells) and not any(DECIMAL.fullmatch(c.strip()) for c in cells)
    ]
    if not headers:
        return None
    return max(
        headers,
        key=lambda h: (h[1].has_required and h[1].has_position, len(h[1].places), -h[0]),
    )


def find_any_header(rows: Sequence[Sequence[str]]) -> tuple[int, Header] | None:
    """Find the row of headings of a list whose kind is not known: that of most columns."""
    found = [h for name in KINDS if (h := find_header(rows, layout_of(name))) is not None]
    return max(found, key=lambda h: len(h[1].places), default=None)
