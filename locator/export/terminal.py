"""A ranking as a table for a terminal, in which Japanese takes two cells."""

import datetime as dt
import unicodedata

from locator.brief import (
    as_of_lines,
    criterion_name,
    measure_text,
    timetable_notice,
    word,
)
from locator.export.answer import plain, unknown_criteria
from locator.i18n import Lang, Texts
from locator.records import Ranking

_NAME_CELLS = 34
_VALUE_CELLS = 20
_MEASURES = 3


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    count = 0
    for sign in text:
        if not unicodedata.combining(sign):
            count += 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
    return count


def fitted(text: str, limit: int) -> str:
    """Return a text of one line without control signs, cut to a number of cells."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    line = " ".join(kept.split())
    if cells(line) <= limit:
        return line
    short = ""
    for sign in line:
        if cells(short + sign) > limit - 1:
            break
        short += sign
    return short + "…"


def to_table(
    ranking: Ranking, texts: Texts, *, top: int | None = None, today: dt.date | None = None
) -> str:
    """Return the ranking as plain text: a table, then what was left out, dates and credits.

    The three criteria with most weight are shown as measured, with their units.
    """
    frame = ranking.frame if top is None else ranking.frame.head(top)
    shown = sorted(ranking.weights, key=lambda c: -ranking.weights[c])[:_MEASURES]
    head = [texts(f"export.{k}") for k in ("rank", "name", "score", "interval", "place_code")]
    head += [fitted(criterion_name(c, texts.lang), _VALUE_CELLS) for c in shown]
    rows = [[*head, texts("export.unknown_count")]]
    first, second = ("name_ja", "name_en") if texts.lang is Lang.JA else ("name_en", "name_ja")
    unknown = unknown_criteria(ranking, frame.index)
    for (site_id, site), missing in zip(frame.iterrows(), unknown, strict=True):
        name = plain(site.get(first)) or plain(site.get(second)) or site_id
        upper = plain(ranking.stop_upper_m.at[site_id])
        values = [
            measure_text(
                c,
                plain(ranking.measures.at[site_id, c]),
                texts,
                upper=upper if c == "stop_m" else None,
            )
            for c in shown
        ]
        rows.append(
            [
                str(site["rank"]),
                fitted(str(name), _NAME_CELLS),
                f"{site['score']:.3f}",
                f"{site['score_low']:.2f}-{site['score_high']:.2f}",
                str(plain(site.get("municipality_code")) or "-"),
                *(fitted(v, _VALUE_CELLS) for v in values),
                str(len(missing)),
            ]
        )
    notice = timetable_notice(ranking.as_of, texts, today=today)
    lines = [notice, ""] if notice else []
    return "\n".join([*lines, *_aligned(rows), "", *_footer(ranking, len(frame), texts)])


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(cells(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = [
        "  ".join(text + " " * (w - cells(text)) for text, w in zip(row, widths, strict=True))
        for row in rows
    ]
    return [lines[0].rstrip(), "-" * (sum(widths) + 2 * len(widths) - 2)] + [
        line.rstrip() for line in lines[1:]
    ]


def _footer(ranking: Ranking, shown: int, texts: Texts) -> list[str]:
    lines = [
        texts("export.counts", shown=shown, total=ranking.total, considered=ranking.considered)
    ]
    lines += [
        texts(
            "export.excluded_line",
            filter=word(texts, f"filter.{e.filter}"),
            no=e.no,
            unknown=e.unknown,
        )
        for e in ranking.excluded
    ]
    lines += [
        texts("export.not_scored", criterion=criterion_name(n.criterion, texts.lang))
        + ": "
        + texts("export.known_of", known=n.known, of=n.of)
        for n in ranking.not_scored
    ]
    if ranking.as_of:
        dates = texts("brief.comma").join(as_of_lines(ranking.as_of))
        lines.append(f"{texts('export.as_of')}: {dates}")
    return lines + [f"{texts('export.attribution')}: {line}" for line in ranking.attribution]
