"""The can-go table as files and as text, always with reasons, timetable dates and sources.

Flat files have one row a start, day and place: from, from_name, day, id, name_ja, name_en,
municipality_code, lon, lat, verdict, if_complete, reason (in words), then the measures: times as
HH:MM (arrivals rounded up, departures down), ``_min`` minutes, ``_m`` metres, empty where unknown.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

import pandas as pd

from locator.access import COARSE, DECIDING_MODES
from locator.brief import (
    assumed_text,
    clock,
    coverage_lines,
    feed_names,
    feed_note,
    is_known,
    number,
    silence_lines,
    silence_words,
    timetable_notice,
    today_in_japan,
    warning_text,
    word,
)
from locator.cango import VERDICTS, CanGo, day_key
from locator.days import Day
from locator.export.answer import columns, plain
from locator.export.flat import guarded
from locator.i18n import Lang, Texts
from locator.places import Target
from locator.reasons import hhmm, reason_text
from locator.workbook import Book, Style

MARKS = {"yes": "○", "no": "×", "unknown": "?"}
STYLES = {"yes": Style.YES, "no": Style.NO, "unknown": Style.OPEN}
_TIMES = (("first_arrival", True), ("last_departure", False))
_NUMBERS = (
    "longest_stay_min",
    "fastest_min",
    "median_min",
    "p90_min",
    "longest_wait_min",
    "walk_min",
    "stop_m",
)
_SITE_COLUMNS = ("name_ja", "name_en", "municipality_code")
_HEAD_ROW = 3


def cango_json(cango: CanGo, texts: Texts, *, today: dt.date | None = None) -> dict[str, object]:
    """Return the table as the JSON object of the command line.

    Keys: rows (from, day, id, verdict, if_complete, reason in words, measures: first_arrival and
    last_departure as HH:MM, departures, minutes and metres), summary (from, day; yes, no, unknown:
    places; if_complete with the same three), as_of (day to feed to date), timetable_notice (empty
    unless a timetable is old), assumed (what a scenario adds, in words; null without one), silent
    (feed to words), attribution. Numbers are not rounded; unknown is null.
    """
    measures = _measures(cango)
    shown = {name: [plain(v) for v in values] for name, values in measures.items()}
    keys = ["from", "day", "site", "verdict", "if_complete"]
    rows = [
        {
            "from": start,
            "day": day,
            "id": str(site),
            "verdict": verdict,
            "if_complete": complete,
            "reason": reason,
            "measures": {name: values[n] for name, values in shown.items()},
        }
        for n, ((start, day, site, verdict, complete), reason) in enumerate(
            zip(
                cango.rows[keys].itertuples(index=False, name=None),
                cell_reasons(cango, texts),
                strict=True,
            )
        )
    ]
    summary = [
        {
            "from": row["from"],
            "day": row["day"],
            **{v: int(row[v]) for v in VERDICTS},
            "if_complete": {v: int(row[f"if_complete_{v}"]) for v in VERDICTS},
        }
        for _, row in cango.summary.iterrows()
    ]
    as_of = {
        day: {feed: date.isoformat() for feed, date in sorted(used.items())}
        for day, used in cango.as_of.items()
    }
    return {
        "rows": rows,
        "summary": summary,
        "as_of": as_of,
        "timetable_notice": timetable_notice(cango.dates, texts, today=today),
        "assumed": assumed_text(cango.assumed, texts) or None,
        "silent": silence_words(cango.silent, texts, _names(cango, texts)),
        "attribution": list(cango.attribution),
    }


def _names(cango: CanGo, texts: Texts) -> dict[str, str]:
    service = next(iter(cango.services.values()))
    return feed_names((*service.timetable.feeds, *service.silent), texts)


def _measures(cango: CanGo) -> dict[str, list[object]]:
    rows = cango.rows
    coarse = rows["reason"].eq(COARSE).tolist()
    found: dict[str, list[object]] = {
        name: [hhmm(v, up=up) if is_known(v) else None for v in rows[f"{name}_s"].tolist()]
        for name, up in _TIMES
    }
    found["departures"] = [
        None if gone or not is_known(n) else int(n)
        for n, gone in zip(rows["departures"].tolist(), coarse, strict=True)
    ]
    return found | {name: rows[name].tolist() for name in _NUMBERS}


def cell_reasons(cango: CanGo, texts: Texts) -> list[str]:
    """Return why each row says what it says, in words; a «no» names who stated completeness."""
    homes = {s.id: s.points[0].municipality_code for s in cango.starts}
    towns = dict(zip(cango.sites.index, cango.sites["municipality_code"], strict=True))
    stated: dict[tuple[object, object], str] = {}

    def statements(start: str, site: object) -> str:
        key = (towns[site], homes[start])
        if key not in stated:
            codes = pd.Series([code or None for code in key], dtype=object)
            lines = coverage_lines(cango.catalogue, codes, DECIDING_MODES, texts)
            stated[key] = " ".join(lines)
        return stated[key]

    names = ["from", "day", "site", "verdict", "reason", "last_departure_s", "longest_stay_min"]
    names += ["stop_m", "silent_feeds"]
    told = []
    for values in cango.rows[names].itertuples(index=False, name=None):
        row = dict(zip(names, values, strict=True))
        words = reason_text(row, cango.services[row["day"]], cango.visit, texts)
        if row["verdict"] == "no":
            words = " ".join(filter(None, (words, statements(row["from"], row["site"]))))
        told.append(words)
    return told


def cango_frame(cango: CanGo, texts: Texts) -> pd.DataFrame:
    """Return one row a start, day and place; columns as this module says."""
    sites = pd.DataFrame(index=cango.sites.index)
    for name in _SITE_COLUMNS:
        sites[name] = cango.sites.get(name)
    sites = sites.assign(lon=cango.sites.geometry.x, lat=cango.sites.geometry.y)
    starts = {s.id: target_name(s, texts.lang) for s in cango.starts}
    rows = cango.rows
    frame = pd.DataFrame({"from": rows["from"], "from_name": rows["from"].map(starts)})
    frame = frame.assign(day=rows["day"], id=rows["site"]).join(sites, on="id")
    frame = frame.assign(
        verdict=rows["verdict"],
        if_complete=rows["if_complete"],
        reason=pd.Series(cell_reasons(cango, texts), index=rows.index, dtype=object),
    )
    for name, values in _measures(cango).items():
        frame[name] = pd.Series(values, index=rows.index, dtype=object)
    return frame


def cango_csv(cango: CanGo, texts: Texts, *, today: dt.date | None = None) -> bytes:
    """Return the rows as CSV, UTF-8 with byte order mark, CRLF: Excel and pandas read it.

    After the columns stand as_of (of the day of the row), timetable_notice (empty unless a
    timetable is old), assumed (empty without a scenario) and attribution. Text that begins like a
    formula gets an apostrophe.
    """
    frame = cango_frame(cango, texts)
    used = {
        day: "|".join(f"{f}:{d.isoformat()}" for f, d in sorted(dates.items()))
        for day, dates in cango.as_of.items()
    }
    table = pd.DataFrame(columns(frame), dtype=object)
    table = table.assign(
        as_of=frame["day"].map(used).to_numpy(),
        timetable_notice=timetable_notice(cango.dates, texts, today=today),
        assumed=assumed_text(cango.assumed, texts),
        attribution=" | ".join(cango.attribution),
    ).map(guarded)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def cango_table(cango: CanGo, texts: Texts, *, today: dt.date | None = None) -> str:
    """Return places by starts and days as text, then the counts and what they rest on."""
    notice = warning_text(cango.dates, cango.assumed, texts, today=today)
    lines = [notice, ""] if notice else []
    heads = [f"{start} {day}" for start, day in column_heads(cango, texts)]
    lines.append("\t".join([texts("cango.place"), *heads]))
    lines += ["\t".join([name, *(m for _, m in cells)]) for name, cells in heat_rows(cango, texts)]
    names = site_names(cango.sites, texts.lang)
    lines += [""]
    for start, day, verdict, why, places in reason_groups(cango, texts):
        told = texts("brief.comma").join(names[n - 1] for n in places)
        lines.append(f"{start}\t{day}\t{verdict}\t{why}\t{told}")
    lines += ["", "\t".join(summary_heads(texts))]
    lines += ["\t".join(str(v) for v in row) for row in summary_rows(cango, texts)]
    lines += ["", texts("cango.legend"), question_text(cango, texts)]
    lines += ["\t".join(v or "–" for v in row) for row in feed_rows(cango, texts)]
    lines += [f"{texts('export.attribution')}: {line}" for line in cango.attribution]
    return "\n".join(lines)


def target_name(target: Target, lang: Lang) -> str:
    """Return the name of a start."""
    return (target.name_ja if lang is Lang.JA else target.name_en) or target.id


def site_names(sites: pd.DataFrame, lang: Lang) -> list[str]:
    """Return the names of places in their order; the id where one has none."""
    order = ("name_ja", "name_en") if lang is Lang.JA else ("name_en", "name_ja")
    told = [sites[c].tolist() for c in order if c in sites]
    return [
        next((str(v) for v in values if is_known(v) and v), str(site))
        for site, *values in zip(sites.index, *told, strict=True)
    ]


def day_name(day: Day, lang: Lang) -> str:
    """Return a day in words: its ISO date, or the type of day."""
    return day.date.isoformat() if day.date is not None else day.type.label(lang)


def column_heads(cango: CanGo, texts: Texts) -> list[tuple[str, str]]:
    """Return start and day of each column of the heat table."""
    return [
        (target_name(start, texts.lang), day_name(day, texts.lang))
        for start in cango.starts
        for day in cango.days
    ]


def heat_rows(cango: CanGo, texts: Texts) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Return for each place its name, and verdict and text of each cell.

    A yes tells first arrival and last way back, an unknown what it would be were the timetables
    at hand all there is.
    """
    wide = len(cango.sites)
    keys = ["verdict", "if_complete", "first_arrival_s", "last_departure_s"]
    rows = list(cango.rows[keys].itertuples(index=False, name=None))
    for n, name in enumerate(site_names(cango.sites, texts.lang)):
        cells = []
        for verdict, complete, first, last in rows[n::wide]:
            mark = MARKS[verdict]
            if verdict == "yes" and is_known(first) and is_known(last):
                mark += f" {hhmm(first, up=True)}–{hhmm(last)}"
            elif verdict == "unknown" and complete != "unknown":
                mark += texts("cango.assumed", mark=MARKS[complete])
            cells.append((verdict, mark))
        yield name, cells


