"""What is known of one format of lists: its signs, and which of its headings mean what."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from locator.importing.columns import layout_of, normalise_heading
from locator.tables import Field
from locator.workspace.kinds import KINDS

FORMAT_KINDS = tuple(KINDS)
"""Kinds of records that a format may give."""
OWN = "own-"
"""How the names of the formats of our own templates begin."""
NOTHING: Mapping[str, str] = MappingProxyType({})


def fields_of(kind: str) -> Mapping[str, Field | None]:
    """Return the columns that a list of a kind may fill; None where no rule is known for a cell."""
    read = dict.fromkeys(sorted(layout_of(kind).columns))
    return {**read, **{f.name: f for f in KINDS[kind].fields}}


def exact(heading: str) -> str:
    """Return a heading without width, case and blanks, its brackets kept."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """How a file of a format is told from all others.

    Attributes
    ----------
    headings
        Headings that must stand.
    without
        Headings that must not stand: those of another edition or list.
    cells
        Heading, or number of the column, to an expression that nearly all filled cells match.
    width
        Columns of a table without headings; 0 where it has some.
    keys
        Paths that a JSON document must have; empty where it is a table.
    """

    headings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    cells: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    width: int = 0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The records of one kind that a format gives.

    Attributes
    ----------
    columns
        Heading (number of the column without headings, path in JSON) to column of the kind; where
        several mean one column, the first that is filled counts.
    joined
        Column to headings whose cells it holds together, each named.
    constants
        Column to what it holds in every record.
    words
        Column to {their word: ours}; a word that is not listed stays as it is.
    records
        Path to the records in JSON: ``points[]``; empty where each document is one.
    """

    kind: str
    columns: Mapping[str, str]
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    records: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """Columns of the kind that are filled, in their order."""
        return tuple(dict.fromkeys((*self.columns.values(), *self.joined, *self.constants)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format of lists, known by name.

    Attributes
    ----------
    edition
        Edition or year of the format as its publisher says.
    source
        Where what is said here comes from.
    licence_note
        On which terms its files come; empty where each file says so itself.
    projected
        Reference system of coordinates that are no degrees, such as EPSG:2154; empty: all are.
    region
        "japan", or "world" where points may lie anywhere.
    dates
        Column to the forms its dates are written in, as for ``strptime``.
    drop
        Headings that are never kept: they tell of persons.
    """

    id: str
    name_ja: str
    name_en: str
    edition: str
    source: str
    licence_note: str
    signs: Signs
    parts: tuple[Part, ...]
    projected: str = ""
    region: str = "japan"
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    notes_ja: str = ""
    notes_en: str = ""

    @property
    def kind(self) -> str:
        """The kind of its first part."""
        return self.parts[0].kind

    @property
    def is_own(self) -> bool:
        """Whether it is a template of ours."""
        return self.id.startswith(OWN)

    @property
    def is_json(self) -> bool:
        """Whether its files are JSON that is no GeoJSON."""
        return bool(self.signs.keys)


def places_of(headings: Mapping[int, str], wanted: str) -> int | None:
    """Return where a heading stands: written alike, else alike without remarks in brackets."""
    for same in (exact, normalise_heading):
        for place, heading in headings.items():
            if same(heading) == same(wanted):
                return place
    return None
