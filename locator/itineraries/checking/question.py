"""The question that the file carries, and the timetables that it names."""

import datetime as dt

from locator.itineraries.checking.case import MOST_WALK_M, Case
from locator.itineraries.checking.reading import Json, clock_s
from locator.vocabulary import DayType, TravelMode, VisitAccess

_DAY_S = 86_400
_MOST_S = 2 * _DAY_S
_LIMITS: dict[str, tuple[float, float]] = {
    "days": (1, 3),
    "pace": (0.1, 10),
    "dwell_min": (0, 1440),
    "max_walk_m": (0, MOST_WALK_M),
    "max_walk_day_m": (0, 100_000),
    "max_transfers": (0, 20),
    "most_visits": (0, 120),
    "iterations": (0, 1_000_000_000),
    "seed": (0, 2**63 - 1),
    "time_limit_s": (0, 86_400),
}
_MOST_WEEKDAY = 7


def check_question(case: Case) -> None:
    """Note the values of the question that make no sense."""
    note, query = case.note, case.query
    for key, (low, high) in _LIMITS.items():
        value = query[key]
        is_sane = value is None or low <= value <= high
        note.that(is_sane, "plan_question", f"query.{key}", value, f"{low:g} to {high:g}")
    words = {"mode": [m.value for m in TravelMode], "day": [d.value for d in DayType]}
    for key, names in words.items():
        note.that(query[key] in names, "plan_question", f"query.{key}", query[key], names)
    after, by = clock_s(query["depart_after"]), clock_s(query["return_by"])
    is_window = after < by <= _MOST_S and after < _DAY_S
    note.that(
        is_window,
        "plan_question",
        "query.return_by",
        query["return_by"],
        f"after {query['depart_after']}",
    )
    if query["days"] > 1:
        has_night = by - _DAY_S < after
        note.that(
            has_night,
            "plan_question",
            "query.return_by",
            query["return_by"],
            "a night between days",
        )
    _check_ids(case)
    seen = [rule["id"] for rule in query["rules"]]
    for number, rule in enumerate(query["rules"]):
        is_once = seen.count(rule["id"]) == 1
        note.that(
            is_once, "plan_question", f"query.rules[{number}].id", rule["id"], "one rule a place"
        )
        _check_rule(case, rule, f"query.rules[{number}]")
    note.cannot("rules", bool(query["rules"]))


def _check_ids(case: Case) -> None:
    note, query = case.note, case.query
    for key in ("start", "end"):
        is_known = (key == "end" and not query[key]) or case.site(query[key]) is not None
        note.that(is_known, "plan_question", f"query.{key}", query[key], "a known place or lon,lat")
    for text in query["lodging"]:
        note.that(
            case.site(text) is not None,
            "plan_question",
            "query.lodging",
            text,
            "a known place or lon,lat",
        )
    works = case.catalogue.works.index
    for work in query["works"]:
        note.that(work in works, "plan_question", "query.works", work, "a known work")
    for key in ("spots", "must", "skip", "order", "values", "planned"):
        for name in query.get(key, ()):
            note.that(
                case.site(name) is not None, "plan_question", f"query.{key}", name, "a known place"
            )
    for key in ("values", "planned"):
        for name, number in query[key].items():
            note.that(number >= 0, "plan_question", f"query.{key}.{name}", number, "0 or more")


def _check_rule(case: Case, rule: Json, where: str) -> None:
    note = case.note
    note.that(
        case.site(rule["id"]) is not None,
        "plan_question",
        f"{where}.id",
        rule["id"],
        "a known place",
    )
    names = [kind.value for kind in VisitAccess]
    note.that(rule["access"] in names, "plan_question", f"{where}.access", rule["access"], names)
    for key in ("hours", "quiet", "busy"):
        for start, end in rule[key] or ():
            is_span = clock_s(start) < clock_s(end)
            note.that(
                is_span,
                "plan_question",
                f"{where}.{key}",
                f"{start} - {end}",
                "a span that ends after it begins",
            )
    days = [day for day in rule["closed_weekdays"] if not 0 <= day <= _MOST_WEEKDAY]
    note.that(not days, "plan_question", f"{where}.closed_weekdays", days, "0 to 7")
    for key in ("most_a_day", "dwell_min"):
        is_sane = rule[key] is None or rule[key] >= 0
        note.that(is_sane, "plan_question", f"{where}.{key}", rule[key], "0 or more")


