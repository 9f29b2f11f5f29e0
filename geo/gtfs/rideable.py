"""The trips that can be ridden, with their calls and the times of these."""

import numpy as np
import pandas as pd

from geo.findings import Finding, Severity
from geo.gtfs.estimates import call_times
from geo.gtfs.faults import row_findings
from geo.gtfs.feed import Feed


def rideable(feed: Feed, findings: list[Finding]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the trips that can be ridden and their calls, in the order of trips.txt.

    Trips with under two calls, no time at an end, or time running back cannot.

    Parameters
    ----------
    findings
        Gets one for each trip that is left out.

    Returns
    -------
    tuple
        Rows of trips.txt; rows of stop_times.txt with all times filled in.
    """
    trips, calls = feed.trips, feed.stop_times
    trip = pd.Index(trips["trip_id"]).get_indexer(calls["trip_id"])
    order = np.argsort(trip, kind="stable")
    calls, trip = calls.iloc[order], trip[order]
    arrival, departure = call_times(calls, trip)
    calls = calls.assign(trip=trip, arrival_s=arrival, departure_s=departure)
    count = np.bincount(trip, minlength=len(trips))
    untimed = np.bincount(trip[np.isnan(arrival)], minlength=len(trips)) > 0
    is_next = np.concatenate((np.zeros(1, dtype=bool), np.diff(trip) == 0))[: len(trip)]
    before = np.concatenate((departure[:1], departure[:-1]))
    falls = (is_next & (arrival < before)) | (departure < arrival)
    backward = np.bincount(trip[falls], minlength=len(trips)) > 0
    reasons: tuple[tuple[np.ndarray, str], ...] = (
        (count < 2, "it has fewer than two calls"),  # noqa: PLR2004
        ((count > 1) & untimed, "its first or last call has no time"),
        ((count > 1) & ~untimed & backward, "its times run back"),
    )
    for left_out, reason in reasons:
        findings.extend(
            row_findings(
                "trip_left_out",
                Severity.WARNING,
                "trips.txt",
                trips.index[left_out],
                message=f"The trip cannot be ridden: {reason}. It was left out; "
                "check its stop_times.",
                column="trip_id",
                found=trips.loc[left_out, "trip_id"].tolist(),
            )
        )
    kept = ~np.logical_or.reduce([left_out for left_out, _ in reasons])
    return trips[kept], calls[kept[trip]]
