"""One case: a broken file goes through its reader, and what the law says of the outcome."""

import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from fuzzing import seeds
from fuzzing.mutations import nasty, table
from fuzzing.structures import SYSTEMS, broken_case
from geo.errors import GeoError
from locator.errors import LocatorError
from locator.export import own_file
from locator.i18n import Lang, load_texts
from locator.importing import read_population
from locator.importing import values as cells
from locator.importing.format_reading import read_format
from locator.importing.lists import Asking, ReadList, read_lists
from locator.importing.mapping import read_mapping
from locator.imports import Ground, read_import, write_import
from locator.settings import find_data
from locator.workspace import KINDS, Workspace

PATHS = 0.15
WRITTEN = 0.1
GUARDED = ("open", "sqlite3.connect", "os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink")
FORBIDDEN = ("subprocess.Popen", "os.system", "socket.connect", "os.exec", "os.posix_spawn")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NAMES = ("", "x", "list.csv", "list.xlsx", "a\nb.csv", "x" * 300, "list.shp", "b.geojson", "名.kml")
PARSERS: Sequence[Callable[[str], object]] = (
    cells.is_empty, cells.parse_degrees, cells.parse_lead_days, cells.parse_count,
    cells.parse_metres, cells.parse_date, cells.parse_municipality_code,
    lambda text: cells.parse_word("category", text), lambda text: cells.parse_words("eras", text),
    lambda text: cells.parse_choice("state", text),
)  # fmt: skip
TEXTS = {lang: load_texts(find_data(), lang) for lang in Lang}

_FITTING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"json": ("works", "spots", "community_transport") * 2}
)
"""Kinds that the seeds of a reader hold, beside those of all."""


class LawError(Exception):
    """What came out of a reader is not what the law allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A broken file and how it is read."""

    reader: str
    number: int
    name: str
    data: bytes
    chance: random.Random


def make_case(reader: str, number: int, seed: int) -> Case:
    """Return a case; the same seed and number make the same one."""
    chance = random.Random(f"{seed}/{reader}/{number}")  # noqa: S311 - cases, no secrets
    name, data = chance.choice(seeds.all_seeds()[reader])
    data = broken_case(reader, name, data, chance)
    if chance.random() < PATHS:
        name = chance.choice(NAMES)
    return Case(reader=reader, number=number, name=name, data=data, chance=chance)


def run_case(case: Case, folder: Path, ground: Ground) -> str:
    """Return «accepted» or the code of the refusal.

    Raises
    ------
    LawError
        The outcome breaks the law; any exception that is no leaf of the known faults does, too.
    """
    try:
        _READERS.get(case.reader, _lists)(case, folder, ground)
    except (LocatorError, GeoError) as error:
        return _refusal(error)
    return "accepted"


def _refusal(error: LocatorError | GeoError) -> str:
    if type(error) in {LocatorError, GeoError} or not str(error) or not error.code:
        raise LawError(f"a fault without leaf, message or code: {error!r}") from error
    for lang, texts in TEXTS.items():
        told = texts.fault(error)
        if lang is Lang.JA and told == str(error):
            raise LawError(f"the fault {error.code} has no Japanese, or not these facts") from error
    return error.code


def _source(case: Case, folder: Path) -> Path | bytes:
    if case.chance.random() > PATHS:
        return case.data
    plain = "".join(c for c in case.name if c not in "/\0")[:60] or "file"
    path = folder / plain
    path.write_bytes(case.data)
    return path


def _asking(chance: random.Random, ground: Ground, reader: str) -> Asking:
    crs = chance.choice((*SYSTEMS, nasty(chance))) if chance.random() < PATHS else ""
    known = chance.choice(sorted(ground.knowledge.formats)) if chance.random() < PATHS else ""
    if reader == "json" and chance.random() < PATHS * 2:
        known = chance.choice([f for f, k in ground.knowledge.formats.items() if k.is_json])
    common = (*_FITTING.get(reader, ()), "locations", "locations", "works", "shoots", "spots")
    kind = chance.choice(common if chance.random() > PATHS else sorted(KINDS))
    sheet = chance.choice(("x", "places", "作品")) if chance.random() < PATHS / 3 else ""
    return Asking(kind=kind, crs=crs, format_id=known, sheet=sheet)


def _lists(case: Case, folder: Path, ground: Ground) -> None:
    asking = _asking(case.chance, ground, case.reader)
    source = _source(case, folder)
    if case.chance.random() < WRITTEN:
        _written(source, case, asking, folder, ground)
        return
    for one in read_lists(source, case.name, asking, ground.knowledge):
        _check(one)


