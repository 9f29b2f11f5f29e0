"""Reports of gaps as files: nothing is lost, nothing becomes a formula, sources always go along."""

import csv
import dataclasses
import datetime as dt
import io
import json
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest

from geo.gtfs.drafts import ASSUMPTION
from locator.export.gaps import (
    gaps_csv,
    gaps_frame,
    gaps_geojson,
    gaps_geopackage,
    gaps_json,
    gaps_table,
    gaps_xlsx,
)
from locator.gaps import GapReport
from locator.i18n import Texts
from tests.locator.buses import THINNED
from tests.locator.export.conftest import HOSTILE
from tests.locator.gaps.towns import (
    BUS,
    DEFINITIONS,
    QGIS,
    STATIONS_KNOWN,
    URBAN,
    judged,
    sites,
    town,
)

TODAY = dt.date(2026, 4, 1)


@pytest.fixture
def report() -> GapReport:
    """A stop at 0 m and at 501 m nothing known, under two definitions."""
    where = sites(0, 501).assign(name_ja=["城", HOSTILE], source_id="rail")
    return judged([QGIS, URBAN], where, town((STATIONS_KNOWN,)), feeds=[BUS])


def test_json_is_plain_and_unknown_is_null(report: GapReport, en: Texts) -> None:
    found = json.loads(json.dumps(gaps_json(report, en), allow_nan=False))
    first, second = found["rows"][:2]
    assert (first["verdict"], second["verdict"], second["if_complete"]) == (
        *("inconvenient", "unknown", "gap"),
    )
    assert second["measures"]["station_m"] is None
    assert second["rule"] == ""
    assert found["summary"][0] == {
        "definition": QGIS.id,
        "served": 0,
        "inconvenient": 1,
        "gap": 0,
        "unknown": 1,
        "if_complete": {"served": 0, "inconvenient": 1, "gap": 1, "unknown": 0},
    }
    assert found["summary"][1]["inconvenient"] is None


def test_the_frame_has_one_row_a_site_and_definition(report: GapReport) -> None:
    frame = gaps_frame(report)
    assert frame["id"].tolist() == ["0", "501", "0", "501"]
    assert frame["name_ja"].tolist() == ["城", HOSTILE] * 2
    assert frame["stop_m"].tolist()[0] == pytest.approx(0, abs=1e-6)


def test_csv_guards_formulas_and_names_sources(report: GapReport, en: Texts) -> None:
    text = gaps_csv(report, en, today=TODAY).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[1]["name_ja"].startswith("'=")
    assert {row["attribution"] for row in rows} == {" | ".join(report.attribution)}
    assert {row["as_of"] for row in rows} == {"bus:2026-03-25"}
    assert {row["timetable_notice"] for row in rows} == {""}
    late = gaps_csv(report, en, today=dt.date(2028, 1, 1)).decode("utf-8-sig")
    assert "2026-03-25" in next(csv.DictReader(io.StringIO(late)))["timetable_notice"]


def test_geojson_has_one_feature_a_site(report: GapReport, en: Texts) -> None:
    found = json.loads(gaps_geojson(report, en, today=TODAY))
    assert [f["id"] for f in found["features"]] == ["0", "501"]
    told = found["features"][1]["properties"]
    assert told[URBAN.id]["reason"] == "stops_incomplete"
    assert told["name_ja"] == HOSTILE.replace("\0", "")
    assert found["attribution"] == list(report.attribution)


def test_the_geopackage_reads_back_with_credits(
    report: GapReport, en: Texts, tmp_path: Path
) -> None:
    path = tmp_path / "gaps.gpkg"
    path.write_bytes(gaps_geopackage(report, en, today=TODAY))
    layer = gpd.read_file(path, layer="gaps")
    assert layer["id"].tolist() == ["0", "501"] * 2
    assert layer["verdict"].tolist() == report.rows["verdict"].tolist()
    assert layer.crs is not None
    assert layer.crs.to_epsg() == 4326
    about = gpd.read_file(path, layer="about")
    assert set(report.attribution) <= set(about["value"])


