"""Kinds of own records: their columns, and which of these a visitor must never see."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from locator.errors import QueryError
from locator.tables import HUBS, LOCATIONS, SPOTS, WORKS, Field, TableSpec

_BIRTH = ("source", "source_id", "licence", "seen_on")
_PLACED = ("lon", "lat", "place_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One table of a workspace.

    Attributes
    ----------
    name
        Name of the table, and of the kind on the command line.
    fields
        Columns beside id and geometry, as in the embedded tables.
    is_place
        Whether a record has a point. It may be unknown.
    private
        Columns that never leave the workspace unless the office says so for a record.
    """

    name: str
    fields: tuple[Field, ...]
    is_place: bool = True
    private: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in their order."""
        return tuple(f.name for f in self.fields)


def _text(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name=n) for n in names)


def _own(spec: TableSpec, *more: Field) -> tuple[Field, ...]:
    """Return the columns of an embedded table without key and position."""
    kept = tuple(f for f in spec.fields if f.name not in {spec.key, *_PLACED})
    return kept + more


_PRECISION = Field(name="precision_m", dtype="float64", low=1, high=100_000)
_NDA = _text("nda_until", "owner_phone", "owner_name")
_OWNER = frozenset({"owner_phone", "owner_name", "contact_person"})

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                name="locations",
                fields=_own(LOCATIONS, *_text("address", "hours", *(f.name for f in _NDA))),
                private=_OWNER,
            ),
            Kind(name="spots", fields=_own(SPOTS, *_text("nda_until"))),
            Kind(name="works", fields=_own(WORKS), is_place=False),
            Kind(name="hubs", fields=_own(HUBS)),
            Kind(
                name="facilities",
                fields=(
                    Field(name="name_ja", required=True),
                    *_text("name_kana", "name_en", "category", "municipality_code", "address"),
                    _PRECISION,
                    *_text("contact", "hours", "closed_days", "parking", "toilets", "website"),
                    *_text(*_BIRTH, "note"),
                ),
            ),
            Kind(
                name="shoots",
                fields=(
                    Field(name="title", required=True),
                    *_text("title_kind", "year", "director", "production", "place", "address"),
                    *_text("begins_on", "ends_on", "municipality_code"),
                    _PRECISION,
                    *_text("credit", "nda_until", *_BIRTH, "note"),
                ),
            ),
        )
    }
)
"""Kinds of records by name; ``shoots`` are past shoots: which work, where, when."""


def kind_of(name: str) -> Kind:
    """Return a kind by its name.

    Raises
    ------
    QueryError
        There is no such kind.
    """
    if name not in KINDS:
        raise QueryError(
            f"there is no kind {name[:40]!r}; expected one of {', '.join(KINDS)}",
            code="no_such_kind",
            found=name[:40],
            expected=", ".join(KINDS),
        )
    return KINDS[name]
