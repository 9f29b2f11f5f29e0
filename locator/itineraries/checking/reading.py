"""The file of an itinerary, read whole: bytes, JSON, shape; every key of its contract."""

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from locator.errors import ImportFileError
from locator.files import name_of, read_whole

Json = Mapping[str, Any]

MOST_BYTES = 20_000_000
MOST_ALTERNATIVES = 20
MOST_ENTRIES = 5_000  # of one list: 120 places on three days have some 2,000 legs at most
_MOST_CHARACTERS = 100_000  # of one text
_LARGEST = 1e15  # exact in a float, and far beyond any metre, second or seed
_CLOCK = re.compile(r"(\d{2,3}):([0-5]\d)", re.ASCII)
_LATEST_MIN = 96 * 60
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SHOWN = 60

END: dict[str, object] = {"id": "text", "name": "text?", "lon": "lon", "lat": "lat"}
RULE: dict[str, object] = {
    "id": "text",
    "access": "text",
    "hours": "spans?",
    "closed_weekdays": ["whole"],
    "closed_dates": ["date"],
    "quiet": "spans",
    "busy": "spans",
    "most_a_day": "whole?",
    "dwell_min": "number?",
    "consent": "bool?",
    "rule_ja": "text",
    "rule_en": "text",
    "source": "text",
    "seen_on": "date?",
}
QUERY: dict[str, object] = {
    "works": ["text"],
    "spots": ["text"],
    "start": "text",
    "end": "text",
    "lodging": ["text"],
    "date": "date?",
    "day": "text",
    "days": "whole",
    "depart_after": "clock",
    "return_by": "clock",
    "mode": "text",
    "pace": "number",
    "dwell_min": "number",
    "must": ["text"],
    "skip": ["text"],
    "order": ["text"],
    "values": {"*": "number"},
    "max_walk_m": "number",
    "max_walk_day_m": "number?",
    "max_transfers": "whole?",
    "most_visits": "whole?",
    "bookable": "bool",
    "disperse": "bool",
    "planned": {"*": "whole"},
    "rules": [RULE],
    "iterations": "whole",
    "seed": "whole",
    "time_limit_s": "number?",
}
FEED: dict[str, object] = {
    "id": "text",
    "name": "text",
    "sha256": "text?",
    "as_of": "date?",
    "valid_from": "date?",
    "valid_to": "date?",
    "used": "bool",
}
DAY: dict[str, object] = {
    "day": "whole",
    "date": "date?",
    "type": "text",
    "start": END,
    "end": END,
    "leave": "clock",
    "arrive": "clock",
    "walk_m": "number",
    "minutes": dict.fromkeys(("visit", "free", "walk", "wait", "ride", "drive"), "number"),
    "last_way": {
        "leave": "clock?",
        "arrive": "clock?",
        "slack_min": "whole?",
        "later": "later",
        "drive_min": "number",
        "drive_km": "number",
    },
}
VISIT: dict[str, object] = {
    **END,
    "precision_m": "number?",
    "day": "whole",
    **dict.fromkeys(("arrive", "begin", "end", "depart"), "clock"),
    "dwell_min": "number",
    "value": "number",
    "access": "text",
    "hours_known": "bool",
    "limited": "bool",
    "works": [{"id": "text", "title": "text", "role": "text?", "scene": "text?"}],
    "rule": "text?",
    "manners": "text?",
}
LEG: dict[str, object] = {
    "mode": "text",
    "from": "text",
    "to": "text",
    "depart": "clock",
    "arrive": "clock",
    "walk_m": "number?",
    "route": "text?",
    "headsign": "text?",
    "trip_id": "text?",
    "from_stop": "text?",
    "to_stop": "text?",
    "day": "whole",
    "way": "whole",
    "feed": "text?",
    "depart_s": "whole",
    "arrive_s": "whole",
    "must_book": "bool?",
    "stays_seated": "bool?",
    "is_estimate": "bool?",
    "road_m~": "number?",
}
ITINERARY: dict[str, object] = {
    "kind": "text",
    "query": QUERY,
    "feeds": [FEED],
    "days": [DAY],
    "visits": [VISIT],
    "legs": [LEG],
    "value": "number",
    "bound": "number",
    "gap_percent": "number",
    "status": "text",
    "iterations": "whole",
    "asked": "whole",
    "hours_known": "whole",
    "left_out": [{"id": "text", "name": "text", "reason": "text", "certain": "bool"}],
    "notices": ["text"],
    "attribution": ["text"],
}
"""The contract of ``docs/itinerary-file.md``: ``?`` may be null, a key with ``~`` may be missing,
``*`` stands for any key."""


def read_itinerary(path: Path) -> Json:
    """Return the JSON object of an itinerary, of the shape that its contract tells.

    Raises
    ------
    ImportFileError
        The file cannot be read, is too large, no JSON, no itinerary, or does not carry its own
        question.
    """
    name = name_of(path)
    document = parse_itinerary(read_whole(path, MOST_BYTES), name)
    check_shape(document, name)
    return document


