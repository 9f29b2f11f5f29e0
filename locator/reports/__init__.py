"""Answers as documents to attach (PDF) and workbooks to go on with."""

from locator.reports.cango import cango_pdf
from locator.reports.comparison import shortlist_xlsx
from locator.reports.document import check_shortlist, shortlist_pdf
from locator.reports.forms import FORMS, itinerary_file
from locator.reports.gaps import gaps_pdf
from locator.reports.itinerary import itinerary_pdf
from locator.reports.municipality import municipality_pdf

__all__ = [
    "FORMS",
    "cango_pdf",
    "check_shortlist",
    "gaps_pdf",
    "itinerary_file",
    "itinerary_pdf",
    "municipality_pdf",
    "shortlist_pdf",
    "shortlist_xlsx",
]
