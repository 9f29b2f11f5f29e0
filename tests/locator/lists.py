"""One list as an import reads it."""

import pandas as pd

from locator.importing import ImportedSites
from locator.importing.lists import Asking, Knowledge, read_lists
from locator.importing.placing import make_gazetteer


def records_of(content: bytes, name: str, towns: pd.DataFrame | None = None) -> ImportedSites:
    """Return the locations in the one table of a file, read by its headings."""
    known = Knowledge(gazetteer=make_gazetteer(towns))
    (one,) = read_lists(content, name, Asking(kind="locations"), known)
    return one.imported
