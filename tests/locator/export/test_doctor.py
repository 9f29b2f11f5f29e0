"""The work list as a file: closed for what is not public, and no formula in it."""

import io
import json

import openpyxl
import pandas as pd
import pytest

from locator.doctor import Examination
from locator.export.doctor import column_name, counted, work_file, work_rows, work_text
from locator.i18n import Lang, Texts, load_texts
from locator.settings import find_data
from locator.tables import CATALOGUE_TABLES, FEEDS
from locator.workspace import KINDS, Aside
from tests.locator.doctor.offices import own, seen

SECRET = "03-1234-5678"  # noqa: S105  # a phone


@pytest.fixture(scope="module")
def found() -> Examination:
    return seen(
        own("open", name_ja="=HYPERLINK(1)", contact=None),
        own("secret", name_ja="秘密の館", nda_until="2030-01-01", fc_id="fc-secret"),
        own(
            "half",
            name_ja="蔵",
            seen_on=SECRET,
            owner_phone=SECRET,
            private=frozenset({"seen_on"}),
        ),
        asides=[
            Aside(
                kind="locations", file="l.csv", sheet="", row=3, code="site_name_missing",
                message=f"no name beside {SECRET}", cells={},
            )
        ],
    )  # fmt: skip


@pytest.fixture(scope="module", params=list(Lang))
def texts(request: pytest.FixtureRequest) -> Texts:
    return load_texts(find_data(), request.param)


def all_text(form: str, content: str | bytes) -> str:
    """Return all that stands in a file as text."""
    if form != "xlsx":
        return content if isinstance(content, str) else content.decode("utf-8")
    assert isinstance(content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_file_holds_ids_but_nothing_private(form: str, found: Examination, texts: Texts) -> None:
    told = all_text(form, work_file(found, form, texts))
    for wanted in ("open", "secret", "half", "l.csv:3"):
        assert wanted in told
    for hidden in (SECRET, "秘密の館", "fc-secret"):
        assert hidden not in told


def test_the_screen_of_the_office_tells_names_a_text_file_does_not(
    found: Examination, texts: Texts
) -> None:
    own_list = found.only(origin="own")
    shown = work_text(own_list, texts, limit=50)
    assert "秘密の館" in shown
    assert "秘密の館" not in work_text(own_list, texts, limit=50, is_closed=True)
    assert "secret" in work_text(own_list, texts, limit=50, is_closed=True)
    assert "half" in shown
    assert texts("doctor.unchecked_images") in shown


def test_a_name_like_a_formula_is_text(found: Examination, texts: Texts) -> None:
    content = work_file(found, "csv", texts)
    assert isinstance(content, bytes)
    assert content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(io.BytesIO(content), dtype="str")
    names = set(table[texts("doctor.name")].dropna())
    assert "'=HYPERLINK(1)" in names
    assert not any(name.startswith("=") for name in names)
    book = openpyxl.load_workbook(io.BytesIO(work_file(found, "xlsx", texts)))  # type: ignore[arg-type]
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert [c.data_type for c in cells if c.value == "=HYPERLINK(1)"] == ["s"]
    assert not [c for c in cells if c.data_type == "f"]


def test_the_json_holds_all_tasks_or_as_many_as_asked(found: Examination, texts: Texts) -> None:
    told = json.loads(work_file(found, "json", texts))
    assert (told["tasks"], len(told["work"])) == (len(found.work), len(found.work))
    assert sum(group["count"] for group in told["summary"]) == len(found.work)
    assert [task["id"] for task in told["work"]] == found.work["id"].tolist()
    assert told["unchecked"] == ["images", "outlines"]
    few = json.loads(work_file(found, "json", texts, limit=2))
    assert (few["tasks"], len(few["work"])) == (len(found.work), 2)


def test_the_workbook_has_three_sheets_of_all_rows(found: Examination, texts: Texts) -> None:
    book = openpyxl.load_workbook(io.BytesIO(work_file(found, "xlsx", texts)))  # type: ignore[arg-type]
    rows = [sheet.max_row - 4 for sheet in book]
    assert rows == [len(found.work), len(found.summary), len(found.completeness)]


def test_the_text_tells_counts_and_the_first_tasks(found: Examination, texts: Texts) -> None:
    lines = work_text(found, texts, limit=3).splitlines()
    assert lines[0] == counted(found, texts)
    assert texts("doctor.listed", shown=3, count=len(found.work)) in lines
    assert len(lines[lines.index(texts("doctor.listed", shown=3, count=len(found.work))) :]) == 5
    nothing = found.only(kind="hubs", origin="own")
    assert texts("doctor.nothing") in work_text(nothing, texts, limit=3)


def test_every_column_of_every_table_has_a_name_of_its_own(texts: Texts) -> None:
    keyed = {spec.key for spec in (*CATALOGUE_TABLES, FEEDS)}
    tables = {spec.name: spec.columns for spec in (*CATALOGUE_TABLES, FEEDS)}
    tables |= {kind.name: kind.columns for kind in KINDS.values()}
    for table, columns in tables.items():
        if table == "coverage":
            continue
        shown = [c for c in columns if c not in keyed and c != "place_id"]
        names = [column_name(c, texts) for c in shown]
        assert not [c for c, n in zip(shown, names, strict=True) if n == c], table
        assert len(set(names)) == len(names), (table, names)


def test_the_rows_stand_in_the_order_of_the_work_list(found: Examination, texts: Texts) -> None:
    table = work_rows(found, texts, is_closed=False)
    assert table[texts("doctor.id")].tolist() == found.work["id"].tolist()
    assert table[texts("doctor.improves")].tolist() == found.work["improves"].tolist()
