"""What is known of visiting a place: hours, closed days, quiet hours, rule, cap, consent."""

import datetime as dt
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from locator.errors import QueryError
from locator.vocabulary import VisitAccess

Span = tuple[int, int]
"""From a second of the day to another one, the first included, the second not."""

LAST_S = 172_800
"""Times of a service day end at 48:00."""
HOLIDAY = 7
"""The weekday that stands for all national holidays."""
MOST_SPANS = 24
MOST_DATES = 4_000
MOST_VISITS = 1_000_000
MOST_DWELL_MIN = 1_440
LONGEST_ID = 100
LONGEST_TEXT = 500
YEARS = range(2000, 2101)
_TIME = re.compile(r"(\d{2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """What is known of visiting one place.

    Attributes
    ----------
    id
        Place, spot or location id that it speaks of.
    hours
        Spans within which a visit must lie as a whole; None unknown, empty never open. They begin
        on the day they speak of and may pass midnight, to 48:00; spans that touch are one.
    closed_weekdays
        0 Monday .. 6 Sunday, 7 national holidays.
    closed_dates
        Dates on which it is closed.
    quiet
        Spans in which nobody is to visit, for the sake of residents; the same every day.
    busy
        Spans in which many visit: avoided where dispersal is asked for; the same every day.
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


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in their order, those that touch or overlap as one; empty ones are left out."""
    found: list[Span] = []
    for begin, end in sorted(s for s in spans if s[0] < s[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def time_text(seconds: int) -> str:
    """Return seconds of the service day as HH:MM, as HH:MM:SS where the seconds are not 0."""
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text


def time_of(text: str) -> int | None:
    """Return the seconds of HH:MM or HH:MM:SS up to 48:00, None where it is no such time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    found = hours * 3600 + minutes * 60 + seconds
    return found if found <= LAST_S else None


def date_of(text: str) -> dt.date | None:
    """Return the date of YYYY-MM-DD in the years 2000 to 2100, None where it is no such date."""
    try:
        date = dt.date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
    return date if date is not None and date.year in YEARS else None


def rules_json(rules: Mapping[str, VisitRule]) -> list[dict[str, object]]:
    """Return rules in the form of docs/itinerary-file.md."""
    return [_rule_json(rule) for rule in rules.values()]


def _rule_json(rule: VisitRule) -> dict[str, object]:
    def times(spans: Iterable[Span]) -> list[list[str]]:
        return [[time_text(begin), time_text(end)] for begin, end in spans]

    return {
        "id": rule.id,
        "access": rule.access.value,
        "hours": None if rule.hours is None else times(rule.hours),
        "closed_weekdays": sorted(rule.closed_weekdays),
        "closed_dates": [date.isoformat() for date in sorted(rule.closed_dates)],
        "quiet": times(rule.quiet),
        "busy": times(rule.busy),
        "most_a_day": rule.most_a_day,
        "dwell_min": rule.dwell_min,
        "consent": rule.consent,
        "rule_ja": rule.rule_ja,
        "rule_en": rule.rule_en,
        "source": rule.source,
        "seen_on": None if rule.seen_on is None else rule.seen_on.isoformat(),
    }


class _UnfitError(Exception):
    """A value is not of the form expected; carries what was expected."""


def rules_of_json(values: object) -> Mapping[str, VisitRule]:
    """Return rules, by place id, from the form of docs/itinerary-file.md.

    What a rule does not say is unknown. Spans that touch or overlap become one.

    Raises
    ------
    QueryError
        A value is not of that form, a field is none of a rule, or an id stands twice.
    """
    if not isinstance(values, list):
        raise _refused(None, "", values, "a list of rules")
    rules: dict[str, VisitRule] = {}
    for number, value in enumerate(values, start=1):
        if not isinstance(value, Mapping):
            raise _refused(number, "", value, "an object")
        if "id" not in value:
            raise _refused(number, "id", "nothing", "the id of a place")
        found: dict[str, object] = {}
        for field, told in value.items():
            if field not in _FIELDS:
                raise _refused(number, str(field), told, f"only {', '.join(_FIELDS)}")
            try:
                found[field] = _FIELDS[field](told)
            except _UnfitError as reason:
                raise _refused(number, field, told, str(reason)) from reason
        rule = VisitRule(**found)  # type: ignore[arg-type]
        if rule.id in rules:
            raise _refused(number, "id", rule.id, "each place once")
        rules[rule.id] = rule
    return MappingProxyType(rules)


def _refused(number: int | None, field: str, found: object, expected: str) -> QueryError:
    text = found if isinstance(found, str) else reprlib.repr(found)
    shown = _CONTROL.sub("\ufffd", text[:80])
    where = " ".join(
        part
        for part in ("" if number is None else f"rule {number}", _CONTROL.sub("", field[:40]))
        if part
    )
    return QueryError(
        f"{where or 'the rules of places'}: found {shown!r}; expected {expected}; correct the file "
        "or write it again",
        code="bad_visit_rule",
        where=where,
        found=shown,
        expected=expected,
    )


def _text(value: object, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or len(value) > longest or _CONTROL.search(value):
        raise _UnfitError(f"a text of at most {longest} characters, on one line")
    return value


def _id(value: object) -> str:
    if not _text(value, LONGEST_ID).strip():
        raise _UnfitError("the id of a place")
    return str(value)


def _access(value: object) -> VisitAccess:
    for word in VisitAccess:
        if isinstance(value, str) and word.value == value:
            return word
    raise _UnfitError(f"one of {', '.join(word.value for word in VisitAccess)}")


def _spans(value: object) -> tuple[Span, ...]:
    expected = (
        'at most 24 pairs of times, each ["HH:MM", "HH:MM"], 00:00 to 48:00, the second later'
    )
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MOST_SPANS:
        raise _UnfitError(expected)
    spans = []
    for pair in value:
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:  # noqa: PLR2004
            raise _UnfitError(expected)
        times = [time_of(time) if isinstance(time, str) else None for time in pair]
        begin, end = times
        if begin is None or end is None or begin >= end:
            raise _UnfitError(expected)
        spans.append((begin, end))
    return merged(spans)


def _hours(value: object) -> tuple[Span, ...] | None:
    return None if value is None else _spans(value)


def _weekdays(value: object) -> frozenset[int]:
    days = range(HOLIDAY + 1)
    if not isinstance(value, list) or not all(type(day) is int and day in days for day in value):
        raise _UnfitError("weekdays from 0 (Monday) to 6, 7 for national holidays")
    return frozenset(value)


def _date(value: object) -> dt.date:
    date = date_of(value) if isinstance(value, str) else None
    if date is None:
        raise _UnfitError("a date YYYY-MM-DD, 2000 to 2100")
    return date


def _dates(value: object) -> frozenset[dt.date]:
    if not isinstance(value, list) or len(value) > MOST_DATES:
        raise _UnfitError(f"at most {MOST_DATES} dates YYYY-MM-DD")
    return frozenset(_date(date) for date in value)


def _seen(value: object) -> dt.date | None:
    return None if value is None else _date(value)


def _visits(value: object) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= MOST_VISITS):
        return value
    raise _UnfitError(f"a whole number, 0 to {MOST_VISITS:,}, or null")


def _minutes(value: object) -> float | None:
    if value is None:
        return None
    if (type(value) is int or type(value) is float) and 0 <= value <= MOST_DWELL_MIN:  # NaN: no
        return value
    raise _UnfitError(f"minutes, 0 to {MOST_DWELL_MIN:,}, or null")


def _consent(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise _UnfitError("true, false or null")


_FIELDS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "id": _id,
        "access": _access,
        "hours": _hours,
        "closed_weekdays": _weekdays,
        "closed_dates": _dates,
        "quiet": _spans,
        "busy": _spans,
        "most_a_day": _visits,
        "dwell_min": _minutes,
        "consent": _consent,
        "rule_ja": _text,
        "rule_en": _text,
        "source": _text,
        "seen_on": _seen,
    }
)
