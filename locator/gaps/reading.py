"""Definitions of transport gaps from TOML, with every fault named at once."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from geo.access.kleene import OPERATORS
from locator.errors import SHOWN, Faults, QueryError
from locator.files import name_of, read_whole
from locator.gaps.definitions import (
    LATEST_S,
    MEASURES,
    Condition,
    GapDefinition,
    GapRule,
    Group,
    Measure,
    Window,
)
from locator.vocabulary import DistanceKind, GapStatus, GapVerdict, Word

FILE = "definitions/gap.toml"
UNSTATED = "unstated"
_ID = re.compile(r"(?!(?:id|weight)$)[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_LARGEST = 1e7
_FILE_BYTES = 1_000_000
_DEFINITIONS, _CONDITIONS, _DEPTH, _TEXT = 100, 50, 6, 2_000
_NAMES = ("id", "name_ja", "name_en", "status", "source", "dated", "distance", "otherwise")
_OPTIONAL = ("variant_of", "note_ja", "note_en")
_VERDICTS = tuple(v for v in GapVerdict if v is not GapVerdict.UNKNOWN)
W = TypeVar("W", bound=Word)


def load_definitions(data: Path) -> dict[str, GapDefinition]:
    """Read the embedded definitions, by id in the order of the file."""
    return {d.id: d for d in read_definitions(data / FILE)}


def find_definitions(
    data: Path, wanted: Sequence[str] = (), own: Sequence[GapDefinition] = ()
) -> tuple[GapDefinition, ...]:
    """Return the definitions asked for by id; the default ones and one's own where none is.

    Parameters
    ----------
    own
        Definitions that the user brings; one of them takes the place of an embedded one that has
        the same id.

    Raises
    ------
    QueryError
        No definition has that id.
    """
    mine = {d.id: d for d in own}
    known = {**load_definitions(data), **mine}
    if not wanted:
        return tuple(d for d in known.values() if d.is_default or d.id in mine)
    for name in wanted:
        if name not in known:
            raise QueryError(
                f"no definition {name!r}; expected one of {', '.join(known)}",
                code="unknown_definition",
                found=name[:SHOWN],
                expected=", ".join(known),
            )
    return tuple(known[name] for name in dict.fromkeys(wanted))


def read_definitions(path: Path) -> tuple[GapDefinition, ...]:
    """Read definitions from a file.

    Raises
    ------
    ImportFileError
        The file cannot be opened, is no regular one or too large.
    QueryError
        It is no TOML in UTF-8, or breaks a rule; all faults are named.
    """
    return parse_definitions(read_whole(path, _FILE_BYTES), name_of(path))


def parse_definitions(content: bytes, name: str) -> tuple[GapDefinition, ...]:
    """Return the definitions that the bytes of a TOML file hold.

    Parameters
    ----------
    name
        Name of the file, for the message.

    Raises
    ------
    QueryError
        It is no TOML in UTF-8, or breaks a rule; all faults are named.
    """
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(name, str(error)) from error
    faults = Faults()
    found = _definitions(table, faults)
    if faults:
        raise QueryError(
            f"{name} has {len(faults)} faults: {faults.told()}; see data/definitions/gap.toml "
            "for the form",
            code="bad_definitions",
            file=name,
            count=len(faults),
            faults=faults.told(),
        )
    return found


def _unreadable(name: str, reason: str) -> QueryError:
    return QueryError(
        f"{name} cannot be read as definitions ({reason}); expected TOML in UTF-8 with "
        "[[definition]] tables; see data/definitions/gap.toml for the form",
        code="unreadable_definitions",
        file=name,
        reason=reason,
    )


def _definitions(table: Mapping[str, object], faults: Faults) -> tuple[GapDefinition, ...]:
    _strangers(table, ("definition",), "file", faults)
    rows = table.get("definition")
    if not isinstance(rows, list) or not rows or len(rows) > _DEFINITIONS:
        faults.note("definition", rows, f"1 to {_DEFINITIONS} tables [[definition]]")
        return ()
    found: list[GapDefinition] = []
    seen: set[object] = set()
    for number, row in enumerate(rows, start=1):
        where = f"definition {number}"
        if not isinstance(row, Mapping):
            faults.note(where, row, "a table")
            continue
        before = len(faults)
        one = _definition(row, where, faults)
        if isinstance(row.get("id"), str) and row["id"] in seen:
            faults.note(f"{where}.id", row["id"], "an id that stands once")
        seen.add(str(row.get("id")))
        if len(faults) == before and one is not None:
            found.append(one)
    return tuple(found)


def _definition(row: Mapping[str, object], where: str, faults: Faults) -> GapDefinition | None:
    _strangers(row, (*_NAMES, *_OPTIONAL, "rule"), where, faults)
    texts = {name: _text(row, name, where, faults) for name in _NAMES}
    texts |= {n: _text(row, n, where, faults) if n in row else "" for n in _OPTIONAL}
    for name in ("name_ja", "name_en", "source"):
        if name in row and texts[name] == "":
            faults.note(f"{where}.{name}", "", "a text that is not empty")
    if texts["id"] is not None and _ID.fullmatch(texts["id"]) is None:
        faults.note(f"{where}.id", texts["id"], "1 to 64 of a-z, 0-9, - and _")
    status = _word(GapStatus, tuple(GapStatus), texts["status"], f"{where}.status", faults)
    distance = _word(
        DistanceKind, tuple(DistanceKind), texts["distance"], f"{where}.distance", faults
    )
    otherwise = _word(GapVerdict, _VERDICTS, texts["otherwise"], f"{where}.otherwise", faults)
    rules = _rules(row.get("rule"), where, faults)
    if status is None or distance is None or otherwise is None or None in texts.values():
        return None
    plain = {k: str(v) for k, v in texts.items() if k not in {"status", "distance", "otherwise"}}
    return GapDefinition(
        **plain, status=status, distance=distance, otherwise=otherwise, rules=rules
    )


def _rules(rows: object, where: str, faults: Faults) -> tuple[GapRule, ...]:
    if not isinstance(rows, list) or not rows or len(rows) > _CONDITIONS:
        faults.note(f"{where}.rule", rows, f"1 to {_CONDITIONS} tables [[definition.rule]]")
        return ()
    rules = []
    for number, row in enumerate(rows, start=1):
        place = f"{where}.rule {number}"
        if not isinstance(row, Mapping):
            faults.note(place, row, "a table")
            continue
        _strangers(row, ("verdict", "all", "any"), place, faults)
        text = _text(row, "verdict", place, faults)
        verdict = _word(GapVerdict, _VERDICTS, text, f"{place}.verdict", faults)
        group = _group(row, place, faults, depth=1)
        if verdict is not None and group is not None:
            rules.append(GapRule(verdict=verdict, when=group))
    if sum(1 for rule in rules for _ in rule.when.conditions()) > _CONDITIONS:
        faults.note(f"{where}.rule", len(rules), f"{_CONDITIONS} conditions at most")
    return tuple(rules)


def _group(row: Mapping[str, object], where: str, faults: Faults, *, depth: int) -> Group | None:
    kinds = [k for k in ("all", "any") if k in row]
    if len(kinds) != 1 or depth > _DEPTH:
        faults.note(where, kinds, f"all = [...] or any = [...], {_DEPTH} levels at most")
        return None
    kind = kinds[0]
    members = row[kind]
    if not isinstance(members, list) or not members or len(members) > _CONDITIONS:
        faults.note(f"{where}.{kind}", members, f"a list of 1 to {_CONDITIONS} conditions")
        return None
    found: list[Condition | Group] = []
    for number, member in enumerate(members, start=1):
        place = f"{where}.{kind} {number}"
        one: Condition | Group | None = None
        if not isinstance(member, Mapping):
            faults.note(place, member, "a table { measure, op, value }")
        elif "all" in member or "any" in member:
            _strangers(member, ("all", "any"), place, faults)
            one = _group(member, place, faults, depth=depth + 1)
        else:
            one = _condition(member, place, faults)
        if one is not None:
            found.append(one)
    return Group(is_all=kind == "all", members=tuple(found)) if found else None


def _condition(row: Mapping[str, object], where: str, faults: Faults) -> Condition | None:
    before = len(faults)
    name, op = (_text(row, key, where, faults) for key in ("measure", "op"))
    if name is not None and name not in MEASURES:
        faults.note(f"{where}.measure", name, ", ".join(MEASURES))
    if op is not None and op not in OPERATORS:
        faults.note(f"{where}.op", op, " ".join(OPERATORS))
    value = None
    if row.get("value") != UNSTATED:
        value = _number(row, "value", where, faults, f"a number, or {UNSTATED!r}")
    measure = MEASURES.get(name or "")
    if measure is None:
        return None
    if "unit" in row and row["unit"] != measure.unit:
        faults.note(f"{where}.unit", row["unit"], measure.unit)
    window = _window(row, measure, where, faults)
    if len(faults) > before or name is None or op is None:
        return None
    return Condition(measure=name, op=op, value=value, window=window)


def _window(
    row: Mapping[str, object], measure: Measure, where: str, faults: Faults
) -> Window | None:
    plain = ("measure", "op", "value", "unit")
    if not measure.has_window:
        _strangers(row, plain, where, faults)
        return None
    waits = ("ends",) if measure.id == "longest_wait_min" else ()
    _strangers(row, (*plain, "within_m", "from", "to", *waits), where, faults)
    within_m = _number(row, "within_m", where, faults, "metres")
    start_s = _clock_s(row, "from", 0, where, faults)
    end_s = _clock_s(row, "to", LATEST_S, where, faults)
    if end_s <= start_s:
        faults.note(f"{where}.to", row.get("to"), "a time after from")
    ends = row.get("ends", False)
    if not isinstance(ends, bool):
        faults.note(f"{where}.ends", ends, "true or false")
    return Window(within_m=within_m or 0.0, start_s=start_s, end_s=end_s, ends=ends is True)


def _clock_s(row: Mapping[str, object], key: str, default: int, where: str, faults: Faults) -> int:
    if key not in row:
        return default
    text = row[key]
    match = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 if match else -1
    if not 0 <= seconds <= LATEST_S:
        faults.note(f"{where}.{key}", text, "HH:MM from 00:00 to 48:00")
        return default
    return seconds


def _number(
    row: Mapping[str, object], key: str, where: str, faults: Faults, expected: str
) -> float | None:
    value = row.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
        return float(value)
    faults.note(f"{where}.{key}", value, f"{expected} from 0 to {_LARGEST:.0f}")
    return None


def _text(row: Mapping[str, object], key: str, where: str, faults: Faults) -> str | None:
    value = row.get(key)
    if not isinstance(value, str) or len(value) > _TEXT or not value.isprintable():
        faults.note(f"{where}.{key}", value, f"printable text of {_TEXT} characters at most")
        return None
    return value.strip()


def _word(
    words: type[W], allowed: Sequence[W], text: str | None, where: str, faults: Faults
) -> W | None:
    if text is None:
        return None
    if text not in {w.value for w in allowed}:
        faults.note(where, text, ", ".join(w.value for w in allowed))
        return None
    return words.of(text)


def _strangers(row: Mapping[str, object], known: Sequence[str], where: str, faults: Faults) -> None:
    for key in row:
        if key not in known:
            faults.note(f"{where}.{key}"[:_TEXT], row[key], f"only {', '.join(known)}")
