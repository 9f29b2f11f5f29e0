"""Rows that wait as a table to be edited: columns that help, reasons in words, only changes."""

from locator.i18n import Lang, load_texts
from locator.settings import find_data
from locator.ui.widgets.own_waiting import changes_of, headings_of, waiting_rows
from locator.workspace import Aside, Batch, Remark

JA = load_texts(find_data(), Lang.JA)


def aside(number: int, cells: dict[str, str], code: str = "site_name_missing") -> Aside:
    return Aside(
        kind="locations",
        file="一覧.csv",
        sheet="",
        row=number + 1,
        code=code,
        message="in English",
        cells=cells,
        batch=1,
        number=number,
    )


def test_columns_that_decide_come_first_and_missing_ones_are_offered() -> None:
    rows = [aside(1, {"備考": "x", "ひがし": "138", "施設名": "城"}), aside(2, {"電話": "1"})]
    assert headings_of(rows, "locations") == (
        *("施設名", "備考", "ひがし", "電話"),
        *("lon", "lat", "municipality_code"),
    )
    known = Batch(
        number=1, at="", by="", action="import", kind="locations", file="", sha256="", rows=2,
        accepted=0, quarantined=2, repaired=0, mapping={"ひがし": "lon", "備考": "lat"},
    )  # fmt: skip
    assert headings_of(rows, "locations", [known]) == ("施設名", "ひがし", "備考", "電話")
    assert headings_of([aside(1, {"題名": ""})], "works") == ("題名", "kind")


def test_the_reason_is_told_in_the_language_of_the_screen() -> None:
    rows = [aside(1, {"緯度": "約35度"}, "site_not_a_number"), aside(2, {}, "no_such_code")]
    remark = Remark(
        code="site_not_a_number", severity="error", sheet="", row=2, column="緯度",
        found="約35度", expected="", action="quarantined", message="",
    )  # fmt: skip
    facts = {(1, "", 2, "site_not_a_number"): remark}
    table = waiting_rows(rows, ("緯度",), {1: {"緯度": "35.6"}}, facts, JA)
    assert "約35度" in table["why"][0]
    assert table["why"][1] == "in English"
    assert table["where"][0] == "一覧.csv 2行目"
    assert table["c0"].tolist() == ["35.6", ""]
    assert not table["close"].any()


def test_only_changed_cells_are_told() -> None:
    rows = [aside(1, {"名称": "", "緯度": "35"}), aside(2, {"名称": "橋"})]
    headings = ("名称", "緯度")
    table = waiting_rows(rows, headings, {}, {}, JA)
    assert changes_of(table, rows, headings) == {}
    table.loc[0, "c0"] = "城"
    table.loc[1, "c0"] = None
    assert changes_of(table, rows, headings) == {1: {"名称": "城"}, 2: {"名称": ""}}
