"""transfers.txt: rules of changing between poles, and trips that one vehicle goes on as."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.distance import geodesic_m
from geo.findings import Finding, Severity
from geo.gtfs.faults import row_findings
from geo.gtfs.feed import Feed

NO_MINIMUM = NO_TRIP = -1
_DAY_S = 86_400
_SAME_PLACE_M = 1_000.0  # two poles of one terminal
_FASTEST_M_S = 90.0  # no bus, ship or train on a rail of 2026 is faster
STAYS_SEATED, MUST_ALIGHT = 4, 5  # transfer_type
_BETWEEN_STOPS = (0, 1, 2, 3)
_LINKS = (STAYS_SEATED, MUST_ALIGHT)
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TripLinks:
    """Trips that one vehicle goes on as: rows of transfer_type 4 and 5.

    Attributes
    ----------
    origin, target
        int32, rows of the frame of trips.
    kind
        int8: 4 one may stay seated, 5 all must alight.
    findings
        Rows that cannot be used.
    """

    origin: np.ndarray
    target: np.ndarray
    kind: np.ndarray
    findings: tuple[Finding, ...]


def transfer_rows(feed: Feed, stops: pd.DataFrame) -> Transfers:
    """Return the transfers between stops with service.

    A station stands for its poles. Where rows of poles and of their stations speak of the same
    pair, the row of the poles counts, then the one that names one pole. Rows for single routes
    or trips are left out, never applied to all of them; each is a finding. Types 4 and 5 are
    not between stops: see ``trip_links``.

    Parameters
    ----------
    stops
        Rows of stops.txt with ``stop_id``, ``parent`` (row number, -1 none), ``is_pole``.
    """
    rows = feed.tables["transfers"]
    rows = rows[~rows["transfer_type"].isin(_LINKS)]
    narrowed = rows[list(_NARROWED)].notna().any(axis="columns")
    usable = rows["transfer_type"].isin(_BETWEEN_STOPS) & ~narrowed
    usable &= rows["from_stop_id"].notna() & rows["to_stop_id"].notna()
    findings = row_findings(
        "transfer_left_out",
        Severity.INFO,
        "transfers.txt",
        rows.index[~usable],
        message="The transfer holds for single routes or trips only; such rows are not used.",
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


def trip_links(feed: Feed, trips: pd.DataFrame) -> TripLinks:
    """Return which trips one vehicle goes on as, and whether one may stay seated.

    Where a pair of trips stands there with both types, 5 counts: nobody is promised a seat.
    Links that name no two trips that can be ridden, or a trip of frequencies.txt, whose
    departures cannot be told apart, are left out; each is a finding.

    Parameters
    ----------
    trips
        Rows of trips.txt that can be ridden.
    """
    rows = feed.tables["transfers"]
    rows = rows[rows["transfer_type"].isin(_LINKS)]
    is_single = ~trips["trip_id"].isin(feed.tables["frequencies"]["trip_id"])
    place = np.append(np.flatnonzero(is_single), NO_TRIP)
    known = pd.Index(trips.loc[is_single, "trip_id"])
    origin, target = (
        place[known.get_indexer(pd.Index(rows[name].fillna("")))]
        for name in ("from_trip_id", "to_trip_id")
    )
    usable = (origin >= 0) & (target >= 0)
    findings = row_findings(
        "trip_link_left_out",
        Severity.WARNING,
        "transfers.txt",
        rows.index[~usable],
        message="from_trip_id and to_trip_id must each name a trip that can be ridden and is not "
        "in frequencies.txt; the in-seat transfer is not used. Correct the ids.",
        column="to_trip_id",
        found=(rows["from_trip_id"].fillna("") + " → " + rows["to_trip_id"].fillna(""))[
            ~usable
        ].tolist(),
    )
    near = np.zeros(len(rows), dtype=bool)
    near[usable] = _can_follow(feed, trips, origin[usable], target[usable])
    findings += row_findings(
        "trip_link_too_far",
        Severity.WARNING,
        "transfers.txt",
        rows.index[usable & ~near],
        message="The second trip starts farther away than a vehicle gets in between; the in-seat "
        "transfer is not used. Correct the trips or their times.",
        column="to_trip_id",
        found=(rows["from_trip_id"] + " → " + rows["to_trip_id"])[usable & ~near].tolist(),
    )
    usable &= near
    links = pd.DataFrame(
        {"origin": origin, "target": target, "kind": rows["transfer_type"].to_numpy(np.int8)}
    )[usable]
    links = links.groupby(["origin", "target"], as_index=False)["kind"].max()
    return TripLinks(
        origin=links["origin"].to_numpy(np.int32),
        target=links["target"].to_numpy(np.int32),
        kind=links["kind"].to_numpy(np.int8),
        findings=tuple(findings),
    )


def _can_follow(
    feed: Feed, trips: pd.DataFrame, origin: np.ndarray, target: np.ndarray
) -> np.ndarray:
    """Tell whether one vehicle can get from the end of a trip to the start of another in time."""
    calls = feed.stop_times
    by_trip = calls.groupby("trip_id", sort=False)
    last, first = by_trip.last(), by_trip.first()
    ids = trips["trip_id"].to_numpy()
    leaves = last.reindex(ids[origin])
    starts = first.reindex(ids[target])
    places = feed.stops.drop_duplicates("stop_id").set_index("stop_id")[["stop_lon", "stop_lat"]]
    a, b = places.reindex(leaves["stop_id"]), places.reindex(starts["stop_id"])
    known = (a.notna().all(axis=1).to_numpy()) & (b.notna().all(axis=1).to_numpy())
    metres = np.zeros(len(origin))
    metres[known] = geodesic_m(
        a["stop_lon"].to_numpy(float)[known],
        a["stop_lat"].to_numpy(float)[known],
        b["stop_lon"].to_numpy(float)[known],
        b["stop_lat"].to_numpy(float)[known],
    )
    left = leaves["arrival_s"].to_numpy(float, na_value=np.nan)
    spare_s = starts["departure_s"].to_numpy(float, na_value=np.nan) - left
    spare_s = np.where(spare_s < 0, spare_s + _DAY_S, spare_s)
    near: np.ndarray = metres <= _SAME_PLACE_M + np.nan_to_num(spare_s) * _FASTEST_M_S
    return near


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
