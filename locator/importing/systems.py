"""Positions of a stated reference system, turned into degrees of WGS84."""

import re
from dataclasses import dataclass

import numpy as np
import pyproj
import pyproj.network
from pyproj.exceptions import CRSError, ProjError

from locator.importing.notes import Notes
from locator.importing.points import Faults, Numbers

WGS84 = "EPSG:4326"
DEGREES = frozenset({4326, 4612, 6668, 4979, 4947, 6667})
"""WGS 84, JGD2000 and JGD2011, which no list of places tells apart."""
OLD_DATUM = "tokyo"
JAPAN = (122.0, 20.0, 154.5, 46.0)
HALF = 0.5
STATED = re.compile(r"\s*(?:EPSG:\d{4,6}\s*$|[A-Z_]{4,20}\s*\[)", re.IGNORECASE)
ELSEWHERE = re.compile(r"grids|EXTENSION|PARAMETERFILE|BOUNDCRS", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Positions in degrees.

    Attributes
    ----------
    lon, lat
        Degrees (EPSG:4326); NaN where there is no position.
    faults
        Number of the position, from 1, to why it was set aside.
    crs
        The system from which they were converted; empty where they were degrees.
    """

    lon: Numbers
    lat: Numbers
    faults: Faults
    crs: str


def to_degrees(stated: str, x: Numbers, y: Numbers, notes: Notes) -> Placed:
    """Turn positions of a stated reference system into degrees, with a finding where they change.

    Where none is stated, or one that cannot be understood, degrees that lie in Japan are taken for
    what they are; other positions are set aside.

    Parameters
    ----------
    stated
        Reference system as WKT, a code of an authority or the text of a .prj file; may be empty.
    x, y
        Longitude or easting, latitude or northing; NaN where there is no position.
    """
    try:
        system = _system(stated) if stated.strip() else None
    except (CRSError, ValueError):
        notes.add("site_crs_unreadable", found=" ".join(stated.split()))
        system = None
    if system is None:
        return _without_system(x, y, notes)
    base = system.geodetic_crs or system
    own = system.to_epsg(min_confidence=60)
    if system.is_geographic and own in DEGREES:
        return Placed(lon=x, lat=y, faults={}, crs="")
    is_old = OLD_DATUM in f"{base.name} {base.datum.name if base.datum else ''}".lower()
    name = f"EPSG:{own}" if own else system.name
    try:
        # Without the network, so that the answer is the same everywhere.
        pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]
        turn = pyproj.Transformer.from_crs(system, WGS84, always_xy=True, allow_ballpark=not is_old)
        lon, lat = turn.transform(x, y)
    except ProjError:
        notes.add("site_crs_unreadable", found=name)
        return _without_system(x, y, notes)
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    lost = np.isfinite(x) & ~(np.isfinite(lon) & np.isfinite(lat))
    code_of = "site_crs_old_datum" if is_old else "site_crs_converted"
    notes.add(code_of, found=name, expected=WGS84)
    return Placed(
        lon=np.where(np.isfinite(lon), lon, np.nan),
        lat=np.where(np.isfinite(lat), lat, np.nan),
        faults={int(n) + 1: ("site_bad_geometry", f"{x[n]} {y[n]}") for n in np.flatnonzero(lost)},
        crs=name,
    )


def is_known(stated: str) -> bool:
    """Tell whether a reference system is known, and one of degrees or of a plane."""
    try:
        system = _system(stated)
    except (CRSError, ValueError):
        return False
    return bool(system.is_geographic or system.is_projected)


def _system(stated: str) -> pyproj.CRS:
    """Return a reference system, but none that names files of corrections to be opened."""
    if not STATED.match(stated) or ELSEWHERE.search(stated):
        raise ValueError(stated)
    return pyproj.CRS.from_user_input(stated)


def _without_system(x: Numbers, y: Numbers, notes: Notes) -> Placed:
    known = np.isfinite(x) & np.isfinite(y)
    west, south, east, north = JAPAN
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    exchanged = (y >= west) & (y <= east) & (x >= south) & (x <= north)
    if not known.any():
        return Placed(lon=x, lat=y, faults={}, crs="")
    first = int(np.flatnonzero(known)[0])
    told = f"{float(x[first])!r} {float(y[first])!r}"
    if (inside | exchanged).sum() >= HALF * known.sum():
        notes.add("site_crs_assumed", found=told, expected=WGS84)
        return Placed(lon=x, lat=y, faults={}, crs="")
    notes.add("site_crs_unstated", found=told, expected="a .prj file, or degrees")
    faults: Faults = {
        int(n) + 1: ("site_crs_unknown", f"{float(x[n])!r} {float(y[n])!r}")
        for n in np.flatnonzero(known)
    }
    nothing = np.full(len(x), np.nan)
    return Placed(lon=nothing, lat=nothing, faults=faults, crs="")
