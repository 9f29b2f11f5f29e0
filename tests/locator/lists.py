"""One list as an import reads it."""

import pandas as pd

from locator.importing import ImportedSites
from locator.importing.geojson import READ_AS, geojson_layer
from locator.importing.limits import ImportLimits
from locator.importing.lists import Asking, Knowledge, read_lists
from locator.importing.notes import Notes
from locator.importing.placing import make_gazetteer
from locator.importing.sheets import Sheet, csv_table, make_sheet
from locator.importing.workbooks import xlsx_records


def records_of(content: bytes, name: str, towns: pd.DataFrame | None = None) -> ImportedSites:
    """Return the locations in the one table of a file, read by its headings."""
    known = Knowledge(gazetteer=make_gazetteer(towns))
    (one,) = read_lists(content, name, Asking(kind="locations"), known)
    return one.imported


def read_csv(data: bytes, *, name: str, notes: Notes, limits: ImportLimits) -> Sheet:
    """Return a file of separated values under its headings."""
    records, read_as = csv_table(data, name=name, notes=notes, limits=limits)
    return make_sheet(records, name=name, read_as=read_as, header_rows=limits.header_rows)


def read_xlsx(data: bytes, *, name: str, limits: ImportLimits) -> Sheet:
    """Return the first visible sheet of a workbook under its headings."""
    records = xlsx_records(data, name=name, limits=limits)
    return make_sheet(records, name=name, read_as="XLSX", header_rows=limits.header_rows)


def read_geojson(data: bytes, *, name: str, notes: Notes, limits: ImportLimits) -> Sheet:
    """Return the features of a collection under the names of their properties."""
    layer = geojson_layer(data, name=name, notes=notes, limits=limits)
    return make_sheet(layer.records, name=name, read_as=READ_AS, header_rows=1, faults=layer.faults)
