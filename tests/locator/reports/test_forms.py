"""One entry for all forms of an itinerary."""

import json
from xml.etree.ElementTree import fromstring

import pytest

from locator.errors import QueryError
from locator.export.itinerary import itinerary_json
from locator.i18n import Texts
from locator.reports import FORMS, itinerary_file
from tests.locator.export.taken import OLD, STOPS, TODAY, dated
from tests.locator.itineraries.made import example

BEGINS: dict[str, str | bytes] = {
    "table": "Itinerary: 1 of 2 places",
    "json": '{\n "kind": "plan"',
    "gpx": b"<?xml",
    "kml": b"<?xml",
    "geojson": '{"type": "FeatureCollection"',
    "ics": b"BEGIN:VCALENDAR\r\n",
    "csv": b"\xef\xbb\xbfday,",
    "pdf": b"%PDF-",
    "links": "Itinerary: 1 of 2 places",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_made(form: str, en: Texts) -> None:
    made = itinerary_file(dated(), form, stops=STOPS, texts=en, today=TODAY)
    begin = BEGINS[form]
    assert type(made) is type(begin)
    assert made[: len(begin)] == begin


def test_the_json_is_that_of_the_itinerary(en: Texts) -> None:
    made = itinerary_file(example(), "json", stops=STOPS, texts=en, today=TODAY)
    assert json.loads(made) == itinerary_json(example(), STOPS.names, en, today=TODAY)


@pytest.mark.parametrize("form", [form for form in FORMS if form not in {"ics", "pdf"}])
def test_each_text_says_that_a_timetable_is_old(form: str, en: Texts) -> None:
    made = itinerary_file(dated(), form, stops=STOPS, texts=en, today=OLD)
    text = made if isinstance(made, str) else made.decode()
    assert "timetable of 2020-03-25, not for travel" in text


def test_a_calendar_of_an_old_timetable_has_to_be_asked_for(en: Texts) -> None:
    with pytest.raises(QueryError, match="--allow-old"):
        itinerary_file(dated(), "ics", stops=STOPS, texts=en, today=OLD)
    made = itinerary_file(dated(), "ics", stops=STOPS, texts=en, today=OLD, allow_old=True)
    assert b"BEGIN:VEVENT" in made  # type: ignore[operator]


def test_another_form_is_refused(ja: Texts, en: Texts) -> None:
    with pytest.raises(QueryError, match="'docx'") as refused:
        itinerary_file(dated(), "docx", stops=STOPS, texts=en, today=TODAY)
    assert "geojson" in ja.fault(refused.value)
    kml = itinerary_file(dated(), "kml", stops=STOPS, texts=en, today=TODAY)
    assert fromstring(kml).tag == "{http://www.opengis.net/kml/2.2}kml"  # noqa: S314 - our own
