"""A report of transport gaps as files and as text, always with sources and timetable dates.

Flat files (CSV and the sheet of rows) have one row a site and definition: id, name_ja, name_en,
municipality_code, lon, lat, definition, verdict, if_complete, rule, reason, then the measures in
natural units (empty where unknown), ``*_upper_m`` where only an upper bound is known.
"""

import datetime as dt
import json
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
from shapely.geometry import mapping

from locator.brief import (
    NO_NAMES,
    as_of_lines,
    assumed_text,
    feed_names,
    is_known,
    silence_words,
    timetable_notice,
    today_in_japan,
    warning_text,
    word,
)
from locator.export.answer import columns, plain
from locator.export.flat import geopackage, guarded
from locator.gaps import GapDefinition, GapReport
from locator.gaps.wording import (
    column_name,
    definition_name,
    definition_note,
    definition_words,
    needs_words,
    reason_text,
    rule_words,
)
from locator.i18n import Texts
from locator.vocabulary import GapVerdict
from locator.workbook import Book, Style

_SITE_COLUMNS = ("name_ja", "name_en", "municipality_code")
_HEAD_ROW = 2
_VERDICTS = tuple(v.value for v in GapVerdict)


def gaps_json(
    report: GapReport,
    texts: Texts,
    *,
    names: Mapping[str, str] = NO_NAMES,
    today: dt.date | None = None,
) -> dict[str, object]:
    """Return the report as the JSON object of the command line.

    Keys: rows (id, definition, verdict, if_complete, rule, measures), summary (definition; served,
    inconvenient, gap, unknown: sites, null for a verdict that the definition does not know;
    if_complete with the same four), as_of, timetable_notice (empty unless a timetable is old),
    assumed (what a scenario adds, in words; null without one), silent (feed to words),
    attribution. Numbers are not rounded; unknown is null. With
    weights, these are counted instead of sites: rows have weight; summary has weight: name, known
    (sum), unknown_sites (their weight is unknown; they are in none of the counts).
    """
    weights = None if report.weights is None else [plain(v) for v in report.weights]
    measures = {c: [_listed(v) for v in report.measures[c].tolist()] for c in report.measures}
    place = {site: n for n, site in enumerate(report.measures.index)}
    shown = {d.id: (*report.columns[d.id], "silent_feeds", "usual_on") for d in report.definitions}
    rows = [
        {
            "id": str(site),
            "definition": definition,
            "verdict": verdict,
            "if_complete": complete,
            "rule": rule,
            "measures": {c: measures[c][place[site]] for c in shown[definition]},
            **({} if weights is None else {"weight": weights[place[site]]}),
        }
        for site, definition, verdict, complete, rule in report.rows[
            ["site", "definition", "verdict", "if_complete", "rule"]
        ].itertuples(index=False, name=None)
    ]
    summary = [
        {
            "definition": str(definition),
            **{v: _count(row[v]) for v in _VERDICTS},
            "if_complete": {v: _count(row[f"complete_{v}"]) for v in _VERDICTS},
            **({} if report.weights is None else {"weight": _weight(report, row)}),
        }
        for definition, row in report.summary.iterrows()
    ]
    as_of = {feed: day.isoformat() for feed, day in sorted(report.as_of.items())}
    return {
        "rows": rows,
        "summary": summary,
        "as_of": as_of,
        "timetable_notice": timetable_notice(report.as_of, texts, today=today),
        "assumed": assumed_text(report.assumed, texts) or None,
        "silent": silence_words(report.silent, texts, names),
        "attribution": list(report.attribution),
    }


def _weight(report: GapReport, row: pd.Series) -> dict[str, object]:
    known = pd.Series(report.weights, dtype="Float64")
    return {
        "name": None if known.name is None else str(known.name),
        "known": _count(known.sum()),
        "unknown_sites": _count(row["unweighted"]),
    }


def _listed(value: object) -> object:
    return [plain(v) for v in value] if isinstance(value, tuple) else plain(value)


