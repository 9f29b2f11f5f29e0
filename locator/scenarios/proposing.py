"""Where a shuttle would resolve most: greedy choice with a bound, shown as a proposal.

References
----------
G. L. Nemhauser, L. A. Wolsey, M. L. Fisher, An analysis of approximations for maximizing
submodular set functions I, Mathematical Programming 14 (1978): the greedy choice reaches at least
1 - 1/e of the best, and for any set S the best k are worth at most
f(S) + the k largest gains f(S + j) - f(S).
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.access.verdicts import Visit
from geo.gtfs.compiled import CompiledFeed
from geo.transit.walks import Walking
from locator.errors import QueryError
from locator.places import Target
from locator.scenarios.driving import departures_of
from locator.scenarios.ends import Ends, far_ends, near_end, reaches_of, stays_min, stops_of
from locator.scenarios.files import check_scenario
from locator.scenarios.records import EVERY_DAY, Halt, Scenario, Shuttle
from locator.settings import Settings
from locator.vocabulary import DayType

Floats = NDArray[np.float64]

MOST_SHUTTLES = 20
_MINUTE_S, _HOUR_S, _HOUR_MIN = 60, 3600, 60
_LONGEST_NAME = 200
_COLUMNS = (
    *("stop", "lon", "lat", "ride_min", "sites", "gain"),
    *("resolved", "remaining_bound", "vehicle_hours"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is assumed of every proposed shuttle; the other fields are those of ``Shuttle``.

    Attributes
    ----------
    within_km
        From the near stop to the far one at most, geodesic.
    """

    within_km: float = 20.0
    headway_min: float = 60.0
    hours: tuple[int, int] = (9 * _HOUR_S, 17 * _HOUR_S)
    days: tuple[DayType, ...] = EVERY_DAY
    speed_km_h: float = 30.0
    layover_min: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposal:
    """Shuttles that would resolve most, one after the other.

    Attributes
    ----------
    scenario
        All of them as a scenario, to be edited and judged by ``compare``.
    table
        One row a shuttle (index: its id), in the order chosen:
        stop : str                far end
        lon, lat : float          of it, degrees
        ride_min : float          one way
        sites : tuple             ids of the sites that it resolves and none before it
        gain : float              their weights
        resolved : float          weights resolved up to here
        remaining_bound : float   no choice of as many shuttles as are still to be chosen can
                                  add more than this to those up to here
        vehicle_hours : float     a day, layover included
    total
        Weight of all sites in question.
    bound
        No choice of ``count`` shuttles among the candidates resolves more.
    candidates
        Number of far ends that were looked at.
    terms, visit
        What was assumed.
    """

    scenario: Scenario
    table: pd.DataFrame
    total: float
    bound: float
    count: int
    candidates: int
    terms: Terms
    visit: Visit

    @property
    def resolved(self) -> float:
        """Weight of the sites that the proposal resolves."""
        return float(self.table["gain"].sum())

    @property
    def share_of_bound(self) -> float | None:
        """What is resolved over the bound; None where nothing can be."""
        return self.resolved / self.bound if self.bound > 0 else None


def propose_shuttles(
    hub: Target,
    gaps: gpd.GeoDataFrame,
    feeds: Sequence[CompiledFeed],
    visit: Visit,
    *,
    on: dt.date,
    count: int = 3,
    weights: pd.Series | None = None,
    terms: Terms = Terms(),
    settings: Settings | None = None,
) -> Proposal:
    """Propose shuttles from a hub or gateway to where they resolve most gaps.

    Candidates are pairs of stops: the stop nearest to the hub (the hub itself where none is
    within a walk), and each stop within a walk of a gap, or the gap itself, as far off as the
    terms allow. A pair resolves the
    gaps within a walk of its far stop for which the shuttle alone allows the visit: there after
    its start, the stay asked for, and back by its end. The pair that resolves most is chosen,
    then the one that adds most to it, and so on; of equals the shorter ride, then the id.

    Parameters
    ----------
    gaps
        Sites with no way there or back; index: id, EPSG:4326.
    on
        Day that the scenario bears.
    count
        Shuttles wanted, at most; fewer where no further one resolves anything.
    weights
        What each site counts (index as ``gaps``); 1 where None.

    Raises
    ------
    QueryError
        ``count`` or a weight cannot be used, or the terms make no shuttle.
    """
    worth = _worth(gaps, weights, count, terms.within_km)
    settings = settings or Settings()
    walk = settings.walk
    walking = Walking(detour=walk.detour, speed_m_min=walk.speed_m_min, limit_m=walk.limit_m)
    stops = stops_of(feeds)
    _check_terms(terms, on)
    start, start_walk_s = near_end(hub, stops, walking)
    pattern = _pattern(hub.name_ja, terms)
    ends = far_ends(
        start, gaps, stops, walking, speed_km_h=terms.speed_km_h, within_km=terms.within_km
    )
    stays = stays_min(ends.ride_s, departures_of(pattern), start_walk_s, visit)
    reaches = reaches_of(ends, stays, gaps, walking, visit)
    chosen, bound, remaining = _greedy(ends, reaches, worth, count)
    added = _added(reaches, chosen)
    table = _table(ends, chosen, added, worth, pattern)
    resolved = pd.Series([tuple(gaps.index[new]) for new in added], table.index, dtype=object)
    table = table.assign(sites=resolved, remaining_bound=remaining)[list(_COLUMNS)]
    shuttles = tuple(
        dataclasses.replace(
            pattern,
            id=str(own_id),
            name=f"{pattern.name} – {ends.names[end]}"[:_LONGEST_NAME],
            halts=(start.halt, ends.halts[end]),
        )
        for own_id, end in zip(table.index, chosen, strict=True)
    )
    return Proposal(
        scenario=Scenario(id="proposal", name=hub.name_ja, on=on, shuttles=shuttles),
        table=table,
        total=float(worth.sum()),
        bound=bound,
        count=count,
        candidates=len(ends.names),
        terms=terms,
        visit=visit,
    )


