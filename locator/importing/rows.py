"""One row of a list, read as one site: repaired where the meaning is plain, else set aside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from locator.importing.columns import LOCATION_COLUMNS
from locator.importing.notes import Notes
from locator.importing.placing import OFFICE_PRECISION_M, Gazetteer
from locator.importing.sheets import Sheet
from locator.importing.values import (
    is_empty,
    parse_count,
    parse_degrees,
    parse_lead_days,
    parse_metres,
    parse_municipality_code,
    parse_word,
    parse_words,
)
from locator.vocabulary import Category, PublicAccess

LON_RANGE = (122.0, 154.5)
LAT_RANGE = (20.0, 46.0)
MOST_LEAD_DAYS = 730
MOST_BEDS = 100_000
MOST_PRECISION_M = 100_000
SOURCE_ID = "my-list"
FREE_TEXTS = (
    "name_kana", "name_en", "permit_authority", "consult_first", "contact", "parking", "power",
    "toilets", "note",
)  # fmt: skip
BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+")
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
HTML = re.compile(r"</?[a-zA-Z!][^<>]*>")
PAIR = re.compile(r"\s*[,、，;/\s]\s*")


class SetAsideError(Exception):
    """A row cannot become a site; carries the finding's code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the file with its texts by column."""

    number: int
    texts: Mapping[str, str]
    headings: Mapping[str, str]
    notes: Notes

    def text(self, column: str) -> str:
        """Return the cell of a column, empty where it says nothing."""
        text = self.texts.get(column, "")
        return "" if is_empty(text) else text

    def note(self, code: str, column: str, found: object, expected: object = "") -> str:
        """Write a finding of this row down."""
        return self.notes.add(
            code,
            row=self.number,
            column=self.headings.get(column, column),
            found=found,
            expected=expected,
        )

    def set_aside(
        self, code: str, column: str, found: object, expected: object = ""
    ) -> SetAsideError:
        """Write the finding that sets this row aside down, and make its exception."""
        return SetAsideError(code, self.note(code, column, found, expected))


def make_row(number: int, cells: Sequence[str], sheet: Sheet, notes: Notes) -> Row:
    """Put the cells of a row under their columns, without invisible control characters."""
    texts: dict[str, str] = {}
    row = Row(number=number, texts=texts, headings=sheet.header.headings, notes=notes)
    for column, place in sheet.header.places.items():
        raw = cells[place] if place < len(cells) else ""
        text = CONTROL.sub("", raw)
        if text != raw:
            row.note("site_control_characters", column, raw)
        if "<" in text and (tag := HTML.search(text)):
            row.note("site_html_text", column, tag[0])
        texts[column] = BREAKS.sub(" ", text.strip())
    extra = [c for c in cells[len(sheet.headings) :] if c.strip()]
    if extra:
        row.note("site_extra_cells", "", " | ".join(extra))
    return row


def _is_in_japan(lon: float, lat: float) -> bool:
    return LON_RANGE[0] <= lon <= LON_RANGE[1] and LAT_RANGE[0] <= lat <= LAT_RANGE[1]


def _degrees(row: Row, column: str, text: str) -> float:
    reading = parse_degrees(text)
    if reading.value is None:
        raise row.set_aside("site_not_a_number", column, text, "degrees such as 139.7671")
    if reading.repair:
        row.note(reading.repair, column, text, f"{reading.value:.6f}")
    return reading.value


def _stated_position(row: Row) -> tuple[float, float] | None:
    """Return (lon, lat) in degrees as the row states it, None where it states none."""
    texts = [row.text("lon"), row.text("lat")]
    columns = ["lon", "lat"]
    if not any(texts) and (pair := row.text("lonlat")):
        texts = PAIR.split(pair.strip("()[] "))
        columns = ["lonlat", "lonlat"]
        if len(texts) != len(columns):
            raise row.set_aside("site_not_a_number", "lonlat", pair, "35.6812, 139.7671")
    if not all(texts):
        return None
    first, second = (_degrees(row, c, t) for c, t in zip(columns, texts, strict=True))
    if first == 0 and second == 0:
        row.note("site_zero_position", columns[0], "0, 0")
        return None
    if _is_in_japan(first, second):
        return first, second
    if _is_in_japan(second, first):
        if columns[0] != "lonlat":
            row.note(
                "site_lon_lat_swapped", "lon", f"{first}, {second}", f"lon {second}, lat {first}"
            )
        return second, first
    raise row.set_aside(
        "site_out_of_japan",
        columns[0],
        f"{first}, {second}",
        f"lon {LON_RANGE[0]:g} to {LON_RANGE[1]:g}, lat {LAT_RANGE[0]:g} to {LAT_RANGE[1]:g}",
    )