def check_feeds(case: Case) -> None:
    """Note the timetables that are others than the file says, or of another date."""
    ids = [feed["id"] for feed in case.document["feeds"]]
    for number, feed in enumerate(case.document["feeds"]):
        where = f"feeds[{number}] {feed['id']}"
        case.note.that(
            ids.count(feed["id"]) == 1, "plan_feed_listed", where, feed["id"], "each once"
        )
        _check_feed(case, feed, where)
    if not case.is_by_car:
        others = [i for i in case.witnesses.feeds if i not in ids]
        for _ in others:
            case.note.cannot("other_feeds")


def _check_feed(case: Case, feed: Json, where: str) -> None:
    note = case.note
    known = case.witnesses.feeds.get(feed["id"])
    at_hand = ", ".join(sorted(case.witnesses.feeds)) or "none"
    if (
        not note.that(known is not None, "plan_feed_missing", where, feed["id"], at_hand)
        or known is None
    ):
        return
    original = known.provenance.original_sha256
    note.that(
        feed["sha256"] == original, "plan_feed_other", f"{where} sha256", feed["sha256"], original
    )
    found = [case.witnesses.on(feed["id"], day) for day in case.days]
    days = [one for one in found if one is not None]
    for key in ("valid_from", "valid_to"):
        expected = _iso(getattr(days[0], key))
        note.that(feed[key] == expected, "plan_feed_listed", f"{where} {key}", feed[key], expected)
    ridden = {leg["day"] for leg in case.document["legs"] if leg["feed"] == feed["id"]}
    dates = sorted({_iso(one.as_of) for one in days if one.as_of is not None} - {None}, key=str)
    used = sorted({_iso(days[n].as_of) for n in ridden if 0 <= n < len(days)} - {None}, key=str)
    expected_dates = used[:1] or dates or [None]
    note.that(
        feed["as_of"] in expected_dates,
        "plan_feed_day",
        f"{where} as_of",
        feed["as_of"],
        expected_dates,
    )
    note.that(
        feed["used"] is bool(dates), "plan_feed_listed", f"{where} used", feed["used"], bool(dates)
    )


def check_days(case: Case) -> None:
    """Note the days that are not those of the question, or lack ways."""
    note, document = case.note, case.document
    days = document["days"]
    wanted = 0 if document["status"] in {"infeasible", "not_found"} else len(case.days)
    note.that(len(days) == wanted, "plan_days", "days", len(days), wanted)
    numbers = [day["day"] for day in days]
    note.that(numbers == list(range(len(days))), "plan_days", "days", numbers, "0, 1, …")
    for day, of, (start, end) in zip(days, case.days, case.ends, strict=False):
        where = f"day {day['day']}"
        note.that(
            day["date"] == _iso(of.date), "plan_days", f"{where} date", day["date"], _iso(of.date)
        )
        note.that(day["type"] == of.type, "plan_days", f"{where} type", day["type"], of.type)
        for key, text in (("start", start), ("end", end)):
            wanted_site, site = case.site(text), case.site(day[key]["id"])
            is_it = site is not None and wanted_site is not None and site.key == wanted_site.key
            note.that(is_it, "plan_ends", f"{where} {key}", day[key]["id"], text)
    known = {(day["day"], way) for day in days for way in range(len(_visits(case, day)) + 1)}
    for number, leg in enumerate(document["legs"]):
        place = (leg["day"], leg["way"])
        note.that(
            place in known,
            "plan_legs",
            f"legs[{number}]",
            f"day {place[0]} way {place[1]}",
            "a way of the plan",
        )
    order = [(leg["day"], leg["way"]) for leg in document["legs"]]
    note.that(
        order == sorted(order), "plan_legs", "legs", "legs of several ways mixed", "in their order"
    )


def _visits(case: Case, day: Json) -> list[Json]:
    return [visit for visit in case.document["visits"] if visit["day"] == day["day"]]


def _iso(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()
