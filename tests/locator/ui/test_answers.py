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