def summary_heads(texts: Texts) -> list[str]:
    """Return the heads of ``summary_rows``."""
    names = [texts(f"verdict.{v}") for v in VERDICTS]
    assumed = [texts("gaps.assumed", verdict=name) for name in names]
    return [texts("cango.start"), texts("cango.day"), *names, *assumed]


def summary_rows(cango: CanGo, texts: Texts) -> list[list[object]]:
    """Return start, day, and places by verdict, then by the verdict if all were known."""
    counts = cango.summary.drop(columns=["from", "day"]).to_numpy().tolist()
    heads = column_heads(cango, texts)
    return [[start, day, *row] for (start, day), row in zip(heads, counts, strict=True)]


def feed_rows(cango: CanGo, texts: Texts) -> list[tuple[str, str, str, str, str]]:
    """Return day, timetable, its validity, the date used, and why it is silent, or old.

    What is only assumed is named as that, and has no dates.
    """
    names, rows = _names(cango, texts), []
    for day in cango.days:
        service = cango.services[day_key(day)]
        for feed in sorted(service.feeds, key=lambda f: f.id):
            if feed.id not in cango.near:
                continue
            name = names.get(feed.id) or feed.name_ja or feed.id
            if feed.is_assumed:
                note = texts("scenario.no_timetable")
                rows.append((day_name(day, texts.lang), name, "", "", note))
                continue
            if feed.as_of is not None:
                note = feed_note(feed.as_of, feed.valid_to, texts)
            elif feed.state is not None:
                note = silence_lines({feed.id: feed.state}, texts, {feed.id: name})[0]
            else:
                note = texts("access.not_used")
            as_of = feed.as_of.isoformat() if feed.as_of else ""
            span = f"{feed.valid_from} – {feed.valid_to}" if feed.valid_from else ""
            rows.append((day_name(day, texts.lang), name, span, as_of, note))
    return rows