def _worth(
    gaps: gpd.GeoDataFrame, weights: pd.Series | None, count: int, within_km: float
) -> Floats:
    """Return the weight of each site."""
    faults = []
    if not 1 <= count <= MOST_SHUTTLES:
        faults.append(f"count = {count} → 1 … {MOST_SHUTTLES}")
    if not within_km > 0:
        faults.append(f"within_km = {within_km} → x > 0")
    worth = np.ones(len(gaps))
    if weights is not None:
        worth = weights.reindex(gaps.index).to_numpy(dtype=float, na_value=np.nan)
        bad = gaps.index[~(np.isfinite(worth) & (worth >= 0))]
        if len(bad):
            faults.append(f"weight of {bad[0]} ({len(bad)}) → x >= 0")
    if faults:
        raise QueryError(
            f"no shuttle can be proposed (found → expected): {'; '.join(faults)}. "
            "Mend this and ask again.",
            code="bad_proposal",
            faults="; ".join(faults),
        )
    return worth


def _check_terms(terms: Terms, on: dt.date) -> None:
    """Refuse terms of which no shuttle between any two stops could be made."""
    halts = (Halt(stop_id="any:one"), Halt(stop_id="any:other"))
    made = _pattern("shuttle", terms, halts)
    check_scenario(Scenario(id=made.id, name=made.name, on=on, shuttles=(made,)))


def _pattern(name: str, terms: Terms, halts: tuple[Halt, ...] = ()) -> Shuttle:
    """Return a shuttle by the terms; its stops are still to be chosen."""
    return Shuttle(
        id="shuttle",
        name=name,
        halts=halts,
        headway_min=terms.headway_min,
        hours=terms.hours,
        days=terms.days,
        speed_km_h=terms.speed_km_h,
        layover_min=terms.layover_min,
    )


def _greedy(
    ends: Ends, reaches: csr_array, worth: Floats, count: int
) -> tuple[list[int], float, list[float]]:
    """Return the ends chosen, the bound of any choice, and the bounds of what remains.

    Returns
    -------
    tuple
        Chosen; bound = the least, over the choices so far, of what is resolved and the
        ``count`` largest gains; after each choice the sum of as many largest gains as ends are
        still to be chosen.
    """
    open_worth = worth.copy()
    chosen: list[int] = []
    remaining: list[float] = []
    names = [halt.stop_id or halt.name for halt in ends.halts]
    bound = float(worth.sum())
    while True:
        gains = reaches @ open_worth
        largest = np.sort(gains)[::-1]
        bound = min(bound, float((worth - open_worth).sum() + largest[:count].sum()))
        if chosen:
            remaining.append(float(largest[: count - len(chosen)].sum()))
        if len(chosen) == count or not len(gains) or largest[0] <= 0:
            return chosen, bound, remaining
        best = min(
            np.flatnonzero(gains == largest[0]).tolist(),
            key=lambda n: (int(ends.ride_s[n]), names[n], n),
        )
        chosen.append(best)
        open_worth[_gaps_of(reaches, best)] = 0.0


def _gaps_of(reaches: csr_array, end: int) -> NDArray[np.int32]:
    """Return the numbers of the gaps that an end resolves, ascending."""
    first, last = reaches.indptr[end : end + 2].tolist()
    return np.sort(np.asarray(reaches.indices[first:last], dtype=np.int32))


def _added(reaches: csr_array, chosen: Sequence[int]) -> list[NDArray[np.int32]]:
    """Return the numbers of the gaps that each chosen end resolves and none before it."""
    seen = np.zeros(reaches.shape[1], dtype=np.bool_)
    added = []
    for end in chosen:
        gaps = _gaps_of(reaches, end)
        added.append(gaps[~seen[gaps]])
        seen[gaps] = True
    return added


def _table(
    ends: Ends,
    chosen: Sequence[int],
    added: Sequence[NDArray[np.int32]],
    worth: Floats,
    pattern: Shuttle,
) -> pd.DataFrame:
    """Return a row for each end, without the sites and the bounds."""
    ride_min = ends.ride_s[list(chosen)] / _MINUTE_S
    gain = np.array([worth[gaps].sum() for gaps in added], dtype=np.float64)
    trips = 2 * len(departures_of(pattern))
    ids = [f"shuttle-{n}" for n in range(1, len(chosen) + 1)]
    return pd.DataFrame(
        {
            "stop": pd.Series([ends.names[end] for end in chosen], dtype="str").to_numpy(),
            "lon": ends.lon[list(chosen)],
            "lat": ends.lat[list(chosen)],
            "ride_min": ride_min,
            "gain": gain,
            "resolved": np.cumsum(gain),
            "vehicle_hours": trips * (ride_min + pattern.layover_min) / _HOUR_MIN,
        },
        index=pd.Index(ids, dtype="str", name="id"),
    )
