"""The shortlist as a document to attach and a workbook to go on with."""

from locator.reports.comparison import shortlist_xlsx
from locator.reports.document import check_shortlist, shortlist_pdf

__all__ = ["check_shortlist", "shortlist_pdf", "shortlist_xlsx"]
