"""Past shoots at a place: by id, by distance, by name; and those that a refusal hides."""

import dataclasses

import pandas as pd
import pytest

from locator.settings import Settings
from locator.shoots import TEXTS, Refusal, at_place, no_shoots, shoots_at, towns_of, without_refused
from tests.locator.catalogues import HERE, NORTH, WGS84, shoots, tiny

CATALOGUE = tiny()
TOWNS = CATALOGUE.municipalities
CASTLE = CATALOGUE.locations.loc["loc-1"]  # 霞ヶ城跡, fine, 甲府市
STREET = CATALOGUE.locations.loc["loc-4"]  # 浜松の通り, coarse, a ward of 浜松市


def shoot(own: str, north_m: float | None = None, **more: object) -> dict[str, object]:
    at = {} if north_m is None else {"lon": HERE[0], "lat": HERE[1] + north_m * NORTH}
    return {"id": own, "title": f"作品{own}", "municipality_code": "19201"} | at | more


def found(site: pd.Series, *rows: dict[str, object]) -> dict[str, str]:
    return at_place(shoots(*rows), site, TOWNS, Settings())["how"].to_dict()


def test_a_shoot_within_150_m_is_at_the_place_whatever_its_name() -> None:
    rows = (shoot("a", 149, place="別の名"), shoot("b", 151, place="霞ヶ城跡"), shoot("c", -20))
    assert found(CASTLE, *rows) == {"a": "near", "c": "near"}
    table = at_place(shoots(*rows), CASTLE, TOWNS, Settings())
    assert table["metres"].tolist() == pytest.approx([149, 20], abs=0.5)


def test_a_name_counts_where_a_position_is_missing_or_coarse_and_in_the_town_alone() -> None:
    assert found(
        CASTLE,
        shoot("nowhere", place="霞ガ城跡", municipality_code="22138"),
        shoot("folded", place="霞ヶ城跡"),
        shoot("english", place="KASUMI castle"),
        shoot("coarse", 4000, place="霞ケ城跡", precision_m=5000),
        shoot("rough", 0, place="市役所", precision_m=5000),
        shoot("fine", 4000, place="霞ヶ城跡", precision_m=1000),
        shoot("elsewhere", place="霞ヶ城跡", municipality_code="22138"),
        shoot("unnamed"),
    ) == {"folded": "name", "english": "name", "coarse": "name"}


def test_of_a_coarse_place_the_name_counts_in_the_whole_city() -> None:
    rows = (
        shoot("ward", place="浜松の通り", municipality_code="22140"),
        shoot("near", place="浜松の通り", municipality_code="22138", lon=137.73, lat=34.71),
        shoot("town", place="浜松の通り"),
    )
    assert found(STREET, *rows) == {"ward": "name", "near": "name"}


def test_a_shoot_that_names_the_place_by_its_id_is_there_wherever_it_stands() -> None:
    rows = (shoot("a", 9000, place="loc-1"), shoot("b", place="pl-1"), shoot("c", place="loc-2"))
    assert found(CASTLE, *rows) == {"a": "id", "b": "id"}


def test_the_newest_come_first_and_those_without_a_date_last() -> None:
    rows = (
        shoot("none", 10),
        shoot("year", 10, year="2019"),
        shoot("day", 10, begins_on="2019-04-01", ends_on="2019-04-03"),
        shoot("end", 10, ends_on="2021-01-02"),
        shoot("old", 10, begins_on="1998-12-31", year="2030"),
    )
    told = shoots_at(shoots(*rows), CASTLE, TOWNS)
    assert [s.id for s in told] == ["end", "day", "year", "old", "none"]


def test_what_a_shoot_tells_and_what_it_does_not_know() -> None:
    told = {"place": "天守", "source": "台帳.csv row 3", "begins_on": "2020-05-01"}
    (one,) = shoots_at(shoots(shoot("a", 30, **told)), CASTLE, TOWNS)
    assert one.metres == pytest.approx(30, abs=0.1)
    unknown = dict.fromkeys(
        ("title_kind", "year", "director", "production", "ends_on", "credit", "licence", "seen_on"),
        "",
    )
    assert dataclasses.asdict(one) | {"metres": None} == {
        "id": "a", "title": "作品a", "metres": None, "how": "near",
    } | told | unknown  # fmt: skip
    (named,) = shoots_at(shoots(shoot("b", place="霞ヶ城跡")), CASTLE, TOWNS)
    assert (named.metres, named.how) == (None, "name")


def test_nothing_recorded_is_an_empty_table_with_its_columns() -> None:
    empty = no_shoots()
    assert (list(empty.columns), empty.crs) == ([*TEXTS, "precision_m", "geometry"], WGS84)
    assert shoots_at(empty, CASTLE, TOWNS) == ()
    assert without_refused(empty, [Refusal(site=CASTLE)], TOWNS).empty


@pytest.mark.parametrize(
    ("code", "towns"),
    [
        ("19201", {"19201"}),
        ("22138", {"22130", "22138", "22140"}),
        ("22130", {"22130", "22138", "22140"}),
        ("99999", {"99999"}),
        ("", set()),
    ],
)
def test_a_designated_city_is_one_town(code: str, towns: set[str]) -> None:
    assert towns_of(TOWNS, code) == towns


def test_a_refusal_hides_a_work_at_a_place_a_work_or_all_at_a_place() -> None:
    table = shoots(
        shoot("here", 10, title="『霧の島』"),
        shoot("other", 10, title="城の夏"),
        shoot("away", 9000, title="霧の島"),
    )

    def left(*refusals: Refusal) -> list[str]:
        return list(without_refused(table, refusals, TOWNS).index)

    titles = ("霧の島", "Misty Isle")
    assert left(Refusal(site=CASTLE, titles=titles)) == ["other", "away"]
    assert left(Refusal(site=None, titles=titles)) == ["other"]
    assert left(Refusal(site=CASTLE)) == ["away"]
    assert left(Refusal(site=CASTLE), Refusal(site=None, titles=titles)) == []
    assert left() == ["here", "other", "away"]
