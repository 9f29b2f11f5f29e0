"""A Shapefile and its sidecars, read as rows of text cells in degrees."""

import codecs
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely

from locator.errors import ImportFileError
from locator.importing.features import Faults, column_records, point_of, shapes_of, written
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import check_size, fail
from locator.importing.systems import to_degrees

DRIVER = "ESRI Shapefile"
MAGIC = b"\x00\x00\x27\x0a"
NEEDED = (".shp", ".shx", ".dbf")
READ = (*NEEDED, ".prj", ".cpg")
SIDECARS = frozenset({*READ, ".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".fix", ".shp.xml", ".cst"})
BYTES = "ISO-8859-1"
"""Read by this, each byte of the text is one character, and can be read again as what it is."""
LANGUAGE_BYTE = 29
LANGUAGES = {b"\x13": "cp932", b"\x7b": "cp932"}
LATIN = frozenset({"iso8859-1", "cp1252"})
PAGE = re.compile(r"ascii|utf-8|cp\d+|iso8859-\d+|(euc|shift)_\w+|big5\w*|gb\w+|koi8-\w|mac-\w+")
"""Codecs of tables of characters; others (``unicode_escape``, ``punycode``) are programmes."""
FITS = 0.99
PAGES = {"932": "cp932", "sjis": "cp932", "shift_jis": "cp932", "ms932": "cp932", "65001": "utf-8",
         "utf8": "utf-8", "51932": "euc_jp", "20932": "euc_jp", "88591": "cp1252"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A table of features.

    Attributes
    ----------
    title
        Name of the layer in its file; empty where there is only one.
    records
        Row number and cells; row 0 holds the headings.
    read_as
        Form and encoding in words.
    crs
        Reference system from which the positions were converted; empty where they were degrees.
    """

    title: str
    records: Sequence[tuple[int, Sequence[str]]]
    faults: Faults
    read_as: str
    crs: str


def read_shapefile(
    members: Mapping[str, bytes], *, name: str, notes: Notes, limits: ImportLimits
) -> Layer:
    """Read a Shapefile; row n is the record n, the first being 1.

    Its files are written into a folder of their own under plain names, and nothing but the driver
    of Shapefiles may open them.

    Parameters
    ----------
    members
        Suffix in lower case (``.shp``) to bytes; .prj and .cpg may be missing.

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
    meta, geometries, columns = _raw(members, name, notes, limits)
    encoding = _encoding([*meta["fields"]], columns, members, notes)
    points = points_of(shapes_of(geometries), [g is not None for g in geometries], notes)
    stated = members.get(".prj", b"").decode("utf-8", "replace").strip("\ufeff\0 \r\n\t")
    placed = to_degrees(stated, points.x, points.y, notes)
    faults: Faults = {**placed.faults, **points.faults}
    lost: list[str] = []
    properties = [
        (_again(str(heading), encoding, []), _texts(column, encoding, lost))
        for heading, column in zip(meta["fields"], columns, strict=True)
    ]
    if lost:
        notes.add("site_bytes_replaced", found=len(lost), expected=encoding)
    return Layer(
        title="",
        records=column_records(properties, (placed.lon, placed.lat), faults),
        faults=faults,
        read_as=f"Shapefile, {encoding}",
        crs=placed.crs,
    )


def _raw(
    members: Mapping[str, bytes], name: str, notes: Notes, limits: ImportLimits
) -> tuple[dict[str, Any], Sequence[Any], list[Any]]:
    with tempfile.TemporaryDirectory() as work, warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always")
        for suffix in NEEDED:
            Path(work, f"layer{suffix}").write_bytes(members[suffix])
        path = Path(work, "layer.shp")
        try:
            info = pyogrio.read_info(path, encoding=BYTES)
            _check_driver(str(info["driver"]), name)
            rows, width = int(info["features"]), len(info["fields"])
            check_size(rows, width, rows * width, name=name, limits=limits)
            meta, _, geometries, columns = pyogrio.raw.read(
                path, encoding=BYTES, force_2d=True, datetime_as_string=True
            )
        except ImportFileError:
            raise
        except Exception as error:  # GDAL lets many kinds of faults of a broken file through
            raise _broken(name, str(error).replace(str(path), path.name)[:120]) from error
    for doubt in doubts:
        notes.add("site_reader_doubt", found=str(doubt.message).replace(str(path), path.name))
    if geometries is None or any(len(c) != len(geometries) for c in columns):
        raise _broken(name, "it has no shapes")
    return meta, geometries, list(columns)


def _check_driver(driver: str, name: str) -> None:
    if driver != DRIVER:
        raise _broken(name, f"it opens as {driver}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A point for each geometry; NaN where there is none."""

    x: Any
    y: Any
    faults: Faults


def points_of(geometries: Any, stated: Sequence[bool], notes: Notes) -> Points:
    """Return a point for each geometry.

    Parameters
    ----------
    stated
        Whether the file has a geometry there; one that could not be read is a fault.
    """
    x, y = np.full(len(geometries), np.nan), np.full(len(geometries), np.nan)
    faults: Faults = {}
    shapes = np.asarray(geometries, dtype=object)
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    x[is_point], y[is_point] = shapely.get_x(shapes[is_point]), shapely.get_y(shapes[is_point])
    for place in np.flatnonzero(~(np.isfinite(x) & np.isfinite(y))).tolist():
        x[place] = y[place] = np.nan
        geometry = geometries[place]
        if geometry is None and stated[place]:
            faults[place + 1] = ("site_bad_geometry", "unreadable shape")
        point = point_of(geometry, place + 1, notes, faults)
        if point is not None:
            x[place], y[place] = point
    return Points(x=x, y=y, faults=faults)


def _encoding(
    fields: Sequence[str], columns: Sequence[Any], members: Mapping[str, bytes], notes: Notes
) -> str:
    """Return the encoding of the texts: what the file states, where its bytes fit."""
    texts = [f.encode("latin-1") for f in map(str, fields) if not f.isascii()]
    for column in columns:
        if column.dtype == object:
            texts += [
                str(t).encode("latin-1", "replace") for t in column if t and not str(t).isascii()
            ]
    stated = _stated(members)
    if stated and _share(texts, stated) >= FITS:
        other = "cp932" if stated in LATIN and texts and _share(texts, "cp932") >= FITS else ""
        if other:
            notes.add("site_encoding_doubtful", found=stated, expected=other)
        return stated
    found = next((e for e in ("utf-8", "cp932", "euc_jp") if _share(texts, e) >= FITS), "cp932")
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


def _share(texts: Sequence[bytes], encoding: str) -> float:
    """Return the share of texts that an encoding can read; the last character may be cut off."""
    counts = Counter(texts).items()
    good = sum(count for text, count in counts if _strict(text, encoding) is not None)
    return good / len(texts) if texts else 1.0


def _strict(text: bytes, encoding: str) -> str | None:
    """Return a text, without the first half of a character that a full field has cut in two."""
    for cut in range(4 if encoding == "utf-8" else 2):
        try:
            return text[: len(text) - cut].decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
    return None


def _texts(column: Any, encoding: str, lost: list[str]) -> list[str]:
    """Return the cells of a column as texts."""
    texts = [written(value) for value in column.tolist()]
    if "".join(texts).isascii():
        return texts
    broken: list[str] = []
    read = {text: _again(text, encoding, broken) for text in dict.fromkeys(texts)}
    if broken:
        is_broken = set(broken)
        lost += [text for text in texts if text in is_broken]
    return [read[text] for text in texts]


def _again(text: str, encoding: str, lost: list[str]) -> str:
    if text.isascii():
        return text
    data = text.encode("latin-1", "replace")
    found = _strict(data, encoding)
    if found is None:
        lost.append(text)
        return data.decode(encoding, "replace")
    return found


def _broken(name: str, reason: str) -> ImportFileError:
    return fail(
        "import_broken_vector",
        f"{name} cannot be read as {DRIVER} ({reason}); expected its files as exported; "
        "export it again",
        name,
        form="Shapefile",
        reason=reason,
    )
