"""The page of sources draws every table of the data package."""

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
