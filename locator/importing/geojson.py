"""GeoJSON collections of features, read as a sheet of text cells."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from locator.importing.decoding import decode_text
from locator.importing.features import Layer, column_of, feature_records
from locator.importing.json_paths import LONE_SURROGATE
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.points import Faults
from locator.importing.sheets import check_size, fail
from locator.importing.systems import WGS84, is_known, to_degrees

READ_AS = "GeoJSON"
EPSG = re.compile(r"epsg[^0-9](?:.*[^0-9.])?(\d{4,6})(?:/\w*)*$", re.IGNORECASE | re.ASCII)
"""A code of the EPSG within a name, an URN or an address."""
DEGREE_SYSTEMS = ("crs84", "4326", "6668", "4612")
SHAPES = ("MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
DEEPEST = 5
LONGEST_NAME = 200
POINT_NUMBERS = 2


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return LONE_SURROGATE.sub("\ufffd", "|".join(value))
    return _dumped(value)


def _heading(key: str) -> str:
    column = column_of(key)
    return column if column in {"lon", "lat"} else _text(key)


def _dumped(value: object) -> str:
    try:
        return json.dumps(value)
    except RecursionError:  # it was read from a depth at which it cannot be written any more
        return "…"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf


def _is_path(value: object, depth: int = 0) -> bool:
    if not isinstance(value, list) or depth > DEEPEST:
        return False
    if len(value) >= POINT_NUMBERS and all(_is_number(v) for v in value):
        return True
    return bool(value) and all(_is_path(v, depth + 1) for v in value)


def _position(
    geometry: object, row: int, notes: Notes, faults: dict[int, tuple[str, str]]
) -> tuple[str, str] | None:
    """Return lon and lat as text, None where the feature has no geometry."""
    if geometry is None or geometry == {}:
        return None
    stated: dict[str, Any] = geometry if isinstance(geometry, dict) else {}
    kind, points = stated.get("type"), stated.get("coordinates")
    points = points if isinstance(points, list) else []
    if kind == "Point" and not points:
        return None
    if kind == "Point" and _is_path(points) and _is_number(points[0]):
        return repr(points[0]), repr(points[1])
    if kind in SHAPES and _is_path(points):
        try:
            point = shape(stated).representative_point()
            if not point.is_empty:
                if kind != "MultiPoint" or len(points) > 1:
                    notes.add("site_not_a_point", row=row, found=kind, expected="Point")
                return repr(point.x), repr(point.y)
        except (ValueError, TypeError, OverflowError, shapely.errors.ShapelyError) as error:
            faults[row] = ("site_bad_geometry", f"{kind}: {error}")
            return "", ""
    faults[row] = ("site_bad_geometry", str(kind or "no geometry object"))
    return "", ""


def _stated_system(document: object, name: str) -> str:
    """Return the reference system that the old member ``crs`` states; WGS 84 where it does not.

    Raises
    ------
    ImportFileError
        It states one that is not known.
    """
    crs = document.get("crs") if isinstance(document, Mapping) else None
    if crs is None:
        return WGS84
    told = crs.get("properties") if isinstance(crs, Mapping) else None
    named: Mapping[str, object] = told if isinstance(told, Mapping) else {}
    if "code" in named:
        text = f"EPSG:{named['code']}"
    else:
        text = str(named.get("name") or named.get("href") or "")
    code = EPSG.search(text[:LONGEST_NAME].strip())
    if code is not None and is_known(f"EPSG:{code[1]}"):
        return f"EPSG:{code[1]}"
    stated = _dumped(crs).lower()
    if code is None and any(system in stated for system in DEGREE_SYSTEMS):
        return WGS84
    raise fail(
        "import_other_crs",
        f"{name} states the reference system {stated[:120]}, which is not known; expected a code "
        "of the EPSG such as EPSG:6677, or CRS84; correct it, or export it again in degrees",
        name,
        found=stated[:120],
    )


def _turn(
    rows: Sequence[dict[str, str]], placed: Sequence[int], system: str, notes: Notes
) -> tuple[str, Faults]:
    """Turn the positions of features into degrees.

    Parameters
    ----------
    placed
        Numbers of the features whose geometry gave their position.

    Returns
    -------
    tuple
        The system they were turned from, empty where they were degrees, and what went wrong.
    """
    x, y = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for number in placed:
        row = rows[number - 1]
        x[number - 1], y[number - 1] = float(row["lon"]), float(row["lat"])
    found = to_degrees(system, x, y, notes)
    faults = dict(found.faults)
    for number in placed if found.crs else ():
        row, lon, lat = rows[number - 1], found.lon[number - 1], found.lat[number - 1]
        if np.isfinite(lon) and np.isfinite(lat):
            row["lon"], row["lat"] = repr(float(lon)), repr(float(lat))
        else:
            faults[number] = ("site_bad_geometry", f"{row['lon']:.40} {row['lat']:.40}")
    return found.crs, faults


def _features(document: object, name: str) -> Sequence[object]:
    kind = document.get("type") if isinstance(document, Mapping) else type(document).__name__
    if isinstance(document, Mapping):
        if kind == "Feature":
            return [document]
        features = document.get("features")
        if kind == "FeatureCollection" and isinstance(features, list):
            return features
    raise fail(
        "import_other_json",
        f"{name} is JSON of the type {kind!s:.60}; expected a GeoJSON FeatureCollection of points",
        name,
        found=str(kind)[:60],
    )


def _parse(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise fail(
            "import_broken_json",
            f"{name} is nested too deeply; expected a GeoJSON FeatureCollection of points",
            name,
            line=0,
        ) from error
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise fail(
            "import_broken_json",
            f"{name} is broken JSON near line {line} ({str(error)[:120]}); "
            "expected a GeoJSON FeatureCollection of points; export it again",
            name,
            line=line,
        ) from error


def geojson_layer(data: bytes, *, name: str, notes: Notes, limits: ImportLimits) -> Layer:
    """Return the features of a FeatureCollection as rows in degrees.

    Row n is the feature n, the first being 1; the headings are row 0. Points give their position,
    other geometries a point within them and a finding; features without geometry keep the
    position or municipality that their properties tell.

    Raises
    ------
    ImportFileError
        Broken JSON, another type of document, or a reference system that is not known.
    """
    document = _parse(decode_text(data, name).text.lstrip("\ufeff"), name)
    features, system = _features(document, name), _stated_system(document, name)
    faults: Faults = {}
    rows: list[dict[str, str]] = []
    placed: list[int] = []
    headings: dict[str, str] = {}
    cells = 0
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, Mapping):
            faults[number] = ("site_bad_geometry", type(feature).__name__)
            rows.append({})
            continue
        stated = feature.get("properties")
        properties = stated if isinstance(stated, Mapping) else {}
        cells += len(properties)
        check_size(number, len(properties), cells, name=name, limits=limits)
        row: dict[str, str] = {"lon": "", "lat": ""}
        for key, value in properties.items():
            if key not in headings:
                headings[key] = _heading(key)
            row[headings[key]] = _text(value)
        if "id" in feature and "id" not in row:
            row["id"] = _text(feature["id"])
        position = _position(feature.get("geometry"), number, notes, faults)
        if position is not None:
            row["lon"], row["lat"] = position
            if number not in faults:
                placed.append(number)
        elif not any(text.strip() for text in row.values()):
            faults[number] = ("site_bad_geometry", "empty feature")
        rows.append(row)
    crs = ""
    if system != WGS84:
        crs, lost = _turn(rows, placed, system, notes)
        faults |= lost
    records = feature_records(rows, name=name, limits=limits)
    return Layer(title="", records=records, faults=faults, read_as=READ_AS, crs=crs)
