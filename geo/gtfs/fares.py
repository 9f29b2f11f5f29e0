"""What a ride costs, where its feed says so."""

from bisect import bisect_left
from dataclasses import dataclass

from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.tariffs import ANY, ANY_OF_AGENCY


@dataclass(frozen=True, slots=True, kw_only=True)
class Fare:
    """What one passenger pays for one ride.

    Attributes
    ----------
    price
        In units of the currency; 0 is a ride that costs nothing.
    currency
        ISO 4217 code, such as ``JPY``.
    """

    price: float
    currency: str


def fare_of(feed: CompiledFeed, route: int, from_stop: int, to_stop: int) -> Fare | None:
    """Return the cheapest fare of a ride, None where the feed tells nothing of it.

    A rule holds where its route and the zones of both stops are those of the ride; what it
    leaves empty holds for any. The fare is that of a single ride: how often one may transfer on
    it, within what time, and when one pays are not looked at, so the fares of a journey with
    changes add up to what it costs at most. Fares by zones that one rides through
    (``contains_id``) and the tables of GTFS-Fares V2 are not read. Prices in several currencies
    are not compared: the currency that the feed names first counts.

    Parameters
    ----------
    route, from_stop, to_stop
        Rows of the feed; -1 a route or stop that is not known.
    """
    routes = [route, ANY] if route >= 0 else [ANY]
    if route >= 0 and len(feed.route_agency) and feed.route_agency[route] >= 0:
        routes.append(ANY_OF_AGENCY - int(feed.route_agency[route]))
    origins, destinations = _zones(feed, from_stop), _zones(feed, to_stop)
    found = [
        fare
        for name in routes
        for origin in origins
        for fare in _fares(feed, name, origin, destinations)
    ]
    if not found:
        return None
    best = min(found)
    return Fare(price=float(feed.fare_price[best]), currency=feed.fare_currency[best])


def _zones(feed: CompiledFeed, stop: int) -> tuple[int, ...]:
    """Return what a rule may name for a stop."""
    zone = int(feed.stop_zone[stop]) if stop >= 0 and len(feed.stop_zone) else ANY
    return (ANY,) if zone == ANY else (zone, ANY)


def _fares(feed: CompiledFeed, route: int, origin: int, destinations: tuple[int, ...]) -> list[int]:
    """Return the fares of the rules of a route and origin for some destinations."""
    first = bisect_left(feed.rule_route, route)
    end = bisect_left(feed.rule_route, route + 1, first)
    pair = bisect_left(feed.rule_origin, origin, first, end)
    if pair == end or feed.rule_origin[pair] != origin:
        return []
    low, high = int(feed.rule_start[pair]), int(feed.rule_start[pair + 1])
    found = []
    for destination in destinations:
        place = bisect_left(feed.rule_destination, destination, low, high)
        if place < high and feed.rule_destination[place] == destination:
            found.append(int(feed.rule_fare[place]))
    return found
