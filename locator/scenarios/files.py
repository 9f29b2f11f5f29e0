"""Scenarios as TOML: read, checked with all faults at once, and written."""

import dataclasses
import datetime as dt
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from locator.errors import QueryError
from locator.files import name_of, read_whole
from locator.scenarios.driving import departures_of
from locator.scenarios.fields import (
    HEAD,
    MOST_DEPARTURES,
    MOST_HALTS,
    PARTS,
    Field,
    Part,
    UnfitError,
)
from locator.scenarios.records import Direction, ExtraTrips, Scenario, Shuttle

MOST_BYTES = 1_000_000
MOST_PARTS = 50
MOST_CALLS = 500_000
_SHOWN = 60
_FEW = 3
_MISSING = "–"


def read_scenario(path: Path) -> Scenario:
    """Read a scenario from a TOML file.

    Raises
    ------
    ImportFileError
        The file cannot be opened, is no regular one or too large.
    QueryError
        It is no text in UTF-8, or what it says is faulty.
    """
    content = read_whole(path, MOST_BYTES)
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(name_of(path), str(error)) from error
    return parse_scenario(written, name=name_of(path))


def parse_scenario(written: str, *, name: str = "scenario") -> Scenario:
    """Return the scenario that a TOML text says.

    Parameters
    ----------
    name
        What messages call the text.

    Raises
    ------
    QueryError
        It is no TOML (``unreadable_scenario``), or it has faults (``bad_scenario``): all of
        them are named, each with what was found and what was expected.
    """
    if len(written) > MOST_BYTES:
        raise _unreadable(name, f"{len(written)} characters, at most {MOST_BYTES}")
    try:
        table = tomllib.loads(written)
    except (ValueError, RecursionError) as error:
        raise _unreadable(name, str(error)) from error
    return _scenario_of(table, name)


def format_scenario(scenario: Scenario) -> str:
    """Return a scenario as TOML; ``parse_scenario`` gives the same value again."""
    table = _table_of(scenario)
    lines = [f"{key} = {_toml(value)}" for key, value in table.items() if key not in PARTS]
    for kind in PARTS:
        for part in table.get(kind, ()):
            lines += ["", f"[[{kind}]]"]
            lines += [f"{key} = {_toml(value)}" for key, value in part.items()]
    return "\n".join([*lines, ""])


def check_scenario(scenario: Scenario) -> None:
    """Refuse a scenario made by hand that could not be read from a file.

    Raises
    ------
    QueryError
        It has faults; all are named.
    """
    _scenario_of(_table_of(scenario), scenario.id)


def _table_of(scenario: Scenario) -> dict[str, Any]:
    table: dict[str, Any] = _fields_of(scenario, HEAD)
    for kind, part in PARTS.items():
        values = getattr(scenario, part.kept_in)
        if values:
            table[kind] = [_fields_of(value, part.fields) for value in values]
    return table


def _fields_of(value: Any, fields: Sequence[Field]) -> dict[str, Any]:
    """Return the fields of a value that say something."""
    defaults = {
        f.name: f.default for f in dataclasses.fields(value) if f.default is not dataclasses.MISSING
    }
    return {
        field.toml: field.write(getattr(value, field.name))
        for field in fields
        if field.is_required
        or getattr(value, field.name) != defaults.get(field.name, dataclasses.MISSING)
    }


def _scenario_of(table: Mapping[str, Any], name: str) -> Scenario:
    faults: list[str] = []
    head = _read({k: v for k, v in table.items() if k not in PARTS}, HEAD, "", faults)
    kept: dict[str, Any] = {}
    ids: list[str] = []
    for kind, part in PARTS.items():
        rows = table.get(kind, [])
        if not isinstance(rows, list) or len(rows) > MOST_PARTS:
            faults.append(f"{kind}: {_found(rows)} → [[{kind}]] (0 … {MOST_PARTS})")
            continue
        kept[part.kept_in] = tuple(
            _part(row, kind, part, f"{kind}[{number}]", faults)
            for number, row in enumerate(rows, 1)
        )
        ids += [row["id"] for row in rows if isinstance(row, dict) and "id" in row]
    repeated = sorted({str(one) for one in ids if ids.count(one) > 1})
    faults += [f"id: {_found(one)} × {ids.count(one)} → × 1" for one in repeated]
    calls = sum(map(_calls, [p for parts in kept.values() for p in parts])) if not faults else 0
    if calls > MOST_CALLS:
        faults.append(f"departures: {calls} × stop → <= {MOST_CALLS}")
    if faults:
        raise QueryError(
            f"{name} has {len(faults)} faults (found → expected): {'; '.join(faults)}. "
            "Mend them all and read it again.",
            code="bad_scenario",
            file=name,
            count=len(faults),
            faults="; ".join(faults),
        )
    return Scenario(**head, **kept)


