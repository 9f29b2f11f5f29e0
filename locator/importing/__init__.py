"""Lists of sites brought by the user: CSV, Excel or GeoJSON in, a frame and findings out."""

from locator.importing.limits import ImportLimits
from locator.importing.rows import SOURCE_ID
from locator.importing.sites import ImportedSites, embedded_ids, read_sites, read_sites_file
from locator.importing.template import template_csv, template_xlsx

__all__ = [
    "SOURCE_ID",
    "ImportLimits",
    "ImportedSites",
    "embedded_ids",
    "read_sites",
    "read_sites_file",
    "template_csv",
    "template_xlsx",
]
