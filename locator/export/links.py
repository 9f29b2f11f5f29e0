"""An itinerary as links that open it in maps of others; nothing is fetched.

Google Maps: the documented URL scheme (developers.google.com/maps/documentation/urls: ``api=1``,
origin, destination, waypoints, travelmode). At most three way points between the ends open in
every browser, phones too (nine on a desktop), and none with travelmode transit. A link carries no
time of departure: Google's own timetable answers, not the one of the plan.

OpenStreetMap: the page ``directions`` of www.openstreetmap.org with engine and route, two points a
link; it has engines for walking and driving, none for public transport.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, urlencode

from locator.export.tracks import Line, Position, lines_of
from locator.export.wording import StopNames, bare, day_text, full_title, leg_text, place_name
from locator.i18n import Texts
from locator.itineraries import DayPlan, Itinerary, PlacePoint

GOOGLE = "https://www.google.com/maps/dir/"
OPENSTREETMAP = "https://www.openstreetmap.org/directions"
MOST_WAYPOINTS = 3
_ENGINES = {"walk": "fossgis_osrm_foot", "drive": "fossgis_osrm_car"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link.

    Attributes
    ----------
    day
        Number of the day, 0 for the first.
    service
        ``Google Maps`` or ``OpenStreetMap``.
    name
        From where to where, in words.
    """

    day: int
    service: str
    name: str
    url: str


def links_of(itinerary: Itinerary, stops: StopNames, texts: Texts) -> list[Link]:
    """Return the links of all days in their order.

    By public transport Google Maps gets a link a way, by car a chain of places a link.
    OpenStreetMap gets a link a walk or drive.
    """
    lines = lines_of(itinerary, stops, texts)
    found: list[Link] = []
    for plan in itinerary.days:
        found += _google_links(plan, texts)
        own = [line for line in lines if line.plan is plan]
        found += _openstreetmap_links(own, texts)
    return found


def links_text(
    itinerary: Itinerary, stops: StopNames, texts: Texts, *, today: dt.date | None = None
) -> str:
    """Return the links as plain text: title, warning, then a name and a link on two lines."""
    lines = [full_title(itinerary, texts, today), texts("itinerary.links_note")]
    links = links_of(itinerary, stops, texts)
    for plan in itinerary.days:
        lines += ["", day_text(plan, texts)]
        for link in links:
            if link.day == plan.number:
                lines += [f"  {link.service}: {link.name}", f"  {link.url}"]
    return "\n".join(lines)


def google_url(points: Sequence[Position], mode: str) -> str:
    """Return the link of Google Maps through points (longitude, latitude) in their order.

    Parameters
    ----------
    mode
        driving, walking or transit; with transit there are two points.
    """
    asked = {
        "api": "1",
        "origin": _turned(points[0]),
        "destination": _turned(points[-1]),
        "travelmode": mode,
    }
    if len(points) > 2:  # noqa: PLR2004
        asked["waypoints"] = "|".join(_turned(point) for point in points[1:-1])
    return f"{GOOGLE}?{urlencode(asked, quote_via=quote)}"


def openstreetmap_url(start: Position, end: Position, look: str) -> str:
    """Return the link of OpenStreetMap between two points (longitude, latitude), walk or drive."""
    route = f"{_turned(start)};{_turned(end)}"
    return (
        f"{OPENSTREETMAP}?{urlencode({'engine': _ENGINES[look], 'route': route}, quote_via=quote)}"
    )


def _turned(point: Position) -> str:
    """Return a point as these services write it: latitude first."""
    lon, lat = point
    return f"{lat:.6f},{lon:.6f}"


def _google_links(plan: DayPlan, texts: Texts) -> Iterator[Link]:
    chain = [plan.start, *(stay.place for stay in plan.stays), plan.end]
    moved = [way for way in plan.ways if way.journey is not None or way.drive is not None]
    if any(way.drive is not None for way in moved):
        step = MOST_WAYPOINTS + 1
        for at in range(0, len(chain) - 1, step):
            part = chain[at : at + step + 1]
            yield _google_link(plan, part, "driving", texts)
        return
    for way in moved:
        rides = way.journey.rides if way.journey is not None else ()
        yield _google_link(plan, [way.start, way.end], "transit" if rides else "walking", texts)


def _google_link(plan: DayPlan, part: Sequence[PlacePoint], mode: str, texts: Texts) -> Link:
    return Link(
        day=plan.number,
        service="Google Maps",
        name=" → ".join(place_name(place, texts.lang) for place in part),
        url=google_url([(place.lon, place.lat) for place in part], mode),
    )


def _openstreetmap_links(lines: Sequence[Line], texts: Texts) -> Iterator[Link]:
    for line in lines:
        if line.look in _ENGINES:
            for start, end in pairwise(line.points):
                yield Link(
                    day=line.plan.number,
                    service="OpenStreetMap",
                    name=bare(leg_text(line.leg, texts)[2]),
                    url=openstreetmap_url(start, end, line.look),
                )
