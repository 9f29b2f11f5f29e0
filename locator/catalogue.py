"""The catalogue: all embedded tables, read, checked at the door and joined."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.crs import WGS84
from locator.consents import cared_for
from locator.errors import DataError
from locator.feeds import ids_at_hand
from locator.records import Catalogue
from locator.settings import find_data
from locator.shoots import no_shoots
from locator.sources import load_sources, package_version
from locator.statements import stated_coverage, with_statements
from locator.tables import (
    COMMUNITY_TRANSPORT,
    COVERAGE,
    FEEDS,
    FILM_COMMISSIONS,
    GATEWAYS,
    HUBS,
    LOCATIONS,
    MUNICIPALITIES,
    PLACE_WORKS,
    SPOTS,
    STATIONS,
    WORKS,
    TableSpec,
    read_table,
)
from locator.timetables import calls_of, daily_trips_of, open_feeds, stops_of
from locator.workspace import Workspace, coverage_of, with_workspace, workspace_file

_FEED_DATES = (
    "valid_from",
    "valid_to",
    "weekday",
    "saturday",
    "holiday",
    "declared_from",
    "declared_to",
    "retrieved_on",
)


def load_catalogue(data: Path | None = None) -> Catalogue:
    """Read all embedded tables, without private places and without what consent is refused for.

    Consent is given, or refused, for an item: one work at one place. Where rights holder or
    municipality say no in any row of it, all spots of that work at that place go, and all links
    of that work to it; other works at the place carry consents of their own, and a filming
    location there stays, without the link. Where a place as a whole is not to be visited, its
    access is private: then the site and its links go.

    Parameters
    ----------
    data
        Folder of the data; the package's own, or the repository's, where None.

    Raises
    ------
    DataError
        A table is missing or breaks its schema, all its faults stand in the message; or the
        timetable of a feed cannot be opened.
    """
    folder = find_data(data)
    feeds = _feeds(folder)
    timetables = open_feeds(folder, feeds)
    locations, spots, place_works = cared_for(
        _points(folder, LOCATIONS), _points(folder, SPOTS), _table(folder, PLACE_WORKS)
    )
    return Catalogue(
        locations=locations,
        spots=spots,
        hubs=_points(folder, HUBS),
        gateways=_points(folder, GATEWAYS),
        stations=_points(folder, STATIONS),
        works=_table(folder, WORKS),
        place_works=place_works,
        film_commissions=_table(folder, FILM_COMMISSIONS),
        municipalities=_table(folder, MUNICIPALITIES),
        stops=stops_of(timetables),
        calls=calls_of(timetables, feeds),
        daily_trips=daily_trips_of(timetables),
        feeds=feeds,
        coverage=_table(folder, COVERAGE),
        community_transport=_table(folder, COMMUNITY_TRANSPORT),
        shoots=no_shoots(),
        sources=load_sources(folder),
        land=_land(folder),
        version=package_version(folder),
    )


def catalogue_at_hand(data: Path | None = None, paths: Sequence[Path] = ()) -> Catalogue:
    """Return the embedded tables with the user's own records and statements.

    Parameters
    ----------
    paths
        Timetables used instead of all others, as for ``feeds_at_hand``: no statement speaks of
        them.

    Raises
    ------
    DataError
        As ``load_catalogue``, or workspace or statements cannot be read.
    """
    own = Workspace(workspace_file()).everything()
    catalogue = with_workspace(load_catalogue(data), own)
    stated = pd.concat([stated_coverage(), coverage_of(own)], ignore_index=True)
    if stated.empty:
        return catalogue
    return with_statements(catalogue, stated, () if paths else ids_at_hand(find_data(data)))


def _table(folder: Path, spec: TableSpec) -> pd.DataFrame:
    frame = read_table(folder / spec.file, spec)
    return frame.set_index(spec.key) if isinstance(spec.key, str) else frame


def _points(folder: Path, spec: TableSpec) -> gpd.GeoDataFrame:
    """Read a table with lon and lat as points; the two columns become the geometry."""
    return _to_points(_table(folder, spec))


def _to_points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(frame["lon"], frame["lat"], crs=WGS84)
    return gpd.GeoDataFrame(frame.drop(columns=["lon", "lat"]), geometry=points, crs=WGS84)


def _as_date(text: object) -> dt.date | None:
    return dt.date.fromisoformat(text) if isinstance(text, str) else None


def _feeds(folder: Path) -> pd.DataFrame:
    """Read the list of feeds; its dates become ``datetime.date``."""
    path = folder / FEEDS.file
    if not path.is_file():
        return pd.DataFrame(columns=pd.Index(FEEDS.columns), dtype=object).set_index("feed_id")
    frame = read_table(path, FEEDS).set_index("feed_id")
    for name in _FEED_DATES:
        frame[name] = pd.Series([_as_date(v) for v in frame[name]], index=frame.index, dtype=object)
    return frame


def _land(folder: Path) -> gpd.GeoDataFrame:
    """Read the land masses; ``road_group`` is equal where roads and bridges link them."""
    path, links = folder / "boundaries" / "land.geojson", folder / "boundaries" / "road_links.csv"
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        land = gpd.GeoDataFrame.from_features(features, crs=WGS84).set_index("land_id")
        pairs = pd.read_csv(links, dtype="str")[["land_id_a", "land_id_b"]]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"{path.name} or {links.name} cannot be read ({error}); reinstall locator",
            code="bad_outlines",
            file=path.name,
        ) from error
    return land.assign(road_group=_groups(list(land.index), list(pairs.itertuples(index=False))))


def _groups(ids: list[str], pairs: list[tuple[str, str]]) -> list[int]:
    """Return the number of the group that pairs connect each id to."""
    linked: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        linked[a].add(b)
        linked[b].add(a)
    group: dict[str, int] = {}
    for number, start in enumerate(ids):
        todo = [start] if start not in group else []
        while todo:
            here = todo.pop()
            if here not in group:
                group[here] = number
                todo += sorted(linked[here] - group.keys())
    return [group[i] for i in ids]
