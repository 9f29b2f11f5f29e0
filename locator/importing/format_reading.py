"""A format from its TOML file, with every fault named at once."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from locator.errors import SHOWN, DataError, Faults
from locator.importing.format_records import (
    FORMAT_KINDS,
    Format,
    Part,
    Signs,
    exact,
    fields_of,
)

MOST_BYTES = 100_000
TEXTS = ("id", "name_ja", "name_en", "edition", "source", "licence_note")
OPTIONAL = ("projected", "region", "notes_ja", "notes_en")
TABLES = ("recognise", "dates", "drop", "parts")
OF_A_PART = ("kind", "columns", "joined", "constants", "words", "records")
OF_SIGNS = ("headings", "without", "cells", "width", "keys")
REGIONS = ("japan", "world")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
EPSG = re.compile(r"EPSG:\d{4,6}", re.ASCII)
NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)
PATH = re.compile(r"\^*(?:\.?[^\s.\[\]^]+(?:\[\])?)*")
A_DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
MOST_WIDTH = 1_000


def read_format(path: Path) -> Format:
    """Read a format from its file, which bears its id as name.

    Raises
    ------
    DataError
        It cannot be read, is no TOML in UTF-8, or breaks a rule; all faults are named.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _bad(
                path.name, Faults([f"file: over {MOST_BYTES} bytes (expected a short TOML file)"])
            )
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, DataError):
            raise
        raise _bad(
            path.name, Faults([f"file: {str(error)[:200]} (expected TOML in UTF-8)"])
        ) from error
    faults = Faults()
    found = _format(told, faults)
    if found.id != path.stem:
        faults.note("id", found.id, f"the name of the file, {path.stem}")
    if faults:
        raise _bad(path.name, faults)
    return found


def _bad(name: str, faults: Faults) -> DataError:
    return DataError(
        f"the format {name} has {len(faults)} faults: {faults.told()}; correct the file in "
        "data/formats, or reinstall locator",
        code="bad_format",
        file=name,
        count=len(faults),
        faults=faults.told(),
    )


def _format(told: Mapping[str, object], faults: Faults) -> Format:
    _strangers(told, (*TEXTS, *OPTIONAL, *TABLES, *OF_A_PART), "", faults)
    texts = {key: _text(told, key, "", faults, required=key in TEXTS) for key in TEXTS + OPTIONAL}
    if texts["id"] and not ID.fullmatch(texts["id"]):
        faults.note("id", texts["id"], "small letters, digits and hyphens")
    if texts["projected"] and not EPSG.fullmatch(texts["projected"]):
        faults.note("projected", texts["projected"], "a code such as EPSG:2154")
    region = texts.pop("region") or REGIONS[0]
    if region not in REGIONS:
        faults.note("region", region, " or ".join(REGIONS))
    signs = _signs(told.get("recognise"), faults)
    drop = _list(told.get("drop", []), "drop", faults)
    parts = _parts(told, faults)
    for part in parts:
        _check_headings(part, signs, drop, faults)
    targets = {column for part in parts for column in part.targets}
    return Format(
        **texts,
        region=region,
        signs=signs,
        parts=parts or (Part(kind="", columns={}),),
        dates=_dates(told.get("dates", {}), targets, faults),
        drop=drop,
    )


def _strangers(
    table: Mapping[str, object], known: tuple[str, ...], where: str, faults: Faults
) -> None:
    for key in table:
        if key not in known:
            faults.note(f"{where}{key[:SHOWN]}", table[key], f"one of the keys {', '.join(known)}")


def _text(
    table: Mapping[str, object], key: str, where: str, faults: Faults, *, required: bool
) -> str:
    found = table.get(key, "")
    if not isinstance(found, str) or (required and not found.strip()):
        faults.note(f"{where}{key}", found, "a text")
        return ""
    return found


def _list(found: object, key: str, faults: Faults) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(v, str) and v.strip() for v in found):
        faults.note(key, found, "a list of texts")
        return ()
    return tuple(found)


def _table(found: object, key: str, faults: Faults) -> dict[str, str]:
    if not isinstance(found, Mapping) or not all(isinstance(v, str) and v for v in found.values()):
        faults.note(key, found, "a table of texts")
        return {}
    return dict(found)


def _signs(found: object, faults: Faults) -> Signs:
    if not isinstance(found, Mapping):
        faults.note("recognise", found, "a table with headings, keys or width")
        return Signs()
    _strangers(found, OF_SIGNS, "recognise.", faults)
    headings = _list(found.get("headings", []), "recognise.headings", faults)
    keys = _list(found.get("keys", []), "recognise.keys", faults)
    width = found.get("width", 0)
    if not isinstance(width, int) or isinstance(width, bool) or not 0 <= width <= MOST_WIDTH:
        faults.note("recognise.width", width, f"a whole number up to {MOST_WIDTH}")
        width = 0
    if sum(map(bool, (headings, keys, width))) != 1:
        faults.note("recognise", sorted(found), "one of headings, keys and width")
    cells: dict[str, re.Pattern[str]] = {}
    for key, pattern in _table(found.get("cells", {}), "recognise.cells", faults).items():
        try:
            cells[key] = re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            faults.note(f"recognise.cells.{key}", pattern, "a regular expression")
    if width and not cells:
        faults.note("recognise.cells", cells, "tests of cells, since there are no headings")
    return Signs(
        headings=headings,
        without=_list(found.get("without", []), "recognise.without", faults),
        cells=MappingProxyType(cells),
        width=width,
        keys=keys,
    )


