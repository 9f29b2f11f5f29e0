"""Where a row says that it lies: degrees in many spellings, metres of a stated system."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from geo.crs import all_to_degrees, to_degrees
from geo.distance import geodesic_m
from locator.importing.placing import Office
from locator.importing.rows import Row
from locator.importing.values import parse_degrees

LON_RANGE = (122.0, 154.5)
LAT_RANGE = (20.0, 46.0)
Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Bools: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]
OLD_DATUMS = frozenset({"EPSG:4301", "EPSG:7414"})
OLD_DATUM_PRECISION_M = 10.0
"""How well the seven numbers that turn the old Japanese datum into the new one do, metres."""
OLD_DATUM_UNTURNED_M = 500.0
"""How far off a position of the old datum lies that was not turned, metres."""
PAIR = re.compile(r"\s*[,、，;/\s]\s*")
NEAR_OFFICE_M = 60_000.0
LEAST_METRES = 1_000.0
"""Numbers below this are wrong degrees; a plane has few places so near its origin."""
ANY_ZONE = "--crs EPSG:6669 … EPSG:6687"
MOST_PROPOSALS = 20
"""Rows of a file that are looked at for a system that fits."""
_LON, _LAT, _HALF, _RIGHT = 180.0, 90.0, 180.0, 90.0
ZONES: Mapping[str, str] = MappingProxyType(
    {f"EPSG:{6668 + zone}": f"JGD2011 / zone {zone}" for zone in range(1, 20)}
    | {"EPSG:3857": "web mercator"}
    | {f"EPSG:{6637 + zone}": f"JGD2011 / UTM {zone}N" for zone in range(51, 56)}
)
"""Systems in metres that lists of Japan use, proposed where numbers are no degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """In which system the positions of a list are.

    Attributes
    ----------
    crs
        System of all rows; empty: degrees of WGS 84 or JGD2011.
    projected
        System of those rows whose numbers are no degrees; empty: unknown.
    region
        japan, or world: where positions may lie.
    is_old
        Whether the headings name the old Japanese datum.
    """

    crs: str = ""
    projected: str = ""
    region: str = "japan"
    is_old: bool = False

    def holds(self, lon: float, lat: float) -> bool:
        """Return whether a position may be in the list."""
        if self.region == "world":
            return abs(lon) <= _LON and abs(lat) <= _LAT
        return LON_RANGE[0] <= lon <= LON_RANGE[1] and LAT_RANGE[0] <= lat <= LAT_RANGE[1]

    def hold(self, lon: Numbers, lat: Numbers) -> Bools:
        """Return for each position whether it may be in the list."""
        if self.region == "world":
            return (np.abs(lon) <= _LON) & (np.abs(lat) <= _LAT)
        is_in: Bools = (lon >= LON_RANGE[0]) & (lon <= LON_RANGE[1])
        is_in &= (lat >= LAT_RANGE[0]) & (lat <= LAT_RANGE[1])
        return is_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Degrees (WGS 84), and a floor of the precision in metres where the system sets one."""

    lon: float
    lat: float
    precision_m: float | None = None


def read_position(row: Row, frame: Frame, near: Office | None) -> Position | None:
    """Return the position that a row states, None where it states none.

    Parameters
    ----------
    near
        Office of the municipality that the row states: it tells which of two readings is meant.

    Raises
    ------
    SetAsideError
        The cells are no position, or one outside the region of the list.
    """
    cells = _cells(row)
    if cells is None:
        return None
    columns, texts = cells
    first, second = (_number(row, c, t) for c, t in zip(columns, texts, strict=True))
    if first == 0 and second == 0:
        row.note("site_zero_position", columns[0], "0, 0")
        return None
    is_degrees = abs(first) <= _HALF and abs(second) <= _HALF
    system = frame.crs or ("" if is_degrees else frame.projected)
    if system:
        return _turned(row, columns[0], (first, second), system, frame, near)
    if not is_degrees and max(abs(first), abs(second)) >= LEAST_METRES:
        proposals = _proposals(row, first, second, near)
        raise row.set_aside(
            "site_projected", columns[0], f"{first:g}, {second:g}", proposals or ANY_ZONE
        )
    floor = OLD_DATUM_UNTURNED_M if frame.is_old else None
    is_pair = columns[0] == "lonlat"
    ways = ((second, first), (first, second)) if is_pair else ((first, second), (second, first))
    for number, (lon, lat) in enumerate(ways):
        if frame.holds(lon, lat) and (frame.region != "world" or number == 0):
            if number and not is_pair:
                row.note(
                    "site_lon_lat_swapped", "lon", f"{first}, {second}", f"lon {lon}, lat {lat}"
                )
            return Position(lon=lon, lat=lat, precision_m=floor)
    raise row.set_aside("site_out_of_japan", columns[0], f"{first}, {second}", _expected(frame))


def _cells(row: Row) -> tuple[Sequence[str], Sequence[str]] | None:
    texts = [row.text("lon"), row.text("lat")]
    if all(texts):
        return ("lon", "lat"), texts
    if any(texts) or not (pair := row.text("lonlat")):
        return None
    parts = PAIR.split(pair.strip("()[] "))
    if len(parts) != 2:  # noqa: PLR2004  # a pair
        raise row.set_aside("site_not_a_number", "lonlat", pair, "35.6812, 139.7671")
    return ("lonlat", "lonlat"), parts


def _number(row: Row, column: str, text: str) -> float:
    reading = parse_degrees(text)
    if reading.value is None:
        raise row.set_aside("site_not_a_number", column, text, "degrees such as 139.7671")
    if reading.repair:
        row.note(reading.repair, column, text, f"{reading.value:.6f}")
    return reading.value


def _turned(
    row: Row,
    column: str,
    numbers: tuple[float, float],
    system: str,
    frame: Frame,
    near: Office | None,
) -> Position:
    """Return the position of numbers in another system; the axes are tried in both orders."""
    first, second = numbers
    is_pair = column == "lonlat"
    told = (second, first) if is_pair or is_north_first(row.headings, system) else (first, second)
    ways = [p for pair in (told, told[::-1]) if (p := to_degrees(*pair, system)) is not None]
    kept = [p for p in ways if frame.holds(*p)]
    if not kept:
        raise row.set_aside("site_out_of_japan", column, f"{first}, {second}", _expected(frame))
    lon, lat = kept[0]
    if near is not None and len(kept) > 1:
        lon, lat = min(kept, key=lambda p: _distance_m(near, p))
    row.note("site_turned", column, f"{first:g}, {second:g} ({system})", f"{lon:.6f}, {lat:.6f}")
    return Position(
        lon=lon, lat=lat, precision_m=OLD_DATUM_PRECISION_M if system in OLD_DATUMS else None
    )


def turned_all(
    x: Numbers, y: Numbers, system: str, frame: Frame, *, north_first: bool
) -> tuple[Numbers, Numbers]:
    """Return the degrees of many positions where it is plain in which order the axes are.

    NaN stands for a position that ``read_position`` has to look at.
    """
    ways = []
    for first, second in ((y, x), (x, y)) if north_first else ((x, y), (y, x)):
        lon, lat = all_to_degrees(first, second, system)
        with np.errstate(invalid="ignore"):
            is_kept = frame.hold(lon, lat)
        ways.append((np.where(is_kept, lon, np.nan), np.where(is_kept, lat, np.nan), is_kept))
    (lon, lat, is_kept), (other_lon, other_lat, is_other) = ways
    is_one = is_kept ^ is_other if frame.region != "world" else is_kept | is_other
    lon, lat = np.where(is_kept, lon, other_lon), np.where(is_kept, lat, other_lat)
    return np.where(is_one, lon, np.nan), np.where(is_one, lat, np.nan)


def is_north_first(headings: Mapping[str, str], system: str) -> bool:
    """Return whether X is the northing: the Japanese plane-rectangular zones say so."""
    zone = ZONES.get(system, "")
    return "zone" in zone and headings.get("lon", "").strip().casefold().startswith("x")


def _proposals(row: Row, first: float, second: float, near: Office | None) -> str:
    """Return systems in which two numbers lie near the municipality that the row states."""
    if near is None or row.notes.counts["site_projected"] >= MOST_PROPOSALS:
        return ""
    found: dict[str, float] = {}
    for system in ZONES:
        for pair in ((first, second), (second, first)):
            point = to_degrees(*pair, system)
            if point is not None and (away := _distance_m(near, point)) <= NEAR_OFFICE_M:
                found[system] = min(away, found.get(system, away))
    names = sorted(found, key=found.__getitem__)[:3]
    return "--crs " + " or ".join(f"{n} ({ZONES[n]})" for n in names) if names else ""


def _distance_m(office: Office, point: tuple[float, float]) -> float:
    lon, lat = point
    if abs(lat) > _RIGHT:
        return float("inf")
    return float(geodesic_m([office.lon], [office.lat], [lon], [lat])[0])


def _expected(frame: Frame) -> str:
    if frame.region == "world":
        return "lon -180 to 180, lat -90 to 90"
    return f"lon {LON_RANGE[0]:g} to {LON_RANGE[1]:g}, lat {LAT_RANGE[0]:g} to {LAT_RANGE[1]:g}"
