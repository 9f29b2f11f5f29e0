"""The fields of a scenario's parts as data: how each is read from TOML, and written."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import shapely

from locator.scenarios.records import (
    EVERY_DAY,
    AddedStop,
    DemandZone,
    Direction,
    Extension,
    ExtraTrips,
    Halt,
    Shuttle,
    Side,
)
from locator.vocabulary import DayType

MOST_HALTS = 100
MOST_DEPARTURES = 500
MOST_CORNERS = 500
LATEST_H = 30
_LONGEST_TEXT = 200
_LONGEST_NOTE = 2000
_LONGEST_ID = 300
_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DAILY = "daily"
_YEARS = range(2010, 2041)

Reader = Callable[[Any], Any]
Writer = Callable[[Any], object]


class UnfitError(ValueError):
    """A value that a field does not take; its text says what the field takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a part.

    Attributes
    ----------
    name
        In the value; TOML has the same name unless ``key`` says another.
    read, write
        From TOML and back.
    is_required
        Whether TOML must have it; else the value's own default stands.
    """

    name: str
    read: Reader
    write: Writer = lambda value: value
    is_required: bool = False
    key: str = ""

    @property
    def toml(self) -> str:
        """Its name in TOML."""
        return self.key or self.name


def number(low: float, high: float) -> Reader:
    """Return a reader of a finite number from low to high."""

    def read(value: Any) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high:
            raise UnfitError(f"{low:g} <= x <= {high:g}")
        return float(value)

    return read


def whole(low: int, high: int) -> Reader:
    """Return a reader of a whole number from low to high."""
    inner = number(low, high)

    def read(value: Any) -> int:
        found = inner(value)
        if found != int(found):
            raise UnfitError(f"{low}, {low + 1}, … {high}")
        return int(found)

    return read


def text(value: Any) -> str:
    """Read a text of at most 200 characters."""
    if not note(value).strip() or len(value) > _LONGEST_TEXT:
        raise UnfitError('"…" (1 … 200)')
    return str(value)


def note(value: Any) -> str:
    """Read a text that may be empty, of at most 2000 characters."""
    if not isinstance(value, str) or len(value) > _LONGEST_NOTE or _SURROGATE.search(value):
        raise UnfitError('"…" (0 … 2000)')
    return value


def own_id(value: Any) -> str:
    """Read the id of a part."""
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        raise UnfitError("a-z 0-9 - _ (1 … 64)")
    return value


def reference(value: Any) -> str:
    """Read the id of a stop, route or trip of a feed."""
    good = isinstance(value, str) and len(value) <= _LONGEST_ID
    feed_id, colon, own = value.partition(":") if good else ("", "", "")
    if not (feed_id and colon and own):
        raise UnfitError("<feed_id>:<id>")
    return str(value)


def clock(value: Any) -> int:
    """Read a time of day, seconds; hours may pass 24."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    hour, minute, second = (int(n or 0) for n in match.groups()) if match else (-1, 0, 0)
    seconds = hour * 3600 + minute * 60 + second
    if not 0 <= seconds <= LATEST_H * 3600:
        raise UnfitError("HH:MM, 00:00 … 30:00")
    return seconds


def clock_text(seconds: int) -> str:
    """Return seconds as HH:MM, with seconds where they are not 0."""
    minutes = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return minutes if seconds % 60 == 0 else f"{minutes}:{seconds % 60:02d}"


