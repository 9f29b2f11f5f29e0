"""One file of a feed: bytes to a frame of texts, whatever its encoding or shape."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.findings import Finding, Severity
from geo.gtfs.cells import TEXT, is_utf8, str_array, texts_of
from geo.gtfs.faults import SINGLE_ROWS, row_findings
from geo.gtfs.headers import read_header
from geo.gtfs.plain import has_blank_at_edge, read_plain, trimmed
from geo.gtfs.tables import Table

_COMMA, _NEWLINE, _QUOTE = 44, 10, 34
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read, before any repair.

    Attributes
    ----------
    columns
        Column of the specification -> texts, null where empty; only those that the file has.
    index
        Row number in the file (header = 1) of each record; blank lines are no records.
    """

    columns: Mapping[str, pa.LargeStringArray]
    index: pd.Index
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """Records after the header."""
        return len(self.index)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a record, all texts, NA where empty."""
        cells = {name: str_array(texts) for name, texts in self.columns.items()}
        return pd.DataFrame(cells, index=self.index)


@dataclass(frozen=True, slots=True)
class _Records:
    data: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    commas: np.ndarray
    fields: np.ndarray

    def text(self, number: int) -> str:
        part = self.data[self.starts[number] : self.ends[number]].tobytes()
        return part.decode("utf-8", errors="replace")


def read_sheet(data: bytes, table: Table) -> Sheet:
    """Read one file of a feed; every doubt becomes a finding, none an exception."""
    findings: list[Finding] = []
    text = _to_utf8(data, table, findings)
    line = text[: text.find(b"\n") + 1 or None].removeprefix(_MARK)
    if line.strip() and b"\r" not in line.rstrip(b"\r\n"):
        header, notes = read_header(line.decode().rstrip("\r\n"), table)
        columns = read_plain(text, header)
        if columns is not None:
            count = len(next(iter(columns.values())))
            index = pd.RangeIndex(2, count + 2, name="row")
            return Sheet(columns, index, (*findings, *notes))
    return read_carefully(text, table, findings)


def read_carefully(text: bytes, table: Table, findings: list[Finding]) -> Sheet:
    """Read UTF-8 of any shape: blank lines, quotation marks and widths one by one."""
    clean = _tidied(text, table, findings)
    if not clean.strip():
        findings.append(_file_finding(table, "empty_file", Severity.WARNING, "The file is empty."))
        return _no_sheet(table, findings)
    records = _split(clean)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    if records is None:
        quoting, records = csv.QUOTE_NONE, _lines(clean)
    first = int(np.flatnonzero(records.ends > records.starts)[0])
    header, notes = read_header(records.text(first), table)
    findings.extend(notes)
    shapes: list[Finding] = []
    body, numbers = _body(records, len(header), table, shapes)
    frame = _parse(body, header, quoting)
    if quoting == csv.QUOTE_MINIMAL and (frame is None or len(frame) != len(numbers)):
        quoting, shapes = csv.QUOTE_NONE, []
        body, numbers = _body(_lines(clean), len(header), table, shapes)
        frame = _parse(body, header, quoting)
    findings.extend(shapes)
    if quoting == csv.QUOTE_NONE:
        message = "Quotation marks do not pair; each line was read as one row. Mend the quotes."
        findings.append(_file_finding(table, "unbalanced_quotes", Severity.ERROR, message))
        frame = frame if frame is None else frame.apply(lambda cells: cells.str.strip('"'))
    if frame is None or len(frame) != len(numbers):
        message = "The file cannot be read as comma-separated text and was left out."
        findings.append(_file_finding(table, "unreadable_file", Severity.ERROR, message))
        return _no_sheet(table, findings)
    columns = {str(name): texts_of(frame[name]) for name in frame.columns}
    if has_blank_at_edge(records.data):
        columns = {name: trimmed(texts) for name, texts in columns.items()}
    return Sheet(columns, pd.Index(numbers, name="row"), tuple(findings))


def _no_sheet(table: Table, findings: list[Finding]) -> Sheet:
    columns = {column.name: pa.array([], type=TEXT) for column in table.columns}
    return Sheet(columns, pd.Index([], dtype="int64", name="row"), tuple(findings))


def _to_utf8(data: bytes, table: Table, findings: list[Finding]) -> bytes:
    """Return the text as UTF-8, a byte order mark left as it is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode()
        text = "The file is UTF-16; expected UTF-8. Save it as UTF-8."
        findings.append(_file_finding(table, "encoding", Severity.WARNING, text))
    if is_utf8(data):
        return data
    return _from_cp932(data.removeprefix(_MARK), table, findings)


def _tidied(data: bytes, table: Table, findings: list[Finding]) -> bytes:
    """Return the text with plain line ends, without byte order mark and NUL."""
    data = data.removeprefix(_MARK)
    if b"\0" in data:
        data = data.replace(b"\0", b"")
        text = "The file holds NUL bytes, which were left out. Make the file again."
        findings.append(_file_finding(table, "nul_bytes", Severity.ERROR, text))
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data.rstrip(b"\x1a")


def _from_cp932(data: bytes, table: Table, findings: list[Finding]) -> bytes:
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        message = "The file is neither UTF-8 nor Shift_JIS; unreadable signs became U+FFFD."
        findings.append(_file_finding(table, "encoding", Severity.ERROR, message))
        return data.decode("utf-8", errors="replace").encode()
    message = "The file is Shift_JIS (cp932); expected UTF-8. Save it as UTF-8."
    findings.append(_file_finding(table, "encoding", Severity.WARNING, message))
    return text.encode()


