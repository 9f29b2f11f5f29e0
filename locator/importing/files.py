"""A file of any name, opened by its content."""

from collections.abc import Mapping
from pathlib import Path, PurePath

from locator.files import check_size, read_whole
from locator.importing.geojson import read_geojson
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import Sheet, fail, read_csv
from locator.importing.workbooks import read_xlsx

SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\xd0\xcf\x11\xe0", "Excel 97-2003 (.xls)"),
    (b"SQLite format 3", "SQLite or GeoPackage"),
    (b"<", "HTML or XML"),
)
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
JSON_SUFFIXES = frozenset({".json", ".geojson"})
TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})


def _head(data: bytes) -> bytes:
    head = data[:256]
    for mark in MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


def read_sheet(
    data: bytes,
    name: str,
    notes: Notes,
    limits: ImportLimits,
    mapping: Mapping[str, str] | None = None,
) -> Sheet:
    """Read a file by its content; the name decides only what the content leaves open.

    Parameters
    ----------
    mapping
        As for ``make_sheet``; GeoJSON is read by its own names.

    Raises
    ------
    ImportFileError
        The file as a whole is no table of sites.
    """
    head, suffix = _head(data), PurePath(name).suffix.lower()
    if not head:
        raise fail(
            "import_empty",
            f"{name} is empty; expected a heading row and one row a site; download the template",
            name,
        )
    for signature, form in SIGNATURES:
        if data.startswith(signature) or head.startswith(signature):
            raise fail(
                "import_other_file",
                f"{name} is a {form} file; expected CSV, XLSX or GeoJSON; "
                "save the list as one of them",
                name,
                found=form,
            )
    is_json = head[:1] == b"{" or (head[:1] == b"[" and suffix not in TEXT_SUFFIXES)
    if data.startswith(b"PK"):
        form, sheet = "XLSX", read_xlsx(data, name=name, limits=limits, mapping=mapping)
        is_as_named = suffix in {".xlsx", ".xlsm", ""}
    elif is_json or suffix in JSON_SUFFIXES:
        form, sheet = "GeoJSON", read_geojson(data, name=name, notes=notes, limits=limits)
        is_as_named = suffix in JSON_SUFFIXES | {""}
    else:
        form, sheet = "CSV", read_csv(data, name=name, notes=notes, limits=limits, mapping=mapping)
        is_as_named = suffix in TEXT_SUFFIXES | {""}
    if not is_as_named:
        notes.add("site_other_form", found=form, expected=suffix)
    return sheet


def load_bytes(source: Path | bytes, name: str, limits: ImportLimits) -> bytes:
    """Return the bytes of a file that is not larger than the limit.

    Raises
    ------
    ImportFileError
        The file cannot be opened, is no regular file, or is too large.
    """
    if isinstance(source, Path):
        return read_whole(source, limits.file_bytes)
    check_size(len(source), name, limits.file_bytes)
    return source
