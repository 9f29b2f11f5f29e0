"""Places as a check sees them: all rows of one place together; walked metres and seconds."""

import dataclasses

import pytest

from locator.itineraries.checking.gazetteer import Gazetteer, road_m, seconds_on_foot, walked_m
from locator.settings import CarEstimate, WalkPolicy
from tests.locator.catalogues import HERE, NORTH, tiny


def test_all_names_of_a_place_lead_to_it() -> None:
    places = Gazetteer(tiny())
    for name in ("spot-1", "loc-1", "pl-1"):
        found = places.find(name)
        assert found is not None
        assert (found.key, found.names) == ("pl-1", {"spot-1", "loc-1", "pl-1"})
        assert found.works == {"w-1", "w-2"}
    gateway, station = places.find("gw-1"), places.find("st-1")
    assert gateway is not None
    assert station is not None
    assert (gateway.lon, gateway.lat, gateway.precision_m) == (139.7661, 35.6814, 100)
    assert station.key == "st-1"


@pytest.mark.parametrize("text", ["nowhere", "", "200,35", "nan,35", "35.67,138.57"])
def test_what_is_no_place(text: str) -> None:
    assert Gazetteer(tiny()).find(text) is None


def test_a_point_is_a_place() -> None:
    found = Gazetteer(tiny()).find("138.5,35.6")
    assert found is not None
    assert (found.lon, found.lat, found.key) == (138.5, 35.6, "138.5,35.6")


@pytest.mark.parametrize("column", ["consent_rights_holder", "consent_municipality"])
def test_one_no_counts_for_all_rows_of_the_place(column: str) -> None:
    made = tiny()
    spots = made.spots.copy()
    spots.loc["spot-1", column] = "no"
    spots.loc["spot-1", "public_access"] = "private_do_not_visit"
    found = Gazetteer(dataclasses.replace(made, spots=spots)).find("loc-1")
    assert found is not None
    assert (found.has_consent, found.is_private) == (False, True)


def test_the_places_asked_for() -> None:
    places = Gazetteer(tiny())
    assert set(places.asked(["w-1"], [])) == {"pl-1", "pl-8"}
    assert set(places.asked(["w-1"], ["loc-1", "hub-1", "nowhere"])) == {"pl-1", "pl-8", "pl-20"}
    assert places.asked([], []) == {}


def test_metres_and_seconds() -> None:
    # 800 m at 80 m a minute are 600 s; a hair more is a second more, arithmetic is not
    walk = WalkPolicy()
    assert [seconds_on_foot(m, walk) for m in (0, 80, 800, 800.001, 800.000000001)] == [
        *(0, 60, 600, 601, 600)
    ]
    north = (HERE[0], HERE[1] + 1000 * NORTH)
    assert walked_m(HERE, north, walk) == pytest.approx(1300, abs=1)
    assert road_m(HERE, north, CarEstimate()) == pytest.approx(1300, abs=1)
