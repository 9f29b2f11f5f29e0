"""Sheets of an Excel workbook, read as rows of text cells."""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any, Self
from xml.parsers import expat

import openpyxl
from openpyxl.reader.workbook import WorkbookParser

from locator.errors import ImportFileError
from locator.importing.archives import check_ratio, open_zip
from locator.importing.formulas import NAMESPACE, Formula, Formulas
from locator.importing.limits import ImportLimits
from locator.importing.markup import DECLARATIONS
from locator.importing.merges import Span, spread
from locator.importing.sheets import check_size, fail

SCANNED_BYTES = 1 << 20
WORKBOOK = "xl/workbook.xml"
PICTURES = "xl/media/"
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]{0,100}?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):"
                   rb"([A-Z]{1,3})(\d{1,7})[\"']")  # fmt: skip
LONGEST_MERGE = 200
MOST_MERGES = 100_000
MOST_ELEMENTS = 500_000
PIECE_BYTES = 1 << 16
RELEASED = frozenset({f"{NAMESPACE}}}row", f"{NAMESPACE}}}si"})
"""Elements after whose end the reader of workbooks forgets what it held."""

Records = list[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookSheet:
    """A sheet of cells.

    Attributes
    ----------
    records
        (row number, cells); rows without any cell are left out.
    unkept
        The first formulas without a kept value, whose cells are empty in ``records``.
    unkept_count
        How many there are in all.
    """

    title: str
    records: Records
    is_hidden: bool
    unkept: tuple[Formula, ...] = ()
    unkept_count: int = 0


def xlsx_records(data: bytes, *, name: str, limits: ImportLimits) -> Records:
    """Return the rows of the first visible sheet of an Excel workbook, each with its number.

    Raises
    ------
    ImportFileError
        No workbook, a broken one, or one that unpacks beyond the limits.
    """
    with _Opened(data, name, limits) as opened:
        sheets = opened.book.worksheets
        shown = next((s for s in sheets if s.sheet_state == "visible"), sheets[0])
        return list(_filled(_values(shown, name=name, limits=limits, before=0)))


def workbook_sheets(data: bytes, *, name: str, limits: ImportLimits) -> tuple[WorkbookSheet, ...]:
    """Return all sheets of an Excel workbook, merged cells spread over what they cover.

    A hidden sheet comes without its rows. Where all are hidden, the first one is read.

    Raises
    ------
    ImportFileError
        As ``xlsx_records``; the limit of cells is one for all sheets together.
    """
    with _Opened(data, name, limits) as opened:
        sheets = opened.book.worksheets
        none_shown = all(s.sheet_state != "visible" for s in sheets)
        marked = _marked(data)
        found: list[WorkbookSheet] = []
        cells = 0
        for place, sheet in enumerate(sheets):
            is_hidden = sheet.sheet_state != "visible" and not (none_shown and place == 0)
            records: Records = []
            formulas: Formulas | None = None
            if not is_hidden:
                member, merged = marked.get(sheet.title, ("", ()))
                rows = _values(sheet, name=name, limits=limits, before=cells)
                records = list(_filled(rows))
                cells += sum(len(row) for _, row in records)
                records = spread(records, merged, limits.header_rows)
                formulas = opened.formulas.get(member)
            found.append(
                WorkbookSheet(
                    title=sheet.title,
                    records=records,
                    is_hidden=is_hidden,
                    unkept=tuple(formulas.unkept) if formulas else (),
                    unkept_count=formulas.count if formulas else 0,
                )
            )
        return tuple(found)


class _Opened:
    """A workbook that was checked and opened; any fault of it comes out as one of the file."""

    def __init__(self, data: bytes, name: str, limits: ImportLimits) -> None:
        self.data, self.name, self.limits = data, name, limits
        self.book: Any = None
        self.formulas: Mapping[str, Formulas] = {}
        self._last = ExitStack()

    def __enter__(self) -> Self:
        try:
            self.formulas = _check_zip(self.data, name=self.name, limits=self.limits)
            self._last.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")  # cells that are no dates, styles that are not known
            self.book = openpyxl.load_workbook(
                io.BytesIO(self.data), read_only=True, data_only=True, keep_links=False
            )
            self._last.callback(self.book.close)
            is_filled = bool(self.book.worksheets)
        except ImportFileError:
            self._last.close()
            raise
        except Exception as error:  # the workbook reader lets any fault of a broken file through
            self._last.close()
            raise self._broken(error) from error
        if not is_filled:
            self._last.close()
            raise fail("import_empty", f"{self.name} has no sheet of cells", self.name)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._last.close()
        if isinstance(error, Exception) and not isinstance(error, ImportFileError):
            raise self._broken(error) from error

    def _broken(self, error: BaseException) -> ImportFileError:
        return fail(
            "import_broken_xlsx",
            f"{self.name} cannot be read as an Excel workbook ({type(error).__name__}); "
            "open it in a spreadsheet program and save it again as XLSX or CSV",
            self.name,
        )


def _check_zip(data: bytes, *, name: str, limits: ImportLimits) -> Mapping[str, Formulas]:
    """Return the formulas of each member of a workbook that is safe to be opened."""
    formulas: dict[str, Formulas] = {}
    with open_zip(data) as archive:
        members = archive.infolist()
        names = {m.filename for m in members}
        unpacked = sum(m.file_size for m in members)
        if WORKBOOK not in names:
            raise fail(
                "import_other_file",
                f"{name} is a ZIP file and no Excel workbook; expected CSV, XLSX "
                "or GeoJSON; unpack it",
                name,
                found="ZIP",
            )
        if unpacked > limits.unpacked_bytes or len(members) > limits.members:
            raise fail(
                "import_unpacks_too_large",
                f"{name} unpacks to {unpacked} bytes in {len(members)} parts; expected at most "
                f"{limits.unpacked_bytes} bytes in {limits.members}; save the list as CSV",
                name,
                found=unpacked,
                limit=limits.unpacked_bytes,
            )
        for member in members:
            check_ratio(member.file_size, member.compress_size, member.filename, name, limits)
            # A picture may be an SVG, which has a document type; it is never parsed.
            refused = () if member.filename.startswith(PICTURES) else DECLARATIONS
            if any(DECLARED in block for block in _blocks(archive, member) for DECLARED in refused):
                raise fail(
                    "import_broken_xlsx",
                    f"{name} defines XML entities, which no Excel workbook does; "
                    "expected a list saved by a spreadsheet program",
                    name,
                )
            most = limits.findings_per_code
            formulas[member.filename] = _check_elements(archive, member, name, most)
    return formulas


def _check_elements(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, most_formulas: int
) -> Formulas:
    """Refuse XML whose reader would have to hold far more elements at once than any row has."""
    held = most = 0
    parser = expat.ParserCreate(namespace_separator="}")
    formulas = Formulas(parser, most_formulas)

    def start(tag: str, told: dict[str, str]) -> None:
        nonlocal held
        held += 1
        formulas.start(tag, told)

    def release(tag: str) -> None:
        nonlocal held, most
        if tag in RELEASED:
            most, held = max(held, most), 0

    parser.StartElementHandler, parser.EndElementHandler = start, release
    with archive.open(member) as stream, suppress(expat.ExpatError):  # no XML, or none for long
        while piece := stream.read(PIECE_BYTES):
            parser.Parse(piece, False)
            if max(held, most) > MOST_ELEMENTS:
                raise fail(
                    "import_too_large",
                    f"{name} has more than {MOST_ELEMENTS} elements in one row of "
                    f"{member.filename}; split the list",
                    name,
                    what="elements",
                    limit=MOST_ELEMENTS,
                )
    formulas.leave()
    return formulas


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str) -> Iterator[bytes]:
    """Yield a member piece by piece; pieces overlap, so that nothing short is cut in two."""
    with archive.open(member) as stream:
        tail = b""
        while block := stream.read(SCANNED_BYTES):
            yield tail + block
            tail = block[-LONGEST_MERGE:]


