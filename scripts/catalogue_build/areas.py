"""Municipal polygons of N03: which one holds a point, how far a point lies outside its own."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from build_outlines import SOURCE, read_coverage
from shapely.geometry.base import BaseGeometry

from catalogue_build.originals import GEOD


@dataclass(frozen=True)
class Areas:
    """Polygons by code.

    Attributes
    ----------
    leaves
        Wards and municipalities.
    cities
        Designated cities, each the union of its wards.
    """

    leaves: dict[str, BaseGeometry]
    cities: dict[str, BaseGeometry]

    @classmethod
    def read(cls, data: Path, parents: dict[str, str]) -> "Areas":
        """Read the 1 % topology and fold the wards of each designated city."""
        coverage = read_coverage(data / SOURCE)
        leaves = {c: row[2] for c, row in coverage.items() if not c.startswith("none:")}
        cities = {
            city: shapely.union_all([leaves[w] for w, c in parents.items() if c == city])
            for city in sorted(set(parents.values()))
        }
        return cls(leaves, cities)

    def outside_m(self, code: str, lon: float, lat: float) -> float | None:
        """Return metres from a point to its polygon, 0 inside, None without polygon."""
        polygon = self.leaves.get(code) or self.cities.get(code)
        if polygon is None:
            return None
        point = shapely.Point(lon, lat)
        return 0.0 if polygon.covers(point) else _metres(point, polygon)

    def codes_of(
        self, points: list[tuple[float, float]], prefectures: list[str], limit_m: float
    ) -> list[str]:
        """Return ward or municipality of points within their prefecture, "" where none is near."""
        codes = sorted(self.leaves)
        tree = shapely.STRtree([self.leaves[c] for c in codes])
        shapes = [shapely.Point(p) for p in points]
        holding: dict[int, str] = {}
        for i, j in zip(*tree.query(shapes, predicate="intersects"), strict=True):
            if codes[j].startswith(prefectures[i]):
                holding.setdefault(int(i), codes[j])
        found = []
        for i, point in enumerate(shapes):
            if i not in holding:
                away = sorted(
                    (_metres(point, self.leaves[codes[j]]), codes[j])
                    for j in tree.query(point.buffer(0.05))
                    if codes[j].startswith(prefectures[i])
                )
                holding[i] = away[0][1] if away and away[0][0] <= limit_m else ""
            found.append(holding[i])
        return found


def _metres(point: shapely.Point, polygon: BaseGeometry) -> float:
    # The nearest point in a frame whose degrees are equally long both ways.
    squeeze = float(np.cos(np.radians(point.y)))
    flat = shapely.transform(polygon, lambda xy: xy * (squeeze, 1.0))
    near = shapely.shortest_line(shapely.Point(point.x * squeeze, point.y), flat).coords[1]
    return float(GEOD.inv(point.x, point.y, near[0] / squeeze, near[1])[2])
