"""The user's own records as the screen sees them: read once for each state of their file."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from locator.workspace import Aside, Batch, Entry, Workspace, workspace_file


class Kept(NamedTuple):
    """The workspace as it stands.

    Attributes
    ----------
    entries
        Kind to id to own record, drafts and secret ones too.
    asides
        Rows that wait for a repair.
    batches
        What was written, the latest first.
    """

    entries: Mapping[str, Mapping[str, Entry]]
    asides: tuple[Aside, ...]
    batches: tuple[Batch, ...]


def signature(path: Path) -> str:
    """Return what tells one state of a file from another, empty where there is none."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:  # who opens it says what is wrong
        return f"{path} {error}"
    return f"{path.name} {told.st_mtime_ns} {told.st_size}"


def workspace_signature() -> str:
    """Return what tells one state of the workspace from another."""
    return signature(workspace_file())


@st.cache_resource(show_spinner=False, max_entries=2)
def _kept(path: str, state: str) -> Kept:
    del state
    own = Workspace(Path(path))
    return Kept(own.everything(), own.asides(), own.batches())


def kept() -> Kept:
    """Return what stands in the workspace.

    Raises
    ------
    DataError
        The workspace cannot be read.
    """
    return _kept(str(workspace_file()), workspace_signature())
