"""The municipality sheet as JSON and workbook: unknown is listed, KPI stay blank, no formula."""

import dataclasses
import datetime as dt
import io
import json

import openpyxl
import pytest

from locator.export.municipality import (
    ask_rows,
    asset_rows,
    count_rows,
    fact_text,
    lodging_text,
    registered_rows,
    sheet_json,
    sheet_title,
    sheet_xlsx,
    work_rows,
)
from locator.i18n import Lang, Texts
from locator.municipality import KPIS, MunicipalitySheet
from tests.locator.castle_table import HOSTILE
from tests.locator.test_municipality import CITY, TOWN, sheet

TODAY = dt.date(2026, 4, 1)


def hostile() -> MunicipalitySheet:
    """Return the sheet of the tiny town, a spot with a hostile name."""
    own = sheet(TOWN, CITY)
    assets = own.assets.copy()
    assets.loc["spot-1", "name_ja"] = HOSTILE
    return dataclasses.replace(own, assets=assets)


def test_json_holds_every_part_and_unknown_is_null(ja: Texts) -> None:
    found = json.loads(json.dumps(sheet_json(sheet(TOWN, CITY), ja), allow_nan=False))
    assert found["municipality"] == {"code": TOWN, "name_ja": "甲府市", "name_en": None}
    assert [t["code"] for t in found["neighbours"]] == [CITY]
    assert len(found["assets"]) == 8
    first = found["assets"][0]
    assert (first["id"], first["kind"], first["town"]) == ("loc-1", "location", TOWN)
    assert (first["permit_authority"], first["contact"]) == ("甲府市", None)
    assert found["lodging_beds"] == {"places": 8, "known": 0}
    assert found["counts"][0] == {
        "code": TOWN,
        "location": 2,
        "spot": 2,
        "hub": 1,
        "facility": 0,
        "works": 2,
        "shoots": 0,
    }
    assert [k["indicator"] for k in found["kpi"]] == list(KPIS)
    assert {k["target"] for k in found["kpi"]} == {None}
    assert list(found["cango"]) == list(found["gaps"])
    assert list(found["gaps"])[:3] == ["rows", "summary", "as_of"]
    assert found["registered"][1]["is_expired"] is True


def test_rows_in_words(ja: Texts) -> None:
    own = sheet(TOWN, CITY)
    assert sheet_title(own, ja) == "山梨県甲府市 コンテンツ・交通シート"
    assert count_rows(own, ja) == [["甲府市", 2, 2, 1, 0, 2, 0], ["浜松市", 2, 0, 1, 0, 0, 0]]
    castle = asset_rows(own, ja)[0]
    assert castle[:5] == [1, "甲府市", "撮影候補地", "霞ヶ城跡", "城・城跡"]
    assert castle[5:9] == ["不明（要確認）", "公有", "甲府市", "不明（要確認）"]
    assert castle[10:12] == [None, None]  # a filming location needs no consent of a work
    assert ["権利者の同意", 2, 2] in ask_rows(own, ja)
    assert ["所有", 2, 4] in ask_rows(own, ja)
    assert [row[:4] for row in work_rows(own, ja)] == [
        ["霧の島", "アニメ", None, 1],
        ["城の夏", "映画", 2019, 2],
    ]
    assert [row[5] for row in registered_rows(own, ja)] == ["有効", "期限切れ（更新は不明）"]
    assert "8 か所" in lodging_text(own, ja)


def test_a_consent_is_told_in_words(ja: Texts, en: Texts) -> None:
    words = [fact_text("consent_municipality", "asked", texts) for texts in (ja, en)]
    assert words == ["確認中", "asked, no answer yet"]
    assert fact_text("consent_rights_holder", None, ja) == ja("sheet.ask")


def test_known_beds_are_counted(en: Texts) -> None:
    own = sheet(TOWN)
    assets = own.assets.copy()
    assets.loc["loc-1", "beds_nearby"] = 120
    told = lodging_text(dataclasses.replace(own, assets=assets), en)
    assert told.startswith("Known for 1 of 5 places")


@pytest.mark.parametrize("lang", list(Lang))
def test_the_workbook_can_be_filled_in_and_holds_no_formula(
    ja: Texts, en: Texts, lang: Lang
) -> None:
    texts = ja if lang is Lang.JA else en
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(hostile(), texts, today=TODAY)))
    cells = [c for page in book for row in page for c in row]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert not any(c.hyperlink for c in cells)
    assert any(str(c.value).startswith("=HYPERLINK") for c in cells)
    kpi = book[texts("sheet.part_kpi")]
    filled = [[c.value for c in row] for row in kpi.iter_rows(min_row=5)]
    assert [row[0] for row in filled] == [texts(f"sheet.kpi_{k}") for k in KPIS]
    assert {v for row in filled for v in row[1:]} == {None}
    asked = book[texts("sheet.part_assets")]
    assert texts("sheet.ask") in {c.value for row in asked for c in row}


def test_an_old_timetable_is_said(en: Texts) -> None:
    file = io.BytesIO(sheet_xlsx(sheet(TOWN), en, today=dt.date(2027, 12, 1)))
    assert "2026-03-25" in openpyxl.load_workbook(file)["Places"]["A2"].value
