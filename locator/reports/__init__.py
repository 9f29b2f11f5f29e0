"""The shortlist as a document to attach and a workbook to go on with."""

from locator.reports.document import shortlist_pdf

__all__ = ["shortlist_pdf"]
