import datetime as dt
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from locator.errors import ReportError
from locator.i18n import Texts
from locator.records import Dossier, PastShoot, Ranking
from locator.reports import shortlist_xlsx

TODAY = dt.date(2026, 11, 20)


def test_sites_are_columns_and_numbers_are_numbers(
    dossiers: list[Dossier], old_ranking: Ranking, en: Texts, notes: dict[str, str]
) -> None:
    raw = shortlist_xlsx(dossiers[:3], old_ranking, notes, texts=en, today=TODAY)
    book = openpyxl.load_workbook(BytesIO(raw))
    assert book.sheetnames == ["Comparison", "Ask the FC", "Sources"]
    sheet = book["Comparison"]
    assert sheet.freeze_panes == "B4"
    assert "not for travel" in str(sheet["A2"].value)
    assert [c.value for c in sheet[3]][1:] == [
        "1  Kintai Bridge",
        "2  Tsunoshima Bridge",
        "3  Former Mori Residence",
    ]
    rows = {str(r[0].value): [c.value for c in r[1:]] for r in sheet.iter_rows(min_row=4)}
    assert rows["Score"] == pytest.approx(old_ranking.frame["score"].tolist()[:3])
    assert rows["Drive from Shinkansen (min)"] == [13, 25, 37]
    assert rows["To the nearest bus stop (m)"] == [160, "<= 2,340", 160]
    assert rows["Parking"] == ["unknown, ask the FC"] * 3
    assert rows["Permit authority"][0] == "岩国市 観光振興課"
    assert rows["Note"][0] == notes["loc-001"]
    last = rows["Last departure (time)"]
    assert last == [dt.timedelta(hours=18, minutes=35), "unknown", last[0]]


def test_the_ask_list_has_room_for_answers(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts
) -> None:
    book = openpyxl.load_workbook(
        BytesIO(shortlist_xlsx(dossiers[:2], ranking, {}, texts=ja, today=TODAY))
    )
    rows = [[c.value for c in r] for r in book["FCに聞く"].iter_rows(min_row=4)]
    first = [r for r in rows if r[2] == "1  錦帯橋"]
    assert {r[3] for r in first} >= {"駐車場", "事前相談先"}
    assert "許認可権者" not in {r[3] for r in first}
    assert all(r[4] in {None, ""} for r in rows)
    sources = [c.value for c in book["出典"]["B"]]
    assert set(ranking.attribution) <= set(sources)


def test_every_past_shoot_is_a_row_with_its_source(
    dossiers: list[Dossier], ranking: Ranking, shot: tuple[PastShoot, ...], en: Texts
) -> None:
    sites = [dossiers[0], replace(dossiers[1], shoots=shot)]
    raw = shortlist_xlsx(sites, ranking, {}, texts=en, today=TODAY)
    book = openpyxl.load_workbook(BytesIO(raw))
    assert book.sheetnames == ["Comparison", "Ask the FC", "Past shoots", "Sources"]
    rows = [[c.value for c in r] for r in book["Past shoots"].iter_rows(min_row=3)]
    assert [len(rows), rows[0][:3]] == [5, ["Site", "Work", "Days"]]
    assert rows[1] == [
        *("2  Tsunoshima Bridge", "架空の映画0 (film)", "2024-05-01 to 2024-05-03"),
        *("橋のたもと", "42 m away", "某監督", "", "", "台帳.csv row 0", ""),
    ]
    told = {str(r[0].value): [c.value for c in r[1:]] for r in book["Comparison"].iter_rows()}
    assert told["Past shoots (own records)"][0] == "none recorded in your workspace"


def test_hostile_text_stays_text(dossiers: list[Dossier], ranking: Ranking, ja: Texts) -> None:
    bad = [replace(dossiers[0], name_ja="=1+1", source="@x"), dossiers[1]]
    raw = shortlist_xlsx(bad, ranking, {bad[0].id: "=cmd|' /C calc'!A0"}, texts=ja, today=TODAY)
    book = openpyxl.load_workbook(BytesIO(raw))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert all(c.data_type != "f" and c.hyperlink is None for c in cells)
    assert any(str(c.value).startswith("=cmd") for c in cells)


def test_a_site_outside_the_ranking_and_too_few_sites(
    dossiers: list[Dossier], ranking: Ranking, en: Texts
) -> None:
    own = replace(dossiers[0], id="own-1")
    book = openpyxl.load_workbook(
        BytesIO(shortlist_xlsx([own, dossiers[1]], ranking, {}, texts=en, today=TODAY))
    )
    rows = {str(r[0].value): r[1].value for r in book["Comparison"].iter_rows(min_row=4)}
    assert rows["Score"] == "not ranked"
    assert rows["Drive from Shinkansen (min)"] == "unknown"
    with pytest.raises(ReportError):
        shortlist_xlsx(dossiers[:1], ranking, {}, texts=en)
