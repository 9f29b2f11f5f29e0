"""Travel through a window of departure times: one scan for all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.compiling import announced
from geo.transit.kernels import BEFORE_ALL, NEVER, scan_lanes
from geo.transit.limited import scan_limited
from geo.transit.router import blank_labels
from geo.transit.timetable import Timetable, TimetableError
from geo.transit.walks import Floats, Int32s, Int64s, Place, Places, direct_walk_s


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Arrivals everywhere of those who leave a place within a window.

    Attributes
    ----------
    start_s, end_s
        The window, both ends included.
    step_s
        Departures in question: every so many seconds from ``start_s``; None: any second.
    leave_s
        Departures that can differ, ascending: who leaves between two of them arrives as with
        the next. The last one stands for all that is after the window.
    alight_s
        Shape (stops, lanes): earliest alighting for each of these departures, ``NEVER`` if no
        vehicle gets there.
    most_rides
        Vehicles taken at most; None: as many as it takes.
    """

    timetable: Timetable
    origin: Place
    start_s: int
    end_s: int
    step_s: int | None
    leave_s: Int32s
    alight_s: Int32s
    most_rides: int | None = None

    def by_vehicle(self, places: Places) -> Int32s:
        """Return the earliest arrival by vehicle at each place for each lane.

        Shape (places, lanes), ``NEVER`` if no vehicle leads there.
        """
        best = np.full((len(places), len(self.leave_s)), NEVER)
        time = self.alight_s[places.stop]
        walk = places.walk_s[:, np.newaxis]
        time = np.where(time > NEVER - walk, NEVER, np.minimum(time, NEVER - walk) + walk)
        filled = np.flatnonzero(np.diff(places.start) > 0)
        if filled.size:
            best[filled] = np.minimum.reduceat(time, places.start[filled], axis=0)
        return best

    def arrivals(self, places: Places, leave_s: ArrayLike) -> Int32s:
        """Return the earliest arrival at each place for departures of the window.

        Parameters
        ----------
        leave_s
            Departures in question, within the window.

        Returns
        -------
        array
            Shape (places, departures), on foot all the way where that is sooner; ``NEVER`` where
            one does not get there.
        """
        wanted = np.asarray(leave_s, dtype=np.int64)
        lane = np.searchsorted(self.leave_s, wanted)
        by_vehicle = self.by_vehicle(places)[:, lane]
        on_foot = self.walked_s(places)[:, np.newaxis]
        walked = np.where(np.isnan(on_foot), NEVER, wanted + np.nan_to_num(on_foot))
        return np.minimum(by_vehicle, walked).astype(np.int32)

    def choices(self, places: Places, place: int) -> tuple[Int32s, Int32s]:
        """Return the departures worth while for a place, and their arrivals.

        Whoever leaves later than one of them, arrives later; on foot alone it would take longer.
        """
        arrive = self.by_vehicle(places)[place].astype(np.int64)
        walk = self.walked_s(places)[place]
        later = np.append(arrive[1:], NEVER)
        worth = (arrive < later) & (np.arange(len(later)) < len(later) - 1)
        if not np.isnan(walk):
            worth &= arrive < self.leave_s + walk
        return self.leave_s[worth], arrive[worth].astype(np.int32)

    def walked_s(self, places: Places) -> Floats:
        """Return the seconds on foot all the way to each place, NaN beyond the limit."""
        return direct_walk_s(self.origin, places.lon, places.lat, self.timetable.walking)

    def departures_s(self) -> Int64s:
        """Return the departures in question; each second if there is no step."""
        return np.arange(self.start_s, self.end_s + 1, self.step_s or 1, dtype=np.int64)


def profile(
    timetable: Timetable,
    origin: Place,
    start_s: int,
    end_s: int,
    *,
    step_s: int | None = None,
    most_rides: int | None = None,
) -> Profile:
    """Return the arrivals everywhere of those who leave a place within a window.

    Parameters
    ----------
    origin
        From ``timetable.place`` or ``timetable.place_of_stop``.
    start_s, end_s
        First and last departure from the point itself, seconds of the service day.
    step_s
        Distinguish departures at this step only: fewer lanes in a dense city.
    most_rides
        Take at most so many vehicles; one in which one stays seated over a block counts once.
        0: on foot alone. None: as many as it takes.

    Raises
    ------
    TimetableError
        If ``most_rides`` is negative.
    """
    leave = _lanes(timetable, origin, start_s, end_s, step_s)
    if most_rides is not None:
        alight = _limited(timetable, origin, leave, most_rides)
        return Profile(timetable, origin, start_s, end_s, step_s, leave, alight, most_rides)
    ahead = timetable.forward
    ready, alight = blank_labels(ahead, len(leave))
    ready[origin.stop] = leave + origin.walk_s[:, np.newaxis]
    with announced(scan_lanes):
        for exits, span in ahead.spans(origin, int(leave[0])):
            scan_lanes(ahead.connections, ahead.changes, exits, ready, alight, span)
    return Profile(timetable, origin, start_s, end_s, step_s, leave, alight[:-1])


def _limited(timetable: Timetable, origin: Place, leave: Int32s, most_rides: int) -> Int32s:
    """Return the earliest alighting with at most so many rides; shape (stops, lanes)."""
    check_rides(most_rides)
    ahead = timetable.forward
    if most_rides == 0:
        return np.full((ahead.stops, len(leave)), NEVER)
    shape = (most_rides, ahead.stops + 1, len(leave))
    ready, alight = np.full(shape, NEVER), np.full(shape, NEVER)
    alight[:, -1] = BEFORE_ALL
    ready[:, origin.stop] = leave + origin.walk_s[:, np.newaxis]
    with announced(scan_limited):
        for exits, span in ahead.spans(origin, int(leave[0])):
            scan_limited(ahead.connections, ahead.changes, exits, ready, alight, span)
    return alight[-1, :-1]


def check_rides(most_rides: int) -> None:
    """Refuse a number of rides that cannot be."""
    if most_rides < 0:
        raise TimetableError(
            f"At most {most_rides} rides are asked for; expected 0 (on foot alone) or more. "
            "Give the number of vehicles one may take.",
            code="negative_rides",
            found=most_rides,
        )


def _lanes(
    timetable: Timetable, origin: Place, start_s: int, end_s: int, step_s: int | None
) -> Int32s:
    """Return the departures that can differ: the last ones that still catch some vehicle."""
    start, place = timetable.departures
    departure = timetable.rides.connections.departure
    latest = [np.empty(0, dtype=np.int64)]
    step = step_s or 1
    after = end_s - (end_s - start_s) % step + step
    for stop, walk in zip(origin.stop.tolist(), origin.walk_s.tolist(), strict=True):
        times = departure[place[start[stop] : start[stop + 1]]].astype(np.int64) - walk
        first, last = np.searchsorted(times, (start_s, after))
        latest.append(times[first:last])
    found: NDArray[np.int64] = np.concatenate(latest)
    found = found - (found - start_s) % step
    return np.unique(np.append(found, after)).astype(np.int32)
