"""Every definition of transport gaps side by side: what each says of each site, and why."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.crs import require_crs
from geo.gtfs.calendar import DayState
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.drafts import is_assumption
from locator.days import Day
from locator.errors import QueryError
from locator.gaps.definitions import MEASURES, GapDefinition
from locator.gaps.gauges import feeds_near, measures_frame
from locator.gaps.judging import NO_CAUSE, VERDICTS, Cause, Judged, judge
from locator.gaps.reach import Reach
from locator.importing import SOURCE_ID
from locator.records import Catalogue
from locator.settings import Settings
from locator.sources import credits_of
from locator.vocabulary import GapVerdict

ROW_COLUMNS = ("site", "definition", "verdict", "if_complete", "rule", "reason")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GapReport:
    """What definitions of transport gaps say of sites.

    Attributes
    ----------
    rows
        One row a definition and site, in the order of both: site, definition (ids), verdict
        (served, inconvenient, gap, unknown), if_complete (the same words: the verdict if the
        lists at hand were all there is), rule (formula that gave the verdict, ``otherwise``,
        empty where unknown), reason (a ``Cause`` where the verdict is unknown, else empty).
    measures
        Index as the sites: each measure that a definition asks for in its unit, NA where
        unknown, and ``<measure>_upper_m`` where no more than an upper bound is known;
        silent_feeds and usual_on (tuples: feeds in reach that say nothing of the day, and
        their nearest day of usual service, None where there is none).
    columns
        Definition id to the columns of ``measures`` that it rests on.
    summary
        Index definition: sites; unweighted (sites whose weight is unknown); served, inconvenient,
        gap, unknown (sites, or the sum of their known weights); ``<verdict>_share`` (of that
        sum); the same after ``complete_``. NA for a verdict that the definition does not know.
    as_of
        Feed id to the date of the timetable used, for feeds within 10 km of a site.
    silent
        Likewise: feed id to why it says nothing of the day.
    attribution
        Whom to credit.
    weights
        Index as the sites, NA where unknown; None where each site counts once.
    assumed
        The feeds that are only assumed.
    """

    definitions: tuple[GapDefinition, ...]
    sites: gpd.GeoDataFrame
    day: Day
    rows: pd.DataFrame
    measures: pd.DataFrame
    columns: Mapping[str, tuple[str, ...]]
    summary: pd.DataFrame
    as_of: Mapping[str, dt.date]
    silent: Mapping[str, DayState]
    attribution: tuple[str, ...]
    weights: pd.Series | None = None
    assumed: tuple[CompiledFeed, ...] = ()

    def of(self, definition_id: str) -> pd.DataFrame:
        """Return the rows of one definition, indexed by site."""
        rows = self.rows[self.rows["definition"] == definition_id]
        return rows.set_index("site").drop(columns="definition")


def gap_report(
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    day: Day,
    definitions: Sequence[GapDefinition],
    sites: gpd.GeoDataFrame,
    *,
    settings: Settings | None = None,
    inputs: pd.DataFrame | None = None,
    weights: pd.Series | None = None,
) -> GapReport:
    """Judge sites by every definition.

    Parameters
    ----------
    sites
        One row a site (index: id), EPSG:4326; columns municipality_code and precision_m where
        known. A point coarser than ``settings.coarse_m`` is unknown.
    inputs
        Index as ``sites``; what only the user can bring: taxi_min (minutes until a taxi comes),
        ride_services (number of taxi, shared taxi and ride-share services that can be used).
    weights
        Index as ``sites``: people or another weight of each site, for the summary; NA where
        unknown: the site is judged, and counted apart in the summary.

    Raises
    ------
    QueryError
        A site or definition stands twice, a site has no weight, or weights or inputs are no
        numbers of 0 or more.
    CRSError
        The sites are not in EPSG:4326.
    """
    settings = settings or Settings()
    require_crs(sites)
    _check(sites, definitions)
    weight = _checked_weights(weights, sites.index)
    reach = Reach.of(
        catalogue,
        feeds,
        day,
        sites,
        settings=settings,
        inputs=_checked_inputs(inputs),
        definitions=definitions,
    )
    judged = [judge(d, reach.reader(d.distance)) for d in definitions]
    parts = [_rows(d, sites.index, j) for d, j in zip(definitions, judged, strict=True)]
    empty = pd.DataFrame({c: pd.Series(dtype=object) for c in ROW_COLUMNS})
    rows = pd.concat(parts, ignore_index=True) if parts else empty
    measures, columns = measures_frame(reach, definitions)
    near = feeds_near(reach)
    return GapReport(
        definitions=tuple(definitions),
        sites=sites,
        day=day,
        rows=rows,
        measures=measures,
        columns=columns,
        summary=_summary(definitions, judged, weight),
        weights=None if weights is None else weights.reindex(sites.index),
        as_of={f: d for f, d in reach.as_of.items() if f in near},
        silent={f: s for f, s in reach.silent.items() if f in near},
        attribution=_credits(reach, definitions, near),
        assumed=tuple(feed for feed in feeds if is_assumption(feed)),
    )


def _rows(definition: GapDefinition, index: pd.Index, judged: Judged) -> pd.DataFrame:
    known, complete, cause = judged.known, judged.complete, judged.cause
    words = np.array([*VERDICTS[:3], GapVerdict.UNKNOWN.value], dtype=object)
    rules = [definition.rule_text(row) for row in range(len(definition.rules) + 1)]
    reasons = np.array([*(c.value for c in Cause), ""], dtype=object)
    is_open = known.outcome < 0
    return pd.DataFrame(
        {
            "site": index.to_numpy(),
            "definition": definition.id,
            "verdict": words[known.outcome],
            "if_complete": words[complete.outcome],
            "rule": np.array([*rules, ""], dtype=object)[known.rule],
            "reason": reasons[np.where(is_open, cause, NO_CAUSE)],
        }
    )


def _summary(
    definitions: Sequence[GapDefinition], judged: Sequence[Judged], weight: NDArray[np.float64]
) -> pd.DataFrame:
    rows = []
    is_open = np.isnan(weight)
    known = np.where(is_open, 0.0, weight)
    for definition, of in zip(definitions, judged, strict=True):
        row: dict[str, object] = {"sites": len(weight), "unweighted": int(is_open.sum())}
        for prefix, decision in (("", of.known), ("complete_", of.complete)):
            sums = np.bincount(decision.outcome % 4, weights=known, minlength=4)
            total = sums.sum()
            for place, verdict in enumerate(VERDICTS):
                has = verdict in {*definition.verdicts, GapVerdict.UNKNOWN.value}
                row[prefix + verdict] = sums[place] if has else None
                share = sums[place] / total if has and total > 0 else None
                row[f"{prefix}{verdict}_share"] = share
        rows.append(row)
    names = [p + v + s for p in ("", "complete_") for s in ("", "_share") for v in VERDICTS]
    frame = pd.DataFrame(
        rows,
        index=pd.Index([d.id for d in definitions], name="definition", dtype=object),
        columns=["sites", "unweighted", *names],
    )
    return frame.astype(
        {"sites": "Int64", "unweighted": "Int64", **dict.fromkeys(names, "Float64")}
    )


def _check(sites: gpd.GeoDataFrame, definitions: Sequence[GapDefinition]) -> None:
    twice = sites.index[sites.index.duplicated()]
    if len(twice):
        raise QueryError(
            f"site {twice[0]!r} stands twice; expected each once; remove one or rename it",
            code="gap_site_twice",
            found=twice[0],
        )
    lost = sites.index[(sites.geometry.geom_type != "Point") | sites.geometry.is_empty]
    if len(lost):
        raise QueryError(
            f"site {lost[0]!r} is no point ({len(lost)} such sites); expected one position each; "
            "leave it out or give it a position",
            code="gap_site_without_point",
            found=lost[0],
            count=len(lost),
        )
    ids = [d.id for d in definitions]
    again = [i for n, i in enumerate(ids) if i in ids[:n]]
    if again:
        raise QueryError(
            f"definition {again[0]!r} stands twice; expected each once; remove one or rename it",
            code="gap_definition_twice",
            found=again[0],
        )


def _checked_weights(weights: pd.Series | None, index: pd.Index) -> NDArray[np.float64]:
    if weights is None:
        return np.ones(len(index))
    given = weights.reindex(index)
    values = pd.to_numeric(given, errors="coerce").to_numpy(float, na_value=np.nan)
    is_unknown = given.isna().to_numpy(bool) & index.isin(weights.index)
    bad = ~(is_unknown | (np.isfinite(values) & (values >= 0)))
    if bad.any():
        raise QueryError(
            f"the weight of {index[bad][0]!r} is missing or no number of 0 or more ({bad.sum()} "
            "such sites); give every site a weight, 0 where nobody lives there, NA where unknown",
            code="bad_site_weight",
            found=index[bad][0],
            count=int(bad.sum()),
        )
    return np.asarray(values, dtype=np.float64)


def _checked_inputs(inputs: pd.DataFrame | None) -> pd.DataFrame | None:
    if inputs is None:
        return None
    own = [m.id for m in MEASURES.values() if m.is_own and m.id in inputs]
    numbers: pd.DataFrame = inputs[own].apply(pd.to_numeric, errors="coerce")
    values = numbers.to_numpy(float, na_value=np.nan)
    bad = (numbers.isna() & inputs[own].notna()).to_numpy() | (values < 0) | np.isinf(values)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        found = repr(inputs[own].iloc[row, column])
        raise QueryError(
            f"{own[column]} of {inputs.index[row]!r} is {found}; expected "
            "a number of 0 or more, or nothing where unknown",
            code="bad_gap_input",
            column=own[column],
            site=inputs.index[row],
            found=found,
        )
    return numbers


def _credits(
    reach: Reach, definitions: Sequence[GapDefinition], near: frozenset[str]
) -> tuple[str, ...]:
    """Return whom to credit: sites, stations, ports and airports used, and feeds near a site."""
    used = {name for d in definitions for name in d.inputs}
    catalogue = reach.catalogue
    frames = [reach.sites] if "source_id" in reach.sites else []
    frames += [catalogue.stations] if "stations" in used else []
    frames += [catalogue.gateways] if used & {"ports", "airports"} else []
    ids = {str(i) for frame in frames for i in frame["source_id"].dropna().unique()}
    feeds = (feed for feed in reach.feeds if feed.feed_id in near)
    return credits_of(catalogue.sources, catalogue.feeds, feeds, ids - {SOURCE_ID})
