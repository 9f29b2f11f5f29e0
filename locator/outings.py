"""A visit from a start by the timetables at hand: how sites are measured and filtered by it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.verdicts import Visit
from geo.gtfs.calendar import DayState
from geo.gtfs.compiled import CompiledFeed
from locator.access import DayService, access_table
from locator.days import Day
from locator.errors import QueryError
from locator.places import find_target
from locator.records import Catalogue, Outing
from locator.settings import Settings

Mask = NDArray[np.int8]

CRITERIA_OF_OUTING = ("fastest_min", "last_return_min", "longest_stay_min", "useful_departures")


@dataclass(frozen=True, eq=False, kw_only=True)
class OutingTable:
    """What the timetables at hand say of an outing, for each site.

    Attributes
    ----------
    table
        As ``access_table``, one row a site.
    near
        feed id to the sites that, or whose start, lie within a walk of one of its stops.
    as_of
        feed id to the date of the timetable used.
    states
        feed id to what the feed says of a strict date.
    credits
        feed id to whom to name, for feeds that are not embedded.
    """

    table: pd.DataFrame
    near: Mapping[str, NDArray[np.bool_]]
    as_of: Mapping[str, dt.date]
    states: Mapping[str, DayState]
    credits: Mapping[str, str]

    def as_of_near(self, rows: NDArray[np.int64]) -> dict[str, dt.date]:
        """Return the dates of the timetables near the sites at some positions, or their start."""
        return {f: day for f, day in self.as_of.items() if self.near[f][rows].any()}

    def states_near(self, rows: NDArray[np.int64]) -> dict[str, DayState]:
        """Return what the timetables near these sites or their start say of a strict date.

        All sites are looked at where no position is given.
        """
        chosen = rows if len(rows) else slice(None)
        return {f: state for f, state in self.states.items() if self.near[f][chosen].any()}

    def measures(self) -> dict[str, pd.Series]:
        """Return the criteria of an outing in natural units.

        A way that was found is one, whatever else may run. Where there is none, stay and choice
        of departures are 0 only where the timetables are stated complete, else unknown.
        """
        table = self.table
        complete = table["is_complete"].astype(bool)
        silent = table["silent_feeds"].map(len).astype(bool) & (table["verdict"] != "yes")
        stay, choice = table["longest_stay_min"], table["departures"].astype("Float64")
        columns = {
            "fastest_min": table["fastest_min"],
            "last_return_min": table["last_departure_s"].astype("Float64") / 60,
            "longest_stay_min": stay.mask(stay.isna() & complete, 0.0),
            "useful_departures": choice.mask((choice == 0) & ~complete),
        }
        return {name: column.mask(silent) for name, column in columns.items()}

    def masks(self, outing: Outing) -> list[tuple[str, Mask]]:
        """Return the answers of the filters of an outing: 1 yes, 0 no, -1 unknown.

        What the timetables do not hold is «no» only where they are stated complete.
        """
        table = self.table
        asked: list[tuple[str, pd.Series]] = []
        if outing.can_go:
            asked.append(("can_go", table["verdict"] == "yes"))
        if outing.max_travel_min is not None:
            asked.append(("max_travel", table["fastest_min"] <= outing.max_travel_min))
        if outing.last_return_after_s is not None:
            late = table["last_departure_s"] >= outing.last_return_after_s
            asked.append(("last_return_after", late))
        if outing.min_choice is not None:
            asked.append(("min_choice", table["departures"] >= outing.min_choice))
        complete = table["is_complete"].to_numpy(bool)
        return [
            (
                name,
                np.where(
                    yes.fillna(value=False).to_numpy(bool), 1, np.where(complete, 0, -1)
                ).astype(np.int8),
            )
            for name, yes in asked
        ]


def outing_table(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    day: Day,
    outing: Outing,
    sites: gpd.GeoDataFrame,
    *,
    settings: Settings,
) -> OutingTable:
    """Ask the timetables at hand about an outing to each site.

    Raises
    ------
    QueryError
        The start does not exist, or no timetable is at hand.
    VisitError
        One must be home before leaving.
    """
    start = find_target(catalogue, outing.start).points[0]
    if not feeds:
        raise QueryError(
            f"an outing from {outing.start} needs timetables and none is at hand; give feeds",
            code="outing_without_feeds",
            found=outing.start,
        )
    service = DayService.of(feeds, day, settings=settings, bookable=outing.bookable)
    visit = Visit(
        depart_after_s=outing.depart_after_s,
        return_by_s=outing.return_by_s,
        stay_min=outing.stay_min,
    )
    lon = np.append(sites.geometry.x.to_numpy(), start.lon)
    lat = np.append(sites.geometry.y.to_numpy(), start.lat)
    reach = service.reach(lon, lat)
    embedded = set(catalogue.feeds.index.astype(str))
    terms = {feed.feed_id: feed.provenance for feed in feeds}
    return OutingTable(
        table=access_table(catalogue, service, start, sites, visit),
        near={feed: near[:-1] | near[-1] for feed, near in reach.items()},
        as_of={d.id: d.as_of for d in service.feeds if d.as_of is not None},
        states={d.id: d.state for d in service.feeds if d.state is not None},
        credits={i: told.credit or told.name_ja for i, told in terms.items() if i not in embedded},
    )
