"""People by mesh cell, from a census file that the visitor brings; never stored."""

import hashlib

import streamlit as st

from geo.errors import GeoError
from locator.errors import LocatorError
from locator.i18n import Texts
from locator.importing import ImportedPopulation, read_population
from locator.outlines import LEVELS
from locator.population import people_of_cells
from locator.ui import answers
from locator.ui.widgets.findings import findings_table

_TYPES = ["txt", "csv", "zip", "geojson", "json"]
_READ = "people read"


def ask_people(area: answers.Area, texts: Texts) -> answers.Area:
    """Draw the three steps, the field and its choices; return the area with the people in it.

    Raises
    ------
    QueryError
        More cells than can be shown, or the municipality has no outline.
    """
    for step in ("fetch", "choose", "drop"):
        st.markdown(texts(f"gaps_page.people_{step}", mesh=texts(f"gaps_page.mesh_{area.mesh}")))
    upload = st.file_uploader(
        texts("gaps_page.people_file"),
        type=_TYPES,
        key="people_file",
        help=texts("gaps_page.people_help"),
    )
    if upload is None:
        answers.drop_people()
        return area
    try:
        return _asked(upload.getvalue(), upload.name, area, texts)
    except (LocatorError, GeoError) as error:
        answers.drop_people()
        st.error(texts.fault(error))
        return area


def _asked(content: bytes, name: str, area: answers.Area, texts: Texts) -> answers.Area:
    token = hashlib.sha256(content).hexdigest()
    found = _read(token, content, name, None)
    column = _column(found, texts)
    if column != found.population.column:
        found = _read(token, content, name, column)
    is_larger = found.population.level < LEVELS[area.mesh]
    spread = is_larger and st.checkbox(
        texts("gaps_page.people_spread"), key="people spread", help=texts("gaps_page.spread_help")
    )
    nobody = st.checkbox(texts("gaps_page.people_absent"), key="people absent")
    cells = answers.sites(area).index
    people = people_of_cells(found.population, cells, spread=spread, absent_is_nobody=nobody)
    known = people.people.dropna()
    st.write(
        texts(
            "gaps_page.people_found",
            name=str(found.population.people.name),
            people=float(known.sum()),
            known=len(known),
            cells=len(cells),
        )
    )
    findings_table((*found.findings, *people.findings), texts)
    answers.hold_people(f"{token} {column} {spread:d}{nobody:d}", people.people)
    return area._replace(people=answers.people_token())


def _read(token: str, content: bytes, name: str, column: str | None) -> ImportedPopulation:
    """Return a column of a file, read once and held in the session."""
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != (token, column):
        kept = ((token, column), read_population(content, name, column=column))
        st.session_state[_READ] = kept
    found: ImportedPopulation = kept[1]
    return found


def _column(found: ImportedPopulation, texts: Texts) -> str:
    """Offer the columns where there are several; the total of people is chosen at first."""
    own = found.population.column
    if len(found.columns) < 2:  # noqa: PLR2004
        return own
    codes = list(found.columns)
    picked = st.selectbox(
        texts("gaps_page.people_column"),
        codes,
        index=codes.index(own) if own in codes else 0,
        format_func=lambda code: f"{found.columns.get(code, '')} {code}".strip(),
        key="people column",
    )
    return str(picked)