def _calls(part: Any) -> int:
    """Return about how many calls at stops a part makes; those of a copied trip are not known."""
    if isinstance(part, Shuttle):
        ways = 2 if part.direction is Direction.BOTH else 1
        return len(departures_of(part)) * len(part.days) * len(part.halts) * ways
    if isinstance(part, ExtraTrips):
        return len(part.departures_s) * len(part.days) * MOST_HALTS
    return 0


def _part(row: Any, kind: str, part: Part, where: str, faults: list[str]) -> Any:
    if not isinstance(row, dict):
        faults.append(f"{where}: {_found(row)} → [[{kind}]]")
        return None
    before = len(faults)
    values = _read(row, part.fields, f"{where}.", faults)
    if len(faults) > before:
        return None
    made = part.make(**values)
    faults += [f"{where}.{fault}" for fault in _RULES.get(kind, _no_rule)(made)]
    return made


def _read(
    row: Mapping[str, Any], fields: Sequence[Field], where: str, faults: list[str]
) -> dict[str, Any]:
    known = {field.toml: field for field in fields}
    faults += [
        f"{where}{key[:_SHOWN]}: {_found(row[key])} → {', '.join(known)}"
        for key in row
        if key not in known
    ]
    values = {}
    for key, field in known.items():
        if key not in row:
            if field.is_required:
                faults.append(f"{where}{key}: {_MISSING} → {_taken(field)}")
            continue
        try:
            values[field.name] = field.read(row[key])
        except UnfitError as error:
            faults.append(f"{where}{key}: {_found(row[key])} → {error}")
    return values


def _taken(field: Field) -> str:
    """Return what a field takes."""
    try:
        field.read(None)
    except UnfitError as error:
        return str(error)
    return field.toml


def _no_rule(_: Any) -> Iterator[str]:
    yield from ()


def _shuttle_rule(made: Any) -> Iterator[str]:
    if made.departures_s and (made.headway_min is not None or made.hours is not None):
        yield "departures: headway_min, hours → departures | headway_min + hours"
    elif not made.departures_s and (made.headway_min is None or made.hours is None):
        yield f"headway_min: {_MISSING} → departures | headway_min + hours"
    elif len(departures_of(made)) > MOST_DEPARTURES:
        yield f"headway_min: {len(departures_of(made))} → departures <= {MOST_DEPARTURES}"


def _extra_rule(made: Any) -> Iterator[str]:
    if bool(made.trip) == bool(made.route):
        yield f"trip: {made.trip or _MISSING}, {made.route or _MISSING} → trip | route"
    if not made.departures_s:
        yield f"departures: {_MISSING} → [HH:MM, …]"


def _extension_rule(made: Any) -> Iterator[str]:
    if not made.trips and not made.stop:
        yield f"trips: {_MISSING} → trips | at"


def _zone_rule(made: Any) -> Iterator[str]:
    if made.hours[0] == made.hours[1]:
        yield "hours: 1 = 2 → 1 < 2"


def _stop_rule(made: Any) -> Iterator[str]:
    if bool(made.between) == bool(made.pole_of):
        yield f"between: {made.between or _MISSING}, {made.pole_of or _MISSING} → between | pole_of"
    if made.between and made.between[0] == made.between[1]:
        yield "between: A, A → A, B"
    if made.between and not made.route:
        yield f"route: {_MISSING} → <feed_id>:<route_id>"


_RULES = {
    "shuttle": _shuttle_rule,
    "extra_trips": _extra_rule,
    "extend_trips": _extension_rule,
    "demand_zone": _zone_rule,
    "stop": _stop_rule,
}


def _found(value: Any) -> str:
    """Return a value in a few characters."""
    try:
        shown = f"({len(value)})" if isinstance(value, list | dict) and len(value) > _FEW else None
        shown = shown or repr(value)
    except ValueError:  # Python writes out no number of thousands of digits
        shown = f"({type(value).__name__})"
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _toml(value: object) -> str:
    """Return a value as TOML; its texts are those of JSON but for one control character."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return repr(float(value) if isinstance(value, float) else value)


def _unreadable(name: str, reason: str) -> QueryError:
    return QueryError(
        f"scenario {name} cannot be read ({reason}); expected a TOML file in UTF-8 of at most "
        f"{MOST_BYTES} bytes. Save it again as UTF-8, or choose another file.",
        code="unreadable_scenario",
        file=name,
        reason=reason,
    )
