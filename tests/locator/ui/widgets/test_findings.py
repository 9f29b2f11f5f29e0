"""Findings in the words of the language, hostile text as text."""

from streamlit.testing.v1 import AppTest


def _table() -> None:
    from geo.findings import Finding, Severity  # noqa: PLC0415
    from locator.ui import cache  # noqa: PLC0415
    from locator.ui.widgets.findings import findings_table  # noqa: PLC0415

    hostile = {"message": "<b>what</b>", "found": "`${1}`"}
    one = Finding(code="x", severity=Severity.WARNING, table="t", **hostile)
    findings_table((), cache.texts("en"))
    findings_table((one,), cache.texts("en"))


def test_no_findings_draw_nothing_and_one_stands_with_its_words() -> None:
    script = AppTest.from_function(_table, default_timeout=60).run()
    assert not script.exception
    (table,) = (one.value for one in script.dataframe)
    assert list(table.columns) == ["Severity", "What", "Row", "Column", "Found"]
    assert list(table.iloc[0]) == ["warning", "<b>what</b>", "", "", "`${1}`"]
