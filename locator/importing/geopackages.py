"""The layers and tables of a GeoPackage, read as rows of text cells in degrees."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from locator.errors import ImportFileError
from locator.importing.features import Layer, column_records, written
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.points import Faults, points_of
from locator.importing.sheets import check_size, fail
from locator.importing.systems import to_degrees

MAGIC = b"SQLite format 3\0"
UNDEFINED = ("LOCAL_CS[", "ENGCRS[")
"""Beginnings of definitions that say of no place on Earth where it is."""
FEATURES, ATTRIBUTES = "features", "attributes"
STEPS = 1_000_000
MOST_STEPS = 200
LONGEST_VALUE = 50_000_000
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
HEADER = 8
BLOCK = 256
"""Rows after which the size of a table is looked at."""
UNDECODED = "Could not decode to UTF-8"
WGS84_ID = 4326
ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


def read_geopackage(
    data: bytes, *, name: str, notes: Notes, limits: ImportLimits, crs: str = ""
) -> tuple[Layer, ...]:
    """Read all layers of features and all tables of attributes; row n is the record n.

    The file is opened in a folder of its own as a database that is only read; nothing that it
    defines may call for more than its own rows, nor without end.

    Parameters
    ----------
    crs
        Reference system of layers that state none; empty: unknown.

    Raises
    ------
    ImportFileError
        No GeoPackage, a broken one, or one larger than the limits.
    """
    with tempfile.TemporaryDirectory() as work:
        path = Path(work, "layers.gpkg")
        path.write_bytes(data)
        with _faults_named(name), closing(_open(path)) as base:
            listed = base.execute(
                "SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid"
            ).fetchall()
            kinds = {str(t): str(k).lower() for t, k in listed}
            layers = []
            for table, kind in kinds.items():
                if kind in {FEATURES, ATTRIBUTES}:
                    layers += _layer(base, table, name, notes, limits, crs)
                else:
                    notes.add("site_layer_unread", found=table, expected=kind)
            return tuple(layers)


def _open(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    base.execute("PRAGMA trusted_schema = OFF")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    base.text_factory = _replaced
    steps = iter(range(MOST_STEPS))
    base.set_progress_handler(lambda: int(next(steps, None) is None), STEPS)
    base.set_authorizer(_authorised)
    return base


def _replaced(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def _authorised(action: int, first: str | None, *_: object) -> int:
    asked_for = action in ALLOWED or (action == sqlite3.SQLITE_PRAGMA and first == "table_info")
    return sqlite3.SQLITE_OK if asked_for else sqlite3.SQLITE_DENY


@contextmanager
def _faults_named(name: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OverflowError, ValueError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise fail(
            "import_broken_vector",
            f"{name} cannot be read as GeoPackage ({str(error)[:120]}); expected a whole file; "
            "export it again",
            name,
            form="GeoPackage",
            reason=str(error)[:120],
        ) from error


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _layer(
    base: sqlite3.Connection, table: str, name: str, notes: Notes, limits: ImportLimits, crs: str
) -> list[Layer]:
    columns = [
        (str(c[1]), bool(c[5])) for c in base.execute(f"PRAGMA table_info({_quoted(table)})")
    ]
    if not columns:
        notes.add("site_layer_unread", found=table, expected="no such table")
        return []
    drawn, stated = _geometry_of(base, table)
    names = [c for c, _ in columns]
    place = next((n for n, c in enumerate(names) if c.lower() == drawn.lower()), None)
    keys = {
        n for n, (c, is_key) in enumerate(columns) if is_key and c.lower() in {"fid", "ogc_fid"}
    }
    rows = _rows(base, table, names, name, limits)
    points = points_of([_wkb(row[place]) for row in rows] if place is not None else [], notes)
    placed = to_degrees(stated or crs, points.x, points.y, notes)
    faults: Faults = {**placed.faults, **points.faults}
    whole = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    properties = [
        (names[n], _texts(whole[n])) for n in range(len(names)) if n != place and n not in keys
    ]
    position = None if place is None else (placed.lon, placed.lat)
    return [
        Layer(
            title=table,
            records=column_records(properties, position, faults),
            faults=faults,
            read_as="GeoPackage",
            crs=placed.crs,
        )
    ]


def _rows(
    base: sqlite3.Connection, table: str, names: Sequence[str], name: str, limits: ImportLimits
) -> list[Sequence[Any]]:
    """Return the rows of a table; bytes that are no UTF-8 are replaced where there are any."""
    try:
        base.text_factory = str
        return _fetched(base, table, names, name, limits)
    except sqlite3.OperationalError as error:
        if UNDECODED not in str(error):
            raise
    finally:
        base.text_factory = _replaced
    return _fetched(base, table, names, name, limits)


def _fetched(
    base: sqlite3.Connection, table: str, names: Sequence[str], name: str, limits: ImportLimits
) -> list[Sequence[Any]]:
    """Return the rows of a table, within the limits of rows and of bytes at each of them."""
    query = f"SELECT {', '.join(map(_quoted, names))} FROM {_quoted(table)}"  # noqa: S608 - quoted
    rows: list[Sequence[Any]] = []
    size, most = 0, limits.unpacked_bytes
    for row in base.execute(query):
        for value in row:
            if value.__class__ is str or value.__class__ is bytes:
                size += len(value)
        rows.append(row)
        if size > most or len(rows) % BLOCK == 0:
            check_size(len(rows), len(names), len(rows) * len(names), name=name, limits=limits)
            _check_values(size, name, limits)
    check_size(len(rows), len(names), len(rows) * len(names), name=name, limits=limits)
    return rows


def _texts(values: Sequence[Any]) -> list[str]:
    """Return the cells of a column as texts."""
    return list(values) if set(map(type, values)) == {str} else list(map(written, values))


def _check_values(size: int, name: str, limits: ImportLimits) -> None:
    """Refuse values that a file makes up as it is read: it states no size for them."""
    if size > limits.unpacked_bytes:
        raise fail(
            "import_too_large",
            f"{name} has more than {limits.unpacked_bytes} bytes; split the list",
            name,
            what="bytes",
            limit=limits.unpacked_bytes,
        )


def _geometry_of(base: sqlite3.Connection, table: str) -> tuple[str, str]:
    """Return the column of the geometry and its reference system; both may be empty."""
    if not base.execute(
        "SELECT 1 FROM sqlite_master WHERE lower(name) = 'gpkg_geometry_columns'"
    ).fetchone():
        return "", ""
    found = base.execute(
        "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)",
        (table,),
    ).fetchone()
    if found is None:
        return "", ""
    column, system = str(found[0]), found[1]
    if system == WGS84_ID:
        return column, f"EPSG:{WGS84_ID}"
    told = base.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?",
        (system,),
    ).fetchone()
    if told is None or system in {0, -1} or str(told[0]).upper() == "NONE":
        return column, ""
    if str(told[0]).upper() == "EPSG":
        return column, f"EPSG:{told[1]}"
    stated = str(told[2] or "")
    return column, "" if stated.lstrip().upper().startswith(UNDEFINED) else stated


def _wkb(shape: object) -> bytes | None:
    """Return the geometry within a blob of a GeoPackage; nothing where it holds none."""
    if shape is None:
        return None
    if not isinstance(shape, bytes) or len(shape) <= HEADER or not shape.startswith(b"GP"):
        return b""
    length = ENVELOPES.get(shape[3] >> 1 & 0b111)
    return b"" if length is None else shape[HEADER + length :]
