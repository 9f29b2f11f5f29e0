"""All distance definitions over 1.5 million cells and 250,000 stops, against geopandas.

``python benchmarks/gaps.py`` prints seconds, memory and microseconds a cell, beside
``geopandas.sjoin_nearest`` to stops and to stations (plane coordinates) on a part of the cells, in
the same run; and how many of that part the two put on different sides of a limit.
"""

import resource
import time

import geopandas as gpd
import numpy as np

from geo.access.kleene import Bounds
from geo.nearest import NearestPoints
from locator.gaps import load_definitions
from locator.gaps.judging import judge_metres
from locator.settings import Settings, find_data
from locator.vocabulary import DistanceKind

CELLS_A_SIDE, STOPS, STATIONS, PART = 1225, 250_000, 9_000, 5_000
CELL_LON, CELL_LAT, WEST, SOUTH = 0.00625, 0.00625 * 2 / 3, 136.0, 33.5  # half a third mesh
PLANE = "EPSG:6676"  # zone 8
FARTHEST_M = 1000.0
MEASURES = {"station_m", "stop_m"}


def points(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return random points in the area of the mesh, shape (2, count)."""
    x, y = rng.random((2, count)) * CELLS_A_SIDE
    return np.array([WEST + x * CELL_LON, SOUTH + y * CELL_LAT])


def frame(lon: np.ndarray, lat: np.ndarray) -> gpd.GeoDataFrame:
    made = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    return made.to_crs(PLANE)


def main() -> None:
    rng = np.random.default_rng(20261120)
    stops, stations = points(rng, STOPS), points(rng, STATIONS)
    step = np.arange(CELLS_A_SIDE) + 0.5
    grid = np.meshgrid(WEST + step * CELL_LON, SOUTH + step * CELL_LAT)
    lon, lat = (side.ravel() for side in grid)
    detour = Settings().walk.detour
    definitions = [
        d
        for d in load_definitions(find_data()).values()
        if {c.measure for c in d.conditions} <= MEASURES
    ]
    limits = sorted({c.value for d in definitions for c in d.conditions if c.value is not None})
    start = time.perf_counter()
    metres = {
        name: Bounds.exact(NearestPoints.build(*of).metres(lon, lat, limits_m=limits))
        for name, of in (("stop_m", stops), ("station_m", stations))
    }
    found = time.perf_counter()
    for definition in definitions:
        walked = definition.distance is DistanceKind.WALKED
        judge_metres(definition, metres, detour=detour if walked else 1.0)
    end = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    per_cell = (end - start) / len(lon)
    print(f"{len(lon):,} cells, {STOPS:,} stops, {len(definitions)} definitions")
    print(f"nearest {found - start:.2f} s, verdicts {end - found:.2f} s, {memory:.0f} MiB at most")
    part = rng.choice(len(lon), PART, replace=False)
    cells, peers = frame(lon[part], lat[part]), [frame(*stops), frame(*stations)]
    for peer in peers:
        peer.sindex  # noqa: B018 - built before the clock starts
    start = time.perf_counter()
    joined = [cells.sjoin_nearest(peer, distance_col="m") for peer in peers]
    peer_per_cell = (time.perf_counter() - start) / PART
    print(f"{per_cell * 1e6:.2f} us a cell; sjoin_nearest {peer_per_cell * 1e6:.2f} us a cell")
    print(f"ratio {per_cell / peer_per_cell:.3f}")
    plane_m = joined[0]["m"].groupby(level=0).min().to_numpy()
    other = (plane_m <= FARTHEST_M / 2) != (metres["stop_m"].high[part] <= FARTHEST_M / 2)
    print(f"on different sides of 500 m: {int(other.sum())} of {PART}")


if __name__ == "__main__":
    main()
