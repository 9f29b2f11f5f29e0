"""One row of a list, read as one record: repaired where the meaning is plain, else set aside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from locator.importing.placing import OFFICE_PRECISION_M, Gazetteer, Office
from locator.importing.positions import Frame, Position, read_position
from locator.importing.rows import Row
from locator.importing.values import (
    CHOICES,
    parse_choice,
    parse_count,
    parse_date,
    parse_lead_days,
    parse_metres,
    parse_municipality_code,
    parse_word,
    parse_words,
)
from locator.tables import Field
from locator.vocabulary import HubKind, PublicAccess
from locator.workspace.kinds import Kind, kind_of

MOST_LEAD_DAYS = 730
MOST_BEDS = 100_000
MOST_PRECISION_M = 100_000
SOURCE_ID = "my-list"
DATES = frozenset({"seen_on", "begins_on", "ends_on", "stated_on", "valid_to", "nda_until"})
_READ_APART = frozenset({"municipality_code", "precision_m", "source", "source_id"})
PLACELESS = ("place", "address")
NAMED = ("municipality", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a row became.

    Attributes
    ----------
    cells
        Column to value; None where the row says nothing.
    is_placed
        Whether the position is that of the municipal office, for want of a better one.
    state
        draft, public or closed as the row states it, empty where it says nothing.
    """

    cells: Mapping[str, object]
    lon: float | None
    lat: float | None
    is_placed: bool = False
    state: str = ""


def read_record(row: Row, kind: Kind, frame: Frame, gazetteer: Gazetteer) -> Read:
    """Return the record of a row.

    Raises
    ------
    SetAsideError
        A required cell says nothing, the row has no usable position where its kind needs one, or
        it is private and not to be visited.
    """
    if kind.label and not row.text(kind.label):
        raise row.set_aside("site_name_missing", kind.label, "")
    cells: dict[str, object] = {
        name: read_cell(row, field) for name, field in fields_of(kind.name) if name in row.texts
    }
    if cells.get("public_access") == PublicAccess.PRIVATE.value:
        raise row.set_aside("site_private", "public_access", row.text("public_access"))
    code, near = (None, None) if frame.region == "world" else read_town(row, gazetteer)
    position, is_placed = None, False
    if kind.is_place:
        position, is_placed = _position(row, kind, frame, near)
        cells["precision_m"] = read_precision(row, position, is_placed=is_placed)
    if is_placed and near is not None:
        code = near.code
    apart = {
        "municipality_code": code or (near.code if near is not None else None),
        "source": row.text("source") or row.notes.table,
        "source_id": SOURCE_ID,
    }
    cells |= {name: apart[name] for name in apart_of(kind.name)}
    _check_whole(row, kind, cells)
    _check_days(row, cells)
    return Read(
        cells=cells,
        lon=None if position is None else position.lon,
        lat=None if position is None else position.lat,
        is_placed=is_placed,
        state=read_state(row),
    )


def _check_whole(row: Row, kind: Kind, cells: Mapping[str, object]) -> None:
    """Set a row aside that lacks what its kind requires."""
    if cells.get("kind") == HubKind.SELECTED.value and not row.text("source"):
        raise row.set_aside("hub_without_source", "source", "")
    for column in kind.required:
        if cells.get(column) is None:
            raise row.set_aside("site_cell_missing", column, row.text(column))


def _check_days(row: Row, cells: Mapping[str, object]) -> None:
    begin, end = cells.get("begins_on"), cells.get("ends_on")
    if begin and end and str(end) < str(begin):
        row.note("site_dates_reversed", "ends_on", end, begin)


def read_state(row: Row) -> str:
    """Return the state that a row asks for; a word that is not known keeps it from being shown."""
    text = row.text("state")
    if not text:
        return ""
    told = parse_choice("state", text)
    if told is None:
        row.note("site_unknown_state", "state", text, "draft, public or closed")
    return told or "draft"


@cache
def fields_of(kind: str) -> tuple[tuple[str, Field], ...]:
    """Return the columns of a kind that are read from one cell each."""
    fields = kind_of(kind).fields
    return tuple((f.name, f) for f in fields if f.name not in _READ_APART)


@cache
def apart_of(kind: str) -> tuple[str, ...]:
    """Return the columns of a kind that are made of several cells."""
    read = ("municipality_code", "source", "source_id")
    return tuple(f.name for f in kind_of(kind).fields if f.name in read)


def _position(
    row: Row, kind: Kind, frame: Frame, near: Office | None
) -> tuple[Position | None, bool]:
    """Return the position of a row, and whether it is that of the office of its town."""
    position = read_position(row, frame, near)
    if position is not None:
        return position, False
    if near is not None and kind.name != "corrections":
        row.note("site_placed_at_municipality", "lon", near.name)
        return Position(lon=near.lon, lat=near.lat), True
    if kind.needs_place:
        found = row.text("municipality_code") or row.text("municipality") or row.text("address")
        raise row.set_aside(
            "site_position_missing", "lon", found, "lon and lat, or a municipality code"
        )
    if not any(row.text(c) for c in PLACELESS):
        raise row.set_aside("site_place_missing", "place", "")
    row.note("site_without_position", "place", row.text("place") or row.text("address"))
    return None, False


