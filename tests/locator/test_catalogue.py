"""The catalogue: read, typed, joined."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from locator.catalogue import load_catalogue
from locator.errors import DataError
from locator.records import Catalogue
from locator.sources import package_version
from locator.vocabulary import SiteKind
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
