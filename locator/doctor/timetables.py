"""Checks of the feeds at hand: how old their timetable is, whether they end when they say."""

import datetime as dt
from collections.abc import Iterable, Sequence

import pandas as pd

from geo.gtfs.compiled import CompiledFeed
from locator.access import feed_day
from locator.days import Day
from locator.doctor.records import EMBEDDED, OWN
from locator.doctor.tables import Table, embedded_table, tasks
from locator.records import Catalogue

_DECLARED = (("declared_from", "valid_from"), ("declared_to", "valid_to"))
_OF_FEED_INFO = {"feed_start_date": "declared_from", "feed_end_date": "declared_to"}


def feed_tables(catalogue: Catalogue, feeds: Sequence[CompiledFeed], today: dt.date) -> list[Table]:
    """Return the feeds that ship with the data, and those that a user has installed.

    An installed feed takes the place of an embedded one that has the same id.
    """
    embedded = catalogue.feeds
    hashes = embedded["sha256_of_original"].astype(object)
    own = [f for f in feeds if hashes.get(f.feed_id) != f.provenance.original_sha256]
    rest = embedded[~embedded.index.isin([f.feed_id for f in own])]
    tables = [_aged(embedded_table("feeds", rest, today), EMBEDDED, today)]
    if own:
        rows = [{c: _row(f).get(c) for c in embedded.columns} for f in own]
        index = pd.Index([f.feed_id for f in own], name="feed_id")
        frame = pd.DataFrame(rows, index=index, columns=embedded.columns, dtype=object)
        frame = frame.drop(columns=["source_id", "agencies"], errors="ignore")
        tables.append(_aged(embedded_table("feeds", frame, today), OWN, today))
    return tables


def stale(table: Table, old_days: int, today: dt.date) -> Iterable[pd.DataFrame]:
    """List feeds whose timetable, or whose last day with a trip, is more than so many days old."""
    as_of = table.frame["_age"] > old_days
    yield tasks(table, as_of, "feed_stale", "as_of", table.frame["weekday"])
    ended = table.frame["valid_to"]
    over = pd.Series([_days(day, today) > old_days for day in ended], index=ended.index)
    yield tasks(table, over & ~as_of.fillna(value=False), "feed_stale", "valid_to", ended)


def differing(table: Table) -> Iterable[pd.DataFrame]:
    """List feeds whose feed_info.txt states other dates than those on which trips run."""
    for declared, valid in _DECLARED:
        told, true = table.frame[declared].astype(object), table.frame[valid].astype(object)
        differs = told.notna() & true.notna() & (told.astype(str) != true.astype(str))
        found = told.astype(str) + " / " + valid + " " + true.astype(str)
        yield tasks(table, differs, "feed_dates_differ", declared, found)


def _aged(table: Table, origin: str, today: dt.date) -> Table:
    """Return a table of feeds whose age is that of the timetable in use."""
    days = [_days(day, today) for day in table.frame["weekday"]]
    ages = pd.Series([None if day < 0 else day for day in days], dtype="Int64")
    ages.index = table.frame.index
    return Table(
        kind="feeds",
        origin=origin,
        frame=table.frame.assign(_age=ages),
        columns=table.columns,
    )


def _days(day: object, today: dt.date) -> int:
    """Return how many days ago a date was; -1 where it is none or to come."""
    try:
        return max((today - dt.date.fromisoformat(str(day)[:10])).days, -1)
    except ValueError:
        return -1


def _row(feed: CompiledFeed) -> dict[str, object]:
    told, day = feed.provenance, feed_day(feed, Day())
    stated = {
        _OF_FEED_INFO[f.column]: f.found
        for f in feed.findings
        if f.code == "declared_span_differs" and f.column in _OF_FEED_INFO
    }
    return {
        "name_ja": told.name_ja,
        "name_en": told.name_en,
        "valid_from": day.valid_from,
        "valid_to": day.valid_to,
        "weekday": day.as_of,
        "licence": told.licence,
        "credit": told.credit,
        "retrieved_on": told.retrieved_on,
        "file_name": told.file_name,
        "sha256_of_original": told.original_sha256,
        **stated,
    }
