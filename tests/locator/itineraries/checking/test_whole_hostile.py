"""Whatever of the right kind stands in a file, the checker answers and never falls over."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locator.errors import ImportFileError
from locator.itineraries.checking import check_itinerary
from locator.itineraries.checking.reading import check_shape
from tests.locator.itineraries.checking.made import by_car, places, two_days, village

WORLD, FEEDS = places(), village()
CLOCK = st.builds("{:02d}:{:02d}".format, st.integers(0, 95), st.integers(0, 59))
DATE = st.sampled_from(["0001-01-01", "9999-12-31", "2026-03-20", "2026-03-28"])
TEXT = st.one_of(
    *(CLOCK, DATE, st.text(max_size=5)),
    st.sampled_from(
        ["bus:s1", "bus:", ":", "spot-1", "pl-1", "gw-1", "0,0", "180,90", "car", "t0"]
    ),
)
NUMBER = st.one_of(
    st.integers(-3, 4), st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15, allow_nan=False)
)


def leaves(value: Any) -> list[tuple[Any, Any]]:
    """Return (container, key) of all single values."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, entry in pairs:
        found += leaves(entry) if isinstance(entry, dict | list) and entry else [(value, key)]
    return found


def other(draw: st.DataObject, value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return draw.draw(NUMBER)
    if isinstance(value, str):
        return draw.draw(TEXT)
    return draw.draw(st.one_of(st.none(), TEXT, NUMBER))


def refusal(document: Any) -> str:
    """Return the code under which the shape of a file is refused, empty where it is right."""
    try:
        check_shape(document, "plan.json")
    except ImportFileError as error:
        return error.code
    return ""


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draw=st.data(), is_by_car=st.booleans())
def test_no_value_fells_the_checker(draw: st.DataObject, is_by_car: bool) -> None:  # noqa: FBT001
    document = by_car() if is_by_car else two_days()
    places_of = leaves(document)
    for number in draw.draw(st.lists(st.integers(0, len(places_of) - 1), min_size=1, max_size=4)):
        container, key = places_of[number]
        container[key] = other(draw, container[key])
    if refused := refusal(document):
        assert refused.startswith("itinerary_")
        return
    checked = check_itinerary(document, WORLD, FEEDS)
    assert sum(checked.checked.values()) > 20
    assert all(fault.message.isprintable() for fault in checked.faults)
