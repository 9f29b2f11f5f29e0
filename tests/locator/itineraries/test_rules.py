"""What is known of visiting a place: nothing, until someone says it."""

from locator.itineraries import VisitRule
from locator.vocabulary import VisitAccess


def test_a_rule_that_says_nothing_knows_nothing() -> None:
    rule = VisitRule(id="spot-1")
    assert rule.hours is None
    assert rule.consent is None
    assert rule.most_a_day is None
    assert rule.access is VisitAccess.UNKNOWN
