"""What stands inside files: text in every column, no formula, sources once."""

import pandas as pd

from locator.cli.owed import in_columns, source_ids
from locator.importing import SOURCE_ID


def test_columns_hold_text_and_no_formula() -> None:
    told = {
        "as_of": {"bus": "2026-03-25", "rail": "2026-03-26"},
        "timetable_notice": "",
        "assumed": None,
        "attribution": ["=credit", "town"],
    }
    assert in_columns(told) == {
        "as_of": "bus:2026-03-25|rail:2026-03-26",
        "timetable_notice": "",
        "assumed": "",
        "attribution": "'=credit | town",
    }


def test_lists_of_the_user_and_tables_without_sources_credit_nobody() -> None:
    frames = [
        pd.DataFrame({"source_id": ["a", None, SOURCE_ID, "a"]}),
        pd.DataFrame({"name": ["b"]}),
    ]
    assert source_ids(frames) == {"a"}
