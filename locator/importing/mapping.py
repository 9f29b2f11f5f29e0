"""Which column of a file means what, where its heading is not known: proposals to confirm."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from locator.errors import ImportFileError
from locator.files import name_of, read_whole
from locator.importing.columns import Layout, layout_of, normalise_heading
from locator.importing.headers import Header
from locator.importing.values import parse_degrees

SURE, BY_PART, BY_CONTENT = 1.0, 0.8, 0.6
_MOST_BYTES = 1_000_000
_SAMPLE = 200
_ENOUGH = 0.8
_LON, _LAT = (122.0, 154.5), (20.0, 46.0)
_KANA = re.compile(r"[\u3040-\u30ffー・\s0-9A-Za-z\u3000（）()]+")
_PHONE = re.compile(r"\(?0\d{1,4}\)?[-‐ー(]?\d{1,4}[-‐ー)]?\d{3,4}")
_PARTS: Mapping[str, tuple[str, ...]] = {
    "name_ja": ("名称", "施設名", "name"),
    "title": ("作品名", "タイトル", "title"),
    "title_ja": ("作品名", "タイトル", "title"),
    "begins_on": ("開始日", "撮影日"),
    "ends_on": ("終了日",),
    "place": ("撮影場所", "ロケ地", "location"),
    "lon": ("経度", "lon", "lng", "longitude"),
    "lat": ("緯度", "lat", "latitude"),
    "address": ("所在地", "住所", "address"),
    "contact": ("電話番号", "電話", "連絡先", "tel"),
    "municipality": ("市町村", "市区町村"),
    "parking": ("駐車場",),
}
_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a column of a file may mean.

    Attributes
    ----------
    place
        Its place in a row, from 0.
    confidence
        1 the heading is known, 0.8 a part of it is, 0.6 its cells look like it.
    """

    heading: str
    place: int
    column: str
    confidence: float


def propose(
    headings: Sequence[str], rows: Sequence[Sequence[str]], layout: Layout
) -> tuple[Proposal, ...]:
    """Propose a meaning for each column of a file, the surest first; each meaning once.

    Parameters
    ----------
    headings
        Cells of the heading row; empty where the file has none.
    rows
        The rows below it; the first 200 are looked at.
    """
    width = max([len(headings), *(len(row) for row in rows[:_SAMPLE])], default=0)
    found: list[Proposal] = []
    for place in range(width):
        heading = headings[place].strip() if place < len(headings) else ""
        cells = [row[place].strip() for row in rows[:_SAMPLE] if place < len(row)]
        guess = _by_heading(heading, layout) or _by_content([c for c in cells if c])
        if guess is not None and guess[0] in layout.columns:
            column, confidence = guess
            shown = heading or str(place + 1)
            found.append(Proposal(heading=shown, place=place, column=column, confidence=confidence))
    found.sort(key=lambda p: (-p.confidence, _order(p, layout), p.place))
    surest: dict[str, Proposal] = {}
    for proposal in found:
        surest.setdefault(proposal.column, proposal)
    return tuple(surest.values())


def _order(proposal: Proposal, layout: Layout) -> int:
    return layout.known.get(normalise_heading(proposal.heading), ("", 99))[1]


def _by_heading(heading: str, layout: Layout) -> tuple[str, float] | None:
    plain = normalise_heading(heading)
    if plain in layout.known:
        return layout.known[plain][0], SURE
    for column, parts in _PARTS.items():
        for part in parts if column in layout.columns else ():
            is_latin = _LATIN.fullmatch(part) is not None
            words = re.split(r"[^a-z]+", plain) if is_latin else ()
            if part in words or (not is_latin and plain.endswith(part)):
                return column, BY_PART
    return None


