"""The can-go table of 50 gateways x 5,000 sites against single tables, in one run.

``python benchmarks/cango.py`` takes the embedded feeds and a usual weekday, puts half of the sites
near stops and the rest anywhere in the box of the stops (seeded), and prints seconds and
microseconds a cell. The same question is then asked one site at a time with ``access_table`` for
one gateway and a part of the sites: the ratio of the two is printed, and both must agree.
There is no limit, since a table is no budget of anybody yet.
"""

import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.access.verdicts import Visit
from geo.gtfs.compiled import CompiledFeed
from locator.access import DayService, access_table
from locator.cango import can_go
from locator.catalogue import load_catalogue
from locator.days import Day
from locator.feeds import feeds_at_hand
from locator.places import find_target
from locator.settings import find_data

GATEWAYS, SITES, PART = 50, 5_000, 40
NEAR_DEGREES = 0.004


def made_sites(feeds: list[CompiledFeed]) -> gpd.GeoDataFrame:
    """Return half of the sites near stops, half anywhere among them."""
    rng = np.random.default_rng(20261120)
    lon = np.concatenate([feed.stop_lon for feed in feeds])
    lat = np.concatenate([feed.stop_lat for feed in feeds])
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    chosen = rng.choice(known, SITES // 2)
    rest = SITES - len(chosen)
    places = np.concatenate(
        [
            np.column_stack((lon[chosen], lat[chosen]))
            + rng.uniform(-NEAR_DEGREES, NEAR_DEGREES, (len(chosen), 2)),
            np.column_stack(
                (
                    rng.uniform(lon[known].min(), lon[known].max(), rest),
                    rng.uniform(lat[known].min(), lat[known].max(), rest),
                )
            ),
        ]
    )
    return gpd.GeoDataFrame(
        {"municipality_code": pd.Series([None] * SITES, dtype=object)},
        geometry=gpd.points_from_xy(places[:, 0], places[:, 1]),
        crs="EPSG:4326",
    )


def main() -> int:
    """Measure, compare, print."""
    data = find_data()
    catalogue, feeds = load_catalogue(data), list(feeds_at_hand(data, ()))
    sites, visit, day = made_sites(feeds), Visit(), Day()
    near = DayService.of(feeds, day).reach(
        catalogue.gateways.geometry.x.to_numpy(), catalogue.gateways.geometry.y.to_numpy()
    )
    served = np.any(list(near.values()), axis=0)
    order = [*catalogue.gateways.index[served], *catalogue.gateways.index[~served]]
    starts = [find_target(catalogue, str(gateway)) for gateway in order[:GATEWAYS]]
    can_go(catalogue, feeds, [day], starts[:1], sites.iloc[:2], visit=visit)  # compile once

    begun = time.perf_counter()
    table = can_go(catalogue, feeds, [day], starts, sites, visit=visit)
    whole_s = time.perf_counter() - begun
    cells = GATEWAYS * SITES
    counts = table.rows["verdict"].value_counts().to_dict()
    print(
        f"{GATEWAYS} gateways ({int(served.sum())} near a stop) x {SITES:,} sites: {whole_s:.1f} s"
    )
    print(f"{whole_s / cells * 1e6:.1f} us a cell; verdicts {counts}")

    service, start = DayService.of(feeds, day), starts[0]
    picked = np.random.default_rng(1).choice(SITES, PART, replace=False)
    begun = time.perf_counter()
    single = [
        access_table(catalogue, service, start.points[0], sites.iloc[[n]], visit) for n in picked
    ]
    single_s = (time.perf_counter() - begun) / PART
    print(f"one access_table a site: {single_s * 1e3:.1f} ms a cell (of {PART})")
    print(f"ratio table / single: {whole_s / cells / single_s:.5f}")
    mine = table.of(start.id, "weekday")["verdict"].iloc[picked].tolist()
    if mine != [one["verdict"].iloc[0] for one in single]:
        print("the table and the single answers differ")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
