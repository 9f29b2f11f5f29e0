"""Placemarks of a KML file, read as rows of text cells."""

import re
from collections.abc import Sequence
from typing import Any

import shapely

from locator.importing.features import Features
from locator.importing.limits import ImportLimits
from locator.importing.markup import Mark, read_marks
from locator.importing.notes import Notes
from locator.importing.points import Faults, point_of

PLACEMARK = "Placemark"
FOLDERS = frozenset({"Folder", "Document"})
TEXTS = ("name", "description", "address", "phoneNumber")
EXTENDED = "ExtendedData"
COMMA = re.compile(r"\s*,\s*")
FEWEST = {"Point": 1, "LineString": 2, "Track": 1, "LinearRing": 3}
TWO = 2

Path = list[tuple[float, float]]


def kml_records(
    data: bytes, *, name: str, notes: Notes, limits: ImportLimits
) -> tuple[list[tuple[int, Sequence[str]]], Faults]:
    """Return the placemarks of all folders as rows, and the faults of their geometries.

    Row n is the placemark n, the first being 1; the headings are row 0. The columns are lon, lat,
    name, description, address, phoneNumber, folder (those around it, joined by « / ») and the names
    of the extended data, as far as some placemark has them.

    Raises
    ------
    ImportFileError
        Broken XML, a document type, or a table beyond the limits.
    """
    features = Features(name, limits)
    folders: list[list[str]] = []
    links = 0
    placemark: _Placemark | None = None
    for mark in read_marks(data, name):
        tag = mark.path[-1]
        if placemark is not None:
            if mark.is_end and len(mark.path) == placemark.depth:
                _take(placemark, folders, features, notes)
                placemark = None
            else:
                placemark.see(mark)
        elif tag == PLACEMARK and not mark.is_end:
            placemark = _Placemark(len(mark.path))
        elif tag in FOLDERS:
            if mark.is_end:
                folders.pop()
            else:
                folders.append([tag, ""])
        elif mark.is_end and tag == "name" and mark.path[-2:-1] == ("Folder",):
            folders[-1][1] = mark.text
        elif mark.is_end and tag == "NetworkLink":
            links += 1
    if links:
        notes.add("site_links_left_out", found=links)
    return features.records(), features.faults


def _take(
    placemark: "_Placemark", folders: Sequence[Sequence[str]], features: Features, notes: Notes
) -> None:
    row = len(features) + 1
    position = None
    if placemark.fault:
        features.faults[row] = ("site_bad_geometry", placemark.fault)
    else:
        position = point_of(placemark.geometry(), row, notes, features.faults)
    around = " / ".join(title for _, title in folders if title)
    properties = [(key, placemark.texts[key]) for key in TEXTS if key in placemark.texts]
    properties += [("folder", around)] if around else []
    features.add([*properties, *placemark.extended.items()], position)


class _Placemark:
    """What a placemark says, gathered while its elements come by."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.texts: dict[str, str] = {}
        self.extended: dict[str, str] = {}
        self.fault = ""
        self._value = ""
        self._shapes: list[Any] = []
        self._track: list[str] = []
        self._rings: list[Path] = []
        self._holes: list[Path] = []

    def see(self, mark: Mark) -> None:
        inner = mark.path[self.depth :]
        if not mark.is_end:
            return
        if len(inner) == 1 and inner[0] in TEXTS:
            self.texts.setdefault(inner[0], mark.text)
        elif inner[0] == EXTENDED:
            self._extend(inner, mark)
        elif inner[-1] == "coordinates" and len(inner) > 1:
            self._draw(inner, mark.text)
        elif inner[-1] == "coord":
            self._track.append(",".join(mark.text.split()[:TWO]))
        elif inner[-1] == "Track":
            self._draw(("Track", "coordinates"), " ".join(self._track))
            self._track.clear()
        elif inner[-1] == "Polygon":
            self._close()

    def geometry(self) -> Any:
        """Return all that the placemark draws; None where it draws nothing."""
        if len(self._shapes) <= 1:
            return self._shapes[0] if self._shapes else None
        kinds = {shape.geom_type for shape in self._shapes}
        if kinds == {"Point"}:
            return shapely.MultiPoint(self._shapes)
        return shapely.GeometryCollection(self._shapes)

    def _extend(self, inner: Sequence[str], mark: Mark) -> None:
        key = mark.attributes.get("name", "")
        if inner[-1] == "SimpleData":
            self.extended[key] = mark.text
        elif inner[-1] == "Data":
            self.extended[key], self._value = self._value, ""
        elif inner[1:] == ("Data", "value"):
            self._value = mark.text
        elif len(inner) == TWO and inner[-1] != "SchemaData":
            self.extended[inner[-1]] = mark.text

    def _draw(self, inner: Sequence[str], text: str) -> None:
        kind = inner[-2]
        path = _path(text)
        if path is None or 0 < len(path) < FEWEST.get(kind, 1):
            self.fault = f"{kind}: {text}"
        elif not path:
            return
        elif kind == "LinearRing":
            (self._holes if "innerBoundaryIs" in inner else self._rings).append(path)
            if "Polygon" not in inner:
                self._close()
        elif kind == "Point" or len(path) == 1:
            self._shapes.append(shapely.Point(path[0]))
        else:
            self._shapes.append(shapely.LineString(path))

    def _close(self) -> None:
        try:
            self._shapes += [shapely.Polygon(ring, self._holes) for ring in self._rings[:1]]
        except (ValueError, shapely.errors.ShapelyError) as error:
            self.fault = f"Polygon: {error}"
        self._rings.clear()
        self._holes.clear()


def _path(text: str) -> Path | None:
    """Return the positions of a text of coordinates; None where it holds none."""
    path: Path = []
    for token in COMMA.sub(",", text.strip()).split():
        numbers = token.split(",")
        try:
            path.append((float(numbers[0]), float(numbers[1])))
        except (ValueError, IndexError):
            return None
    return path
