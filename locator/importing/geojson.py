"""GeoJSON collections of features, read as a sheet of text cells."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import shape

from locator.importing.decoding import decode_text
from locator.importing.features import Faults, column_of, feature_records
from locator.importing.json_paths import LONE_SURROGATE
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import Sheet, check_size, fail, make_sheet

DEGREE_SYSTEMS = ("crs84", "4326", "6668", "4612")
SHAPES = ("MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
DEEPEST = 5
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


def _check_crs(document: Mapping[str, object], name: str) -> None:
    crs = document.get("crs")
    if crs is None:
        return
    stated = _dumped(crs).lower()
    if not any(system in stated for system in DEGREE_SYSTEMS):
        raise fail(
            "import_other_crs",
            f"{name} states the reference system {stated[:120]}; expected longitude and latitude "
            "(CRS84, EPSG:4326 or EPSG:6668); export it again in degrees",
            name,
            found=stated[:120],
        )


def _features(document: object, name: str) -> Sequence[object]:
    kind = document.get("type") if isinstance(document, Mapping) else type(document).__name__
    if isinstance(document, Mapping):
        _check_crs(document, name)
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


def read_geojson(data: bytes, *, name: str, notes: Notes, limits: ImportLimits) -> Sheet:
    """Read a GeoJSON FeatureCollection as a list of sites; as ``geojson_records``.

    Raises
    ------
    ImportFileError
        Broken JSON, another type of document, another reference system, or no list of sites.
    """
    records, faults = geojson_records(data, name=name, notes=notes, limits=limits)
    return make_sheet(records, name=name, read_as="GeoJSON", header_rows=1, faults=faults)


def geojson_records(
    data: bytes, *, name: str, notes: Notes, limits: ImportLimits
) -> tuple[list[tuple[int, Sequence[str]]], Faults]:
    """Return the features of a FeatureCollection as rows, and the faults of their geometries.

    Row n is the feature n, the first being 1; the headings are row 0. Points give their position,
    other geometries a point within them and a finding; features without geometry keep the
    position or municipality that their properties tell.

    Raises
    ------
    ImportFileError
        Broken JSON, another type of document, or another reference system.
    """
    features = _features(_parse(decode_text(data, name).text.lstrip("\ufeff"), name), name)
    faults: Faults = {}
    rows: list[dict[str, str]] = []
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
            column = column_of(str(key))
            row[column if column in {"lon", "lat"} else _text(key)] = _text(value)
        if "id" in feature and "id" not in row:
            row["id"] = _text(feature["id"])
        position = _position(feature.get("geometry"), number, notes, faults)
        if position is not None:
            row["lon"], row["lat"] = position
        elif not any(text.strip() for text in row.values()):
            faults[number] = ("site_bad_geometry", "empty feature")
        rows.append(row)
    return feature_records(rows, name=name, limits=limits), faults
