from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely.geometry import Point

from locator.importing.gpx import gpx_records
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes


def read(
    inner: str,
) -> tuple[list[dict[str, str]], dict[int, tuple[str, str]], list[tuple[str, str]]]:
    notes = Notes("a.gpx", 9)
    data = f'<gpx xmlns="http://www.topografix.com/GPX/1/1">{inner}</gpx>'.encode()
    records, faults = gpx_records(data, name="a.gpx", notes=notes, limits=ImportLimits())
    rows = [dict(zip(records[0][1], cells, strict=True)) for _, cells in records[1:]]
    return rows, faults, [(f.code, f.found) for f in notes.finish()]


def test_waypoints_are_rows_and_tracks_are_told() -> None:
    rows, faults, told = read(
        '<metadata><name>旅</name></metadata><wpt lat="36.5661" lon="136.6588"><ele>50</ele>'
        '<name>金沢城</name><link href="https://example.org/a"><text>頁</text></link>'
        "<extensions><x:kind>城</x:kind></extensions></wpt>"
        '<wpt lat="37" lon="137"><name>B</name></wpt>'
        '<rte><rtept lat="1" lon="2"><name>no</name></rtept></rte>'
        '<trk><trkseg><trkpt lat="1" lon="2"/><trkpt lat="1" lon="2"/></trkseg></trk>'
    )
    assert rows[0] == {
        "lon": "136.6588", "lat": "36.5661", "ele": "50", "name": "金沢城",
        "link": "https://example.org/a", "text": "頁", "kind": "城",
    }  # fmt: skip
    assert (rows[1]["lon"], rows[1]["lat"], rows[1]["name"]) == ("137.0", "37.0", "B")
    assert (faults, told) == ({}, [("site_tracks_left_out", "3")])


def test_positions_that_are_none_are_faults_of_their_row() -> None:
    rows, faults, _ = read('<wpt lat="x" lon="136"><name>A</name></wpt><wpt lat="nan" lon="1"/>')
    assert [r["lon"] for r in rows] == ["", ""]
    assert {n: code for n, (code, _) in faults.items()} == {
        1: "site_bad_geometry",
        2: "site_bad_geometry",
    }


def test_a_file_of_tracks_alone_has_no_rows() -> None:
    notes = Notes("a.gpx", 9)
    data = b'<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>'
    records, _ = gpx_records(data, name="a.gpx", notes=notes, limits=ImportLimits())
    assert records == []
    assert [f.code for f in notes.finish()] == ["site_tracks_left_out"]


def test_a_file_of_gdal_gives_what_was_written(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["金沢城", "駅"]},
        geometry=[Point(136.6588, 36.5661), Point(136.648, 36.578)],
        crs=4326,
    )
    pyogrio.write_dataframe(frame, tmp_path / "a.gpx", driver="GPX", layer="waypoints")
    notes = Notes("a.gpx", 9)
    records, _ = gpx_records(
        (tmp_path / "a.gpx").read_bytes(), name="a.gpx", notes=notes, limits=ImportLimits()
    )
    assert [list(c) for _, c in records] == [
        ["lon", "lat", "name"],
        ["136.6588", "36.5661", "金沢城"],
        ["136.648", "36.578", "駅"],
    ]
