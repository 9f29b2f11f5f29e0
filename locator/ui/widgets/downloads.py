"""Take the answer away: files built only when they are asked for."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from locator.export import to_csv, to_geojson, to_geopackage, to_xlsx
from locator.i18n import Texts
from locator.records import Ranking

Form = tuple[str, str, Callable[[], bytes | str]]


def take_away(key: str, forms: Sequence[Form], texts: Texts) -> None:
    """Draw one button a format.

    Parameters
    ----------
    key
        What is taken away; tells its buttons from those of others.
    forms
        Format (xlsx, csv, ...), name of the file, and what makes it.
    """
    with st.container(horizontal=True):
        for form, name, make in forms:
            st.download_button(
                texts(f"find.download_{form}"),
                data=make,
                file_name=name,
                key=f"download {key} {form}".replace("  ", " "),
                on_click="ignore",
            )


def downloads(
    ranking: Ranking, names: Mapping[str, str], texts: Texts, html: Callable[[], str]
) -> None:
    """Draw one button a format.

    Parameters
    ----------
    html
        Makes the map as one self-contained HTML file.
    """
    st.subheader(texts("find.downloads"), anchor=False)
    forms: tuple[Form, ...] = (
        ("xlsx", "locator.xlsx", lambda: to_xlsx(ranking, texts, names=names)),
        ("csv", "locator.csv", lambda: to_csv(ranking, texts)),
        ("geojson", "locator.geojson", lambda: to_geojson(ranking, texts)),
        ("gpkg", "locator.gpkg", lambda: to_geopackage(ranking, texts)),
        ("html", "locator-map.html", html),
    )
    take_away("", forms, texts)
    st.caption(texts("find.link"))
