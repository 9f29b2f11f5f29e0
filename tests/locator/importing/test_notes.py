import re
import string
from pathlib import Path

import pytest

from geo.findings import Severity
from locator.i18n import Lang, load_texts
from locator.importing.codes import CODES
from locator.importing.notes import Notes, shown


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_template_uses_known_facts(code: str) -> None:
    fields = {f for _, f, _, _ in string.Formatter().parse(CODES[code][1]) if f}
    assert fields <= {"column", "found", "expected"}


def test_a_finding_carries_row_column_and_message() -> None:
    notes = Notes("a.csv", 10)
    message = notes.add("site_not_a_number", row=3, column="経度", found="abc", expected="degrees")
    (finding,) = notes.finish()
    assert message == "経度 is abc; expected degrees; the row was set aside"
    assert finding.to_json() == {
        "code": "site_not_a_number",
        "severity": Severity.ERROR,
        "table": "a.csv",
        "row": 3,
        "column": "経度",
        "found": "abc",
        "expected": "degrees",
        "message": message,
    }


def test_findings_beyond_the_limit_are_counted() -> None:
    notes = Notes("a.csv", 2)
    for row in range(2, 9):
        notes.add("site_zero_position", row=row)
    findings = notes.finish()
    assert [f.code for f in findings] == ["site_zero_position"] * 2 + ["site_more_findings"]
    assert (findings[-1].found, findings[-1].expected) == ("5", "site_zero_position")


def test_findings_stand_in_the_order_of_the_rows() -> None:
    notes = Notes("a.csv", 9)
    for row in (3, 2, None, 3):
        notes.add("site_zero_position", row=row)
    assert [f.row for f in notes.finish()] == [None, 2, 3, 3]


def test_shown_is_short_and_visible() -> None:
    assert shown("a\x00b\u202e") == "a\ufffdb\ufffd"
    assert len(shown("x" * 500)) == 80


ROOT = Path(__file__).resolve().parents[3]


def fields(text: str) -> set[str]:
    return {f for _, f, _, _ in string.Formatter().parse(text) if f}


def test_every_finding_is_said_in_japanese() -> None:
    said = load_texts(ROOT / "data", Lang.JA).catalogue
    assert {c for c in CODES if f"finding.{c}" not in said} == set()
    allowed = {"column", "found", "expected"}
    assert {c for c in CODES if not fields(said[f"finding.{c}"]) <= allowed} == set()


def test_every_fault_of_a_file_is_said_in_japanese() -> None:
    said = load_texts(ROOT / "data", Lang.JA).catalogue
    room = ROOT / "locator/importing"
    files = [*room.glob("*.py"), ROOT / "locator/files.py"]
    written = "".join(p.read_text(encoding="utf-8") for p in files)
    codes = set(re.findall(r'"(import_[a-z_]+)"', written))
    assert len(codes) >= 29
    assert {c for c in codes if f"fault.{c}" not in said} == set()


def test_a_list_of_another_kind_brings_codes_of_its_own() -> None:
    notes = Notes("a.csv", 10, {"own_code": (Severity.ERROR, "{found} is odd")})
    assert notes.add("own_code", found=1) == "1 is odd"
    notes.add("site_open_quote", row=1)
    assert [f.code for f in notes.finish()] == ["own_code", "site_open_quote"]


def test_what_lies_beyond_the_limit_is_but_counted() -> None:
    notes = Notes("list.csv", 1)
    for row in (2, 3, 4):
        notes.tell("site_html_text", row, "備考", "<b>", "")
    first, more = notes.finish()
    assert (first.code, first.row, first.found) == ("site_html_text", 2, "<b>")
    assert (more.code, more.found, more.expected) == ("site_more_findings", "2", "site_html_text")