def read_town(row: Row, gazetteer: Gazetteer) -> tuple[str | None, Office | None]:
    """Return the stated code, and the office of the municipality that the row states or names."""
    code = read_code(row, gazetteer)
    known = code if code in gazetteer.offices else _named_code(row, gazetteer)
    return code, gazetteer.offices.get(known or "")


def read_code(row: Row, gazetteer: Gazetteer) -> str | None:
    """Return the code of the municipality that a row states, None where it states none."""
    text = row.text("municipality_code")
    if not text:
        return None
    reading = parse_municipality_code(text, gazetteer.offices)
    if reading.finding:
        expected = reading.code or "five digits, or six with the check digit"
        row.note(reading.finding, "municipality_code", text, expected)
    return reading.code


def _named_code(row: Row, gazetteer: Gazetteer) -> str | None:
    names = tuple(row.text(column) for column in NAMED)
    code, doubt = named_town(names, row.text("prefecture"), gazetteer)
    if doubt is not None and not _has_position(row):
        row.note("site_municipality_ambiguous", doubt[0], doubt[1], ", ".join(doubt[2]))
    return code


def named_town(
    names: Sequence[str], prefecture: str, gazetteer: Gazetteer
) -> tuple[str | None, tuple[str, str, tuple[str, ...]] | None]:
    """Return the code of the one municipality that is named, else what names several.

    Parameters
    ----------
    names
        Cells of the columns ``NAMED``.

    Returns
    -------
    tuple
        The code, and column, text and codes of a name that is that of several.
    """
    doubt = None
    for column, text in zip(NAMED, names, strict=True):
        if not text:
            continue
        codes = gazetteer.find(text, prefecture)
        if len(codes) == 1:
            return codes[0], None
        if codes and doubt is None:
            doubt = (column, text, codes)
    return None, doubt


def _has_position(row: Row) -> bool:
    return bool((row.text("lon") and row.text("lat")) or row.text("lonlat"))


def read_precision(row: Row, position: Position | None, *, is_placed: bool) -> float | None:
    """Return how well a position is known, metres; None where nothing is said."""
    if position is None:
        return None
    if is_placed:
        return OFFICE_PRECISION_M
    text = row.text("precision_m")
    metres = parse_metres(text) if text else None
    if text and (metres is None or not 0 < metres <= MOST_PRECISION_M):
        row.note("site_absurd_number", "precision_m", text, f"metres, 1 to {MOST_PRECISION_M}")
        metres = None
    floor = position.precision_m
    return metres if floor is None else max(metres or floor, floor)


def is_plain_text(field: Field) -> bool:
    """Return whether a cell is taken as it stands."""
    is_read = field.word is not None or field.name in DATES or field.dtype != "str"
    return not (is_read or (field.name in CHOICES and field.pattern))


def read_cell(row: Row, field: Field) -> object:
    """Return the value of one cell, None where it says nothing or nothing that can be read."""
    text = row.text(field.name)
    if not text:
        return None
    if field.word is not None:
        return _word(row, field, text)
    if field.name in CHOICES and field.pattern:
        return _choice(row, field, text)
    if field.name in DATES:
        return _day(row, field, text)
    return _count(row, field, text) if field.dtype != "str" else text


def _choice(row: Row, field: Field, text: str) -> str | None:
    code = parse_choice(field.name, text)
    if code is None:
        row.note("site_unknown_word", field.name, text, field.pattern.replace("|", ", "))
    return code


def _day(row: Row, field: Field, text: str) -> str | None:
    day = parse_date(text)
    if day is None:
        row.note("site_bad_date", field.name, text, "2026-04-01")
        return text if field.name == "nda_until" else None  # what cannot be read stays secret
    return day


def _word(row: Row, field: Field, text: str) -> str | None:
    if field.many:
        codes, lost = parse_words(field.name, text)
        if lost:
            row.note("site_unknown_word", field.name, ", ".join(lost), "a word of the template")
        return "|".join(codes) or None
    code = parse_word(field.name, text, field.word)
    if code is None and field.name == "category":
        row.note("site_unknown_category", field.name, text, "a category of the template")
    elif code is None:
        row.note("site_unknown_word", field.name, text, "a word of the template")
    return code


_LIMITS: Mapping[str, tuple[Callable[[str], float | int | None], int, int, str]] = {
    "lead_days": (parse_lead_days, 0, MOST_LEAD_DAYS, "days"),
    "beds_nearby": (parse_count, 0, MOST_BEDS, "beds"),
}


def _count(row: Row, field: Field, text: str) -> int | None:
    least = int(field.low) if field.low is not None else 0
    most = int(field.high) if field.high is not None else 1_000_000
    parse, low, high, unit = _LIMITS.get(field.name, (parse_count, least, most, "a whole number"))
    number = parse(text)
    if number is None or not low <= number <= high:
        row.note("site_absurd_number", field.name, text, f"{unit}, {low} to {high}")
        return None
    return int(number)
