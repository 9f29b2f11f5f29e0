"""The embedded example: it fits the embedded feeds, and each of its parts does what it says."""

import pytest

from geo.access.verdicts import Visit
from locator.catalogue import load_catalogue
from locator.days import Day
from locator.feeds import embedded_feeds
from locator.places import find_target
from locator.scenarios import WhatIf, compare, format_scenario, parse_scenario, read_scenario
from locator.settings import find_data
from tests.locator.buses import at

EXAMPLE = find_data() / "definitions" / "scenario-example.toml"


def ask(origin: str, *, bookable: bool = False) -> WhatIf:
    """Ask for the city hall, the old post town and the top of the gorge."""
    catalogue = load_catalogue(find_data())
    return compare(
        catalogue,
        embedded_feeds(find_data()),
        read_scenario(EXAMPLE),
        Day(),
        origins=[find_target(catalogue, origin)],
        sites=catalogue.locations.loc[["loc-a071", "loc-a069", "loc-a010"]],
        visit=Visit(),
        bookable=bookable,
        unit_cost_jpy=5_000,
    )


@pytest.fixture(scope="module")
def answer() -> WhatIf:
    """Ask from Kobuchizawa, where no bus of the embedded timetable goes."""
    return ask("gw-229")


def test_the_example_says_that_it_is_one() -> None:
    found = read_scenario(EXAMPLE)
    assert "例" in found.name
    assert "no operator has planned" in found.note
    assert parse_scenario(format_scenario(found)) == found


def test_the_city_hall_is_reached_by_the_shuttle_alone(answer: WhatIf) -> None:
    assert answer.new_sites.tolist() == ["loc-a071"]
    row = answer.after["gw-229"].loc["loc-a071"]
    # pyproj gives 13,825.43 m; x 1.3 at 30 km/h 2,156.8 s
    assert row["first_arrival_s"] == at(9) + 2_157
    assert row["last_departure_s"] == at(17)


def test_the_post_town_is_reached_by_the_zone_where_booking_counts() -> None:
    found = ask("gw-229", bookable=True)
    assert found.new_sites.tolist() == ["loc-a071", "loc-a069"]
    # At the city hall 9:35:57, 120 s to change, ready at 9:38; one may ask every so many minutes
    # from 8:30 on as the finding says. Then 20 minutes and 7,934.62 m x 1.3 at 25 km/h, 1,486 s.
    (step,) = found.findings
    minutes = int(step.found)
    asked_s = at(8, 30) + -(-68 // minutes) * minutes * 60
    arrival_s = found.after["gw-229"].loc["loc-a069", "first_arrival_s"]
    assert (step.code, arrival_s) == ("scenario_zone_step", asked_s + 20 * 60 + 1_486)
    assert minutes <= 5


def test_the_last_bus_of_the_gorge_is_later() -> None:
    gained = ask("gw-224").sites.loc["loc-a010"]
    assert gained["before"] == "yes"
    # home from Takiue at 19:00 and no more at 17:32; back by 20:00 with the ride of 80 minutes
    assert gained["stay_gained_min"] > 0


def test_what_it_takes_is_told_part_by_part(answer: WhatIf) -> None:
    hours = answer.vehicle_hours
    assert list(hours) == ["hokuto", "shosenkyo-late", "hokuto-zone", "scenario-yamanashi"]
    assert hours["hokuto"] == pytest.approx(18 * (2_157 + 600) / 3_600)
    assert hours["shosenkyo-late"] == pytest.approx(80 / 60)  # 17:32 to 18:52 in the timetable
    assert hours["hokuto-zone"] == 9.0  # a weekday, one vehicle
    total = sum(h for h in hours.values() if h is not None)
    assert answer.cost_per_site_jpy == pytest.approx(5_000 * total)
