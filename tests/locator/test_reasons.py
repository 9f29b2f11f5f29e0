"""Each reason in both languages, word for word, with all its numbers."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from geo.access.verdicts import Reason, Visit
from geo.gtfs.compiled import CompiledFeed
from locator.access import DayService, access_table, journeys_of
from locator.days import Day
from locator.i18n import Lang, Texts, load_texts
from locator.places import Point
from locator.reasons import access_json, reason_text
from locator.records import Catalogue
from locator.vocabulary import DayType
from tests.locator.buses import (
    AFTER,
    GATEWAY,
    HALFWAY,
    MONDAY,
    NO_SERVICE,
    THINNED,
    WEDNESDAY,
    at,
    bus,
    castle,
    line,
    ride,
    world,
)
from tests.locator.catalogues import HERE, NORTH

DATA = Path(__file__).resolve().parents[2] / "data"
TEXTS = {lang: load_texts(DATA, lang) for lang in Lang}
BUS = bus(line())
NEIGHBOUR = Point(lon=HERE[0], lat=HERE[1] - 300 * NORTH)
NOWHERE = Point(lon=140.0, lat=40.0)
RAIL = [(100.0, "running"), (-10_000.0, "running")]


def told(
    feeds: Sequence[CompiledFeed] = (BUS,),
    day: Day = Day(),  # noqa: B008 - frozen
    catalogue: Catalogue | None = None,
    *,
    metres: float = 0.0,
    origin: Point = GATEWAY,
    visit: Visit = Visit(),  # noqa: B008 - frozen
) -> tuple[str, str, str]:
    """Return the reason of the castle and its words, Japanese and English."""
    service = DayService.of(feeds, day)
    row = access_table(catalogue or world(), service, origin, castle(metres), visit).iloc[0]
    words = {lang: reason_text(row, service, visit, TEXTS[lang]) for lang in Lang}
    return row["reason"], words[Lang.JA], words[Lang.EN]


CASES = {
    "by_timetable": (
        {},
        "時刻表で往復できます。",
        "There and back by the timetables at hand.",
    ),
    "on_foot": ({"origin": NEIGHBOUR}, "歩いて行けます。", "Within a walk."),
    "no_stop_at_site": (
        {"metres": 2_300.0},
        "最寄りの停留所は約2.3 km先で、歩ける範囲にありません。",
        "The nearest stop is 2.3 km away, beyond a walk.",
    ),
    "no_stop_at_origin": (
        {"origin": NOWHERE},
        "出発地から歩ける停留所を収録していません。",
        "No recorded stop within a walk of the start.",
    ),
    "no_way_there": (
        {"day": Day(type=DayType.HOLIDAY)},
        "この日、収録した便では行けません。",
        "The recorded service does not lead there on this day.",
    ),
    # 8:30 to 16:10 are 460 minutes.
    "stay_too_short": (
        {"visit": Visit(stay_min=460.5)},
        "帰りの最終は16:10。滞在できるのは460分で、希望の460.5分に足りません。",
        "No way back after 16:10: 460 min to stay, 460.5 wanted.",
    ),
    # The only bus back leaves before one arrives.
    "no_way_back": (
        {"feeds": [bus([ride(0, 1, at(8), at(8, 30)), ride(1, 0, at(7, 30), at(7, 50))])]},
        "07:30を過ぎると帰りの便がありません。",
        "No way back after 07:30.",
    ),
    "by_train": (
        {"catalogue": world([], RAIL), "visit": Visit(stay_min=600)},
        "鉄道なら行ける可能性があります（鉄道の時刻表は収録していません）。",
        "Possible by train; no railway timetable here.",
    ),
    "feed_silent": (
        {"day": Day(date=AFTER)},
        "この日の時刻表がありません（busバス: 期間外。普段どおりの近い日は2026-03-28）。",
        "No timetable of this day (busバス: outside its days; nearest usual day 2026-03-28).",
    ),
}


def test_every_reason_has_its_case() -> None:
    assert set(CASES) == set(Reason)


@pytest.mark.parametrize("reason", CASES)
def test_words_of_each_reason(reason: str) -> None:
    case, ja, en = CASES[reason]
    assert told(**case) == (reason, ja, en)  # type: ignore[arg-type]


def test_words_where_a_number_is_missing() -> None:
    """No bus back at all; no timetable at all."""
    one_way = bus([ride(0, 1, at(8), at(8, 30))])
    assert told([one_way]) == (
        "no_way_back",
        "行けますが、時間内に帰る便がありません。",
        "One gets there, but no recorded service leads back in time.",
    )
    service = DayService.of([], Day())
    row = {"reason": "no_stop_at_site", "stop_m": None, "silent_feeds": ()}
    assert reason_text(row, service, Visit(), TEXTS[Lang.EN]) == "No feed covers this place."
    assert (
        reason_text(row, service, Visit(), TEXTS[Lang.JA])
        == "この場所を収録した時刻表がありません。"
    )


def test_a_thinned_day_says_how_thin_and_which_day_is_usual() -> None:
    # Two trips are usual on a Wednesday; 10 and 12 March are as near, the earlier is named.
    reason, ja, en = told(day=Day(date=THINNED))
    assert reason == "feed_silent"
    assert ja == (
        "この日の時刻表がありません（busバス: 0便しかなく、普段の2便の半分未満。"
        "普段どおりの近い日は2026-03-10）。"
    )
    assert en == (
        "No timetable of this day (busバス: only 0 trips, under half of the usual 2; "
        "nearest usual day 2026-03-10)."
    )


def test_a_feed_that_runs_on_no_day_says_so() -> None:
    idle = bus(line(), runs=False)
    for day in (Day(), Day(date=WEDNESDAY)):
        assert told([idle], day)[1:] == (
            "この日の時刻表がありません（busバス: どの日も運行なし）。",
            "No timetable of this day (busバス: no trip on any day).",
        )


def test_only_silent_feeds_in_reach_are_named() -> None:
    far = bus(line(), name="far", places=((138.0, 36.0), (138.0, 36.1)), monday=dt.date(2025, 3, 3))
    old = bus(line(), name="old", monday=dt.date(2025, 3, 3))
    words = told([BUS, far, old], Day(date=AFTER))[2]
    assert words.startswith("No timetable of this day (busバス: outside")
    assert "; oldバス: outside its days; nearest usual day 2025-03-29)." in words
    assert "far" not in words


@pytest.mark.parametrize(
    ("last_s", "stay_min", "words"),
    [
        (at(16, 10) + 59, 59.99, "No way back after 16:10: 59 min to stay, 60 wanted."),
        (at(24, 10), 0.5, "No way back after 24:10: 0 min to stay, 60 wanted."),
    ],
)
def test_times_are_rounded_down_so_that_nobody_misses_the_bus(
    last_s: int, stay_min: float, words: str
) -> None:
    row = {
        "reason": "stay_too_short",
        "last_departure_s": last_s,
        "longest_stay_min": stay_min,
        "silent_feeds": (),
    }
    assert reason_text(row, DayService.of([], Day()), Visit(), TEXTS[Lang.EN]) == words


@pytest.mark.parametrize("lang", Lang)
def test_no_word_is_left_unfilled(lang: Lang) -> None:
    words = [told(**case)[1 if lang is Lang.JA else 2] for case, _, _ in CASES.values()]  # type: ignore[arg-type]
    days = (Day(date=THINNED), Day(date=AFTER), Day(date=NO_SERVICE), Day(date=MONDAY))
    words += [told(day=day)[1 if lang is Lang.JA else 2] for day in days]
    assert len(set(words)) > len(Reason)
    for text in words:
        assert text
        assert not set("{}") & set(text)
        assert "NA" not in text
        assert "None" not in text


def test_both_languages_hold_the_same_words() -> None:
    keys = [
        {key for key in texts.catalogue if key.startswith("reason.")} for texts in TEXTS.values()
    ]
    assert keys[0] == keys[1]
    assert {f"reason.{reason}" for reason in Reason} <= keys[0]
    assert isinstance(TEXTS[Lang.JA], Texts)


def test_the_answer_as_json_with_its_legs() -> None:
    """A direct bus is there at 9:00; with a change halfway one is there at 8:50."""
    slow = bus([ride(0, 1, at(8), at(9)), *line()[1:]], name="slow")
    first = bus(
        [ride(0, 1, at(8), at(8, 20))],
        name="first",
        places=((GATEWAY.lon, GATEWAY.lat), HALFWAY),
    )
    second = bus([ride(0, 1, at(8, 30), at(8, 50))], name="second", places=(HALFWAY, HERE))
    service, visit = DayService.of([slow, first, second], Day()), Visit()
    site = castle(100)
    row = access_table(world(), service, GATEWAY, site, visit).iloc[0]
    end = Point(lon=site.geometry.x.iloc[0], lat=site.geometry.y.iloc[0])
    out, back = journeys_of(service, GATEWAY, end, visit)
    found = access_json(row, "words", service, out, back, names=("駅", "城"))
    # 100 m are 130 walked metres, 98 s: arrivals are rounded up, departures down.
    assert {key: found[key] for key in ("verdict", "if_complete", "reason", "departures")} == {
        "verdict": "yes",
        "if_complete": "yes",
        "reason": "words",
        "departures": 1,
    }
    assert (found["first_arrival"], found["last_departure"]) == ("08:52", "16:08")
    assert found["longest_stay_min"] == pytest.approx(440 - 2 * 98 / 60)
    assert [leg["id"] for leg in found["feeds"]] == ["slow", "first", "second"]  # type: ignore[attr-defined]
    ways = [
        [(leg["mode"], leg["from"], leg["to"], leg["depart"], leg["arrive"]) for leg in legs]  # type: ignore[attr-defined]
        for legs in (found["out"], found["back"])
    ]
    assert [leg for leg in ways[0] if leg[0] == "bus"] == [
        ("bus", "停留所0", "停留所1", "08:00", "08:20"),
        ("bus", "停留所0", "停留所1", "08:30", "08:50"),
    ]
    assert ways[0][-1] == ("walk", "停留所1", "城", "08:50", "08:52")
    assert ways[1][0] == ("walk", "城", "停留所1", "16:08", "16:10")
    assert ("bus", "停留所1", "停留所0", "16:10", "16:40") in ways[1]
    assert found["back"][0]["walk_m"] == pytest.approx(130, rel=1e-3)  # type: ignore[index]


def test_the_answer_as_json_where_there_is_no_way() -> None:
    service = DayService.of([BUS], Day(date=AFTER))
    row = access_table(world(), service, GATEWAY, castle(), Visit()).iloc[0]
    out, back = journeys_of(service, GATEWAY, Point(lon=HERE[0], lat=HERE[1]), Visit())
    found = access_json(row, "words", service, out, back, names=("駅", "城"))
    assert (found["verdict"], found["if_complete"]) == ("unknown", "unknown")
    assert (found["out"], found["back"], found["departures"]) == ([], [], None)
    for key in ("first_arrival", "last_departure", "longest_stay_min", "median_min", "p90_min"):
        assert found[key] is None
