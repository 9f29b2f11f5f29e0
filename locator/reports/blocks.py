"""Parts that several reports share, as JSON values: heat tables, bars of shares, timetables."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

import pandas as pd

from geo.gtfs.compiled import CompiledFeed
from locator.brief import is_known, long_date, number, warning_text
from locator.cango import VERDICTS, CanGo
from locator.export.cango import (
    column_heads,
    feed_heads,
    feed_rows,
    heat_rows,
    reason_groups,
)
from locator.gaps import GapReport
from locator.gaps.wording import definition_name
from locator.i18n import Lang, Texts
from locator.reports.wording import one_line
from locator.vocabulary import GapVerdict

CANGO_LOOKS: Mapping[str, str] = {"yes": "yes", "no": "no", "unknown": "open"}
GAP_LOOKS: Mapping[str, str] = {
    GapVerdict.SERVED: "yes",
    GapVerdict.INCONVENIENT: "mid",
    GapVerdict.GAP: "no",
    GapVerdict.UNKNOWN: "open",
}
GAP_MARKS: Mapping[str, str] = {
    GapVerdict.SERVED: "○",
    GapVerdict.INCONVENIENT: "△",
    GapVerdict.GAP: "×",
    GapVerdict.UNKNOWN: "?",
}
_WIDE = 10
_NAME = 80


def front(
    title: str,
    dates: Mapping[str, dt.date],
    texts: Texts,
    *,
    today: dt.date,
    landscape: bool = True,
    subtitle: str = "",
    assumed: Iterable[CompiledFeed] = (),
) -> dict[str, object]:
    """Return what stands on every page: title, date, what is assumed or old of the timetables."""
    iso = today.isoformat()
    date = texts("paper.date", long=long_date(today, texts.lang), iso=iso)
    return {
        "lang": texts.lang.value,
        "landscape": landscape,
        "title": one_line(title, 120),
        "subtitle": one_line(subtitle, 200),
        "date": date,
        "notice": warning_text(dates, assumed, texts, today=today),
    }


def words(texts: Texts, *keys: str) -> dict[str, str]:
    """Return the headings of a template."""
    common = ("if_complete", "timetables", "no_timetable", "sources", "method")
    return {key: texts(f"paper.{key}") for key in (*common, *keys)}


def heat_block(cango: CanGo, texts: Texts) -> list[dict[str, object]]:
    """Return the can-go table, ten columns at a time; nothing where there is no place."""
    rows = [(one_line(name, _NAME), cells) for name, cells in heat_rows(cango, texts)]
    heads = [[one_line(start, 40), day] for start, day in column_heads(cango, texts)]
    return heat_groups(heads, rows, lambda verdict: CANGO_LOOKS[verdict])


def heat_groups(
    heads: Sequence[Sequence[str]],
    rows: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    look: Callable[[str], str],
    numbers: Sequence[int] = (),
) -> list[dict[str, object]]:
    """Return rows of cells in groups of columns that fit on a page."""
    if not rows:
        return []
    told = numbers or range(1, len(rows) + 1)
    return [
        {
            "heads": [list(heads[c]) for c in part],
            "rows": [
                [n, name, [[look(cells[c][0]), cells[c][1]] for c in part]]
                for n, (name, cells) in zip(told, rows, strict=True)
            ],
        }
        for part in (range(len(heads))[at : at + _WIDE] for at in range(0, len(heads), _WIDE))
    ]


def cango_bars(cango: CanGo, texts: Texts) -> list[dict[str, object]]:
    """Return the shares of places by verdict, one bar a start and day."""
    counts = cango.summary
    return [
        {
            "name": f"{one_line(start, 40)}  {day}",
            "note": texts("paper.places", n=len(cango.sites)),
            "parts": _parts(row, VERDICTS, "", CANGO_LOOKS),
            "complete": _parts(row, VERDICTS, "if_complete_", CANGO_LOOKS),
        }
        for (start, day), (_, row) in zip(
            column_heads(cango, texts), counts.iterrows(), strict=True
        )
    ]


def gap_bars(report: GapReport, texts: Texts) -> list[dict[str, object]]:
    """Return the shares of places by verdict, one bar a definition."""
    verdicts = [v.value for v in GapVerdict]
    return [
        {
            "name": f"D{n}  {one_line(definition_name(definition, texts.lang), _NAME)}",
            "note": texts(
                "paper.definition_note",
                status=definition.status.label(texts.lang),
                n=int(row["sites"]),
            ),
            "parts": _parts(row, verdicts, "", GAP_LOOKS),
            "complete": _parts(row, verdicts, "complete_", GAP_LOOKS),
        }
        for n, (definition, (_, row)) in enumerate(
            zip(report.definitions, report.summary.iterrows(), strict=True), start=1
        )
    ]


def _parts(
    row: "pd.Series[float]", verdicts: Iterable[str], prefix: str, looks: Mapping[str, str]
) -> list[list[object]]:
    counts = [(v, float(row[prefix + v])) for v in verdicts if is_known(row[prefix + v])]
    total = sum(n for _, n in counts)
    return [[looks[v], n / total, number(n)] for v, n in counts if total > 0]


def gap_legend(texts: Texts) -> list[list[str]]:
    """Return look and name of each verdict on gaps."""
    return [[GAP_LOOKS[v], f"{GAP_MARKS[v]} {v.label(texts.lang)}"] for v in GapVerdict]


def cango_legend(texts: Texts) -> list[list[str]]:
    """Return look and name of each answer."""
    marks = {"yes": "○", "no": "×", "unknown": "?"}
    return [[CANGO_LOOKS[v], f"{marks[v]} {texts(f'verdict.{v}')}"] for v in VERDICTS]


def reason_block(cango: CanGo, texts: Texts) -> list[list[str]]:
    """Return why places are «no» or unknown, by start and day, as heads of ``reason_heads``."""
    return [
        [one_line(start, 40), day, verdict, one_line(why, 900), str(len(places)), ranges(places)]
        for start, day, verdict, why, places in reason_groups(cango, texts)
    ]


def reason_heads(texts: Texts) -> list[str]:
    """Return the heads of ``reason_block``."""
    keys = ("cango.start", "cango.day", "gaps.verdict", "cango.why", "paper.n", "paper.numbers")
    return [texts(key) for key in keys]


def ranges(numbers: Sequence[int]) -> str:
    """Return rising numbers as ranges: 1–3, 7."""
    if not numbers:
        return ""
    starts = [numbers[0], *(b for a, b in pairwise(numbers) if b != a + 1)]
    ends = [*(a for a, b in pairwise(numbers) if b != a + 1), numbers[-1]]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


def feeds_block(cango: CanGo, texts: Texts) -> dict[str, object]:
    """Return the timetables used, with dates and warnings."""
    rows = [[one_line(v, 160) or "–" for v in row] for row in feed_rows(cango, texts)]
    return {"feed_heads": feed_heads(texts), "feeds": rows}


def credits_block(lines: Iterable[str]) -> list[str]:
    """Return whom to credit, each once."""
    return list(dict.fromkeys(one_line(line, 300) for line in lines if line))


def town_names(towns: pd.DataFrame, lang: Lang) -> list[str]:
    """Return the names of municipalities, the Japanese one where there is no other."""
    return [
        str(row["name_en"] if lang is Lang.EN and is_known(row["name_en"]) else row["name_ja"])
        for _, row in towns.iterrows()
    ]