def _check(one: ReadList) -> None:
    told = one.imported
    if told.rows != told.accepted + len(told.quarantined) or told.accepted != len(told.frame):
        raise LawError(f"{told.rows} rows, {told.accepted} kept, {len(told.quarantined)} aside")
    if not told.frame.index.is_unique:
        raise LawError("an id stands twice")
    for finding in told.findings:
        if not finding.message or "\x1b" in finding.message:
            raise LawError(f"a finding without a message, or with control characters: {finding!r}")
        finding.message.encode("utf-8")


def _written(
    source: Path | bytes, case: Case, asking: Asking, folder: Path, ground: Ground
) -> None:
    own = Workspace(folder / "own.gpkg")
    read = read_import(source, asking, own, ground, name=case.name)
    for one in read.lists:
        _check(one)
    batch = write_import(own, read, by="fuzz")
    kept = own.entries(asking.kind)
    if {e.id for e in read.intake.entries} != set(kept) or len(kept) != read.intake.accepted:
        raise LawError(f"{read.intake.accepted} rows were taken in, {len(kept)} records stand")
    if len(own.asides()) != len(read.intake.asides):
        raise LawError("rows that were set aside are lost")
    for form in ("csv", "xlsx", "geojson"):
        own_file(list(kept.values()), asking.kind, form)
    read_import(source, asking, own, ground, name=case.name)
    own.undo(batch, by="fuzz")
    if own.entries(asking.kind) or own.asides():
        raise LawError("an undo leaves something")


def _values(case: Case, folder: Path, ground: Ground) -> None:
    del folder, ground
    texts = [nasty(case.chance) for _ in range(8)]
    texts += case.data.decode("utf-8", "replace").replace("\r\n", ",").split(",")[:20]
    for text in texts:
        for parse in PARSERS:
            parse(text)


def _mapping(case: Case, folder: Path, ground: Ground) -> None:
    path = folder / "map.json"
    path.write_bytes(case.data)
    mapping = read_mapping(path, "locations")
    asking = Asking(kind="locations", mapping=mapping)
    for one in read_lists(_mapped(case.chance), "list.csv", asking, ground.knowledge):
        _check(one)


def _mapped(chance: random.Random) -> bytes:
    return table([line.split(",") for line in seeds.MAPPED.splitlines()], chance)


def _format(case: Case, folder: Path, ground: Ground) -> None:
    path = folder / "tiny.toml"
    path.write_bytes(case.data)
    known = read_format(path)
    knowledge = replace(ground.knowledge, formats={known.id: known})
    for asking in (Asking(kind="locations"), Asking(kind="locations", format_id="tiny")):
        for one in read_lists(_mapped(case.chance), "list.csv", asking, knowledge):
            _check(one)


def _population(case: Case, folder: Path, ground: Ground) -> None:
    del ground
    found = read_population(_source(case, folder), case.name)
    if found.accepted > found.rows:
        raise LawError("more cells than rows")


_READERS: dict[str, Callable[[Case, Path, Ground], None]] = {
    "values": _values,
    "mapping": _mapping,
    "format": _format,
    "population": _population,
}


def guard(folder: Path) -> Callable[[], list[str]]:
    """Watch this process from now on; return what tells (once) what it did that it must not."""
    found: list[str] = []
    inside = f"{folder.resolve()}{os.sep}"

    def watch(event: str, told: tuple[object, ...]) -> None:
        if event in FORBIDDEN:
            found.append(f"{event} {told[:1]!r}"[:200])
        elif event in GUARDED and _writes(event, told) and not _stays(told[0], inside):
            found.append(f"{event} {told[0]!r}"[:200])

    def tell() -> list[str]:
        told = list(found)
        found.clear()
        return told

    sys.addaudithook(watch)
    return tell


def _writes(event: str, told: tuple[object, ...]) -> bool:
    if event != "open":
        return True
    mode, flags = told[1], told[2]
    is_writing = isinstance(mode, str) and any(c in mode for c in "wax+")
    return is_writing or (isinstance(flags, int) and bool(flags & WRITING))


def _stays(path: object, inside: str) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):
        return True  # an open file by its number
    text = os.fsdecode(path)
    if text.startswith("file:"):
        text = text.removeprefix("file://").partition("?")[0]
    return text in {":memory:", os.devnull} or os.path.abspath(text).startswith(inside)  # noqa: PTH100
