"""Files brought by the user: lists of sites, people by mesh; a frame and findings out."""

from locator.importing.asked import AskedList, read_sites
from locator.importing.limits import ImportLimits
from locator.importing.people import ImportedPopulation, read_population
from locator.importing.reading import SOURCE_ID
from locator.importing.sites import ImportedSites, embedded_ids
from locator.importing.templates import template_csv, template_xlsx

__all__ = [
    "SOURCE_ID",
    "AskedList",
    "ImportLimits",
    "ImportedPopulation",
    "ImportedSites",
    "embedded_ids",
    "read_population",
    "read_sites",
    "template_csv",
    "template_xlsx",
]
