"""Lists of sites brought by the user: CSV, Excel or GeoJSON in, a frame and findings out."""

from locator.importing.limits import ImportLimits
from locator.importing.sites import ImportedSites, embedded_ids, read_sites, read_sites_file
from locator.importing.template import template_csv, template_xlsx

__all__ = [
    "ImportLimits",
    "ImportedSites",
    "embedded_ids",
    "read_sites",
    "read_sites_file",
    "template_csv",
    "template_xlsx",
]
