"""A user's list of rules: what counts, and every doubt about it."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from geo.findings import Finding, Severity
from locator.errors import ImportFileError
from locator.importing.limits import ImportLimits
from locator.itineraries.reading import HEADINGS, read_rules
from locator.itineraries.rules import VisitRule
from locator.vocabulary import VisitAccess
from tests.locator.itineraries.made import at

Read = Callable[..., tuple[Mapping[str, VisitRule], tuple[Finding, ...]]]
HEADS = "id,access,hours,closed_days,quiet_hours,busy_hours,most_a_day,visit_minutes,consent,rule_ja,rule_en,source,seen_on"  # noqa: E501
FULL = (
    "s-1,paid,09:00-12:00;13:00-17:00,月;祝;2026-12-29,22:00-06:00,11:00-14:00,20,45,yes,"
    "静かに,Be quiet,町の掲示,2026-11-20"
)
RULE = VisitRule(
    id="s-1",
    access=VisitAccess.PAID,
    hours=((at(9), at(12)), (at(13), at(17))),
    closed_weekdays=frozenset({0, 7}),
    closed_dates=frozenset({dt.date(2026, 12, 29)}),
    quiet=((at(22), at(30)),),
    busy=((at(11), at(14)),),
    most_a_day=20,
    dwell_min=45.0,
    consent=True,
    rule_ja="静かに",
    rule_en="Be quiet",
    source="町の掲示",
    seen_on=dt.date(2026, 11, 20),
)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(
        text: str | bytes, name: str = "rules.csv", known: frozenset[str] | None = None
    ) -> tuple[Mapping[str, VisitRule], tuple[Finding, ...]]:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_rules(path, known)

    return _read


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [f.code for f in findings]


def test_a_row_that_says_everything(read: Read) -> None:
    rules, findings = read(f"{HEADS}\n{FULL}\n")
    assert findings == ()
    assert dict(rules) == {"s-1": RULE}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16", "euc_jp"])
def test_japanese_headings_in_the_encodings_of_offices(read: Read, encoding: str) -> None:
    heads = (
        "名称,識別子,立入,開館時間,休館日,訪問を控える時間,混雑時間,1日の上限,滞在時間（分）,同意,"
        "決まり,決まり_英語,出典,確認日"
    )
    rules, findings = read(f"決まりの一覧\n\n{heads}\n駅,{FULL}\n".encode(encoding))
    assert codes(findings) == []
    assert dict(rules) == {"s-1": RULE}


def test_a_workbook_with_typed_cells(read: Read) -> None:
    rows: list[list[object]] = [
        ["id", "hours", "closed_days", "most_a_day", "visit_minutes", "consent", "seen_on"],
        ["s-1", "９時〜17時", dt.date(2026, 12, 29), 3, 22.5, False, dt.datetime(2026, 11, 20)],  # noqa: DTZ001
        [None, None, None, None, None, None, None],
        ["s-2", None, None, None, None, None, None],
    ]
    rules, findings = read(workbook(rows), "rules.xlsx")
    assert findings == ()
    assert rules["s-1"] == VisitRule(
        id="s-1",
        hours=((at(9), at(17)),),
        closed_dates=frozenset({dt.date(2026, 12, 29)}),
        most_a_day=3,
        dwell_min=22.5,
        consent=False,
        seen_on=dt.date(2026, 11, 20),
    )
    assert rules["s-2"] == VisitRule(id="s-2")


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_delimiters(read: Read, delimiter: str) -> None:
    text = f"{HEADS}\n{FULL}\n".replace(";", "、").replace(",", delimiter)
    assert dict(read(text)[0]) == {"s-1": RULE}


def test_each_unclear_cell_is_told_and_its_row_does_not_count(read: Read) -> None:
    rules, findings = read(
        "id,hours,most_a_day,closed_days\ns-1,25:99-26:00,-1,いつか\ns-2,9:00-17:00,2,月\n"
    )
    assert list(rules) == ["s-2"]
    assert [(f.code, f.row, f.column, f.found) for f in findings] == [
        ("rule_bad_cell", 2, "hours", "25:99-26:00"),
        ("rule_bad_cell", 2, "most_a_day", "-1"),
        ("rule_bad_cell", 2, "closed_days", "いつか"),
    ]
    assert all(f.severity is Severity.ERROR and f.expected for f in findings)
    assert findings[1].message == (
        "most_a_day is -1; expected a whole number, 0 to 1,000,000; the row does not count"
    )


def test_ids_that_are_missing_unknown_too_long_or_twice(read: Read) -> None:
    text = f"id,most_a_day\n,1\nnowhere,2\ns-1,3\ns-1,4\n{'x' * 101},5\n"
    rules, findings = read(text, known=frozenset({"s-1"}))
    assert {site: rule.most_a_day for site, rule in rules.items()} == {"s-1": 3}
    assert [(f.code, f.row) for f in findings] == [
        ("rule_id_missing", 2),
        ("rule_id_unknown", 3),
        ("rule_id_twice", 5),
        ("rule_bad_cell", 6),
    ]
    assert list(read("id,most_a_day\nnowhere,2\n")[0]) == ["nowhere"]  # any id


def test_a_refusal_is_kept_however_unclear_its_row_is(read: Read) -> None:
    rules, findings = read(
        "id,hours,consent,access\n"
        "s-1,いつでもどうぞ,no,\n"
        "s-2,9:00-17:00,,paid\n"
        "s-2,,いいえ,個人宅\n"
        "s-3,いつでもどうぞ,yes,free\n"
    )
    assert rules["s-1"] == VisitRule(id="s-1", consent=False)
    assert rules["s-2"] == VisitRule(
        id="s-2", hours=((at(9), at(17)),), consent=False, access=VisitAccess.PRIVATE
    )
    assert "s-3" not in rules
    assert [(f.code, f.row) for f in findings] == [
        ("rule_bad_cell", 2),
        ("rule_refusal_kept", 2),
        ("rule_id_twice", 4),
        ("rule_refusal_kept", 4),
        ("rule_refusal_kept", 4),
        ("rule_bad_cell", 5),
    ]


def test_a_heading_that_is_not_known_or_stands_twice_is_told(read: Read) -> None:
    rules, findings = read("id,hourz,consent,consent,備考\ns-1,9:00-17:00,yes,no,メモ\n")
    assert rules["s-1"] == VisitRule(id="s-1", consent=True)
    assert [(f.code, f.found) for f in findings] == [
        ("rule_column_unknown", "hourz"),
        ("site_column_twice", "consent"),
    ]


def test_hostile_texts_stay_texts(read: Read) -> None:
    evil = "=HYPERLINK(1)<script>alert(1)</script>"
    rules, findings = read(
        f'id,rule_ja\ns-1,"{evil}\n\u202e2"\n"\'; DROP TABLE--",町の決まりを読む\n'
    )
    assert rules["s-1"].rule_ja == f"{evil} 2"
    assert list(rules) == ["s-1", "'; DROP TABLE--"]
    assert codes(findings) == ["site_control_characters"]
    long = read(f"id,rule_ja\ns-1,{'長' * 501}\n")[1]
    assert (long[0].code, len(long[0].found)) == ("rule_bad_cell", 80)


def test_lines_within_a_cell_part_its_spans(read: Read) -> None:
    rules, _ = read('id,hours,closed_days\ns-1,"9:00-12:00\n13:00-17:00","月\n火"\n')
    assert rules["s-1"].hours == ((at(9), at(12)), (at(13), at(17)))
    assert rules["s-1"].closed_weekdays == {0, 1}


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "id\ns-1\n")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "rules.csv", "rules_empty"),
        (b"\xef\xbb\xbf \n \n", "rules.csv", "rules_empty"),
        (b"hours,consent\n9:00-17:00,yes\n", "rules.csv", "rules_no_id"),
        (b",,\n,,\n", "rules.csv", "rules_no_id"),
        (b"id,hours\n", "rules.csv", "rules_no_rows"),
        (b"id,hours\n,\n", "rules.csv", "rules_no_rows"),
        (b"%PDF-1.7", "rules.csv", "rules_other_file"),
        (b'{"id": "s-1"}', "rules.csv", "rules_other_file"),
        (b"<html>", "rules.csv", "rules_other_file"),
        (b"id\ns-1\n", "rules.json", "rules_other_file"),
        (zipped("rules.csv"), "rules.xlsx", "rules_other_file"),
        (zipped("xl/workbook.xml"), "rules.xlsx", "import_broken_xlsx"),
        (b"PK\x03\x04xl/workbook.xml", "rules.xlsx", "import_broken_xlsx"),
        (bytes(range(256)) * 40, "rules.csv", "import_not_text"),
    ],
)
def test_files_that_are_no_list_of_rules(read: Read, data: bytes, name: str, code: str) -> None:
    with pytest.raises(ImportFileError, match=r"expected|save it again") as caught:
        read(data, name)
    assert caught.value.code == code


def test_files_that_cannot_be_opened_or_are_too_large(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"rules\.csv cannot be opened"):
        read_rules(tmp_path / "rules.csv")
    with pytest.raises(ImportFileError, match="folder"):
        read_rules(tmp_path)
    path = tmp_path / "rules.csv"
    path.write_text("id\n" + "s\n" * 40, encoding="utf-8")
    with pytest.raises(ImportFileError, match="at most 20;"):
        read_rules(path, limits=ImportLimits(file_bytes=20))
    with pytest.raises(ImportFileError, match="more than 12 rows"):
        read_rules(path, limits=ImportLimits(rows=10, header_rows=2))


def test_headings_mean_one_column_each() -> None:
    told = [heading for headings in HEADINGS.values() for heading in headings]
    assert len(told) == len(set(told))
    assert set(HEADINGS) - {"", "id", "closed"} <= {*VisitRule.__dataclass_fields__}