def _parts(told: Mapping[str, object], faults: Faults) -> tuple[Part, ...]:
    rows = told.get("parts")
    if rows is None:
        found = _part({k: told[k] for k in OF_A_PART if k in told}, "", faults)
        return (found,) if found else ()
    if any(k in told for k in OF_A_PART) or not isinstance(rows, list) or not rows:
        faults.note("parts", rows, "tables [[parts]], and none of their keys outside")
        return ()
    parts: list[Part] = []
    for number, row in enumerate(rows, start=1):
        where = f"parts[{number}]."
        if not isinstance(row, Mapping):
            faults.note(where, row, "a table")
        elif part := _part(row, where, faults):
            parts.append(part)
    if len({p.kind for p in parts}) < len(parts):
        faults.note("parts", [p.kind for p in parts], "each kind once")
    return tuple(parts)


def _part(row: Mapping[str, object], where: str, faults: Faults) -> Part | None:
    _strangers(row, OF_A_PART, where, faults)
    kind = _text(row, "kind", where, faults, required=True)
    if kind not in FORMAT_KINDS:
        faults.note(f"{where}kind", kind, f"one of {', '.join(FORMAT_KINDS)}")
        return None
    columns = _table(row.get("columns"), f"{where}columns", faults)
    stated = row.get("joined", {})
    joined = {
        str(c): _list(v, f"{where}joined.{c}", faults)
        for c, v in (stated.items() if isinstance(stated, Mapping) else ())
    }
    if not isinstance(stated, Mapping):
        faults.note(f"{where}joined", stated, "a table of lists")
    constants = _table(row.get("constants", {}), f"{where}constants", faults)
    found = Part(
        kind=kind,
        columns=MappingProxyType(columns),
        joined=MappingProxyType(joined),
        constants=MappingProxyType(constants),
        words=_words(row.get("words", {}), where, faults),
        records=_text(row, "records", where, faults, required=False),
    )
    _check_columns(found, where, faults)
    return found


def _words(found: object, where: str, faults: Faults) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(found, Mapping):
        faults.note(f"{where}words", found, "a table for each column")
        return {}
    return MappingProxyType(
        {
            str(column): MappingProxyType(_table(table, f"{where}words.{column}", faults))
            for column, table in found.items()
        }
    )


def _check_columns(part: Part, where: str, faults: Faults) -> None:
    """Note columns that the kind does not have, that are filled twice, and words of no list."""
    known = fields_of(part.kind)
    ways = (part.columns.values(), part.joined, part.constants)
    for name, columns in zip(("columns", "joined", "constants"), ways, strict=True):
        for column in dict.fromkeys(columns):
            if column not in known:
                faults.note(f"{where}{name}", column, f"a column of {part.kind}")
            if sum(column in way for way in ways) > 1:
                faults.note(f"{where}{name}.{column}", column, "one way to fill a column")
    _check_said(part, where, faults)


def _check_said(part: Part, where: str, faults: Faults) -> None:
    """Note words of ours that the vocabulary of their column does not have."""
    known = fields_of(part.kind)
    said = {column: set(table.values()) for column, table in part.words.items()}
    for column in said:
        if column not in part.targets:
            faults.note(f"{where}words.{column}", column, "a column that is filled")
    for column, constant in part.constants.items():
        said.setdefault(column, set()).add(constant)
    for column, words in said.items():
        field = known.get(column)
        if field is not None and field.word is not None:
            for word in sorted(words - {member.value for member in field.word}):
                faults.note(f"{where}{column}", word, field.expected())


def _check_headings(part: Part, signs: Signs, drop: tuple[str, ...], faults: Faults) -> None:
    headings = [*part.columns, *(h for told in part.joined.values() for h in told)]
    unkept = {exact(h) for h in drop}
    for heading in headings:
        if exact(heading) in unkept:
            faults.note("drop", heading, "no heading that a column takes")
        if signs.width and not (NUMBER.fullmatch(heading) and int(heading) <= signs.width):
            faults.note("columns", heading, f"a number of a column, 1 to {signs.width}")
        if signs.keys and not PATH.fullmatch(heading):
            faults.note("columns", heading, "a path such as common.title or ^.id")
    if not signs.keys and part.records:
        faults.note("records", part.records, "nothing, since the files are tables")


def _dates(found: object, targets: set[str], faults: Faults) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(found, Mapping):
        faults.note("dates", found, "a table of lists")
        return {}
    dates: dict[str, tuple[str, ...]] = {}
    for column, forms in found.items():
        dates[str(column)] = _list(forms, f"dates.{column}", faults)
        if column not in targets:
            faults.note(f"dates.{column}", column, "a column that is filled")
        for form in dates[str(column)]:
            if not _is_date_form(form):
                faults.note(f"dates.{column}", form, "a form of a whole date, such as %Y/%m/%d")
    return MappingProxyType(dates)


def _is_date_form(form: str) -> bool:
    try:
        written = A_DAY.strftime(form)
        return dt.datetime.strptime(written, form).date() == A_DAY.date()  # noqa: DTZ007 - a day
    except (ValueError, re.error):
        return False
