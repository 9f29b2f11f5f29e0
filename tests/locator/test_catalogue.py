"""The catalogue: read, typed, joined."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from locator.catalogue import load_catalogue
from locator.errors import DataError, QueryError
from locator.places import find_target
from locator.records import Catalogue, Query
from locator.search import search
from locator.sources import package_version
from locator.vocabulary import SiteKind
from tests.locator.catalogues import SCOUT
from tests.locator.folders import copy_small, describe


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_small(tmp_path)


def test_tables_are_indexed_by_id_and_located(data: Path) -> None:
    catalogue = load_catalogue(data)
    assert catalogue.locations.index.tolist() == ["loc-1", "loc-2"]
    assert catalogue.locations.index.name == "location_id"
    assert catalogue.locations.crs == "EPSG:4326"
    point = catalogue.locations.geometry["loc-2"]
    assert (point.x, point.y) == (138.15, 35.05)
    assert catalogue.sites(SiteKind.SPOT).index.tolist() == ["anime-1"]
    assert catalogue.municipalities.loc["19201", "parent_code"] == "19200"
    assert catalogue.coverage["municipality_code"].tolist() == ["*"]
    assert catalogue.version == package_version(data)


def test_a_private_place_is_left_out(data: Path) -> None:
    for name in ("spots", "locations"):
        path = data / "catalogue" / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(",open,") == 1
        path.write_text(text.replace(",open,", ",private_do_not_visit,"), encoding="utf-8")
    describe(data)
    catalogue = load_catalogue(data)
    assert catalogue.spots.empty
    assert catalogue.locations.index.tolist() == ["loc-1"]


def test_stops_and_trips_of_two_feeds_stay_apart(data: Path) -> None:
    catalogue = load_catalogue(data)
    assert catalogue.stops.index.tolist() == ["bus:P1", "bus:P2", "ferry:P1", "ferry:P2"]
    trips = catalogue.calls.groupby("feed_id", observed=True)["trip_key"].agg(set)
    assert not trips["bus"] & trips["ferry"]


def test_dates_of_feeds_are_dates(data: Path) -> None:
    feeds = load_catalogue(data).feeds
    assert feeds.loc["bus", "valid_from"] == dt.date(2026, 4, 1)
    assert feeds.loc["bus", "retrieved_on"] == dt.date(2026, 11, 20)
    assert feeds.loc["bus", "declared_to"] is None


def test_land_linked_by_road_is_one_group(data: Path) -> None:
    group = load_catalogue(data).land["road_group"]
    assert group["L001"] == group["L002"]
    assert group["L001"] != group["L003"]


def test_without_timetables_the_frames_are_empty_and_typed(data: Path, embedded: Catalogue) -> None:
    shutil.rmtree(data / "timetables")
    describe(data)
    catalogue = load_catalogue(data)
    assert catalogue.feeds.empty
    assert catalogue.stops.empty
    assert catalogue.stops.crs == "EPSG:4326"
    assert catalogue.calls.empty
    for name in ("feeds", "stops", "calls", "daily_trips"):
        assert list(getattr(catalogue, name).columns) == list(getattr(embedded, name).columns)
    assert catalogue.daily_trips["trips"].dtype == "int64"


def test_a_broken_table_is_one_fault(data: Path) -> None:
    (data / "catalogue" / "hubs.csv").unlink()
    with pytest.raises(DataError, match=r"hubs\.csv"):
        load_catalogue(data)


def test_a_broken_timetable_is_a_fault_that_names_it(data: Path) -> None:
    (data / "timetables" / "ferry.feed").write_bytes(b"no timetable")
    with pytest.raises(DataError, match=r"timetables/ferry\.feed cannot be used") as caught:
        load_catalogue(data)
    assert caught.value.code == "bad_timetable"


def test_broken_outlines_are_a_fault(data: Path) -> None:
    (data / "boundaries" / "land.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_catalogue(data)
    assert caught.value.code == "bad_outlines"


def test_no_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load_catalogue(tmp_path)
    assert caught.value.code == "no_data"


def test_the_embedded_catalogue_covers_japan(embedded: Catalogue) -> None:
    assert len(embedded.stations) == 9372
    assert embedded.locations["municipality_code"].str[:2].nunique() == 47
    assert len(embedded.municipalities) == 1912
    assert len(embedded.feeds) == 7
    assert embedded.calls["feed_id"].nunique() == 7
    assert not (embedded.hubs["kind"] == "selected").any()


def test_rows_of_one_place_share_its_id(embedded: Catalogue) -> None:
    spots, gateways = embedded.spots, embedded.gateways
    for name in ("身延駅", "尾道駅"):
        ids = {*spots.loc[spots["name_ja"] == name, "place_id"]}
        ids |= {*gateways.loc[gateways["name_ja"] == name, "place_id"]}
        assert len(ids) == 1
    locations = embedded.locations
    temple = locations.loc[locations["name_ja"] == "犬吠埼灯台", "place_id"].iloc[0]
    assert temple in set(spots["place_id"])
    assert not set(gateways["place_id"]) & set(embedded.stations.index)


def test_the_film_works_of_the_locations_are_works(embedded: Catalogue) -> None:
    linked = embedded.place_works[embedded.place_works["site_id"].isin(embedded.locations.index)]
    kinds = embedded.works.loc[linked["work_id"].unique(), "kind"]
    assert {"film", "drama", "anime"} <= set(kinds)
    assert set(linked["role"]) == {"shot_here", "set_here", "model"}


HEADS = "spot_id,place_id,work_id,name_ja,name_kana,name_en,category,lon,lat,precision_m,municipality_code,public_access,dwell_min,consent_rights_holder,consent_municipality,checked_against,source,source_id,licence,seen_on,note"  # noqa: E501


def write_items(folder: Path, *items: tuple[str, str, str, str, str, str]) -> None:
    """Write spots (id, place, work, access, consents) and their links to works."""
    rows = [
        f"{spot},{place},{work},名,,,bridge,138.05,35.05,200,19201,{access},,{holder},{town},,own,own,"
        "CC0 1.0,2026-11-20,"
        for spot, place, work, access, holder, town in items
    ]
    links = [
        f"{place},{spot},{work or 'film'},set_here,,medium,own,own,2026-11-20"
        for spot, place, work, *_ in items
    ]
    links.append("pl-1,loc-1,anime,shot_here,,medium,own,own,2026-11-20")
    tables = folder / "catalogue"
    head = (tables / "place_works.csv").read_text(encoding="utf-8").splitlines()[0]
    (tables / "spots.csv").write_text("\n".join([HEADS, *rows, ""]), encoding="utf-8")
    (tables / "place_works.csv").write_text("\n".join([head, *links, ""]), encoding="utf-8")
    works = tables / "works.csv"
    more = "film,映画,Film,えいが,film,2019,own,own,high,2026-11-20\n"
    works.write_text(works.read_text(encoding="utf-8") + more, encoding="utf-8")
    describe(folder)


@pytest.mark.parametrize(("holder", "town"), [("no", ""), ("yes", "no"), ("no", "no")])
def test_what_consent_is_refused_for_is_left_out_of_everything(
    data: Path, holder: str, town: str
) -> None:
    write_items(
        data,
        ("a-1", "pl-1", "anime", "open", holder, town),
        ("a-2", "pl-1", "anime", "open", "", "yes"),  # the same work at the same place
        ("a-3", "pl-9", "anime", "open", "", ""),  # the work elsewhere
        ("f-1", "pl-1", "film", "open", "", ""),  # another work there: consents of its own
    )
    catalogue = load_catalogue(data)
    assert catalogue.spots.index.tolist() == ["a-3", "f-1"]
    links = catalogue.place_works[["place_id", "site_id", "work_id"]]
    assert links.to_numpy().tolist() == [["pl-9", "a-3", "anime"], ["pl-1", "f-1", "film"]]
    assert links.index.tolist() == [0, 1]
    assert catalogue.locations.index.tolist() == ["loc-1", "loc-2"]  # a place to film at stays
    assert len(find_target(catalogue, "anime").points) == 1
    with pytest.raises(QueryError):
        find_target(catalogue, "a-1")
    found = search(catalogue, Query(profile=SCOUT, kind=SiteKind.SPOT)).frame
    assert set(found.index) == {"a-3", "f-1"}


def test_a_refused_spot_whose_work_stands_in_its_link_alone_goes_with_it(data: Path) -> None:
    write_items(
        data,
        ("f-1", "pl-9", "", "open", "", "no"),
        ("f-2", "pl-9", "", "open", "", ""),
        ("f-3", "pl-8", "", "open", "", ""),
    )
    catalogue = load_catalogue(data)
    assert catalogue.spots.index.tolist() == ["f-3"]
    assert catalogue.place_works["site_id"].tolist() == ["f-3", "loc-1"]


@pytest.mark.parametrize("word", ["yes", "asked", ""])
def test_other_words_on_consent_leave_a_spot_where_it_is(data: Path, word: str) -> None:
    write_items(data, ("a-1", "pl-1", "anime", "open", word, word))
    catalogue = load_catalogue(data)
    assert catalogue.spots.index.tolist() == ["a-1"]
    assert catalogue.place_works["site_id"].tolist() == ["a-1", "loc-1"]


@pytest.mark.parametrize("word", ["refused", "NO", "いいえ", "nein"])
def test_a_consent_in_other_words_is_a_fault_and_shows_nothing(data: Path, word: str) -> None:
    write_items(data, ("a-1", "pl-1", "anime", "open", "", word))
    with pytest.raises(DataError, match=r"consent_municipality.*one of yes, no, asked, or nothing"):
        load_catalogue(data)


def test_links_of_a_private_spot_go_with_it(data: Path) -> None:
    write_items(
        data,
        ("a-1", "pl-7", "anime", "private_do_not_visit", "", ""),
        ("a-2", "pl-9", "anime", "open", "", ""),
    )
    assert load_catalogue(data).place_works["site_id"].tolist() == ["a-2", "loc-1"]
