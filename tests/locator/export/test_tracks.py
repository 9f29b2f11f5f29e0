"""GPX and KML: well-formed whatever the names hold, numbered, with times where dated."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

import pytest

from locator.export.tracks import lines_of, marks_of, to_gpx, to_kml
from locator.export.wording import StopNames
from locator.i18n import Texts
from tests.locator.export.taken import (
    HOSTILE,
    HOSTILE_LINE,
    OLD,
    STOPS,
    TODAY,
    by_car,
    dated,
    renamed,
)
from tests.locator.itineraries.made import at, example

GPX = {"g": "http://www.topografix.com/GPX/1/1"}
KML = {"k": "http://www.opengis.net/kml/2.2"}
HOME, SEEN = ("35.667000", "138.569000"), ("35.361400", "138.453020")


def read(made: bytes) -> Element:
    return fromstring(made)  # noqa: S314 - written by ourselves a moment ago


def said(root: Element, path: str, spaces: dict[str, str]) -> list[str]:
    return [node.text or "" for node in root.findall(path, spaces)]


def points(root: Element, path: str) -> list[tuple[str, str]]:
    return [(node.attrib["lat"], node.attrib["lon"]) for node in root.findall(path, GPX)]


def test_gpx_has_places_a_route_and_a_track_through_the_stops(en: Texts) -> None:
    root = read(to_gpx(dated(), STOPS, en, today=TODAY))
    assert root.attrib == {"version": "1.1", "creator": "locator"}
    assert points(root, "g:wpt") == points(root, "g:rte/g:rtept") == [HOME, SEEN, HOME]
    stops = [("35.668000", "138.570000"), ("35.362000", "138.454000")]
    assert points(root, "g:trk/g:trkseg/g:trkpt") == [
        HOME,
        *stops,
        SEEN,
        *reversed(stops),
    ]
    assert said(root, "g:wpt/g:name", GPX) == ["Kofu Station", "1. Minobu Station", "Kofu Station"]
    # 8:00, 8:49 and 11:15 in Japan, in UTC
    assert said(root, "g:wpt/g:time", GPX) == [
        "2020-03-27T23:00:00Z",
        "2020-03-27T23:49:00Z",
        "2020-03-28T02:15:00Z",
    ]
    notes = said(root, "g:wpt/g:desc", GPX)
    assert notes[0] == "Day 1, 2020-03-28: leave at 08:00"
    assert notes[1].startswith("Day 1, 2020-03-28: 08:49–10:26\nvisit 08:49–09:49 (60 min)")
    assert notes[2].endswith("there by 11:15")
    assert "straight" in said(root, "g:trk/g:cmt", GPX)[0]
    assert "Source: バス会社 CC BY 4.0" in said(root, "g:metadata/g:desc", GPX)[0]
    children = [node.tag.rpartition("}")[2] for node in root]
    assert children == ["metadata", "wpt", "wpt", "wpt", "rte", "trk"]  # the order of the schema


def test_a_usual_day_has_no_times(en: Texts) -> None:
    assert b"<time>" not in to_gpx(example(), STOPS, en, today=TODAY)
    assert b"TimeSpan" not in to_kml(example(), STOPS, en, today=TODAY)


def test_times_past_midnight_are_of_the_next_date(en: Texts) -> None:
    (plan,) = dated().days
    late = dataclasses.replace(plan.ways[-1], arrive_s=at(25, 5))
    whole = dataclasses.replace(
        dated(), days=(dataclasses.replace(plan, ways=(plan.ways[0], late)),)
    )
    root = read(to_gpx(whole, STOPS, en, today=TODAY))
    assert said(root, "g:wpt/g:time", GPX)[-1] == "2020-03-28T16:05:00Z"  # 1:05 on the 29th


def test_an_old_timetable_is_said_in_every_title(ja: Texts) -> None:
    notice = "2020-03-25 の時刻表。移動の計画には使えません"
    root = read(to_gpx(dated(), STOPS, ja, today=OLD))
    for path in ("g:metadata/g:name", "g:rte/g:name", "g:trk/g:name"):
        assert [notice in text for text in said(root, path, GPX)] == [True]
    root = read(to_kml(dated(), STOPS, ja, today=OLD))
    assert notice in said(root, "k:Document/k:name", KML)[0]
    assert notice.encode() not in to_gpx(dated(), STOPS, ja, today=TODAY)


def test_kml_has_a_folder_a_day_with_places_and_legs(en: Texts) -> None:
    root = read(to_kml(dated(), STOPS, en, today=TODAY))
    assert said(root, "k:Document/k:Folder/k:name", KML) == ["Day 1, 2020-03-28"]
    assert said(root, ".//k:Point/k:coordinates", KML) == [
        "138.569000,35.667000",
        "138.453020,35.361400",
        "138.569000,35.667000",
    ]
    assert said(root, ".//k:LineString/k:coordinates", KML)[1] == (
        "138.570000,35.668000 138.454000,35.362000"
    )
    assert said(root, ".//k:styleUrl", KML) == ["#walk", "#ride", "#walk", "#ride"]
    spans = root.findall(".//k:TimeSpan", KML)
    assert [node.text for node in spans[0]] == [
        "2020-03-28T08:49:00+09:00",
        "2020-03-28T10:26:00+09:00",
    ]
    assert {f"#{style.attrib['id']}" for style in root.findall(".//k:Style", KML)} == {
        "#walk",
        "#ride",
        "#drive",
    }


@pytest.mark.parametrize("make", [to_gpx, to_kml])
def test_hostile_names_are_only_text(make: Callable[..., bytes], ja: Texts) -> None:
    stops = dataclasses.replace(STOPS, names={"bus:a": HOSTILE, "bus:b": HOSTILE})
    made = make(renamed(dated(), HOSTILE), stops, ja, today=TODAY)
    root = read(made)
    names = [node.text for node in root.iter() if node.tag.endswith("}name")]
    assert HOSTILE_LINE in names
    assert f"1. {HOSTILE_LINE}" in names
    tags = {node.tag.rpartition("}")[2].lower() for node in root.iter()}
    assert "script" not in tags


def test_descriptions_of_kml_are_escaped_for_readers_of_html(ja: Texts) -> None:
    root = read(to_kml(renamed(dated(), HOSTILE), STOPS, ja, today=TODAY))
    told = said(root, ".//k:Placemark/k:description", KML)
    assert any("&lt;script&gt;" in text for text in told)
    assert not any("<script" in text for text in told)
    assert any("<br>" in text for text in told)


def test_a_stop_of_unknown_place_draws_no_line(en: Texts) -> None:
    lines = lines_of(example(), StopNames(names=STOPS.names), en)
    assert [line.points for line in lines] == [()] * 4
    assert lines[1].leg["from"] == "甲府駅前"
    root = read(to_kml(example(), StopNames(), en, today=TODAY))
    assert said(root, ".//k:LineString/k:coordinates", KML) == []


def test_a_drive_runs_from_place_to_place(en: Texts) -> None:
    lines = lines_of(by_car(), StopNames(), en)
    assert [(line.look, line.points) for line in lines] == [
        ("drive", ((138.569, 35.667), (138.45302, 35.3614))),
        ("drive", ((138.45302, 35.3614), (138.569, 35.667))),
    ]


def test_visits_are_numbered_through_all_days(en: Texts) -> None:
    (plan,) = dated().days
    second = dataclasses.replace(plan, number=1)
    marks = marks_of(dataclasses.replace(dated(), days=(plan, second)))
    assert [(m.role, m.number) for m in marks] == [
        ("start", 0),
        ("visit", 1),
        ("end", 0),
        ("start", 0),
        ("visit", 2),
        ("end", 0),
    ]
    root = read(to_gpx(dataclasses.replace(dated(), days=(plan, second)), STOPS, en))
    assert said(root, "g:trk/g:number", GPX) == ["1", "2"]


def test_nothing_found_is_a_file_without_days(en: Texts) -> None:
    none = dataclasses.replace(dated(), days=())
    for made in (to_gpx(none, STOPS, en), to_kml(none, STOPS, en, today=dt.date(2020, 4, 1))):
        assert read(made).tag.endswith(("gpx", "kml"))
