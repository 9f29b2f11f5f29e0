"""The municipality sheet as a document: two to four pages of A4 for a council and its partners."""

import datetime as dt
from pathlib import Path

from locator.brief import long_date, today_in_japan
from locator.export.cango import day_name, heat_rows, question_text, site_names
from locator.export.municipality import (
    ask_heads,
    ask_rows,
    count_heads,
    count_rows,
    kind_name,
    kpi_heads,
    lodging_text,
    method_lines,
    registered_heads,
    registered_rows,
    sheet_title,
    town_name_of,
    work_heads,
    work_rows,
)
from locator.i18n import Lang, Texts
from locator.municipality import KPIS, MunicipalitySheet
from locator.reports.blocks import (
    CANGO_LOOKS,
    cango_bars,
    cango_legend,
    credits_block,
    feeds_block,
    front,
    gap_bars,
    gap_legend,
    heat_groups,
    reason_block,
    words,
)
from locator.reports.overview import WIDTH, Dot, dots_svg, read_outlines
from locator.reports.typesetting import template, typeset
from locator.reports.wording import one_line
from locator.settings import find_data

MOST_ASSETS, MOST_WORKS, MOST_REGISTERED, MOST_REASONS = 40, 10, 12, 5
MOST_STARTS = 4
_LOOKS = {"location": "mid", "spot": "yes", "hub": "hub", "facility": "no"}
_HIGH = 760.0
_PARTS = (
    "counts",
    "to_ask",
    "cango",
    "gaps",
    "assets",
    "works",
    "lodging",
    "registered",
    "kpi",
)
_NOTES = ("map", "map_note", "no_selection", "ask_note", "kpi_note", "no_assets", "no_registered")


def municipality_pdf(
    sheet: MunicipalitySheet,
    texts: Texts,
    *,
    outlines: Path | None = None,
    today: dt.date | None = None,
) -> bytes:
    """Return the sheet as PDF; what does not fit is counted and named as standing in the workbook.

    Parameters
    ----------
    outlines
        GeoJSON of municipalities; the embedded one where not given.

    Raises
    ------
    ReportError
        No outlines, or typst refuses the document.
    """
    today = today or today_in_japan()
    land, credit = read_outlines(outlines or find_data() / "boundaries" / "municipalities.geojson")
    points = zip(sheet.assets.geometry, sheet.assets["kind"], strict=True)
    dots = [Dot(point.x, point.y, _LOOKS[kind]) for point, kind in points]
    drawing = ""
    if dots:
        own = land[land["code"].isin(sheet.codes)] if "code" in land else None
        drawing = dots_svg(dots, land, height=_HIGH, english=texts.lang is Lang.EN, lit=own)
    names = [town_name_of(sheet, str(code), texts.lang) for code in sheet.towns.index[1:]]
    towns = texts("brief.comma").join(names) or texts("sheet.no_neighbours")
    subtitle = texts("sheet.subtitle", towns=towns, day=day_name(sheet.day, texts.lang))
    title = sheet_title(sheet, texts)
    data = {
        **front(
            title,
            sheet.dates,
            texts,
            today=today,
            landscape=False,
            subtitle=one_line(subtitle),
            assumed=sheet.cango.assumed,
        ),
        "words": words(texts, "place", "reading")
        | {key: texts(f"sheet.part_{key}") for key in _PARTS}
        | {key: texts(f"sheet.{key}") for key in _NOTES}
        | {"registered_note": texts("register.help")},
        "map": [WIDTH, _HIGH] if drawing else [],
        "map_legend": [[_LOOKS[k], texts(f"sheet.{k}")] for k in _LOOKS],
        "count_heads": count_heads(texts),
        "counts": _cells(count_rows(sheet, texts)),
        "ask_heads": ask_heads(texts),
        "ask": _cells(ask_rows(sheet, texts)),
        "lodging": lodging_text(sheet, texts),
        "question": question_text(sheet.cango, texts),
        "cango_legend": cango_legend(texts),
        "cango_bars": cango_bars(sheet.cango, texts),
        "reasons": _reasons(sheet, texts),
        "reason_heads": [texts(k) for k in ("cango.start", "gaps.verdict", "cango.why", "paper.n")],
        "gap_legend": gap_legend(texts),
        "gap_bars": gap_bars(sheet.gaps, texts),
        "gap_sources": [
            texts("sheet.definition_source", name=f"D{n}", source=one_line(d.source, 120))
            for n, d in enumerate(sheet.gaps.definitions, start=1)
        ],
        "heat": _heat(sheet, texts),
        "more_assets": _more(len(sheet.assets), MOST_ASSETS, texts),
        "work_heads": work_heads(texts),
        "works": _cells(work_rows(sheet, texts)[:MOST_WORKS]),
        "more_works": _more(len(sheet.works), MOST_WORKS, texts),
        "registered_heads": registered_heads(texts),
        "registered": _registered(sheet, texts),
        "more_registered": _more(len(sheet.registered), MOST_REGISTERED, texts),
        "kpi_heads": kpi_heads(texts),
        "kpi": [[texts(f"sheet.kpi_{key}"), "", "", "", ""] for key in KPIS],
        **feeds_block(sheet.cango, texts),
        "credits": credits_block((*sheet.attribution, credit)),
        "method": method_lines(texts),
    }
    drawings = {"map": drawing} if drawing else {}
    return typeset(template("municipality"), data, today=today, drawings=drawings)


