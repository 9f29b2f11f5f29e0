import gzip

import pytest

from locator.importing.forms import CHOSEN, SIGNATURES, Form, form_of, signature_of, suffix_of
from tests.locator.importing.vectors import places, written, zipped

KML, GPX = b"<kml><Placemark/></kml>", b"<gpx><wpt/></gpx>"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", ""),
        (b"\xef\xbb\xbf \r\n", ""),
        (b"a,b\n", Form.CSV),
        (b'{"type":', Form.GEOJSON),
        (b'[{"a":1}]', Form.GEOJSON),
        (KML, Form.KML),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --><k:kml>", Form.KML),
        ("<kml>".encode("utf-16"), Form.KML),
        (GPX, Form.GPX),
        (b"<html><body>kml</body>", "HTML or XML"),
        (zipped({"xl/workbook.xml": b"<a/>"}), Form.XLSX),
        (zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "Word"),
        (zipped({"mimetype": b"a", "content.xml": b"<a/>"}), "OpenDocument"),
        (zipped({"doc.kml": KML}), Form.ZIP),
        (gzip.compress(b"a", mtime=0), Form.GZIP),
        (b"SQLite format 3\0", Form.GEOPACKAGE),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"a.csv".ljust(257, b"\0") + b"ustar", "TAR"),
    ],
)
@pytest.mark.parametrize("name", ["a", "a.dat"])
def test_the_content_tells_the_form(data: bytes, form: Form | str, name: str) -> None:
    assert form_of(data, name) == form


def test_a_shape_is_known_by_its_first_bytes() -> None:
    assert form_of(written(places(), ".shp")[".shp"], "a.csv") is Form.SHAPEFILE


def test_the_name_tells_what_the_content_leaves_open() -> None:
    assert form_of(b"[1]", "a.csv") is Form.CSV
    assert form_of(b"oops", "a.geojson") is Form.GEOJSON
    assert form_of(b"<oops>", "a.gpx") is Form.GPX
    assert form_of(b"PK\x03\x04", "a.xlsx") is Form.XLSX
    assert form_of(b"PK\x03\x04", "a.zip") is Form.ZIP
    assert suffix_of("b.zip/表/A.CSV") == ".csv"


def test_first_bytes_name_a_form_behind_a_mark_and_blanks_too() -> None:
    assert {signature_of(start + b" x") for start, _ in SIGNATURES} == {n for _, n in SIGNATURES}
    assert signature_of(b"\xef\xbb\xbf\n <svg>") == "HTML or XML"
    assert signature_of("<svg>".encode("utf-16")) == "HTML or XML"
    assert signature_of(b"name,lon\n") == ""


def test_a_person_chooses_any_form_but_the_one_that_is_several_files() -> None:
    assert len(set(CHOSEN)) == len(CHOSEN)
    assert {"csv", "tsv", "xlsx", "geojson", "gpkg", "kml", "kmz", "gpx", "zip", "gz"} <= set(
        CHOSEN
    )
    assert "shp" not in CHOSEN
