"""The orienteering problem and its answer, as frozen values: which places, in which order.

A traveller leaves ``start`` at ``depart``, may visit each other place once, and is at ``end`` by
``return_by``; the sum of the values of the places visited shall be greatest. Times are whole
numbers of one unit that the caller chooses (seconds, milliseconds, tenths of a minute).
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.errors import OrienteeringError

NO_WAY = 1 << 60
"""A travel time of places between which no direct way leads."""
LONGEST = 1 << 50
"""Times are less than this in either direction."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Words = NDArray[np.uint64]


class Status(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    TIME_LIMIT = "time_limit"
    INFEASIBLE = "infeasible"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """How long it takes from place to place: always, by a timetable, or the better of both.

    Attributes
    ----------
    always
        Time from row to column that can be had at any moment, shape (n, n); ``NO_WAY`` for none.
    first
        Where the timetable of each pair begins in the next two, shape (n * n + 1,), row by row;
        empty without timetables.
    departures, arrivals
        For each pair, departures in ascending order, each with its arrival, ascending as well:
        who is late for one takes the next, and whoever leaves later never arrives sooner.
    """

    always: Ints
    first: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    departures: Int32s = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    arrivals: Int32s = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    def __post_init__(self) -> None:
        n = len(self.always)
        if self.always.shape != (n, n) or self.always.dtype != np.int64:
            _refuse("travel_not_square", f"travel times of shape {self.always.shape}, n x n int64")
        if n and self.always.min() < 0:
            _refuse("travel_negative", f"a travel time of {self.always.min()}, 0 or more")
        if not len(self.first):
            return
        if len(self.first) != n * n + 1 or self.first[-1] != len(self.departures):
            _refuse("timetable_starts", f"{len(self.first)} starts of timetables, {n * n + 1}")
        if len(self.arrivals) != len(self.departures) or (self.arrivals < self.departures).any():
            _refuse("timetable_backwards", "arrivals before their departures, none")
        inner = np.ones(max(len(self.departures) - 1, 0), dtype=np.bool_)
        cuts = self.first[(self.first > 0) & (self.first < len(self.departures))]
        inner[cuts - 1] = False
        rising = (np.diff(self.departures) > 0) & (np.diff(self.arrivals) > 0)
        if (np.diff(self.first) < 0).any() or not rising[inner].all():
            _refuse("timetable_order", "timetables out of order, both times ascending in each pair")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaks:
    """Times at which a visit of a place must not begin, though it is within its hours.

    Attributes
    ----------
    first
        Where the breaks of each place begin in the next two, shape (n + 1,); empty without breaks.
    begins, ends
        First and last forbidden time of each break, both included; ascending within a place,
        without overlap. A visit that begins before a break may last into it or beyond.
    """

    first: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    begins: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    ends: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        count = len(self.begins)
        if {self.first.dtype, self.begins.dtype, self.ends.dtype} != {np.dtype(np.int64)}:
            _refuse("breaks_type", "breaks in numbers of another type, int64")
        if self.begins.shape != (count,) or self.ends.shape != (count,):
            _refuse("breaks_ends", f"{len(self.ends)} ends of breaks, {count}")
        is_whole = self.first.size and self.first[0] == 0 and self.first[-1] == count
        if (self.first.size or count) and not is_whole:
            _refuse("breaks_starts", f"{len(self.first)} starts of {count} breaks, 0 to {count}")
        if not count:
            return
        early, late = self.begins.min(), self.ends.max()
        if early <= -LONGEST or late >= LONGEST:
            _refuse("breaks_times", f"breaks of {early} to {late}, under {LONGEST}")
        inner = np.ones(count - 1, dtype=np.bool_)
        inner[self.first[(self.first > 0) & (self.first < count)] - 1] = False
        is_behind = self.begins[1:] > self.ends[:-1]
        is_rising = (np.diff(self.first) >= 0).all() and is_behind[inner].all()
        if not is_rising or (self.begins > self.ends).any():
            _refuse("breaks_order", "breaks out of order, each after the one before at its place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Places, their values and hours, and the time there is.

    Attributes
    ----------
    start, end
        Where the way begins and ends; may be one place. Their own value and hours do not count.
    values
        What a visit is worth, 0 or more; shape (n,).
    dwell
        How long a visit takes.
    opens, closes
        A visit *begins* within these, both included; who comes early waits.
    breaks
        When, within these hours, no visit begins; who comes in a break waits for its end. Those of
        ``start`` and ``end`` do not count.
    travel
        How long it takes from place to place.
    depart, return_by
        When the start is left, and when the end is to be reached.
    must, skip
        Places that the way has to, or must not, visit.
    most_visits
        How many visits at most; None for as many as there is time for.
    """

    start: int
    end: int
    values: Floats
    dwell: Ints
    opens: Ints
    closes: Ints
    travel: Travel
    depart: int
    return_by: int
    must: frozenset[int] = frozenset()
    skip: frozenset[int] = frozenset()
    most_visits: int | None = None
    breaks: Breaks = field(default_factory=Breaks)

    def __post_init__(self) -> None:
        n = len(self.values)
        self._check_lengths(n)
        if not np.isfinite(self.values).all() or (n and self.values.min() < 0):
            _refuse("problem_values", "a value that is negative or no number, 0 or more")
        if n and self.dwell.min() < 0:
            _refuse("problem_dwell", f"a visit of {self.dwell.min()}, 0 or more")
        wrong = {i for i in {self.start, self.end, *self.must, *self.skip} if not 0 <= i < n}
        if wrong:
            _refuse("problem_places", f"places {sorted(wrong)}, 0 to {n - 1}")
        if self.must & (self.skip | {self.start, self.end}):
            _refuse("problem_must", "a place both required and left out, or required as an end")
        if max(abs(self.depart), abs(self.return_by)) >= LONGEST:
            _refuse("problem_times", f"times {self.depart} to {self.return_by}, under {LONGEST}")
        if self.most_visits is not None and self.most_visits < 0:
            _refuse("problem_visits", f"{self.most_visits} visits at most, 0 or more")

    def _check_lengths(self, n: int) -> None:
        for name in ("dwell", "opens", "closes"):
            if getattr(self, name).shape != (n,):
                _refuse("problem_lengths", f"{getattr(self, name).shape} of {name}, ({n},)")
        if len(self.travel.always) != n:
            _refuse("problem_lengths", f"travel between {len(self.travel.always)} places, {n}")
        if len(self.breaks.first) not in {0, n + 1}:
            _refuse("problem_lengths", f"{len(self.breaks.first)} starts of breaks, {n + 1}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A way, what it is worth, and how much better another one could be at most.

    Attributes
    ----------
    order
        Places in the order of the way, start and end included; empty where no way was found.
    arrival, departure
        When each place of ``order`` is reached and left; waiting comes before the visit.
    value
        Sum of the values of the places visited.
    bound
        No way is worth more than this.
    status
        Optimal only where the bound is reached.
    iterations
        Rounds of the search that were made.
    seed
        Where its chance began.
    """

    order: tuple[int, ...]
    arrival: tuple[int, ...]
    departure: tuple[int, ...]
    value: float
    bound: float
    status: Status
    iterations: int
    seed: int

    @property
    def gap_percent(self) -> float:
        """Return 100 (bound - value) / bound, and 0 where the bound is 0."""
        return 0.0 if self.bound <= 0 else 100 * (self.bound - self.value) / self.bound


def _refuse(code: str, found: str) -> None:
    """Raise what is wrong, told as «found, expected»."""
    found, _, expected = found.rpartition(", ")
    raise OrienteeringError(
        f"The problem has {found}; expected {expected}; correct it before asking",
        code="bad_orienteering_problem",
        found=found,
        expected=expected,
        part=code,
    )
