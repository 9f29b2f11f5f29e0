"""An itinerary to print: A4, both languages, long and hostile names, old timetables."""

import dataclasses
import io

import pypdf
import pytest

from geo.orienteering import Status
from locator.export.wording import StopNames
from locator.i18n import Lang, Texts
from locator.itineraries import Itinerary, Kind
from locator.reports import itinerary_pdf
from locator.reports.itinerary import _bars, _fit
from tests.locator.export.taken import HOSTILE, OLD, STOPS, TODAY, by_car, dated, renamed
from tests.locator.itineraries.made import at, example
from tests.locator.reports.pages import says, sizes, words


def edges(pdf: bytes) -> tuple[float, float]:
    """Return the least and the largest x at which a text of any page begins, in points."""
    found: list[float] = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, *_: (
                found.append(cm[0] * tm[4] + cm[4]) if text.strip() else None
            )
        )
    return min(found), max(found)


def two_days() -> Itinerary:
    """Return the day twice, and a later start beside."""
    (plan,) = dated().days
    other = dataclasses.replace(dated(), kind=Kind.LATER_START)
    days = (plan, dataclasses.replace(plan, number=1))
    return dataclasses.replace(dated(), days=days, alternatives=(other,))


def test_in_english_with_all_it_has_to_say(en: Texts) -> None:
    pdf = itinerary_pdf(two_days(), STOPS, en, today=TODAY)
    assert set(sizes(pdf)) == {(595, 842)}
    says(
        pdf,
        "Itinerary: 2 of 2 places",
        "From Kofu Station to Kofu Station, public transport and walking",
        "Proven optimal: the total value is 1",
        "Lines run straight between stops and places",
        "Day 2, 2020-03-28: leave Kofu Station at 08:00",
        "08:09–08:49",
        "甲府駅前 → 身延駅前",
        "visit 08:49–09:49 (60 min)",
        "The last way back",
        "leave Minobu Station at 17:10",
        "If it is missed, the next one leaves at 19:10",
        "Laid-Back Camp (set here)",
        "Opening hours unknown",
        "Kozenji Temple",
        "no way there in time",
        "Itinerary with a later start",
        "バス会社 CC BY 4.0",
        "国土数値情報",
        "2020-03-25",
    )
    assert "notfortravel" not in words(pdf)


def test_in_japanese_an_old_timetable_is_said_on_every_page(ja: Texts) -> None:
    pdf = itinerary_pdf(example(), STOPS, ja, today=OLD)
    notice = "2020-03-25の時刻表。移動の計画には使えません"
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) >= 1
    assert all(notice in "".join(page.extract_text().split()) for page in pages)
    says(
        pdf,
        "令和8年4月1日",
        "1日目",
        "最後の帰り",
        "逃すと、次は19:10発",
        "訪ねる場所の決まりとマナー",
    )


@pytest.mark.parametrize("lang", list(Lang))
def test_hostile_and_endless_names_are_text_inside_the_page(
    lang: Lang, ja: Texts, en: Texts
) -> None:
    texts = ja if lang is Lang.JA else en
    for name in (HOSTILE + ' #panic("x") $x$ *b* </svg>', "長い名前" * 200, "x" * 900):
        stops = dataclasses.replace(STOPS, names={"bus:a": name, "bus:b": name})
        pdf = itinerary_pdf(renamed(dated(), name), stops, texts, today=OLD)
        assert set(sizes(pdf)) == {(595, 842)}
        least, most = edges(pdf)
        assert least > 30
        assert most < 595 - 30
    says(itinerary_pdf(renamed(dated(), HOSTILE), STOPS, texts, today=OLD), "<script>alert(1)")


def test_long_words_may_break() -> None:
    assert max(len(part) for part in _fit("x" * 90).split("\u200b")) == 18
    assert _fit("甲府駅 Kofu Station") == "甲府駅 Kofu Station"
    assert _fit("x" * 18) == "x" * 18


def test_the_timeline_fills_the_day() -> None:
    (plan,) = example().days
    bars = _bars(plan, 1)
    assert [key for key, _, _ in bars] == [
        "walk",
        "wait",
        "ride",
        "visit",
        "free",
        "walk",
        "wait",
        "ride",
    ]
    shares = [float(str(share)) for _, share, _ in bars]
    assert sum(shares) == pytest.approx(1)
    assert shares[3] == pytest.approx(60 / 195)
    assert bars[3][2] == "1"
    early = dataclasses.replace(plan.ways[0], leave_s=at(7, 55))
    rounded = _bars(dataclasses.replace(plan, ways=(early, plan.ways[1])), 1)
    assert sum(float(str(share)) for _, share, _ in rounded) == pytest.approx(1)


def test_by_car_times_are_estimates_and_no_timetable_is_ridden(en: Texts) -> None:
    pdf = itinerary_pdf(dated(by_car()), StopNames(), en, today=OLD)
    says(
        pdf,
        "By estimated times by car and within this question",
        "car (estimate) 44.0 km",
        "No service with a timetable is ridden",
    )
    assert "notfortravel" not in words(pdf)


def test_nothing_found_is_a_page_that_says_so(en: Texts) -> None:
    none = dataclasses.replace(dated(), days=(), status=Status.NOT_FOUND)
    pdf = itinerary_pdf(none, STOPS, en, today=TODAY)
    says(pdf, "No plan was found in 12 rounds of search", "Kozenji Temple")
    assert "Map" not in words(pdf)
