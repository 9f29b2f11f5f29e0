"""How the way to a site splits up: on foot, waiting, riding, and how often one changes."""

import pandas as pd
from numpy.typing import ArrayLike

from geo.transit.journeys import first_journeys
from geo.transit.timetable import Timetable

_MINUTE_S = 60


def first_ways(
    timetable: Timetable, origin: tuple[float, float], lon: ArrayLike, lat: ArrayLike, leave_s: int
) -> pd.DataFrame:
    """Return how the journeys of the soonest arrivals split up; they leave as late as they can.

    Parameters
    ----------
    origin
        Longitude and latitude, degrees.
    lon, lat
        Sites, degrees.
    leave_s
        Seconds of the service day at which one leaves the origin at the earliest.

    Returns
    -------
    frame
        One row a site, in the order given; NA where one does not get there.
        transfers : Int64
        on_foot_min, waiting_min, riding_min : Float64   together the time from door to door
    """
    home, places = timetable.place(*origin), timetable.places(lon, lat)
    found = first_journeys(timetable, home, places, leave_s)
    frame = pd.DataFrame(
        [
            (None,) * 4
            if journey is None
            else (journey.transfers, journey.walk_s, journey.wait_s, journey.ride_s)
            for journey in found
        ],
        columns=pd.Index(["transfers", "on_foot_min", "waiting_min", "riding_min"]),
    ).astype("Float64")
    minutes = frame.drop(columns="transfers") / _MINUTE_S
    return minutes.assign(transfers=frame["transfers"].astype("Int64"))[list(frame.columns)]
