"""The journeys of a day that prove an answer: one picture, and a table out and back."""

from collections.abc import Sequence

import streamlit as st

from geo.access.verdicts import Visit
from geo.transit.legs import Journey
from locator.i18n import Texts
from locator.ui.widgets.day_picture import day_picture, journey_rows, useful
from locator.ui.widgets.panel import plain


def day_journeys(
    out: Sequence[Journey],
    back: Sequence[Journey],
    visit: Visit,
    ends: tuple[str, str],
    texts: Texts,
) -> None:
    """Draw the journeys of the day as a picture and as two tables; nothing where there is none.

    Parameters
    ----------
    ends
        Names of start and site.
    """
    if not out and not back:
        return
    start, end = (plain(name) for name in ends)
    st.subheader(texts("access_page.day", start=start, end=end), anchor=False)
    picture = day_picture(out, back, visit, texts)
    st.caption(texts("access_page.day_help", out=len(out), back=len(back)))
    st.altair_chart(picture, alt=texts("access_page.day_alt"))
    out_useful, back_useful = useful(out, back, visit)
    left, right = st.columns(2, gap="medium")
    for column, side, journeys, good in (
        (left, "out", out, out_useful),
        (right, "back", back, back_useful),
    ):
        with column:
            _journeys(side, journeys, good, texts)


def _journeys(side: str, journeys: Sequence[Journey], good: Sequence[bool], texts: Texts) -> None:
    title = texts(f"access_page.{side}_title", n=len(journeys))
    st.markdown(f"**{title}**")
    if journeys:
        st.dataframe(
            journey_rows(journeys, good, texts),
            hide_index=True,
            height=38 + 35 * min(len(journeys), 8),
            alt=title,
        )
    else:
        st.caption(texts("access_page.none"))
