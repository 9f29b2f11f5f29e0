"""Frozen values of a workspace: an entry, what was set aside, a batch and its changes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

from locator.vocabulary import Word

_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
Cell: TypeAlias = str | float | int | None
VARIANTS = "variants"
"""Name of the column of variants in a table, and of their place among what an entry says."""


class RecordState(Word):
    """Who may see a record."""

    DRAFT = "draft", "下書き", "draft"
    PUBLIC = "public", "公開", "public"
    CLOSED = "closed", "受付終了", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What another record said of a cell before it was merged into this one.

    Attributes
    ----------
    batch
        Number of the batch whose word it is, 0 where that is not known.
    from_id
        Id of the record that said it.
    """

    value: Cell
    batch: int
    from_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record of a kind.

    Attributes
    ----------
    fields
        Column to cell; what is not known is None.
    lon, lat
        Degrees (WGS 84), both None where the position is unknown.
    private
        Columns of this record that never leave the workspace.
    origins
        Column to the number of the batch whose word it is.
    variants
        Column, lon and lat included, to what merged records said otherwise, the oldest first.
    """

    kind: str
    id: str
    fields: Mapping[str, Cell]
    lon: float | None = None
    lat: float | None = None
    state: RecordState = RecordState.PUBLIC
    private: frozenset[str] = frozenset()
    origins: Mapping[str, int] = field(default_factory=dict)
    variants: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)

    def to_text(self) -> str:
        """Return the entry as JSON; equal entries have equal texts."""
        told = {
            "kind": self.kind,
            "id": self.id,
            "fields": {k: v for k, v in self.fields.items() if v is not None},
            "lon": self.lon,
            "lat": self.lat,
            "state": self.state.value,
            "private": sorted(self.private),
            "origins": dict(self.origins),
            "variants": variants_json(self.variants),
        }
        return _SORTED.encode(told)

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Return the entry that ``to_text`` wrote."""
        told = json.loads(text)
        return cls(
            kind=told["kind"],
            id=told["id"],
            fields=told["fields"],
            lon=told["lon"],
            lat=told["lat"],
            state=RecordState.of(told["state"]),
            private=frozenset(told["private"]),
            origins=told["origins"],
            variants=variants_of(told.get("variants", {})),
        )

    def says(self) -> Mapping[str, Cell]:
        """Return the cells that hold something, position included, to compare two entries.

        Variants stand as JSON under ``variants``, where there are any.
        """
        known = {k: v for k, v in self.fields.items() if v is not None}
        told = variants_json(self.variants)
        more = {VARIANTS: json.dumps(told, ensure_ascii=False, sort_keys=True)} if told else {}
        return known | {"lon": self.lon, "lat": self.lat} | more


def variants_json(
    variants: Mapping[str, tuple[Variant, ...]],
) -> dict[str, list[dict[str, Cell]]]:
    """Return variants as JSON; columns without any are left out."""
    return {
        name: [{"value": v.value, "batch": v.batch, "from_id": v.from_id} for v in told]
        for name, told in variants.items()
        if told
    }


def variants_of(
    told: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, tuple[Variant, ...]]:
    """Return the variants that ``variants_json`` wrote."""
    return {name: tuple(Variant(**one) for one in ones) for name, ones in told.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A row that could not become an entry and waits for a repair.

    Attributes
    ----------
    row
        Row number in its sheet, the header being row 1.
    code, message
        The finding that set it aside.
    cells
        Heading to cell, as they stand in the file.
    is_open
        Whether it still waits; repaired and dismissed rows do not.
    """

    kind: str
    file: str
    sheet: str
    row: int
    code: str
    message: str
    cells: Mapping[str, str]
    batch: int = 0
    number: int = 0
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One finding of an import, as it is kept."""

    code: str
    severity: str
    sheet: str
    row: int | None
    column: str
    found: str
    expected: str
    action: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What one import brings, before it is written.

    Attributes
    ----------
    entries
        New and changed records, whole.
    rows, accepted, repaired
        Rows of the file; those that became entries; those of them that were mended on the way.
    removed
        Ids of records that go; of a merge, the one that went into another.
    """

    action: str
    kind: str
    file: str = ""
    sha256: str = ""
    rows: int = 0
    accepted: int = 0
    repaired: int = 0
    mapping: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()
    remarks: tuple[Remark, ...] = ()
    closes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was written at one time, by one person, for one reason.

    Attributes
    ----------
    action
        import, repair, merge, edit, distinct or undo.
    undone_by
        Number of the standing batch that takes it back, None where it stands.
    undoes
        Number of the batch that it takes back, None where it is no undo.
    """

    number: int
    at: str
    by: str
    action: str
    kind: str
    file: str
    sha256: str
    rows: int
    accepted: int
    quarantined: int
    repaired: int
    mapping: Mapping[str, str] = field(default_factory=dict)
    undone_by: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry before and after a batch; None where it did not exist."""

    batch: int
    kind: str
    id: str
    before: Entry | None
    after: Entry | None
