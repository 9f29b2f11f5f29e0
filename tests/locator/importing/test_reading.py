"""Rows as records of each kind: what is required, what waits, what is left unknown."""

from collections.abc import Callable

import pandas as pd
import pytest

from locator.importing import ImportedSites
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.placing import make_gazetteer
from locator.importing.positions import Frame
from locator.importing.sheets import csv_records, make_sheet
from locator.importing.sites import read_table

Take = Callable[..., ImportedSites]
WORLD = Frame(region="world")


@pytest.fixture
def take(towns: pd.DataFrame) -> Take:
    def _take(kind: str, text: str, frame: Frame | None = None) -> ImportedSites:
        limits, notes = ImportLimits(), Notes("a.csv", 100)
        records = csv_records(text, delimiter=",", name="a.csv", notes=notes, limits=limits)
        sheet = make_sheet(records, name="a.csv", read_as="CSV", header_rows=20, kind=kind)
        told = read_table(sheet, kind, notes=notes, gazetteer=make_gazetteer(towns), frame=frame)
        assert told.rows == told.accepted + len(told.quarantined)
        return told

    return _take


def codes(told: ImportedSites) -> list[str]:
    return [f.code for f in told.findings]


def test_shoots_stand_without_a_position_and_not_without_a_place(take: Take) -> None:
    told = take(
        "shoots",
        "作品名,監督,ロケ地,撮影開始日,年\n"
        "城の話,山田,金沢城の石垣,令和元年5月1日,2019\n"
        "海の話,,,2019/5/2,2019\n"
        ",佐藤,港,,\n",
    )
    assert list(told.quarantined["code"]) == ["site_place_missing", "site_name_missing"]
    row = told.frame.iloc[0]
    assert (row["title"], row["place"], row["begins_on"], row["year"]) == (
        "城の話",
        "金沢城の石垣",
        "2019-05-01",
        "2019",
    )
    assert row.geometry is None
    assert "site_without_position" in codes(told)


def test_works_need_a_title_and_a_kind(take: Take) -> None:
    told = take("works", "タイトル,種別,公開年\n城,アニメ,2026\n海,紙芝居,2026\n空,映画,26000\n")
    assert told.frame[["title_ja", "kind"]].to_numpy().tolist() == [
        ["城", "anime"],
        ["空", "film"],
    ]
    assert list(told.quarantined["code"]) == ["site_cell_missing"]
    assert pd.isna(told.frame["year"].iloc[1])
    assert {"site_unknown_word", "site_absurd_number"} <= set(codes(told))


def test_the_official_choice_of_hubs_needs_its_source(take: Take) -> None:
    text = (
        "名称,種別,市区町村コード,出典\n甲,selected,17201,選定結果（令和9年）\n乙,selected,17204,\n"
    )
    told = take("hubs", text)
    assert list(told.frame["name_ja"]) == ["甲"]
    assert list(told.quarantined["code"]) == ["hub_without_source"]


def test_statements_of_a_town_name_it_by_code_or_name(take: Take) -> None:
    told = take(
        "coverage",
        "市町村,交通手段,網羅状況,申告者,根拠\n"
        "輪島市,バス,全て収録,輪島市役所,全路線を確認\n"
        "府中市,バス,全て収録,x,y\n"
        "金沢市,空飛ぶ車,全て収録,x,y\n",
    )
    assert told.frame[["municipality_code", "mode", "coverage"]].to_numpy().tolist() == [
        ["17204", "bus", "complete"]
    ]
    assert list(told.quarantined["code"]) == ["site_cell_missing"] * 2
    assert "site_municipality_ambiguous" in codes(told)


def test_a_consent_is_one_of_three_words(take: Take) -> None:
    told = take(
        "consents",
        "対象id,作品id,当事者,同意,確認者\nspot-1,w,権利者,同意あり,甲\nspot-1,w,権利者,たぶん,甲\n",
    )
    assert list(told.frame["consent"]) == ["yes"]
    assert list(told.quarantined["code"]) == ["site_cell_missing"]


def test_a_correction_needs_a_position_of_its_own_and_a_reason(take: Take) -> None:
    told = take(
        "corrections",
        "id,経度,緯度,理由,確認者,市区町村コード\n"
        "spot-1,136.65,36.56,入口の前,甲,\n"
        "spot-2,,,入口の前,甲,17201\n"
        "spot-3,136.65,36.56,,甲,\n",
    )
    assert list(told.frame["site_id"]) == ["spot-1"]
    assert list(told.quarantined["code"]) == ["site_position_missing", "site_cell_missing"]


def test_registered_transport_is_of_a_town(take: Take) -> None:
    told = take(
        "community_transport",
        "市町村,団体名,種別,登録番号,車両数,有効期限\n輪島市,NPO,交通空白地有償運送,石1,4,20260930\n",
    )
    row = told.frame.iloc[0]
    assert (row["municipality_code"], row["kind"], row["vehicles"], row["valid_to"]) == (
        "17204",
        "gap_area",
        4,
        "2026-09-30",
    )


def test_secrecy_and_state_are_read_and_what_cannot_be_read_stays_secret(take: Take) -> None:
    told = take(
        "locations",
        "名称,経度,緯度,情報解禁日,公開状態,所有者電話番号,営業時間,住所\n"
        "城,136.65,36.56,46113,公開,090,9-17時,金沢市丸の内1\n"
        "海,136.66,36.56,公開後,下書き,,,\n"
        "山,136.67,36.56,,要相談,,,\n",
    )
    frame = told.frame
    assert list(frame["nda_until"])[:2] == ["2026-04-01", "公開後"]
    assert list(told.states.values()) == ["public", "draft", "draft"]
    assert frame[["owner_phone", "hours", "address"]].iloc[0].tolist() == [
        "090",
        "9-17時",
        "金沢市丸の内1",
    ]
    assert frame["municipality_code"].iloc[0] == "17201"
    assert {"site_bad_date", "site_unknown_state"} <= set(codes(told))


def test_a_shoot_abroad_is_taken_where_the_list_is_of_the_world(take: Take) -> None:
    text = "title,place,lon,lat\nA,Paris,2.35,48.85\n"
    assert list(take("shoots", text).quarantined["code"]) == ["site_out_of_japan"]
    assert take("shoots", text, WORLD).frame.geometry.iloc[0].y == 48.85
