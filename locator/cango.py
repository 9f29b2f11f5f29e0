"""行ける・行けない表: many starts, many places, several days; yes, no, unknown, and why."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.access.verdicts import Visit
from geo.gtfs.calendar import DayState
from geo.gtfs.compiled import CompiledFeed
from locator.access import DayService, access_table
from locator.days import Day
from locator.errors import QueryError
from locator.importing import SOURCE_ID
from locator.places import Target
from locator.records import Catalogue
from locator.settings import Settings
from locator.sources import credits_of

VERDICTS = ("yes", "no", "unknown")
_AROUND_DEGREES = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CanGo:
    """Who can get there, stay and get home, for each start, place and day.

    Attributes
    ----------
    sites
        One row a place (index: id).
    rows
        One row a start, day and place, in that order: from, day (``day_key``), site, and the
        columns of ``access_table``.
    services
        Day key to the feeds of that day, by which reasons and journeys are told.
    near
        Ids of the feeds with a stop in the box of starts and places and some 10 km around it.
    bookable
        Whether service that must be booked counts.
    """

    catalogue: Catalogue
    starts: tuple[Target, ...]
    days: tuple[Day, ...]
    sites: gpd.GeoDataFrame
    visit: Visit
    rows: pd.DataFrame
    services: Mapping[str, DayService]
    near: frozenset[str]
    bookable: bool = False

    @property
    def summary(self) -> pd.DataFrame:
        """Sites by verdict, one row a start and day.

        Returns
        -------
        frame
            from, day; yes, no, unknown; if_complete_yes, if_complete_no, if_complete_unknown.
        """
        keys = ["from", "day"]
        order = pd.MultiIndex.from_tuples(
            [(start.id, day_key(day)) for start in self.starts for day in self.days], names=keys
        )
        counted = {
            prefix + verdict: self.rows[column]
            .eq(verdict)
            .groupby([self.rows[k] for k in keys])
            .sum()
            for prefix, column in (("", "verdict"), ("if_complete_", "if_complete"))
            for verdict in VERDICTS
        }
        return pd.DataFrame(counted).reindex(order, fill_value=0).astype(int).reset_index()

    @property
    def as_of(self) -> dict[str, dict[str, dt.date]]:
        """Day key to the date of each timetable used, for feeds that are near."""
        return {
            key: {
                feed.id: feed.as_of
                for feed in service.feeds
                if feed.as_of is not None and feed.id in self.near
            }
            for key, service in self.services.items()
        }

    @property
    def silent(self) -> dict[str, DayState]:
        """Feed id to why it says nothing of the last strict date on which it is silent."""
        return {
            feed.id: feed.state
            for service in self.services.values()
            for feed in service.feeds
            if feed.id in self.near and feed.state is not None and not feed.state.is_known
        }

    @property
    def dates(self) -> dict[str, dt.date]:
        """Feed id to the oldest date of its timetables used, for feeds that are near."""
        found: dict[str, dt.date] = {}
        for used in self.as_of.values():
            for feed, date in used.items():
                found[feed] = min(date, found.get(feed, date))
        return found

    @property
    def attribution(self) -> tuple[str, ...]:
        """Whom to credit: places, gateways, stations, and feeds that are near."""
        catalogue = self.catalogue
        chosen = catalogue.gateways.index.isin([start.id for start in self.starts])
        frames = [catalogue.gateways[chosen], catalogue.stations]
        frames += [self.sites] if "source_id" in self.sites else []
        ids = {str(i) for frame in frames for i in frame["source_id"].dropna().unique()}
        feeds = (
            feed
            for service in self.services.values()
            for feed in (*service.timetable.feeds, *service.silent)
            if feed.feed_id in self.near
        )
        return credits_of(catalogue.sources, catalogue.feeds, feeds, ids - {SOURCE_ID})

    @property
    def assumed(self) -> tuple[CompiledFeed, ...]:
        """The feeds that are only assumed; they are the same on every day."""
        return next(iter(self.services.values())).assumed

    def of(self, start: str, day: str) -> pd.DataFrame:
        """Return the rows of one start and day, indexed by site."""
        rows = self.rows[(self.rows["from"] == start) & (self.rows["day"] == day)]
        return rows.set_index("site").drop(columns=["from", "day"])


def day_key(day: Day) -> str:
    """Return the name of a day in tables: its ISO date, or the code of its type."""
    return day.date.isoformat() if day.date is not None else day.type.value


def can_go(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    days: Sequence[Day],
    starts: Sequence[Target],
    sites: gpd.GeoDataFrame,
    *,
    visit: Visit | None = None,
    settings: Settings | None = None,
    bookable: bool = False,
) -> CanGo:
    """Answer for every start, place and day whether one gets there, can stay, and gets home.

    Two scans and one profile a start and day, for all places together.

    Parameters
    ----------
    starts
        Gateways, lodgings or points; the first point of each is the start.
    sites
        As for ``access_table``.
    bookable
        Whether service that must be booked counts.

    Raises
    ------
    QueryError
        A start or day stands twice, or there is none.
    """
    visit, settings = visit or Visit(), settings or Settings()
    keys = [day_key(day) for day in days]
    _check([start.id for start in starts], "start", "cango_starts")
    _check(keys, "day", "cango_days")
    services = {
        key: DayService.of(feeds, day, settings=settings, bookable=bookable)
        for key, day in zip(keys, days, strict=True)
    }
    parts = [
        access_table(catalogue, services[key], start.points[0], sites, visit)
        .rename_axis("site")
        .reset_index()
        .assign(**{"from": start.id, "day": key})
        for start in starts
        for key in keys
    ]
    rows = _without_silent(pd.concat(parts, ignore_index=True))
    first = ["from", "day", "site"]
    return CanGo(
        catalogue=catalogue,
        starts=tuple(starts),
        days=tuple(days),
        sites=sites,
        visit=visit,
        rows=rows[[*first, *(c for c in rows.columns if c not in first)]],
        services=services,
        near=near_feeds(feeds, starts, sites),
        bookable=bookable,
    )


def near_feeds(
    feeds: Sequence[CompiledFeed], starts: Sequence[Target], sites: gpd.GeoDataFrame
) -> frozenset[str]:
    """Return the feeds that can matter: a stop in the box of all points, or little outside it."""
    lon = np.concatenate([sites.geometry.x.to_numpy(float), [s.lon for s in starts]])
    lat = np.concatenate([sites.geometry.y.to_numpy(float), [s.lat for s in starts]])
    west, south = lon.min() - _AROUND_DEGREES, lat.min() - _AROUND_DEGREES
    east, north = lon.max() + _AROUND_DEGREES, lat.max() + _AROUND_DEGREES
    return frozenset(
        feed.feed_id
        for feed in feeds
        if np.any(
            (feed.stop_lon >= west)
            & (feed.stop_lon <= east)
            & (feed.stop_lat >= south)
            & (feed.stop_lat <= north)
        )
    )


def _without_silent(rows: pd.DataFrame) -> pd.DataFrame:
    """Make unknown what was counted without a timetable that says nothing of the day."""
    silent = (rows["verdict"] != "yes") & rows["silent_feeds"].map(len).astype(bool)
    return rows.assign(
        departures=rows["departures"].astype("Int64").mask(silent),
        stop_m=rows["stop_m"].mask(silent),
    )


def _check(names: Sequence[str], what: str, code: str) -> None:
    twice = [name for n, name in enumerate(names) if name in names[:n]]
    if not names or twice:
        found = f"{twice[0]!r} twice" if twice else "none"
        raise QueryError(
            f"{what}: {found}; expected one or more, each once; mend the list",
            code=code,
            found=twice[0] if twice else "–",
        )
