import gzip
import io
import zipfile
from pathlib import Path

import pytest

from locator.errors import ImportFileError
from locator.i18n import Lang
from locator.importing import template_xlsx
from locator.importing.files import load_bytes, read_sheet
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes

LIMITS = ImportLimits()
CSV = b"name,lon,lat\nA,136.6,36.5\n"
POINT = (
    b'{"type":"Feature","properties":{"name":"A"},'
    b'"geometry":{"type":"Point","coordinates":[136.6,36.5]}}'
)


def a_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "b")
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson", "a", "a.txt"])
@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"%PDF-1.7\n" + b"x" * 50, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "JPEG"),
        (b"GIF89a", "GIF"),
        (gzip.compress(b"name,lon,lat", mtime=0), "GZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "Excel 97-2003 (.xls)"),
        (b"SQLite format 3\0", "SQLite or GeoPackage"),
        (b"<!doctype html><table>", "HTML or XML"),
        (b"\xef\xbb\xbf\r\n<kml>", "HTML or XML"),
        (a_zip(), "ZIP"),
    ],
)
def test_other_files_are_named(data: bytes, form: str, name: str) -> None:
    with pytest.raises(ImportFileError, match="expected CSV, XLSX") as fault:
        read_sheet(data, name, Notes(name, 9), LIMITS)
    assert fault.value.code == "import_other_file"
    assert fault.value.facts == {"file": name, "found": form}


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n", b"\0\0"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson"])
def test_empty_files(data: bytes, name: str) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_sheet(data, name, Notes(name, 9), LIMITS)
    assert fault.value.code == "import_empty"


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (CSV, "a.xlsx", "CSV"),
        (POINT, "a.csv", "GeoJSON"),
    ],
)
def test_a_wrong_suffix_is_told_and_read(data: bytes, name: str, form: str) -> None:
    notes = Notes(name, 9)
    sheet = read_sheet(data, name, notes, LIMITS)
    (finding,) = notes.finish()
    assert len(sheet.rows) == 1
    assert (finding.code, finding.found) == ("site_other_form", form)


@pytest.mark.parametrize(
    ("data", "name"), [(CSV, "a.csv"), (CSV, "A.TSV"), (POINT, "a.json"), (POINT, "a.geojson")]
)
def test_a_right_suffix_is_silent(data: bytes, name: str) -> None:
    notes = Notes(name, 9)
    assert len(read_sheet(data, name, notes, LIMITS).rows) == 1
    assert notes.finish() == ()


def test_an_empty_template_has_no_rows() -> None:
    with pytest.raises(ImportFileError) as fault:
        read_sheet(template_xlsx(Lang.JA), "a.xlsx", Notes("a", 9), LIMITS)
    assert fault.value.code == "import_no_rows"


def test_load_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    assert load_bytes(path, "a.csv", LIMITS) == CSV
    for source in (path, CSV):
        with pytest.raises(ImportFileError) as fault:
            load_bytes(source, "a.csv", ImportLimits(file_bytes=10))
        assert fault.value.code == "import_file_too_large"
    faults = {tmp_path / "no.csv": "import_unreadable", tmp_path: "import_not_regular"}
    for source, code in faults.items():
        with pytest.raises(ImportFileError) as fault:
            load_bytes(source, "no.csv", LIMITS)
        assert fault.value.code == code
