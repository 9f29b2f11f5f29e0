"""My list: a file of one's own, checked, scored beside the embedded places, never stored."""

import hashlib

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.findings import findings_frame, ordered
from locator.errors import ImportFileError
from locator.i18n import Texts
from locator.importing import ImportedSites, embedded_ids, read_sites, template_xlsx
from locator.places import tag_municipalities
from locator.records import Catalogue
from locator.ui import cache

_TYPES = ["csv", "tsv", "txt", "xlsx", "geojson", "json"]


def my_list(catalogue: Catalogue, texts: Texts) -> gpd.GeoDataFrame | None:
    """Draw the upload and return the accepted sites, None where there are none."""
    with st.expander(texts("mylist.title")):
        st.caption(texts("mylist.help"))
        upload = st.file_uploader(texts("mylist.upload"), type=_TYPES, key="my_list_file")
        st.download_button(
            texts("mylist.template"),
            data=lambda: template_xlsx(texts.lang),
            file_name="locator-my-list.xlsx",
            on_click="ignore",
        )
        if upload is None:
            st.session_state.pop("own", None)
            return None
        content = upload.getvalue()
        token = hashlib.sha256(content).hexdigest()
        kept = st.session_state.get("own")
        if kept is None or kept[0] != token:
            try:
                imported = read_sites(
                    content,
                    upload.name,
                    catalogue.municipalities,
                    taken=embedded_ids(catalogue),
                )
            except ImportFileError as error:
                st.error(texts.fault(error))
                return None
            frame = tag_municipalities(imported.frame, cache.outlines())
            kept = (token, imported, frame)
            st.session_state["own"] = kept
        _, imported, frame = kept
        _say(imported, texts)
        return frame if len(frame) else None


def _say(imported: ImportedSites, texts: Texts) -> None:
    st.write(
        texts(
            "mylist.rows",
            rows=imported.rows,
            accepted=imported.accepted,
            quarantined=len(imported.quarantined),
        )
    )
    if imported.findings:
        table = findings_frame(imported.findings)
        table["message"] = [
            texts.finding(f.code, f.message, f.to_json()) for f in ordered(imported.findings)
        ]
        shown = table[["severity", "row", "column", "found", "message"]]
        st.dataframe(pd.DataFrame(shown), hide_index=True, alt=texts("mylist.findings"))
