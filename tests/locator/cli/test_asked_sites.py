"""Places that a command is asked about: tables, lists, ids, points, works, areas."""

import dataclasses
from pathlib import Path

import pytest

from locator.cli.asked_sites import sites_asked, target_sites
from locator.errors import ImportFileError, QueryError
from locator.i18n import Lang, load_texts
from locator.places import find_target
from locator.records import Catalogue
from locator.settings import find_data
from locator.workspace import Workspace, workspace_file
from tests.locator.catalogues import HERE, tiny

DATA = find_data()
TEXTS = load_texts(DATA, Lang.EN)
COLUMNS = [
    *("place_id", "name_ja", "name_en", "municipality_code"),
    *("precision_m", "source_id", "geometry"),
]


def beside() -> Catalogue:
    """The tiny catalogue, its towns with offices."""
    own = tiny()
    offices = own.municipalities.assign(lon=HERE[0], lat=HERE[1])
    return dataclasses.replace(own, municipalities=offices)


def ids(*wanted: str, area: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())) -> list[str]:
    found = sites_asked(beside(), wanted, DATA, TEXTS, area=area, ids=True)
    assert found.is_whole
    assert list(found.frame.columns) == COLUMNS
    return [str(i) for i in found.frame.index]


def test_whole_tables_ids_and_points() -> None:
    assert ids("spots") == ["spot-1", "spot-2", "spot-3"]
    assert ids("loc-1", "gw-2", "hub-1") == ["loc-1", "gw-2", "hub-1"]
    assert ids("138.57,35.67", "loc-1") == ["138.57,35.67", "loc-1"]


def test_no_place_stands_twice() -> None:
    assert ids("spots", "spot-2", "spots") == ["spot-1", "spot-2", "spot-3"]


def test_a_work_is_all_its_places() -> None:
    assert ids("w-2") == ["spot-2", "loc-1"]


def test_a_point_gets_the_town_whose_outline_holds_it() -> None:
    found = sites_asked(tiny(), [f"{HERE[0]},{HERE[1]}"], DATA, TEXTS, ids=True).frame
    assert found["municipality_code"].tolist() == ["19201"]  # 甲府市


def test_an_area_keeps_its_places_and_the_wards_of_its_city() -> None:
    assert ids("locations", area=(("19",), ())) == ["loc-1", "loc-2"]
    assert ids("locations", area=((), ("22130",))) == ["loc-3", "loc-4"]
    assert ids("locations", area=(("37",), ("19201",))) == []


def test_a_list_with_a_bad_row_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,name_ja,lon,lat\nmine,宿,138.5,35.6\nlost,宿,,\n", encoding="utf-8")
    found = sites_asked(beside(), [str(path)], DATA, TEXTS, ids=True)
    assert found.frame.index.tolist() == ["mine"]
    assert not found.is_whole


def test_a_map_of_points_is_a_list_too(tmp_path: Path) -> None:
    lon, lat = HERE
    path = tmp_path / "mine.kml"
    path.write_text(
        "<kml xmlns='http://www.opengis.net/kml/2.2'><Placemark><name>宿</name>"
        f"<Point><coordinates>{lon},{lat}</coordinates></Point></Placemark></kml>",
        encoding="utf-8",
    )
    found = sites_asked(beside(), [str(path)], DATA, TEXTS, ids=True)
    assert found.is_whole
    assert found.frame["name_ja"].tolist() == ["宿"]
    assert found.frame["municipality_code"].tolist() == ["19201"]


def test_a_mapping_that_the_workspace_keeps_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))
    path = tmp_path / "mine.csv"
    path.write_text(f"あ,い,う\n宿,{HERE[0]},{HERE[1]}\n", encoding="utf-8")
    with pytest.raises(ImportFileError):
        ids(str(path))
    mapping = {"あ": "name_ja", "い": "lon", "う": "lat"}
    Workspace(workspace_file()).keep_mapping("mine.csv", "locations", ["あ", "い", "う"], mapping)
    assert ids(str(path)) == ["my-2"]


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [("nothing-here", QueryError), ("w-3", QueryError), ("missing.csv", ImportFileError)],
)
def test_what_is_not_there_is_said(wanted: str, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        ids(wanted)


def test_an_unknown_town_is_said() -> None:
    with pytest.raises(QueryError, match="unknown municipality 99999"):
        ids("spots", area=((), ("99999",)))


def test_targets_become_places() -> None:
    found = target_sites(tiny(), [find_target(tiny(), "gw-1")])
    assert found.loc["gw-1", "name_en"] == "Tokyo Station"
    assert found.loc["gw-1", "municipality_code"] == "13101"
