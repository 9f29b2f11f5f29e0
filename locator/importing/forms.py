"""The form of a file, told by its content; the name decides only what that leaves open."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType

from locator.importing.archives import member_names
from locator.importing.geopackages import MAGIC as DATABASE
from locator.importing.shapefiles import MAGIC as SHAPES
from locator.importing.workbooks import WORKBOOK

SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\xd0\xcf\x11\xe0", "Excel 97-2003 (.xls)"),
    (DATABASE, "SQLite or GeoPackage"),
    (b"<", "HTML or XML"),
)
"""First bytes of forms that are told by them, for readers of tables to name what they refuse."""
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
JSON_SUFFIXES = frozenset({".json", ".geojson"})
TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
HEAD = 65_536
ROOT = re.compile(r"<(?:[\w.-]+:)?(kml|gpx)[\s>/]", re.IGNORECASE)
TAR_AT, TAR = 257, b"ustar"


class Form(StrEnum):
    """Forms of files that are read."""

    CSV = "CSV"
    XLSX = "XLSX"
    GEOJSON = "GeoJSON"
    SHAPEFILE = "Shapefile"
    GEOPACKAGE = "GeoPackage"
    KML = "KML"
    GPX = "GPX"
    ZIP = "ZIP"
    GZIP = "GZIP"


SUFFIXES: Mapping[Form, frozenset[str]] = MappingProxyType(
    {
        Form.CSV: TEXT_SUFFIXES,
        Form.XLSX: frozenset({".xlsx", ".xlsm"}),
        Form.GEOJSON: JSON_SUFFIXES,
        Form.SHAPEFILE: frozenset({".shp"}),
        Form.GEOPACKAGE: frozenset({".gpkg"}),
        Form.KML: frozenset({".kml"}),
        Form.GPX: frozenset({".gpx"}),
        Form.ZIP: frozenset({".zip", ".kmz"}),
        Form.GZIP: frozenset({".gz"}),
    }
)
"""Form to the suffixes of names that promise it."""
CHOSEN = tuple(
    suffix.removeprefix(".")
    for form, suffixes in SUFFIXES.items()
    if form is not Form.SHAPEFILE
    for suffix in sorted(suffixes)
)
"""Suffixes of the single files that a person may choose: a Shapefile is several, so a ZIP."""
MAGIC = MappingProxyType(
    {b"\x1f\x8b": Form.GZIP, DATABASE: Form.GEOPACKAGE, SHAPES: Form.SHAPEFILE}
)
XML = MappingProxyType({".kml": Form.KML, ".gpx": Form.GPX})
OFFICE = MappingProxyType({"word/": "Word", "ppt/": "PowerPoint", "mimetype": "OpenDocument"})


def suffix_of(name: str) -> str:
    """Return the end of a name in lower case: ``.csv``."""
    return PurePosixPath(name).suffix.lower()


def start_of(data: bytes) -> bytes:
    """Return the first bytes of a text in any encoding, without marks and blanks."""
    head = data[:HEAD]
    for mark in MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


def signature_of(data: bytes) -> str:
    """Return the form that the first bytes of a file tell, empty where they tell none."""
    head = start_of(data)
    told = (form for start, form in SIGNATURES if data.startswith(start) or head.startswith(start))
    return next(told, "")


def form_of(data: bytes, name: str) -> Form | str:
    """Return the form of a file; its name in words where it is none that is read, "" if empty."""
    head = start_of(data)
    if not head and not data.startswith(SHAPES):
        return ""
    if data.startswith(b"PK"):
        return _packed(data, suffix_of(name))
    magic = next((form for start, form in MAGIC.items() if data.startswith(start)), None)
    if magic is not None:
        return magic
    return _written_form(data, head, suffix_of(name))


def _written_form(data: bytes, head: bytes, suffix: str) -> Form | str:
    """Return the form of what is a text, or a file that is not read."""
    if head.startswith(b"<"):
        root = ROOT.search(head.decode("latin-1"))
        return XML.get(suffix) or (Form(root[1].upper()) if root else "HTML or XML")
    if data[TAR_AT : TAR_AT + len(TAR)] == TAR:
        return "TAR"
    other = signature_of(data)
    if other:
        return other
    is_json = head[:1] == b"{" or (head[:1] == b"[" and suffix not in TEXT_SUFFIXES)
    return Form.GEOJSON if is_json or suffix in JSON_SUFFIXES else Form.CSV


def _packed(data: bytes, suffix: str) -> Form | str:
    names = member_names(data)
    if WORKBOOK in names or (not names and suffix in SUFFIXES[Form.XLSX]):
        return Form.XLSX
    for start, form in OFFICE.items():
        if any(name.startswith(start) for name in names) and (
            start == "mimetype" or "[Content_Types].xml" in names
        ):
            return form
    return Form.ZIP
