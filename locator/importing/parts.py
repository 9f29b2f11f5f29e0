"""Every form of file that an office has, opened as tables of text cells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from geo.findings import Finding
from locator.errors import ImportFileError
from locator.files import read_whole
from locator.importing.archives import (
    Allowance,
    Member,
    feed_folders,
    gunzip,
    read_folder,
    unpacked_size,
    unzip,
)
from locator.importing.features import Layer
from locator.importing.files import load_bytes
from locator.importing.forms import SUFFIXES, Form, form_of, suffix_of
from locator.importing.geojson import geojson_layer
from locator.importing.geopackages import read_geopackage
from locator.importing.gpx import gpx_records
from locator.importing.grids import count_cells
from locator.importing.headers import find_any_header
from locator.importing.kml import kml_records
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.shapefiles import READ, SIDECARS, read_shapefile
from locator.importing.sheets import check_size, csv_table, fail
from locator.importing.template import is_guide
from locator.importing.workbooks import WorkbookSheet, workbook_sheets

Records = Sequence[tuple[int, Sequence[str]]]
Faults = Mapping[int, tuple[str, str]]
DEEPEST = 1
TIMETABLE = "import_gtfs"
UNKEPT, VALUE = "site_formula_unkept", "a value"
TABLE_COLUMNS = 2
TABLES = frozenset({".csv", ".tsv"})
LOOSE = frozenset({".txt", ".tab", ""})
READABLE = "CSV, XLSX, GeoJSON, Shapefile, GeoPackage, KML, GPX"
PASSED_OVER = frozenset(
    {
        "import_empty",
        "import_not_text",
        "import_broken_csv",
        "import_broken_json",
        "import_other_json",
        "import_other_crs",
        "import_broken_xml",
        "import_broken_xlsx",
        "import_broken_vector",
        "import_shapefile_incomplete",
        "import_other_file",
        "import_archive_broken",
        "import_archive_empty",
    }
)
"""Faults of a member that leave the others readable; any other one ends the whole source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table of text cells of a source.

    Attributes
    ----------
    name
        Name of the file; one within an archive or folder is ``archive.zip/inner/list.csv``.
    sheet
        Sheet or layer; empty where the file has only one.
    records
        (row number in the file, cells), the headings included.
    read_as
        Form, encoding and delimiter in words.
    header_rows
        Rows among which the headings stand: 1 for features, whose first record they are.
    faults
        Row number to (finding code, what was found) for rows whose geometry cannot be read.
    notes
        Doubts about the file as a whole, and about geometries.
    crs
        Reference system that the file, else the user, states, where the positions were converted
        from it to degrees; empty where they were degrees or nothing is known.
    """

    name: str
    sheet: str
    records: Records
    read_as: str
    header_rows: int
    faults: Faults = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Finding, ...] = ()
    crs: str = ""


def open_parts(
    source: Path | bytes, name: str, limits: ImportLimits | None = None, *, crs: str = ""
) -> tuple[Part, ...]:
    """Open a file or folder by its content.

    Parameters
    ----------
    source
        A file, a folder, or the bytes of a file. A Shapefile may be given by its .shp where its
        other files stand beside it.
    name
        What to call it; the name decides only what the content leaves open.
    crs
        Reference system of layers that state none.

    Raises
    ------
    ImportFileError
        Nothing in it can be read as a table, it is a timetable (``import_gtfs``), or it is unsafe
        or larger than the limits.
    """
    limits = limits or ImportLimits()
    opening = _Opening(limits, crs)
    if isinstance(source, Path) and source.is_dir():
        return opening.collection(read_folder(source, opening.allowance), name, depth=0)
    if isinstance(source, Path) and suffix_of(source.name) == ".shp":
        return opening.collection(_beside(source, limits), name, depth=0, is_single=True)
    return opening.file(load_bytes(source, name, limits), name, depth=0)


def _beside(source: Path, limits: ImportLimits) -> tuple[Member, ...]:
    """Return a Shapefile and the files of the same name beside it."""
    members = [Member(path=source.name, data=read_whole(source, limits.file_bytes))]
    for suffix in READ[1:]:
        for path in (source.with_suffix(suffix), source.with_suffix(suffix.upper())):
            if path.is_file():
                members.append(Member(path=path.name, data=read_whole(path, limits.file_bytes)))
                break
    return tuple(members)


class _Opening:
    """One source while it is opened: what it may still unpack, and its limits."""

    def __init__(self, limits: ImportLimits, crs: str) -> None:
        self.limits, self.crs = limits, crs
        self.allowance = Allowance(limits)

    def file(self, data: bytes, name: str, *, depth: int) -> tuple[Part, ...]:
        """Open one file that is no folder."""
        form = form_of(data, name)
        if not isinstance(form, Form):
            raise _no_form(name, form)
        notes = Notes(name, self.limits.findings_per_code)
        if suffix_of(name) not in SUFFIXES[form] | {""}:
            notes.add("site_other_form", found=form.value, expected=suffix_of(name))
        if form in {Form.ZIP, Form.GZIP}:
            if depth > DEEPEST:
                raise _too_deep(name)
            return self._packed(form, data, name, depth, notes)
        if form is Form.SHAPEFILE:
            return _noted(self._shapefile({".shp": data}, name), notes)
        parts = self._tables(form, data, name, notes)
        return _noted(parts, notes)

    def _packed(
        self, form: Form, data: bytes, name: str, depth: int, notes: Notes
    ) -> tuple[Part, ...]:
        if form is Form.ZIP:
            members = unzip(data, name, self.allowance)
            return _noted(self.collection(members, name, depth=depth), notes)
        inner = PurePosixPath(name)
        plain = str(inner.with_suffix("")) if suffix_of(name) == ".gz" else name
        self.allowance.take(0, name, members=1)
        content = gunzip(data, name, self.allowance)
        return _noted(self.file(content, plain, depth=depth + 1), notes)

    def _tables(self, form: Form, data: bytes, name: str, notes: Notes) -> list[Part]:
        limits = self.limits
        if form is Form.CSV:
            records, read_as = csv_table(data, name=name, notes=notes, limits=limits)
            if not _has_text(records):
                raise _empty(name)
            return [_part(name, records, read_as, header_rows=limits.header_rows)]
        if form is Form.XLSX:
            return self._sheets(data, name, notes)
        if form is Form.GEOPACKAGE:
            layers = read_geopackage(data, name=name, notes=notes, limits=limits, crs=self.crs)
            filled = [layer for layer in layers if _has_text(layer.records)]
            if not filled:
                raise _empty(name)
            return [_layer_part(name, layer) for layer in filled]
        if form is Form.GEOJSON:
            layer = geojson_layer(data, name=name, notes=notes, limits=limits)
            if not layer.records:
                raise _empty(name, *notes.finish())
            return [_layer_part(name, layer)]
        read = {Form.KML: kml_records, Form.GPX: gpx_records}[form]
        records, faults = read(data, name=name, notes=notes, limits=limits)
        if not records:
            raise _empty(name, *notes.finish())
        return [replace(_part(name, records, form.value), faults=faults)]

    def _sheets(self, data: bytes, name: str, notes: Notes) -> list[Part]:
        self.allowance.take(unpacked_size(data), name)
        sheets = workbook_sheets(data, name=name, limits=self.limits)
        filled = [s for s in sheets if _has_text(s.records) and not is_guide(s.title, s.records)]
        for sheet in sheets:
            if sheet.is_hidden:
                notes.add("site_sheet_hidden", found=sheet.title)
        if not filled:
            raise _empty(name)
        return [
            replace(
                _part(name, s.records, "XLSX", header_rows=self.limits.header_rows),
                sheet=s.title if len(filled) > 1 else "",
                notes=self._unkept(s, name),
            )
            for s in filled
        ]

    def _unkept(self, sheet: WorkbookSheet, name: str) -> tuple[Finding, ...]:
        """Tell the formulas whose cells are empty, for no value was kept of them."""
        notes = Notes(name, self.limits.findings_per_code)
        for formula in sheet.unkept:
            notes.add(
                UNKEPT, row=formula.row, column=formula.column, found=formula.text, expected=VALUE
            )
        notes.counts[UNKEPT] = sheet.unkept_count
        return notes.finish()

    def collection(
        self, members: Sequence[Member], name: str, *, depth: int, is_single: bool = False
    ) -> tuple[Part, ...]:
        """Open the files of an archive or folder; what is left out is told in the first part.

        Parameters
        ----------
        is_single
            Whether the source is one Shapefile; its parts then bear its own name.
        """
        notes = Notes(name, self.limits.findings_per_code)
        feeds = feed_folders(m.path for m in members)
        rest = [m for m in members if str(PurePosixPath(m.path).parent) not in feeds]
        if feeds and not rest:
            raise _timetable(name)
        for folder in sorted(feeds):
            inner = name if folder == "." else f"{name}/{folder}"
            notes.add("site_member_timetable", found=inner, expected="locator feed add")
        parts: list[Part] = []
        faults = 0
        first: ImportFileError | None = None  # one alone: each holds all that was read so far
        groups, others = _shapefiles(rest)
        cells = 0
        for path, files in (*groups, *others):
            full = name if is_single else f"{name}/{path}"
            try:
                if ".shp" in files:
                    found = self._shapefile(files, full)
                else:
                    found = self._member(files, full, depth, notes)
            except ImportFileError as error:
                if is_single or error.code not in PASSED_OVER | {TIMETABLE}:
                    raise
                first, faults = first or error, faults + 1
                self._tell(error, full, notes)
                continue
            cells += sum(count_cells(part.records) for part in found)
            check_size(0, 0, cells, name=name, limits=self.limits)
            parts += found
        if not parts:
            if first is not None and faults == 1:
                raise first
            if feeds:
                raise _timetable(name)
            raise _nothing(name, [m.path for m in members])
        return _noted(parts, notes)

    def _tell(self, error: ImportFileError, name: str, notes: Notes) -> None:
        if error.code == TIMETABLE:
            notes.add("site_member_timetable", found=name, expected="locator feed add")
        else:
            notes.add("site_member_broken", found=name, expected=error.code)

    def _shapefile(self, files: Mapping[str, bytes], name: str) -> Sequence[Part]:
        notes = Notes(name, self.limits.findings_per_code)
        layer = read_shapefile(files, name=name, notes=notes, limits=self.limits, crs=self.crs)
        if not layer.records:
            raise _empty(name)
        return _noted([_layer_part(name, layer)], notes)

    def _member(
        self, files: Mapping[str, bytes], name: str, depth: int, notes: Notes
    ) -> Sequence[Part]:
        ((suffix, data),) = files.items()
        form = form_of(data, name)
        if not isinstance(form, Form):
            notes.add("site_member_unread", found=name, expected=form or "empty")
            return ()
        if form is Form.CSV and suffix not in TABLES:
            parts = self._loose_text(data, name) if suffix in LOOSE else ()
            if not parts:
                notes.add("site_member_unread", found=name, expected=suffix or "text")
            return parts
        return self.file(data, name, depth=depth + 1)

    def _loose_text(self, data: bytes, name: str) -> Sequence[Part]:
        """Return the table in a file of text, if it has columns and headings of a list."""
        try:
            parts = self.file(data, name, depth=DEEPEST)
        except ImportFileError as error:
            if error.code not in PASSED_OVER:
                raise
            return ()
        rows = [cells for _, cells in parts[0].records if cells]
        found = find_any_header(rows[: self.limits.header_rows])
        if found is None or len(found[1].places) < TABLE_COLUMNS:
            return ()
        width, below = len(rows[found[0]]), rows[found[0] + 1 :]
        is_even = sum(len(cells) == width for cells in below) * 2 > len(below)
        return parts if is_even else ()


def _shapefiles(
    members: Iterable[Member],
) -> tuple[list[tuple[str, dict[str, bytes]]], list[tuple[str, dict[str, bytes]]]]:
    """Sort members into Shapefiles with their sidecars, and single files."""
    members = list(members)
    stems = {
        str(PurePosixPath(m.path).with_suffix("")).lower(): m.path
        for m in members
        if suffix_of(m.path) == ".shp"
    }
    groups: dict[str, dict[str, bytes]] = defaultdict(dict)
    others = []
    for member in members:
        lower = member.path.lower()
        suffix = ".shp.xml" if lower.endswith(".shp.xml") else suffix_of(lower)
        stem = lower.removesuffix(suffix)
        if suffix in SIDECARS and stem in stems:
            groups[stems[stem]].setdefault(suffix, member.data)
        else:
            others.append((member.path, {suffix: member.data}))
    return sorted(groups.items()), others


def _has_text(records: Records) -> bool:
    return any(c.strip() for _, cells in records for c in cells)


def _part(name: str, records: Records, read_as: str, *, header_rows: int = 1) -> Part:
    return Part(name=name, sheet="", records=records, read_as=read_as, header_rows=header_rows)


def _layer_part(name: str, layer: Layer) -> Part:
    part = _part(name, layer.records, layer.read_as)
    return replace(part, sheet=layer.title, faults=layer.faults, crs=layer.crs)


def _noted(parts: Iterable[Part], notes: Notes) -> tuple[Part, ...]:
    """Return parts, the first one with what was found about the whole."""
    first, *rest = parts
    return (replace(first, notes=(*notes.finish(), *first.notes)), *rest)


def _no_form(name: str, found: str) -> ImportFileError:
    if not found:
        return _empty(name)
    return fail(
        "import_other_file",
        f"{name} is a {found} file; expected {READABLE}; save the list as one of them",
        name,
        found=found,
    )


def _empty(name: str, *doubts: Finding) -> ImportFileError:
    told = "".join(f" ({doubt.message})" for doubt in doubts)
    return fail(
        "import_empty",
        f"{name} is empty{told}; expected a heading row and one row a site; download the template",
        name,
    )


def _timetable(name: str) -> ImportFileError:
    return fail(
        "import_gtfs",
        f"{name} is a timetable (GTFS) and no list; expected places or works; "
        f"`locator feed add {name}` takes it in",
        name,
    )


def _too_deep(name: str) -> ImportFileError:
    return fail(
        "import_archive_nested",
        f"{name} is an archive within an archive within an archive; expected one within another "
        "at most; unpack the outer one",
        name,
    )


def _nothing(name: str, paths: Sequence[str]) -> ImportFileError:
    found = ", ".join(paths[:5])[:200] or "nothing"
    return fail(
        "import_archive_empty",
        f"{name} holds no table that can be read (found: {found}); expected {READABLE}; put the "
        "list into it",
        name,
        found=found,
    )
