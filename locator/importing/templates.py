"""Empty lists to fill in: one for each kind of own records, and one for each kind of statement."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from locator.errors import QueryError
from locator.i18n import Label, Lang
from locator.importing.columns import normalise_heading
from locator.importing.template import OPTIONAL, REQUIRED, SITES, Template
from locator.importing.template_columns import HOW, JAPANESE
from locator.tables import COVERAGE, Field
from locator.vocabulary import Consent, ConsentParty, StatedMode, Word, WorkKind
from locator.workspace.kinds import KINDS

LATER = frozenset({"source_id", "confidence", "same_as"})
"""Columns that are filled when a list is read or merged, not by hand."""
NAMES = ("name_ja", "name_kana", "name_en", "title_ja", "title_kana", "title_en", "title")
TITLES: Mapping[str, Label] = MappingProxyType(
    {
        "spots": Label("聖地・ゆかりの地", "Spots of works"),
        "works": Label("作品", "Works"),
        "hubs": Label("拠点", "Hubs"),
        "facilities": Label("施設", "Facilities"),
        "shoots": Label("撮影の記録", "Past shoots"),
        "community_transport": Label("有償運送の登録", "Registered transport"),
        "coverage": Label("収録の程度", "Coverage"),
        "consents": Label("同意", "Consents"),
        "corrections": Label("位置の訂正", "Corrections"),
    }
)
OTHER_WORDS: Mapping[str, type[Word]] = MappingProxyType(
    {"title_kind": WorkKind, "mode": StatedMode, "party": ConsentParty, "consent": Consent}
)
"""Words to choose from in columns that the tables themselves keep as text."""
NEEDED_PLACE = frozenset({"locations", "spots", "hubs", "facilities"})


def _stated(*names: str, optional: tuple[str, ...] = ()) -> tuple[Field, ...]:
    return tuple(Field(name=n, required=n not in optional) for n in names)


STATEMENTS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "coverage": COVERAGE.fields,
        "consents": _stated(
            "site_id", "work_id", "party", "consent", "stated_by", "stated_on", "basis"
        ),
        "corrections": _stated(
            "id", "lon", "lat", "precision_m", "reason", "stated_by", "stated_on", "source",
            optional=("precision_m", "source"),
        ),
    }
)  # fmt: skip
"""Statements by name: their columns in order."""


def _made(kind: str, fields: tuple[Field, ...], *, is_statement: bool) -> Template:
    words = tuple(
        (f.name, word) for f in fields if (word := f.word or OTHER_WORDS.get(f.name)) is not None
    )
    return Template(
        title=TITLES[kind],
        columns=tuple(
            (f.name, JAPANESE[f.name], REQUIRED if f.required else OPTIONAL, HOW[f.name])
            for f in fields
        ),
        words=words,
        as_text=frozenset(f.name for f in fields if f.dtype == "str"),
        many=frozenset(f.name for f in fields if f.many),
        is_statement=is_statement,
    )


def _fields(kind: str) -> tuple[Field, ...]:
    """Return the columns of a kind as a person fills them in: id, names, place, then the rest."""
    own = KINDS[kind]
    by_hand = [f for f in own.fields if f.name not in LATER]
    names = sorted((f for f in by_hand if f.name in NAMES), key=lambda f: NAMES.index(f.name))
    is_needed = kind in NEEDED_PLACE
    place = [Field(name=n, dtype="float64", required=is_needed) for n in ("lon", "lat")]
    rest = [replace(f, required=False) for f in by_hand if f.name not in NAMES]
    return (Field(name="id"), *names, *(place if own.is_place else ()), *rest)


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        **{
            kind: SITES if kind == "locations" else _made(kind, _fields(kind), is_statement=False)
            for kind in ("locations", *TITLES)
            if kind not in STATEMENTS
        },
        **{name: _made(name, fields, is_statement=True) for name, fields in STATEMENTS.items()},
    }
)
"""Templates by kind, the statements last."""


def template_columns(kind: str) -> dict[str, dict[str, str]]:
    """Return heading to column of a template, by language."""
    columns = TEMPLATES[kind].columns
    return {
        Lang.JA.value: {ja: column for column, ja, _, _ in columns},
        Lang.EN.value: {column: column for column, _, _, _ in columns},
    }


TEMPLATE_HEADINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        kind: MappingProxyType(
            {
                normalise_heading(heading): column
                for columns in template_columns(kind).values()
                for heading, column in columns.items()
            }
        )
        for kind in TEMPLATES
    }
)
"""Kind to {normalised heading of its template, in any language: column}."""


def _template(kind: str) -> Template:
    if kind not in TEMPLATES:
        raise QueryError(
            f"there is no template {kind[:40]!r}; expected one of {', '.join(TEMPLATES)}",
            code="no_such_template",
            found=kind[:40],
            expected=", ".join(TEMPLATES),
        )
    return TEMPLATES[kind]


def template_csv(lang: Lang, kind: str = "locations") -> bytes:
    """Return the heading row of an empty list as CSV.

    Raises
    ------
    QueryError
        There is no template of that kind.
    """
    return _template(kind).to_csv(lang)


def template_xlsx(lang: Lang, kind: str = "locations") -> bytes:
    """Return a workbook with an empty list, and how to fill it in.

    Raises
    ------
    QueryError
        There is no template of that kind.
    """
    return _template(kind).to_xlsx(lang)