def _by_content(cells: Sequence[str]) -> tuple[str, float] | None:
    if not cells:
        return None
    enough = _ENOUGH * len(cells)
    degrees = [d for c in cells if (d := parse_degrees(c).value) is not None]
    is_fine = any("." in c or "°" in c or "度" in c for c in cells)
    if is_fine and len(degrees) >= enough:
        for column, (low, high) in (("lon", _LON), ("lat", _LAT)):
            if sum(low <= d <= high for d in degrees) >= enough:
                return column, BY_CONTENT
    folded = [unicodedata.normalize("NFKC", c) for c in cells]
    if sum(_PHONE.fullmatch(c) is not None for c in folded) >= enough:
        return "contact", BY_CONTENT
    is_kana = sum(_KANA.fullmatch(c) is not None for c in cells) >= enough
    if is_kana and any("\u3040" <= ch <= "\u30ff" for c in cells for ch in c):
        return "name_kana", BY_CONTENT
    return None


def completed(
    header: Header, headings: Sequence[str], rows: Sequence[Sequence[str]], layout: Layout
) -> Header:
    """Return a header whose missing name and position are guessed, each guess marked as one."""
    places, names = dict(header.places), dict(header.headings)
    guessed: dict[str, float] = {}
    wanted = set(header.required) - set(places)
    if not header.has_position:
        wanted |= {"lon", "lat", "municipality", "address"} - set(places)
    if not wanted:
        return header
    for proposal in propose(headings, rows, layout):
        if proposal.column in wanted and proposal.place not in places.values():
            places[proposal.column] = proposal.place
            names[proposal.column] = proposal.heading
            guessed[proposal.column] = proposal.confidence
    return replace(header, places=places, headings=names, guessed=guessed)


def header_of(
    mapping: Mapping[str, str], rows: Sequence[Sequence[str]], layout: Layout
) -> tuple[int, Header] | None:
    """Return the row of headings that a mapping speaks of and what its columns mean.

    A mapping by numbers (1 is the first column) is of a file without headings: the row is -1.
    None where no row has all its headings.
    """
    if mapping and all(key.isdecimal() for key in mapping):
        places = {column: int(key) - 1 for key, column in mapping.items()}
        return -1, Header(
            places=places,
            headings={c: str(p + 1) for c, p in places.items()},
            required=layout.required,
            needs_place=layout.needs_place,
        )
    wanted = {normalise_heading(key): (key, column) for key, column in mapping.items()}
    for number, cells in enumerate(rows):
        seen = {normalise_heading(cell): place for place, cell in reversed(list(enumerate(cells)))}
        if wanted.keys() <= seen.keys():
            return number, Header(
                places={column: seen[plain] for plain, (_, column) in wanted.items()},
                headings={column: cells[seen[p]].strip() for p, (_, column) in wanted.items()},
                required=layout.required,
                needs_place=layout.needs_place,
            )
    return None


def read_mapping(path: Path, kind: str = "locations") -> dict[str, str]:
    """Read a mapping: a JSON object of heading (or number of the column) to column of a kind.

    Raises
    ------
    ImportFileError
        The file is no such object, or names a column that no list has, or one twice.
    """
    name = name_of(path)
    try:
        told = json.loads(read_whole(path, _MOST_BYTES).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise _bad(name, f"it is no JSON ({error})") from error
    if isinstance(told, dict) and isinstance(told.get("mapping"), dict):
        told = told["mapping"]  # the answer of an import can be used again as it is
    if not isinstance(told, dict) or not told:
        raise _bad(name, "it is no object")
    if not all(isinstance(v, str) for v in told.values()):
        raise _bad(name, "a column is no text")
    unknown = sorted(set(told.values()) - layout_of(kind).columns)
    if unknown:
        raise _bad(name, f"no list has the column {', '.join(unknown)[:100]}")
    if len(set(told.values())) < len(told):
        raise _bad(name, "a column stands twice")
    if len({key.isdecimal() for key in told}) > 1 or any(
        k.isdecimal() and not _NUMBER.fullmatch(k) for k in told
    ):
        raise _bad(name, "headings and numbers are mixed, or a number is 0")
    return dict(told)


def _bad(name: str, reason: str) -> ImportFileError:
    return ImportFileError(
        f"{name} is no mapping ({reason}); expected a JSON object such as "
        '{"場所": "name_ja", "東経": "lon", "北緯": "lat"}',
        code="bad_mapping",
        file=name,
        reason=reason,
    )
