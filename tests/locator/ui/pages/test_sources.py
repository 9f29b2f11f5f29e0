"""The page of sources draws every table of the data package."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from locator.criteria import CRITERIA
from locator.records import Catalogue


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - runs as a script of its own

    from locator.ui import cache  # noqa: PLC0415
    from locator.ui.pages.sources import render  # noqa: PLC0415

    render(cache.texts(st.query_params.get("lang", "ja")))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_feeds_sources_coverage_and_criteria_are_listed(lang: str, embedded: Catalogue) -> None:
    script = AppTest.from_function(page, default_timeout=300)
    script.query_params["lang"] = lang
    script.run()
    assert not script.exception
    feeds, sources, coverage, criteria = (table.value for table in script.dataframe)
    assert len(feeds) == len(embedded.feeds) == 7
    assert len(sources) == len(embedded.sources)
    assert len(coverage) == len(embedded.coverage)
    assert len(criteria) == len(CRITERIA)
    assert criteria.notna().all(axis=None)
    assert len(script.subheader) == 6


def test_a_town_is_stated_complete_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_STATEMENTS", str(tmp_path / "own.sqlite"))
    script = AppTest.from_function(page, default_timeout=60)
    script.query_params["lang"] = "en"
    script.run()
    script.selectbox(key="stated town").set_value("19201")
    script.selectbox(key="stated level").set_value("complete")
    script.text_input(key="stated by").set_value("<b>town</b>")
    button = next(b for b in script.button if b.label == "Keep the statement")
    button.click().run()
    assert [e.value for e in script.error] == [
        "the statement cannot be kept: basis must be one line of 1 to 300 characters"
    ]
    script.text_input(key="stated basis").set_value("all lines")
    next(b for b in script.button if b.label == "Keep the statement").click().run()
    assert not script.exception
    assert script.dataframe[2].value["Stated by"].tolist()[-1] == "<b>town</b>"
    script.button(key="withdraw 19201 bus").click().run()
    assert not script.exception
    assert len(script.dataframe[2].value) == 5
