"""An itinerary in words: what its table, its files and its printed form say alike."""

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geo.gtfs.compiled import CompiledFeed
from geo.orienteering import Status
from locator.brief import JAPAN, number, timetable_notice
from locator.days import Day
from locator.export.cango import day_name
from locator.i18n import Lang, Texts
from locator.itineraries import DayPlan, Itinerary, LeftOut, PlacePoint, Stay, Way
from locator.reasons import hhmm, leg_words, legs_json
from locator.vocabulary import TravelMode, VisitAccess, WorkRole
from locator.workbook import safe_text

Leg = Mapping[str, object]
NO_PLAN = {Status.INFEASIBLE, Status.NOT_FOUND}
_NOWHERE: Mapping[str, tuple[float, float]] = {}
_SPLIT = ("visit", "free", "walk", "wait", "ride", "drive")
_EPSILON = 1e-9
_NO_SIGNS = frozenset({"Cc", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNames:
    """What the stops of an itinerary are called, and where they stand.

    Attributes
    ----------
    names
        Stop id to name.
    positions
        Stop id to longitude and latitude.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    positions: Mapping[str, tuple[float, float]] = field(default_factory=lambda: _NOWHERE)

    @classmethod
    def of(cls, itinerary: Itinerary, feeds: Iterable[CompiledFeed]) -> "StopNames":
        """Return names and positions of the stops that an itinerary and its alternatives use.

        Parameters
        ----------
        feeds
            The timetables at hand; a stop that none of them has stays without a name.
        """
        names: dict[str, str] = {}
        positions: dict[str, tuple[float, float]] = {}
        used = {stop for plan in (itinerary, *itinerary.alternatives) for stop in stops_of(plan)}
        ridden = {stop.partition(":")[0] for stop in used}
        for feed in feeds:
            if feed.feed_id not in ridden:
                continue
            for row, stop_id in enumerate(feed.stop_id.to_list()):
                stop = f"{feed.feed_id}:{stop_id}"
                if stop in used:
                    names[stop] = feed.stop_name[row]
                    lon, lat = float(feed.stop_lon[row]), float(feed.stop_lat[row])
                    if math.isfinite(lon) and math.isfinite(lat):
                        positions[stop] = (lon, lat)
        return cls(names=names, positions=positions)


def stops_of(itinerary: Itinerary) -> set[str]:
    """Return the ids of the stops at which one boards, alights, or changes."""
    legs = (leg for _, way in ways_of(itinerary) if way.journey for leg in way.journey.legs)
    return {
        stop
        for leg in legs
        for key in ("from_stop", "to_stop", "stop")
        if (stop := getattr(leg, key, None))
    }


def ways_of(itinerary: Itinerary) -> list[tuple[int, Way]]:
    """Return all ways in their order, each with its number within its day."""
    return [(n, way) for day in itinerary.days for n, way in enumerate(day.ways)]


def bare(text: object) -> str:
    """Return text on one line that any file can hold: no control sign, no half of a sign."""
    kept = (c if unicodedata.category(c) not in _NO_SIGNS else " " for c in safe_text(text))
    return " ".join("".join(kept).split())


def moment(day: Day, seconds: int) -> dt.datetime | None:
    """Return a time of a service day as a moment in Japan; None where no date is asked about."""
    if day.date is None:
        return None
    midnight = dt.datetime.combine(day.date, dt.time(0), tzinfo=JAPAN)
    return midnight + dt.timedelta(seconds=seconds)


def place_name(place: PlacePoint, lang: Lang) -> str:
    """Return the name of a place in a language, the other one or the id where it has none."""
    names = (place.name_ja, place.name_en)
    first, second = names if lang is Lang.JA else names[::-1]
    return bare(first or second or place.id)


def way_legs(way: Way, names: Mapping[str, str], texts: Texts) -> list[dict[str, object]]:
    """Return the legs of one way as in ``locator access``, with what an itinerary says beside."""
    ends = place_name(way.start, texts.lang), place_name(way.end, texts.lang)
    if way.drive is not None:
        return [_drive_leg(way, ends)]
    if way.journey is None:
        return []
    legs = legs_json(way.journey, names, ends)
    for leg, own in zip(legs, way.journey.legs, strict=True):
        leg |= {
            "depart_s": own.start_s,
            "arrive_s": own.end_s,
            "feed": getattr(own, "feed_id", None),
            "must_book": getattr(own, "must_book", False),
            "stays_seated": getattr(own, "stays_seated", False),
            "is_estimate": getattr(own, "is_estimate", False),
        }
    return legs


def _drive_leg(way: Way, ends: tuple[str, str]) -> dict[str, object]:
    drive = way.drive
    if drive is None:
        return {}
    empty = dict.fromkeys(("walk_m", "route", "headsign", "trip_id", "from_stop", "to_stop"))
    return {
        "mode": "drive",
        "from": ends[0],
        "to": ends[1],
        "depart": hhmm(drive.start_s),
        "arrive": hhmm(drive.end_s, up=True),
        **empty,
        "depart_s": drive.start_s,
        "arrive_s": drive.end_s,
        "feed": None,
        "must_book": False,
        "stays_seated": False,
        "is_estimate": True,
        "road_m": drive.road_m,
    }


def leg_text(leg: Leg, texts: Texts) -> tuple[str, str, str]:
    """Return a leg of ``way_legs`` in words: its time, what it is, from where to where."""
    time, what, way = (bare(part) for part in leg_words(leg, texts))
    if leg.get("road_m") is not None:
        what = f"{what} {float(str(leg['road_m'])) / 1000:.1f} km"
    marks = [
        texts(f"itinerary.{key}")
        for key in ("must_book", "stays_seated", "is_estimate")
        if leg[key] and leg["mode"] != "drive"
    ]
    return time, " ".join((what, *marks)), way


def day_text(plan: DayPlan, texts: Texts) -> str:
    """Return which day it is: its number, and its date or type of day."""
    return texts("itinerary.day", n=plan.number + 1, day=day_words(plan.day, texts))


def day_words(day: Day, texts: Texts) -> str:
    """Return a date, or by the timetable of which type of day one travels."""
    name = day_name(day, texts.lang)
    return name if day.date is not None else texts("itinerary.usual_day", day=name)


def title_text(itinerary: Itinerary, texts: Texts) -> str:
    """Return the title of an itinerary, without the notice of an old timetable."""
    kind = texts(f"itinerary.{itinerary.kind}")
    return texts("itinerary.title", kind=kind, n=len(itinerary.stays), asked=itinerary.asked)


def old_notice(itinerary: Itinerary, texts: Texts, today: dt.date | None) -> str:
    """Return the warning of an old timetable among those ridden; empty where none is old."""
    return timetable_notice(ridden_dates(itinerary), texts, today=today)


def ridden_dates(itinerary: Itinerary) -> dict[str, dt.date]:
    """Return feed id to the date of its timetable, for those ridden that are somebody's."""
    assumed = assumed_feeds(itinerary)
    return {feed: day for feed, day in itinerary.as_of.items() if feed not in assumed}


def ridden_feeds(itinerary: Itinerary) -> set[str]:
    """Return the ids of the feeds that are ridden."""
    ways = (way for _, way in ways_of(itinerary) if way.journey is not None)
    return {ride.feed_id for way in ways if way.journey for ride in way.journey.rides}


def assumed_feeds(itinerary: Itinerary) -> dict[str, str]:
    """Return id and name of the ridden feeds that are part of a scenario: nobody runs them."""
    ridden = ridden_feeds(itinerary)
    feeds = (feed for day in itinerary.days for feed in day.feeds)
    return {feed.id: feed.name_ja for feed in feeds if feed.is_assumed and feed.id in ridden}


def full_title(itinerary: Itinerary, texts: Texts, today: dt.date | None) -> str:
    """Return the title, with the notice where a ridden timetable is old."""
    title, notice = title_text(itinerary, texts), old_notice(itinerary, texts, today)
    return texts("export.title_with_notice", title=title, notice=notice) if notice else title


def work_texts(stay: Stay, texts: Texts) -> list[str]:
    """Return what a place is to works: title, role, and the scene where it is known."""
    is_english = texts.lang is Lang.EN
    roles = {role.value: role.label(texts.lang) for role in WorkRole}
    found = []
    for note in stay.scenes:
        names = (note.title_ja, note.title_en)
        first, second = names[::-1] if is_english else names
        parts = filter(None, (roles.get(note.role, note.role), note.scene))
        told = texts("brief.comma").join(parts)
        title = first or second or note.work_id
        found.append(bare(texts("itinerary.work", title=title, role=told) if told else title))
    return found


def rule_text(stay: Stay, texts: Texts) -> str:
    """Return the rule of this very place; empty where none is known."""
    rules = (stay.rule_ja, stay.rule_en)
    first, second = rules if texts.lang is Lang.JA else rules[::-1]
    return bare(first or second)


def manners_text(stay: Stay, texts: Texts) -> str:
    """Return the manners at places of this kind; empty where nothing is said of them."""
    return texts.catalogue.get(f"manners.{stay.manners}", "")


def stay_notes(stay: Stay, texts: Texts) -> list[str]:
    """Return what to know of a visit: works, then what to keep to."""
    return [*work_texts(stay, texts), *keep_texts(stay, texts)]


def keep_texts(stay: Stay, texts: Texts) -> list[str]:
    """Return what to keep to at a place: terms of access, unknown hours, rule, manners."""
    notes = []
    if stay.access is not VisitAccess.UNKNOWN:
        notes.append(texts("itinerary.access", access=stay.access.label(texts.lang)))
    if not stay.hours_known:
        notes.append(texts("itinerary.hours_unknown"))
    rule = rule_text(stay, texts)
    if stay.is_limited and not rule:
        notes.append(texts("itinerary.limited"))
    return [*notes, *filter(None, (rule, manners_text(stay, texts)))]


def stay_times(stay: Stay, texts: Texts) -> str:
    """Return when the visit itself begins and ends, and how long one is free beside."""
    free = (stay.begin_s - stay.arrive_s + stay.depart_s - stay.end_s) / 60
    return texts(
        "itinerary.stay" if free else "itinerary.stay_only",
        begin=hhmm(stay.begin_s),
        end=hhmm(stay.end_s),
        visit=number((stay.end_s - stay.begin_s) / 60),
        free=number(free),
    )


def minutes_text(plan: DayPlan, texts: Texts) -> str:
    """Return on what the minutes of a day are spent, walked metres and known fares."""
    spent = plan.minutes
    parts = [
        texts(f"itinerary.min_{key}", n=number(spent[key], 0)) for key in _SPLIT if spent[key] > 0
    ]
    if plan.walk_m > 0:
        parts.append(texts("itinerary.walked", m=number(plan.walk_m, 0)))
    return texts("brief.comma").join([*parts, *_fares(plan, texts)])


def _fares(plan: DayPlan, texts: Texts) -> list[str]:
    """Return the known fares of a day, and for how many rides none is known."""
    sums: dict[str, float] = {}
    for way in plan.ways:
        for currency, amount in way.fares.items():
            sums[currency] = sums.get(currency, 0.0) + amount
    told = [texts("itinerary.fare", n=number(v, 2), currency=c) for c, v in sorted(sums.items())]
    missing = sum(way.rides_without_fare for way in plan.ways)
    return [*told, texts("itinerary.no_fare", n=missing)] if missing else told


def last_way_text(plan: DayPlan, itinerary: Itinerary, texts: Texts) -> str:
    """Return the last way home, how long before it one leaves, and what if it is missed."""
    last, end = plan.last_way, place_name(plan.end, texts.lang)
    start = place_name(plan.stays[-1].place if plan.stays else plan.start, texts.lang)
    by_car = texts(
        "itinerary.by_car", min=number(last.drive_min, 0), km=number(last.drive_km), end=end
    )
    if last.leave_s is None or last.arrive_s is None:
        return texts("itinerary.last_car", car=by_car)
    by = hhmm(itinerary.query.return_by_s)
    told = texts(
        "itinerary.last_way",
        start=start,
        end=end,
        leave=hhmm(last.leave_s),
        arrive=hhmm(last.arrive_s, up=True),
        by=by,
    )
    slack = () if last.slack_min is None else (texts("itinerary.slack", min=last.slack_min),)
    if itinerary.query.mode is TravelMode.CAR:
        return " ".join((told, *slack))  # whoever drives misses nothing
    if last.later is None:
        missed = texts("itinerary.missed_none", car=by_car)
    else:
        leave, arrive = hhmm(last.later[0]), hhmm(last.later[1], up=True)
        missed = texts("itinerary.missed_later", leave=leave, arrive=arrive, by=by, car=by_car)
    return " ".join((told, *slack, missed))


def bound_text(itinerary: Itinerary, texts: Texts) -> str:
    """Return how good the plan is in plain words: value, proven bound and gap."""
    status, basis = itinerary.status, basis_text(itinerary, texts)
    if status in NO_PLAN:
        return texts(f"itinerary.{status}", iterations=itinerary.iterations, basis=basis)
    if status is Status.OPTIMAL:
        return texts("itinerary.optimal", value=number(itinerary.value), basis=basis)
    told = texts(
        "itinerary.bound",
        basis=basis,
        value=number(itinerary.value),
        bound=number(_up(itinerary.bound)),
        gap=number(_up(itinerary.gap_percent)),
    )
    return f"{told} {texts('itinerary.cut')}" if status is Status.TIME_LIMIT else told


def basis_text(itinerary: Itinerary, texts: Texts) -> str:
    """Return by what the times of a plan are: timetables, or estimates by car."""
    return texts(f"itinerary.basis_{itinerary.query.mode}")


def _up(value: float) -> float:
    """Return a number rounded up to a tenth: what is at most so much stays at most so much."""
    return math.ceil(value * 10 - _EPSILON) / 10


def left_out_text(left: LeftOut, texts: Texts) -> str:
    """Return why a place is not visited; that a way may exist where nothing is certain."""
    reason = texts(f"omission.{left.reason}")
    return reason if left.is_certain else texts("itinerary.uncertain", reason=reason)


def notices(itinerary: Itinerary, texts: Texts, today: dt.date | None = None) -> list[str]:
    """Return what to mind of the whole plan: old timetables, unknown hours, estimates, bookings."""
    told = [old_notice(itinerary, texts, today)]
    told += [texts("itinerary.note_assumed", name=n) for n in assumed_feeds(itinerary).values()]
    known, stays = itinerary.hours_known, len(itinerary.stays)
    if known < stays:
        told.append(texts("itinerary.hours_known", known=known, of=stays))
    rides = [r for _, way in ways_of(itinerary) if way.journey for r in way.journey.rides]
    if any(ride.must_book for ride in rides):
        told.append(texts("itinerary.note_book"))
    if any(ride.is_estimate for ride in rides):
        told.append(texts("itinerary.note_estimate"))
    if itinerary.query.mode is TravelMode.CAR and itinerary.days:
        told.append(texts("itinerary.note_car"))
    if any(stay.is_limited for stay in itinerary.stays):
        told.append(texts("itinerary.note_limited"))
    return [note for note in told if note]


def about(itinerary: Itinerary, texts: Texts, today: dt.date | None = None) -> list[str]:
    """Return what every file says of itself: what to mind, how good the plan is, sources."""
    credit = texts("export.attribution")
    return [
        *notices(itinerary, texts, today),
        bound_text(itinerary, texts),
        *(f"{credit}: {bare(line)}" for line in itinerary.attribution),
    ]
