"""Files brought by the user: lists of sites, people by mesh; a frame and findings out."""

from locator.importing.limits import ImportLimits
from locator.importing.people import ImportedPopulation, read_population
from locator.importing.reading import SOURCE_ID
from locator.importing.sites import (
    ImportedSites,
    embedded_ids,
    read_records,
    read_sites,
    read_sites_file,
)
from locator.importing.templates import template_csv, template_xlsx

__all__ = [
    "SOURCE_ID",
    "ImportLimits",
    "ImportedPopulation",
    "ImportedSites",
    "embedded_ids",
    "read_population",
    "read_records",
    "read_sites",
    "read_sites_file",
    "template_csv",
    "template_xlsx",
]
