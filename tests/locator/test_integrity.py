"""The check of a data folder: one thing broken, one finding."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from geo.findings import Finding, Severity
from locator.integrity import check_data
from locator.settings import find_data
from tests.locator.folders import FEEDS, copy_small, describe, replace_in, write_feed


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_small(tmp_path)


def errors(data: Path) -> list[Finding]:
    return [f for f in check_data(data) if f.severity is Severity.ERROR]


def codes(data: Path) -> set[str]:
    return {f.code for f in errors(data)}


def test_a_sound_folder_has_no_error(data: Path) -> None:
    assert [f.message for f in errors(data)] == []


def test_the_embedded_data_are_sound() -> None:
    findings = check_data(find_data())
    assert [f.message for f in findings if f.severity is not Severity.INFO] == []
    count = Counter(f.code for f in findings)
    assert set(count) <= {"near_boundary", "known_island", "cannot_check"}
    assert count["near_boundary"] < 200


def test_a_changed_byte_is_found(data: Path) -> None:
    replace_in(data / "catalogue" / "works.csv", "Anime,", "Amine,")
    assert codes(data) == {"changed_file"}


@pytest.mark.parametrize("name", ["catalogue/spots.csv", "sources.csv", "timetables/bus.feed"])
def test_a_missing_file_is_told_once(data: Path, name: str) -> None:
    (data / name).unlink()
    found = [f for f in errors(data) if f.table == name]
    assert {f.code for f in found} == {"file_missing"}


def test_a_missing_column_is_found(data: Path) -> None:
    replace_in(data / "catalogue" / "gateways.csv", "iata", "airport")
    describe(data)
    assert codes(data) == {"column_missing", "column_unexpected"}


@pytest.mark.parametrize(
    ("table", "old", "new", "code"),
    [
        ("catalogue/locations.csv", "fc-1", "fc-9", "reference_unknown"),
        ("catalogue/spots.csv", "pl-1,anime,", "pl-1,manga,", "reference_unknown"),
        ("catalogue/place_works.csv", ",anime-1,", ",anime-2,", "reference_unknown"),
        ("catalogue/place_works.csv", "pl-1", "pl-2", "other_place"),
        ("catalogue/municipalities.csv", "19200,138.05", "19300,138.05", "reference_unknown"),
        ("catalogue/hubs.csv", "hub-1", "gw-1", "shared_id"),
        ("catalogue/hubs.csv", "facility", "palace", "bad_value"),
        ("catalogue/hubs.csv", ",own,", ",hearsay,", "unknown_source"),
        ("catalogue/hubs.csv", "CC0 1.0", "all rights reserved", "unknown_licence"),
        ("catalogue/hubs.csv", "138.02000", "138.12000", "outside_area"),
        ("timetables/feeds.csv", "gtfs-bus", "gtfs-tram", "unknown_source"),
        ("timetables/feeds.csv", "2026-11-18", "18.11.2026", "bad_value"),
    ],
)
def test_a_broken_cell_is_found(data: Path, table: str, old: str, new: str, code: str) -> None:
    replace_in(data / table, old, new)
    describe(data)
    assert code in codes(data)


def test_an_unknown_licence_in_the_description_is_found(data: Path) -> None:
    replace_in(data / "datapackage.json", "CC0 1.0", "secret")
    assert codes(data) == {"unknown_licence"}


def test_a_finding_names_file_row_and_column(data: Path) -> None:
    replace_in(data / "catalogue" / "locations.csv", "fc-1", "fc-9")
    describe(data)
    (finding,) = errors(data)
    assert (finding.table, finding.row, finding.column) == ("catalogue/locations.csv", 2, "fc_id")
    assert "film_commissions" in finding.message


def test_a_point_near_its_border_is_an_info(data: Path) -> None:
    # 0.005 degree of longitude east of the west ward at 35.02 N: 456 m
    replace_in(data / "catalogue" / "hubs.csv", "138.02000", "138.10500")
    describe(data)
    found = [f for f in check_data(data) if f.code == "near_boundary"]
    assert [(f.table, f.severity) for f in found] == [("catalogue/hubs.csv", Severity.INFO)]


def test_a_designated_city_is_the_union_of_its_wards(data: Path) -> None:
    replace_in(data / "catalogue" / "hubs.csv", ",19201,138.02", ",19200,138.15")
    describe(data)
    assert [f for f in check_data(data) if f.table == "catalogue/hubs.csv"] == []


def test_a_known_island_passes_with_its_reason(data: Path) -> None:
    path = data / "catalogue" / "stations.csv"
    replace_in(path, "138.19000,35.09000", "138.30100,35.05000")  # 91 m from the island's point
    describe(data)
    (found,) = [f for f in check_data(data) if f.table == "catalogue/stations.csv"]
    assert (found.code, found.severity) == ("known_island", Severity.INFO)
    assert "not in the outlines" in found.message


def test_a_code_without_outline_is_counted(data: Path) -> None:
    replace_in(data / "boundaries" / "municipalities.geojson", '"19202"', '"19299"')
    describe(data)
    found = {f.table: f.found for f in check_data(data) if f.code == "cannot_check"}
    assert found["catalogue/locations.csv"] == "1"


@pytest.mark.parametrize("content", [None, "", "{}", '{"type":"FeatureCollection","features":[]}'])
def test_no_outlines_is_an_error(data: Path, content: str | None) -> None:
    path = data / "boundaries" / "municipalities.geojson"
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    describe(data)
    assert "no_outlines" in codes(data)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (0, 4, "foreign_file"),
        (8, 12, "stale_file"),
        (70, 74, "broken_file"),
        (-4, None, "broken_file"),
    ],
)
def test_a_broken_timetable_is_named(data: Path, start: int, end: int | None, code: str) -> None:
    path = data / "timetables" / "bus.feed"
    content = bytearray(path.read_bytes())
    content[start:end] = bytes(255 - byte for byte in content[start:end])
    path.write_bytes(content)
    describe(data)
    (finding,) = errors(data)
    assert (finding.code, finding.table) == (code, "timetables/bus.feed")


def test_a_timetable_of_another_feed_is_found(data: Path) -> None:
    folder = data / "timetables"
    shutil.copyfile(folder / "ferry.feed", folder / "bus.feed")
    describe(data)
    assert codes(data) == {"feed_renamed"}


def test_a_stop_outside_japan_is_found(data: Path, tmp_path: Path) -> None:
    source = tmp_path / "bus"
    shutil.copytree(FEEDS / "bus", source)
    replace_in(source / "stops.txt", "35.06100,138.05000", "38.00000,119.00000")
    write_feed(source, data, "bus")
    describe(data)
    (finding,) = errors(data)
    assert (finding.code, finding.column, finding.found) == ("bad_value", "lon", "119.0")
    assert "'P2'" in finding.message


def test_no_timetables_is_a_warning(data: Path) -> None:
    shutil.rmtree(data / "timetables")
    describe(data)
    (finding,) = [f for f in check_data(data) if f.code == "no_timetables"]
    assert finding.severity is Severity.WARNING


def test_an_empty_folder_is_told_without_a_traceback(tmp_path: Path) -> None:
    found = check_data(tmp_path)
    assert "bad_datapackage" in {f.code for f in found}
    assert sum(f.code == "file_missing" for f in found) == 12
