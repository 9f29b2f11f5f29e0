"""The work list of the data doctor: as text, CSV, XLSX and JSON.

Files hold no value of a private field, and neither name nor value of a record that may not be
shown; its id they hold. The text for the office's own screen shows names.
"""

import json
from dataclasses import replace

import pandas as pd

from locator.brief import is_known, word
from locator.doctor import CODES, Examination
from locator.export.flat import guarded
from locator.export.terminal import cells, fitted
from locator.i18n import Texts
from locator.workbook import Book, Style

FILES = ("csv", "json", "xlsx")
_SHOWN = ("severity", "task", "kind", "id", "name", "what", "found", "age", "improves", "origin")
_WIDTHS = (10, 34, 18, 20, 30, 22, 30, 8, 8, 12)
_TEXT_CELLS = {"id": 28, "name": 28, "what": 22, "found": 30}
_CLOSED = ("name_ja", "found")


def column_name(column: str, texts: Texts) -> str:
    """Return what people call a column of a table; its own name where it has no other."""
    return word(texts, f"doctor.column_{column}", f"fact.{column}")


def work_rows(examination: Examination, texts: Texts, *, is_closed: bool) -> pd.DataFrame:
    """Return the work list in words; headings of the language, ages and gains as numbers.

    Parameters
    ----------
    is_closed
        Whether names and values of records that may not be shown are left out.
    """
    work = closed(examination.work) if is_closed else examination.work
    shown = {
        "severity": [texts(f"mylist.severity_{CODES[c]}") for c in work["code"]],
        "task": [texts(f"doctor.code_{c}") for c in work["code"]],
        "kind": [texts(f"doctor.kind_{k}") for k in work["kind"]],
        "id": work["id"].astype(str).tolist(),
        "name": work["name_ja"].astype(str).tolist(),
        "what": [column_name(str(c), texts) for c in work["what"]],
        "found": work["found"].astype(str).tolist(),
        "age": work["age_days"],
        "improves": work["improves"],
        "origin": [texts(f"doctor.origin_{o}") for o in work["origin"]],
    }
    return pd.DataFrame({texts(f"doctor.{name}"): shown[name] for name in _SHOWN})


def closed(work: pd.DataFrame) -> pd.DataFrame:
    """Return a work list without names and values of records that may not be shown."""
    return work.assign(**{c: work[c].where(work["is_open"], "") for c in _CLOSED})


def work_file(
    examination: Examination, form: str, texts: Texts, *, limit: int | None = None
) -> str | bytes:
    """Return an examination as a file.

    Parameters
    ----------
    form
        csv (the work list; UTF-8 with byte order mark, text like a formula gets an apostrophe),
        xlsx (work list, counts and completeness) or json (all, under its own names).
    limit
        Tasks at most; all where None.
    """
    table = work_rows(examination, texts, is_closed=True).iloc[:limit]
    if form == "xlsx":
        return _xlsx(examination, table, texts)
    if form == "json":
        return _json(examination, limit)
    codes = examination.work[["code"]].iloc[:limit]
    plain = pd.concat([codes, table.astype(object)], axis=1).map(guarded)
    return plain.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def work_text(
    examination: Examination, texts: Texts, *, limit: int, is_closed: bool = False
) -> str:
    """Return counts by task and the first tasks as plain text for a terminal."""
    lines = [counted(examination, texts)]
    lines += [texts(f"doctor.unchecked_{name}") for name in examination.unchecked]
    if examination.work.empty:
        return "\n".join([*lines, texts("doctor.nothing")])
    head = [texts(f"doctor.{c}") for c in ("severity", "count", "improves", "task")]
    groups = [
        [
            texts(f"mylist.severity_{row.severity}"),
            str(row.count),
            f"{row.improves:.3f}",
            texts(f"doctor.code_{row.code}"),
        ]
        for row in examination.summary.astype(object).itertuples(index=False, name="Group")
    ]
    lines += ["", *_aligned([head, *groups])]
    shown = examination.work.iloc[:limit]
    lines += ["", texts("doctor.listed", shown=len(shown), count=len(examination.work))]
    table = work_rows(replace(examination, work=shown), texts, is_closed=is_closed)
    rows = [list(table.columns)]
    keys = list(_SHOWN)
    for row in table.itertuples(index=False, name=None):
        told = [_cell(value) for value in row]
        rows.append(
            [
                fitted(text, _TEXT_CELLS[key]) if key in _TEXT_CELLS else text
                for key, text in zip(keys, told, strict=True)
            ]
        )
    return "\n".join([*lines, *_aligned(rows)])


def counted(examination: Examination, texts: Texts) -> str:
    """Return how many tasks there are of each severity."""
    summary = examination.summary
    counts = summary.groupby("severity")["count"].sum()
    by_severity = {name: int(counts.get(name, 0)) for name in ("error", "warning", "info")}
    day, count = examination.today.isoformat(), len(examination.work)
    return texts("doctor.counted", day=day, count=count, **by_severity)


def _cell(value: object) -> str:
    if not is_known(value):
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(cells(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        "  ".join(
            text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _xlsx(examination: Examination, table: pd.DataFrame, texts: Texts) -> bytes:
    book = Book(title=texts("doctor.title"), created=examination.today)
    groups = examination.summary.assign(
        task=[texts(f"doctor.code_{c}") for c in examination.summary["code"]],
        severity=[texts(f"mylist.severity_{s}") for s in examination.summary["severity"]],
    )[["severity", "task", "count", "improves"]]
    groups.columns = pd.Index([texts(f"doctor.{c}") for c in groups.columns])
    share = examination.completeness
    counts = pd.DataFrame(
        {
            texts("doctor.kind"): [texts(f"doctor.kind_{k}") for k in share["kind"]],
            texts("doctor.origin"): [texts(f"doctor.origin_{o}") for o in share["origin"]],
            texts("doctor.what"): [column_name(str(c), texts) for c in share["column"]],
            texts("doctor.known"): share["known"],
            texts("doctor.unknown"): share["unknown"],
            texts("doctor.share"): share["share_known"],
        }
    )
    sheets = (
        ("doctor.work", table, _WIDTHS, _SHOWN.index("improves")),
        ("doctor.summary", groups, (10, 44, 10, 10), 3),
        ("doctor.completeness", counts, (22, 12, 30, 12, 12, 16), 5),
    )
    for name, frame, widths, share_at in sheets:
        sheet = book.sheet(texts(name)[:31], widths)
        head = texts(name) + "  " + counted(examination, texts)
        sheet.put(0, 0, head, Style.TITLE)
        sheet.put(1, 0, texts("doctor.file_note"))
        sheet.put_row(3, list(frame.columns), Style.HEAD)
        for number, row in enumerate(frame.itertuples(index=False, name=None), start=4):
            for place, value in enumerate(row):
                is_share = place == share_at
                whole = isinstance(value, int) and not isinstance(value, bool)
                style = Style.SCORE if is_share else Style.WHOLE if whole else Style.TEXT
                sheet.put(number, place, value, style)
        sheet.freeze(4, 0)
        sheet.filter(3, 3 + max(len(frame), 1), len(frame.columns) - 1)
    return book.to_bytes()


def _json(examination: Examination, limit: int | None) -> str:
    work = closed(examination.work).iloc[:limit].drop(columns="is_open").astype(object)
    told = {
        "today": examination.today.isoformat(),
        "tasks": len(examination.work),
        "unchecked": list(examination.unchecked),
        "summary": examination.summary.to_dict("records"),
        "work": work.where(work.notna(), None).to_dict("records"),
        "completeness": examination.completeness.to_dict("records"),
    }
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
