"""Travel times from many sites to many places, over all departures of a window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import IndicatorError
from geo.gtfs.service import Window
from geo.transit.kernels import NEVER
from geo.transit.profiles import Profile, profile
from geo.transit.timetable import Timetable
from geo.transit.walks import Places

Floats = NDArray[np.float64]

_MINUTE_S = 60
_CHUNK = 2_000
_DIGITS = 9


@dataclass(frozen=True, slots=True, eq=False)
class TravelTimes:
    """Travel from each site to each place.

    Attributes
    ----------
    minutes
        Shape (sites, places): the quantile of the travel time over every minute of the window,
        a departure that does not get there counted as infinite; NaN where the quantile is.
    within_share
        Shape (sites, places): share of the window's departures that get there within the limit.
    """

    minutes: Floats
    within_share: Floats

    @property
    def transposed(self) -> "TravelTimes":
        """The same with one row a place: what was travel to sites, seen from the sites."""
        return TravelTimes(self.minutes.T, self.within_share.T)


def travel_times(
    timetable: Timetable,
    origins: tuple[ArrayLike, ArrayLike],
    targets: tuple[ArrayLike, ArrayLike],
    window: Window,
    *,
    quantile: float = 0.5,
    limit_min: float = 60.0,
) -> TravelTimes:
    """Return travel times and shares from each origin to each target.

    One leaves at each full minute from the start of the window to its end, both included; a
    window of one second is a single departure. One scan of the timetable an origin.

    Parameters
    ----------
    origins, targets
        Longitudes and latitudes, degrees. For the way home give them the other way round and
        take ``transposed``.
    quantile
        Above 0, at most 1; by nearest rank, so that it is the time of some departure.
    limit_min
        Travel time that counts for the share, itself included.

    Raises
    ------
    IndicatorError
        The quantile lies outside, or the window ends before it starts.
    """
    leave_s = _departures(window, quantile)
    rank = int(np.ceil(np.round(quantile * len(leave_s), _DIGITS))) - 1
    lon, lat = (np.atleast_1d(np.asarray(values, dtype=float)) for values in origins)
    shape = (len(lon), len(np.atleast_1d(np.asarray(targets[0]))))
    minutes, share = np.full(shape, np.nan), np.zeros(shape)
    parts = _parts(timetable, targets)
    for origin in range(len(lon)):
        place = timetable.place(float(lon[origin]), float(lat[origin]))
        found = profile(timetable, place, int(leave_s[0]), int(leave_s[-1]), step_s=_MINUTE_S)
        for start, places in parts:
            travel = _travel(found, places, leave_s)
            share[origin, start : start + len(places)] = np.mean(travel <= limit_min, axis=1)
            reached = np.flatnonzero(np.isfinite(travel).sum(axis=1) > rank)
            chosen = np.partition(travel[reached], rank, axis=1)[:, rank]
            minutes[origin, start + reached] = chosen
    return TravelTimes(minutes, share)


def travel_minutes(
    timetable: Timetable,
    origins: tuple[ArrayLike, ArrayLike],
    targets: tuple[ArrayLike, ArrayLike],
    window: Window,
    *,
    quantile: float = 0.5,
) -> Floats:
    """Return the travel times alone, as ``travel_times``."""
    return travel_times(timetable, origins, targets, window, quantile=quantile).minutes


def _parts(timetable: Timetable, targets: tuple[ArrayLike, ArrayLike]) -> list[tuple[int, Places]]:
    """Return the targets in parts that fit into memory, each with the number of its first."""
    lon, lat = (np.atleast_1d(np.asarray(values, dtype=float)) for values in targets)
    starts = range(0, len(lon), _CHUNK)
    return [(n, timetable.places(lon[n : n + _CHUNK], lat[n : n + _CHUNK])) for n in starts]


def _travel(found: Profile, places: Places, leave_s: NDArray[np.int64]) -> Floats:
    """Return minutes of travel, infinite where one does not get there: (places, departures)."""
    arrive = found.arrivals(places, leave_s)
    travel = (arrive.astype(np.float64) - leave_s) / _MINUTE_S
    return np.where(arrive >= NEVER, np.inf, travel)


def _departures(window: Window, quantile: float) -> NDArray[np.int64]:
    if not 0 < quantile <= 1:
        raise IndicatorError(
            f"The quantile {quantile:g}; expected above 0 and at most 1. 0.5 is the median.",
            code="bad_quantile",
            found=quantile,
        )
    if window.end_s < window.start_s:
        raise IndicatorError(
            f"The window ends at {window.end_s} s, before it starts at {window.start_s} s; "
            "expected a later end. Give a longer window.",
            code="backward_window",
            start=window.start_s,
            end=window.end_s,
        )
    return np.arange(window.start_s, window.end_s + 1, _MINUTE_S, dtype=np.int64)