def reason_groups(cango: CanGo, texts: Texts) -> list[tuple[str, str, str, str, list[int]]]:
    """Return why places are «no» or unknown: start, day, text, reason, numbers of the places.

    Places are numbered from 1 in their order; those with the same words stand
    together, most places first.
    """
    reasons = cell_reasons(cango, texts)
    wide = len(cango.sites)
    verdicts = list(zip(cango.rows["verdict"], cango.rows["if_complete"], strict=True))
    found = []
    for place, (start, day) in enumerate(column_heads(cango, texts)):
        groups: dict[tuple[tuple[str, str], str], list[int]] = {}
        for n in range(wide):
            row = place * wide + n
            if verdicts[row][0] != "yes":
                groups.setdefault((verdicts[row], reasons[row]), []).append(n + 1)
        found += [
            (start, day, _told(verdict, complete, texts), why, places)
            for ((verdict, complete), why), places in sorted(
                groups.items(), key=lambda g: (-len(g[1]), g[1])
            )
        ]
    return found


def _told(verdict: str, complete: str, texts: Texts) -> str:
    own = texts(f"verdict.{verdict}")
    if verdict != "unknown" or complete == "unknown":
        return own
    return texts("cango.told_assumed", verdict=own, assumed=texts(f"verdict.{complete}"))


