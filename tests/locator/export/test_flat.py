import datetime as dt
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.export import flat_table, to_csv, to_geojson, to_geopackage
from locator.export.flat import guarded
from locator.i18n import Texts
from locator.records import Ranking

TODAY = dt.date(2026, 11, 20)
OLD = "timetable of 2020-03-25, not for travel"


def test_csv_reads_back_with_the_same_values(ranking: Ranking, en: Texts) -> None:
    raw = to_csv(ranking, en, today=TODAY)
    assert raw.startswith(b"\xef\xbb\xbfrank,id,name_ja,name_en,score,")
    table = pd.read_csv(BytesIO(raw), dtype={"municipality_code": str})
    assert table["score"].tolist() == ranking.frame["score"].tolist()
    assert table["measure_airport_km"].tolist() == ranking.measures["airport_km"].tolist()
    assert table["part_departures"].isna().tolist() == [False, True, False]
    assert table["lon"].tolist() == [132.178, 130.8805, -0.5]
    assert table["municipality_code"].tolist()[:2] == ["35208", "35208"]
    assert table["unknown"].fillna("").tolist() == ["", "departures", ""]
    assert set(table["attribution"]) == {" | ".join(ranking.attribution)}
    assert set(table["as_of"]) == {"iwakuni:2026-09-16|yamanashi:2020-03-25"}
    assert set(table["timetable_notice"]) == {OLD}


def test_csv_text_is_never_a_formula_and_numbers_are_untouched(ranking: Ranking, en: Texts) -> None:
    table = pd.read_csv(BytesIO(to_csv(ranking, en, today=TODAY)))
    assert table["name_ja"][2] == "'" + ranking.frame["name_ja"].iloc[2]
    assert table["name_en"][2] == "'@SUM(A1)"
    assert table["source"][2] == "'-1+2"
    assert table["lat"][2] == -1.25


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
def test_guarded_text_never_starts_like_a_formula(text: str) -> None:
    safe = str(guarded(text))
    assert safe[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert safe in {text, "'" + text}


def test_a_fresh_timetable_gives_no_notice(ranking: Ranking, en: Texts) -> None:
    fresh = replace(ranking, as_of={"iwakuni": dt.date(2026, 9, 16)})
    table = pd.read_csv(BytesIO(to_csv(fresh, en, today=TODAY)))
    assert table["timetable_notice"].isna().all()


@pytest.mark.parametrize(("days", "warns"), [(400, False), (401, True)])
def test_the_notice_starts_after_400_days(
    ranking: Ranking, en: Texts, days: int, *, warns: bool
) -> None:
    dated = replace(ranking, as_of={"iwakuni": TODAY - dt.timedelta(days=days)})
    document = json.loads(to_geojson(dated, en, today=TODAY))
    assert bool(document["timetable_notice"]) is warns


def test_geojson_is_a_collection_with_foreign_members(
    ranking: Ranking, ja: Texts, tmp_path: Path
) -> None:
    text = to_geojson(ranking, ja, today=TODAY)
    document = json.loads(text)
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert document["attribution"] == list(ranking.attribution)
    assert document["as_of"]["yamanashi"] == "2020-03-25"
    assert "移動の計画には使えません" in document["title"]
    assert document["query"]["near"][0]["within_km"] == 50
    path = tmp_path / "ranking.geojson"
    path.write_text(text, encoding="utf-8")
    frame = gpd.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.x.tolist() == [132.178, 130.8805, -0.5]
    assert frame["score"].tolist() == ranking.frame["score"].tolist()
    assert frame["name_ja"].tolist() == ranking.frame["name_ja"].tolist()
    assert frame["measure_departures"].isna().tolist() == [False, True, False]


def test_geopackage_reads_back_with_credits(ranking: Ranking, en: Texts, tmp_path: Path) -> None:
    path = tmp_path / "ranking.gpkg"
    path.write_bytes(to_geopackage(ranking, en, today=TODAY))
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["ranking", "about"]
    frame = gpd.read_file(path, layer="ranking")
    assert frame.crs.to_epsg() == 4326
    assert frame["rank"].tolist() == [1, 2, 3]
    assert frame["score"].tolist() == ranking.frame["score"].tolist()
    assert frame["measure_departures"].isna().tolist() == [False, True, False]
    assert frame["name_ja"].tolist()[:2] == ["錦帯橋", "角島大橋"]
    assert frame["name_ja"][2].startswith("=HYPERLINK")
    assert frame["municipality_code"].isna().tolist() == [False, False, True]
    about = gpd.read_file(path, layer="about")
    assert set(ranking.attribution) <= set(about["value"])
    assert any(OLD in value for value in about["value"])


def test_columns_stay_where_there_is_no_row(ranking: Ranking, en: Texts, tmp_path: Path) -> None:
    full, none = flat_table(ranking), flat_table(ranking, top=0)
    assert list(none.columns) == list(full.columns)
    path = tmp_path / "empty.gpkg"
    path.write_bytes(to_geopackage(ranking, en, top=0, today=TODAY))
    layer = gpd.read_file(path, layer="ranking")
    assert len(layer) == 0
    assert set(full.columns) <= set(layer.columns)
    assert json.loads(to_geojson(ranking, en, top=0, today=TODAY))["features"] == []
    assert len(to_csv(ranking, en, top=0, today=TODAY).decode("utf-8-sig").splitlines()) == 1


def test_the_ranking_is_not_written_to(ranking: Ranking, en: Texts) -> None:
    before = ranking.frame.copy()
    to_csv(ranking, en)
    to_geopackage(ranking, en)
    pd.testing.assert_frame_equal(pd.DataFrame(before), pd.DataFrame(ranking.frame))
