"""A stop and a station at the castle of the tiny world, and sites laid out around them."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from pyproj import Geod

from geo.gtfs.compiled import CompiledFeed
from locator.days import Day
from locator.gaps import GapDefinition, GapReport, gap_report, load_definitions
from locator.gaps.reading import parse_definitions
from locator.records import Catalogue
from locator.settings import Settings, find_data
from locator.tables import GATEWAYS
from tests.geo.transit.made import T
from tests.locator.buses import KOFU, bus, line, world
from tests.locator.catalogues import HERE, points

GEOD = Geod(ellps="GRS80")
DEFINITIONS = load_definitions(find_data())
QGIS, URBAN, PAPER, FUKUOKA = (
    DEFINITIONS[i] for i in ("mlit-qgis-2025", "handbook-urban", "white-paper-share", "fukuoka")
)
STATIONS_KNOWN = ("*", "rail_station", "complete")
ALL_KNOWN = (STATIONS_KNOWN, (KOFU, "bus", "complete"))
BUS = bus(line())  # a stop at the castle, and one 10 km south
WEEKDAY = Day()


def sites(*metres: float, azimuth: float = 90.0, code: str | None = KOFU) -> gpd.GeoDataFrame:
    """Return sites at geodesic metres from the castle, named by them."""
    places = [GEOD.fwd(*HERE, azimuth, m)[:2] for m in metres]
    return gpd.GeoDataFrame(
        {"municipality_code": pd.Series([code] * len(places), dtype=object).to_numpy()},
        index=pd.Index([f"{m:g}" for m in metres], name="id", dtype=object),
        geometry=gpd.points_from_xy(*zip(*places, strict=True)),
        crs="EPSG:4326",
    )


def town(
    coverage: Sequence[tuple[str, str, str]] = ALL_KNOWN,
    stations: Sequence[tuple[float, str]] = (),
    ports: Sequence[str] = (),
) -> Catalogue:
    """Return the tiny world with stations metres north of the castle, and ports at it."""
    made = world(coverage, stations)
    common = {"source": "list", "source_id": "rail", "licence": "CC BY-SA 4.0", "precision_m": 100}
    rows = [
        common
        | {"gateway_id": f"gw-{n}", "place_id": f"pl-{n}", "name_ja": "港", "kind": kind}
        | {"lon": HERE[0], "lat": HERE[1], "municipality_code": KOFU}
        for n, kind in enumerate(ports)
    ]
    return dataclasses.replace(made, gateways=points(GATEWAYS, *rows))


def judged(
    definition: GapDefinition | Sequence[GapDefinition] = QGIS,
    where: gpd.GeoDataFrame | None = None,
    catalogue: Catalogue | None = None,
    *,
    feeds: Sequence[CompiledFeed] = (),
    date: dt.date | None = None,
    settings: Settings | None = None,
    inputs: pd.DataFrame | None = None,
    weights: pd.Series | None = None,
) -> GapReport:
    """Return the report of one or more definitions."""
    wanted = [definition] if isinstance(definition, GapDefinition) else list(definition)
    return gap_report(
        town() if catalogue is None else catalogue,
        feeds,
        Day(date=date),
        wanted,
        sites(0) if where is None else where,
        settings=settings,
        inputs=inputs,
        weights=weights,
    )


def verdicts(*args: object, **kwargs: object) -> list[str]:
    """Return the verdicts of one definition."""
    return judged(*args, **kwargs).rows["verdict"].tolist()  # type: ignore[arg-type]


def one(*args: object, **kwargs: object) -> tuple[str, str, str]:
    """Return verdict, verdict if complete, and reason of the only row."""
    rows = judged(*args, **kwargs).rows  # type: ignore[arg-type]
    (row,) = rows[["verdict", "if_complete", "reason"]].itertuples(index=False, name=None)
    found: tuple[str, str, str] = row
    return found


def defined(rule: str, *, otherwise: str = "gap", distance: str = "straight") -> GapDefinition:
    """Return a definition with one rule, written as TOML."""
    text = f"""
    [[definition]]
    id = "own"
    name_ja = "自分の定義"
    name_en = "Own"
    status = "example"
    source = "test"
    dated = ""
    distance = "{distance}"
    otherwise = "{otherwise}"
    [[definition.rule]]
    {rule}
    """
    (found,) = parse_definitions(text.encode(), "own.toml")
    return found


def at_castle(*minutes: int, kind: int = 0) -> CompiledFeed:
    """Return a feed with a weekday departure from the castle at minutes after midnight."""
    trips = [
        T([(1, m * 60, m * 60, kind, 0), (0, m * 60 + 1800, m * 60 + 1800, 0, 0)]) for m in minutes
    ]
    return bus(trips)
