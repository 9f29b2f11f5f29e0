"""Strips of trips: how full the weeks of each timetable are."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from locator.i18n import Texts

_MONTHS_UNDER_DAYS = 1200


def feed_strips(daily: pd.DataFrame, names: Mapping[str, str], texts: Texts) -> alt.Chart:
    """Draw how full each feed's weeks are: a feed's span says little.

    The share is of the feed's busiest week, so that small and large feeds compare.

    Parameters
    ----------
    daily
        Columns feed_id, date, trips.
    names
        Names of feeds by id.
    """
    weeks = pd.DataFrame(
        {
            "feed": daily["feed_id"].astype(str).map(names),
            "week": pd.to_datetime(daily["date"]).dt.to_period("W-SUN").dt.start_time,
            "trips": daily["trips"],
        }
    )
    weekly = weeks.groupby(["feed", "week"], as_index=False)["trips"].sum()
    weekly["share"] = weekly["trips"] / weekly.groupby("feed")["trips"].transform("max")
    weekly["end"] = weekly["week"] + pd.Timedelta(days=7)
    days = (weekly["end"].max() - weekly["week"].min()).days
    years = (
        alt.Axis(format="%Y")
        if days > _MONTHS_UNDER_DAYS
        else alt.Axis(format="%Y-%m", tickCount="month")
    )
    chart: alt.Chart = (
        alt.Chart(weekly)
        .mark_rect(height=20)
        .encode(
            x=alt.X("week:T", title=None, axis=years),
            x2="end:T",
            y=alt.Y(
                "feed:N", title=None, axis=alt.Axis(labelLimit=260, labelOverlap=False, grid=False)
            ),
            color=alt.Color(
                "share:Q",
                title=texts("sources.share"),
                scale=alt.Scale(range=["#F0E442", "#0072B2"], domain=[0, 1]),
                legend=alt.Legend(format="%", orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("feed:N", title=texts("sources.feed")),
                alt.Tooltip("week:T", title=texts("sources.week_of")),
                alt.Tooltip("trips:Q", title=texts("sources.trips")),
            ],
        )
        .properties(height=30 * weekly["feed"].nunique() + 110)
    )
    return chart