def _count(value: object) -> object:
    number = plain(value)
    return int(number) if isinstance(number, float) and number.is_integer() else number


def gaps_frame(report: GapReport) -> pd.DataFrame:
    """Return one row a site and definition; columns as this module says."""
    sites = pd.DataFrame(index=report.sites.index)
    for name in _SITE_COLUMNS:
        sites[name] = report.sites.get(name)
    sites = sites.assign(lon=report.sites.geometry.x, lat=report.sites.geometry.y)
    if report.weights is not None:
        sites = sites.assign(weight=report.weights)
    rows = report.rows.rename(columns={"site": "id"})
    frame = rows[["id"]].join(sites, on="id").join(rows.drop(columns="id"))
    return frame.join(report.measures, on="id")


def gaps_csv(report: GapReport, texts: Texts, *, today: dt.date | None = None) -> bytes:
    """Return the rows as CSV, UTF-8 with byte order mark, CRLF: Excel and pandas read it.

    After the columns stand as_of, timetable_notice (empty unless a timetable is old), assumed
    (empty without a scenario) and attribution, the same in every row. Text that begins like a
    formula gets an apostrophe.
    """
    table = pd.DataFrame(columns(gaps_frame(report)), dtype=object)
    table = table.assign(
        as_of="|".join(f"{f}:{d.isoformat()}" for f, d in sorted(report.as_of.items())),
        timetable_notice=timetable_notice(report.as_of, texts, today=today),
        assumed=assumed_text(report.assumed, texts),
        attribution=" | ".join(report.attribution),
    ).map(guarded)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def gaps_geojson(
    report: GapReport,
    texts: Texts,
    *,
    today: dt.date | None = None,
    shapes: gpd.GeoSeries | None = None,
) -> str:
    """Return one feature a site as GeoJSON (RFC 7946): its point, or its shape where given.

    Properties: id, names, municipality_code, weight where the report has weights,
    ``<definition>`` with verdict, if_complete, rule and reason, and the measures. Foreign members:
    title, attribution, as_of, timetable_notice, assumed (null without a scenario).
    """
    answers: dict[object, dict[str, object]] = {site: {} for site in report.sites.index}
    for site, definition, *told in report.rows.itertuples(index=False, name=None):
        names = ("verdict", "if_complete", "rule", "reason")
        answers[site][definition] = dict(zip(names, told, strict=True))
    told_of = pd.DataFrame(report.sites.reindex(columns=list(_SITE_COLUMNS)))
    if report.weights is not None:
        told_of = told_of.assign(weight=report.weights)
    sites = columns(told_of)
    drawn = report.sites.geometry if shapes is None else shapes.reindex(report.sites.index)
    geometries = [mapping(shape) for shape in drawn]
    measures = columns(report.measures)
    features = [
        {
            "type": "Feature",
            "id": str(site),
            "geometry": geometries[n],
            "properties": {
                "id": str(site),
                **{c: column[n] for c, column in sites.items()},
                **answers[site],
                **{c: column[n] for c, column in measures.items()},
            },
        }
        for n, site in enumerate(report.sites.index)
    ]
    warning = warning_text(report.as_of, report.assumed, texts, today=today)
    document = {
        "type": "FeatureCollection",
        "title": _title(texts, warning),
        "attribution": list(report.attribution),
        "as_of": {feed: day.isoformat() for feed, day in sorted(report.as_of.items())},
        "timetable_notice": timetable_notice(report.as_of, texts, today=today),
        "assumed": assumed_text(report.assumed, texts) or None,
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def gaps_geopackage(report: GapReport, texts: Texts, *, today: dt.date | None = None) -> bytes:
    """Return the report as a GeoPackage, EPSG:4326.

    Layer ``gaps`` has one row a site and definition, columns as this module says; table ``about``
    (topic, value) holds title, notice, what is assumed, timetable dates and attribution.
    """
    table = columns(gaps_frame(report))
    measured = set(report.measures) - {"silent_feeds", "usual_on"} | {"lon", "lat"}
    typed = {
        name: pd.Series(values, dtype="float64")
        if name in measured
        else pd.Series([None if v is None else str(v) for v in values], dtype="str")
        for name, values in table.items()
    }
    points = gpd.points_from_xy(typed["lon"], typed["lat"], crs="EPSG:4326")
    layer = gpd.GeoDataFrame(typed, geometry=points, crs="EPSG:4326")
    notice = warning_text(report.as_of, report.assumed, texts, today=today)
    title = _title(texts, notice)
    rows = [(texts("export.title_label"), title)]
    assumed = assumed_text(report.assumed, texts)
    rows += [(texts("export.assumed"), assumed)] if assumed else []
    dates = _published(report).items()
    rows += [(texts("export.as_of"), f"{f} {d.isoformat()}") for f, d in dates]
    rows += [(texts("export.attribution"), line) for line in report.attribution]
    about = pd.DataFrame(rows, columns=["topic", "value"])
    return geopackage("gaps", layer, about, title=title, owed=report.attribution)


def gaps_xlsx(report: GapReport, texts: Texts, *, today: dt.date | None = None) -> bytes:
    """Return a workbook for people: summary, sites, definitions, timetables, sources."""
    today = today or today_in_japan()
    notice = warning_text(report.as_of, report.assumed, texts, today=today)
    book = Book(title=_title(texts, notice), subject=" | ".join(report.attribution), created=today)
    frame = gaps_frame(report)
    for column in ("verdict", "if_complete"):
        frame[column] = [GapVerdict.of(v).label(texts.lang) for v in frame[column]]
    frame["rule"] = _rules_in_words(report, texts)
    frame["reason"] = [reason_text(r, texts) for r in frame["reason"]]
    names = {d.id: definition_name(d, texts.lang) for d in report.definitions}
    frame["definition"] = frame["definition"].map(names)
    table = columns(frame)
    known = set(report.measures.columns)
    heads = [
        column_name(c, texts) if c in known else word(texts, f"gaps.{c}", f"export.{c}")
        for c in table
    ]
    listed: Mapping[str, tuple[list[str], list[list[object]]]] = {
        "summary": (
            _summary_heads(texts),
            _summary_rows(report, texts) + _weight_rows(report, texts),
        ),
        "sites": (heads, [list(row) for row in zip(*table.values(), strict=True)]),
        "definitions": (
            [
                texts(f"gaps.{c}")
                for c in ("definition", "status", "rules", "source", "dated", "note")
            ],
            [[*definition_row(d, texts)] for d in report.definitions],
        ),
        "timetables": (
            [texts("export.feed"), texts("export.as_of"), texts("gaps.silent")],
            _feed_rows(report, texts),
        ),
        "sources": ([texts("export.attribution")], [[line] for line in report.attribution]),
    }
    for name, (head, rows) in listed.items():
        sheet = book.sheet(texts(f"gaps.sheet_{name}"), [36, *[18] * (len(head) - 1)])
        sheet.put(0, 0, texts(f"gaps.sheet_{name}"), Style.TITLE)
        sheet.put(1, 0, notice or None, Style.WARNING)
        sheet.put_row(_HEAD_ROW, head, Style.HEAD)
        sheet.freeze(_HEAD_ROW + 1, 1)
        for number, values in enumerate(rows, start=_HEAD_ROW + 1):
            sheet.put_row(number, values, Style.TEXT if name == "sites" else Style.WRAP)
    return book.to_bytes()


def gaps_table(report: GapReport, texts: Texts, *, today: dt.date | None = None) -> str:
    """Return the shares under each definition as text, unknown apart, and what they rest on."""
    notice = warning_text(report.as_of, report.assumed, texts, today=today)
    lines = [notice, ""] if notice else []
    lines.append("\t".join(_summary_heads(texts)))
    lines += [
        "\t".join("-" if v is None else str(v) for v in row) for row in _summary_rows(report, texts)
    ]
    lines += ["", *weight_lines(report, texts)]
    needs = [line for d in report.definitions for line in needs_words(d, texts)]
    lines += dict.fromkeys(needs)
    if _published(report):
        dates = texts("brief.comma").join(as_of_lines(_published(report)))
        lines.append(f"{texts('export.as_of')}: {dates}")
    lines += [f"{texts('export.attribution')}: {line}" for line in report.attribution]
    return "\n".join(lines)


def summary_table(report: GapReport, texts: Texts) -> tuple[list[str], list[list[object]]]:
    """Return heads and rows of the counts and shares under each definition."""
    return _summary_heads(texts), _summary_rows(report, texts)


def _weight_rows(report: GapReport, texts: Texts) -> list[list[object]]:
    return [[line] for line in weight_lines(report, texts)]


def weight_lines(report: GapReport, texts: Texts) -> list[str]:
    """Return what was counted where sites have weights; nothing where each counts once."""
    if report.weights is None or report.summary.empty:
        return []
    told = _weight(report, report.summary.iloc[0])
    unknown, sites = told["unknown_sites"], len(report.sites)
    name = told["name"] or texts("gaps.weight")
    return [texts("gaps.weighted", name=name, known=told["known"], unknown=unknown, sites=sites)]


def _title(texts: Texts, notice: str) -> str:
    title = texts("gaps.title")
    return texts("export.title_with_notice", title=title, notice=notice) if notice else title


def _summary_heads(texts: Texts) -> list[str]:
    names = [v.label(texts.lang) for v in GapVerdict]
    assumed = [texts("gaps.assumed", verdict=name) for name in names]
    return [texts("gaps.definition"), texts("gaps.count"), *names, *assumed]


def _summary_rows(report: GapReport, texts: Texts) -> list[list[object]]:
    rows: list[list[object]] = []
    for definition, (_, row) in zip(report.definitions, report.summary.iterrows(), strict=True):
        cells: list[object] = [definition_name(definition, texts.lang), _count(row["sites"])]
        for prefix in ("", "complete_"):
            cells += [_told(row, f"{prefix}{v}", texts) for v in _VERDICTS]
        rows.append(cells)
    return rows


def _told(row: pd.Series, key: str, texts: Texts) -> object:
    if not is_known(row[key]) or not is_known(row[f"{key}_share"]):
        return None
    return texts("gaps.share", n=_count(row[key]), share=float(row[f"{key}_share"]))


def definition_row(definition: GapDefinition, texts: Texts) -> list[str]:
    """Return name, status, rules, source, date and note of a definition, in words."""
    return [
        definition_name(definition, texts.lang),
        definition.status.label(texts.lang),
        "\n".join(definition_words(definition, texts)),
        definition.source,
        definition.dated,
        definition_note(definition, texts.lang),
    ]


def _rules_in_words(report: GapReport, texts: Texts) -> list[str]:
    words = {
        (d.id, d.rule_text(n)): rule_words(d, n, texts)
        for d in report.definitions
        for n in range(-1, len(d.rules) + 1)
    }
    rules = report.rows[["definition", "rule"]].itertuples(index=False, name=None)
    return [words[row] for row in rules]


def _published(report: GapReport) -> dict[str, dt.date]:
    """Return the dates of the timetables that somebody published."""
    assumed = {feed.feed_id for feed in report.assumed}
    return {feed: day for feed, day in report.as_of.items() if feed not in assumed}


def _feed_rows(report: GapReport, texts: Texts) -> list[list[object]]:
    dates = sorted(_published(report).items())
    rows: list[list[object]] = [[f, d.isoformat(), None] for f, d in dates]
    rows += [[f, None, s.reason] for f, s in sorted(report.silent.items())]
    note = texts("scenario.no_timetable")
    return rows + [[name, None, note] for name in feed_names(report.assumed, texts).values()]
