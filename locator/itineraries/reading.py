"""A user's list of what is known of visiting places, and every doubt about it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType

from geo.findings import Finding, Severity
from locator.errors import ImportFileError
from locator.files import name_of
from locator.importing.columns import normalise_heading
from locator.importing.decoding import decode_text
from locator.importing.files import load_bytes
from locator.importing.forms import JSON_SUFFIXES, signature_of, start_of
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import csv_records, find_delimiter
from locator.importing.texts import BREAKS, CONTROL
from locator.importing.workbooks import WORKBOOK, xlsx_records
from locator.itineraries.cells import (
    UnclearCellError,
    read_access,
    read_closed,
    read_consent,
    read_daily,
    read_date,
    read_hours,
    read_minutes,
    read_text,
    read_visits,
)
from locator.itineraries.rules import LONGEST_ID, VisitRule
from locator.vocabulary import VisitAccess

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "place_id", "spot_id", "site_id", "location_id", "識別子", "場所ID", "地点ID"),
        "access": ("access", "立入", "立ち入り", "見学条件", "入場条件", "利用条件"),
        "hours": ("hours", "opening_hours", "開館時間", "営業時間", "公開時間", "開いている時間"),
        "closed": ("closed_days", "closed", "休館日", "定休日", "休業日", "休み"),
        "quiet": ("quiet_hours", "quiet", "訪問を控える時間", "静かにする時間", "静穏時間"),
        "busy": ("busy_hours", "busy", "混雑時間", "混む時間"),
        "most_a_day": (
            "most_a_day", "most_visits_a_day", "1日の上限", "一日の上限", "1日の訪問の上限",
        ),
        "dwell_min": ("dwell_min", "visit_minutes", "滞在時間", "所要時間", "滞在分", "所要分"),
        "consent": ("consent", "同意", "承諾"),
        "rule_ja": ("rule_ja", "rule", "決まり", "ルール", "注意事項", "注意"),
        "rule_en": ("rule_en", "決まり_英語", "英語の決まり", "注意事項_英語", "英語の注意"),
        "source": ("source", "出典", "根拠"),
        "seen_on": ("seen_on", "確認日"),
        "": ("name", "name_ja", "name_en", "名称", "名前", "場所", "note", "備考", "メモ"),
    }
)  # fmt: skip
"""Column to the headings that mean it; those of "" are for people and are passed over."""

CODES: Mapping[str, tuple[Severity, str]] = MappingProxyType(
    {
        "rule_bad_cell": (
            Severity.ERROR,
            "{column} is {found}; expected {expected}; the row does not count",
        ),
        "rule_id_missing": (
            Severity.ERROR,
            "the row has no id; expected {expected}; the row does not count",
        ),
        "rule_id_unknown": (
            Severity.WARNING,
            "no place has the id {found}; look for it in the list of places; the row is not used",
        ),
        "rule_id_twice": (
            Severity.ERROR,
            "the id {found} stands in an earlier row; expected {expected}; this row does not count",
        ),
        "rule_refusal_kept": (
            Severity.WARNING,
            "{column} is {found}: that is kept and the place left out, whatever else is unclear",
        ),
        "rule_column_unknown": (
            Severity.WARNING,
            "the heading {found} is not known; expected {expected}; the column was not read",
        ),
    }
)
_KNOWN = {normalise_heading(h): column for column, hs in HEADINGS.items() for h in hs}
_READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "access": read_access,
        "hours": read_hours,
        "closed": read_closed,
        "quiet": read_daily,
        "busy": read_daily,
        "most_a_day": read_visits,
        "dwell_min": read_minutes,
        "consent": read_consent,
        "rule_ja": read_text,
        "rule_en": read_text,
        "source": read_text,
        "seen_on": read_date,
    }
)
_LIMITS = ImportLimits(
    file_bytes=30_000_000, unpacked_bytes=100_000_000, rows=50_000, columns=200, cells=2_000_000
)
_Records = list[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    number: int
    texts: Mapping[str, str]
    headings: Mapping[str, str]
    notes: Notes

    def note(self, code: str, column: str, found: str, expected: str = "") -> None:
        self.notes.add(
            code,
            row=self.number,
            column=self.headings.get(column, column),
            found=found,
            expected=expected,
        )


def read_rules(
    path: Path, known: Collection[str] | None = None, *, limits: ImportLimits = _LIMITS
) -> tuple[Mapping[str, VisitRule], tuple[Finding, ...]]:
    """Read what a user knows of places from a CSV or XLSX file.

    A row with a cell that is unclear does not count, so that no visit is planned on a guess. Only
    a refusal is kept all the same: consent «no», or access «private», leaves the place out,
    wherever in the list it stands.

    Parameters
    ----------
    known
        Ids of places; a rule of another id is a finding and not used. None: any id.

    Returns
    -------
    tuple
        Rules by place id, in the order of the file; and all doubts, with the row of the file.

    Raises
    ------
    ImportFileError
        The file as a whole is no list of rules: unreadable, empty, of another kind, broken, too
        large, or without a column ``id`` or rows.
    """
    name = name_of(path)
    notes = Notes(name, limits.findings_per_code, CODES)
    records = _records(load_bytes(path, name, limits), name, notes, limits)
    places, headings, rows = _under_headings(records, name, notes, limits)
    rules: dict[str, VisitRule] = {}
    refusals: dict[str, VisitRule] = {}
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(number, cells, places, headings, notes)
        site = _id_of(row, known)
        if site is None:
            continue
        rule = _rule(row, site)
        is_first = site not in rules
        if rule is not None and is_first:
            rules[site] = rule
            continue
        if rule is not None:
            row.note("rule_id_twice", "id", site, "each place once")
        refusal = _refusal(row, site, refusals.get(site))
        if refusal is not None:
            refusals[site] = refusal
    for site, refusal in refusals.items():
        rules[site] = _with_refusal(rules.get(site), refusal)
    return MappingProxyType(rules), notes.finish()


def _records(data: bytes, name: str, notes: Notes, limits: ImportLimits) -> _Records:
    head = start_of(data)
    if not head:
        raise ImportFileError(
            f"{name} is empty; expected a row of headings and one row a place; use the template",
            code="rules_empty",
            file=name,
        )
    is_zip = data.startswith(b"PK")
    form = signature_of(data)
    if head[:1] in {b"{", b"["} or PurePath(name).suffix.lower() in JSON_SUFFIXES:
        form = "JSON"
    if is_zip and WORKBOOK.encode() not in data:
        form = "ZIP"
    if form:
        raise ImportFileError(
            f"{name} is a {form} file; expected CSV or XLSX; save the list as one of them",
            code="rules_other_file",
            file=name,
            found=form,
        )
    if is_zip:
        return xlsx_records(data, name=name, limits=limits)
    decoded = decode_text(data, name)
    if decoded.other:
        notes.add("site_encoding_doubtful", found=decoded.encoding, expected=decoded.other)
    if decoded.replaced:
        notes.add("site_bytes_replaced", found=decoded.replaced, expected=decoded.encoding)
    text = decoded.text.lstrip("\ufeff")
    delimiter = find_delimiter(text, lambda rows: max(map(_understood, rows[:20]), default=0))
    return csv_records(text, delimiter=delimiter, name=name, notes=notes, limits=limits)


def _understood(cells: Sequence[str]) -> int:
    return len({_KNOWN[h] for cell in cells if (h := normalise_heading(cell)) in _KNOWN})


def _under_headings(
    records: _Records, name: str, notes: Notes, limits: ImportLimits
) -> tuple[Mapping[str, int], Mapping[str, str], _Records]:
    """Return the place and heading of each column, and the rows below the headings."""
    first = records[: limits.header_rows]
    counts = [_understood(cells) for _, cells in first]
    at = counts.index(max(counts)) if counts else 0
    cells = [cell.strip() for cell in records[at][1]] if records else []
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = _KNOWN.get(normalise_heading(cell))
        if cell and column is None:
            expected = ", ".join(c for c in HEADINGS if c)
            notes.add("rule_column_unknown", column=cell, found=cell, expected=expected)
        elif column in places:
            notes.add("site_column_twice", column=cell, found=cell)
        elif column:
            places[column] = place
    if "id" not in places:
        seen = ", ".join(c for c in cells if c)[:300]
        raise ImportFileError(
            f"{name} has no column id (識別子); found {seen!r}; expected one row a place with the "
            "id of the place; use the template",
            code="rules_no_id",
            file=name,
            found=seen,
        )
    rows = records[at + 1 :]
    if not any(cell.strip() for _, row in rows for cell in row):
        raise ImportFileError(
            f"{name} has headings and no row below them; expected one row a place",
            code="rules_no_rows",
            file=name,
        )
    return places, {column: cells[place] for column, place in places.items()}, rows


def _row(
    number: int,
    cells: Sequence[str],
    places: Mapping[str, int],
    headings: Mapping[str, str],
    notes: Notes,
) -> _Row:
    texts: dict[str, str] = {}
    row = _Row(number=number, texts=texts, headings=headings, notes=notes)
    for column, place in places.items():
        raw = cells[place] if place < len(cells) else ""
        text = CONTROL.sub("", raw)
        if text != raw:
            row.note("site_control_characters", column, raw)
        separator = ";" if column in {"hours", "closed", "quiet", "busy"} else " "
        texts[column] = BREAKS.sub(separator, text.strip())
    return row


def _id_of(row: _Row, known: Collection[str] | None) -> str | None:
    site = row.texts["id"]
    if not site:
        row.note("rule_id_missing", "id", "", "the id of a place")
    elif len(site) > LONGEST_ID:
        row.note("rule_bad_cell", "id", site, f"at most {LONGEST_ID} characters")
    elif known is not None and site not in known:
        row.note("rule_id_unknown", "id", site)
    else:
        return site
    return None


def _rule(row: _Row, site: str) -> VisitRule | None:
    """Return the rule of a row, None where a cell is unclear; all of these are noted."""
    found: dict[str, object] = {}
    is_clear = True
    for column, text in row.texts.items():
        if column == "id":
            continue
        try:
            found[column] = _READERS[column](text)
        except UnclearCellError as reason:
            row.note("rule_bad_cell", column, text, str(reason))
            is_clear = False
    if not is_clear:
        return None
    if "closed" in found:
        found["closed_weekdays"], found["closed_dates"] = read_closed(row.texts["closed"])
        del found["closed"]
    return VisitRule(id=site, **found)  # type: ignore[arg-type]


def _refusal(row: _Row, site: str, before: VisitRule | None) -> VisitRule | None:
    """Return what a row that does not count refuses all the same, None where nothing."""
    refusal = before
    for column, field, word in (
        ("consent", "consent", False),
        ("access", "access", VisitAccess.PRIVATE),
    ):
        text = row.texts.get(column, "")
        try:
            is_no = bool(text) and _READERS[column](text) is word
        except UnclearCellError:
            is_no = False  # told as an unclear cell already
        if is_no:
            row.note("rule_refusal_kept", column, text)
            refusal = replace(refusal or VisitRule(id=site), **{field: word})  # type: ignore[arg-type]
    return refusal


def _with_refusal(rule: VisitRule | None, refusal: VisitRule) -> VisitRule:
    if rule is None:
        return refusal
    is_private = refusal.access is VisitAccess.PRIVATE
    return replace(
        rule,
        consent=False if refusal.consent is False else rule.consent,
        access=VisitAccess.PRIVATE if is_private else rule.access,
    )
