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


def _summary() -> None:
    from geo.findings import Finding, Severity  # noqa: PLC0415
    from locator.ui import cache  # noqa: PLC0415
    from locator.ui.widgets.findings import findings_summary  # noqa: PLC0415

    def one(code: str, severity: Severity, row: int | None) -> Finding:
        return Finding(
            code=code, severity=severity, table="t", row=row, message=f"[a](https://x) {code}"
        )

    findings_summary((), cache.texts("en"))
    many = [one("w", Severity.WARNING, row) for row in range(2, 9)]
    findings_summary((*many, one("e", Severity.ERROR, 4), one("i", Severity.INFO, None)),
                     cache.texts("en"))  # fmt: skip


def test_each_sort_stands_once_the_gravest_first_and_all_are_a_click_away() -> None:
    script = AppTest.from_function(_summary, default_timeout=60).run()
    assert not script.exception
    assert [line.value for line in script.text] == [
        "error: [a](https://x) e (1; rows 4)",
        "warning: [a](https://x) w (7; rows 2, 3, 4, 5, 6…)",
        "note: [a](https://x) i",
    ]
    (table,) = (one.value for one in script.dataframe)
    assert len(table) == 9


def _many() -> None:
    from geo.findings import Finding, Severity  # noqa: PLC0415
    from locator.ui import cache  # noqa: PLC0415
    from locator.ui.widgets.findings import findings_table  # noqa: PLC0415

    told = [
        Finding(code="x", severity=Severity.INFO, table=f"t{row % 2}", row=row, message="m")
        for row in range(501)
    ]
    findings_table(told, cache.texts("en"))


def test_of_very_many_findings_the_first_are_shown_with_their_file() -> None:
    script = AppTest.from_function(_many, default_timeout=60).run()
    assert not script.exception
    (table,) = (one.value for one in script.dataframe)
    assert list(table.columns) == ["Severity", "What", "Row", "Column", "Found", "File"]
    assert len(table) == 500
    assert [line.value for line in script.caption] == ["The first 500 of 501"]
