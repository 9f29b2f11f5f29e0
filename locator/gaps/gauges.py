"""The measures behind a report of gaps as a frame: known values, bounds, silent feeds."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.kleene import Bounds
from geo.nearest import NOISE_M, NearestPoints
from locator.gaps.definitions import MEASURES, Condition, GapDefinition, window_key
from locator.gaps.reach import Reach
from locator.vocabulary import DistanceKind

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_NEAR_M = 10_000.0


def measures_frame(
    reach: Reach, definitions: Sequence[GapDefinition]
) -> tuple[pd.DataFrame, Mapping[str, tuple[str, ...]]]:
    """Return the measures that definitions have asked for, and the columns of each definition.

    A distance is known where no nearer one is possible, or where it is within the walk limit
    («found» is true anywhere); farther ones are upper bounds.
    """
    columns: dict[str, pd.Series] = {}
    used: dict[str, tuple[str, ...]] = {}
    for definition in definitions:
        detour = reach.settings.walk.detour if definition.distance is DistanceKind.WALKED else 1.0
        names: list[str] = []
        for condition in definition.conditions:
            made = _columns(reach, condition, detour)
            columns.update({k: v for k, v in made.items() if k not in columns})
            names += made
        used[definition.id] = tuple(dict.fromkeys(names))
    frame = pd.DataFrame(columns, index=reach.sites.index)
    silent = _silent_near(reach)
    states = reach.silent
    return frame.assign(
        silent_feeds=pd.Series(silent, index=frame.index, dtype=object),
        usual_on=pd.Series(
            [tuple(states[f].nearest for f in feeds) for feeds in silent],
            index=frame.index,
            dtype=object,
        ),
    ), used


def _columns(reach: Reach, condition: Condition, detour: float) -> dict[str, pd.Series]:
    measure, window = MEASURES[condition.measure], condition.window
    if window is None:
        bounds = reach.bounds(measure.id)
        if bounds is None:
            return {}
        if measure.unit != "m":
            return {measure.id: _series(reach, bounds.low, bounds.is_known)}
        found = _is_found(reach, bounds)
        stem = measure.id.removesuffix("_m")
        is_upper = ~found & np.isfinite(bounds.high)
        return {
            measure.id: _series(reach, bounds.high, found),
            f"{stem}_upper_m": _series(reach, bounds.high, is_upper),
        }
    key = window_key(window, detour)
    names = [measure.id] + (["bookable_departures"] if measure.id == "departures" else [])
    made = {}
    for name in names:
        bounds = reach.bounds(name, window, detour)
        if bounds is None:
            continue
        made[f"{name}_{key}"] = _series(reach, bounds.low, bounds.is_known)
        bound, end = ("upper", bounds.high) if name == "longest_wait_min" else ("low", bounds.low)
        made[f"{name}_{bound}_{key}"] = _series(reach, end, ~bounds.is_known)
    return made


def _is_found(reach: Reach, bounds: Bounds) -> Bools:
    """Where the distance is known: no nearer one is possible, or the found one is in a walk."""
    has_doubt = bounds.low < bounds.high
    in_walk = bounds.high <= reach.settings.walk.limit_geodesic_m
    by_coverage = has_doubt & (bounds.low == 0)
    found: Bools = (~has_doubt | (by_coverage & in_walk)) & np.isfinite(bounds.high)
    return found


def _series(reach: Reach, values: Floats, is_known: Bools) -> pd.Series:
    told = np.where(is_known & np.isfinite(values), values, np.nan)
    return pd.Series(pd.array(told, dtype="Float64"), index=reach.sites.index)


def _silent_near(reach: Reach) -> list[tuple[str, ...]]:
    """Return for each site the silent feeds that have a stop within what is asked."""
    limit_m = reach.stops_m
    found: list[tuple[str, ...]] = [() for _ in range(len(reach.sites))]
    if limit_m <= 0:
        return found
    poles = reach.poles
    for place, feed in enumerate(poles.feed_ids):
        if feed not in reach.silent:
            continue
        own = poles.feed == place
        points = NearestPoints.build(poles.lon[own], poles.lat[own])
        metres = points.metres(reach.lon, reach.lat, limits_m=(limit_m,))
        near = metres <= limit_m + NOISE_M
        for site in np.flatnonzero(near & ~reach.is_coarse):
            found[site] = (*found[site], feed)
    return found


def feeds_near(reach: Reach) -> frozenset[str]:
    """Return the feeds that have a stop within 10 km of a site."""
    poles = reach.poles
    sites = NearestPoints.build(reach.lon, reach.lat)
    near = sites.metres(poles.lon, poles.lat, limits_m=(_NEAR_M,)) <= _NEAR_M
    return frozenset(poles.feed_ids[place] for place in np.unique(poles.feed[near]))
