"""Merged cells of a spreadsheet, spread over the cells that they cover."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from locator.importing.headers import find_any_header

HEADING_ROWS = 3
SETTING_APART = re.compile(
    "緊急|非公開|公開状態|内部|秘|解禁|下書|個人|担当|所有|nda|secret|private|internal|owner"
    "|emergency",
    re.IGNORECASE,
)
"""Words of an upper heading without which the lower one would say something else."""

Record = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A rectangle of merged cells; rows count from 1, columns from 0, both ends belong to it."""

    top: int
    bottom: int
    left: int
    right: int


def spread(records: Sequence[Record], spans: Iterable[Span], header_rows: int) -> list[Record]:
    """Return rows in which merged cells say what stands in their first cell.

    Headings of several rows become one, in the lowest of these rows: the lower heading wins, an
    empty one takes what stands above it, and where lower headings repeat or the upper one sets
    them apart both are told («緊急連絡先 / 電話»). Below the headings a merged cell fills down, in
    rows that hold something else as well; it does not fill to the right. Without merged cells the
    rows stay as they are.

    Parameters
    ----------
    header_rows
        Rows from the top among which the headings are looked for.
    """
    known = [s for s in spans if s.top <= s.bottom and s.left <= s.right]
    if not known or not records:
        return list(records)
    rows = {number: list(cells) for number, cells in records}
    zone = _zone(records[:header_rows], known)
    width = max((len(rows[n]) for n in zone if n in rows), default=0)
    for span in known:
        _fill(rows, span, zone, width)
    if len(zone) > 1:
        rows[zone[-1]] = _joined([rows.get(n, []) for n in zone])
        for number in zone[:-1]:
            rows.pop(number, None)
    return sorted(rows.items())


def _text(row: Sequence[str] | None, column: int) -> str:
    return row[column] if row is not None and column < len(row) else ""


def _fill(rows: dict[int, list[str]], span: Span, zone: range, width: int) -> None:
    """Write what a merged cell says into the cells that it covers, where these are empty."""
    value = _text(rows.get(span.top), span.left)
    if not value:
        return
    is_heading = span.top in zone
    last = min(span.bottom, zone[-1] if is_heading else max(rows))
    right = min(span.right, width - 1) if is_heading and len(zone) > 1 else span.left
    for number in range(span.top, last + 1):
        row = rows.get(number)
        if row is None:
            continue
        row += [""] * (right + 1 - len(row))
        for column in range(span.left, right + 1):
            row[column] = row[column] or value


def _zone(top: Sequence[Record], spans: Sequence[Span]) -> range:
    """Return the numbers of the rows that are headings together; empty where there are none."""
    rows = dict(top)
    found = find_any_header([cells for _, cells in top])
    if found is None:
        return range(0)
    first = last = top[found[0]][0]
    for _ in range(HEADING_ROWS):
        above = [s for s in spans if s.top < first <= s.bottom]
        above += [
            s
            for s in spans
            if s.bottom == first - 1 and s.right > s.left and _is_group(s, rows, first)
        ]
        first = min((s.top for s in above), default=first)
        below = [
            s.bottom for s in spans if s.top <= last < s.bottom and _text(rows.get(s.top), s.left)
        ]
        below += [
            s.bottom + 1
            for s in spans
            if s.bottom == last and s.right > s.left and _names_groups(s, spans, rows)
        ]
        last = max([last, *(n for n in below if n - first < HEADING_ROWS)])
    first = max(first, last - HEADING_ROWS + 1)
    return range(first, last + 1)


def _is_group(span: Span, rows: Mapping[int, Sequence[str]], below: int) -> bool:
    """Tell whether a wide cell is a heading over several, not a title over the whole table."""
    row = rows.get(span.top)
    if not _text(row, span.left).strip():
        return False
    filled = [place for place, cell in enumerate(rows.get(below, ())) if cell.strip()]
    return sum(bool(c.strip()) for c in row or ()) > 1 or span.left > min(filled, default=0)


def _names_groups(span: Span, spans: Sequence[Span], rows: Mapping[int, Sequence[str]]) -> bool:
    """Tell whether the row below a wide cell holds the headings under it, not the first site."""
    below = rows.get(span.bottom + 1)
    if below is None or sum(bool(c.strip()) for c in rows.get(span.top, ())) < 2:  # noqa: PLR2004
        return False
    wide = [s for s in spans if s.bottom == span.bottom and s.right > s.left]
    tall = [s for s in spans if s.top <= span.bottom < s.bottom]
    covered = {c for s in (*wide, *tall) for c in range(s.left, min(s.right, len(below)) + 1)}
    return all(not c.strip() or place in covered for place, c in enumerate(below))


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one row of headings for several, the lowest last."""
    width = max(len(r) for r in rows)
    stacks = []
    for column in range(width):
        texts = [t for row in rows if (t := _text(row, column).strip())]
        stacks.append(list(dict.fromkeys(texts)))
    lowest = [stack[-1] if stack else "" for stack in stacks]
    count = Counter(lowest)
    return [
        " / ".join(stack)
        if low and (count[low] > 1 or any(map(SETTING_APART.search, stack[:-1])))
        else low
        for stack, low in zip(stacks, lowest, strict=True)
    ]
