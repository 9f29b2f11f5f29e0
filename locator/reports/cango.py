"""The can-go table as a document: A4 landscape, coloured and lettered, with reasons and sources."""

import datetime as dt

from locator.brief import today_in_japan
from locator.cango import CanGo
from locator.export.cango import question_text
from locator.i18n import Texts
from locator.reports.blocks import (
    cango_bars,
    cango_legend,
    credits_block,
    feeds_block,
    front,
    heat_block,
    reason_block,
    reason_heads,
    words,
)
from locator.reports.typesetting import check_cells, template, typeset
from locator.reports.wording import one_line


def cango_pdf(cango: CanGo, texts: Texts, *, area: str = "", today: dt.date | None = None) -> bytes:
    """Return the table as PDF: shares, places by starts and days, reasons, timetables, sources.

    Parameters
    ----------
    area
        What the places have in common, in words: stands below the title.

    Raises
    ------
    ReportError
        More cells than can be read on paper, or typst refuses the document.
    """
    check_cells(len(cango.rows))
    today = today or today_in_japan()
    data = {
        **front(
            texts("cango.title"),
            cango.dates,
            texts,
            today=today,
            subtitle=one_line(area),
            assumed=cango.assumed,
        ),
        "words": words(texts, "summary", "heat", "reasons", "reasons_note", "place", "empty"),
        "question": question_text(cango, texts),
        "legend": [*cango_legend(texts)],
        "bars": cango_bars(cango, texts),
        "heat": heat_block(cango, texts),
        "reason_heads": reason_heads(texts),
        "reasons": reason_block(cango, texts),
        **feeds_block(cango, texts),
        "credits": credits_block(cango.attribution),
        "method": [texts("cango.legend"), texts("cango.method")],
    }
    return typeset(template("cango"), data, today=today)
