"""GeoJSON and CSV of an itinerary."""

import csv
import dataclasses
import io
import json

from locator.export.rows import to_itinerary_csv, to_itinerary_geojson
from locator.export.wording import StopNames
from locator.i18n import Texts
from tests.locator.export.taken import HOSTILE, HOSTILE_LINE, OLD, STOPS, TODAY, dated, renamed
from tests.locator.itineraries.made import example


def table(made: bytes) -> list[dict[str, str]]:
    assert made.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def test_places_are_numbered_points_and_legs_lines_with_their_mode(en: Texts) -> None:
    found = json.loads(to_itinerary_geojson(dated(), STOPS, en, today=TODAY))
    told = [
        (f["geometry"]["type"], f["properties"]["kind"], f["properties"].get("number"))
        for f in found["features"]
    ]
    assert told[:3] == [("Point", "start", None), ("Point", "visit", 1), ("Point", "end", None)]
    legs = [f for f in found["features"] if f["properties"]["kind"] == "leg"]
    assert [leg["properties"]["mode"] for leg in legs] == ["walk", "bus", "walk", "bus"]
    assert legs[1]["geometry"] == {
        "type": "LineString",
        "coordinates": [[138.57, 35.668], [138.454, 35.362]],
    }
    assert found["attribution"] == ["バス会社 CC BY 4.0"]
    assert any("straight" in note for note in found["notes"])
    assert found["timetable_notice"] == ""


def test_a_leg_without_known_ends_keeps_its_row(en: Texts) -> None:
    found = json.loads(to_itinerary_geojson(example(), StopNames(), en, today=OLD))
    legs = [f for f in found["features"] if f["properties"]["kind"] == "leg"]
    assert [leg["geometry"] for leg in legs] == [None] * 4
    assert found["timetable_notice"] == "timetable of 2020-03-25, not for travel"
    assert found["title"].endswith("(timetable of 2020-03-25, not for travel)")


def test_a_row_a_visit_and_a_leg_in_order_of_time(en: Texts) -> None:
    made = to_itinerary_csv(dated(), STOPS, en, today=TODAY)
    assert made.count(b"\r\n") == 8  # a head and seven rows
    rows = table(made)
    told = [(r["kind"], r["mode"], r["number"], r["begins"], r["ends"]) for r in rows]
    assert told == [
        ("leg", "walk", "", "08:00", "08:08"),
        ("leg", "wait", "", "08:08", "08:09"),
        ("leg", "bus", "", "08:09", "08:49"),
        ("visit", "", "1", "08:49", "10:26"),
        ("leg", "walk", "", "10:26", "10:34"),
        ("leg", "wait", "", "10:34", "10:35"),
        ("leg", "bus", "", "10:35", "11:15"),
    ]
    assert {(r["day"], r["date"], r["day_type"]) for r in rows} == {("1", "2020-03-28", "saturday")}
    assert (rows[2]["route"], rows[2]["from"], rows[2]["to"]) == (
        "身延線代行",
        "甲府駅前",
        "身延駅前",
    )
    assert (rows[3]["name"], rows[3]["works"]) == ("Minobu Station", "Laid-Back Camp (set here)")
    assert {r["as_of"] for r in rows} == {"bus:2020-03-25"}
    assert {r["attribution"] for r in rows} == {"バス会社 CC BY 4.0"}


def test_no_cell_is_a_formula_and_no_name_breaks_a_row(ja: Texts) -> None:
    stops = StopNames(names={"bus:a": "+1+1", "bus:b": "@SUM(A1)"})
    rows = table(to_itinerary_csv(renamed(dated(), HOSTILE), stops, ja, today=OLD))
    assert len(rows) == 7
    assert rows[3]["name"] == f"'{HOSTILE_LINE}"
    assert (rows[2]["from"], rows[2]["to"]) == ("'+1+1", "'@SUM(A1)")
    assert not any(v.startswith(("=", "+", "-", "@")) for row in rows for v in row.values())
    assert rows[0]["timetable_notice"] == "2020-03-25 の時刻表。移動の計画には使えません"


def test_nothing_found_has_heads_alone(en: Texts) -> None:
    none = dataclasses.replace(dated(), days=())
    assert table(to_itinerary_csv(none, STOPS, en)) == []
    assert json.loads(to_itinerary_geojson(none, STOPS, en))["features"] == []
