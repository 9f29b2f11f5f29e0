"""The shortlist: two to ten sites side by side, noted, ordered, taken away."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from locator.brief import criterion_name, measure_text
from locator.dossier import dossier
from locator.i18n import Texts
from locator.measures import Measured
from locator.records import Catalogue, Dossier, Ranking
from locator.reports import shortlist_pdf, shortlist_xlsx
from locator.ui import cache, state
from locator.ui.widgets.panel import name_of

_LEAST = 2


def shortlist(
    catalogue: Catalogue,
    measured: Measured,
    rank_these: Callable[[Sequence[str]], Ranking],
    names: Mapping[str, str],
    texts: Texts,
) -> None:
    """Draw the shortlist.

    Parameters
    ----------
    rank_these
        Returns the ranking of all sites that holds the ones asked for.
    names
        Names of ids and codes in the question and of feeds.
    """
    picks = [p for p in st.session_state.pick if p in measured.sites.index]
    st.subheader(f"{texts('shortlist.title')} ({len(picks)})", anchor=False)
    if not picks:
        st.caption(texts("shortlist.empty"))
        return
    kind = rank_these([]).query.kind
    sites = [dossier(catalogue, measured, p, kind=kind) for p in picks]
    for at, site in enumerate(sites):
        _entry(site, at, len(sites), texts)
    if len(sites) < _LEAST:
        st.caption(texts("shortlist.one"))
        return
    ranking = rank_these(picks)
    if ranking.query != rank_these([]).query:
        st.info(texts("shortlist.unfiltered"))
    st.markdown(f"**{texts('shortlist.compare')}**")
    st.dataframe(side_by_side(sites, ranking, texts), alt=texts("shortlist.compare"))
    notes = {s.id: str(st.session_state.get(f"note {s.id}", "")) for s in sites}
    pdf, xlsx = st.columns(2)
    pdf.download_button(
        texts("shortlist.pdf"),
        data=lambda: shortlist_pdf(
            sites,
            ranking,
            notes,
            texts=texts,
            outlines=cache.data_folder() / "boundaries" / "prefectures.geojson",
            names=names,
        ),
        file_name="locator-shortlist.pdf",
        mime="application/pdf",
        on_click="ignore",
        width="stretch",
    )
    xlsx.download_button(
        texts("shortlist.xlsx"),
        data=lambda: shortlist_xlsx(sites, ranking, notes, texts=texts, names=names),
        file_name="locator-shortlist.xlsx",
        on_click="ignore",
        width="stretch",
    )


def _entry(site: Dossier, at: int, count: int, texts: Texts) -> None:
    name, note, moves = st.columns([3, 4, 4], vertical_alignment="bottom", gap="small")
    if name.button(
        f"{at + 1}. {name_of(site, texts.lang)}", key=f"open {site.id}", width="stretch"
    ):
        st.session_state.selected = site.id
        st.rerun()
    note.text_input(
        texts("shortlist.note"),
        key=f"note {site.id}",
        max_chars=300,
        persist_state="session",
        label_visibility="collapsed",
        placeholder=texts("shortlist.note"),
    )
    with moves.container(horizontal=True, gap="small"):
        for word, by, fixed in (("up", -1, at == 0), ("down", 1, at == count - 1)):
            st.button(
                texts(f"shortlist.{word}"),
                key=f"{word} {site.id}",
                disabled=fixed,
                on_click=state.move_pick,
                args=(site.id, by),
            )
        st.button(
            texts("panel.remove"),
            key=f"drop {site.id}",
            on_click=state.toggle_pick,
            args=(site.id,),
        )


def side_by_side(sites: Sequence[Dossier], ranking: Ranking, texts: Texts) -> pd.DataFrame:
    """Return the comparison: one column a site, one row a score or scored measure."""
    columns: dict[str, list[str]] = {}
    criteria = list(ranking.weights)
    for number, site in enumerate(sites, start=1):
        row, measures = ranking.frame.loc[site.id], ranking.measures.loc[site.id]
        cells = [
            f"{row['score']:.3f} ({row['score_low']:.2f}–{row['score_high']:.2f})",
            f"{int(row['rank'])} ({int(row['best_rank'])}–{int(row['worst_rank'])})",
        ]
        upper = ranking.stop_upper_m.loc[site.id]
        cells += [
            measure_text(c, measures[c], texts, upper=upper if c == "stop_m" else None)
            for c in criteria
        ]
        columns[f"{number}. {name_of(site, texts.lang)}"] = cells
    index = [texts("find.score"), texts("find.rank")]
    index += [criterion_name(c, texts.lang) for c in criteria]
    return pd.DataFrame(columns, index=index)
