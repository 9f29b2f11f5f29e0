import datetime as dt
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from locator.export import to_xlsx
from locator.i18n import Texts
from locator.records import Ranking

TODAY = dt.date(2026, 11, 20)


def test_sheets_headers_and_frozen_panes(ranking: Ranking, ja: Texts) -> None:
    book = openpyxl.load_workbook(BytesIO(to_xlsx(ranking, ja, today=TODAY)))
    assert book.sheetnames == ["順位", "測定値", "除外", "条件", "時刻表", "出典"]
    assert all("2020-03-25" in str(sheet["A2"].value) for sheet in book)
    assert book["順位"].freeze_panes == "C4"
    assert "移動の計画には使えません" in str(book.properties.title)
    bars = [r.type for rules in book["順位"].conditional_formatting for r in rules.rules]
    assert bars == ["dataBar"]
    assert [c.value for c in book["出典"]["A"]][3:] == list(ranking.attribution)
    assert [c.value for c in book["除外"][4]][1:3] == [7, 2]


def test_pandas_reads_the_same_scores_and_measures(ranking: Ranking, en: Texts) -> None:
    raw = BytesIO(to_xlsx(ranking, en, today=TODAY))
    table = pd.read_excel(raw, sheet_name="Ranking", header=2)
    assert table["Score"].tolist() == pytest.approx(ranking.frame["score"].tolist(), abs=1e-15)
    assert table["Rank"].tolist() == [1, 2, 3]
    measures = pd.read_excel(raw, sheet_name="Measures", header=2)
    assert measures["to the nearest airport (km)"].tolist() == [22.123456789, 61.5, 3.0]
    assert measures["departures a day (count)"].tolist() == [31, "unknown", 0]
    assert measures["to the nearest bus stop (m)"].tolist() == [120, "<= 2,300", 90]
    sheet = openpyxl.load_workbook(raw)["Measures"]
    assert sheet["F4"].value == dt.timedelta(hours=18, minutes=35)
    assert sheet["F6"].value == dt.timedelta(hours=25, minutes=5)


def test_hostile_text_stays_text(ranking: Ranking, ja: Texts) -> None:
    book = openpyxl.load_workbook(BytesIO(to_xlsx(ranking, ja, today=TODAY)))
    sheet = book["順位"]
    assert sheet["B6"].data_type == "s"
    assert str(sheet["B6"].value).startswith("=HYPERLINK")
    assert sheet["C6"].value == "@SUM(A1)"
    assert sheet["C6"].data_type == "s"
    assert all(cell.data_type != "f" for page in book for row in page.rows for cell in row)
    assert all(cell.hyperlink is None for page in book for row in page.rows for cell in row)


def test_the_same_ranking_makes_the_same_file(ranking: Ranking, ja: Texts) -> None:
    assert to_xlsx(ranking, ja, today=TODAY) == to_xlsx(ranking, ja, today=TODAY)


def test_an_empty_ranking_keeps_its_headers(ranking: Ranking, en: Texts) -> None:
    raw = BytesIO(to_xlsx(ranking, en, top=0, today=TODAY))
    table = pd.read_excel(raw, sheet_name="Ranking", header=2)
    assert len(table) == 0
    assert table.columns[0] == "Rank"
