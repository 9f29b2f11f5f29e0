"""Findings of a file: one group a code, rows in order, a CSV that no spreadsheet runs."""

import csv
import io

from locator.i18n import Lang, load_texts
from locator.settings import find_data
from locator.ui.widgets.own_findings import finding_rows, findings_csv, group_rows, grouped
from locator.workspace import Remark

JA, EN = (load_texts(find_data(), lang) for lang in (Lang.JA, Lang.EN))


def remark(code: str, severity: str, row: int | None, found: str, action: str) -> Remark:
    return Remark(
        code=code,
        severity=severity,
        sheet="",
        row=row,
        column="lat",
        found=found,
        expected="",
        action=action,
        message=f"{code} in English",
    )


REMARKS = (
    remark("site_full_width_digits", "warning", 2, "３５", "repaired"),
    remark("site_full_width_digits", "warning", 9, "３６", "repaired"),
    remark("column_not_taken", "info", None, "実績", "left_out"),
    remark("site_not_a_number", "error", 5, "=1+1", "quarantined"),
)


def test_the_gravest_group_comes_first_and_each_says_what_became_of_its_rows() -> None:
    groups = grouped(REMARKS)
    assert {c: [r.row for r in found] for c, found in groups.items()} == {
        "site_not_a_number": [5],
        "site_full_width_digits": [2, 9],
        "column_not_taken": [None],
    }
    table = group_rows(groups, JA)
    assert table["件数"].tolist() == [1, 2, 1]
    assert table["行の扱い"].tolist() == ["保留", "直して取込", "取り込まない"]
    assert "=1+1" in table["内容（最初の1件）"][0]


def test_rows_are_in_words_and_a_single_sheet_is_not_named() -> None:
    table = finding_rows(REMARKS, EN)
    assert "Sheet" not in table.columns
    assert table["Row"].tolist() == ["2", "9", "", "5"]
    assert set(table["Column"]) == {"Latitude"}


def test_the_file_holds_all_and_guards_what_looks_like_a_formula() -> None:
    content = findings_csv(REMARKS, EN)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [r["code"] for r in rows] == [r.code for r in REMARKS]
    assert rows[3]["Found"] == "'=1+1"
