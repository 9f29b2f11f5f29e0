"""Public Transport Accessibility Level (PTAL): what can be boarded near a site, and how soon.

For each line: total access time TAT = walk + average waiting time, AWT = 0.5 x 60 / f +
reliability, equivalent doorstep frequency EDF = 30 / TAT. The access index AI of a site is the
sum of EDF x weight: 1.0 for the best line of each mode, 0.5 for every other.

References
----------
Transport for London, Assessing transport connectivity in London (2015): method, bands, access
limits (8 minutes to a bus stop, 12 to a station), reliability. The sources differ in whether the
best line is the one of most frequent service or of highest EDF; here it is the latter.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.access.lines import RAIL, site_lines
from geo.errors import IndicatorError
from geo.transit.timetable import Timetable

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]

BANDS = ("0", "1a", "1b", "2", "3", "4", "5", "6a", "6b")
# Upper ends of the bands 0 to 6a in hundredths: the published table goes 0; 0.01-2.50;
# 2.51-5.00; 5.01-10; 10.01-15; 15.01-20; 20.01-25; 25.01-40; above.
_UPPER_ENDS = np.array([0, 250, 500, 1000, 1500, 2000, 2500, 4000])
_NOISE_DIGITS = 6
_HOUR_S = 3600
_HALF_HOUR_MIN = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PtalRules:
    """The numbers of PTAL.

    Attributes
    ----------
    start_s, end_s
        Window, seconds of the service day, its end excluded; 08:15 to 09:15 in the source.
        Visitors of a rural place are better served by 09:00 to 17:00.
    speed_m_min
        Walked metres a minute (80 in the source).
    detour
        Walked metres over geodesic metres. The source walks along the network; 1.3 stands for it
        (SEMANTICS, walked metres).
    bus_limit_m, rail_limit_m
        Longest walk to a stop, walked metres: 8 and 12 minutes at 80 m/min in the source.
    bus_reliability_min, rail_reliability_min
        Added to the average wait: 2.0 and 0.75 in the source.
    best_weight, other_weight
        Weight of the best line of each mode and of the others: 1.0 and 0.5 in the source.

    Raises
    ------
    IndicatorError
        The window has no length, or a number is below 0 (speed and detour: 0 or below).
    """

    start_s: int = 8 * _HOUR_S + 900
    end_s: int = 9 * _HOUR_S + 900
    speed_m_min: float = 80.0
    detour: float = 1.3
    bus_limit_m: float = 640.0
    rail_limit_m: float = 960.0
    bus_reliability_min: float = 2.0
    rail_reliability_min: float = 0.75
    best_weight: float = 1.0
    other_weight: float = 0.5

    def __post_init__(self) -> None:
        """Refuse rules by which nothing can be computed."""
        if self.end_s <= self.start_s:
            raise IndicatorError(
                f"The window of PTAL ends at {self.end_s} s and starts at {self.start_s} s; "
                "expected a later end. Give a longer window.",
                code="empty_ptal_window",
                start=self.start_s,
                end=self.end_s,
            )
        above = ("speed_m_min", "detour")
        least = ("bus_limit_m", "rail_limit_m", "bus_reliability_min", "rail_reliability_min")
        weights = ("best_weight", "other_weight")
        bad = [n for n in above if not getattr(self, n) > 0]
        bad += [n for n in (*least, *weights) if not getattr(self, n) >= 0]
        if bad:
            raise IndicatorError(
                f"{bad[0]} of PTAL is {getattr(self, bad[0])}; expected a number above 0 for "
                "speed and detour, 0 or above for the others. Give such a number.",
                code="bad_ptal_number",
                name=bad[0],
                found=getattr(self, bad[0]),
            )

    @property
    def window_h(self) -> float:
        """Hours of the window."""
        return (self.end_s - self.start_s) / _HOUR_S

    @property
    def longest_walk_m(self) -> float:
        """The longer of the two limits, walked metres."""
        return max(self.bus_limit_m, self.rail_limit_m)


def weigh_lines(lines: pd.DataFrame, rules: PtalRules) -> pd.DataFrame:
    """Return what each line adds to the access index of its site.

    Parameters
    ----------
    lines
        One row a site, line and way: site (position), line, mode (bus, rail), walked_m,
        vehicles_h; other columns are kept.

    Returns
    -------
    frame
        One row a site and line within the limit of its mode and with service: the way of
        highest EDF, with walk_min, wait_min (AWT), edf, weight and part (weight x edf). Sorted
        by site, then part, the largest first.
    """
    is_rail = (lines["mode"] == RAIL).to_numpy(bool)
    limit_m = np.where(is_rail, rules.rail_limit_m, rules.bus_limit_m)
    reliability = np.where(is_rail, rules.rail_reliability_min, rules.bus_reliability_min)
    walked, frequency = lines["walked_m"].to_numpy(float), lines["vehicles_h"].to_numpy(float)
    counts = (walked <= limit_m) & (frequency > 0)
    walk_min = walked / rules.speed_m_min
    wait_min = _HALF_HOUR_MIN / np.where(counts, frequency, np.inf) + reliability
    whole_min = np.where(counts, walk_min + wait_min, np.inf)
    edf = _HALF_HOUR_MIN / whole_min
    found = lines.assign(walk_min=walk_min, wait_min=wait_min, edf=edf)[counts]
    found = found.sort_values(["site", "edf", "line"], ascending=[True, False, True], kind="stable")
    found = found.drop_duplicates(["site", "line"])
    is_best = ~found.duplicated(["site", "mode"])
    weight = np.where(is_best, rules.best_weight, rules.other_weight)
    found = found.assign(weight=weight, part=weight * found["edf"])
    return found.sort_values(
        ["site", "part"], ascending=[True, False], kind="stable", ignore_index=True
    )


def access_index(parts: pd.DataFrame, sites: int) -> Floats:
    """Return the access index of each site: the sum of its parts, 0 where there is none.

    Parameters
    ----------
    parts
        From ``weigh_lines``.
    sites
        Number of sites.
    """
    place, part = parts["site"].to_numpy(np.int64), parts["part"].to_numpy(float)
    return np.bincount(place, weights=part, minlength=sites).astype(np.float64)


def ptal_bands(access: ArrayLike) -> NDArray[np.object_]:
    """Return the band of each access index; None for NaN.

    The published bands have two digits (1a ends at 2.50, 1b starts at 2.51), so an index is
    rounded to two digits first, half upwards, and compared as whole hundredths: 2.5 and
    2.5000000000000004, as sums of floats come out, are both 1a; 2.505 is 1b although its binary
    form lies a little below. Whatever is above 0 is at least 1a.
    """
    index = np.atleast_1d(np.asarray(access, dtype=np.float64))
    known = np.isfinite(index)
    value = np.where(known, index, 0.0)
    hundredths = np.floor(np.round(value * 100, _NOISE_DIGITS) + 0.5)
    hundredths = np.where(value > 0, np.maximum(hundredths, 1), 0)
    band: NDArray[np.object_] = np.array(BANDS, dtype=object)[
        np.searchsorted(_UPPER_ENDS, hundredths)
    ]
    band[~known] = None
    return band


def ptal_parts(
    timetable: Timetable, lon: ArrayLike, lat: ArrayLike, rules: PtalRules | None = None
) -> pd.DataFrame:
    """Return the lines that make up the access index of sites.

    A line's frequency is that of the window at its nearest stop served in it (SAP), separately
    for each way; the better way counts. The index by the feeds at hand is a lower bound of the
    true one, for a further line never lowers it.

    Parameters
    ----------
    timetable
        The feeds of a day.
    lon, lat
        Sites, degrees.

    Returns
    -------
    frame
        As ``weigh_lines``: site, feed_id, line, route, mode, stop_id, walked_m, departures,
        vehicles_h, walk_min, wait_min, edf, weight, part.
    """
    rules = rules or PtalRules()
    lines = site_lines(
        timetable,
        lon,
        lat,
        (rules.start_s, rules.end_s),
        detour=rules.detour,
        limit_m=rules.longest_walk_m,
    )
    return weigh_lines(lines.assign(vehicles_h=lines["departures"] / rules.window_h), rules)
