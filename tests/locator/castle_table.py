"""A can-go table worked out by hand: the castle by bus, a hostile place far off, a coarse one."""

import geopandas as gpd
import pandas as pd

from locator.cango import CanGo, can_go
from locator.days import Day
from locator.places import Point, Target
from tests.locator.buses import GATEWAY, KOFU, bus, line, world
from tests.locator.catalogues import HERE, NORTH

HOSTILE = '=HYPERLINK("http://example.com","x")#panic()$x$<b>\x1b[31m'
BUS = bus(line())
START = Target(id="start", name_ja="駅前", name_en="Station", points=(GATEWAY,))
AWAY = Target(
    id="away",
    name_ja="+遠い町",
    name_en="@Far town",
    points=(Point(lon=HERE[0] + 1, lat=HERE[1], municipality_code=KOFU),),
)
BUSES_KNOWN = (KOFU, "bus", "complete")


def places() -> gpd.GeoDataFrame:
    """Return the castle, a place 9 km north of it, and one known to 5 km."""
    return gpd.GeoDataFrame(
        {
            "name_ja": ["城", HOSTILE, None],
            "name_en": ["Castle", None, None],
            "municipality_code": [KOFU] * 3,
            "precision_m": [80.0, 80.0, 5000.0],
            "source_id": ["own"] * 3,
        },
        index=pd.Index(["loc-1", "loc-2", "loc-3"]),
        geometry=gpd.points_from_xy([HERE[0]] * 3, [HERE[1] + m * NORTH for m in (0, 9000, 0)]),
        crs="EPSG:4326",
    )


def table(
    *days: Day,
    stated: tuple[tuple[str, str, str], ...] = (),
    starts: tuple[Target, ...] = (START,),
    sites: gpd.GeoDataFrame | None = None,
) -> CanGo:
    """Return the table of the bus: there 08:00 to 08:30, back at 16:10 on weekdays."""
    own = places() if sites is None else sites
    return can_go(world(stated), [BUS], days or (Day(),), starts, own)
