"""Waypoints of a GPX file, read as rows of text cells."""

from collections.abc import Sequence

from shapely.geometry import Point

from locator.importing.features import Features
from locator.importing.limits import ImportLimits
from locator.importing.markup import read_marks
from locator.importing.notes import Notes
from locator.importing.points import Faults, point_of

WAYPOINT = "wpt"
WAYS = frozenset({"trkpt", "rtept"})
SEEN = 3


def gpx_records(
    data: bytes, *, name: str, notes: Notes, limits: ImportLimits
) -> tuple[list[tuple[int, Sequence[str]]], Faults]:
    """Return the waypoints as rows, and the faults of their positions.

    Row n is the waypoint n, the first being 1; the headings are row 0. Each text directly within a
    waypoint is a column (name, desc, cmt, ele, time, ...), as is that of its extensions. Points of
    tracks and routes are counted in a finding and left out.

    Raises
    ------
    ImportFileError
        Broken XML, a document type, or a table beyond the limits.
    """
    features = Features(name, limits)
    properties: dict[str, str] = {}
    left_out = 0
    for mark in read_marks(data, name):
        tag = mark.path[-1]
        if tag in WAYS and mark.is_end:
            left_out += 1
        elif len(mark.path) < SEEN - 1 or mark.path[1] != WAYPOINT:
            continue
        elif len(mark.path) >= SEEN:
            if mark.is_end and mark.text:
                properties.setdefault(tag, mark.text)
            elif not mark.is_end and tag == "link" and mark.attributes.get("href"):
                properties.setdefault(tag, mark.attributes["href"])
        elif mark.is_end:
            row = len(features) + 1
            lon, lat = mark.attributes.get("lon", ""), mark.attributes.get("lat", "")
            position = None
            try:
                position = point_of(Point(float(lon), float(lat)), row, notes, features.faults)
            except ValueError:
                features.faults[row] = ("site_bad_geometry", f"wpt lon={lon!r} lat={lat!r}")
            features.add(properties.items(), position)
            properties = {}
    if left_out:
        notes.add("site_tracks_left_out", found=left_out, expected="wpt")
    return features.records(), features.faults