def parse_itinerary(content: bytes, name: str) -> Json:
    """Return the JSON object that bytes hold.

    Raises
    ------
    ImportFileError
        They are not UTF-8, no JSON (NaN and keys that stand there twice included), or no object.
    """
    try:
        found = json.loads(
            content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise ImportFileError(
            f"{name} is no JSON in UTF-8 ({shown(str(error))}); expected what `locator route plan "
            "--format json` writes; make the file again",
            code="itinerary_not_json",
            file=name,
            reason=shown(str(error)),
        ) from error
    if not isinstance(found, dict):
        raise _other_kind(name, "the file", found, "an object")
    return found


def check_shape(document: Json, name: str) -> None:
    """Refuse what is not of the shape of an itinerary.

    Raises
    ------
    ImportFileError
        ``itinerary_without_query``, ``itinerary_incomplete``: keys are missing;
        ``itinerary_kind``: a value is of another kind.
    """
    query = document.get("query")
    missing = sorted(_required(QUERY) - set(query)) if isinstance(query, dict) else ["query"]
    if missing:
        raise ImportFileError(
            f"{name} does not carry its own question: missing {', '.join(missing)}; without it "
            "nothing can be checked; write the file again with `locator route plan --format json`",
            code="itinerary_without_query",
            file=name,
            missing=", ".join(missing),
        )
    _check(document, ITINERARY, "", name)
    others = document.get("alternatives", [])
    if not isinstance(others, list):
        raise _other_kind(name, "alternatives", others, "a list")
    if len(others) > MOST_ALTERNATIVES:
        many = f"{len(others)} entries"
        raise _other_kind(name, "alternatives", many, f"at most {MOST_ALTERNATIVES}")
    for number, other in enumerate(others):
        where = f"alternatives[{number}]"
        if not isinstance(other, dict):
            raise _other_kind(name, where, other, "an object")
        if other.get("alternatives", []) != []:
            raise _other_kind(name, f"{where}.alternatives", "a list", "none of its own")
        _check(other, ITINERARY, where, name)


def clock_s(text: str) -> int:
    """Return the seconds of a text HH:MM."""
    return int(text[:-3]) * 3600 + int(text[-2:]) * 60


def shown(value: object) -> str:
    """Return a value for a message: short, on one line, without characters that steer a screen."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {shown(key)} stands there twice")
        found[key] = value
    return found


def _required(spec: Mapping[str, object]) -> set[str]:
    return {key for key in spec if not key.endswith("~")}


def _check(value: object, spec: object, where: str, name: str) -> None:
    """Walk a value and its shape together."""
    if isinstance(spec, str):
        kind = spec.removesuffix("?")
        may_be_none = spec.endswith("?") and value is None
        if not may_be_none and not _IS[kind](value):
            raise _other_kind(name, where, value, _WORDS[kind])
    elif isinstance(spec, list):
        if not isinstance(value, list):
            raise _other_kind(name, where, value, "a list")
        if len(value) > MOST_ENTRIES:
            raise _other_kind(name, where, f"{len(value)} entries", f"at most {MOST_ENTRIES}")
        for number, entry in enumerate(value):
            _check(entry, spec[0], f"{where}[{number}]", name)
    elif isinstance(spec, dict):
        if not isinstance(value, dict):
            raise _other_kind(name, where, value, "an object")
        _check_keys(value, spec, where, name)


def _check_keys(value: Json, spec: Mapping[str, Any], where: str, name: str) -> None:
    if "*" in spec:
        for key, entry in value.items():
            _check(entry, spec["*"], f"{where}.{shown(key)}", name)
        return
    missing = sorted(_required(spec) - set(value))
    if missing:
        raise ImportFileError(
            f"{name} is no itinerary: {where or 'the file'} lacks {', '.join(missing)}; expected "
            "what `locator route plan --format json` writes; make the file again",
            code="itinerary_incomplete",
            file=name,
            where=where or "{}",
            missing=", ".join(missing),
        )
    for key, wanted in spec.items():
        bare = key.removesuffix("~")
        if bare in value:
            _check(value[bare], wanted, f"{where}.{bare}".lstrip("."), name)


def _other_kind(name: str, where: str, found: object, expected: str) -> ImportFileError:
    return ImportFileError(
        f"{name}: {where} is {shown(found)}; expected {expected}; make the file again with "
        "`locator route plan --format json`",
        code="itinerary_kind",
        file=name,
        where=where,
        found=shown(found),
        expected=expected,
    )


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= _LARGEST


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _is_text(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _MOST_CHARACTERS:
        return False
    return not any("\ud800" <= c <= "\udfff" for c in value)


def _is_clock(value: object) -> bool:
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    return match is not None and int(match[1]) * 60 + int(match[2]) <= _LATEST_MIN


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_clock, value))  # noqa: PLR2004


_IS: Mapping[str, Callable[[object], bool]] = {
    "text": _is_text,
    "number": _is_number,
    "whole": _is_whole,
    "bool": lambda v: isinstance(v, bool),
    "clock": _is_clock,
    "date": _is_date,
    "spans": lambda v: isinstance(v, list) and all(map(_is_pair, v)),
    "later": lambda v: v is None or _is_pair(v),
    "lon": lambda v: _is_number(v) and abs(float(str(v))) <= 180,  # noqa: PLR2004
    "lat": lambda v: _is_number(v) and abs(float(str(v))) <= 90,  # noqa: PLR2004
}
_WORDS = {
    "text": "a text",
    "number": "a finite number",
    "whole": "a whole number",
    "bool": "true or false",
    "clock": "a time HH:MM",
    "date": "a date YYYY-MM-DD",
    "spans": 'spans such as [["09:00", "17:00"]]',
    "later": 'null or a pair such as ["18:10", "19:05"]',
    "lon": "degrees of longitude",
    "lat": "degrees of latitude",
}
