"""The form of a file, told by its content; the name decides only what that leaves open."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType

from locator.importing.archives import member_names
from locator.importing.files import JSON_SUFFIXES, MARKS, SIGNATURES, TEXT_SUFFIXES
from locator.importing.geopackages import MAGIC as DATABASE
from locator.importing.shapefiles import MAGIC as SHAPES
from locator.importing.workbooks import WORKBOOK

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
MAGIC = MappingProxyType(
    {b"\x1f\x8b": Form.GZIP, DATABASE: Form.GEOPACKAGE, SHAPES: Form.SHAPEFILE}
)
XML = MappingProxyType({".kml": Form.KML, ".gpx": Form.GPX})
OFFICE = MappingProxyType({"word/": "Word", "ppt/": "PowerPoint", "mimetype": "OpenDocument"})


def suffix_of(name: str) -> str:
    """Return the end of a name in lower case: ``.csv``."""
    return PurePosixPath(name).suffix.lower()


def form_of(data: bytes, name: str) -> Form | str:
    """Return the form of a file; its name in words where it is none that is read, "" if empty."""
    head = data[:HEAD]
    for mark in MARKS:
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"").lstrip()
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
    for signature, other in SIGNATURES:
        if data.startswith(signature) or head.startswith(signature):
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