def _marked(data: bytes) -> dict[str, tuple[str, tuple[Span, ...]]]:
    """Return by the title of each sheet the name of its member, and its merged cells."""
    found: dict[str, tuple[str, tuple[Span, ...]]] = {}
    with open_zip(data) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = WorkbookParser(archive, WORKBOOK, keep_links=False)
        parser.parse()
        members = set(archive.namelist())
        for sheet, relation in parser.find_sheets():
            if relation.target in members:
                spans: dict[Span, None] = {}
                for block in _blocks(archive, relation.target):
                    for match in MERGE.finditer(block):
                        spans[_span(match)] = None
                    if len(spans) > MOST_MERGES:
                        break
                found[sheet.name] = relation.target, tuple(spans)[:MOST_MERGES]
    return found


def _span(match: re.Match[bytes]) -> Span:
    left, top, right, bottom = match.groups()
    return Span(
        top=int(top),
        bottom=int(bottom),
        left=_column(left),
        right=_column(right),
    )


def _column(letters: bytes) -> int:
    """Return the place of a column from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _values(
    sheet: Any, *, name: str, limits: ImportLimits, before: int
) -> Iterator[Sequence[object]]:
    sheet.reset_dimensions()
    cells = before
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        filled = sum(v is not None for v in values)
        cells += len(values)
        check_size(number, filled, cells, name=name, limits=limits)
        yield values


def _filled(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, values in enumerate(rows, start=1):
        if any(v is not None for v in values):
            yield number, [_cell(v) for v in values]