def question_text(cango: CanGo, texts: Texts) -> str:
    """Return what was asked: hours, stay, walk, booked service."""
    visit = cango.visit
    walk = next(iter(cango.services.values())).settings.walk
    return texts(
        "cango.question",
        after=clock(visit.depart_after_s),
        by=clock(visit.return_by_s),
        stay=number(visit.stay_min),
        walk=number(walk.limit_m, 0),
        booked=texts("cango.booked" if cango.bookable else "cango.not_booked"),
    )


def cango_xlsx(cango: CanGo, texts: Texts, *, today: dt.date | None = None) -> bytes:
    """Return a workbook for people: heat table, reasons, counts, timetables, sources, method."""
    today = today or today_in_japan()
    notice = warning_text(cango.dates, cango.assumed, texts, today=today)
    title = texts("cango.title")
    full = texts("export.title_with_notice", title=title, notice=notice) if notice else title
    book = Book(title=full, subject=" | ".join(cango.attribution), created=today)
    put_heat(book, cango, texts, notice=notice)
    frame = cango_frame(cango, texts)
    for column in ("verdict", "if_complete"):
        frame[column] = [texts(f"verdict.{v}") for v in frame[column]]
    table = columns(frame)
    listed: Mapping[str, tuple[list[str], list[list[object]]]] = {
        "rows": (
            [word(texts, f"cango.{c}", f"gaps.{c}", f"export.{c}") for c in table],
            [list(row) for row in zip(*table.values(), strict=True)],
        ),
        "summary": (summary_heads(texts), summary_rows(cango, texts)),
        "timetables": (feed_heads(texts), [list(row) for row in feed_rows(cango, texts)]),
        "sources": ([texts("export.attribution")], [[line] for line in cango.attribution]),
        "method": (
            [texts("cango.sheet_method")],
            [[question_text(cango, texts)], [texts("cango.legend")], [texts("cango.method")]],
        ),
    }
    for name, (heads, rows) in listed.items():
        sheet = book.sheet(texts(f"cango.sheet_{name}"), [30, *[18] * (len(heads) - 1)])
        if len(heads) == 1:
            sheet.widen(0, 110)
        sheet.put(0, 0, texts(f"cango.sheet_{name}"), Style.TITLE)
        sheet.put(1, 0, notice or None, Style.WARNING)
        sheet.put_row(_HEAD_ROW - 1, heads, Style.HEAD)
        sheet.freeze(_HEAD_ROW, 0)
        for place, values in enumerate(rows, start=_HEAD_ROW):
            sheet.put_row(place, values, Style.TEXT if name == "rows" else Style.WRAP)
    return book.to_bytes()


def feed_heads(texts: Texts) -> list[str]:
    """Return the heads of ``feed_rows``."""
    return [
        texts(k)
        for k in ("cango.day", "export.feed", "cango.validity", "export.as_of", "gaps.note")
    ]


def put_heat(book: Book, cango: CanGo, texts: Texts, *, notice: str) -> None:
    """Add the sheet of places by starts and days: coloured and lettered, unknown hatched."""
    heads = column_heads(cango, texts)
    sheet = book.sheet(texts("cango.sheet_heat"), [30, *[16] * len(heads)])
    sheet.put(0, 0, texts("cango.title"), Style.TITLE)
    sheet.put(1, 0, notice or None, Style.WARNING)
    sheet.put(2, 0, texts("cango.legend"))
    sheet.put_row(_HEAD_ROW, [texts("cango.place"), *(start for start, _ in heads)], Style.HEAD)
    sheet.put_row(_HEAD_ROW + 1, [None, *(day for _, day in heads)], Style.HEAD)
    sheet.freeze(_HEAD_ROW + 2, 1)
    for row, (name, cells) in enumerate(heat_rows(cango, texts), start=_HEAD_ROW + 2):
        sheet.put(row, 0, name, Style.LABEL)
        for column, (verdict, mark) in enumerate(cells, start=1):
            sheet.put(row, column, mark, STYLES[verdict])
