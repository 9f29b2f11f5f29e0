"""Take the plan away: files for a phone, a calendar, a map, a printer."""

from functools import partial

import streamlit as st

from locator.brief import timetable_notice, today_in_japan
from locator.export.wording import StopNames
from locator.i18n import Texts
from locator.itineraries import Itinerary
from locator.reports import itinerary_file
from locator.ui.widgets.downloads import Form, take_away
from locator.ui.widgets.panel import plain

_FORMS = ("pdf", "gpx", "ics", "kml", "geojson", "csv", "json", "links")
_ENDINGS = {"links": "txt"}


def route_files(plan: Itinerary, stops: StopNames, texts: Texts) -> None:
    """Draw one button a format; a calendar needs a date, and of an old timetable a tick."""
    st.subheader(texts("find.downloads"), anchor=False)
    notice = timetable_notice(plan.as_of, texts)
    is_allowed = not notice
    is_dated = plan.query.day.date is not None
    if not is_dated:
        st.caption(texts("routes_page.ics_needs_date"))
    elif notice:
        is_allowed = st.checkbox(
            plain(texts("routes_page.allow_old", notice=notice)),
            key="allow_old",
            help=texts("routes_page.allow_old_help"),
        )
    forms: list[Form] = [
        (
            form,
            f"locator-route.{_ENDINGS.get(form, form)}",
            partial(
                itinerary_file,
                plan,
                form,
                stops=stops,
                texts=texts,
                today=today_in_japan(),
                allow_old=is_allowed,
            ),
        )
        for form in _FORMS
        if form != "ics" or (is_dated and is_allowed)
    ]
    take_away("route", forms, texts)
    st.caption(texts("routes_page.link"))
