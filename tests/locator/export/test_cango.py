"""The can-go table as files: nothing is lost, nothing becomes a formula, unknown is never «no»."""

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest

from locator.days import Day
from locator.export.cango import (
    cango_csv,
    cango_frame,
    cango_json,
    cango_table,
    cango_xlsx,
    cell_reasons,
    feed_rows,
    heat_rows,
    reason_groups,
)
from locator.i18n import Texts
from locator.vocabulary import DayType
from locator.workbook import NO_COLOUR, YES_COLOUR
from tests.locator.buses import AFTER
from tests.locator.castle_table import AWAY, BUSES_KNOWN, HOSTILE, START, places, table

TODAY = dt.date(2026, 4, 1)
LATER = dt.date(2027, 12, 1)


def test_json_has_the_agreed_form_and_unknown_is_null(en: Texts) -> None:
    found = json.loads(json.dumps(cango_json(table(), en), allow_nan=False))
    assert list(found)[:3] == ["rows", "summary", "as_of"]
    assert list(found)[3:] == ["timetable_notice", "assumed", "silent", "attribution"]
    castle, far, coarse = found["rows"]
    keys = ["from", "day", "id", "verdict", "if_complete", "reason", "measures"]
    assert list(castle) == keys
    assert [castle[k] for k in keys[:5]] == ["start", "weekday", "loc-1", "yes", "yes"]
    measures = castle["measures"]
    assert (measures["first_arrival"], measures["last_departure"]) == ("08:30", "16:10")
    assert (measures["longest_stay_min"], measures["departures"]) == (460.0, 1)
    assert measures["fastest_min"] == pytest.approx(30, abs=0.1)
    assert (far["verdict"], far["if_complete"]) == ("unknown", "no")
    assert "9.0 km" in far["reason"]
    assert far["measures"]["first_arrival"] is None
    assert (coarse["verdict"], coarse["if_complete"]) == ("unknown", "unknown")
    assert set(coarse["measures"].values()) == {None}
    assert found["summary"] == [
        {
            "from": "start",
            "day": "weekday",
            "yes": 1,
            "no": 0,
            "unknown": 2,
            "if_complete": {"yes": 1, "no": 1, "unknown": 1},
        }
    ]
    assert found["as_of"] == {"weekday": {"bus": "2026-03-25"}}


def test_a_no_names_who_stated_that_nothing_is_missing(en: Texts) -> None:
    assumed, known = cell_reasons(table(), en), cell_reasons(table(stated=(BUSES_KNOWN,)), en)
    assert known[0] == assumed[0]  # a yes rests on no statement
    assert known[1].startswith(assumed[1])
    assert "us" in known[1].removeprefix(assumed[1])
    assert "2026-11-20" in known[1]
    assert assumed[2] == known[2]


def test_csv_is_guarded_and_carries_dates_and_sources(ja: Texts) -> None:
    content = cango_csv(table(starts=(AWAY,)), ja, today=LATER)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert rows[0]["from_name"] == "'+遠い町"
    assert rows[1]["name_ja"].startswith("'=HYPERLINK")
    assert rows[0]["as_of"] == "bus:2026-03-25"
    assert "2026-03-25" in rows[0]["timetable_notice"]
    assert rows[0]["first_arrival"] == ""
    fresh = csv.DictReader(io.StringIO(cango_csv(table(), ja, today=TODAY).decode("utf-8-sig")))
    assert {row["timetable_notice"] for row in fresh} == {""}


def test_the_table_shows_each_cell_and_its_reading(en: Texts) -> None:
    lines = cango_table(table(), en, today=TODAY).splitlines()
    assert lines[0] == "Place\tStation weekday"
    assert lines[1] == "Castle\t○ 08:30–16:10"
    assert lines[2].endswith("\t? (×)")
    assert lines[3] == "loc-3\t?"
    assert any("be back by 20:00" in line for line in lines)
    assert cango_table(table(), en, today=LATER).splitlines()[0].startswith("timetable of 2026-03")


def test_cells_stand_under_their_start_and_day(en: Texts) -> None:
    days = (Day(), Day(type=DayType.SATURDAY))
    cells = dict(heat_rows(table(*days, starts=(START, AWAY)), en))["Castle"]
    assert [mark for _, mark in cells] == ["○ 08:30–16:10", "○ 10:30–15:00", "? (×)", "? (×)"]


def test_places_with_the_same_reason_stand_together(en: Texts) -> None:
    groups = reason_groups(table(starts=(AWAY,)), en)
    assert [(g[0], g[1], g[4]) for g in groups] == [
        ("@Far town", "weekday", [1, 2]),  # no stop at the start
        ("@Far town", "weekday", [3]),
    ]
    assert sum(len(g[4]) for g in reason_groups(table(), en)) == 2  # a yes needs no reason


def test_a_silent_date_is_told_with_the_nearest_day(en: Texts) -> None:
    (row,) = feed_rows(table(Day(date=AFTER)), en)
    assert (row[0], row[2], row[3]) == ("2026-04-08", "2026-03-02 – 2026-03-28", "")
    assert "2026-03-28" in row[4]  # its last Saturday, the last day with a trip


def test_the_workbook_is_coloured_and_lettered_and_unknown_is_hatched(en: Texts) -> None:
    file = io.BytesIO(cango_xlsx(table(stated=(BUSES_KNOWN,)), en, today=TODAY))
    book = openpyxl.load_workbook(file)
    heat = book["Can go"]
    yes, no, unknown = (heat.cell(row, 2) for row in (6, 7, 8))
    assert [c.value for c in (yes, no, unknown)] == ["○ 08:30–16:10", "×", "?"]
    assert yes.fill.fgColor.rgb.endswith(YES_COLOUR[1:])
    assert no.fill.fgColor.rgb.endswith(NO_COLOUR[1:])
    assert (yes.fill.patternType, no.fill.patternType) == ("solid", "solid")
    assert unknown.fill.patternType not in {"solid", None}
    assert NO_COLOUR[1:] not in {unknown.fill.fgColor.rgb[2:], unknown.fill.bgColor.rgb[2:]}
    assert heat.cell(7, 1).value.startswith("=HYPERLINK")
    cells = [c for sheet in book for row in sheet for c in row]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert not any(c.hyperlink for c in cells)
    assert book["Counts"].cell(4, 3).value == 1


def test_an_old_timetable_is_said_on_every_sheet(ja: Texts) -> None:
    book = openpyxl.load_workbook(io.BytesIO(cango_xlsx(table(), ja, today=LATER)))
    assert {"2026-03-25" in str(sheet["A2"].value) for sheet in book} == {True}


def test_no_places_are_an_empty_answer(ja: Texts) -> None:
    empty = table(sites=places().iloc[:0])
    assert cango_json(empty, ja)["rows"] == []
    assert cango_frame(empty, ja).empty
    assert cango_csv(empty, ja).startswith(b"\xef\xbb\xbffrom,from_name,day,id")
    assert openpyxl.load_workbook(io.BytesIO(cango_xlsx(empty, ja))).sheetnames
    assert HOSTILE not in cango_table(empty, ja)
