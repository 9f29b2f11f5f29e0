"""The municipality sheet as JSON and as a workbook: everything it holds, nothing cut."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from locator.brief import (
    assumed_text,
    is_known,
    timetable_notice,
    today_in_japan,
    warning_text,
)
from locator.export.answer import columns, plain
from locator.export.cango import (
    cango_json,
    feed_heads,
    feed_rows,
    put_heat,
    question_text,
    site_names,
    summary_heads,
    summary_rows,
)
from locator.export.gaps import gaps_json, summary_table
from locator.i18n import Lang, Texts
from locator.municipality import COUNTED, KPIS, MunicipalitySheet
from locator.vocabulary import (
    Category,
    Consent,
    HubKind,
    OwnerKind,
    PublicAccess,
    RegisteredTransport,
    Word,
    WorkKind,
)
from locator.workbook import Book, Style

ASSET_FACTS = (
    "public_access",
    "owner_kind",
    "permit_authority",
    "consult_first",
    "contact",
    "consent_rights_holder",
    "consent_municipality",
    "beds_nearby",
)
_CODED: Mapping[str, type[Word]] = {
    "public_access": PublicAccess,
    "owner_kind": OwnerKind,
    "consent_rights_holder": Consent,
    "consent_municipality": Consent,
}
_HEAD_ROW = 4


def sheet_json(sheet: MunicipalitySheet, texts: Texts) -> dict[str, object]:
    """Return the sheet as the JSON object of the command line; unknown is null.

    Keys: municipality, neighbours (code, name), assets (id, kind, town, names, lon, lat and what is
    known of rights), works, counts, to_ask, lodging_beds (places, known), cango and gaps (as their
    own commands give them), timetable_notice, assumed (null without a scenario), registered, kpi
    (indicator; baseline, target, method, source left null), attribution.
    """
    towns = [
        {"code": code, "name_ja": row["name_ja"], "name_en": plain(row["name_en"])}
        for code, row in sheet.towns.iterrows()
    ]
    assets = pd.DataFrame(sheet.assets.drop(columns="geometry")).assign(
        lon=sheet.assets.geometry.x, lat=sheet.assets.geometry.y
    )
    registered = sheet.registered.reset_index(drop=True)
    return {
        "municipality": towns[0],
        "neighbours": towns[1:],
        "assets": _records(assets.rename_axis("id").reset_index()),
        "works": _records(sheet.works.rename_axis("id").reset_index()),
        "counts": _records(sheet.counts.reset_index()),
        "to_ask": _records(sheet.to_ask),
        "lodging_beds": {"places": len(sheet.assets), "known": len(sheet.beds)},
        "cango": cango_json(sheet.cango, texts),
        "gaps": gaps_json(sheet.gaps, texts),
        "timetable_notice": timetable_notice(sheet.dates, texts),
        "assumed": assumed_text(sheet.cango.assumed, texts) or None,
        "registered": _records(registered),
        "kpi": [
            {"indicator": k, "baseline": None, "target": None, "method": None, "source": None}
            for k in KPIS
        ],
        "attribution": list(sheet.attribution),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    table = columns(frame)
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def sheet_title(sheet: MunicipalitySheet, texts: Texts) -> str:
    """Return the title of the sheet: town and prefecture."""
    row = sheet.towns.iloc[0]
    is_english = texts.lang is Lang.EN
    prefecture = row["prefecture_en"] if is_english else row["prefecture_ja"]
    town = town_name_of(sheet, sheet.code, texts.lang)
    return texts("sheet.title", town=town, prefecture=prefecture)


def town_name_of(sheet: MunicipalitySheet, code: str, lang: Lang) -> str:
    """Return the name of one of its towns, the Japanese one where there is no other."""
    row = sheet.towns.loc[code]
    is_english = lang is Lang.EN and is_known(row["name_en"])
    return str(row["name_en"] if is_english else row["name_ja"])


def kind_name(kind: str, category: object, lang: Lang) -> str:
    """Return what a place is, in words: its category, or the kind of hub."""
    words: type[Word] = HubKind if kind in {"hub", "facility"} else Category
    known = {w.value: w.label(lang) for w in words}
    return known.get(str(category), str(category))


def fact_text(column: str, value: object, texts: Texts) -> str:
    """Return what is known of a right or facility, or that it has to be asked."""
    if not is_known(value) or value in {"", OwnerKind.UNKNOWN.value}:
        return texts("sheet.ask")
    if column in _CODED:
        return {w.value: w.label(texts.lang) for w in _CODED[column]}.get(str(value), str(value))
    return str(value).removesuffix(".0")


def count_rows(sheet: MunicipalitySheet, texts: Texts) -> list[list[object]]:
    """Return each town with its places by kind and its works."""
    return [
        [town_name_of(sheet, str(code), texts.lang), *(int(row[k]) for k in COUNTED)]
        for code, row in sheet.counts.iterrows()
    ]


def count_heads(texts: Texts) -> list[str]:
    """Return the heads of ``count_rows``."""
    return [texts("sheet.town"), *(texts(f"sheet.{k}") for k in COUNTED)]


def asset_rows(sheet: MunicipalitySheet, texts: Texts) -> list[list[object]]:
    """Return number, town, kind, name, category and each fact of a place."""
    names = site_names(sheet.assets, texts.lang)
    rows: list[list[object]] = []
    for n, (name, (_, row)) in enumerate(zip(names, sheet.assets.iterrows(), strict=True), 1):
        facts = [
            fact_text(c, row[c], texts) if _is_asked(str(row["kind"]), c) else None
            for c in ASSET_FACTS
        ]
        rows.append(
            [
                n,
                town_name_of(sheet, row["town"], texts.lang),
                texts(f"sheet.{row['kind']}"),
                name,
                kind_name(str(row["kind"]), row["category"], texts.lang),
                *facts,
            ]
        )
    return rows


def _is_asked(kind: str, column: str) -> bool:
    is_consent = column.startswith("consent")
    return (kind == "spot" and (is_consent or column == "public_access")) or (
        kind == "location" and not is_consent
    )


def asset_heads(texts: Texts) -> list[str]:
    """Return the heads of ``asset_rows``."""
    first = [texts(f"sheet.{k}") for k in ("number", "town", "kind", "name", "category")]
    return [*first, *(texts(f"sheet.item_{c}") for c in ASSET_FACTS)]


def work_rows(sheet: MunicipalitySheet, texts: Texts) -> list[list[object]]:
    """Return title, kind, year, places and towns of each work."""
    kinds = {k.value: k.label(texts.lang) for k in WorkKind}
    rows: list[list[object]] = []
    for _, row in sheet.works.iterrows():
        is_english = texts.lang is Lang.EN and is_known(row["title_en"])
        towns = [town_name_of(sheet, t, texts.lang) for t in row["towns"]]
        rows.append(
            [
                row["title_en"] if is_english else row["title_ja"],
                kinds.get(str(row["kind"]), str(row["kind"])),
                int(row["year"]) if is_known(row["year"]) else None,
                int(row["places"]),
                texts("brief.comma").join(towns),
            ]
        )
    return rows


def work_heads(texts: Texts) -> list[str]:
    """Return the heads of ``work_rows``."""
    return [texts(f"sheet.{k}") for k in ("work_title", "work_kind", "year", "places", "towns")]


def ask_rows(sheet: MunicipalitySheet, texts: Texts) -> list[list[object]]:
    """Return each thing that nobody wrote down yet, and at how many places it is so."""
    kinds = sheet.assets["kind"]
    counts = sheet.to_ask["item"].value_counts()
    rows: list[list[object]] = []
    for item, count in counts.items():
        ids = sheet.to_ask.loc[sheet.to_ask["item"] == item, "id"]
        of = int(kinds.isin(set(kinds.loc[ids])).sum())
        rows.append([texts(f"sheet.item_{item}"), int(count), of])
    return rows


def ask_heads(texts: Texts) -> list[str]:
    """Return the heads of ``ask_rows``."""
    return [texts(f"sheet.{k}") for k in ("item", "unknown_places", "of_places")]


def registered_rows(sheet: MunicipalitySheet, texts: Texts) -> list[list[object]]:
    """Return town, operator, kind, vehicles, expiry and whether that is past."""
    kinds = {k.value: k.label(texts.lang) for k in RegisteredTransport}
    towns = sheet.catalogue.municipalities
    return [
        [
            str(towns.loc[row["municipality_code"], "name_ja"]),
            row["operator_ja"],
            kinds[str(row["kind"])],
            int(row["vehicles"]) if is_known(row["vehicles"]) else None,
            str(row["valid_to"]),
            texts("sheet.expired" if row["is_expired"] else "sheet.valid"),
        ]
        for _, row in sheet.registered.iterrows()
    ]


def registered_heads(texts: Texts) -> list[str]:
    """Return the heads of ``registered_rows``."""
    names = ("town", "operator", "registered_kind", "vehicles", "valid_to", "registered_state")
    return [texts(f"sheet.{k}") for k in names]


def kpi_heads(texts: Texts) -> list[str]:
    """Return the heads of the rows of indicators, all but the first left blank."""
    return [texts(f"sheet.{k}") for k in ("indicator", "baseline", "target", "how", "source")]


def lodging_text(sheet: MunicipalitySheet, texts: Texts) -> str:
    """Return how many lodging beds are known of, or that nothing is."""
    if sheet.beds.empty:
        return texts("sheet.beds_unknown", n=len(sheet.assets))
    return texts("sheet.beds_known", known=len(sheet.beds), n=len(sheet.assets))


def sheet_xlsx(sheet: MunicipalitySheet, texts: Texts, *, today: dt.date | None = None) -> bytes:
    """Return the sheet as a workbook: one sheet a part, KPI rows to fill in."""
    today = today or today_in_japan()
    notice = warning_text(sheet.dates, sheet.cango.assumed, texts, today=today)
    title = sheet_title(sheet, texts)
    full = texts("export.title_with_notice", title=title, notice=notice) if notice else title
    book = Book(title=full, subject=" | ".join(sheet.attribution), created=today)
    gap_heads, gap_rows = summary_table(sheet.gaps, texts)
    gap_heads += [texts("gaps.source"), texts("gaps.dated")]
    for row, definition in zip(gap_rows, sheet.gaps.definitions, strict=True):
        row += [definition.source, definition.dated]
    blank: list[list[object]] = [[texts(f"sheet.kpi_{k}"), *[None] * 4] for k in KPIS]
    parts: Mapping[str, tuple[list[str], list[list[object]], str]] = {
        "counts": (count_heads(texts), count_rows(sheet, texts), texts("sheet.no_selection")),
        "assets": (asset_heads(texts), asset_rows(sheet, texts), texts("sheet.ask_note")),
        "works": (work_heads(texts), work_rows(sheet, texts), ""),
        "to_ask": (ask_heads(texts), ask_rows(sheet, texts), texts("sheet.ask_note")),
        "cango": (
            summary_heads(texts),
            summary_rows(sheet.cango, texts),
            question_text(sheet.cango, texts),
        ),
        "gaps": (gap_heads, gap_rows, texts("paper.reading")),
        "lodging": ([texts("sheet.lodging")], [[lodging_text(sheet, texts)]], ""),
        "registered": (
            registered_heads(texts),
            registered_rows(sheet, texts),
            texts("register.help"),
        ),
        "kpi": (kpi_heads(texts), blank, texts("sheet.kpi_note")),
        "timetables": (feed_heads(texts), [[*r] for r in feed_rows(sheet.cango, texts)], ""),
        "sources": ([texts("export.attribution")], [[line] for line in sheet.attribution], ""),
        "method": ([texts("paper.method")], [[line] for line in method_lines(texts)], ""),
    }
    for name, (heads, rows, note) in parts.items():
        page = book.sheet(texts(f"sheet.part_{name}"), [28, *[20] * (len(heads) - 1)])
        if len(heads) == 1:
            page.widen(0, 110)
        page.put(0, 0, f"{title}  {texts(f'sheet.part_{name}')}", Style.TITLE)
        page.put(1, 0, notice or None, Style.WARNING)
        page.put(2, 0, note or None)
        page.put_row(_HEAD_ROW - 1, [str(h) for h in heads], Style.HEAD)
        page.freeze(_HEAD_ROW, 0)
        for place, values in enumerate(rows, start=_HEAD_ROW):
            page.put_row(place, values, Style.WRAP)
        if name == "cango":
            put_heat(book, sheet.cango, texts, notice=notice)
    return book.to_bytes()


def method_lines(texts: Texts) -> list[str]:
    """Return the method in words that a council member understands."""
    keys = ("sheet.method_assets", "sheet.method_unknown", "cango.method", "paper.gaps_method")
    return [texts(key) for key in keys]
