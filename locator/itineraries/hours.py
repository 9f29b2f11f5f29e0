"""When a place can be visited on a day, and when a visit of some length can begin there."""

import calendar
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geo.gtfs.holidays import is_holiday
from locator.days import Day
from locator.itineraries.rules import HOLIDAY, LAST_S, Span, VisitRule, merged
from locator.vocabulary import DayType

DAY_S = 86_400
WORKDAYS = frozenset(range(calendar.SATURDAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHours:
    """When a place can be visited on one service day.

    Attributes
    ----------
    spans
        A visit lies as a whole within one of them; seconds of the service day, 0 to 48:00, in
        their order and apart from one another. Empty: it cannot be visited that day.
    hours_known
        False: nobody says whether it is open then; it is planned as open.
    is_closed
        It is closed that day, or never open. Without spans and not closed, quiet or busy hours
        leave nothing.
    """

    spans: tuple[Span, ...]
    hours_known: bool
    is_closed: bool = False


class BeginTimes(NamedTuple):
    """When a visit of some length may begin; seconds of the service day, all included.

    Attributes
    ----------
    opens, closes
        The first and the last second; ``opens`` is the greater one where there is none.
    breaks
        (first, last) second of each stretch between them at which it may not begin.
    """

    opens: int
    closes: int
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def is_never(self) -> bool:
        """Whether no such visit can begin."""
        return self.opens > self.closes


NEVER = BeginTimes(0, -1)


def open_spans(rule: VisitRule | None, day: Day, *, disperse: bool) -> OpenHours:
    """Return when a place can be visited on a day.

    Hours are those that begin on the service day: 22:00-26:00 of a Friday is Friday's, and the
    closed days are looked up for Friday. Quiet and busy hours are the same every night, so that
    22:00-30:00 keeps 0:00 to 6:00 free as well. Who says «closed on Mondays» means every Monday,
    a holiday included.

    Parameters
    ----------
    rule
        What is known of the place; None: nothing.
    day
        A date is looked up with its weekday and national holidays. Of the day types, saturday is
        a Saturday and holiday a Sunday; weekday is any of Monday to Friday: closed where all five
        are, and where only some are closed the hours of that day are unknown: it is planned as
        open, within the hours of the days on which it is.
    disperse
        Whether busy hours are kept free, too.
    """
    if rule is None:
        return OpenHours(spans=((0, LAST_S),), hours_known=False)
    is_closed = _is_closed(rule, day)
    if is_closed or rule.hours == ():
        return OpenHours(spans=(), hours_known=True, is_closed=True)
    told = ((0, LAST_S),) if rule.hours is None else rule.hours
    spans = merged((max(begin, 0), min(end, LAST_S)) for begin, end in told)
    kept_free = (*rule.quiet, *rule.busy) if disperse else rule.quiet
    return OpenHours(
        spans=_without(spans, kept_free),
        hours_known=rule.hours is not None and is_closed is not None,
    )


def _is_closed(rule: VisitRule, day: Day) -> bool | None:
    """Return whether a place is closed on a day, None where the day may be one or the other."""
    closed = rule.closed_weekdays
    if day.date is not None:
        return (
            day.date in rule.closed_dates
            or day.date.weekday() in closed
            or (HOLIDAY in closed and is_holiday(day.date))
        )
    if day.type is DayType.SATURDAY:
        return calendar.SATURDAY in closed
    if day.type is DayType.HOLIDAY:
        return calendar.SUNDAY in closed
    if closed >= WORKDAYS:
        return True
    return None if closed & WORKDAYS else False


def _without(spans: tuple[Span, ...], kept_free: Iterable[Span]) -> tuple[Span, ...]:
    """Return what spans of every day leave of others."""
    daily = [(b + d, e + d) for b, e in kept_free for d in (-DAY_S, 0, DAY_S)]
    for begin, end in merged(daily):
        rest = ((b, min(e, begin)) for b, e in spans), ((max(b, end), e) for b, e in spans)
        spans = tuple(sorted(s for part in rest for s in part if s[0] < s[1]))
    return spans


def begin_windows(spans: Sequence[Span], dwell_s: int) -> BeginTimes:
    """Return when a visit may begin that lies as a whole within one of some spans.

    Parameters
    ----------
    spans
        In any order; those that touch or overlap are one.
    dwell_s
        Seconds of the visit, 0 or more; one of 0 seconds begins before the end of its span.

    Returns
    -------
    BeginTimes
        ``NEVER`` where no span is long enough.
    """
    last = max(dwell_s, 1)
    windows = [(begin, end - last) for begin, end in merged(spans) if end - begin >= last]
    if not windows:
        return NEVER
    breaks = tuple((before[1] + 1, after[0] - 1) for before, after in itertools.pairwise(windows))
    return BeginTimes(windows[0][0], windows[-1][1], breaks)
