"""A report of transport gaps as a document: shares, maps, and the places in a gap."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from locator.brief import NO_NAMES, feed_names, silence_lines, timetable_notice, today_in_japan
from locator.export.cango import day_name, site_names
from locator.export.gaps import definition_row, weight_lines
from locator.gaps import GapReport
from locator.i18n import Lang, Texts
from locator.reports.blocks import (
    GAP_LOOKS,
    GAP_MARKS,
    credits_block,
    front,
    gap_bars,
    gap_legend,
    heat_groups,
    words,
)
from locator.reports.overview import Dot, dots_svg, read_outlines
from locator.reports.typesetting import check_cells, template, typeset
from locator.reports.wording import one_line
from locator.settings import find_data
from locator.vocabulary import GapVerdict

_WORDS = (
    "reading",
    "shares",
    "maps",
    "map_note",
    "gap_sites",
    "gap_sites_note",
    "none",
    "definitions",
    "place",
)
_HIGH = 760.0


def gaps_pdf(
    report: GapReport,
    texts: Texts,
    *,
    outlines: Path | None = None,
    names: Mapping[str, str] = NO_NAMES,
    area: str = "",
    today: dt.date | None = None,
) -> bytes:
    """Return the report as PDF: A4 landscape, fonts embedded.

    Parameters
    ----------
    outlines
        GeoJSON of prefectures; the embedded one where not given.
    names
        Feed id to what people call it.
    area
        What the places have in common, in words: stands below the title.

    Raises
    ------
    ReportError
        More cells than can be read on paper, no outlines, or typst refuses the document.
    """
    check_cells(len(report.rows))
    today = today or today_in_japan()
    land, credit = read_outlines(outlines or find_data() / "boundaries" / "prefectures.geojson")
    drawings = {}
    maps = []
    if len(report.sites):
        for n, definition in enumerate(report.definitions, start=1):
            own = report.of(definition.id)["verdict"]
            dots = [
                Dot(point.x, point.y, GAP_LOOKS[verdict])
                for point, verdict in zip(report.sites.geometry, own, strict=True)
            ]
            key = f"map{n}"
            drawings[key] = dots_svg(dots, land, height=_HIGH, english=texts.lang is Lang.EN)
            maps.append({"key": key, "name": f"D{n}"})
    subtitle = texts(
        "paper.gaps_subtitle",
        n=len(report.sites),
        day=day_name(report.day, texts.lang),
    )
    subtitle = " ".join(filter(None, (one_line(area), subtitle, *weight_lines(report, texts))))
    data = {
        **front(
            texts("gaps.title"),
            report.as_of,
            texts,
            today=today,
            subtitle=subtitle,
            assumed=report.assumed,
        ),
        "words": words(texts, *_WORDS),
        "legend": gap_legend(texts),
        "bars": gap_bars(report, texts),
        "maps": maps,
        "heat": gap_heat(report, texts),
        "definition_heads": [
            texts(f"gaps.{c}") for c in ("definition", "status", "rules", "source", "dated")
        ],
        "definitions": [
            [f"D{n}  {cells[0]}", *cells[1:5]]
            for n, cells in enumerate(
                (definition_row(d, texts) for d in report.definitions), start=1
            )
        ],
        "feed_heads": [texts(k) for k in ("cango.day", "export.feed", "export.as_of", "gaps.note")],
        "feeds": feed_rows(report, texts, names),
        "credits": credits_block((*report.attribution, credit)),
        "method": [texts("paper.gaps_method")],
    }
    return typeset(template("gaps"), data, today=today, drawings=drawings)


def gap_heat(report: GapReport, texts: Texts) -> list[dict[str, object]]:
    """Return places that are a gap, or would be if all were known, under some definition."""
    gap = GapVerdict.GAP.value
    by_site: dict[object, list[tuple[str, str]]] = {site: [] for site in report.sites.index}
    wanted = set()
    for site, verdict, complete in report.rows[["site", "verdict", "if_complete"]].itertuples(
        index=False, name=None
    ):
        mark = GAP_MARKS[verdict]
        if verdict == GapVerdict.UNKNOWN.value and complete != verdict:
            mark += texts("cango.assumed", mark=GAP_MARKS[complete])
        by_site[site].append((verdict, mark))
        if gap in {verdict, complete}:
            wanted.add(site)
    names = site_names(report.sites, texts.lang)
    kept = [n for n, site in enumerate(report.sites.index) if site in wanted]
    heads = [[f"D{n}", ""] for n in range(1, len(report.definitions) + 1)]
    rows = [(one_line(names[n], 80), by_site[report.sites.index[n]]) for n in kept]
    return heat_groups(heads, rows, lambda v: GAP_LOOKS[v], [n + 1 for n in kept])


def feed_rows(report: GapReport, texts: Texts, names: Mapping[str, str]) -> list[list[str]]:
    """Return day, timetable, its date, and why it says nothing, or is old, or only assumed."""
    told = day_name(report.day, texts.lang)
    assumed = feed_names(report.assumed, texts)
    rows = [
        [told, one_line(names.get(f, f)), d.isoformat(), timetable_notice({f: d}, texts) or "–"]
        for f, d in sorted(report.as_of.items())
        if f not in assumed
    ]
    rows += [
        [told, one_line(names.get(f, f)), "–", silence_lines({f: state}, texts, names)[0]]
        for f, state in sorted(report.silent.items())
    ]
    note = texts("scenario.no_timetable")
    return rows + [[told, one_line(name), "–", note] for name in assumed.values()]
