"""Why a place that was asked for is not visited, and whether that is sure."""

from collections.abc import Collection, Sequence

from geo.access.verdicts import Reason, Visit
from geo.orienteering.reaching import Reach, reach
from locator.access import DayService, access_table
from locator.itineraries.asking import Asked, frame_of
from locator.itineraries.problems import Layout
from locator.itineraries.records import LeftOut, Omission
from locator.itineraries.scheduling import next_open
from locator.places import Point
from locator.records import Catalogue

_NEAREST_FIRST = (
    Omission.NOT_WITH_THE_OTHERS,
    Omission.TOO_LITTLE_TIME,
    Omission.HOURS,
    Omission.CLOSED,
    Omission.NO_WAY_BACK,
    Omission.NO_WAY_THERE,
)
_BY_TIMETABLE = {Omission.NO_WAY_THERE, Omission.NO_WAY_BACK, Omission.TOO_LITTLE_TIME}


def left_out_of(layout: Layout, visited: Collection[int]) -> tuple[LeftOut, ...]:
    """Return the places that are not visited, each with the reason that is nearest to a visit.

    Of several days the one counts on which least is wanting.
    """
    candidates = layout.asked.candidates
    missing = [i for i in range(len(candidates)) if i not in visited]
    reaches = [reach(layout.day_problem(day, frozenset(), others=True)) for day in layout.numbers]
    reasons = {
        i: min((_reason(layout, day, i, reaches[day]) for day in layout.numbers), key=_rank)
        for i in missing
    }
    found = tuple(
        LeftOut(
            place=candidates[i].place,
            reason=reasons[i],
            is_certain=reasons[i] not in _BY_TIMETABLE or layout.is_sure[i],
        )
        for i in missing
    )
    return (*layout.asked.left_out, *found)


def _rank(reason: Omission) -> int:
    return _NEAREST_FIRST.index(reason)


def _reason(layout: Layout, day: int, place: int, reached: Reach) -> Omission:
    """Return what keeps a single visit from a day; the other visits, where nothing does."""
    if not layout.is_always_open(place) and not layout.windows(place, day):
        return Omission.CLOSED
    there, back = reached.earliest[place], reached.latest[place]
    if there is None:
        return Omission.NO_WAY_THERE
    if back is None:
        return Omission.NO_WAY_BACK
    begin = next_open(layout, place, day, there)
    if begin is None:
        return Omission.HOURS
    if begin + layout.dwell_min(place) > back:
        return Omission.TOO_LITTLE_TIME
    return Omission.NOT_WITH_THE_OTHERS


def is_sure(catalogue: Catalogue, asked: Asked, services: Sequence[DayService]) -> tuple[bool, ...]:
    """Return for each place asked for whether no way can exist that the timetables do not tell.

    By car no way is sure to exist, and none is said to be missing but over the sea.
    """
    if not services or not asked.candidates:
        return (True,) * len(asked.candidates)
    sites, sure = frame_of([one.place for one in asked.candidates]), None
    starts = (asked.start, *asked.nights)
    for start, service in zip(starts, services, strict=True):
        origin = Point(lon=start.lon, lat=start.lat, municipality_code=start.municipality_code)
        table = access_table(catalogue, service, origin, sites, Visit())
        is_spoken_for = table["is_complete"] & (table["silent_feeds"].map(len) == 0)
        here = (is_spoken_for & (table["reason"] != Reason.BY_TRAIN.value)).to_numpy(bool)
        sure = here if sure is None else sure & here
    return () if sure is None else tuple(sure.tolist())
