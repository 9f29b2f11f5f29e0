"""Reasons of verdicts in words: what a verdict hangs on, with the number that binds."""

import math
from collections.abc import Mapping

from geo.access.verdicts import Reason, Visit
from geo.gtfs.calendar import DayState
from geo.transit.legs import Journey, Ride, Walk
from locator.access import DayService, FeedDay
from locator.brief import is_known
from locator.i18n import Texts

_MINUTE_S = 60


def reason_text(row: Mapping[str, object], service: DayService, visit: Visit, texts: Texts) -> str:
    """Return the reason of a verdict in words: what it hangs on, with the number that binds.

    Parameters
    ----------
    row
        One row of ``access_table``.
    """
    reason = str(row["reason"])
    facts: dict[str, object] = {}
    if reason in {Reason.STAY_TOO_SHORT, Reason.NO_WAY_BACK}:
        last, stay = row["last_departure_s"], row["longest_stay_min"]
        if is_known(last):
            facts["last"] = hhmm(_floor(last, _MINUTE_S))
        facts["stay"] = f"{_floor(stay, 1):.0f}" if is_known(stay) else "0"
        facts["wanted"] = f"{visit.stay_min:g}"
        if "last" not in facts:
            reason = "no_way_back_at_all"
    if reason == Reason.NO_STOP_AT_SITE:
        far = row["stop_m"]
        if not is_known(far):
            reason = "no_feed_at_all"
        else:
            facts["km"] = f"{float(str(far)) / 1000:.1f}"
    if reason == Reason.BY_TIMETABLE and service.assumed:
        reason = "by_timetable_assumed"
    near = row["silent_feeds"]
    if reason == Reason.FEED_SILENT and isinstance(near, tuple):
        facts["feeds"] = "; ".join(
            f"{feed_day_name(feed, texts)}: {_why(feed.state, texts)}"
            for feed in service.feeds
            if feed.id in near
        )
    return texts(f"reason.{reason}", **facts)


def feed_day_name(feed: FeedDay, texts: Texts) -> str:
    """Return the name of a feed, marked where it is only assumed."""
    return texts("scenario.assumed_feed", name=feed.name_ja) if feed.is_assumed else feed.name_ja


def _floor(value: object, step: int) -> float:
    """Return the number rounded down: a way back or a stay is never said longer than it is."""
    return math.floor(float(str(value)) / step) * step


def _why(state: DayState | None, texts: Texts) -> str:
    if state is None or state.usual_trips is None:
        return texts("reason.day_never")
    nearest = state.nearest.isoformat() if state.nearest else "–"
    return texts(
        f"reason.day_{state.kind}",
        trips=state.trips if state.trips is not None else "–",
        usual=state.usual_trips,
        nearest=nearest,
    )


_MODES = {
    **dict.fromkeys((0, 5, *range(900, 907)), "tram"),
    **dict.fromkeys((1, *range(400, 405)), "metro"),
    **dict.fromkeys((2, *range(100, 118)), "rail"),
    **dict.fromkeys((3, 11, *range(200, 210), *range(700, 717), 800), "bus"),
    **dict.fromkeys((4, 1000, 1200), "ferry"),
    **dict.fromkeys((6, *range(1300, 1308)), "gondola"),
    **dict.fromkeys((7, 1400), "funicular"),
    **dict.fromkeys((12, 405), "monorail"),
}


def access_json(
    row: Mapping[str, object],
    reason: str,
    service: DayService,
    out: Journey | None,
    back: Journey | None,
    *,
    names: tuple[str, str],
    assumed: str = "",
) -> dict[str, object]:
    """Return the answer of ``locator access`` as a JSON object; times as HH:MM, past 24:00 too.

    Parameters
    ----------
    assumed
        What a scenario adds, in words; null in the object where there is none.
    """
    start, end = names
    return {
        "verdict": row["verdict"],
        "reason": reason,
        "if_complete": row["if_complete"],
        "first_arrival": _time(row["first_arrival_s"], up=True),
        "last_departure": _time(row["last_departure_s"]),
        "longest_stay_min": _number_or_none(row["longest_stay_min"]),
        "departures": None if _is_silent(row) else int(str(row["departures"])),
        "median_min": _number_or_none(row["median_min"]),
        "p90_min": _number_or_none(row["p90_min"]),
        "out": legs_json(out, service.stop_names, (start, end)),
        "back": legs_json(back, service.stop_names, (end, start)),
        "feeds": [feed.to_json() for feed in service.feeds],
        "assumed": assumed or None,
    }


