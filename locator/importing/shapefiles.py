"""A Shapefile and its sidecars, read as rows of text cells in degrees."""

import codecs
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw

from locator.errors import ImportFileError
from locator.importing.features import Layer, column_records, written
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.points import Faults, points_of
from locator.importing.sheets import check_size, fail
from locator.importing.systems import to_degrees

DRIVER = "ESRI Shapefile"
MAGIC = b"\x00\x00\x27\x0a"
NEEDED = (".shp", ".shx", ".dbf")
READ = (*NEEDED, ".prj", ".cpg")
SIDECARS = frozenset({*READ, ".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".fix", ".shp.xml", ".cst"})
BYTES = "ISO-8859-1"
"""Read by this, each byte of the text is one character, and can be read again as what it is."""
BATCH = 2048
"""Records that are read at once: few enough to stay near the processor."""
LANGUAGE_BYTE = 29
LENGTH_BYTES = slice(24, 28)
FIELD_BYTES, TYPE_BYTE, FIELDS_END = 32, 11, 0x0D
DAY = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)|(?P<m2>\d\d)/(?P<d2>\d\d)/(?P<y2>\d{4})", re.ASCII
)
NO_DAY = frozenset({"0", "00000000"})
LANGUAGES = {b"\x13": "cp932", b"\x7b": "cp932"}
LATIN = frozenset({"iso8859-1", "cp1252"})
PAGE = re.compile(r"ascii|utf-8|cp\d+|iso8859-\d+|(euc|shift)_\w+|big5\w*|gb\w+|koi8-\w|mac-\w+")
"""Codecs of tables of characters; others (``unicode_escape``, ``punycode``) are programmes."""
FITS = 0.99
SEPARATOR = "\0"
"""No text of a .dbf holds it, and no encoding makes it part of a character."""
PAGES = {"932": "cp932", "sjis": "cp932", "shift_jis": "cp932", "ms932": "cp932", "65001": "utf-8",
         "utf8": "utf-8", "51932": "euc_jp", "20932": "euc_jp", "88591": "cp1252"}  # fmt: skip


