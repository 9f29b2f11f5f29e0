"""Stacked bars: what is unknown is hollow, narrow parts bear no number."""

import altair as alt
import pandas as pd

from locator.ui.widgets.stacks import stacks

ROWS = pd.DataFrame(
    [
        {"row": 0, "side": "a", "head": "H", "start": 0.0, "end": 0.6, "colour": "#009e73"},
        {"row": 0, "side": "a", "head": "H", "start": 0.6, "end": 0.63, "colour": "#d55e00"},
        {"row": 0, "side": "a", "head": "H", "start": 0.63, "end": 1.0, "colour": ""},
    ]
).assign(text=["6", "0.3", "3.7"])


def test_full_and_hollow_parts_are_drawn_apart_and_narrow_ones_bear_no_number() -> None:
    chart = stacks(ROWS, {"a": (18, 4)}, [alt.Tooltip("text:N")], row_px=60).to_dict()
    assert chart["height"] == 60
    data = [chart["datasets"][layer["data"]["name"]] for layer in chart["layer"]]
    full, hollow, full_numbers, hollow_numbers, heads = data
    assert [part["colour"] for part in full] == ["#009e73", "#d55e00"]
    assert [part["text"] for part in hollow] == ["3.7"]
    assert chart["layer"][1]["mark"]["color"] == "transparent"
    assert [part["text"] for part in full_numbers] == ["6"]
    assert [part["text"] for part in hollow_numbers] == ["3.7"]
    assert [part["head"] for part in heads] == ["H"]
