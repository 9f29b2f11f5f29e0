"""Can one get there, stay, and get home: times by the router, verdicts in three values.

A way that the timetables hold is a way: yes. That they hold none proves nothing unless they are
stated complete: then no, else unknown (Kleene's three values; SEMANTICS «Yes, no, unknown»).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.errors import GeoError
from geo.transit.kernels import BEFORE_ALL, NEVER
from geo.transit.profiles import Profile, profile
from geo.transit.router import Arrivals, LatestDepartures, earliest_arrivals, latest_departures
from geo.transit.timetable import Timetable
from geo.transit.walks import Places

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_MINUTE_S = 60
_CHUNK = 1_000


class VisitError(GeoError, ValueError):
    """A visit that nobody can make: home before leaving, or a stay below 0."""


class Reason(StrEnum):
    """What a verdict hangs on."""

    BY_TIMETABLE = "by_timetable"
    ON_FOOT = "on_foot"
    NO_STOP_AT_SITE = "no_stop_at_site"
    NO_STOP_AT_ORIGIN = "no_stop_at_origin"
    NO_WAY_THERE = "no_way_there"
    NO_WAY_BACK = "no_way_back"
    STAY_TOO_SHORT = "stay_too_short"
    FEED_SILENT = "feed_silent"
    BY_TRAIN = "by_train"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit in question: when one may leave, must be home, wants to stay.

    Attributes
    ----------
    depart_after_s, return_by_s
        Seconds of the service day: leaving the origin point at the earliest, being back at the
        latest.
    stay_min
        Minutes that one wants to stay at least.

    Raises
    ------
    VisitError
        One must be home before leaving, or the stay is below 0.
    """

    depart_after_s: int = 7 * 3600
    return_by_s: int = 20 * 3600
    stay_min: float = 60.0

    def __post_init__(self) -> None:
        """Refuse a visit that nobody can make."""
        if self.return_by_s < self.depart_after_s:
            start, end = _clock(self.depart_after_s), _clock(self.return_by_s)
            raise VisitError(
                f"The visit ends at {end}, before it starts at {start}; expected a later end "
                "(past midnight the hours go on: 24:10). Give a later return.",
                code="return_before_departure",
                start=start,
                end=end,
            )
        if not self.stay_min >= 0:
            raise VisitError(
                f"A stay of {self.stay_min:g} min; expected 0 or more. Give the minutes wanted.",
                code="negative_stay",
                found=self.stay_min,
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """What is known beside the timetables, one value a site.

    Attributes
    ----------
    is_complete
        The timetables at hand are stated complete for the site: for buses, and for trains where
        a station is within reach.
    by_train
        Site and origin both have a running station within a walk that no timetable at hand
        serves: a train may go.
    is_silent
        A timetable within reach of site or origin says nothing of the day.
    """

    is_complete: Bools
    by_train: Bools
    is_silent: Bools


def visit_times(
    timetable: Timetable, origin: tuple[float, float], lon: ArrayLike, lat: ArrayLike, visit: Visit
) -> pd.DataFrame:
    """Return when one gets from an origin to sites, how long one can stay, and the choice.

    Two scans and one profile for all sites together.

    Parameters
    ----------
    origin
        Longitude and latitude, degrees.
    lon, lat
        Sites, degrees.

    Returns
    -------
    frame
        One row a site, in the order given.
        walk_min : float             on foot all the way; NA beyond the walk limit
        first_arrival_s : Int64      at the site; NA where one does not get there
        last_departure_s : Int64     latest leaving of the site that is home by ``return_by_s``
        longest_stay_min : Float64   the one minus the other; NA where below 0
        departures : int             departures of the origin by vehicle that still allow stay
                                     and way back: each arrives earlier than the next, and
                                     sooner than on foot all the way
        longest_wait_min : Float64   longest time between two of them, from ``depart_after_s`` on
        fastest_min : Float64        shortest travel time of a departure in the window, on foot
                                     all the way included; NA where one does not get there
        median_min, p90_min : Float64  travel time over every minute of the window, unreachable
                                     counted as infinite; NA where the quantile is infinite
        stops, origin_stops : int    stops within a walk of site and origin
    """
    home = timetable.place(*origin)
    there = earliest_arrivals(timetable, home, visit.depart_after_s)
    back = latest_departures(timetable, home, visit.return_by_s)
    window = profile(timetable, home, visit.depart_after_s, visit.return_by_s)
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    parts = [slice(first, first + _CHUNK) for first in range(0, max(len(lons), 1), _CHUNK)]
    return pd.concat(
        [
            _times(there, back, window, timetable.places(lons[part], lats[part]), visit)
            for part in parts
        ],
        ignore_index=True,
    )


def _times(
    outward: Arrivals, homeward: LatestDepartures, window: Profile, places: Places, visit: Visit
) -> pd.DataFrame:
    there = outward.at(places).astype(np.int64)
    back = homeward.at(places).astype(np.int64)
    reached, returns = there < NEVER, back > BEFORE_ALL
    stay = np.where(reached & returns, (back - there) / _MINUTE_S, np.nan)
    walk_s = window.walked_s(places)
    arrive = window.by_vehicle(places).astype(np.int64)
    count, wait = _choice(window, places, arrive, np.where(returns, back, BEFORE_ALL), visit)
    median, p90 = _quantiles(window, places, visit)
    return pd.DataFrame(
        {
            "walk_min": walk_s / _MINUTE_S,
            "first_arrival_s": _whole(there, reached),
            "last_departure_s": _whole(back, returns),
            "longest_stay_min": _known(np.where(stay >= 0, stay, np.nan)),
            "departures": count,
            "longest_wait_min": _known(wait),
            "fastest_min": _known(_fastest(window, arrive, walk_s)),
            "median_min": _known(median),
            "p90_min": _known(p90),
            "stops": np.diff(places.start),
            "origin_stops": len(window.origin.stop),
        }
    )


def judge(times: pd.DataFrame, knowledge: Knowledge, visit: Visit) -> pd.DataFrame:
    """Return the verdict of each site.

    Parameters
    ----------
    times
        From ``visit_times``.

    Returns
    -------
    frame
        One row a site (same index).
        verdict : str        yes | no | unknown
        if_complete : str    yes | no: the verdict if the timetables at hand were all there is;
                             unknown where one of them says nothing of the day
        reason : str         a ``Reason``
        is_complete : bool   the timetables at hand are all that could decide: what they do not
                             hold, does not exist
    """
    stay = times["longest_stay_min"].to_numpy(float, na_value=np.nan)
    possible = stay >= visit.stay_min
    on_foot = times["walk_min"].notna().to_numpy()
    never_there = times["first_arrival_s"].isna().to_numpy(bool)
    reason = np.select(
        [
            possible & on_foot,
            possible,
            never_there & (times["origin_stops"].to_numpy() == 0),
            never_there & (times["stops"].to_numpy() == 0),
            never_there,
            np.isnan(stay),
        ],
        [
            Reason.ON_FOOT.value,
            Reason.BY_TIMETABLE.value,
            Reason.NO_STOP_AT_ORIGIN.value,
            Reason.NO_STOP_AT_SITE.value,
            Reason.NO_WAY_THERE.value,
            Reason.NO_WAY_BACK.value,
        ],
        default=Reason.STAY_TOO_SHORT.value,
    )
    silent = ~possible & knowledge.is_silent
    train = ~possible & ~silent & knowledge.by_train
    certain = knowledge.is_complete & ~silent & ~train
    verdict = np.select([possible, certain], ["yes", "no"], default="unknown")
    return pd.DataFrame(
        {
            "verdict": verdict,
            "if_complete": np.select([possible, silent], ["yes", "unknown"], default="no"),
            "reason": np.select(
                [silent, train], [Reason.FEED_SILENT.value, Reason.BY_TRAIN.value], default=reason
            ),
            "is_complete": knowledge.is_complete & ~knowledge.is_silent & ~knowledge.by_train,
        },
        index=times.index,
    )


def _choice(
    window: Profile,
    places: Places,
    arrive: NDArray[np.int64],
    back: NDArray[np.int64],
    visit: Visit,
) -> tuple[NDArray[np.int64], Floats]:
    """Count departures that still allow stay and way back, and the longest wait for one."""
    leave = window.leave_s.astype(np.int64)
    never = np.full((len(arrive), 1), NEVER, dtype=np.int64)
    later: NDArray[np.int64] = np.concatenate((arrive[:, 1:], never), axis=1)
    on_foot = leave + np.nan_to_num(window.walked_s(places), nan=np.inf)[:, np.newaxis]
    latest = back - math.ceil(visit.stay_min * _MINUTE_S)
    useful = (arrive < later) & (arrive < on_foot) & (arrive <= latest[:, np.newaxis])
    count = useful.sum(axis=1)
    wait = np.full(len(arrive), np.nan)
    for site in np.flatnonzero(count):
        times = np.append(visit.depart_after_s, leave[useful[site]])
        wait[site] = float(np.diff(times).max()) / _MINUTE_S
    return count, wait


def _fastest(window: Profile, arrive: NDArray[np.int64], walk_s: Floats) -> Floats:
    """Return the shortest travel time in minutes, NaN where one does not get there."""
    ride_s = np.where(arrive < NEVER, arrive - window.leave_s, np.inf)[:, :-1]
    by_vehicle = ride_s.min(axis=1, initial=np.inf)
    shortest = np.fmin(by_vehicle, walk_s) / _MINUTE_S
    return np.where(np.isfinite(shortest), shortest, np.nan)


def _quantiles(window: Profile, places: Places, visit: Visit) -> tuple[Floats, Floats]:
    """Return median and 90th percentile (nearest rank) of the travel time, minutes."""
    minutes = np.arange(visit.depart_after_s, visit.return_by_s + 1, _MINUTE_S)
    arrive = window.arrivals(places, minutes).astype(np.float64)
    travel = np.where(arrive >= NEVER, np.inf, (arrive - minutes) / _MINUTE_S)
    travel.sort(axis=1)

    def rank(percent: int) -> Floats:
        column: Floats = travel[:, -(-percent * len(minutes) // 100) - 1]
        return np.where(np.isfinite(column), column, np.nan)

    return rank(50), rank(90)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // _MINUTE_S % 60:02d}"


def _whole(values: NDArray[np.int64], known: Bools) -> pd.Series:
    return pd.Series(values).astype("Int64").where(pd.Series(known))


def _known(values: Floats) -> pd.Series:
    return pd.Series(values).astype("Float64").where(pd.Series(np.isfinite(values)))
