"""The doctor on the screen: the picture adds up, the list is closed, choices narrow both."""

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from locator.i18n import Lang, Texts, load_texts
from locator.settings import find_data
from locator.ui.widgets.doctor import completeness_bars, completeness_rows, screen_rows
from tests.locator.doctor.offices import own, seen


@pytest.fixture(scope="module", params=list(Lang))
def texts(request: pytest.FixtureRequest) -> Texts:
    return load_texts(find_data(), request.param)


def _page() -> None:
    import datetime as dt  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    from locator.ui import cache  # noqa: PLC0415
    from locator.ui.widgets.doctor import draw_doctor  # noqa: PLC0415
    from locator.workspace import Entry  # noqa: PLC0415

    entry = Entry(
        kind="locations",
        id="own-1",
        fields={"name_ja": "秘密の館", "nda_until": "2999-01-01"},
        lon=138.57,
        lat=35.66,
    )
    draw_doctor(
        cache.catalogue(),
        {"locations": {"own-1": entry}, "shoots": {}},
        cache.texts(st.session_state.get("lang", "en")),
        today=dt.date(2026, 11, 26),
    )


@pytest.fixture(scope="module")
def page() -> AppTest:
    return AppTest.from_function(_page, default_timeout=120).run()


def table_of(page: AppTest) -> pd.DataFrame:
    (table,) = (one.value for one in page.dataframe)
    return table


def test_the_page_answers_before_anything_is_clicked(page: AppTest) -> None:
    assert not page.exception
    assert page.selectbox(key="doctor kind").value == "locations"
    table = table_of(page)
    assert set(table["Kind"]) == {"Locations"}
    assert table["Gain"].is_monotonic_decreasing
    secret = table[table["Id"] == "own-1"]
    assert set(secret["Name"]) == {"(not public)"}
    assert "秘密の館" not in table.to_string()


def test_choices_narrow_the_list(page: AppTest) -> None:
    page.selectbox(key="doctor origin").set_value("own").run()
    assert set(table_of(page)["Id"]) == {"own-1"}
    page.selectbox(key="doctor code").set_value("missing_contact").run()
    assert list(table_of(page)["Task"]) == ["Contact unknown"]
    page.selectbox(key="doctor kind").set_value("shoots").run()
    assert not page.exception
    assert not page.dataframe
    told = " ".join(caption.value for caption in page.caption)
    assert "Past shoots" in told
    assert "No task fits" in told


def test_the_bars_are_known_and_unknown_of_each_column(texts: Texts) -> None:
    found = seen(own("a", contact=None), own("b")).only(kind="locations")
    rows = completeness_rows(found.completeness, "locations", texts)
    assert (rows["known"] + rows["unknown"]).eq(rows["n"]).all()
    assert rows["share"].is_monotonic_increasing
    contact = rows[rows["label"] == texts("fact.contact")].iloc[0]
    assert (contact["known"], contact["unknown"]) == (1, 6)  # five embedded without, one own
    own_only = rows[rows["label"].str.startswith(texts("doctor.column_address"))].iloc[0]
    assert own_only["n"] == 2
    assert own_only["label"].endswith(texts("doctor.of_n", n="2"))
    drawn: dict[str, Any] = completeness_bars(rows, texts).to_dict()
    hollow, full, _ = drawn["layer"]
    assert hollow["mark"]["strokeDash"]
    assert hollow["mark"]["color"] == "transparent"
    assert "strokeDash" not in full["mark"]


def test_without_a_kind_each_kind_is_a_bar(texts: Texts) -> None:
    rows = completeness_rows(seen().completeness, "", texts)
    assert texts("doctor.kind_spots") in " ".join(rows["label"])
    assert len(rows) == seen().completeness["kind"].nunique()


def test_the_screen_tells_no_name_of_a_record_that_is_not_public(texts: Texts) -> None:
    found = seen(own("a", name_ja="秘密の館", nda_until="2030-01-01", contact=None))
    table = screen_rows(found.only(origin="own"), texts)
    assert set(table[texts("doctor.name")]) == {texts("doctor.not_public")}
    assert set(table[texts("doctor.id")]) == {"a"}
