"""My list: a file of one's own, read as an import would be, put beside the embedded places."""

import geopandas as gpd
import streamlit as st

from locator.i18n import Texts
from locator.importing import AskedList, template_xlsx
from locator.importing.forms import CHOSEN
from locator.imports import read_question
from locator.records import Catalogue
from locator.ui import answers, cache
from locator.ui.kept import workspace_signature
from locator.ui.state import PAGES_KEY
from locator.ui.widgets.findings import findings_summary
from locator.ui.widgets.own_asking import Brought
from locator.ui.widgets.own_desk import FAULTS, workspace
from locator.ui.widgets.own_preview import draw_read_as
from locator.ui.widgets.own_take_in import bring

_FILE = "my_list_file"


def my_list(catalogue: Catalogue, texts: Texts) -> gpd.GeoDataFrame | None:
    """Draw the upload and return the accepted sites, None where there are none."""
    with st.expander(texts("mylist.title")):
        st.caption(texts("mylist.help"))
        return list_upload(catalogue, texts)


def list_upload(catalogue: Catalogue, texts: Texts) -> gpd.GeoDataFrame | None:
    """Draw the upload alone; a list brought on another page of the visit stays until removed."""
    upload = st.file_uploader(texts("mylist.upload"), type=list(CHOSEN), key=_FILE, on_change=_hold)
    st.download_button(
        texts("mylist.template"),
        data=lambda: template_xlsx(texts.lang),
        file_name="locator-my-list.xlsx",
        on_click="ignore",
    )
    file: Brought | None = st.session_state.get(answers.LIST_FILE)
    if file is None:
        return None
    asked = _read(file, catalogue, texts)
    if asked is not None:
        _say(asked, texts)
    with st.container(horizontal=True):
        if asked is not None:
            _keep(file, asked, texts)
        if upload is None:
            st.button(texts("mylist.remove"), key="drop my list", on_click=answers.drop_list)
    return None if asked is None or asked.frame.empty else asked.frame


def _hold() -> None:
    """Hold the file that was chosen; where it was taken out of the field, forget the list."""
    upload = st.session_state[_FILE]
    answers.drop_list()
    if upload is not None:
        st.session_state[answers.LIST_FILE] = Brought.of(upload.name, upload.getvalue())


def _read(file: Brought, catalogue: Catalogue, texts: Texts) -> AskedList | None:
    """Return the list of a file, read once for each state of the workspace; a fault is told."""
    token = f"{file.sha256} {file.name} {workspace_signature()}"
    if answers.list_token() != token:
        with st.spinner(texts("data_page.reading"), show_time=True):
            try:
                found: AskedList | Exception = read_question(
                    file.content, catalogue, workspace(), cache.ground(), name=file.name
                )
            except FAULTS as error:
                found = error
        answers.hold_list(token, found)
    held = answers.held_list()
    if isinstance(held, Exception):
        st.error(texts.fault(held))
        return None
    return held


def _say(asked: AskedList, texts: Texts) -> None:
    draw_read_as(asked.lists, texts)
    st.write(
        texts(
            "mylist.rows",
            rows=asked.rows,
            accepted=asked.accepted,
            quarantined=len(asked.quarantined),
        )
    )
    findings_summary(asked.findings, texts)


def _keep(file: Brought, asked: AskedList, texts: Texts) -> None:
    """Offer to take the list into the workspace: the page of own records gets the same file."""
    page = st.session_state.get(PAGES_KEY, {}).get("data")
    if page is not None and st.button(texts("mylist.keep"), key="keep my list"):
        bring(file, asked.lists[0].imported.kind)
        st.switch_page(page)
