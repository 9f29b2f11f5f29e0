"""The last way of a day: how much later one could leave, and what comes after that."""

from locator.itineraries.checking.case import Case
from locator.itineraries.checking.gazetteer import Site, road_m
from locator.itineraries.checking.homeward import earliest_arrival_s, latest_leave_s, network_of
from locator.itineraries.checking.legs import Way, minutes_driven
from locator.itineraries.checking.reading import Json, clock_s
from locator.measures import drive_min

_MINUTE_S = 60
_KM = 0.06  # figures may be rounded to 0.1 km
_MIN = 0.51  # and to whole minutes


def check_last_way(case: Case, day: Json, way: Way) -> None:
    """Note where the last way home is another one, by a scan of our own.

    Parameters
    ----------
    way
        The last one of the day.
    """
    said, where = day["last_way"], f"day {day['day']} last_way"
    _check_drive(case, said, where, way)
    by_s = clock_s(case.query["return_by"])
    if (way.start.lon, way.start.lat) == (way.end.lon, way.end.lat):
        _check_leave(case, said, where, way, by_s)
        return
    if case.is_by_car:
        if said["leave"] is not None or said["slack_min"] is not None:
            drive_s = minutes_driven(case, way.start, way.end) * _MINUTE_S
            _check_leave(case, said, where, way, by_s - drive_s)
        case.note.that(said["later"] is None, "plan_later", f"{where} later", said["later"], None)
        return
    _check_by_timetable(case, day, said, way)


def _check_by_timetable(case: Case, day: Json, said: Json, way: Way) -> None:
    note, where = case.note, f"day {day['day']} last_way"
    by_s, of = clock_s(case.query["return_by"]), case.days[day["day"]]
    feeds = [f for i in case.listed() if (f := case.witnesses.day_feed(i, of)) is not None]
    bookable = bool(case.query["bookable"])
    network = network_of(feeds, case.walk, way.leave_s, bookable=bookable)
    start, end = _point(way.start), _point(way.end)
    latest = latest_leave_s(network, start, end, by_s)
    if latest is None:
        note.that(said["leave"] is None, "plan_last_way", f"{where} leave", said["leave"], None)
        return
    _check_leave(case, said, where, way, latest)
    soonest = earliest_arrival_s(network, start, end, latest)
    if soonest is not None and said["arrive"] is not None:
        fits = _up(soonest) <= clock_s(said["arrive"]) <= by_s
        note.that(
            fits,
            "plan_last_way",
            f"{where} arrive",
            said["arrive"],
            f"{_clock(_up(soonest))} to {_clock(by_s)}",
        )
    next_s = latest // _MINUTE_S * _MINUTE_S + _MINUTE_S
    after = earliest_arrival_s(network, start, end, next_s)
    later = said["later"]
    at = f"{where} later"
    if after is None or later is None:
        expected = None if after is None else _clock(_up(after))
        note.that(after is None and later is None, "plan_later", at, later, expected)
        return
    note.that(clock_s(later[1]) == _up(after), "plan_later", at, later[1], _clock(_up(after)))
    last = latest_leave_s(network, start, end, after)
    ends_s = next_s if last is None else last
    leaves = next_s <= clock_s(later[0]) <= ends_s
    note.that(leaves, "plan_later", at, later[0], f"{_clock(next_s)} to {_clock(ends_s)}")


def _check_leave(case: Case, said: Json, where: str, way: Way, latest_s: int) -> None:
    note = case.note
    leave_s = latest_s // _MINUTE_S * _MINUTE_S
    found = said["leave"]
    is_so = found is not None and clock_s(found) == leave_s
    note.that(is_so, "plan_last_way", f"{where} leave", found, _clock(leave_s))
    slack = (leave_s - way.leave_s) // _MINUTE_S
    note.that(
        said["slack_min"] == slack, "plan_slack", f"{where} slack_min", said["slack_min"], slack
    )
    if found is not None and said["arrive"] is not None:
        takes = clock_s(said["arrive"]) >= clock_s(found)
        is_there = takes and clock_s(said["arrive"]) <= clock_s(case.query["return_by"])
        note.that(
            is_there, "plan_last_way", f"{where} arrive", said["arrive"], case.query["return_by"]
        )
    else:
        note.that(False, "plan_last_way", f"{where} arrive", said["arrive"], "a time")


def _check_drive(case: Case, said: Json, where: str, way: Way) -> None:
    car = case.settings.car
    km = road_m(_point(way.start), _point(way.end), car) / 1000
    minutes = float(drive_min([km / car.detour], car)[0])  # type: ignore[arg-type]
    is_far = abs(said["drive_km"] - km) <= _KM
    case.note.that(is_far, "plan_drive", f"{where} drive_km", said["drive_km"], round(km, 1))
    is_long = minutes - _MIN <= said["drive_min"] <= minutes + 1
    case.note.that(
        is_long, "plan_drive", f"{where} drive_min", said["drive_min"], round(minutes, 1)
    )


def _point(site: Site) -> tuple[float, float]:
    return site.lon, site.lat


def _up(seconds: int) -> int:
    return -(-seconds // _MINUTE_S) * _MINUTE_S


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