def _stated_code(row: Row, gazetteer: Gazetteer) -> str | None:
    text = row.text("municipality_code")
    if not text:
        return None
    reading = parse_municipality_code(text, gazetteer.offices)
    if reading.finding:
        expected = reading.code or "five digits, or six with the check digit"
        row.note(reading.finding, "municipality_code", text, expected)
    return reading.code


def _named_code(row: Row, gazetteer: Gazetteer) -> str | None:
    prefecture = row.text("prefecture")
    doubt: tuple[str, str, tuple[str, ...]] | None = None
    for column in ("municipality", "address"):
        text = row.text(column)
        codes = gazetteer.find(text, prefecture) if text else ()
        if len(codes) == 1:
            return codes[0]
        if codes and doubt is None:
            doubt = (column, text, codes)
    if doubt is not None:
        row.note("site_municipality_ambiguous", doubt[0], doubt[1], ", ".join(doubt[2]))
    return None


def _precision(row: Row) -> float | None:
    text = row.text("precision_m")
    if not text:
        return None
    metres = parse_metres(text)
    if metres is None or not 0 < metres <= MOST_PRECISION_M:
        row.note("site_absurd_number", "precision_m", text, f"metres, 1 to {MOST_PRECISION_M}")
        return None
    return metres


def _lead_days(row: Row) -> int | None:
    text = row.text("lead_days")
    if not text:
        return None
    days = parse_lead_days(text)
    if days is None or not 0 <= days <= MOST_LEAD_DAYS:
        row.note("site_absurd_number", "lead_days", text, f"days, 0 to {MOST_LEAD_DAYS}")
        return None
    return int(days)


def _beds(row: Row) -> int | None:
    text = row.text("beds_nearby")
    if not text:
        return None
    beds = parse_count(text)
    if beds is None or beds > MOST_BEDS:
        row.note("site_absurd_number", "beds_nearby", text, f"beds, 0 to {MOST_BEDS}")
        return None
    return beds


def _words(row: Row) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for column in ("setting", "owner_kind", "public_access"):
        text = row.text(column)
        found[column] = parse_word(column, text) if text else None
        if text and found[column] is None:
            row.note("site_unknown_word", column, text, "a word of the template")
    text = row.text("category")
    found["category"] = parse_word("category", text) if text else None
    if text and found["category"] is None:
        row.note("site_unknown_category", "category", text, "a category of the template")
        found["category"] = Category.OTHER.value
    eras, lost = parse_words("eras", row.text("eras"))
    found["eras"] = "|".join(eras) or None
    if lost:
        row.note("site_unknown_word", "eras", ", ".join(lost), "a word of the template")
    return found


def read_site(row: Row, gazetteer: Gazetteer) -> dict[str, object]:
    """Return the columns of one site with lon and lat, degrees.

    Raises
    ------
    SetAsideError
        The row has no name or no usable position, or is private and not to be visited.
    """
    name = row.text("name_ja")
    if not name:
        raise row.set_aside("site_name_missing", "name_ja", "")
    words = _words(row)
    if words["public_access"] == PublicAccess.PRIVATE.value:
        raise row.set_aside("site_private", "public_access", row.text("public_access"))
    position = _stated_position(row)
    code = _stated_code(row, gazetteer)
    precision = _precision(row)
    if position is None:
        code = code if code in gazetteer.offices else _named_code(row, gazetteer)
        office = gazetteer.offices.get(code or "")
        if office is None:
            found = row.text("municipality_code") or row.text("municipality") or row.text("address")
            raise row.set_aside(
                "site_position_missing", "lon", found, "lon and lat, or a municipality code"
            )
        row.note("site_placed_at_municipality", "lon", office.name)
        position, precision = (office.lon, office.lat), OFFICE_PRECISION_M
    site: dict[str, object] = dict.fromkeys(LOCATION_COLUMNS)
    site |= {column: row.text(column) or None for column in FREE_TEXTS}
    site |= words
    return site | {
        "name_ja": name,
        "municipality_code": code,
        "precision_m": precision,
        "lead_days": _lead_days(row),
        "beds_nearby": _beds(row),
        "source": f"{row.notes.table} row {row.number}",
        "source_id": SOURCE_ID,
        "lon": position[0],
        "lat": position[1],
    }
