"""fare_attributes.txt and fare_rules.txt as columns: which fare holds for which ride."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.findings import Finding, Severity
from geo.gtfs.faults import row_findings
from geo.gtfs.feed import Feed

ANY = -1  # «whichever» of a rule, «none» of a stop or route
ANY_OF_AGENCY = -2  # and below: -2 - a, any route of agency a


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tariff:
    """Fares and their rules; the fare of lower number is the cheaper one.

    Attributes
    ----------
    stop_zone
        int32, per stop: number of its fare zone, -1 none.
    route_agency
        int32, per route: number of its agency; empty where the feed has one agency only.
    price, currency
        float64 and ISO 4217 code; each pair once.
    rule_route, rule_origin
        int32, ascending pairs: row of the route, -1 any, -2 - a any of agency a; zone where one
        boards, -1 any.
    rule_start
        int32: rules of pair i are the rows ``rule_start[i]:rule_start[i + 1]``.
    rule_destination, rule_fare
        int32: zone where one alights, ascending, -1 any; number of the cheapest fare.
    findings
        Fares that cannot be used.
    """

    stop_zone: np.ndarray
    route_agency: np.ndarray
    price: np.ndarray
    currency: tuple[str, ...]
    rule_route: np.ndarray
    rule_origin: np.ndarray
    rule_start: np.ndarray
    rule_destination: np.ndarray
    rule_fare: np.ndarray
    findings: tuple[Finding, ...]


def tariff_of(feed: Feed, stops: pd.DataFrame, routes: pd.DataFrame) -> Tariff:
    """Return the fares that hold between stops with service.

    Rules that name a route or zone which is not there hold for nothing. A fare with rules of
    ``contains_id`` depends on all zones that one rides through and is left out, as is a fare
    without a usable price or currency; each is a finding. Fares hold for all rides of their
    agency where the feed has no rules at all; a fare without rules beside others that have some
    is left out, for the reference does not say what it holds for.

    Parameters
    ----------
    stops, routes
        Rows of stops.txt with service, routes; with ``zone_id`` and with ``agency_id``.
    """
    fares, findings = _usable_fares(feed)
    zone, zones = pd.factorize(stops["zone_id"])
    agency, route_agency = _agencies(feed, fares, routes)
    numbers = _numbers(fares)
    if feed.rows_read.get("fare_rules", 0):
        parts = _ruled(feed, fares, agency, (pd.Index(routes["route_id"]), pd.Index(zones)))
    else:
        parts = _without_rules(agency, is_single=not len(route_agency))
    fare, route, origin, destination = parts
    number = numbers["number"].to_numpy()[fare]
    order = np.lexsort((number, destination, origin, route))
    route, origin, destination = route[order], origin[order], destination[order]
    is_new_pair = _changes(route, origin)
    kept = is_new_pair | _changes(destination)
    start = np.append(np.flatnonzero(is_new_pair[kept]), kept.sum())
    each = numbers.drop_duplicates("number").sort_values("number")
    return Tariff(
        stop_zone=zone.astype(np.int32),
        route_agency=route_agency.astype(np.int32),
        price=each["price"].to_numpy(dtype=np.float64),
        currency=tuple(each["currency_type"]),
        rule_route=route[is_new_pair].astype(np.int32),
        rule_origin=origin[is_new_pair].astype(np.int32),
        rule_start=start.astype(np.int32),
        rule_destination=destination[kept].astype(np.int32),
        rule_fare=number[order][kept].astype(np.int32),
        findings=findings,
    )


def price_findings(feed: Feed) -> list[Finding]:
    """Return findings about prices below 0."""
    fares = feed.tables["fare_attributes"]
    below = (fares["price"] < 0).to_numpy(dtype=bool, na_value=False)
    return row_findings(
        "negative_price",
        Severity.ERROR,
        "fare_attributes.txt",
        fares.index[below],
        message="The price is below 0; the fare is not used. Correct it.",
        column="price",
        found=fares.loc[below, "price"].tolist(),
        expected="0 or more",
    )


def _usable_fares(feed: Feed) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the fares that can be used, and findings about those of ``contains_id``."""
    fares, rules = feed.tables["fare_attributes"], feed.tables["fare_rules"]
    through = fares["fare_id"].isin(rules.loc[rules["contains_id"].notna(), "fare_id"])
    findings = row_findings(
        "fare_left_out",
        Severity.INFO,
        "fare_attributes.txt",
        fares.index[through],
        message="The fare depends on all zones that one rides through (contains_id); such fares "
        "are not used.",
        column="fare_id",
        found=fares.loc[through, "fare_id"].tolist(),
    )
    usable = ~through & (fares["price"] >= 0).fillna(value=False) & fares["currency_type"].notna()
    return fares[usable.to_numpy(dtype=bool)].drop_duplicates("fare_id"), tuple(findings)


def _agencies(
    feed: Feed, fares: pd.DataFrame, routes: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Return the agency of each fare and of each route; of a feed with one agency none."""
    if len(feed.tables["agency"]) <= 1:
        return np.full(len(fares), ANY), np.empty(0, dtype=np.int64)
    numbers, _ = pd.factorize(pd.concat([routes["agency_id"], fares["agency_id"]]))
    return numbers[len(routes) :], numbers[: len(routes)]


def _numbers(fares: pd.DataFrame) -> pd.DataFrame:
    """Return fares with ``number``: currencies as they appear, then prices ascending."""
    currency, _ = pd.factorize(fares["currency_type"])
    fares = fares.assign(currency=currency)
    return fares.assign(number=fares.groupby(["currency", "price"], sort=True).ngroup())


def _ruled(
    feed: Feed, fares: pd.DataFrame, agency: np.ndarray, names: tuple[pd.Index, pd.Index]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return fare, route, origin and destination of each rule of a usable fare."""
    rules = feed.tables["fare_rules"]
    route_names, zone_names = names
    fare = pd.Index(fares["fare_id"]).get_indexer(pd.Index(rules["fare_id"]))
    route, is_known = _places(route_names, rules["route_id"])
    origin, is_origin = _places(zone_names, rules["origin_id"])
    destination, is_destination = _places(zone_names, rules["destination_id"])
    kept = (fare >= 0) & is_known & is_origin & is_destination
    fare, route = fare[kept], route[kept]
    of = agency[fare]
    route = np.where((route == ANY) & (of >= 0), ANY_OF_AGENCY - of, route)
    return fare, route, origin[kept], destination[kept]


def _without_rules(
    agency: np.ndarray, *, is_single: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return each fare as a rule for all rides of its agency."""
    fare = np.arange(len(agency)) if is_single else np.flatnonzero(agency >= 0)
    route = np.full(len(fare), ANY) if is_single else ANY_OF_AGENCY - agency[fare]
    anywhere = np.full(len(fare), ANY)
    return fare, route, anywhere, anywhere


def _places(names: pd.Index, wanted: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each name, -1 where empty, and whether it is empty or known."""
    places = names.get_indexer(pd.Index(wanted))
    is_empty = wanted.isna().to_numpy()
    places[is_empty] = ANY
    return places, is_empty | (places >= 0)


def _changes(*columns: np.ndarray) -> np.ndarray:
    """Return whether each row differs from the one before in any column."""
    differs = np.ones(len(columns[0]), dtype=bool)
    if len(differs):
        differs[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return differs
