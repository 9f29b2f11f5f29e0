import sqlite3
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import LineString, Point

from locator.errors import ImportFileError
from locator.importing.features import Layer
from locator.importing.geopackages import read_geopackage
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from tests.locator.importing.vectors import places, written

UNTRIGGERED = "".join(
    f"DROP TRIGGER IF EXISTS rtree_list_geom_{name};"
    for name in ("insert", "delete", *(f"update{n or ''}" for n in range(8)))
)
"""Without the triggers, that call functions which SQLite alone does not have."""


def read(data: bytes, **limits: int) -> tuple[tuple[Layer, ...], list[tuple[str, str]]]:
    notes = Notes("a", 99)
    layers = read_geopackage(data, name="a.gpkg", notes=notes, limits=ImportLimits(**limits))
    return layers, [(f.code, f.found) for f in notes.finish()]


def cells(layer: Layer) -> list[list[str]]:
    return [list(c) for _, c in layer.records]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str], bytes]:
    """Return a GeoPackage after some SQL."""

    def _changed(script: str) -> bytes:
        path = tmp_path / "list.gpkg"
        path.write_bytes(written(places(), ".gpkg")[".gpkg"])
        base = sqlite3.connect(path)
        base.executescript(script)
        base.close()
        return path.read_bytes()

    return _changed


def test_all_layers_and_tables_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(places(), path, layer="場所")
    zone = gpd.GeoDataFrame(
        {"n": [1, 2]}, geometry=[Point(0, 0), LineString([(0, 0), (0, 10)])], crs=6675
    )
    pyogrio.write_dataframe(zone, path, layer="zone", geometry_type="Unknown")
    table = pd.DataFrame({"名称": ["城"], "経度": [136.5], "ok": [True]})
    pyogrio.write_dataframe(table, path, layer="表", append=True)
    (first, second, third), told = read(path.read_bytes())
    assert (first.title, cells(first), first.crs) == (
        "場所",
        [["lon", "lat", "名称", "code"],
         ["136.6588", "36.5661", "金沢城の表門", "01100"],
         ["136.648", "36.578", "駅ソ", "x"]],
        "",
    )  # fmt: skip
    assert (second.title, second.crs) == ("zone", "EPSG:6675")
    assert float(cells(second)[1][0]) == pytest.approx(137 + 10 / 60, abs=1e-8)
    assert float(cells(second)[1][1]) == pytest.approx(36, abs=1e-8)
    assert (third.title, cells(third)) == ("表", [["名称", "経度", "ok"], ["城", "136.5", "1"]])
    assert [code for code, _ in told] == ["site_crs_converted", "site_not_a_point"]


def test_the_positions_are_those_that_gdal_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(written(places(), ".gpkg")[".gpkg"])
    (layer,), _ = read(path.read_bytes())
    told = pyogrio.read_dataframe(path)
    assert [(float(r[0]), float(r[1])) for r in cells(layer)[1:]] == [
        (p.x, p.y) for p in told.geometry
    ]


def test_a_database_still_in_the_mode_of_a_running_program_opens(
    changed: Callable[[str], bytes],
) -> None:
    data = changed("PRAGMA journal_mode = WAL;")
    assert data[18:20] == b"\x02\x02"
    (layer,), _ = read(data)
    assert len(layer.records) == 3


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        ("UPDATE list SET geom = x'4750'", []),
        ("UPDATE list SET geom = x'47500001000000000109'", []),
        ("UPDATE gpkg_geometry_columns SET srs_id = -1", ["site_crs_assumed"]),
        ("UPDATE gpkg_geometry_columns SET srs_id = 7777", ["site_crs_assumed"]),
    ],
)
def test_odd_geometries_and_systems(
    changed: Callable[[str], bytes], script: str, codes: list[str]
) -> None:
    (layer,), told = read(changed(UNTRIGGERED + script))
    assert [code for code, _ in told] == codes
    assert set(layer.faults.values()) <= {("site_bad_geometry", "unreadable shape")}
    assert bool(layer.faults) == ("geom" in script and "gpkg" not in script)


def test_an_empty_point_is_no_position(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(places().set_geometry([Point(), Point(1, 2)], crs=4326), path)
    (layer,), told = read(path.read_bytes())
    assert [row[:3] for row in cells(layer)[1:]] == [
        ["", "", "金沢城の表門"],
        ["1.0", "2.0", "駅ソ"],
    ]
    assert (layer.faults, told) == ({}, [])


def test_bytes_that_are_no_text_cost_no_other_cell(changed: Callable[[str], bytes]) -> None:
    plain, _ = read(changed(""))
    script = "UPDATE list SET code = CAST(x'41FF42' AS TEXT) WHERE fid = 2"
    (layer,), _ = read(changed(UNTRIGGERED + script))
    assert cells(layer)[:2] == cells(plain[0])[:2]
    assert cells(layer)[2] == ["136.648", "36.578", "駅ソ", "A\ufffdB"]


def test_a_listed_table_that_is_missing_or_holds_pictures_is_told(
    changed: Callable[[str], bytes],
) -> None:
    data = changed(
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES "
        "('gone', 'attributes', 4326), ('photo', 'tiles', 4326)"
    )
    layers, told = read(data)
    assert [layer.title for layer in layers] == ["list"]
    assert told == [("site_layer_unread", "gone"), ("site_layer_unread", "photo")]


def listed(view: str) -> str:
    entry = "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES "
    return f"CREATE VIEW v AS {view};{entry}('v', 'attributes', 4326)"


def test_a_view_is_read_like_a_table(changed: Callable[[str], bytes]) -> None:
    layers, _ = read(changed(listed("SELECT 名称 FROM list WHERE code = 'x'")))
    assert cells(layers[1]) == [["名称"], ["駅ソ"]]


@pytest.mark.parametrize(
    "view",
    [
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c",
        "SELECT load_extension('a') AS a",
        "SELECT ogr_geocode('a') AS a",
        "SELECT zeroblob(900000000) AS a",
    ],
)
def test_a_view_that_calls_for_more_than_rows_is_refused(
    changed: Callable[[str], bytes], view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locator.importing.geopackages.MOST_STEPS", 5)
    with pytest.raises(ImportFileError) as caught:
        read(changed(listed(view)))
    assert caught.value.code == "import_broken_vector"


def test_a_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "a.db")
    base.execute("CREATE TABLE a (b)")
    base.close()
    with pytest.raises(ImportFileError, match="GeoPackage") as caught:
        read((tmp_path / "a.db").read_bytes())
    assert caught.value.code == "import_broken_vector"


def test_more_rows_than_allowed_are_refused() -> None:
    with pytest.raises(ImportFileError) as caught:
        read(written(places(), ".gpkg")[".gpkg"], rows=1, header_rows=0)
    assert caught.value.code == "import_too_large"


def test_values_that_a_view_makes_up_count_against_the_limit(
    changed: Callable[[str], bytes],
) -> None:
    big = changed(listed("SELECT hex(zeroblob(1000)) AS n FROM list"))
    read(big)
    with pytest.raises(ImportFileError) as caught:
        read(big, unpacked_bytes=2000)
    assert caught.value.code == "import_too_large"
