"""What is known of visiting a place: hours, closed days, quiet hours, rule, cap, consent."""

import datetime as dt
from dataclasses import dataclass

from locator.vocabulary import VisitAccess

Span = tuple[int, int]
"""From a second of the day to another one, the first included, the second not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """What is known of visiting one place.

    Attributes
    ----------
    id
        Place, spot or location id that it speaks of.
    hours
        Spans within which a visit must lie as a whole; None unknown, empty never open.
    closed_weekdays
        0 Monday .. 6 Sunday, 7 national holidays.
    closed_dates
        Dates on which it is closed.
    quiet
        Spans in which nobody is to visit, for the sake of residents.
    busy
        Spans in which many visit: avoided where dispersal is asked for.
    most_a_day
        Visits a day at most, those of other plans included; None for any.
    dwell_min
        Minutes of a visit; None where the place's own datum stands.
    consent
        False where rights holder or municipality said no: the place is left out everywhere.
    rule_ja, rule_en
        What a visitor has to know.
    source, seen_on
        Who says so, and when.
    """

    id: str
    access: VisitAccess = VisitAccess.UNKNOWN
    hours: tuple[Span, ...] | None = None
    closed_weekdays: frozenset[int] = frozenset()
    closed_dates: frozenset[dt.date] = frozenset()
    quiet: tuple[Span, ...] = ()
    busy: tuple[Span, ...] = ()
    most_a_day: int | None = None
    dwell_min: float | None = None
    consent: bool | None = None
    rule_ja: str = ""
    rule_en: str = ""
    source: str = ""
    seen_on: dt.date | None = None
