"""The rows of the embedded tables keep what their licences and their precision promise."""

import csv
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.distance import PointIndex, geodesic_m
from locator.sources import read_datapackage
from locator.tables import CATALOGUE_TABLES, read_table

DATA = Path(__file__).resolve().parents[2] / "data"
SITES = ("locations", "spots", "hubs", "gateways")


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return {s.name: read_table(DATA / s.file, s) for s in CATALOGUE_TABLES}


def sites(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parts = [tables[n].rename(columns={f"{n[:-1]}_id": "id"}) for n in SITES]
    columns = ["id", "place_id", "name_ja", "lon", "lat", "precision_m", "source_id", "source"]
    return pd.concat([p[[*columns, "municipality_code"]] for p in parts], ignore_index=True)


def test_files_are_utf8_without_mark_and_end_lines_with_lf() -> None:
    for path in [*DATA.glob("catalogue/*.csv"), DATA / "sources.csv"]:
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in content, path.name
        content.decode("utf-8")


def test_the_description_counts_the_rows_and_names_the_licence() -> None:
    resources = {r["path"]: r for r in read_datapackage(DATA)["resources"]}
    for path in DATA.glob("catalogue/*.csv"):
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        resource = resources[path.relative_to(DATA).as_posix()]
        assert resource["rows"] == len(rows)
        assert resource["bytes"] == path.stat().st_size
        if any(row.get("licence") == "CC BY-SA 4.0" for row in rows):
            assert resource["licence"] == "CC BY-SA 4.0"
        if rows and "source_id" in rows[0]:
            assert set(resource["sources"]) == {row["source_id"] for row in rows}


def test_rows_carry_the_licence_of_their_source(tables: dict[str, pd.DataFrame]) -> None:
    licences = tables["sources"].set_index("source_id")["licence"]
    for frame in tables.values():
        if {"source_id", "licence"} <= set(frame.columns) and "used_in" not in frame:
            assert (frame["source_id"].map(licences) == frame["licence"]).all()


def test_a_licence_that_asks_for_credit_has_its_line(tables: dict[str, pd.DataFrame]) -> None:
    sources = tables["sources"]
    owed = sources[sources["licence"].str.contains("BY|MLIT")]
    assert owed["credit"].notna().all()
    assert owed["url"].notna().all()


def test_estimates_made_again_stay_coarse_and_say_so(tables: dict[str, pd.DataFrame]) -> None:
    count = 0
    for name in ("locations", "spots"):
        frame = tables[name]
        again = frame["note"].fillna("").str.contains("re-estimated")
        assert (frame.loc[again, "precision_m"] >= 150).all()
        assert (frame.loc[again, "source_id"] == "own-knowledge").all()
        assert frame.loc[again, "note"].str.contains("not independent").all()
        count += int(again.sum())
    assert count > 100


def test_no_private_home_and_no_selected_hub(tables: dict[str, pd.DataFrame]) -> None:
    for name in ("locations", "spots"):
        assert not (tables[name]["public_access"] == "private_do_not_visit").any()
    assert not (tables["hubs"]["kind"] == "selected").any()
    template = (DATA / "catalogue" / "selected_hubs_template.csv").read_text(encoding="utf-8")
    assert template.splitlines() == [",".join(tables["hubs"].columns)]


def test_hubs_of_the_anime_list_name_their_edition(tables: dict[str, pd.DataFrame]) -> None:
    hubs = tables["hubs"]
    assert hubs.loc[hubs["kind"] == "anime88", "edition"].notna().all()
    assert hubs.loc[hubs["kind"] != "anime88", "edition"].isna().all()


def test_a_place_is_small_and_in_one_city(tables: dict[str, pd.DataFrame]) -> None:
    rows = sites(tables)
    parents = tables["municipalities"].set_index("code")["parent_code"].dropna()
    city = rows["municipality_code"].map(parents).fillna(rows["municipality_code"])
    assert (city == city.groupby(rows["place_id"]).transform("first")).all()
    first = rows.sort_values("precision_m").drop_duplicates("place_id").set_index("place_id")
    at = first.loc[rows["place_id"]]
    away = geodesic_m(rows["lon"], rows["lat"], at["lon"].to_numpy(), at["lat"].to_numpy())
    assert float(away.max()) <= 1000
    assert rows["place_id"].str.fullmatch(r"pl-[0-9a-f]{10}").all()


def test_every_spot_of_a_work_is_linked(tables: dict[str, pd.DataFrame]) -> None:
    spots, links = tables["spots"], tables["place_works"]
    wanted = set(spots.dropna(subset=["work_id"])[["spot_id", "work_id"]].itertuples(index=False))
    found = set(links[["site_id", "work_id"]].itertuples(index=False))
    assert {tuple(w) for w in wanted} <= {tuple(f) for f in found}


def test_stations_have_kana_by_the_register_and_a_state(tables: dict[str, pd.DataFrame]) -> None:
    stations = tables["stations"]
    assert stations["name_kana"].notna().mean() > 0.99
    assert not stations["name_ja"].str.contains("県)", regex=False).any()
    count = stations["service"].value_counts()
    assert count["closed"] == 384
    assert count["seasonal"] >= 10
    assert stations.loc[stations["service"] != "running", "note"].notna().all()


@pytest.mark.real
def test_positions_from_the_register_are_its_positions(
    real_data: Path, tables: dict[str, pd.DataFrame]
) -> None:
    original = pd.read_csv(real_data / "stations_seo" / "station.csv", na_values=["NULL"])
    index = PointIndex.build(original["lng"], original["lat"])
    for name in ("locations", "spots", "stations"):
        rows = tables[name][tables[name]["source_id"] == "stations"]
        assert index.nearest(rows["lon"], rows["lat"])[1].max() < 1.5  # five decimals
    closed = original.loc[original["closed"] == 1, "code"].astype(str)
    stations = tables["stations"]
    marked = stations.loc[stations["service"] == "closed", "station_id"]
    assert set(marked) == set("st-" + closed)


@pytest.mark.real
def test_no_estimate_is_a_copy_of_a_point_without_licence(
    real_data: Path, tables: dict[str, pd.DataFrame]
) -> None:
    path = real_data / "anime_points_junreimap" / "anime_json.zip"
    points = []
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            work = json.loads(archive.read(member)) if member.endswith(".json") else {}
            found = work.get("points", []) if isinstance(work, dict) else []
            points += [(float(p["lng"]), float(p["lat"])) for p in found if p.get("lng")]
    assert len(points) > 40_000
    lon, lat = np.array(points).T
    inside = (abs(lon) <= 180) & (abs(lat) <= 90)
    index = PointIndex.build(lon[inside], lat[inside])
    rows = sites(tables)
    own = rows[rows["source_id"] == "own-knowledge"]
    on_grid = np.isclose(own[["lon", "lat"]] * 1e4, (own[["lon", "lat"]] * 1e4).round())
    assert on_grid.all()  # estimates have four decimals, the points of that folder six
    away = index.nearest(own["lon"], own["lat"])[1]
    assert (away < 1.0).mean() < 0.005


def test_no_link_of_a_work_rests_on_a_guess(tables: dict[str, pd.DataFrame]) -> None:
    assert set(tables["place_works"]["confidence"]) == {"high", "medium"}
