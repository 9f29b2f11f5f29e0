"""Stacked bars of shares: a row a question, one bar a side of it, unknown hollow."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

_GREY = "#767676"
_INK = "#ffffff"
_LEAST_SHARE = 0.045
_HEAD_OFFSET = -9
_HEADS = ("#1b1b1b", "#fafafa")


def stacks(
    rows: pd.DataFrame,
    sides: Mapping[str, tuple[int, int]],
    told: Sequence[alt.Tooltip],
    *,
    row_px: int,
    is_dark: bool = False,
) -> alt.LayerChart | alt.FacetChart:
    """Draw the bars of all rows below their heads.

    Parameters
    ----------
    rows
        One row a part: row (number from the top), side, head (text above the row), start and end
        (shares from 0 to 1), colour (empty: hollow), text (inside the part, where it fits).
    sides
        Side to height and offset of its bar from the middle of the row, pixels.
    told
        What the tooltips say.
    is_dark
        Whether the page is dark: heads stand on the page itself.
    """
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    x = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    told = list(told)
    layers: list[alt.Chart] = []
    for side, (height, offset) in sides.items():
        part = rows[rows["side"] == side]
        full, open_ = part[part["colour"] != ""], part[part["colour"] == ""]
        layers += [
            alt.Chart(full)
            .mark_bar(height=height, yOffset=offset, stroke=_INK, strokeWidth=0.6)
            .encode(x=x, x2="end:Q", y=y, color=alt.Color("colour:N", scale=None), tooltip=told),
            alt.Chart(open_)
            .mark_bar(
                height=height - 1,
                yOffset=offset,
                color="transparent",
                stroke=_GREY,
                strokeWidth=1,
                strokeDash=[3, 2],
            )
            .encode(x=x, x2="end:Q", y=y, tooltip=told),
        ]
        for shown, ink in ((full, _INK), (open_, _GREY)):
            layers.append(_numbers(shown, y, told, offset=offset, ink=ink))
    top = min((offset - height / 2 for height, offset in sides.values()), default=0)
    heads = rows.drop_duplicates("row").assign(start=0.0)
    layers.append(
        alt.Chart(heads)
        .mark_text(
            align="left", yOffset=top + _HEAD_OFFSET, fontSize=12, limit=700, color=_HEADS[is_dark]
        )
        .encode(x=x, y=y, text="head:N")
    )
    return alt.layer(*layers).properties(height=row_px * max(rows["row"].nunique(), 1))


def _numbers(
    rows: pd.DataFrame, y: alt.Y, told: list[alt.Tooltip], *, offset: int, ink: str
) -> alt.Chart:
    """Write the text of each part that is wide enough."""
    wide = rows[rows["end"] - rows["start"] >= _LEAST_SHARE]
    chart: alt.Chart = (
        alt.Chart(wide.assign(middle=(wide["start"] + wide["end"]) / 2))
        .mark_text(yOffset=offset, color=ink, fontSize=11, fontWeight="bold")
        .encode(x="middle:Q", y=y, text="text:N", tooltip=told)
    )
    return chart
