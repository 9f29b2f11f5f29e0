import dataclasses
import datetime as dt
import math

import pandas as pd
import pytest

from locator.criteria import CRITERIA
from locator.dossier import FACILITY_COLUMNS, PERMIT_COLUMNS, commission_for, dossier
from locator.measures import Measured, measure
from locator.records import Dossier, Fact
from locator.settings import Settings
from locator.vocabulary import SiteKind
from tests.locator.catalogues import HERE, shoots, tiny

CATALOGUE = tiny()
MEASURED = measure(CATALOGUE, CATALOGUE.locations)


def of(site: str, measured: Measured = MEASURED) -> Dossier:
    return dossier(CATALOGUE, measured, site, kind=SiteKind.LOCATION)


def by_key(facts: tuple[Fact, ...]) -> dict[str, object]:
    return {f.key: f.value for f in facts}


def test_what_the_row_says() -> None:
    castle = of("loc-1")
    assert (castle.id, castle.place_id, castle.name_ja) == ("loc-1", "pl-1", "霞ヶ城跡")
    assert (castle.name_en, castle.category, castle.kind) == (
        "Kasumi Castle",
        "castle",
        SiteKind.LOCATION,
    )
    assert (castle.municipality_ja, castle.prefecture_ja) == ("甲府市", "山梨県")
    assert (castle.lon, castle.precision_m, castle.source) == (138.57, 80.0, "survey")
    assert by_key(castle.facts)["eras"] == "edo|showa"
    assert {f.source for f in castle.permits} == {"survey"}


def test_empty_permit_columns_are_unknown_not_blank() -> None:
    castle, lake = of("loc-1"), of("loc-2")
    assert tuple(f.key for f in castle.permits) == PERMIT_COLUMNS
    assert by_key(castle.permits) == {
        "permit_authority": "甲府市",
        "consult_first": None,
        "contact": None,
        "lead_days": "14",
    }
    assert set(by_key(lake.permits).values()) == {None}
    assert by_key(lake.facilities) == dict.fromkeys(FACILITY_COLUMNS)
    assert by_key(lake.facts)["owner_kind"] is None  # the row says «unknown»


@pytest.mark.parametrize(
    ("site", "commission"),
    [("loc-1", "fc-2"), ("loc-3", "fc-1"), ("loc-4", "fc-1"), ("loc-5", "fc-3")],
)
def test_whom_to_ask(site: str, commission: str) -> None:
    asked = of(site).commission
    assert asked["id"] == commission
    assert asked["contact"] == ""  # not recorded, and not made up


def test_a_regional_commission_of_the_town_comes_before_the_prefectures() -> None:
    table = CATALOGUE.film_commissions.copy()
    table.loc["fc-3", ["prefecture_code", "municipality_code"]] = ["19", "19201"]
    other = dataclasses.replace(CATALOGUE, film_commissions=table)
    assert commission_for(other, CATALOGUE.locations.loc["loc-1"])["id"] == "fc-3"
    assert measure(other, other.locations).measures.loc["loc-1", "fc_support"] == 1


def test_no_commission_is_an_empty_mapping() -> None:
    nobody = dataclasses.replace(CATALOGUE, film_commissions=CATALOGUE.film_commissions.iloc[:0])
    assert commission_for(nobody, CATALOGUE.locations.loc["loc-1"]) == {}
    nowhere = CATALOGUE.locations.loc["loc-1"].copy()
    nowhere["municipality_code"] = pd.NA
    assert commission_for(CATALOGUE, nowhere) == {}


def test_works_shot_or_set_here() -> None:
    works = {(w.work_id, w.role): w for w in of("loc-1").works}
    assert set(works) == {("w-2", "shot_here"), ("w-1", "set_here")}
    film = works["w-2", "shot_here"]
    assert (film.title_ja, film.title_en, film.kind, film.year) == ("城の夏", "", "film", 2019)
    assert works["w-1", "set_here"].year is None
    assert of("loc-2").works == ()


