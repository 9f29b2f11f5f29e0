"""What stands inside a file beside its numbers: dates, warnings, assumptions, credits."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from locator.access import DayService
from locator.brief import assumed_text, timetable_notice
from locator.export.flat import guarded
from locator.i18n import Texts
from locator.importing import SOURCE_ID
from locator.records import Catalogue
from locator.sources import credits_of


def rests_on(
    catalogue: Catalogue,
    service: DayService,
    near: Collection[str],
    frames: Iterable[pd.DataFrame],
    texts: Texts,
    *,
    today: dt.date | None = None,
) -> dict[str, object]:
    """Return what an answer rests on, as members of a JSON object.

    Parameters
    ----------
    near
        Ids of the feeds that can matter.
    frames
        Tables whose column source_id, where they have one, says whom to credit.

    Returns
    -------
    dict
        as_of (feed to date), timetable_notice (empty unless a timetable is old), assumed (what a
        scenario adds, in words; null without one), attribution.
    """
    feeds = [f for f in (*service.timetable.feeds, *service.silent) if f.feed_id in near]
    dates = {f.id: f.as_of for f in service.feeds if f.as_of is not None and f.id in near}
    credited = credits_of(catalogue.sources, catalogue.feeds, feeds, source_ids(frames))
    return {
        "as_of": {feed: day.isoformat() for feed, day in sorted(dates.items())},
        "timetable_notice": timetable_notice(dates, texts, today=today),
        "assumed": assumed_text(service.assumed, texts) or None,
        "attribution": list(credited),
    }


def source_ids(frames: Iterable[pd.DataFrame]) -> set[str]:
    """Return the ids of the sources of some tables, but for lists of the user."""
    columns = [frame["source_id"] for frame in frames if "source_id" in frame]
    return {str(i) for column in columns for i in column.dropna().unique()} - {SOURCE_ID}


def in_columns(told: Mapping[str, object]) -> dict[str, str]:
    """Return the same as columns of a flat file, each value text; none of it a formula."""
    return {name: str(guarded(_text(value))) for name, value in told.items()}


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "|".join(f"{key}:{item}" for key, item in value.items())
    if isinstance(value, list):
        return " | ".join(map(str, value))
    return "" if value is None else str(value)
