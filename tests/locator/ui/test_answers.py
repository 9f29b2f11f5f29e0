"""Sites of an area, and the days of a question."""

from geo.access.verdicts import Visit
from locator.days import Day
from locator.ui import answers
from locator.vocabulary import DayType


def test_an_area_holds_its_own_sites_of_the_kinds_asked_for() -> None:
    spots = answers.sites(answers.Area("19", (), ("spot",)))
    both = answers.sites(answers.Area("19", (), ("spot", "location")))
    assert set(spots["kind"]) == {"spot"}
    assert len(both) > len(spots) > 0
    assert set(both["municipality_code"].str[:2]) == {"19"}
    assert both.index.is_unique


def test_a_town_narrows_the_area() -> None:
    kofu = answers.sites(answers.Area("19", ("19201",), ("spot", "location")))
    assert set(kofu["municipality_code"]) == {"19201"}


def test_three_days_are_asked_for_instead_of_one() -> None:
    one = answers.Trip(("gw-224",), Day(type=DayType.SATURDAY), False, Visit(), 800, False)
    assert one.days == (Day(type=DayType.SATURDAY),)
    assert [d.type for d in one._replace(each_day=True).days] == list(DayType)
    assert one.settings.walk.limit_m == 800
    assert one.travel("gw-224", one.day).walk_m == 800


def test_one_municipality_is_named_where_just_one_is_chosen() -> None:
    assert answers.Area("19", ("19365",), ("spot",)).town == "19365"
    assert answers.Area("19", ("19365", "19201"), ("spot",)).town == ""
    assert answers.Area("19", (), ("spot",)).town == ""


def test_the_sheet_of_a_town_takes_day_starts_stay_and_definitions_of_the_question() -> None:
    trip = answers.Trip(
        ("gw-224",), Day(type=DayType.SATURDAY), False, Visit(stay_min=90), 800, False
    )
    wanted = tuple(answers.definitions().values())[:2]
    sheet = answers.sheet("19365", trip, wanted)
    assert sheet.code == "19365"
    assert sheet.gaps.definitions == wanted
    assert sheet.gaps.day == Day(type=DayType.SATURDAY)
    assert [start.id for start in sheet.cango.starts] == ["gw-224"]
    assert sheet.cango.visit.stay_min == 90


def test_what_is_a_visitors_own_is_answered_apart_from_the_store_of_all() -> None:
    def shared() -> str:
        return "all"

    def alone() -> str:
        return "own"

    area = answers.Area("19", (), ("own",))
    assert answers.once(area, "question", shared, alone) == "all"
    assert answers.once(area._replace(own="a"), "question", shared, alone) == "own"
    assert answers.once(area._replace(people="b"), "question", shared, alone) == "own"


def test_an_own_answer_is_found_once_while_the_question_stays() -> None:
    area, asked = answers.Area("19", (), ("own",), own="list"), []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [answers.alone_once(area, key, ask) for key in ("k", "k", "l")] == [1, 1, 2]
