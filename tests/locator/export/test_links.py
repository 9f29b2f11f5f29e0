"""Links to maps of others: in order, split at their limits, latitude first."""

import dataclasses
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from locator.export.links import MOST_WAYPOINTS, google_url, links_of, links_text
from locator.i18n import Texts
from locator.itineraries import DayPlan, Itinerary
from tests.locator.export.taken import HOSTILE, OLD, STOPS, TODAY, by_car, dated, renamed
from tests.locator.itineraries.made import KOFU, MINOBU


def asked(url: str) -> dict[str, str]:
    return {key: value for key, (value,) in parse_qs(urlsplit(url).query).items()}


def drive_past(count: int) -> Itinerary:
    """Return a day by car past a number of places, each a hundredth of a degree further east."""
    whole = by_car()
    (plan,) = whole.days
    stays = tuple(
        dataclasses.replace(
            plan.stays[0],
            place=dataclasses.replace(MINOBU, id=f"p{n}", lon=138 + n / 100, name_en=f"P{n}"),
        )
        for n in range(count)
    )
    chain = [KOFU, *(stay.place for stay in stays), KOFU]
    ways = tuple(dataclasses.replace(plan.ways[0], start=a, end=b) for a, b in pairwise(chain))
    day: DayPlan = dataclasses.replace(plan, stays=stays, ways=ways)
    return dataclasses.replace(whole, days=(day,))


def test_by_public_transport_each_way_is_a_link_without_way_points(en: Texts) -> None:
    google = [k for k in links_of(dated(), STOPS, en) if k.service == "Google Maps"]
    assert [k.name for k in google] == [
        "Kofu Station → Minobu Station",
        "Minobu Station → Kofu Station",
    ]
    assert google[0].url.startswith("https://www.google.com/maps/dir/?api=1&")
    assert asked(google[0].url) == {
        "api": "1",
        "origin": "35.667000,138.569000",
        "destination": "35.361400,138.453020",
        "travelmode": "transit",
    }


def test_walks_open_in_openstreetmap(en: Texts) -> None:
    walks = [k for k in links_of(dated(), STOPS, en) if k.service == "OpenStreetMap"]
    assert [k.name for k in walks] == ["Kofu Station → 甲府駅前", "Minobu Station → 身延駅前"]
    assert asked(walks[0].url) == {
        "engine": "fossgis_osrm_foot",
        "route": "35.667000,138.569000;35.668000,138.570000",
    }


def test_on_foot_all_the_way_is_a_walk(en: Texts) -> None:
    (plan,) = dated().days
    way = plan.ways[0]
    assert way.journey is not None
    alone = dataclasses.replace(way, journey=type(way.journey)(way.journey.legs[:1]))
    day = dataclasses.replace(plan, ways=(alone, plan.ways[1]))
    first = links_of(dataclasses.replace(dated(), days=(day,)), STOPS, en)[0]
    assert asked(first.url)["travelmode"] == "walking"


@pytest.mark.parametrize(("count", "links"), [(1, 1), (3, 1), (4, 2), (7, 2), (8, 3)])
def test_by_car_links_are_split_at_three_way_points_and_hang_together(
    count: int, links: int, en: Texts
) -> None:
    found = links_of(drive_past(count), STOPS, en)
    google = [asked(k.url) for k in found if k.service == "Google Maps"]
    assert len(google) == links
    through = []
    for before, link in zip([None, *google], google, strict=False):
        ways = link.get("waypoints", "").split("|") if "waypoints" in link else []
        assert len(ways) <= MOST_WAYPOINTS
        assert link["travelmode"] == "driving"
        if before is not None:
            assert link["origin"] == before["destination"]
        through += [*ways, link["destination"]]
    assert through == [
        *(f"35.361400,{138 + n / 100:.6f}" for n in range(count)),
        "35.667000,138.569000",
    ]
    drives = [asked(k.url) for k in found if k.service == "OpenStreetMap"]
    assert len(drives) == count + 1
    assert {d["engine"] for d in drives} == {"fossgis_osrm_car"}


def test_what_is_asked_is_quoted() -> None:
    url = google_url([(1, 2), (3, 4), (5, 6), (7, 8)], "driving")
    assert url.endswith("&waypoints=4.000000%2C3.000000%7C6.000000%2C5.000000")
    assert len(google_url([(139.123456, -35.123456)] * 5, "driving")) < 2048


def test_as_text_with_names_on_one_line(ja: Texts) -> None:
    text = links_text(renamed(dated(), HOSTILE), STOPS, ja, today=OLD)
    lines = text.splitlines()
    assert "2020-03-25 の時刻表。移動の計画には使えません" in lines[0]
    assert lines[3].startswith("1日目　2020-03-28")
    assert len(lines) == 4 + 2 * 4
    assert all(line.startswith("  https://") for line in lines[5::2])
    assert "使えません" not in links_text(dated(), STOPS, ja, today=TODAY)
