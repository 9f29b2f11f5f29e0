"""さがす / Find: which places fit this brief, and why."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import streamlit as st

from geo.errors import GeoError
from locator.brief import coverage_lines, feed_names, silence_lines, timetable_notice
from locator.criteria import CRITERIA
from locator.dossier import dossier
from locator.errors import LocatorError
from locator.i18n import Lang, Texts
from locator.measures import Measured
from locator.records import Catalogue, Dossier, Query, Ranking, without_filters
from locator.search import narrowed
from locator.statements import MODES
from locator.ui import cache
from locator.ui.widgets.ask import ask, gateway_names, prefecture_names
from locator.ui.widgets.atlas import atlas, map_file
from locator.ui.widgets.downloads import downloads
from locator.ui.widgets.mylist import my_list
from locator.ui.widgets.panel import plain, site_panel
from locator.ui.widgets.pictures import exclusion_bars, score_bars, site_name
from locator.ui.widgets.shortlist import shortlist
from locator.ui.widgets.table import ranking_table
from locator.vocabulary import UnknownPolicy

TOP = 20
DRAWN = 1200


def render(texts: Texts) -> None:
    """Ask, answer, show."""
    catalogue = cache.catalogue()
    with st.sidebar:
        query = ask(catalogue, cache.profiles(), texts)
        own = my_list(catalogue, texts)
    st.subheader(texts("find.question"), anchor=False)
    try:
        with st.spinner(texts("find.working"), show_time=True):
            measured = cache.measured(query, own)
            ranking = cache.ranking(query, own, top=DRAWN)
    except (LocatorError, GeoError) as error:
        st.error(texts.fault(error))
        return
    _headline(ranking, texts)
    _silent(catalogue, measured, ranking, texts)
    for line in coverage_lines(catalogue, measured.sites["municipality_code"], MODES, texts):
        st.caption(plain(line))
    if ranking.total:
        _answer(catalogue, query, own, measured, ranking, texts)
    else:
        _nothing(query, ranking, texts)
    _reasons(ranking, texts)


def _headline(ranking: Ranking, texts: Texts) -> None:
    count = texts(
        "find.count",
        considered=ranking.considered,
        total=ranking.total,
        shown=min(TOP, ranking.total),
    )
    notice = timetable_notice(ranking.as_of, texts)
    st.markdown(f"{count} :orange-badge[{plain(notice)}]" if notice else count)


def _silent(catalogue: Catalogue, measured: Measured, ranking: Ranking, texts: Texts) -> None:
    """Say which timetables are silent on the date, why, and their nearest day as usual."""
    shown = measured.sites.index.get_indexer(ranking.frame.index)
    lines = silence_lines(measured.silent_near(shown), texts, _names(catalogue, texts))
    if lines:
        st.caption("  \n".join(plain(line) for line in lines))


def _answer(
    catalogue: Catalogue,
    query: Query,
    own: gpd.GeoDataFrame | None,
    measured: Measured,
    ranking: Ranking,
    texts: Texts,
) -> None:
    known = set(map(str, measured.sites.index))
    fits = set(map(str, ranking.frame.index))
    if st.session_state.selected not in (known & set(st.session_state.pick)) | fits:
        st.session_state.selected = str(ranking.frame.index[0])
    chosen = st.session_state.selected
    left, right = st.columns([3, 2], gap="medium")
    with left:
        atlas(catalogue, ranking, texts, top=TOP)
        best = _head(ranking, TOP)
        ranking_table(catalogue, best, texts)
        st.subheader(texts("find.bars"), anchor=False)
        st.caption(texts("find.bars_help"))
        shown = min(TOP, len(ranking.frame))
        st.altair_chart(score_bars(ranking, texts, top=TOP), alt=texts("find.bars_alt", n=shown))
    with right, st.container(border=True, key="panel"):
        site = dossier(catalogue, measured, chosen, kind=query.kind)
        if chosen not in fits:
            st.info(texts("find.not_fitting"))
        site_panel(site, ranking, measured, texts, _source(catalogue, measured, site, texts))

    def rank_these(ids: Sequence[str]) -> Ranking:
        if not ids:
            return ranking
        if fits.issuperset(ids):
            return narrowed(catalogue, ranking, measured, ids)
        return narrowed(catalogue, cache.ranking(_open(query), own, top=None), measured, ids)

    names = _names(catalogue, texts)
    shortlist(catalogue, measured, rank_these, names, texts)
    downloads(ranking, names, texts, lambda: map_file(catalogue, ranking, texts, top=TOP))


def _source(catalogue: Catalogue, measured: Measured, site: Dossier, texts: Texts) -> str:
    """Return title and licence of the source of a row, and its own remark."""
    source = str(measured.sites.loc[site.id].get("source_id"))
    if source not in catalogue.sources.index:
        return site.source
    row = catalogue.sources.loc[source]
    title = row["title_ja"] if texts.lang is Lang.JA else row["title_en"]
    return f"{title} ({row['licence']}). {site.source}"


def _open(query: Query) -> Query:
    """Return the question without its filters: a picked site keeps its score when filters move."""
    return Query(
        profile=query.profile,
        kind=query.kind,
        day=query.day,
        date=query.date,
        base=query.base,
        outing=without_filters(query.outing),
        weights=query.weights,
    )


def _head(ranking: Ranking, top: int) -> Ranking:
    return replace(ranking, frame=ranking.frame.head(top), measures=ranking.measures.head(top))


def _names(catalogue: Catalogue, texts: Texts) -> dict[str, str]:
    lang, feeds = texts.lang, feed_names(cache.feeds(), texts)
    return prefecture_names(catalogue, lang) | gateway_names(catalogue, lang) | feeds


def _nothing(query: Query, ranking: Ranking, texts: Texts) -> None:
    st.warning(texts("find.nothing"))
    if query.unknown is UnknownPolicy.DROP and any(e.unknown for e in ranking.excluded):
        st.info(texts("find.nothing_unknown"))


def _reasons(ranking: Ranking, texts: Texts) -> None:
    """Draw what each filter did, what is not scored, what would swap two ranks."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(texts("find.excluded"), anchor=False)
        if ranking.excluded:
            st.altair_chart(
                exclusion_bars(ranking, texts, lambda f: texts(f"filter.{f}")),
                alt=texts("find.excluded_alt"),
            )
            if ranking.relaxation:
                st.info(
                    texts(
                        "find.loosen",
                        filter=texts(f"filter.{ranking.relaxation.filter}"),
                        count=ranking.relaxation.brings_back,
                    )
                )
        else:
            st.caption(texts("find.no_filters"))
    with right:
        if ranking.not_scored:
            st.subheader(texts("find.not_scored"), anchor=False)
            for item in ranking.not_scored:
                name = CRITERIA[item.criterion].label(texts.lang)
                st.write(
                    plain(
                        texts("find.not_scored_item", criterion=name, known=item.known, of=item.of)
                    )
                )
        with st.expander(texts("find.swaps")):
            for rank, swap in enumerate(ranking.swaps, start=1):
                st.write(
                    plain(
                        texts(
                            "find.swap_item",
                            rank=f"{rank} {site_name(ranking, swap.id, texts.lang)}",
                            next=f"{rank + 1} {site_name(ranking, swap.next_id, texts.lang)}",
                            criterion=CRITERIA[swap.criterion].label(texts.lang),
                            weight=f"{swap.weight:g}",
                            needed=f"{swap.needed:.2f}",
                        )
                    )
                )
