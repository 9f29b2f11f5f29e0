"""The one road from a question to a ranking that explains itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.gtfs.compiled import CompiledFeed
from locator.access import DECIDING_MODES
from locator.criteria import CRITERIA, TIMETABLE, CriterionGroup
from locator.days import Day
from locator.filtering import Answered, answer
from locator.importing import SOURCE_ID
from locator.measures import Measured, measure
from locator.outings import outing_table
from locator.places import complete_statements
from locator.profiles import check_weights
from locator.records import Catalogue, NotScored, Query, Ranking
from locator.scoring import (
    Ints,
    ValueMatrix,
    normalised,
    parts_of,
    rank_range,
    ranked,
    score,
    smallest_swaps,
)
from locator.settings import Settings
from locator.sources import attribution

_SWAPS = 10
_OUTLINES = "n03"
_BUSES = TIMETABLE | {"stop_m"}
_ROADS = frozenset(c.id for c in CRITERIA.values() if c.group is CriterionGroup.ROAD)


def measure_for(
    catalogue: Catalogue,
    query: Query,
    *,
    sites: gpd.GeoDataFrame | None = None,
    feeds: Sequence[CompiledFeed] = (),
    settings: Settings | None = None,
) -> Measured:
    """Measure what a question ranks; depends on kind, day, date, base, outing, not on weights.

    Parameters
    ----------
    sites
        Own sites to be ranked together with the embedded ones.
    feeds
        Timetables that an outing is answered with; not needed where none is asked for.

    Raises
    ------
    QueryError
        Base or start does not exist, or an outing is asked for and no timetable is given.
    """
    settings = settings or Settings()
    embedded = catalogue.sites(query.kind)
    if sites is not None and len(sites):
        embedded = gpd.GeoDataFrame(
            pd.concat([embedded, sites.reindex(columns=embedded.columns)]),
            geometry="geometry",
            crs=embedded.crs,
        )
    day = Day(type=query.day, date=query.date)
    outing = None
    if query.outing.start:
        outing = outing_table(catalogue, feeds, day, query.outing, embedded, settings=settings)
    return measure(
        catalogue,
        embedded,
        day=day,
        base=query.base or query.profile.base,
        outing=outing,
        settings=settings,
    )


def search(
    catalogue: Catalogue,
    query: Query,
    *,
    sites: gpd.GeoDataFrame | None = None,
    top: int | None = None,
    measured: Measured | None = None,
    answered: Answered | None = None,
    feeds: Sequence[CompiledFeed] = (),
    settings: Settings | None = None,
) -> Ranking:
    """Filter and rank sites.

    Parameters
    ----------
    sites
        Own sites to be ranked together with the embedded ones.
    top
        How many rows the answer holds; None for all.
    measured, answered
        Results of ``measure_for`` and ``filtering.answer`` of the same question, where they are
        kept from an earlier call with other weights.
    feeds
        Timetables that an outing is answered with, where ``measured`` is not given.

    Raises
    ------
    QueryError
        The question names something that does not exist.
    """
    settings = settings or Settings()
    if measured is None:
        measured = measure_for(catalogue, query, sites=sites, feeds=feeds, settings=settings)
    if answered is None:
        answered = answer(catalogue, query, measured, settings)
    kept = np.flatnonzero(answered.keep)
    everything = len(kept) == len(measured.sites)
    matrix = measured.values  # noqa: PD011 - our own value matrix
    raw, not_scored = effective_weights(query, matrix, None if everything else kept, settings)
    weights = normalised(raw)
    scores = score(matrix, weights)
    tie = measured.tie
    if not everything:
        scores, tie = scores.take(kept), tie[kept]
    leading = ranked(scores.score, tie, None if top is None else max(top, _SWAPS + 1))
    order = leading if top is None else leading[: max(top, 0)]
    best, worst = rank_range(scores, order)
    rows = kept[order]
    frame = measured.sites.iloc[rows].assign(
        rank=np.arange(1, len(rows) + 1),
        score=scores.score[order],
        score_low=scores.low[order],
        score_high=scores.high[order],
        best_rank=best,
        worst_rank=worst,
    )
    parts = pd.DataFrame(
        parts_of(matrix, weights, rows).T,
        index=frame.index,
        columns=[c for c in matrix.criteria if c in weights],
    )
    as_of = measured.as_of_near(rows)
    first = kept[leading[: _SWAPS + 1]][: len(rows) + 1]
    ids = [str(i) for i in measured.sites.index[first]]
    return Ranking(
        query=query,
        frame=frame,
        parts=parts,
        measures=measured.measures.iloc[rows],
        weights=weights,
        stop_upper_m=measured.stop_upper_m.iloc[rows],
        excluded=answered.excluded,
        not_scored=not_scored,
        relaxation=answered.relaxation,
        swaps=smallest_swaps(matrix, {c: raw[c] for c in weights}, first, ids),
        as_of=as_of,
        attribution=_credits(catalogue, query, measured, frame, weights, as_of),
        total=len(kept),
        considered=len(measured.sites),
    )


def narrowed(
    catalogue: Catalogue, ranking: Ranking, measured: Measured, ids: Sequence[str]
) -> Ranking:
    """Return the ranking of some of its sites alone: their timetables, dates and credits.

    Ranks and scores still count all sites that passed.

    Parameters
    ----------
    measured
        What the ranking was made from.
    ids
        Sites to keep; one that is not ranked is left out.
    """
    kept = [i for i in ids if i in ranking.frame.index]
    frame = ranking.frame.loc[kept]
    as_of = measured.as_of_near(measured.sites.index.get_indexer(kept))
    return replace(
        ranking,
        frame=frame,
        parts=ranking.parts.loc[kept],
        measures=ranking.measures.loc[kept],
        stop_upper_m=ranking.stop_upper_m.loc[kept],
        as_of=as_of,
        attribution=_credits(catalogue, ranking.query, measured, frame, ranking.weights, as_of),
    )


def effective_weights(
    query: Query, matrix: ValueMatrix, rows: Ints | None, settings: Settings
) -> tuple[dict[str, float], tuple[NotScored, ...]]:
    """Return raw weights of the criteria that are scored, and those left out.

    A criterion known for under ``known_share`` of the filtered sites leaves the default score; a
    weight that the question itself gives switches it on.

    Parameters
    ----------
    rows
        Positions of the filtered sites, None for all.
    """
    chosen = check_weights(query.weights)
    raw = {**query.profile.weights, **chosen}
    of = matrix.known.shape[1] if rows is None else len(rows)
    by_default = [c for c in CRITERIA if raw.get(c, 0.0) > 0 and c not in chosen]
    counts = {c: matrix.known_count(c, rows) for c in by_default}
    out = tuple(
        NotScored(criterion=c, known=known, of=of)
        for c, known in counts.items()
        if known < settings.known_share * of
    )
    left_out = {n.criterion for n in out}
    return {c: w for c, w in raw.items() if w > 0 and c not in left_out}, out


def _credits(
    catalogue: Catalogue,
    query: Query,
    measured: Measured,
    frame: gpd.GeoDataFrame,
    weights: Mapping[str, float],
    feeds: Iterable[str],
) -> tuple[str, ...]:
    """Return whom to credit: the shown rows, the tables that their scores rest on, the feeds.

    Statements on how complete the timetables of a town are stand there where buses are asked of.
    """
    tables: Mapping[str, tuple[pd.DataFrame, frozenset[str]]] = {
        "gateways": (catalogue.gateways, _ROADS),
        "stations": (catalogue.stations, frozenset({"station_m"})),
        "hubs": (catalogue.hubs, frozenset({"hubs_near"})),
        "spots": (catalogue.spots, frozenset({"spots_near", "works_near", "works_here"})),
        "works": (catalogue.place_works, frozenset({"works_near", "works_here"})),
        "commissions": (catalogue.film_commissions, frozenset({"fc_support"})),
    }
    used = [table["source_id"] for table, criteria in tables.values() if criteria & set(weights)]
    ids = {str(i) for column in [frame["source_id"], *used] for i in column.unique() if pd.notna(i)}
    ids |= {_OUTLINES}  # which land a place lies on, and the map
    own = {} if measured.outing is None else measured.outing.credits
    embedded = [feed for feed in feeds if feed not in own]
    ids |= set(catalogue.feeds.loc[embedded, "source_id"].astype(str))
    ids |= {own[feed] for feed in feeds if feed in own}
    if _BUSES & set(weights) or query.asks_of_buses:
        stated = complete_statements(catalogue, frame["municipality_code"], DECIDING_MODES)
        ids |= {
            f"{row['municipality_code']} {row['mode']}: {row['coverage']} "
            f"({row['stated_by']}, {row['stated_on']}; {row['basis']})"
            for _, row in stated.astype(str).iterrows()
        }
    return attribution(catalogue.sources, ids - {SOURCE_ID})  # the user's own list owes no credit