def _is_silent(row: Mapping[str, object]) -> bool:
    """Return whether a timetable in reach says nothing, so that what was counted is no answer."""
    return row["verdict"] != "yes" and row["reason"] == Reason.FEED_SILENT


def legs_json(
    journey: Journey | None, names: Mapping[str, str], ends: tuple[str, str]
) -> list[dict[str, object]]:
    """Return the legs of a journey as JSON objects; an empty list where there is none.

    Parameters
    ----------
    names
        Stop id to name; a stop that is not in it is called by its id.
    ends
        Names of the origin and the destination.
    """
    if journey is None:
        return []
    legs: list[dict[str, object]] = []
    for leg in journey.legs:
        common: dict[str, object] = {
            "depart": hhmm(leg.start_s),
            "arrive": hhmm(leg.end_s, up=True),
        }
        empty = dict.fromkeys(("walk_m", "route", "headsign", "trip_id"))
        if isinstance(leg, Ride):
            mode = _MODES.get(leg.route_type, "other")
            stops = (leg.from_stop, leg.to_stop)
            told: dict[str, object] = {
                "route": leg.route_name,
                "headsign": leg.headsign,
                "trip_id": leg.trip_id,
            }
        elif isinstance(leg, Walk):
            mode, told = "walk", {"walk_m": leg.walk_m}
            stops = (leg.from_stop or "", leg.to_stop or "")
        else:
            mode, told, stops = "wait", {}, (leg.stop, leg.stop)
        legs.append(
            {
                "mode": mode,
                "from": names.get(stops[0], stops[0]) if stops[0] else ends[0],
                "to": names.get(stops[1], stops[1]) if stops[1] else ends[1],
                **common,
                **empty,
                **told,
                "from_stop": stops[0] or None,
                "to_stop": stops[1] or None,
            }
        )
    return legs


def legs_lines(
    journey: Journey, names: Mapping[str, str], ends: tuple[str, str], texts: Texts
) -> list[str]:
    """Return a journey as lines for people."""
    return ["\t".join(leg_words(leg, texts)) for leg in legs_json(journey, names, ends)]


def leg_words(leg: Mapping[str, object], texts: Texts) -> tuple[str, str, str]:
    """Return a leg of ``legs_json`` in words: its time, what it is, from where to where."""
    what = texts(f"mode.{leg['mode']}")
    if leg["route"]:
        what = f"{what} {leg['route']} {leg['headsign'] or ''}".rstrip()
    if leg["walk_m"] is not None:
        what = f"{what} {float(str(leg['walk_m'])):.0f} m"
    way = str(leg["from"]) if leg["mode"] == "wait" else f"{leg['from']} → {leg['to']}"
    return f"{leg['depart']}–{leg['arrive']}", what, way


def split_text(journey: Journey, texts: Texts) -> str:
    """Return how a journey splits up in words: all minutes, riding, waiting, on foot, changes."""
    parts = (journey.ride_s, journey.wait_s, journey.walk_s)
    ride, wait, walk = (round(part / _MINUTE_S) for part in parts)
    total = round((journey.arrive_s - journey.leave_s) / _MINUTE_S)
    return texts(
        "access.split", total=total, ride=ride, wait=wait, walk=walk, transfers=journey.transfers
    )


def hhmm(seconds: float, *, up: bool = False) -> str:
    """Return HH:MM; arrivals are rounded up, departures down: never sooner, never later."""
    minutes = int(-(-seconds // 60) if up else seconds // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _time(value: object, *, up: bool = False) -> str | None:
    return hhmm(float(str(value)), up=up) if is_known(value) else None


def _number_or_none(value: object) -> float | None:
    return float(str(value)) if is_known(value) else None
