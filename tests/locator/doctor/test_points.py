"""Positions: within the town, outside, in the sea, on a known island."""

import pandas as pd
import pytest

from locator.doctor import points
from locator.doctor.tables import own_table
from tests.locator.catalogues import HERE, tiny
from tests.locator.doctor.offices import TODAY, own, rows, seen, town

EAST = HERE[0] + 0.25  # the border; a kilometre is about 0.011 degrees of longitude here


@pytest.mark.parametrize(
    ("lon", "code"),
    [
        (EAST - 0.01, None),
        (EAST + 0.01, None),  # 905 m outside
        (EAST + 0.013, "point_in_sea"),  # 1.2 km outside
        (EAST + 0.5, "point_in_sea"),
    ],
)
def test_a_point_more_than_a_kilometre_off_every_shore_is_in_the_sea(
    lon: float, code: str | None
) -> None:
    found = seen(own(at=(lon, HERE[1])), outlines=town())
    assert list(rows(found, "point_in_sea").index) == ([] if code is None else ["own-1"])
    assert rows(found, "point_outside").empty


def test_a_point_in_another_town_is_outside_and_says_where() -> None:
    both = pd.concat(
        [town(), town("22140").translate(0.5).to_frame("geometry").assign(code="22140")]
    )
    found = seen(own("there", at=(HERE[0] + 0.5, HERE[1])), own("here", at=HERE), outlines=both)
    outside = rows(found, "point_outside")
    assert outside["found"].to_dict() == {"there": "139.07000,35.67000 / 19201"}
    assert rows(found, "point_in_sea").empty


def test_a_code_without_outline_cannot_be_outside() -> None:
    found = seen(own(municipality_code="37324"), outlines=town())
    assert rows(found, "point_outside").empty


def test_a_record_of_a_kind_without_towns_can_be_in_the_sea_alone() -> None:
    at_sea = own("far", at=(EAST + 0.5, HERE[1]), kind="corrections")
    found = seen(at_sea, own("near", kind="corrections"), outlines=town())
    assert list(rows(found, "point_in_sea").index) == ["far"]
    assert rows(found, "point_outside").empty


def test_without_outlines_nothing_is_compared_and_that_is_told() -> None:
    found = seen(own(at=(EAST + 2, HERE[1])))
    assert rows(found, "point_in_sea").empty
    assert found.unchecked == ("images", "outlines")
    assert seen(own(), outlines=town()).unchecked == ("images",)


def test_an_island_on_the_list_is_excused() -> None:
    table = own_table("locations", {"own-1": own(at=(EAST + 0.5, HERE[1]))}, TODAY)
    areas = points.areas_of(town(), tiny().municipalities)
    island = pd.DataFrame(
        {"municipality_code": ["19201"], "lon": [EAST + 0.5], "lat": [HERE[1]],
         "within_m": [500.0], "reason": ["an islet"]}
    )  # fmt: skip
    elsewhere = island.assign(lon=EAST + 0.6)
    counts = [
        sum(len(part) for part in points.misplaced(table, areas, one))
        for one in (island, elsewhere)
    ]
    assert counts == [0, 1]


def test_a_city_is_all_its_wards() -> None:
    areas = points.areas_of(town("22138"), tiny().municipalities)
    assert sorted(areas.index) == ["22130", "22138"]
