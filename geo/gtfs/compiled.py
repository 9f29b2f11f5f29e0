"""A feed compiled to plain arrays: stops, trips, calls, days, and where it comes from."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from geo.findings import Finding
from geo.gtfs.calendar import daily_series, departures_of_trips
from geo.gtfs.feed import Feed, translated
from geo.gtfs.quality import report_of
from geo.gtfs.rideable import rideable
from geo.gtfs.running import running_days
from geo.gtfs.service import route_labels
from geo.gtfs.strings import Strings
from geo.gtfs.tariffs import Tariff, tariff_of
from geo.gtfs.transfers import Transfers, TripLinks, transfer_rows, trip_links

NONE = -1  # «not given» in columns of whole numbers
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a feed comes from and under which terms.

    Attributes
    ----------
    name_ja, name_en
        What people call it.
    source
        Address or place it was taken from.
    licence, credit
        Terms as their owner names them, and whom to name.
    retrieved_on
        Day on which it was fetched; decides the representative week.
    original_sha256
        Hash of the feed's zip (of names and contents for a folder).
    file_name
        Name of that zip or folder.
    """

    name_ja: str
    name_en: str
    source: str
    licence: str
    credit: str
    retrieved_on: dt.date
    original_sha256: str
    file_name: str


def _no_texts() -> Strings:
    return Strings.of()


def _no_numbers() -> np.ndarray:
    return np.empty(0, dtype=np.int32)


def _no_prices() -> np.ndarray:
    return np.empty(0, dtype=np.float64)


def _no_starts() -> np.ndarray:
    return np.zeros(1, dtype=np.int32)