def listed(inner: Reader, least: int, most: int) -> Reader:
    """Return a reader of a list."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise UnfitError(f"[…] ({least} … {most})")
        return tuple(inner(item) for item in value)

    return read


def one_of(*values: str) -> str:
    """Return how a choice is shown."""
    return " | ".join(values)


def hours(value: Any) -> tuple[int, int]:
    """Read two times, the second not before the first."""
    first, last = listed(clock, 2, 2)(value)
    if last < first:
        raise UnfitError("[HH:MM, HH:MM], 1 <= 2")
    return first, last


def days(value: Any) -> tuple[DayType, ...]:
    """Read types of days: one, several, or ``daily``."""
    names = [value] if isinstance(value, str) else value
    known = [day.value for day in EVERY_DAY]
    if names == [_DAILY]:
        return EVERY_DAY
    if not isinstance(names, list) or not names or any(name not in known for name in names):
        raise UnfitError(one_of(*known, _DAILY))
    return tuple(day for day in EVERY_DAY if day.value in names)


def days_text(value: tuple[DayType, ...]) -> object:
    """Return types of days as TOML has them."""
    return _DAILY if set(value) == set(EVERY_DAY) else [day.value for day in value]


def flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise UnfitError("true | false")
    return value


def date(value: Any) -> dt.date:
    """Read a date."""
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date) or value.year not in _YEARS:
        raise UnfitError("2010-01-01 … 2040-12-31")
    return value


LON, LAT = number(-180, 180), number(-90, 90)


def halt(value: Any) -> Halt:
    """Read a stop of a feed, or a point with a name."""
    if isinstance(value, str):
        return Halt(stop_id=reference(value))
    if not isinstance(value, dict) or set(value) != {"name", "lon", "lat"}:
        raise UnfitError('"<feed_id>:<stop_id>" | {name, lon, lat}')
    return Halt(name=text(value["name"]), lon=LON(value["lon"]), lat=LAT(value["lat"]))


def halt_text(value: Halt) -> object:
    """Return a halt as TOML has it."""
    if value.stop_id:
        return value.stop_id
    return {"name": value.name, "lon": value.lon, "lat": value.lat}


def halts(least: int) -> Reader:
    """Return a reader of halts, of which no two neighbours are one."""
    inner = listed(halt, least, MOST_HALTS)

    def read(value: Any) -> tuple[Halt, ...]:
        found: tuple[Halt, ...] = inner(value)
        if any(a == b for a, b in pairwise(found)):
            raise UnfitError("A ≠ B, B ≠ C, …")
        return found

    return read


def polygon(value: Any) -> tuple[tuple[float, float], ...]:
    """Read the corners of a polygon that does not cross itself."""
    corners = listed(listed(number(-180, 180), 2, 2), 3, MOST_CORNERS)(value)
    if any(abs(lat) > 90 for _, lat in corners):  # noqa: PLR2004
        raise UnfitError("[lon, lat], -90 <= lat <= 90")
    shape = shapely.Polygon(corners)
    if not shape.is_valid or shape.area <= 0:
        raise UnfitError("polygon without self-crossing, area > 0")
    return tuple((lon, lat) for lon, lat in corners)


def choice(kind: type[Direction] | type[Side]) -> Reader:
    """Return a reader of a word of a vocabulary."""
    known = [member.value for member in kind]

    def read(value: Any) -> Direction | Side:
        if not isinstance(value, str) or value not in known:
            raise UnfitError(one_of(*known))
        return kind(value)

    return read


def _clocks(value: tuple[int, ...]) -> object:
    return [clock_text(seconds) for seconds in value]


def _halts_text(value: tuple[Halt, ...]) -> object:
    return [halt_text(one) for one in value]


_NAMED = (
    Field(name="id", read=own_id, is_required=True),
    Field(name="name", read=text, is_required=True),
)
_DAYS = Field(name="days", read=days, write=days_text)
_SPEED = Field(name="speed_km_h", read=number(3, 120))
_DWELL = Field(name="dwell_s", read=whole(0, 3600))
_LAYOVER = Field(name="layover_min", read=number(0, 240))
_DEPARTURES = Field(
    name="departures_s", key="departures", read=listed(clock, 1, MOST_DEPARTURES), write=_clocks
)
_HOURS = Field(name="hours", read=hours, write=_clocks)

HEAD = (
    *_NAMED,
    Field(name="on", read=date, is_required=True),
    Field(name="note", read=note),
)
SHUTTLE = (
    *_NAMED,
    Field(name="halts", key="stops", read=halts(2), write=_halts_text, is_required=True),
    Field(name="headway_min", read=number(1, 1440)),
    _HOURS,
    _DEPARTURES,
    _DAYS,
    _SPEED,
    _DWELL,
    Field(name="direction", read=choice(Direction), write=str),
    _LAYOVER,
)
EXTRA = (
    *_NAMED,
    Field(name="trip", read=reference),
    Field(name="route", read=reference),
    _DEPARTURES,
    _DAYS,
    _LAYOVER,
)
EXTENSION = (
    *_NAMED,
    Field(name="route", read=reference, is_required=True),
    Field(name="trips", read=listed(text, 1, MOST_DEPARTURES), write=list),
    Field(name="stop", key="at", read=reference),
    Field(name="side", read=choice(Side), write=str),
    Field(name="halts", key="stops", read=halts(1), write=_halts_text, is_required=True),
    _SPEED,
    _DWELL,
)
ZONE = (
    *_NAMED,
    Field(name="polygon", read=polygon, write=lambda v: [list(c) for c in v], is_required=True),
    Field(name="hours", read=hours, write=_clocks, is_required=True),
    Field(name="wait_min", read=number(0, 240), is_required=True),
    _DAYS,
    _SPEED,
    Field(name="is_walk_up", key="walk_up", read=flag),
    Field(name="vehicles", read=whole(1, 1000)),
)
STOP = (
    *_NAMED,
    Field(name="lon", read=LON, is_required=True),
    Field(name="lat", read=LAT, is_required=True),
    Field(name="route", read=reference),
    Field(name="between", read=listed(reference, 2, 2), write=list),
    Field(name="pole_of", read=reference),
    _DWELL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A kind of part: its fields, its value, and where the scenario keeps it."""

    fields: tuple[Field, ...]
    make: Callable[..., Any]
    kept_in: str


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "shuttle": Part(fields=SHUTTLE, make=Shuttle, kept_in="shuttles"),
        "extra_trips": Part(fields=EXTRA, make=ExtraTrips, kept_in="extra_trips"),
        "extend_trips": Part(fields=EXTENSION, make=Extension, kept_in="extensions"),
        "demand_zone": Part(fields=ZONE, make=DemandZone, kept_in="zones"),
        "stop": Part(fields=STOP, make=AddedStop, kept_in="stops"),
    }
)
