"""A ranking as a workbook for people."""

import datetime as dt
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from locator.brief import criterion_name, query_rows, timetable_notice, today_in_japan, word
from locator.criteria import CRITERIA
from locator.export.answer import columns, unknown_criteria
from locator.export.flat import titled
from locator.i18n import Texts
from locator.records import Ranking
from locator.workbook import Book, Style

_HEAD_ROW = 2


def to_xlsx(
    ranking: Ranking,
    texts: Texts,
    *,
    top: int | None = None,
    today: dt.date | None = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """Return the ranking as a workbook for people.

    Sheets: ranking (scores and parts), measures (with units), excluded, query, timetables,
    sources. The first row of each is its title, the third its header.

    Parameters
    ----------
    names
        Names of ids and codes in the question and of feeds.
    """
    today = today or today_in_japan()
    notice = timetable_notice(ranking.as_of, texts, today=today)
    title = titled(texts, notice)
    frame = ranking.frame if top is None else ranking.frame.head(top)
    book = Book(title=title, subject=" | ".join(ranking.attribution), created=today)
    _ranking_sheet(book, ranking, frame, texts, notice)
    _measure_sheet(book, ranking, frame, texts, notice)
    names = names or {}
    excluded: list[list[object]] = [
        [word(texts, f"filter.{e.filter}"), e.no, e.unknown] for e in ranking.excluded
    ]
    excluded += [
        [
            texts("export.not_scored", criterion=criterion_name(n.criterion, texts.lang)),
            texts("export.known_of", known=n.known, of=n.of),
        ]
        for n in ranking.not_scored
    ]
    listed: tuple[tuple[str, tuple[str, ...], list[list[object]]], ...] = (
        ("excluded", ("filter", "no", "unknown"), excluded),
        ("query", ("topic", "value"), [list(r) for r in query_rows(ranking.query, texts, names)]),
        (
            "timetables",
            ("feed", "name", "as_of"),
            [[f, names.get(f), d.isoformat()] for f, d in sorted(ranking.as_of.items())],
        ),
        ("sources", ("attribution",), [[line] for line in ranking.attribution]),
    )
    for name, head, rows in listed:
        widths = (110,) if name == "sources" else (36, 44, 16)
        sheet = book.sheet(texts(f"export.sheet_{name}"), widths)
        sheet.put(0, 0, texts(f"export.sheet_{name}"), Style.TITLE)
        sheet.put(1, 0, notice or None, Style.WARNING)
        sheet.put_row(_HEAD_ROW, [texts(f"export.{h}") for h in head], Style.HEAD)
        sheet.freeze(_HEAD_ROW + 1, 0)
        for row, values in enumerate(rows, start=_HEAD_ROW + 1):
            sheet.put_row(row, values, Style.WRAP)
    return book.to_bytes()


def _ranking_sheet(
    book: Book, ranking: Ranking, frame: gpd.GeoDataFrame, texts: Texts, notice: str
) -> None:
    site_columns = [c for c in ("category", "municipality_code", "source") if c in frame]
    criteria = [str(c) for c in ranking.parts.columns]
    widths = [6, 30, 26, 9, 9, 9, 9, 9, *[12] * len(criteria), 30, 10, 10, 14, *[16] * 3]
    sheet = book.sheet(texts("export.sheet_ranking"), widths)
    sheet.put(0, 0, titled(texts, notice), Style.TITLE)
    sheet.put(1, 0, notice or None, Style.WARNING)
    leading = ("rank", "name_ja", "name_en", "score", "score_low", "score_high")
    ranks = ("best_rank", "worst_rank")
    trailing = ("unknown", "lon", "lat", "id", *site_columns)
    heads = [texts(f"export.{c}") for c in (*leading, *ranks)]
    heads += [
        texts("export.part", criterion=criterion_name(c, texts.lang), weight=ranking.weights[c])
        for c in criteria
    ]
    heads += [texts(f"export.{c}") for c in trailing]
    sheet.put_row(_HEAD_ROW, heads, Style.HEAD)
    sheet.freeze(_HEAD_ROW + 1, 2)
    comma, unknown = texts("brief.comma"), texts("brief.unknown")
    sites, parts = (
        columns(pd.DataFrame(frame.drop(columns=frame.geometry.name))),
        columns(ranking.parts),
    )
    sites |= {"lon": frame.geometry.x.tolist(), "lat": frame.geometry.y.tolist()}
    sites |= {"id": frame.index.tolist()}
    missing = unknown_criteria(ranking, frame.index)
    nothing: list[object] = [None] * len(frame)
    at = 8 + len(criteria)
    last = _HEAD_ROW
    for n in range(len(frame)):
        last = _HEAD_ROW + 1 + n
        sheet.put(last, 0, sites["rank"][n], Style.WHOLE)
        sheet.put_row_at(last, 1, [sites.get(c, nothing)[n] for c in leading[1:3]])
        sheet.put_row_at(last, 3, [sites[c][n] for c in leading[3:]], Style.SCORE)
        sheet.put_row_at(last, 6, [sites[c][n] for c in ranks], Style.WHOLE)
        for column, criterion in enumerate(criteria, start=8):
            part = parts[criterion][n]
            style = Style.UNKNOWN if part is None else Style.SCORE
            sheet.put(last, column, unknown if part is None else part, style)
        names = [criterion_name(c, texts.lang) for c in missing[n]]
        sheet.put(last, at, comma.join(names), Style.WRAP)
        sheet.put_row_at(last, at + 1, [sites["lon"][n], sites["lat"][n]], Style.DEGREE)
        sheet.put_row_at(last, at + 3, [sites[c][n] for c in ("id", *site_columns)])
    sheet.filter(_HEAD_ROW, last, len(heads) - 1)
    if last > _HEAD_ROW:
        sheet.bars(_HEAD_ROW + 1, last, 3)


def _measure_sheet(
    book: Book, ranking: Ranking, frame: gpd.GeoDataFrame, texts: Texts, notice: str
) -> None:
    criteria = [str(c) for c in ranking.measures.columns]
    sheet = book.sheet(texts("export.sheet_measures"), [6, 30, *[13] * len(criteria)])
    sheet.put(0, 0, texts("export.sheet_measures"), Style.TITLE)
    sheet.put(1, 0, notice or None, Style.WARNING)
    units = [CRITERIA[c].unit if c in CRITERIA else "" for c in criteria]
    heads = [
        texts("export.measure", criterion=criterion_name(c, texts.lang), unit=label)
        if (label := texts(f"export.unit_{unit}") if unit else "")
        else criterion_name(c, texts.lang)
        for c, unit in zip(criteria, units, strict=True)
    ]
    sheet.put_row(_HEAD_ROW, [texts("export.rank"), texts("export.name_ja"), *heads], Style.HEAD)
    sheet.freeze(_HEAD_ROW + 1, 2)
    sites, upper = (
        columns(pd.DataFrame(frame[["rank", "name_ja"]])),
        columns(ranking.stop_upper_m.to_frame("m")),
    )
    measures = columns(ranking.measures)
    for n in range(len(frame)):
        row = _HEAD_ROW + 1 + n
        sheet.put(row, 0, sites["rank"][n], Style.WHOLE)
        sheet.put(row, 1, sites["name_ja"][n])
        for column, (criterion, unit) in enumerate(zip(criteria, units, strict=True), start=2):
            word_for, bound = texts("brief.unknown"), upper["m"][n]
            if criterion == "stop_m" and bound is not None:
                word_for = texts("brief.at_most", value=f"{bound:,.0f}")
            sheet.measure(row, column, measures[criterion][n], unit, word_for)
