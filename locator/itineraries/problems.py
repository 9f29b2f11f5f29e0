"""A question as a problem of the solver: places, hours and nights on one axis of minutes.

Places to visit come first, then start, end and the nights. A night is a visit that must be made:
it begins when the day ends and lasts until the next one begins, so that several days are one way.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.orienteering import Problem
from geo.orienteering.problem import Breaks
from locator.days import Day
from locator.itineraries.asking import Asked
from locator.itineraries.hours import OpenHours
from locator.itineraries.records import ItineraryQuery
from locator.itineraries.travelling import DAY_MIN, MINUTE_S, Ways

_DIGITS = 6  # of a minute, so that 6.000000001 of arithmetic do not become 7
_ALWAYS = (-(1 << 40), 1 << 40)
Window = tuple[int, int]


@dataclass(frozen=True, eq=False, kw_only=True)
class Layout:
    """All that the solver is told.

    Attributes
    ----------
    days
        Days of the question.
    hours
        For each candidate its hours on each day.
    values
        What a visit of each candidate is worth to the search.
    is_sure
        For each candidate, whether the timetables at hand are all there is on every day.
    """

    query: ItineraryQuery
    asked: Asked
    days: tuple[Day, ...]
    ways: Ways
    hours: tuple[tuple[OpenHours, ...], ...]
    values: tuple[float, ...]
    is_sure: tuple[bool, ...]

    @property
    def start(self) -> int:
        """Row of the start."""
        return len(self.asked.candidates)

    @property
    def end(self) -> int:
        """Row of the end."""
        return self.start + 1

    @property
    def nights(self) -> range:
        """Rows of the nights."""
        return range(self.end + 1, self.end + 1 + len(self.asked.nights))

    @property
    def numbers(self) -> range:
        """Numbers of the days."""
        return range(len(self.days))

    def dwell_min(self, place: int) -> int:
        """Return the minutes of a visit: what the place asks for, times the pace, rounded up."""
        minutes = self.asked.candidates[place].stay_min * self.query.pace
        return math.ceil(round(minutes, _DIGITS))

    def ends_of(self, day: int) -> tuple[int, int]:
        """Return the rows where a day begins and ends."""
        begin = self.start if day == 0 else self.nights[day - 1]
        return begin, (self.nights[day] if day < len(self.nights) else self.end)

    def span_of(self, day: int) -> Window:
        """Return the first and last minute of a day."""
        shift = day * DAY_MIN
        return (
            shift + -(-self.query.depart_after_s // MINUTE_S),
            shift + self.query.return_by_s // MINUTE_S,
        )

    def windows(self, place: int, day: int) -> tuple[Window, ...]:
        """Return the minutes in which a visit may begin on a day, ends included, ascending."""
        first, last = self.span_of(day)
        shift, dwell = day * DAY_MIN, self.dwell_min(place)
        found = []
        for begin_s, end_s in self.hours[place][day].spans:
            begin = max(shift - (-begin_s // MINUTE_S), first)
            end = min(shift + end_s // MINUTE_S - dwell, last)
            if begin <= end:
                found.append((begin, end))
        return tuple(found)

    def is_always_open(self, place: int) -> bool:
        """Return whether nothing is known to keep a visit from any minute of any day."""
        query = self.query
        return all(
            len(hours.spans) == 1
            and hours.spans[0][0] <= query.depart_after_s
            and hours.spans[0][1] >= query.return_by_s
            for hours in self.hours[place]
        )

    def problem(self) -> Problem:
        """Return the whole question as one problem."""
        nights = frozenset(self.nights)
        most = self.query.most_visits
        return self._problem(
            (self.start, self.end),
            (self.span_of(0)[0], self.span_of(len(self.days) - 1)[1]),
            [self._windows(place, self.numbers) for place in range(self.start)],
            must=self.asked.must | nights,
            most=None if most is None else most + len(nights),
        )

    def day_problem(
        self,
        day: int,
        must: frozenset[int],
        *,
        span: Window | None = None,
        others: bool = False,
    ) -> Problem:
        """Return one day as a problem.

        Parameters
        ----------
        must
            Places that are required.
        span
            First and last minute; the whole day where None.
        others
            Whether places that are not required may be visited.
        """
        ends = self.ends_of(day)
        rest = frozenset(range(self.start)) - must
        skip = frozenset({self.start, self.end, *self.nights}) - set(ends)
        return self._problem(
            ends,
            span or self.span_of(day),
            [self._windows(place, [day]) for place in range(self.start)],
            must=must,
            skip=skip if others else skip | rest,
        )

    def _windows(self, place: int, days: Sequence[int]) -> tuple[Window, ...]:
        if self.is_always_open(place):
            return (_ALWAYS,)
        return tuple(window for day in days for window in self.windows(place, day))

    def _problem(
        self,
        ends: Window,
        span: Window,
        windows: Sequence[tuple[Window, ...]],
        *,
        must: frozenset[int],
        skip: frozenset[int] = frozenset(),
        most: int | None = None,
    ) -> Problem:
        extra = 2 + len(self.nights)
        n = self.start + extra
        opens, closes = np.full(n, _ALWAYS[0]), np.full(n, _ALWAYS[1])
        dwell = np.zeros(n, dtype=np.int64)
        dwell[: self.start] = [self.dwell_min(i) for i in range(self.start)]
        never = frozenset(i for i, open_ in enumerate(windows) if not open_)
        for place, open_ in enumerate(windows):
            opens[place], closes[place] = (open_[0][0], open_[-1][1]) if open_ else (1, 0)
        for day, night in enumerate(self.nights):
            begin, end = self.span_of(day)[1], self.span_of(day + 1)[0]
            opens[night] = closes[night] = begin
            dwell[night] = end - begin
        return Problem(
            start=ends[0],
            end=ends[1],
            values=np.array([*self.values, *[0.0] * extra]),
            dwell=dwell,
            opens=opens.astype(np.int64),
            closes=closes.astype(np.int64),
            travel=self.ways.travel,
            depart=span[0],
            return_by=span[1],
            must=must,
            skip=skip | (never - must),
            most_visits=most,
            breaks=_breaks(windows, n),
        )


def _breaks(windows: Sequence[tuple[Window, ...]], n: int) -> Breaks:
    """Return the minutes between the windows of each place."""
    gaps = [
        [(a[1] + 1, b[0] - 1) for a, b in pairwise(open_) if b[0] > a[1] + 1] for open_ in windows
    ]
    counts = [len(gap) for gap in gaps] + [0] * (n - len(gaps))
    flat = [one for gap in gaps for one in gap]
    if not flat:
        return Breaks()
    return Breaks(
        first=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        begins=np.array([a for a, _ in flat], dtype=np.int64),
        ends=np.array([b for _, b in flat], dtype=np.int64),
    )
