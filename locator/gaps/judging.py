"""What a definition says of measures known only between bounds, and what leaves it open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.access.kleene import UNKNOWN, Bounds, Decision, Truths, all_of, any_of, decide, holds
from locator.gaps.definitions import Condition, GapDefinition, Group
from locator.vocabulary import GapVerdict

Floats = NDArray[np.float64]
Causes = NDArray[np.int8]

VERDICTS = tuple(v.value for v in GapVerdict)


class Cause(StrEnum):
    """Why something is unknown, the weightiest first."""

    COARSE = "coarse"
    NEEDS_INPUT = "needs_input"
    NO_NUMBER = "no_number"
    FEED_SILENT = "feed_silent"
    NOT_BOARDABLE = "not_boardable"
    STATION_UNKNOWN = "station_unknown"
    STOPS_INCOMPLETE = "stops_incomplete"
    STATIONS_INCOMPLETE = "stations_incomplete"
    LIST_INCOMPLETE = "list_incomplete"


NO_CAUSE = len(Cause)
PLACE = {cause: np.int8(row) for row, cause in enumerate(Cause)}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reading:
    """A measure of all sites.

    Attributes
    ----------
    known
        By what is known.
    complete
        If the lists at hand were all there is.
    cause
        Row of ``Cause``: why it is open, where it is.
    doubts
        Geodesic metres to what leaves it open, weightiest cause first; the cause is ``cause``
        where none of them lies within the limit of a condition.
    """

    known: Bounds
    complete: Bounds
    cause: Causes
    doubts: tuple[tuple[Cause, Floats], ...] = ()

    def at(self, condition: Condition, detour: float) -> "Reading":
        """Return the measure for one condition: scaled by a detour, its own cause chosen."""
        if condition.value is None:
            nothing = Bounds.nothing_known(len(self.cause))
            cause = np.full_like(self.cause, PLACE[Cause.NO_NUMBER])
            return Reading(known=nothing, complete=nothing, cause=cause)
        cause = self.cause
        limit_m = condition.value / detour
        for name, metres in reversed(self.doubts):
            cause = np.where(metres <= limit_m, PLACE[name], cause)
        known, complete = self.known.scaled(detour), self.complete.scaled(detour)
        return Reading(known=known, complete=complete, cause=cause)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Judged:
    """What a definition says of all sites.

    Attributes
    ----------
    known, complete
        By what is known, and if the lists at hand were all there is; the outcome is the place in
        ``VERDICTS``, -1 where unknown.
    cause
        Row of ``Cause``: the weightiest reason for what is open; ``NO_CAUSE`` without one.
    """

    known: Decision
    complete: Decision
    cause: Causes


def judge(definition: GapDefinition, read: Callable[[Condition], Reading]) -> Judged:
    """Judge sites by a definition.

    Parameters
    ----------
    read
        Gives the measure of a condition, in its own unit and kind of distance.
    """
    found = [_truths(rule.when, read) for rule in definition.rules]
    outcomes = [VERDICTS.index(rule.verdict) for rule in definition.rules]
    otherwise = VERDICTS.index(definition.otherwise)
    cause: Causes = np.minimum.reduce([c for _, _, c in found])
    return Judged(
        known=decide([k for k, _, _ in found], outcomes, otherwise),
        complete=decide([c for _, c, _ in found], outcomes, otherwise),
        cause=cause,
    )


def judge_metres(
    definition: GapDefinition, metres: Mapping[str, Bounds], *, detour: float = 1.0
) -> Decision:
    """Judge any number of places by their geodesic metres alone, such as cells of a mesh.

    Parameters
    ----------
    metres
        Measure (station_m, stop_m, ...) to metres; every measure of the definition.
    detour
        Metres of the definition's kind of distance over geodesic ones.
    """
    stretched = {name: bounds.scaled(detour) for name, bounds in metres.items()}

    def truth(part: Condition | Group) -> Truths:
        if isinstance(part, Group):
            return (all_of if part.is_all else any_of)([truth(member) for member in part.members])
        bounds = stretched[part.measure]
        if part.value is None:
            return np.full(len(bounds.low), UNKNOWN, dtype=np.int8)
        return holds(bounds, part.op, part.value)

    return decide(
        [truth(rule.when) for rule in definition.rules],
        [VERDICTS.index(rule.verdict) for rule in definition.rules],
        VERDICTS.index(definition.otherwise),
    )


def _truths(
    part: Condition | Group, read: Callable[[Condition], Reading]
) -> tuple[Truths, Truths, Causes]:
    """Return the truth by what is known, the truth if complete, and what leaves it open."""
    if isinstance(part, Group):
        join = all_of if part.is_all else any_of
        members = [_truths(member, read) for member in part.members]
        causes: Causes = np.minimum.reduce([c for _, _, c in members])
        return join([k for k, _, _ in members]), join([c for _, c, _ in members]), causes
    reading = read(part)
    if part.value is None:
        is_open = np.full(len(reading.cause), UNKNOWN, dtype=np.int8)
        return is_open, is_open, reading.cause
    known = holds(reading.known, part.op, part.value)
    cause = np.where(known == UNKNOWN, reading.cause, NO_CAUSE).astype(np.int8)
    return known, holds(reading.complete, part.op, part.value), cause