def read_shapefile(
    members: Mapping[str, bytes], *, name: str, notes: Notes, limits: ImportLimits, crs: str = ""
) -> Layer:
    """Read a Shapefile; row n is the record n, the first being 1.

    Its files are written into a folder of their own under plain names, and nothing but the driver
    of Shapefiles may open them.

    Parameters
    ----------
    members
        Suffix in lower case (``.shp``) to bytes; .prj and .cpg may be missing.
    crs
        Reference system of a file without .prj; empty: unknown.

    Raises
    ------
    ImportFileError
        A file is missing, the whole cannot be read, or it is larger than the limits.
    """
    missing = [s for s in NEEDED if not members.get(s)]
    if missing:
        raise fail(
            "import_shapefile_incomplete",
            f"{name} is a Shapefile without {', '.join(missing)}; expected .shp, .shx and .dbf "
            "(and .prj, .cpg) together; give a ZIP or folder of them",
            name,
            missing=", ".join(missing),
        )
    for suffix in (".shp", ".shx"):
        if not members[suffix].startswith(MAGIC):
            raise _broken(name, f"{suffix} does not begin as one")
    table = _table(members, name, notes, limits)
    cells = _words(table.columns)
    words = cells.copy()
    words.update(heading for heading in table.headings if not heading.isascii())
    encoding = _encoding(words, members, notes)
    read, lost = _read_again(words, encoding)
    points = points_of(table.blobs, notes)
    stated = members.get(".prj", b"").decode("utf-8", "replace").strip("\ufeff\0 \r\n\t")
    placed = to_degrees(stated or crs, points.x, points.y, notes)
    faults: Faults = {**placed.faults, **points.faults}
    properties = [
        (read.get(heading, heading), column.cells(read))
        for heading, column in zip(table.headings, table.columns, strict=True)
    ]
    if count := sum(cells[text] for text in lost):
        notes.add("site_bytes_replaced", found=count, expected=encoding)
    return Layer(
        title="",
        records=column_records(properties, (placed.lon, placed.lat), faults),
        faults=faults,
        read_as=f"Shapefile, {encoding}",
        crs=placed.crs,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """The cells of a column: each text once, and which of them stands in each row."""

    texts: Sequence[str]
    places: Any

    def cells(self, read: Mapping[str, str]) -> list[str]:
        """Return the texts of all rows, those that were read again as what they are."""
        texts = [read.get(text, text) for text in self.texts] if read else self.texts
        cells: list[str] = np.array(texts, dtype=object)[self.places].tolist()
        return cells


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The records of a Shapefile; each character of a text is one byte of it."""

    headings: Sequence[str]
    columns: Sequence[_Column]
    blobs: Sequence[bytes | None]


def _table(members: Mapping[str, bytes], name: str, notes: Notes, limits: ImportLimits) -> _Table:
    with tempfile.TemporaryDirectory() as work, warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always")
        table, days = _days_as_texts(members[".dbf"])
        for suffix in NEEDED:
            Path(work, f"layer{suffix}").write_bytes(table if suffix == ".dbf" else members[suffix])
        path = Path(work, "layer.shp")
        try:
            info = pyogrio.read_info(path, encoding=BYTES)
            _check_driver(str(info["driver"]), name)
            rows, width = int(info["features"]), len(info["fields"])
            check_size(rows, width, rows * width, name=name, limits=limits)
            # Read by Arrow, a shape that is broken would be none, and the records after it lost.
            _, _, blobs, _ = pyogrio.raw.read(path, encoding=BYTES, columns=[], force_2d=True)
            _, found = pyogrio.raw.read_arrow(
                path, encoding=BYTES, read_geometry=False, batch_size=BATCH
            )
            columns = [_column(cells, is_day=n in days) for n, cells in enumerate(found.columns)]
        except ImportFileError:
            raise
        except Exception as error:  # GDAL lets many kinds of faults of a broken file through
            raise _broken(name, str(error).replace(str(path), path.name)[:120]) from error
    for doubt in doubts:
        notes.add("site_reader_doubt", found=str(doubt.message).replace(str(path), path.name))
    if 2 * int.from_bytes(members[".shp"][LENGTH_BYTES], "big") > len(members[".shp"]):
        notes.add("site_reader_doubt", found=".shp ends before the length that it states")
    if blobs is None or len(blobs) != len(found):
        raise _broken(name, "it has no shapes")
    return _Table(headings=list(map(str, info["fields"])), columns=columns, blobs=blobs.tolist())


def _days_as_texts(dbf: bytes) -> tuple[bytes, frozenset[int]]:
    """Return a table whose days are texts as they stand, and which of its fields they are.

    The driver would make another day of one that is none.
    """
    heads = range(FIELD_BYTES, int.from_bytes(dbf[8:10], "little") - FIELD_BYTES + 1, FIELD_BYTES)
    ends = next((at for at in heads if dbf[at : at + 1] in {b"", bytes([FIELDS_END])}), heads.stop)
    types = [at + TYPE_BYTE for at in heads if at < ends]
    days = frozenset(n for n, at in enumerate(types) if dbf[at : at + 1] == b"D")
    if not days:
        return dbf, days
    table = bytearray(dbf)
    for field in days:
        table[types[field]] = ord("C")
    return bytes(table), days


def _column(cells: Any, *, is_day: bool) -> _Column:
    found = cells.combine_chunks().dictionary_encode()
    told = [*found.dictionary.to_pylist(), None]
    texts = [_day(str(value or "")) for value in told] if is_day else list(map(written, told))
    return _Column(texts=texts, places=found.indices.fill_null(len(texts) - 1).to_numpy())


def _day(text: str) -> str:
    """Return a day as ISO 8601 writes it; what is none stays as it stands."""
    if text in NO_DAY:
        return ""
    found = DAY.fullmatch(text)
    if found is None:
        return text
    year, month, day = (int(found[k] or found[f"{k}2"]) for k in "ymd")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def _check_driver(driver: str, name: str) -> None:
    if driver != DRIVER:
        raise _broken(name, f"it opens as {driver}")


def _words(columns: Sequence[_Column]) -> Counter[str]:
    """Return the texts that are no ASCII, and in how many cells each stands."""
    words: Counter[str] = Counter()
    for column in columns:
        if not "".join(column.texts).isascii():
            counts = np.bincount(column.places, minlength=len(column.texts)).tolist()
            told = zip(column.texts, counts, strict=True)
            words.update({text: count for text, count in told if not text.isascii()})
    return words


def _encoding(words: Counter[str], members: Mapping[str, bytes], notes: Notes) -> str:
    """Return the encoding of the texts: what the file states, where its bytes fit."""
    stated = _stated(members)
    if stated and _share(words, stated) >= FITS:
        other = "cp932" if stated in LATIN and words and _share(words, "cp932") >= FITS else ""
        if other:
            notes.add("site_encoding_doubtful", found=stated, expected=other)
        return stated
    found = next((e for e in ("utf-8", "cp932", "euc_jp") if _share(words, e) >= FITS), "cp932")
    if stated:
        notes.add("site_encoding_doubtful", found=found, expected=stated)
    return found


def _stated(members: Mapping[str, bytes]) -> str:
    """Return the encoding that .cpg or the header of the .dbf states; empty where none is known."""
    page = members.get(".cpg", b"")[:40].decode("ascii", "ignore").strip().lower()
    plain = re.sub(r"^(cp|ansi|windows|oem|ibm)?[\s_-]*|[\s-]", "", page)
    mark = members[".dbf"][LANGUAGE_BYTE : LANGUAGE_BYTE + 1]
    stated = PAGES.get(plain, plain) or LANGUAGES.get(mark, "")
    try:
        found = codecs.lookup(stated).name if stated else ""
    except (LookupError, ValueError):
        return ""
    return found if PAGE.fullmatch(found) else ""


def _share(words: Counter[str], encoding: str) -> float:
    """Return the share of texts that an encoding can read; the last character may be cut off."""
    read = zip(words.values(), _decoded(list(words), encoding), strict=True)
    return sum(n for n, text in read if text is not None) / words.total() if words else 1.0


def _decoded(words: Sequence[str], encoding: str) -> list[str | None]:
    """Return the texts that an encoding makes of bytes; None for those that it cannot read."""
    try:
        whole = _bytes(SEPARATOR.join(words)).decode(encoding).split(SEPARATOR)
    except (UnicodeDecodeError, ValueError):
        whole = []
    if len(whole) == len(words):
        return list(whole)
    return [_strict(_bytes(text), encoding) for text in words]


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def _strict(text: bytes, encoding: str) -> str | None:
    """Return a text, without the first half of a character that a full field has cut in two."""
    for cut in range(4 if encoding == "utf-8" else 2):
        try:
            return text[: len(text) - cut].decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
    return None


def _read_again(words: Counter[str], encoding: str) -> tuple[dict[str, str], list[str]]:
    """Return what the bytes of texts are in their encoding, and which of them it cannot read."""
    read = dict(zip(words, _decoded(list(words), encoding), strict=True))
    lost = [text for text, told in read.items() if told is None]
    whole = {text: told for text, told in read.items() if told is not None}
    return whole | {text: _bytes(text).decode(encoding, "replace") for text in lost}, lost


def _broken(name: str, reason: str) -> ImportFileError:
    return fail(
        "import_broken_vector",
        f"{name} cannot be read as {DRIVER} ({reason}); expected its files as exported; "
        "export it again",
        name,
        form="Shapefile",
        reason=reason,
    )
