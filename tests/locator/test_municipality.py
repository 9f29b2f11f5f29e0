"""The municipality sheet on the tiny world, counted by hand."""

import dataclasses
import datetime as dt

import pytest

from locator.errors import QueryError
from locator.municipality import COUNTED, KPIS, MunicipalitySheet, main_gateways, municipality_sheet
from locator.records import Catalogue
from locator.sources import attribution
from tests.locator.buses import world
from tests.locator.castle_table import BUS, START
from tests.locator.catalogues import HERE, shoots

TOWN, CITY, WARD = "19201", "22130", "22138"
ON = dt.date(2026, 11, 20)


def known_world() -> Catalogue:
    """Return the tiny world, the offices of all towns at the castle."""
    own = world()
    offices = own.municipalities.assign(lon=HERE[0], lat=HERE[1])
    return dataclasses.replace(own, municipalities=offices)


def sheet(code: str = TOWN, *neighbours: str) -> MunicipalitySheet:
    return municipality_sheet(
        known_world(), [BUS], code, neighbours=neighbours, starts=[START], on=ON
    )


def test_each_town_has_its_places_and_works() -> None:
    found = sheet(TOWN, CITY)
    assert found.code == TOWN
    columns = ["location", "spot", "hub", "facility", "works"]
    assert found.counts.loc[TOWN, columns].tolist() == [2, 2, 1, 0, 2]
    assert found.counts.loc[CITY, columns].tolist() == [2, 0, 1, 0, 0]
    assert found.assets.index.tolist() == [
        *("loc-1", "loc-2", "spot-1", "spot-2", "hub-1"),
        *("loc-3", "loc-4", "hub-2"),
    ]
    assert found.works.loc["w-2", "places"] == 2
    assert found.works["towns"].tolist() == [(TOWN,), (TOWN,)]


def test_past_shoots_of_the_workspace_are_counted_by_town() -> None:
    codes = (TOWN, WARD, "22140", "37201", None)
    own = shoots(*({"id": f"s{n}", "municipality_code": c} for n, c in enumerate(codes)))
    catalogue = dataclasses.replace(known_world(), shoots=own)
    found = municipality_sheet(
        catalogue, [BUS], TOWN, neighbours=[CITY], starts=[START], on=ON
    ).counts
    assert found["shoots"].to_dict() == {TOWN: 1, CITY: 2}
    assert tuple(found.columns) == COUNTED


def test_a_city_is_the_union_of_its_wards_and_a_ward_is_itself() -> None:
    assert sheet(CITY).assets.index.tolist() == ["loc-3", "loc-4", "hub-2"]
    assert sheet(WARD).assets.index.tolist() == ["loc-4"]
    both = sheet(WARD, CITY)  # no place counts twice
    assert both.assets["town"].to_dict() == {"loc-4": WARD, "loc-3": CITY, "hub-2": CITY}
    assert set(sheet(CITY).codes) == {CITY, WARD, "22140"}


def test_what_nobody_wrote_down_is_asked_and_nothing_else() -> None:
    asked = sheet(TOWN, CITY).to_ask
    of = asked.groupby("id")["item"].agg(list).to_dict()
    assert of["loc-1"] == ["consult_first", "contact", "public_access", "beds_nearby"]
    assert of["spot-2"] == ["consent_rights_holder", "consent_municipality"]
    assert {k: len(v) for k, v in of.items()} == {
        "loc-1": 4,
        "loc-2": 6,
        "loc-3": 5,
        "loc-4": 6,
        "spot-1": 2,
        "spot-2": 2,
    }


def test_lodging_is_unknown_and_registrations_are_information() -> None:
    found = sheet(TOWN, CITY)
    assert found.beds.empty
    assert found.registered["operator_ja"].tolist() == ["甲の会", "乙福祉会"]
    assert found.registered["is_expired"].tolist() == [False, True]


def test_the_answers_are_those_of_can_go_and_gaps() -> None:
    found = sheet(TOWN)
    verdicts = found.cango.of("start", "weekday")["verdict"].to_dict()
    assert verdicts["loc-1"] == verdicts["spot-1"] == "yes"
    assert verdicts["spot-2"] == "unknown"  # 3 km from the stop, and nobody says that is all
    assert found.gaps.rows.empty  # no definition was asked for
    assert found.dates == {"bus": dt.date(2026, 3, 25)}
    owed = attribution(found.catalogue.sources, {"own"})
    assert set(owed) <= set(found.attribution)


def test_the_gateways_are_the_nearest_of_each_kind() -> None:
    # By plane geometry the airport is 102 km from the office, Tokyo station 108 km.
    assert [t.id for t in main_gateways(known_world(), TOWN)] == ["gw-2", "gw-1"]


def test_a_town_without_places_is_an_empty_sheet() -> None:
    found = sheet("37201")
    assert found.assets.empty
    assert found.works.empty
    assert found.to_ask.empty
    assert found.counts.to_numpy().sum() == 0
    assert found.cango.rows.empty


@pytest.mark.parametrize("codes", [("99999",), (TOWN, "1"), ("=1+1",)])
def test_an_unknown_code_is_named(codes: tuple[str, ...]) -> None:
    with pytest.raises(QueryError, match="unknown municipality") as fault:
        sheet(*codes)
    assert fault.value.code == "unknown_municipality"


def test_the_indicators_are_those_of_the_paper() -> None:
    assert len(KPIS) == len(set(KPIS)) == 9
