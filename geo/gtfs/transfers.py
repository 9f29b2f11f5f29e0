"""transfers.txt as rows between poles: stations spread out, the most exact row wins."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.findings import Finding, Severity
from geo.gtfs.faults import row_findings
from geo.gtfs.feed import Feed

NO_MINIMUM = -1
_BETWEEN_STOPS = (0, 1, 2, 3)
_NARROWED = ("from_route_id", "to_route_id", "from_trip_id", "to_trip_id")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transfers:
    """Rules of changing between two stops, each pair once.

    Attributes
    ----------
    origin, target
        int32, rows of the frame of stops.
    kind
        int8, transfer_type: 0 recommended, 1 timed, 2 needs ``min_s``, 3 not possible.
    min_s
        int32, least seconds; -1 not given.
    findings
        Rows that cannot be used.
    """

    origin: np.ndarray
    target: np.ndarray
    kind: np.ndarray
    min_s: np.ndarray
    findings: tuple[Finding, ...]


def transfer_rows(feed: Feed, stops: pd.DataFrame) -> Transfers:
    """Return the transfers between stops with service.

    A station stands for its poles. Where rows of poles and of their stations speak of the same
    pair, the row of the poles counts, then the one that names one pole. Rows for single routes
    or trips and in-seat transfers (types 4, 5) are left out; each is a finding.

    Parameters
    ----------
    stops
        Rows of stops.txt with ``stop_id``, ``parent`` (row number, -1 none), ``is_pole``.
    """
    rows = feed.tables["transfers"]
    narrowed = rows[list(_NARROWED)].notna().any(axis="columns")
    usable = rows["transfer_type"].isin(_BETWEEN_STOPS) & ~narrowed
    usable &= rows["from_stop_id"].notna() & rows["to_stop_id"].notna()
    findings = row_findings(
        "transfer_left_out",
        Severity.INFO,
        "transfers.txt",
        rows.index[~usable],
        message="The transfer holds for single routes or trips only, or within a vehicle; "
        "such rows are not used.",
    )
    rows = rows[usable]
    members = _members(stops)
    pairs: dict[tuple[int, int], tuple[int, int, int]] = {}
    for start, end, kind, minimum in zip(
        rows["from_stop_id"],
        rows["to_stop_id"],
        rows["transfer_type"].to_numpy(dtype=np.int64),
        rows["min_transfer_s"].to_numpy(dtype=np.int64, na_value=NO_MINIMUM),
        strict=True,
    ):
        for origin, origin_rank in members.get(start, ()):
            for target, target_rank in members.get(end, ()):
                rule = (origin_rank + target_rank, int(kind), max(int(minimum), NO_MINIMUM))
                known = pairs.get((origin, target))
                if known is None or rule[0] < known[0]:
                    pairs[origin, target] = rule
    ordered = sorted(pairs.items())
    return Transfers(
        origin=np.array([pair[0] for pair, _ in ordered], dtype=np.int32),
        target=np.array([pair[1] for pair, _ in ordered], dtype=np.int32),
        kind=np.array([rule[1] for _, rule in ordered], dtype=np.int8),
        min_s=np.array([rule[2] for _, rule in ordered], dtype=np.int32),
        findings=tuple(findings),
    )


def _members(stops: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """Return stop_id -> its poles: (row, 0 the stop itself or 1 a pole of the station)."""
    ids = stops["stop_id"].tolist()
    members: dict[str, list[tuple[int, int]]] = {}
    for row, (name, parent, is_pole) in enumerate(
        zip(ids, stops["parent"], stops["is_pole"], strict=True)
    ):
        if not is_pole:
            continue
        members.setdefault(name, []).append((row, 0))
        if parent >= 0:
            members.setdefault(ids[parent], []).append((row, 1))
    return members
