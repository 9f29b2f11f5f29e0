"""A day trip by bus, written out by hand: from Kofu to Minobu and back."""

import datetime as dt

from geo.orienteering import Status
from geo.transit.legs import Journey, Ride, Wait, Walk
from locator.access import FeedDay
from locator.days import Day
from locator.itineraries import (
    DayPlan,
    Itinerary,
    ItineraryQuery,
    LastWay,
    LeftOut,
    Omission,
    PlacePoint,
    SceneNote,
    Stay,
    Way,
)
from locator.vocabulary import VisitAccess

WEEKDAY = dt.date(2020, 3, 25)
KOFU = PlacePoint(id="gw-329", name_ja="甲府駅", name_en="Kofu Station", lon=138.569, lat=35.667)
MINOBU = PlacePoint(
    id="yurucamp-001",
    name_ja="身延駅",
    name_en="Minobu Station",
    lon=138.45302,
    lat=35.3614,
    precision_m=80,
    municipality_code="19365",
)
FAR = PlacePoint(
    id="yurucamp-031", name_ja="光前寺", name_en="Kozenji Temple", lon=137.8952, lat=35.7347
)
FEED = FeedDay(
    id="bus",
    name_ja="バス",
    valid_from=dt.date(2020, 1, 1),
    valid_to=dt.date(2020, 12, 31),
    as_of=WEEKDAY,
    state=None,
)


def at(hour: int, minute: int = 0) -> int:
    """Return a time of day in seconds."""
    return hour * 3600 + minute * 60


def bus(start: str, end: str, leave_s: int) -> Journey:
    """Return a walk of 8 minutes to the stop, a minute's wait, and a ride of 40 minutes."""
    board = leave_s + 9 * 60
    ride = Ride(
        start_s=board,
        end_s=board + 40 * 60,
        trip=0,
        feed_id="bus",
        trip_id=f"{start}-{board}",
        route_id="r",
        route_name="身延線代行",
        route_type=3,
        headsign="身延",
        from_stop=f"bus:{start}",
        to_stop=f"bus:{end}",
        is_estimate=False,
        must_book=False,
        stays_seated=False,
    )
    walk = Walk(
        start_s=leave_s,
        end_s=leave_s + 8 * 60,
        from_stop=None,
        to_stop=f"bus:{start}",
        walk_m=640.0,
    )
    wait = Wait(start_s=leave_s + 8 * 60, end_s=board, stop=f"bus:{start}")
    return Journey((walk, wait, ride))


def example() -> Itinerary:
    """Return the day: 8:00 out, 8:49 there, an hour's visit, 10:26 back, 11:15 home."""
    ways = (
        Way(
            day=0,
            start=KOFU,
            end=MINOBU,
            leave_s=at(8),
            arrive_s=at(8, 49),
            journey=bus("a", "b", at(8)),
        ),
        Way(
            day=0,
            start=MINOBU,
            end=KOFU,
            leave_s=at(10, 26),
            arrive_s=at(11, 15),
            journey=bus("b", "a", at(10, 26)),
        ),
    )
    stay = Stay(
        place=MINOBU,
        category="station",
        day=0,
        arrive_s=at(8, 49),
        begin_s=at(8, 49),
        end_s=at(9, 49),
        depart_s=at(10, 26),
        dwell_min=60,
        value=1.0,
        access=VisitAccess.FREE,
        hours_known=False,
        scenes=(
            SceneNote(
                work_id="yurucamp",
                title_ja="ゆるキャン△",
                title_en="Laid-Back Camp",
                role="set_here",
            ),
        ),
        manners="station",
        source_id="stations",
    )
    day = DayPlan(
        number=0,
        day=Day(),
        start=KOFU,
        end=KOFU,
        stays=(stay,),
        ways=ways,
        last_way=LastWay(
            day=0,
            leave_s=at(17, 10),
            arrive_s=at(17, 59),
            slack_min=404,
            later=(at(19, 10), at(19, 59)),
            drive_min=66.0,
            drive_km=44.0,
        ),
        feeds=(FEED,),
    )
    return Itinerary(
        query=ItineraryQuery(works=("yurucamp",), start="gw-329"),
        days=(day,),
        value=1.0,
        bound=1.0,
        status=Status.OPTIMAL,
        iterations=12,
        left_out=(LeftOut(place=FAR, reason=Omission.NO_WAY_THERE, is_certain=False),),
        asked=2,
        attribution=("バス会社 CC BY 4.0",),
        feeds_sha256={"bus": "0" * 64},
    )
