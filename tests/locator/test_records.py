import dataclasses

import geopandas as gpd
import pandas as pd
import pytest

from locator.records import Profile, Query, Ranking
from locator.vocabulary import DayType, SiteKind, UnknownPolicy
from tests.locator.catalogues import tiny

PROFILE = Profile(id="p", name_ja="試", name_en="P", weights={"stop_m": 1.0})


def test_the_catalogue_gives_the_sites_of_a_kind() -> None:
    catalogue = tiny()
    assert catalogue.sites(SiteKind.LOCATION) is catalogue.locations
    assert catalogue.sites(SiteKind.SPOT) is catalogue.spots


def test_a_query_asks_for_nothing_by_default() -> None:
    query = Query(profile=PROFILE)
    assert (query.kind, query.day, query.unknown) == (
        SiteKind.LOCATION,
        DayType.WEEKDAY,
        UnknownPolicy.KEEP,
    )
    assert not any(
        (query.text, query.categories, query.prefectures, query.near, query.weights, query.date)
    )


def test_records_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Query(profile=PROFILE).text = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Query(profile=PROFILE).weights["stop_m"] = 1.0  # type: ignore[index]


def test_unknown_lists_scored_criteria_only() -> None:
    index = pd.Index(["a", "b"])
    measures = pd.DataFrame(
        {"stop_m": [pd.NA, 1.0], "station_m": [pd.NA, 2.0], "departures": [1.0, pd.NA]},
        index=index,
        dtype="Float64",
    )
    ranking = Ranking(
        query=Query(profile=PROFILE),
        frame=gpd.GeoDataFrame(index=index, geometry=[None, None], crs="EPSG:4326"),
        parts=pd.DataFrame(index=index),
        measures=measures,
        weights={"stop_m": 0.5, "departures": 0.5},
        stop_upper_m=pd.Series([pd.NA, pd.NA], index=index),
        excluded=(),
        not_scored=(),
        relaxation=None,
        swaps=(),
        as_of={},
        attribution=(),
        total=2,
        considered=2,
    )
    assert ranking.unknown("a") == ("stop_m",)  # station_m weighs nothing
    assert ranking.unknown("b") == ("departures",)
