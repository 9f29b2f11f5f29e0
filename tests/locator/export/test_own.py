import csv
import io
import json
import random
from dataclasses import replace

import openpyxl
import pytest

from locator.export import own_file
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import csv_table
from locator.importing.workbooks import xlsx_records
from locator.workspace import Entry, Variant
from tests.locator.workspace.entries import entry

OWN = [
    replace(
        entry("a", note="=cmd|'/C calc'!A0", owner_phone="090-1", nda_until="2020-01-01"),
        variants={"owner_phone": (Variant(value="090-2", batch=1, from_id="c"),)},
    ),
    replace(entry("b", contact="secret"), lon=None, lat=None, private=frozenset({"contact"})),
]


def test_formulas_and_private_fields_stay_behind_in_every_form() -> None:
    told = own_file(OWN, "locations", "csv")
    assert isinstance(told, bytes)
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"))))
    assert rows[0]["note"] == "'=cmd|'/C calc'!A0"
    assert (rows[0]["lon"], rows[1]["lon"], rows[1]["contact"]) == ("138.5", "", "")
    book = own_file(OWN, "locations", "xlsx")
    assert isinstance(book, bytes)
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "=cmd|'/C calc'!A0" in {cell.value for cell in cells}
    points = json.loads(own_file(OWN, "locations", "geojson"))
    assert points["features"][0]["geometry"]["coordinates"] == [138.5, 35.6]
    assert points["features"][1]["geometry"] is None
    everything = told.decode() + str([c.value for c in cells]) + json.dumps(points)
    for hidden in ("090-1", "090-2", "secret", "owner_phone", "nda_until"):
        assert hidden not in everything


def test_a_kind_without_positions_has_no_columns_for_them() -> None:
    told = own_file([], "works", "csv")
    assert isinstance(told, bytes)
    assert told.decode("utf-8-sig").split(",")[:2] == ["id", "title_ja"]
    assert "lon" not in told.decode()


@pytest.mark.parametrize("name", ["=1+1", "'=1+1", "''@a", "-3.5", "'x"])
def test_what_is_guarded_in_csv_is_read_back_as_it_was(name: str) -> None:
    own = Entry(kind="locations", id=name, fields={"name_ja": name}, lon=-3.5, lat=35.6)
    data = own_file([own], "locations", "csv")
    assert isinstance(data, bytes)
    records, _ = csv_table(data, name="a.csv", notes=Notes("a", 9), limits=ImportLimits())
    told = dict(zip(records[0][1], records[1][1], strict=True))
    assert (told["id"], told["name_ja"], told["lon"]) == (name, name, "-3.5")
    raw = dict(zip(*csv.reader(io.StringIO(data.decode("utf-8-sig"))), strict=True))
    assert raw["name_ja"].startswith(("'", "x")) or name == "'x"


LONG = ("12345678901234567890", "00123456789012345678", "1e5", "1234567890123456")


def test_a_position_read_back_from_a_workbook_is_the_same_to_a_billionth_of_a_degree() -> None:
    chance = random.Random(6)  # noqa: S311 - no secrets
    made = {
        f"{n}": replace(entry(f"{n}"), lon=chance.uniform(122, 154), lat=chance.uniform(20, 46))
        for n in range(300)
    }
    made["3rd"] = replace(entry("3rd"), lon=139 + 1 / 3, lat=1e-7)
    book = own_file(list(made.values()), "locations", "xlsx")
    assert isinstance(book, bytes)
    (_, heads), *rows = xlsx_records(book, name="a.xlsx", limits=ImportLimits())
    assert len(rows) == len(made)
    for _, cells in rows:
        told = dict(zip(heads, cells, strict=True))
        one = made[told["id"]]
        assert (float(told["lon"]), float(told["lat"])) == pytest.approx(
            (one.lon, one.lat), abs=1e-12
        )


def test_ids_of_more_digits_than_a_number_keeps_stay_text_in_a_workbook() -> None:
    told = [replace(entry(own, name_ja=own), lon=138.5, lat=35.6) for own in LONG]
    book = own_file(told, "locations", "xlsx")
    assert isinstance(book, bytes)
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert [sheet.cell(row, 1).data_type for row in range(2, 6)] == ["s"] * 4
    (_, heads), *rows = xlsx_records(book, name="a.xlsx", limits=ImportLimits())
    back = [dict(zip(heads, cells, strict=True)) for _, cells in rows]
    assert [(row["id"], row["name_ja"]) for row in back] == [(own, own) for own in LONG]
