"""The sites of the map in words: nearest in time first, unknown last."""

import geopandas as gpd
import pandas as pd

from locator.brief import is_known
from locator.i18n import Lang, Texts
from locator.ui.widgets.day_picture import clock_down, clock_up
from locator.ui.widgets.picking import pick_site

_KEY = "travel_table"
_VERDICTS = ("yes", "no", "unknown")


def travel_table(sites: gpd.GeoDataFrame, table: pd.DataFrame, texts: Texts) -> None:
    """Draw the table; choosing a row chooses the site everywhere."""
    rows = table_rows(sites, table, texts)
    ids = [str(i) for i in rows.index]
    pick_site(_KEY, rows, ids, most_rows=8, alt=texts("access_page.table"))


def ordered(table: pd.DataFrame) -> pd.Index:
    """Return the ids: there and back first, the soonest first; unknown last."""
    rank = table["verdict"].map({v: i for i, v in enumerate(_VERDICTS)})
    median = table["median_min"].astype(float)
    first = table["first_arrival_s"].astype(float)
    keys = pd.DataFrame({"rank": rank, "median": median, "first": first})
    return keys.sort_values(["rank", "median", "first"], na_position="last", kind="stable").index


def table_rows(sites: gpd.GeoDataFrame, table: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return the columns of the table, one row a site."""
    order = ordered(table)
    sites, table = sites.loc[order], table.loc[order]
    english = sites["name_en"].where(sites["name_en"].notna(), sites["name_ja"])
    return pd.DataFrame(
        {
            texts("find.name"): sites["name_ja"] if texts.lang is Lang.JA else english,
            texts("access.verdict"): [texts(f"verdict.{v}") for v in table["verdict"]],
            texts("access.first_arrival_s"): [
                clock_up(float(v)) if is_known(v) else "–" for v in table["first_arrival_s"]
            ],
            texts("access.last_departure_s"): [
                clock_down(float(v)) if is_known(v) else "–" for v in table["last_departure_s"]
            ],
            texts("access_page.stay_column"): table["longest_stay_min"].astype("Float64").round(),
            texts("access_page.median_column"): table["median_min"].astype("Float64").round(),
            texts("access.departures"): recorded(table),
        },
        index=order,
    )


def recorded(table: pd.DataFrame) -> pd.Series:
    """Return the useful departures; NA where none is recorded and more may run."""
    counts = table["departures"].astype("Int64")
    return counts.mask((table["verdict"] == "unknown") & (counts == 0))


def matrix_csv(sites: gpd.GeoDataFrame, table: pd.DataFrame, origin: str) -> bytes:
    """Return the answers as a CSV file that Excel reads, with the columns of ``locator matrix``."""
    frame = table.drop(columns=["silent_feeds"]).copy()
    for column in ("first_arrival_s", "last_departure_s"):
        times = frame.pop(column)
        up = clock_up if column.startswith("first") else clock_down
        frame[column.removesuffix("_s")] = [up(float(t)) if is_known(t) else None for t in times]
    frame.insert(0, "name_ja", sites["name_ja"])
    frame.insert(0, "to", frame.index)
    frame.insert(0, "from", origin)
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
