"""What is refused or private is left out, by hand on three places and two works."""

import geopandas as gpd
import pandas as pd
import pytest

from locator.consents import cared_for


def tables() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame]:
    points = gpd.points_from_xy([138.0, 138.1, 138.2], [35.0, 35.1, 35.2])
    spots = gpd.GeoDataFrame(
        {
            "place_id": ["p1", "p2", "p3"],
            "work_id": ["w1", "w1", "w2"],
            "public_access": ["open", "open", "private_do_not_visit"],
            "consent_rights_holder": [None, None, None],
            "consent_municipality": [None, "no", None],
        },
        index=["s1", "s2", "s3"],
        geometry=points,
    )
    locations = gpd.GeoDataFrame(
        {"place_id": ["p1"], "public_access": ["open"]}, index=["l1"], geometry=points[:1]
    )
    links = pd.DataFrame(
        {
            "place_id": ["p1", "p1", "p2", "p3"],
            "site_id": ["s1", "l1", "s2", "s3"],
            "work_id": ["w1", "w1", "w1", "w2"],
        }
    )
    return locations, spots, links


def test_a_refused_work_and_a_private_place_are_left_out_with_their_links() -> None:
    locations, spots, links = cared_for(*tables())
    assert list(spots.index) == ["s1"]
    assert list(locations.index) == ["l1"]
    assert list(links["site_id"]) == ["s1", "l1"]


def test_a_refusal_told_elsewhere_takes_spot_and_links_and_leaves_the_location() -> None:
    locations, spots, links = cared_for(*tables(), no={("p1", "w1")})
    assert list(spots.index) == []
    assert list(locations.index) == ["l1"]
    assert links.empty


@pytest.mark.parametrize("no", [{("p1", "w2")}, {("p9", "w1")}])
def test_a_refusal_of_something_else_changes_nothing(no: set[tuple[str, str]]) -> None:
    assert list(cared_for(*tables(), no=no)[1].index) == ["s1"]
