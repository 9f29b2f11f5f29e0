"""All forms in which an itinerary is taken away."""

import datetime as dt
import json
from collections.abc import Callable

from locator.errors import QueryError
from locator.export.calendar import to_ics
from locator.export.itinerary import itinerary_json, itinerary_table
from locator.export.links import links_text
from locator.export.rows import to_itinerary_csv, to_itinerary_geojson
from locator.export.tracks import to_gpx, to_kml
from locator.export.wording import StopNames
from locator.i18n import Texts
from locator.itineraries import Itinerary
from locator.reports.itinerary import itinerary_pdf

FORMS = ("table", "json", "gpx", "kml", "geojson", "ics", "csv", "pdf", "links")


def itinerary_file(
    itinerary: Itinerary,
    form: str,
    *,
    stops: StopNames,
    texts: Texts,
    today: dt.date,
    allow_old: bool = False,
) -> str | bytes:
    """Return an itinerary in one of ``FORMS``: text for table, json, geojson and links, else bytes.

    Parameters
    ----------
    stops
        Names and positions of the stops it uses (``StopNames.of``).
    allow_old
        Whether a calendar file is made of an old timetable too.

    Raises
    ------
    QueryError
        The form is none of ours; a calendar file of a usual day, or of an old timetable.
    ReportError
        The PDF cannot be made.
    """
    if form == "table":
        return itinerary_table(itinerary, stops.names, texts, today=today)
    if form == "json":
        found = itinerary_json(itinerary, stops.names, texts, today=today)
        return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)
    if form == "ics":
        return to_ics(itinerary, stops, texts, today=today, allow_old=allow_old)
    makers: dict[str, Callable[..., str | bytes]] = {
        "gpx": to_gpx,
        "kml": to_kml,
        "geojson": to_itinerary_geojson,
        "csv": to_itinerary_csv,
        "pdf": itinerary_pdf,
        "links": links_text,
    }
    if form not in makers:
        raise QueryError(
            f"an itinerary as {form!r}; expected one of {', '.join(FORMS)}; choose one of them",
            code="unknown_word",
            found=form,
            expected=", ".join(FORMS),
        )
    return makers[form](itinerary, stops, texts, today=today)
