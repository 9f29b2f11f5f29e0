"""Cells of a list of rules, as people write them, read as spans, days, words and numbers."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from locator.itineraries.rules import (
    HOLIDAY,
    LAST_S,
    LONGEST_TEXT,
    MOST_DATES,
    MOST_DWELL_MIN,
    MOST_SPANS,
    MOST_VISITS,
    Span,
    date_of,
    merged,
)
from locator.vocabulary import VisitAccess

NIGHT_S = 12 * 3600
"""An end before its start is read as of the next day where at most this lies between them."""
DAY_S = 86_400
_NOTHING = frozenset({"", "-", "ー", "不明", "未定", "未確認", "unknown", "n/a", "?"})
_NONE = frozenset({"なし", "無し", "無", "none"})
_ALWAYS = frozenset({"終日", "24時間", "24h", "24hours", "常時", "いつでも", "allday", "always"})
_NEVER = frozenset({"閉鎖", "閉館", "閉業", "休業中", "公開停止", "closed", "never"})
_DASHES = str.maketrans(dict.fromkeys("〜~‐‑‒–—―−ー", "-"))
_CLOCK = r"(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分|(半))?)"
_SPAN = re.compile(rf"{_CLOCK}(?:-|から){_CLOCK}(?:まで)?", re.ASCII)
_PARTS = re.compile(r"[;,、・/|\s]+")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?", re.ASCII)
_DATES = re.compile(rf"({_DATE.pattern})\s*(?:\.\.|-|から|to|~)\s*({_DATE.pattern})", re.ASCII)
_DAY_RANGE = re.compile(r"(.+?)(?:-|から)(.+)")
_WEEKDAYS_JA = "月火水木金土日祝"
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": 1, "thur": 3, "thurs": 3}
_HOLIDAY_WORDS = ("祝", "祝日", "国民の祝日", "holiday", "holidays", "nationalholidays")
_WORKDAYS = ("平日", "weekdays")
_COUNT = re.compile(r"(\d{1,9})(?:回|件|人|名|組|visits?)?", re.ASCII)
_MINUTES = re.compile(
    r"(?:(\d{1,4}(?:\.\d+)?)(?:時間|h|hours?))?(?:(\d{1,4}(?:\.\d+)?)(?:分|min|minutes?)?)?",
    re.ASCII,
)
_CONSENT: Mapping[str, bool | None] = MappingProxyType(
    dict.fromkeys(("yes", "はい", "可", "同意", "同意あり", "同意済", "承諾", "true", "○"), True)
    | dict.fromkeys(
        ("no", "いいえ", "不可", "不同意", "同意なし", "拒否", "refused", "false", "×"), False
    )
    | dict.fromkeys((*_NOTHING, "asked", "確認中", "依頼中"))
)
_ACCESS: Mapping[str, VisitAccess] = MappingProxyType(
    {
        "無料": VisitAccess.FREE,
        "自由": VisitAccess.FREE,
        "open": VisitAccess.FREE,
        "時間内": VisitAccess.OPENING_HOURS,
        "guests": VisitAccess.GUESTS_ONLY,
        "私有": VisitAccess.PRIVATE,
        "個人宅": VisitAccess.PRIVATE,
        "非公開": VisitAccess.PRIVATE,
        "privatedonotvisit": VisitAccess.PRIVATE,
    }
)


class UnclearCellError(Exception):
    """A cell is not what its column holds; carries what was expected."""


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _word(text: str) -> str:
    return re.sub(r"[\s_\-,]+", "", _fold(text))


def read_hours(text: str) -> tuple[Span, ...] | None:
    """Read hours: 09:00-12:00;13:00-17:00, ９時〜17時半, 終日, 不明 (None), 閉鎖 (none at all).

    22:00-02:00 is 22:00 to 26:00 where at most 12 hours lie between; 48:00 is the last time.

    Raises
    ------
    UnclearCellError
        It is none of these, or runs backwards.
    """
    word = _fold(text)
    if word in _NOTHING:
        return None
    if word in _NEVER:
        return ()
    if _word(text) in _ALWAYS:
        return ((0, LAST_S),)
    spans = _spans(text)
    return ((0, LAST_S),) if spans == ((0, DAY_S),) else spans


def read_daily(text: str) -> tuple[Span, ...]:
    """Read spans that are the same every day, as ``read_hours``; nothing and «none» are none.

    Raises
    ------
    UnclearCellError
        It is none of these, or longer than a day.
    """
    word = _fold(text)
    if word in _NOTHING | _NONE:
        return ()
    if _word(text) in _ALWAYS:
        return ((0, DAY_S),)
    spans = _spans(text)
    if any(end - begin > DAY_S for begin, end in spans):
        raise UnclearCellError("spans of at most 24 hours")
    return spans


def _spans(text: str) -> tuple[Span, ...]:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    plain = re.sub(r"\s*(-|から)\s*", r"\1", plain)
    parts = [part for part in _PARTS.split(plain) if part]
    if not parts or len(parts) > MOST_SPANS:
        raise UnclearCellError("times such as 09:00-12:00;13:00-17:00, 24 spans at most")
    return merged(_span(part) for part in parts)


def _span(part: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise UnclearCellError("times such as 09:00-12:00;13:00-17:00, 終日, 閉鎖 or 不明")
    begin, end = _clock(match.groups()[:4]), _clock(match.groups()[4:])
    if begin is None or end is None:
        raise UnclearCellError("times from 00:00 to 48:00, minutes from 00 to 59")
    if end <= begin and end < begin < DAY_S and end + DAY_S - begin <= NIGHT_S:
        end += DAY_S
    if end <= begin:
        raise UnclearCellError(
            "an end after its start; a night such as 22:00-02:00 or 22:00-26:00 has 12 hours at "
            "most, a longer one is written to 48:00"
        )
    return begin, end


def _clock(groups: tuple[str | None, ...]) -> int | None:
    hours, minutes, spoken, half = groups
    minute = 30 if half else int(minutes or spoken or 0)
    found = int(hours or 0) * 3600 + minute * 60
    return found if minute < 60 and found <= LAST_S else None  # noqa: PLR2004  # sexagesimal


def read_closed(text: str) -> tuple[frozenset[int], frozenset[dt.date]]:
    """Read closed days: 月, 火曜日, 土日祝, mon-wed, 祝日, 2026-12-29, 2026-12-29〜2027-01-03.

    Returns
    -------
    tuple
        Weekdays (7 a national holiday), and dates.

    Raises
    ------
    UnclearCellError
        A day is none of these; a date needs its year.
    """
    plain = _fold(text).translate(_DASHES)
    if plain.replace("-", "") in _NOTHING | _NONE | {"年中無休", "無休"}:
        return frozenset(), frozenset()
    dates: set[dt.date] = set()
    for match in _DATES.finditer(plain):
        dates |= _days_between(match)
    plain = _DATES.sub(" ", plain)
    for match in _DATE.finditer(plain):
        dates.add(_date(match.groups()))
    rest = re.sub(r"national holidays?", "祝日", _DATE.sub(" ", plain))
    rest = re.sub(r"\s*(-|から)\s*", r"\1", rest)
    weekdays: set[int] = set()
    for part in _PARTS.split(rest):
        weekdays |= _weekdays(part) if part else set()
    if len(dates) > MOST_DATES:
        raise UnclearCellError(f"at most {MOST_DATES} dates")
    return frozenset(weekdays), frozenset(dates)


def _date(groups: tuple[str | None, ...]) -> dt.date:
    year, month, day = (int(part or 0) for part in groups)
    date = date_of(f"{year:04d}-{month:02d}-{day:02d}")
    if date is None:
        raise UnclearCellError("dates that exist, 2000 to 2100, such as 2026-12-29")
    return date


def _days_between(match: re.Match[str]) -> set[dt.date]:
    groups = match.groups()
    first, last = _date(groups[1:4]), _date(groups[5:8])
    count = (last - first).days + 1
    if not 1 <= count <= 366:  # noqa: PLR2004  # a year
        raise UnclearCellError("a range of dates of one year at most, the second one later")
    return {first + dt.timedelta(days=number) for number in range(count)}


def _weekdays(part: str) -> set[int]:
    if part in _WORKDAYS:
        return set(range(calendar.SATURDAY))
    found = _weekday(part)
    if found is not None:
        return {found}
    if all(sign in _WEEKDAYS_JA for sign in part):
        return {_WEEKDAYS_JA.index(sign) for sign in part}
    match = _DAY_RANGE.fullmatch(part)
    ends = (_weekday(match[1]), _weekday(match[2])) if match else (None, None)
    first, last = ends
    if first is None or last is None or HOLIDAY in ends or first == last:
        raise UnclearCellError("weekdays (月, mon, 土日祝), 祝日, or dates such as 2026-12-29")
    return {(first + number) % 7 for number in range((last - first) % 7 + 1)}


def _weekday(word: str) -> int | None:
    word = word.strip("()").removeprefix("毎週")
    if word in _HOLIDAY_WORDS:
        return HOLIDAY
    japanese = re.fullmatch(rf"([{_WEEKDAYS_JA[:7]}])(?:曜日?)?", word)
    if japanese:
        return _WEEKDAYS_JA.index(japanese[1])
    word = word.rstrip(".")
    for number, name in enumerate(_ENGLISH):
        if word in {name, f"{name}s", name[:3]}:
            return number
    return _SHORT.get(word)


def read_access(text: str) -> VisitAccess:
    """Read the terms of access: a code or name of ``VisitAccess``, or what means one.

    Raises
    ------
    UnclearCellError
        It is none of these.
    """
    word = _word(text)
    if _fold(text) in _NOTHING:
        return VisitAccess.UNKNOWN
    for access in VisitAccess:
        if word in {_word(access.value), _word(access.label.ja), _word(access.label.en)}:
            return access
    if word in _ACCESS:
        return _ACCESS[word]
    raise UnclearCellError(
        "one of " + ", ".join(f"{access.value} ({access.label.ja})" for access in VisitAccess)
    )


def read_consent(text: str) -> bool | None:
    """Read a consent: yes or no; asked, unknown and nothing are None.

    Raises
    ------
    UnclearCellError
        It is none of these.
    """
    word = _fold(text)
    if word not in _CONSENT:
        raise UnclearCellError("yes (はい), no (いいえ), asked (確認中), or nothing")
    return _CONSENT[word]


def read_visits(text: str) -> int | None:
    """Read the most visits a day, None where nothing is said.

    Raises
    ------
    UnclearCellError
        It is no whole number of 0 or more.
    """
    if _fold(text) in _NOTHING:
        return None
    match = _COUNT.fullmatch(re.sub(r"[\s,]+", "", _fold(text)).removesuffix(".0"))
    if match is None or int(match[1]) > MOST_VISITS:
        raise UnclearCellError(f"a whole number, 0 to {MOST_VISITS:,}")
    return int(match[1])


def read_minutes(text: str) -> float | None:
    """Read the minutes of a visit: 30, 30分, 1時間30分, 1.5h; None where nothing is said.

    Raises
    ------
    UnclearCellError
        They are no minutes, or more than a day.
    """
    if _fold(text) in _NOTHING:
        return None
    match = _MINUTES.fullmatch(re.sub(r"[\s約]+", "", _fold(text)))
    if match is None or not any(match.groups()):
        raise UnclearCellError(f"minutes, 0 to {MOST_DWELL_MIN:,}")
    found = float(match[1] or 0) * 60 + float(match[2] or 0)
    if found > MOST_DWELL_MIN:
        raise UnclearCellError(f"minutes, 0 to {MOST_DWELL_MIN:,}")
    return found


def read_date(text: str) -> dt.date | None:
    """Read a date: 2026-11-20, 2026/11/20, 2026年11月20日; None where nothing is said.

    Raises
    ------
    UnclearCellError
        It is none.
    """
    plain = _fold(text)
    if plain in _NOTHING:
        return None
    match = _DATE.fullmatch(plain.translate(_DASHES))
    if match is None:
        raise UnclearCellError("a date such as 2026-11-20")
    return _date(match.groups())


def read_text(text: str) -> str:
    """Read a text for visitors.

    Raises
    ------
    UnclearCellError
        It is longer than ``LONGEST_TEXT`` characters.
    """
    if len(text) > LONGEST_TEXT:
        raise UnclearCellError(f"at most {LONGEST_TEXT} characters")
    return text.strip()