def test_gateways_with_distance_and_a_drive_only_over_land() -> None:
    castle = of("loc-1").gateways
    assert [(g.id, g.kind) for g in castle] == [("gw-2", "airport"), ("gw-1", "shinkansen")]
    assert castle[0].metres == pytest.approx(102_532.5, abs=1)
    assert castle[0].drive_min == pytest.approx(160.885, abs=0.01)
    assert castle[0].name_en == "Shizuoka Airport"
    island = of("loc-5").gateways
    assert [(g.id, g.drive_min) for g in island] == [("gw-3", None), ("gw-1", None)]


def test_stations_carry_their_state_and_closed_ones_are_gone() -> None:
    assert [(s.id, s.note) for s in of("loc-2").stations] == [
        ("st-2", "suspended"),
        ("st-1", "running"),
    ]


def test_stops_in_reach_once_a_name_else_the_nearest_as_a_bound() -> None:
    castle = of("loc-1").stops
    assert [(s.id, s.name_ja, s.note) for s in castle] == [
        ("alpha:1", "城前", "alpha"),
        ("alpha:2", "城東", "alpha"),  # beta:1 bears the name of alpha:1
    ]
    (lake,) = of("loc-2").stops
    assert lake.id == "beta:1"
    assert lake.metres == pytest.approx(MEASURED.stop_upper_m["loc-2"])
    assert lake.metres > Settings().walk.limit_geodesic_m


def test_hubs_and_spots_nearby() -> None:
    assert of("loc-1").hubs == ()  # the policy case never counts
    (hub,) = of("loc-3").hubs
    assert (hub.id, hub.note) == ("hub-2", "municipality")
    assert math.isnan(hub.metres)
    (spot,) = of("loc-1").spots  # its own spot is left out
    assert (spot.id, spot.note) == ("spot-2", "城の夏")


def test_a_coarse_site_has_no_neighbours_by_distance() -> None:
    street = of("loc-4")
    assert (street.gateways, street.stations, street.stops, street.spots) == ((), (), (), ())
    assert [h.id for h in street.hubs] == ["hub-2"]


def test_unknown_names_what_is_not_known_but_not_what_was_not_asked() -> None:
    lake = of("loc-2")
    assert "departures" in lake.unknown
    assert "works_here" in lake.unknown
    assert "base_km" not in lake.unknown
    assert set(lake.unknown) < set(CRITERIA)
    based = measure(CATALOGUE, CATALOGUE.locations, base="gw-1")
    assert "base_drive_min" in of("loc-5", based).unknown  # across the sea


def test_the_date_is_that_of_the_timetables_in_reach() -> None:
    assert of("loc-1").as_of == dict.fromkeys(("alpha", "beta"), dt.date(2026, 11, 18))
    assert of("loc-2").as_of == {}


def test_a_spot_has_a_dossier_too() -> None:
    measured = measure(CATALOGUE, CATALOGUE.spots)
    found = dossier(CATALOGUE, measured, "spot-1", kind=SiteKind.SPOT)
    assert by_key(found.facts)["public_access"] == "open"
    assert "setting" not in by_key(found.facts)
    assert {w.work_id for w in found.works} == {"w-1", "w-2"}


def test_a_site_that_was_not_measured_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        of("loc-99")


def test_past_shoots_of_the_workspace_stand_in_the_dossier() -> None:
    assert of("loc-1").shoots == ()
    here = {"title": "城の夏", "lon": HERE[0], "lat": HERE[1]}
    own = shoots({"id": "s1", "year": "2018"} | here, {"id": "s2", "year": "2024"} | here)
    told = dossier(
        dataclasses.replace(CATALOGUE, shoots=own), MEASURED, "loc-1", kind=SiteKind.LOCATION
    ).shoots
    assert [(s.id, s.how, s.metres) for s in told] == [("s2", "near", 0.0), ("s1", "near", 0.0)]