def _split(clean: bytes) -> _Records | None:
    """Find records with quotation marks in mind; None if the marks do not pair."""
    data = _ended(clean)
    if b'"' not in clean:
        return _records(data, data == _NEWLINE, data == _COMMA)
    # The sum wraps at 256, which keeps odd and even.
    outside = (np.cumsum(data == _QUOTE, dtype=np.uint8) & 1) == 0
    if not outside[-1]:
        return None
    records = _records(data, (data == _NEWLINE) & outside, (data == _COMMA) & outside)
    lines = np.searchsorted(np.flatnonzero(data == _NEWLINE), records.ends)
    spans_lines = np.diff(lines, prepend=-1) > 1
    filled = records.ends > records.starts
    width = records.fields[filled][0] if filled.any() else 0
    if (spans_lines & (records.fields > width)).any():
        return None
    return None if spans_lines.any() and _has_stray_quotes(data) else records


def _has_stray_quotes(data: np.ndarray) -> bool:
    """Whether a mark opens within a cell or closes before the cell's end."""
    edges = np.array([_COMMA, _NEWLINE, _QUOTE], dtype=np.uint8)
    marks = np.flatnonzero(data == _QUOTE)
    opening, closing = marks[::2], marks[1::2]
    before = data[opening[opening > 0] - 1]
    return not (np.isin(before, edges).all() and np.isin(data[closing + 1], edges).all())


def _lines(clean: bytes) -> _Records:
    """Take each line as one record, quotation marks as any sign."""
    data = _ended(clean)
    return _records(data, data == _NEWLINE, data == _COMMA)


def _ended(clean: bytes) -> np.ndarray:
    return np.frombuffer(clean if clean.endswith(b"\n") else clean + b"\n", dtype=np.uint8)


def _records(data: np.ndarray, is_end: np.ndarray, is_comma: np.ndarray) -> _Records:
    ends = np.flatnonzero(is_end)
    commas = np.flatnonzero(is_comma)
    return _Records(
        data=data,
        starts=np.concatenate(([0], ends[:-1] + 1)),
        ends=ends,
        commas=commas,
        fields=np.diff(np.searchsorted(commas, ends), prepend=0) + 1,
    )


def _body(
    records: _Records, width: int, table: Table, findings: list[Finding]
) -> tuple[bytes, np.ndarray]:
    """Return the bytes of the records after the header and their row numbers."""
    lengths = records.ends - records.starts
    blank = lengths == 0
    maybe = np.flatnonzero((records.fields == 1) & ~blank & (lengths < 80))  # noqa: PLR2004
    first_signs = records.data[records.starts[maybe]]
    for number in maybe[(first_signs == 32) | (first_signs == 9)]:  # noqa: PLR2004
        blank[number] = not records.text(int(number)).strip()
    header = int(np.flatnonzero(~blank)[0]) if not blank.all() else 0
    use = ~blank
    use[: header + 1] = False
    numbers = np.flatnonzero(use) + 1
    long = np.flatnonzero(use & (records.fields > width))
    short = np.flatnonzero(use & (records.fields < width))
    expected = f"{width} fields"
    message = "The row has more fields than the header; the rest was ignored."
    findings.extend(_shape("row_too_long", table, long, records, message, expected))
    message = "The row has fewer fields than the header; the rest counts as empty."
    findings.extend(_shape("row_too_short", table, short, records, message, expected))
    if use[header + 1 :].all() and not long.size:
        return records.data[records.ends[header] + 1 :].tobytes(), numbers
    keep = np.zeros(records.data.size + 1, dtype=np.int8)
    stops = records.ends.copy()
    before = np.searchsorted(records.commas, records.starts)
    stops[long] = records.commas[before[long] + width - 1]
    np.add.at(keep, records.starts[use], 1)
    np.add.at(keep, stops[use], -1)
    mask = np.cumsum(keep[:-1], dtype=np.int8).astype(bool)
    mask[records.ends[use]] = True
    return records.data[mask].tobytes(), numbers


def _shape(
    code: str,
    table: Table,
    places: np.ndarray,
    records: _Records,
    message: str,
    expected: str,
) -> list[Finding]:
    return row_findings(
        code,
        Severity.WARNING,
        table.file,
        places + 1,
        message=message,
        found=[f"{count} fields" for count in records.fields[places[: SINGLE_ROWS + 1]]],
        expected=expected,
    )


def _parse(body: bytes, header: list[str], quoting: Literal[0, 3]) -> pd.DataFrame | None:
    """Return the known columns as texts; None if the parser gives up."""
    used = [place for place, name in enumerate(header) if name]
    if not used:
        return pd.DataFrame(index=range(body.count(b"\n")))
    names = [header[place] for place in used]
    if not body:
        return pd.DataFrame(columns=names, dtype="str")
    # A last row of full width, cut off again: without one, rows that are all short fail.
    full = b"," * (len(header) - 1) + b"\n" if len(header) > 1 else b"x\n"
    try:
        frame = pd.read_csv(
            io.BytesIO(body + full),
            header=None,
            names=list(range(len(header))),
            usecols=used,
            dtype="str",
            keep_default_na=False,
            na_values=[""],
            skip_blank_lines=False,
            quoting=quoting,
            index_col=False,
            low_memory=False,
            encoding="utf-8",
        )
    except (ValueError, OverflowError):  # ParserError is a ValueError; the caller reports it
        return None
    return pd.DataFrame(frame[used]).iloc[:-1].set_axis(names, axis=1)


def _file_finding(
    table: Table, code: str, severity: Severity, message: str, row: int | None = None
) -> Finding:
    return Finding(code=code, severity=severity, table=table.file, message=message, row=row)
