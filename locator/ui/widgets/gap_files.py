"""Take the answers about gaps away: files built only when they are asked for."""

from collections.abc import Callable

import streamlit as st

from locator.cango import CanGo
from locator.export.cango import cango_csv, cango_xlsx
from locator.export.gaps import gaps_csv, gaps_geojson, gaps_xlsx
from locator.gaps import GapReport
from locator.i18n import Texts
from locator.reports import cango_pdf, gaps_pdf

Form = tuple[str, Callable[[], bytes | str]]


def gap_files(report: GapReport, texts: Texts) -> None:
    """Draw one button a format of the report of gaps."""
    buttons(
        "gaps",
        (
            ("xlsx", lambda: gaps_xlsx(report, texts)),
            ("pdf", lambda: gaps_pdf(report, texts)),
            ("csv", lambda: gaps_csv(report, texts)),
            ("geojson", lambda: gaps_geojson(report, texts)),
        ),
        texts,
    )


def cango_files(table: CanGo, texts: Texts) -> None:
    """Draw one button a format of the can-go table."""
    buttons(
        "cango",
        (
            ("xlsx", lambda: cango_xlsx(table, texts)),
            ("pdf", lambda: cango_pdf(table, texts)),
            ("csv", lambda: cango_csv(table, texts)),
        ),
        texts,
    )


def buttons(name: str, forms: tuple[Form, ...], texts: Texts) -> None:
    """Draw one button a format.

    Parameters
    ----------
    name
        Of the answer: part of the names of the files.
    forms
        Ending of the file, and what makes it.
    """
    with st.container(horizontal=True, gap="small"):
        for form, make in forms:
            st.download_button(
                texts(f"gaps_page.take_{form}"),
                data=make,
                file_name=f"locator-{name}.{form}",
                key=f"download-{name}-{form}",
                on_click="ignore",
            )
