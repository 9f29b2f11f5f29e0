"""Kinds of own records: their columns, and which of these a visitor must never see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from locator.errors import QueryError
from locator.tables import (
    COMMUNITY_TRANSPORT,
    COVERAGE,
    HUBS,
    LOCATIONS,
    SPOTS,
    WORKS,
    Field,
    TableSpec,
)
from locator.vocabulary import Consent

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
    needs_place
        Whether a row without position, municipality and address waits for a repair.
    required
        Columns that a row must fill to become a record.
    identity
        Columns that, with the position, tell one record from another where a row has no id.
    private
        Columns that never leave the workspace unless the office says so for a record.
    columns
        Names of the columns in their order.
    label
        Column that holds the name of a record; empty where records have none.
    """

    name: str
    fields: tuple[Field, ...]
    is_place: bool = True
    needs_place: bool = True
    required: tuple[str, ...] = ("name_ja",)
    identity: tuple[str, ...] = ("name_ja",)
    private: frozenset[str] = frozenset()
    columns: tuple[str, ...] = field(init=False)
    label: str = field(init=False)

    def __post_init__(self) -> None:
        """Derive what is asked for each row of a list."""
        columns = tuple(f.name for f in self.fields)
        label = next((c for c in ("name_ja", "title_ja", "title") if c in columns), "")
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "label", label)


def _text(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name=n) for n in names)


def _own(spec: TableSpec, *more: Field) -> tuple[Field, ...]:
    """Return the columns of an embedded table without key and position."""
    kept = tuple(f for f in spec.fields if f.name not in {spec.key, *_PLACED})
    return kept + more


_PRECISION = Field(name="precision_m", dtype="float64", low=1, high=100_000)
_NDA = _text("nda_until", "owner_phone", "owner_name")
_SAME_AS = _text("same_as")
_OWNER = frozenset({"owner_phone", "owner_name", "contact_person"})

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                name="locations",
                fields=_own(
                    LOCATIONS, *_text("address", "hours", *(f.name for f in (*_NDA, *_SAME_AS)))
                ),
                private=_OWNER,
            ),
            Kind(name="spots", fields=_own(SPOTS, *_text("nda_until"), *_SAME_AS)),
            Kind(
                name="works",
                fields=_own(WORKS, *_text("licence", "note")),
                is_place=False,
                needs_place=False,
                required=("title_ja", "kind"),
                identity=("title_ja", "year", "kind"),
            ),
            Kind(
                name="hubs",
                fields=_own(HUBS, *_text("note"), *_SAME_AS),
                required=("name_ja", "kind"),
            ),
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
                needs_place=False,
                required=("title",),
                identity=("title", "place", "begins_on", "year"),
                fields=(
                    Field(name="title", required=True),
                    *_text("title_kind", "year", "director", "production", "place", "address"),
                    *_text("begins_on", "ends_on", "municipality_code"),
                    _PRECISION,
                    *_text("credit", "nda_until", *_BIRTH, "note"),
                ),
            ),
            Kind(
                name="coverage",
                fields=(*COVERAGE.fields, *_text("feeds", "note")),
                is_place=False,
                needs_place=False,
                required=("municipality_code", "mode", "coverage", "stated_by", "basis"),
                identity=("municipality_code", "mode"),
            ),
            Kind(
                name="consents",
                fields=(
                    *_text("site_id", "work_id"),
                    Field(name="party", pattern="rights_holder|municipality"),
                    Field(name="consent", word=Consent),
                    *_text("stated_by", "stated_on", "basis", "note"),
                ),
                is_place=False,
                needs_place=False,
                required=("party", "consent", "stated_by"),
                identity=("site_id", "work_id", "party"),
            ),
            Kind(
                name="corrections",
                fields=(
                    *_text("site_id"),
                    _PRECISION,
                    *_text("reason", "stated_by", "stated_on", "source", "note"),
                ),
                required=("site_id", "reason", "stated_by"),
                identity=("site_id",),
            ),
            Kind(
                name="community_transport",
                fields=(*_own(COMMUNITY_TRANSPORT), *_text("municipality", "address", "note")),
                is_place=False,
                needs_place=False,
                required=("operator_ja",),
                identity=("registration_no", "operator_ja"),
            ),
        )
    }
)
"""Kinds of records by name.

``shoots`` are past shoots: which work, where, when. ``coverage``, ``consents`` and ``corrections``
are statements: how complete the timetables of a town are, what a party says to a work's place
being shown, and where an embedded place really lies."""


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