def test_the_geopackage_names_a_scenario_once_and_dates_no_feed_of_it(
    report: GapReport, en: Texts, tmp_path: Path
) -> None:
    """A scenario that bears the name of an operator, and changes a timetable of another."""
    made = dataclasses.replace(
        BUS.provenance, source=ASSUMPTION, name_en="City Bus", retrieved_on=TODAY
    )
    changed = dataclasses.replace(made, name_ja=f"計画（{made.name_ja}）", name_en="City Bus (bus)")
    made = dataclasses.replace(made, name_ja="計画")
    feeds = (
        dataclasses.replace(BUS, feed_id="scenario:bus", provenance=changed),
        dataclasses.replace(BUS, feed_id="scenario", provenance=made),
    )
    assumed = dataclasses.replace(
        report, assumed=feeds, as_of={**report.as_of, "scenario": TODAY, "scenario:bus": TODAY}
    )
    path = tmp_path / "gaps.gpkg"
    path.write_bytes(gaps_geopackage(assumed, en, today=TODAY))
    about = gpd.read_file(path, layer="about")
    told = about.groupby("topic")["value"].agg(list)
    sentence = "The answer assumes «City Bus» (2026-04-01); that is no timetable of anyone."
    assert told["Assumed"] == [sentence]
    assert told["Timetable of"] == ["bus 2026-03-25"]
    assert sentence in told["Title"][0]
    book = openpyxl.load_workbook(BytesIO(gaps_xlsx(assumed, en, today=TODAY)))
    names = [row[0].value for row in book["Timetables"].iter_rows(min_row=4)]
    assert names == ["bus", "assumed: City Bus (bus)", "assumed: City Bus"]


def test_the_workbook_holds_text_as_text(report: GapReport, ja: Texts) -> None:
    book = openpyxl.load_workbook(BytesIO(gaps_xlsx(report, ja, today=TODAY)))
    assert book.sheetnames == ["割合", "地点", "定義", "時刻表", "出典"]
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert book["割合"]["C4"].value == "0（0%）"
    assert book["割合"]["D5"].value is None
    assert QGIS.name_ja in {c.value for c in book["定義"]["A"]}
    rules = {c.value for c in book["地点"]["J"]}
    assert "駅までの距離m > 1,000 かつ 停留所までの距離m ≤ 500" in rules
    assert ja("gaps.reason_stops_incomplete") in {c.value for c in book["地点"]["K"]}


def test_the_table_tells_shares_and_dates(report: GapReport, en: Texts) -> None:
    lines = gaps_table(report, en, today=TODAY).splitlines()
    assert lines[1] == (
        f"{QGIS.name_en}\t2\t0 (0%)\t1 (50%)\t0 (0%)\t1 (50%)\t0 (0%)\t1 (50%)\t1 (50%)\t0 (0%)"
    )
    assert lines[2].split("\t")[3] == "-"
    assert "bus 2026-03-25" in "\n".join(lines)
    needs = judged(DEFINITIONS["tourist-legs"], sites(0))
    assert en("gaps.needs_ride_services") in gaps_table(needs, en, today=TODAY)


def test_a_silent_timetable_stands_in_the_workbook(en: Texts) -> None:
    silent = judged(QGIS, sites(0), feeds=[BUS], date=THINNED)
    book = openpyxl.load_workbook(BytesIO(gaps_xlsx(silent, en, today=TODAY)))
    assert book["Timetables"]["A4"].value == "bus"
    assert "usually has" in book["Timetables"]["C4"].value


def test_an_empty_report_can_be_saved(en: Texts) -> None:
    nobody = judged([QGIS], sites(0).iloc[:0])
    assert json.loads(gaps_geojson(nobody, en, today=TODAY))["features"] == []
    assert gaps_json(nobody, en)["rows"] == []
    assert gaps_geopackage(nobody, en, today=TODAY).startswith(b"SQLite format 3")
    assert "-" in gaps_table(nobody, en, today=TODAY)
    assert gaps_csv(nobody, en, today=TODAY).startswith(b"\xef\xbb\xbfid,")
