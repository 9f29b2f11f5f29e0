"""My list: a file of one's own, checked, put beside the embedded places, never stored."""

import hashlib

import geopandas as gpd
import streamlit as st

from locator.errors import ImportFileError
from locator.i18n import Texts
from locator.importing import ImportedSites, embedded_ids, read_sites, template_xlsx
from locator.places import tag_municipalities
from locator.records import Catalogue
from locator.ui import cache
from locator.ui.state import PAGES_KEY
from locator.ui.widgets.findings import findings_table

_TYPES = ["csv", "tsv", "txt", "xlsx", "geojson", "json"]
_FILE, _HELD = "my_list_file", "own"


def my_list(catalogue: Catalogue, texts: Texts) -> gpd.GeoDataFrame | None:
    """Draw the upload and return the accepted sites, None where there are none."""
    with st.expander(texts("mylist.title")):
        st.caption(texts("mylist.help"))
        page = st.session_state.get(PAGES_KEY, {}).get("data")
        if page is not None:
            st.page_link(page, label=texts("data_page.keep_list"))
        return list_upload(catalogue, texts)


def list_upload(catalogue: Catalogue, texts: Texts) -> gpd.GeoDataFrame | None:
    """Draw the upload alone; a list brought on another page of the visit stays until removed."""
    upload = st.file_uploader(
        texts("mylist.upload"), type=_TYPES, key=_FILE, on_change=_forget_removed
    )
    st.download_button(
        texts("mylist.template"),
        data=lambda: template_xlsx(texts.lang),
        file_name="locator-my-list.xlsx",
        on_click="ignore",
    )
    if upload is not None and not _take(upload.getvalue(), upload.name, catalogue, texts):
        return None
    kept = st.session_state.get(_HELD)
    if kept is None:
        return None
    _, imported, frame = kept
    _say(imported, texts)
    if upload is None:
        st.button(texts("mylist.remove"), key="drop my list", on_click=_forget)
    return frame if len(frame) else None


def _take(content: bytes, name: str, catalogue: Catalogue, texts: Texts) -> bool:
    """Hold the list of a file in the session; a faulty file is told, and no list is held."""
    token = hashlib.sha256(content).hexdigest()
    kept = st.session_state.get(_HELD)
    if kept is not None and kept[0] == token:
        return True
    try:
        imported = read_sites(
            content, name, catalogue.municipalities, taken=embedded_ids(catalogue)
        )
    except ImportFileError as error:
        st.error(texts.fault(error))
        _forget()
        return False
    frame = tag_municipalities(imported.frame, cache.outlines())
    st.session_state[_HELD] = (token, imported, frame)
    return True


def _forget_removed() -> None:
    """Forget the list where its file has been taken out of the field."""
    if st.session_state[_FILE] is None:
        _forget()


def _forget() -> None:
    st.session_state.pop(_HELD, None)


def _say(imported: ImportedSites, texts: Texts) -> None:
    st.write(
        texts(
            "mylist.rows",
            rows=imported.rows,
            accepted=imported.accepted,
            quarantined=len(imported.quarantined),
        )
    )
    findings_table(imported.findings, texts)