def _no_kinds() -> np.ndarray:
    return np.empty(0, dtype=np.int8)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledFeed:
    """A feed as columns; places in one column are row numbers of another.

    What can be relied on: every trip has at least two calls, all with times, and time never
    falls along a trip; every call's stop, trip's route and service, and transfer's stop exists.

    Attributes
    ----------
    stop_id, stop_name, stop_lon, stop_lat
        First the stops that any trip calls at, in the order of stops.txt, then parents at which
        none does: those are there as names only, their position is NaN. Degrees (WGS84); NaN
        also where the feed gives no position.
    stop_parent
        Row of the parent station; -1 none.
    stop_kana, stop_en
        Readings and English names; empty columns where the feed has none at all.
    route_id, route_name, route_type
        Name = what a passenger knows; type -1 unknown.
    trip_id, trip_headsign, trip_route, trip_service
        Trips in the order of trips.txt.
    trip_direction
        0, 1, -1 unknown.
    trip_block
        Equal numbers = one vehicle goes on; -1 none.
    trip_start
        Calls of trip i are the rows ``trip_start[i]:trip_start[i + 1]``.
    call_stop, call_arrival_s, call_departure_s
        Seconds after the service day's start, may pass 86,400.
    call_pickup, call_drop_off
        0 regular, 1 none, 2 phone the agency, 3 ask the driver.
    call_headsign, headsign
        Row of ``headsign`` where the call shows another than its trip, else -1; an empty
        column where no call does.
    service_id, first_day, runs
        ``runs[service, n]`` is 1 where the service runs on the n-th day after ``first_day``
        (proleptic ordinal as of ``date.toordinal``).
    service_trips
        Departures of each service on its day in the feed as published, trips that were left
        out included; counted from the columns where None.
    freq_trip, freq_start_s, freq_end_s, freq_headway_s, freq_exact
        Rows of frequencies.txt that give any departure; the trip's own times are a pattern.
    transfer_from, transfer_to, transfer_type, transfer_min_s
        transfers.txt between stops, stations spread over their poles; least time -1 none.
    link_from, link_to, link_type
        Trips that one vehicle goes on as, by transfers.txt: 4 one may stay seated, 5 all must
        alight. They say more than ``trip_block``.
    stop_zone, route_agency, fare_price, fare_currency
        Fare zone of each stop, agency of each route: numbers, -1 none, empty columns where the
        feed has no use for them. Fares, the cheaper one first.
    rule_route, rule_origin, rule_start, rule_destination, rule_fare
        Which fare holds where, sorted: see ``geo.gtfs.tariffs.Tariff``.
    findings
        What a check of the feed found, and what could not be compiled.
    """

    feed_id: str
    provenance: Provenance
    stop_id: Strings
    stop_name: Strings
    stop_lon: np.ndarray
    stop_lat: np.ndarray
    stop_parent: np.ndarray
    route_id: Strings
    route_name: Strings
    route_type: np.ndarray
    trip_id: Strings
    trip_headsign: Strings
    trip_route: np.ndarray
    trip_service: np.ndarray
    trip_direction: np.ndarray
    trip_block: np.ndarray
    trip_start: np.ndarray
    call_stop: np.ndarray
    call_arrival_s: np.ndarray
    call_departure_s: np.ndarray
    call_pickup: np.ndarray
    call_drop_off: np.ndarray
    service_id: Strings
    first_day: int
    runs: np.ndarray
    freq_trip: np.ndarray
    freq_start_s: np.ndarray
    freq_end_s: np.ndarray
    freq_headway_s: np.ndarray
    freq_exact: np.ndarray
    transfer_from: np.ndarray
    transfer_to: np.ndarray
    transfer_type: np.ndarray
    transfer_min_s: np.ndarray
    findings: tuple[Finding, ...]
    stop_kana: Strings = field(default_factory=_no_texts)
    stop_en: Strings = field(default_factory=_no_texts)
    headsign: Strings = field(default_factory=_no_texts)
    call_headsign: np.ndarray = field(default_factory=_no_numbers)
    service_trips: np.ndarray | None = None
    link_from: np.ndarray = field(default_factory=_no_numbers)
    link_to: np.ndarray = field(default_factory=_no_numbers)
    link_type: np.ndarray = field(default_factory=_no_kinds)
    stop_zone: np.ndarray = field(default_factory=_no_numbers)
    route_agency: np.ndarray = field(default_factory=_no_numbers)
    fare_price: np.ndarray = field(default_factory=_no_prices)
    fare_currency: Strings = field(default_factory=_no_texts)
    rule_route: np.ndarray = field(default_factory=_no_numbers)
    rule_origin: np.ndarray = field(default_factory=_no_numbers)
    rule_start: np.ndarray = field(default_factory=_no_starts)
    rule_destination: np.ndarray = field(default_factory=_no_numbers)
    rule_fare: np.ndarray = field(default_factory=_no_numbers)

    def services_on(self, day: dt.date) -> np.ndarray:
        """Return for each service whether it runs on a day; none does outside the columns."""
        place = day.toordinal() - self.first_day
        if not 0 <= place < self.runs.shape[1]:
            return np.zeros(len(self.service_id), dtype=bool)
        on_day: np.ndarray = self.runs[:, place] == 1
        return on_day

    def daily_trips(self) -> pd.Series:
        """Return the trips of each day that has any, as ``geo.gtfs.calendar.daily_trips``."""
        counts = self.departures_of_services().astype(np.int64) @ self.runs
        served = np.flatnonzero(counts > 0)
        days = (served + (self.first_day - _EPOCH_ORDINAL)).astype("datetime64[D]")
        return daily_series(days, counts[served])

    def headsign_at(self, call: int, trip: int) -> str:
        """Return what the vehicle shows at a call of a trip; empty if the feed does not say."""
        own = int(self.call_headsign[call]) if len(self.call_headsign) else NONE
        return self.trip_headsign[trip] if own == NONE else self.headsign[own]

    def departures_of_services(self) -> np.ndarray:
        """Return how many trips start on each service's day, by frequencies.txt where it says."""
        if self.service_trips is not None:
            return self.service_trips
        departures = np.ones(len(self.trip_id), dtype=np.int64)
        departures[self.freq_trip] = 0
        spans = np.maximum(self.freq_end_s - self.freq_start_s, 0)
        np.add.at(departures, self.freq_trip, -(-spans // np.maximum(self.freq_headway_s, 1)))
        return np.bincount(
            self.trip_service, weights=departures, minlength=len(self.service_id)
        ).astype(np.int32)


def compile_feed(feed: Feed, *, feed_id: str, provenance: Provenance) -> CompiledFeed:
    """Compile a feed as read.

    Trips that nobody can ride (under two calls, no time at an end, time running back) are left
    out; each is a finding. Missing times between two timed calls are filled in by distance
    along the shape where all calls of the trip carry it, else evenly.

    Parameters
    ----------
    feed_id
        Short name by which its stops and trips are told from those of other feeds.
    """
    findings = list(report_of(feed, provenance.retrieved_on).findings)
    trips, calls = rideable(feed, findings)
    stops = _stops(feed, calls)
    all_services, service_names = pd.factorize(feed.trips["service_id"])
    departures = departures_of_trips(feed).to_numpy()
    routes = _routes(feed)
    first_day, runs = running_days(feed, service_names)
    transfers = transfer_rows(feed, stops)
    links = trip_links(feed, trips)
    tariff = tariff_of(feed, stops, routes)
    findings.extend((*transfers.findings, *links.findings, *tariff.findings))
    place = pd.Index(feed.trips.index).get_indexer(trips.index)
    blocks, _ = pd.factorize(trips["block_id"])
    return CompiledFeed(
        feed_id=feed_id,
        provenance=provenance,
        **_stop_columns(feed, stops),
        route_id=Strings.of(routes["route_id"]),
        route_name=Strings.of(routes["route_name"]),
        route_type=_whole(routes["route_type"], np.int32),
        trip_id=Strings.of(trips["trip_id"]),
        trip_headsign=_texts(trips["trip_headsign"]),
        trip_route=_places(routes["route_id"], trips["route_id"]),
        trip_service=all_services[place].astype(np.int32),
        trip_direction=_whole(trips["direction_id"], np.int8),
        trip_block=blocks.astype(np.int32),
        **_call_columns(trips, calls, stops),
        service_id=Strings.of(service_names),
        first_day=first_day,
        runs=runs,
        service_trips=np.bincount(
            all_services, weights=departures, minlength=len(service_names)
        ).astype(np.int32),
        **_frequency_columns(feed, trips),
        **_transfer_columns(transfers, links),
        **_fare_columns(tariff),
        findings=tuple(findings),
    )


def _stops(feed: Feed, calls: pd.DataFrame) -> pd.DataFrame:
    """Return poles with service, then the parents of these at which no trip calls.

    Returns
    -------
    DataFrame
        Rows of stops.txt with ``is_pole`` and ``parent`` (row in this frame, -1 none).
    """
    stops = feed.stops
    is_pole = stops["stop_id"].isin(calls["stop_id"].unique())
    poles = stops[is_pole]
    parents = stops[~is_pole & stops["stop_id"].isin(poles["parent_station"].dropna())]
    rows = pd.concat([poles.assign(is_pole=True), parents.assign(is_pole=False)])
    place = _places(rows["stop_id"], rows["parent_station"])
    place[place == np.arange(len(rows))] = NONE
    return rows.assign(parent=place)


def _stop_columns(feed: Feed, stops: pd.DataFrame) -> dict[str, Any]:
    is_pole = stops["is_pole"].to_numpy(dtype=bool)
    columns: dict[str, Any] = {
        "stop_id": Strings.of(stops["stop_id"]),
        "stop_name": _texts(stops["stop_name"]),
        "stop_lon": np.where(is_pole, stops["stop_lon"].to_numpy(np.float64), np.nan),
        "stop_lat": np.where(is_pole, stops["stop_lat"].to_numpy(np.float64), np.nan),
        "stop_parent": stops["parent"].to_numpy(np.int32),
    }
    for name, language in (("stop_kana", "ja-Hrkt"), ("stop_en", "en")):
        words = translated(feed, "stops", "stop_name", language).loc[stops.index]
        columns[name] = _texts(words) if words.notna().any() else Strings.of()
    return columns


def _routes(feed: Feed) -> pd.DataFrame:
    """Return routes; those that only trips name stand last, without a type."""
    routes = pd.DataFrame(
        {
            "route_id": feed.routes["route_id"],
            "route_name": route_labels(feed),
            "route_type": feed.routes["route_type"],
            "agency_id": feed.routes["agency_id"],
        }
    )
    named = pd.Series(feed.trips["route_id"].dropna().unique(), dtype="str")
    unknown = named[~named.isin(routes["route_id"])]
    return pd.concat(
        [routes, pd.DataFrame({"route_id": unknown, "route_name": unknown})], ignore_index=True
    )


def _call_columns(trips: pd.DataFrame, calls: pd.DataFrame, stops: pd.DataFrame) -> dict[str, Any]:
    trip = _places(trips["trip_id"], calls["trip_id"])
    start = np.zeros(len(trips) + 1, dtype=np.int32)
    np.cumsum(np.bincount(trip, minlength=len(trips)), out=start[1:])
    own = calls["stop_headsign"]
    usual = trips["trip_headsign"].fillna("").to_numpy()[trip]
    differs = (own.notna() & (own.fillna("") != usual)).to_numpy(dtype=bool)
    shown, texts = pd.factorize(own.where(differs))
    return {
        "trip_start": start,
        "call_stop": _places(stops["stop_id"], calls["stop_id"]),
        "call_arrival_s": calls["arrival_s"].to_numpy(np.int32),
        "call_departure_s": calls["departure_s"].to_numpy(np.int32),
        "call_pickup": calls["pickup_type"].to_numpy(np.int8),
        "call_drop_off": calls["drop_off_type"].to_numpy(np.int8),
        "headsign": Strings.of(texts),
        "call_headsign": shown.astype(np.int32) if differs.any() else _no_numbers(),
    }


def _frequency_columns(feed: Feed, trips: pd.DataFrame) -> dict[str, Any]:
    rows = feed.tables["frequencies"]
    trip = _places(trips["trip_id"], rows["trip_id"])
    gives_any = (rows["headway_s"] > 0) & (rows["end_s"] > rows["start_s"])
    kept = (trip != NONE) & gives_any.to_numpy(dtype=bool)
    rows, trip = rows[kept], trip[kept]
    return {
        "freq_trip": trip,
        "freq_start_s": rows["start_s"].to_numpy(np.int32),
        "freq_end_s": rows["end_s"].to_numpy(np.int32),
        "freq_headway_s": rows["headway_s"].to_numpy(np.int32),
        "freq_exact": rows["exact_times"].to_numpy(np.int8),
    }


def _transfer_columns(transfers: Transfers, links: TripLinks) -> dict[str, Any]:
    return {
        "transfer_from": transfers.origin,
        "transfer_to": transfers.target,
        "transfer_type": transfers.kind,
        "transfer_min_s": transfers.min_s,
        "link_from": links.origin,
        "link_to": links.target,
        "link_type": links.kind,
    }


def _fare_columns(tariff: Tariff) -> dict[str, Any]:
    has_any = len(tariff.rule_fare) > 0
    return {
        "stop_zone": tariff.stop_zone if has_any else _no_numbers(),
        "route_agency": tariff.route_agency if has_any else _no_numbers(),
        "fare_price": tariff.price,
        "fare_currency": Strings.of(tariff.currency),
        "rule_route": tariff.rule_route,
        "rule_origin": tariff.rule_origin,
        "rule_start": tariff.rule_start,
        "rule_destination": tariff.rule_destination,
        "rule_fare": tariff.rule_fare,
    }


def _places(of: pd.Series, wanted: pd.Series) -> np.ndarray:
    places: np.ndarray = pd.Index(of).get_indexer(pd.Index(wanted)).astype(np.int32)
    return places


def _whole(values: pd.Series, dtype: type[np.int8 | np.int32]) -> np.ndarray:
    return values.fillna(NONE).to_numpy(dtype=np.int64).astype(dtype)


def _texts(values: pd.Series) -> Strings:
    return Strings.of(values.fillna(""))
