"""No row of a real list is lost, and what became of each is what its publisher's file explains."""

import csv
import gzip
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyproj
import pytest

from locator.catalogue import load_catalogue
from locator.errors import LocatorError
from locator.importing import ImportedSites, embedded_ids
from locator.importing.formats import load_formats
from locator.importing.lists import Asking, Knowledge, read_lists
from locator.importing.placing import make_gazetteer
from locator.settings import find_data

ROOT = Path(__file__).resolve().parents[2]
ISHIKAWA, TOWNS = "opendata_ishikawa", "municipalities_localgovjp"
PARIS = "film_locations_paris/lieux-de-tournage-a-paris.csv.gz"
SF = "film_locations_sf/Film_Locations_in_San_Francisco.csv"
ANIME = "anime_points_junreimap"
LISTS: tuple[tuple[str, str, int, dict[str, int]], ...] = (
    # 9 rows have neither position nor a town that can be told; the last row has separators alone
    ("locations", f"{ISHIKAWA}/170003_tourism.csv", 1336,
     {"site_position_missing": 9, "site_row_blank": 1}),
    ("facilities", f"{ISHIKAWA}/170003_public_facility.csv", 83, {"site_row_blank": 4}),
    ("facilities", f"{ISHIKAWA}/170003_evacuation_space.csv", 1525, {"site_row_blank": 3}),
    ("facilities", f"{ISHIKAWA}/170003_public_toilet.csv", 103, {}),
    ("facilities", f"{ISHIKAWA}/170003_public_wireless_lan.csv", 9, {}),
    ("facilities", f"{ISHIKAWA}/michinoeki.csv", 26, {}),
    ("facilities", f"{ISHIKAWA}/chisanchisyo_shop.csv", 818, {"site_row_twice": 1}),
    ("facilities", f"{ISHIKAWA}/shun_jiba_shop.csv", 121, {}),
    ("facilities", f"{ISHIKAWA}/tyokubaisyo.csv", 104, {}),
    ("facilities", f"{ISHIKAWA}/yorimichi_parking.csv", 32, {}),
    # a list of files of the prefecture, each with the code of the prefecture: no place at all
    ("facilities", f"{ISHIKAWA}/170003_open_data_list.csv", 0, {"site_position_missing": 115}),
    ("facilities", "michinoeki_kanto/master.csv", 175, {}),
    ("shoots", PARIS, 13743, {}),
    # 54 rows of 1,622 without a place, 3 exact duplicates
    ("shoots", SF, 1565, {"site_place_missing": 54, "site_row_twice": 3}),
    ("facilities", f"{TOWNS}/localgovjp-sjis-2019.csv", 1916, {}),
    ("facilities", f"{TOWNS}/localgovjp-utf8.csv", 1916, {}),
    ("facilities", "stations_seo/station.csv", 9372, {}),
    ("facilities", "stations_seo/station.extra.csv", 11439, {}),
    # 25 entries of 22 registration numbers
    ("community_transport", "community_transport_yamaguchi/municipal_supply.json", 25, {}),
    # the register has titles, and a kind of work that we know for 15 of its 1,514 rows
    ("works", f"{ANIME}/bangumi_list.csv", 15,
     {"site_cell_missing": 1375, "site_name_missing": 124}),
)  # fmt: skip
LONG: tuple[tuple[str, str, int, dict[str, int]], ...] = (
    ("works", f"{ANIME}/anime_json.zip", 1430, {"site_cell_missing": 81, "site_name_missing": 3}),
    ("spots", f"{ANIME}/anime_json.zip", 49896, {"site_name_missing": 304}),
)
NO_LISTS = (
    ("michinoeki_kanto/michinoeki.csv", "import_missing_column"),
    (f"{TOWNS}/prefjp-utf8.csv", "import_missing_column"),
    ("stations_seo/line.csv", "import_missing_column"),
    ("stations_seo/register.csv", "import_missing_column"),
    ("boundaries_n03_2021/prefectures.s0010.geojson.json", "import_missing_column"),
    ("boundaries_n03_2021/N03-21_210101.s0001.geojson.json", "import_missing_column"),
    ("gtfs_feed_catalog/gtfs-jp-list.csv", "import_missing_column"),
    ("gtfs_feed_catalog/gtfs-rt-list.csv", "import_missing_column"),
    ("gtfs_ferry_miyako_muroran", "import_gtfs"),
    ("gtfs_jp_mlit_sample", "import_gtfs"),
    ("gtfs_jp_fukui/gtfs_sabae.zip", "import_gtfs"),
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    catalogue = load_catalogue()
    return Knowledge(
        gazetteer=make_gazetteer(catalogue.municipalities),
        formats=load_formats(find_data()),
        taken=embedded_ids(catalogue),
    )


def read(data: Path, kind: str, file: str, knowledge: Knowledge) -> ImportedSites:
    known = "sf-film-locations" if file == SF else ""
    asking = Asking(kind=kind, format_id=known)
    (one,) = read_lists(data / file, Path(file).name, asking, knowledge)
    return one.imported


def assert_whole(found: ImportedSites, accepted: int, aside: dict[str, int]) -> None:
    assert dict(Counter(found.quarantined["code"])) == aside
    assert found.accepted == len(found.frame) == accepted
    assert found.rows == accepted + sum(aside.values())


@pytest.mark.real
@pytest.mark.parametrize(
    ("kind", "file", "accepted", "aside"),
    [*LISTS, *(pytest.param(*row, marks=pytest.mark.thorough) for row in LONG)],
)
def test_no_row_of_a_real_list_is_lost(
    kind: str,
    file: str,
    accepted: int,
    aside: dict[str, int],
    real_data: Path,
    knowledge: Knowledge,
) -> None:
    assert_whole(read(real_data, kind, file, knowledge), accepted, aside)


@pytest.mark.real
@pytest.mark.parametrize(("file", "code"), NO_LISTS)
def test_what_is_no_list_is_refused(
    file: str, code: str, real_data: Path, knowledge: Knowledge
) -> None:
    with pytest.raises(LocatorError) as caught:
        read(real_data, "facilities", file, knowledge)
    assert caught.value.code == code


@pytest.mark.real
def test_the_shoots_of_paris_stand_where_their_own_point_says(
    real_data: Path, knowledge: Knowledge
) -> None:
    found = read(real_data, "shoots", PARIS, knowledge)
    text = gzip.decompress((real_data / PARIS).read_bytes()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    lons = found.frame.geometry.x.to_numpy()
    lats = found.frame.geometry.y.to_numpy()
    stated = [tuple(map(float, row["geo_point_2d"].split(","))) for row in rows]
    _, _, away = pyproj.Geod(ellps="WGS84").inv(
        lons, lats, [lon for _, lon in stated], [lat for lat, _ in stated]
    )
    assert len(away) == 13743
    assert max(away) < 5
    turned = [f for f in found.findings if f.code == "site_turned"]
    assert len(turned) + len(found.beyond["site_turned"]) == 2977
    in_metres = [float(row["Coordonnée en X"]) > 180 for row in rows]
    assert sum(in_metres) == 2977


@pytest.mark.real
def test_the_script_writes_one_line_for_a_list_and_one_for_a_refusal(
    real_data: Path, tmp_path: Path
) -> None:
    table = tmp_path / "table.md"
    command = [sys.executable, "scripts/measure_imports.py", str(real_data)]
    command += ["--only", "michinoeki_kanto", "--output", str(table)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    _, _, master, bare = table.read_text(encoding="utf-8").splitlines()
    assert master.startswith(
        "| michinoeki_kanto/master.csv | facilities (to confirm) | 175 | 175 | 0"
    )
    assert "| import_missing_column: michinoeki.csv has no column name_ja" in bare


def test_the_script_reads_a_list_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "opendata_ishikawa"
    folder.mkdir()
    text = "名称,経度,緯度\n城,136.6,36.5\n,136.6,36.5\n,,\n"
    (folder / "made.csv").write_text(text, encoding="utf-8")
    command = [sys.executable, "scripts/measure_imports.py", str(tmp_path), "--serve"]
    command += ["opendata_ishikawa/made.csv", "facilities"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    told = json.loads(done.stdout)
    assert (told["rows"], told["accepted"]) == (3, 1)
    assert told["aside"] == {"site_name_missing": 1, "site_row_blank": 1}
