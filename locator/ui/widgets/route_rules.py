"""What a visitor knows of places: hours, quiet hours, caps, consent; a file, never stored."""

import hashlib
import tempfile
from pathlib import Path, PurePath

import streamlit as st

from geo.errors import GeoError
from locator.errors import LocatorError
from locator.i18n import Texts
from locator.itineraries import read_rules
from locator.records import Catalogue
from locator.ui import itineraries
from locator.ui.widgets.findings import findings_table

_TYPES = ["csv", "tsv", "txt", "xlsx"]
_FILE = "rules_file"
_FOUND = "rules findings"


def ask_rules(catalogue: Catalogue, texts: Texts) -> None:
    """Draw the field of the file; its rules are held in the session until it is taken out."""
    upload = st.file_uploader(
        texts("routes_page.rules"),
        type=_TYPES,
        key=_FILE,
        on_change=_forget_removed,
        help=texts("routes_page.rules_help"),
    )
    if upload is not None:
        _take(upload.getvalue(), upload.name, catalogue, texts)
    _, rules = itineraries.held_rules()
    if not rules:
        return
    st.caption(texts("routes_page.rules_held", n=len(rules)))
    if upload is None:
        st.button(texts("routes_page.rules_forget"), key="drop rules", on_click=_forget)


def _take(content: bytes, name: str, catalogue: Catalogue, texts: Texts) -> None:
    token = hashlib.sha256(content).hexdigest()
    if itineraries.held_rules()[0] != token:
        known = {*catalogue.spots.index, *catalogue.locations.index, *catalogue.hubs.index}
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, f"rules{PurePath(name).suffix}")
                path.write_bytes(content)
                rules, findings = read_rules(path, known)
        except (LocatorError, GeoError) as error:
            st.error(texts.fault(error))
            _forget()
            return
        itineraries.hold_rules(token, rules)
        st.session_state[_FOUND] = findings
    findings_table(st.session_state.get(_FOUND, ()), texts)


def _forget_removed() -> None:
    """Forget the rules where their file has been taken out of the field."""
    if st.session_state[_FILE] is None:
        _forget()


def _forget() -> None:
    itineraries.drop_rules()
    st.session_state.pop(_FOUND, None)
