"""The tables of a GeoPackage, and its geometry blobs: points alone.

References
----------
OGC 12-128r18, GeoPackage Encoding Standard 1.3.1, tables 1 to 7 and clause 2.1.3 (the blob: the
letters GP, version, flags, the reference system, then well-known binary).
"""

import math
import struct

from locator.tables import Field
from locator.workspace.kinds import Kind
from locator.workspace.records import VARIANTS

APPLICATION_ID = 0x47504B47  # the letters GPKG
USER_VERSION = 10301
_WGS84 = 4326
_LITTLE = 1
_EMPTY = 0b0001_0000
_POINT = 1
VARIANTS_COLUMN = f"{VARIANTS} TEXT NOT NULL DEFAULT '{{}}'"
"""What merged records said otherwise, as JSON; files of earlier versions have no such column."""
_TYPES = {"str": "TEXT", "float64": "REAL", "int64": "INTEGER", "Int64": "INTEGER"}

BASE = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
    ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",'
     || 'SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
     || 'UNIT["degree",0.0174532925199433]]', 'longitude, latitude in degrees');
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL
    DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    PRIMARY KEY (table_name, column_name), UNIQUE (table_name),
    FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
"""


def column_of(field: Field) -> str:
    """Return a column as a statement declares it."""
    return f'"{field.name}" {_TYPES.get(field.dtype, "TEXT")}'


def table_of(kind: Kind) -> list[tuple[str, tuple[object, ...]]]:
    """Return the statements that make the table of a kind and enter it into the contents."""
    columns = [column_of(field) for field in kind.fields]
    point = ["geom POINT"] if kind.is_place else []
    body = ", ".join(
        (
            "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
            *point,
            "id TEXT NOT NULL UNIQUE",
            *columns,
            "state TEXT NOT NULL",
            "private TEXT NOT NULL",
            "origins TEXT NOT NULL",
            VARIANTS_COLUMN,
        )
    )
    made: list[tuple[str, tuple[object, ...]]] = [(f"CREATE TABLE {kind.name} ({body})", ())]
    made.append(
        (
            "INSERT INTO gpkg_contents (table_name,data_type,identifier,srs_id) VALUES (?,?,?,?)",
            (
                kind.name,
                "features" if kind.is_place else "attributes",
                kind.name,
                _WGS84 if kind.is_place else None,
            ),
        )
    )
    if kind.is_place:
        made.append(
            (
                "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)",
                (kind.name, _WGS84),
            )
        )
    return made


def point_blob(lon: float | None, lat: float | None) -> bytes | None:
    """Return a point as a geometry blob, None where the position is unknown."""
    if lon is None or lat is None:
        return None
    head = struct.pack("<2sBBi", b"GP", 0, _LITTLE, _WGS84)
    return head + struct.pack("<BIdd", _LITTLE, _POINT, lon, lat)


def blob_point(blob: bytes | None) -> tuple[float, float] | None:
    """Return lon and lat of a geometry blob, None where it holds no point.

    Raises
    ------
    ValueError
        The blob is no point of a GeoPackage.
    """
    if blob is None:
        return None
    if len(blob) < 8 or blob[:2] != b"GP":  # noqa: PLR2004  # the header
        raise ValueError("not a geometry of a GeoPackage")
    flags = blob[3]
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get((flags >> 1) & 7)
    if envelope is None:
        raise ValueError("an envelope of an unknown kind")
    body = blob[8 + envelope :]
    if flags & _EMPTY:
        return None
    if len(body) < 21:  # noqa: PLR2004  # byte order, type, two numbers
        raise ValueError("the geometry is cut off")
    order = "<" if body[0] == _LITTLE else ">"
    kind = struct.unpack(f"{order}I", body[1:5])[0]
    if kind % 1000 != _POINT:
        raise ValueError(f"a geometry of type {kind}, no point")
    lon, lat = struct.unpack(f"{order}dd", body[5:21])
    return None if math.isnan(lon) or math.isnan(lat) else (lon, lat)
