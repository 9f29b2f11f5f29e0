"""Take away all that is known of one municipality: a sheet for an application and a meeting."""

import streamlit as st

from locator.export.municipality import sheet_xlsx
from locator.i18n import Texts
from locator.places import town_name
from locator.reports import municipality_pdf
from locator.ui import answers, cache
from locator.ui.widgets.downloads import take_away
from locator.ui.widgets.gap_ask import GapsAsked
from locator.ui.widgets.panel import plain


def town_sheet(asked: GapsAsked, texts: Texts) -> None:
    """Draw the buttons of the sheet where one municipality is chosen; built when pressed."""
    code = asked.area.town
    if not code:
        return
    name = town_name(cache.catalogue(), code, texts.lang) or code
    st.subheader(texts("gaps_page.sheet", town=plain(name)), anchor=False)
    st.caption(texts("gaps_page.sheet_help"))
    one = (code, asked.trip, asked.chosen)
    take_away(
        "sheet",
        (
            ("pdf", f"locator-{code}.pdf", lambda: municipality_pdf(answers.sheet(*one), texts)),
            ("xlsx", f"locator-{code}.xlsx", lambda: sheet_xlsx(answers.sheet(*one), texts)),
        ),
        texts,
    )