def _cells(rows: list[list[object]]) -> list[list[str]]:
    return [["–" if v is None else one_line(v, 160) for v in row] for row in rows]


def _registered(sheet: MunicipalitySheet, texts: Texts) -> list[list[str]]:
    """Return the first registrations, their expiry as offices write dates."""
    rows = _cells(registered_rows(sheet, texts)[:MOST_REGISTERED])
    for row in rows:
        day = dt.date.fromisoformat(row[4])
        row[4] = texts("paper.date", long=long_date(day, texts.lang), iso=row[4])
    return rows


def _more(count: int, most: int, texts: Texts) -> str:
    return texts("sheet.more", n=count - most) if count > most else ""


def _heat(sheet: MunicipalitySheet, texts: Texts) -> list[dict[str, object]]:
    """Return the first places with their answers and how much has to be asked."""
    shown = sheet.cango.starts[:MOST_STARTS]
    is_english = texts.lang is Lang.EN
    heads = [
        [one_line(s.name_en if is_english else s.name_ja, 30), day_name(sheet.day, texts.lang)]
        for s in shown
    ]
    heads.append([texts("sheet.rights"), ""])
    asked = sheet.to_ask["id"].value_counts()
    names = site_names(sheet.assets, texts.lang)
    rows = []
    for n, (_, cells) in enumerate(heat_rows(sheet.cango, texts)):
        if n == MOST_ASSETS:
            break
        row = sheet.assets.iloc[n]
        told = texts(
            "sheet.asset",
            name=one_line(names[n], 60),
            kind=kind_name(str(row["kind"]), row["category"], texts.lang),
            town=town_name_of(sheet, row["town"], texts.lang),
        )
        count = int(asked.get(sheet.assets.index[n], 0))
        rights = texts("sheet.ask_count", n=count) if count else texts("sheet.ask_none")
        if row["kind"] in {"hub", "facility"}:
            rights = "–"
        rows.append((told, [*cells[: len(shown)], ("plain", rights)]))
    return heat_groups(heads, rows, lambda v: CANGO_LOOKS.get(v, "plain"))


def _reasons(sheet: MunicipalitySheet, texts: Texts) -> list[list[str]]:
    """Return why places are «no» or unknown, the commonest reasons first, the rest as a number."""
    rows = sorted(reason_block(sheet.cango, texts), key=lambda row: -int(row[4]))
    told = [[start, verdict, why, n] for start, _, verdict, why, n, _ in rows[:MOST_REASONS]]
    rest = sum(int(row[4]) for row in rows[MOST_REASONS:])
    return [*told, ["", "", texts("sheet.more_reasons"), str(rest)]] if rest else told
