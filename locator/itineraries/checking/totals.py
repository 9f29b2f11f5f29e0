"""Sums and the proof: minutes, metres, value, bound, gap, what was left out."""

from itertools import pairwise

from locator.itineraries.checking.case import Case, visits_of
from locator.itineraries.checking.legs import Way
from locator.itineraries.checking.reading import Json, clock_s

_CLOSE = 1e-6
_MINUTES = 0.01  # of a sum of minutes
_METRES = 1.0
_MINUTE_S = 60
_NO_PLAN = ("infeasible", "not_found")
_STATUSES = ("optimal", "feasible", "time_limit", *_NO_PLAN)
_REASONS = (
    *("skipped", "private", "consent", "coarse", "full", "closed", "no_way_there"),
    *("no_way_back", "hours", "too_little_time", "not_with_the_others"),
)


def check_day_sums(case: Case, day: Json, ways: list[Way]) -> None:
    """Note where a day's minutes and metres are not the sums of its parts."""
    note, where = case.note, f"day {day['day']}"
    spent = dict.fromkeys(("visit", "free", "walk", "wait", "ride", "drive"), 0.0)
    walked_m = 0.0
    for visit in visits_of(case.document, day["day"]):
        arrive, begin, end, depart = (
            clock_s(visit[key]) for key in ("arrive", "begin", "end", "depart")
        )
        spent["visit"] += end - begin
        spent["free"] += begin - arrive + depart - end
    for way in ways:
        whole = way.arrive_s - way.leave_s
        by_mode = {"walk": 0, "ride": 0}
        for leg in way.legs:
            mode = leg["mode"] if leg["mode"] in {"walk", "wait", "drive"} else "ride"
            if mode in by_mode:
                by_mode[mode] += leg["arrive_s"] - leg["depart_s"]
            walked_m += leg["walk_m"] or 0.0
        if any(leg["mode"] == "drive" for leg in way.legs):
            spent["drive"] += whole
        elif way.legs:
            spent["walk"] += by_mode["walk"]
            spent["ride"] += by_mode["ride"]
            spent["wait"] += whole - by_mode["walk"] - by_mode["ride"]
    for key, seconds in spent.items():
        said, minutes = day["minutes"][key], seconds / _MINUTE_S
        is_so = abs(said - minutes) <= _MINUTES
        note.that(is_so, "plan_day_sums", f"{where} minutes.{key}", said, round(minutes, 2))
    is_so = abs(day["walk_m"] - walked_m) <= _METRES
    note.that(is_so, "plan_day_sums", f"{where} walk_m", day["walk_m"], round(walked_m, 1))
    most = case.query["max_walk_day_m"]
    if most is not None:
        note.that(walked_m <= most + _CLOSE, "plan_walk_day", where, round(walked_m, 1), most)


def check_proof(case: Case) -> None:
    """Note where value, bound, gap and status contradict each other."""
    note, document = case.note, case.document
    value, bound, status = document["value"], document["bound"], document["status"]
    summed = sum(visit["value"] / _spread(case, visit) for visit in document["visits"])
    note.that(abs(value - summed) <= _CLOSE, "plan_value", "value", value, summed)
    note.that(bound >= value - _CLOSE, "plan_bound", "bound", bound, f"{value:g} or more")
    gap = 0.0 if bound <= 0 else 100 * (bound - value) / bound
    note.that(
        abs(document["gap_percent"] - gap) <= _CLOSE,
        "plan_bound",
        "gap_percent",
        document["gap_percent"],
        gap,
    )
    note.that(status in _STATUSES, "plan_bound", "status", status, _STATUSES)
    is_reached = abs(bound - value) <= _CLOSE
    if status == "optimal":
        note.that(is_reached, "plan_bound", "status", status, "the bound is reached")
    if status in _NO_PLAN:
        parts = {key: len(document[key]) for key in ("days", "visits", "legs")}
        note.that(
            not any(parts.values()), "plan_bound", "status", status, "no days, visits or legs"
        )
    is_less = document["iterations"] <= case.query["iterations"]
    note.that(
        document["iterations"] >= 0 and is_less,
        "plan_counts",
        "iterations",
        document["iterations"],
        f"0 to {case.query['iterations']}",
    )
    note.cannot("bound")


def _spread(case: Case, visit: Json) -> int:
    """Return by what the worth of a visit is divided where visits shall be spread."""
    site = case.site(visit["id"])
    if site is None or not case.query["disperse"]:
        return 1
    planned: int = sum(case.query["planned"].get(name, 0) for name in site.names)
    return 1 + max(planned, 0)


def check_counts(case: Case) -> None:
    """Note where places are neither visited nor said to be left out, or counts are others."""
    note, document = case.note, case.document
    known = sum(visit["hours_known"] for visit in document["visits"])
    note.that(
        document["hours_known"] == known,
        "plan_counts",
        "hours_known",
        document["hours_known"],
        known,
    )
    listed = len(document["visits"]) + len(document["left_out"])
    note.that(document["asked"] == listed, "plan_counts", "asked", document["asked"], listed)
    count = len(case.asked)
    note.that(document["asked"] == count, "plan_counts", "asked", document["asked"], count)
    gone: list[str] = []
    for number, left in enumerate(document["left_out"]):
        where = f"left_out[{number}] {left['id']}"
        site = case.site(left["id"])
        is_asked = site is not None and site.key in case.asked
        note.that(is_asked, "plan_left_out", where, left["id"], "a place of the question")
        note.that(
            left["reason"] in _REASONS, "plan_left_out", f"{where} reason", left["reason"], _REASONS
        )
        gone.append(site.key if site is not None else left["id"])
        _check_reason(case, left, where)
    visited = [site.key for v in document["visits"] if (site := case.site(v["id"])) is not None]
    both = sorted(set(gone) & set(visited))
    note.that(not both, "plan_twice", "left_out", both, "places that are not visited")
    note.that(len(set(gone)) == len(gone), "plan_twice", "left_out", gone, "each place once")
    missing = sorted(set(case.asked) - set(gone) - set(visited))
    note.that(not missing, "plan_left_out", "left_out", missing, "every place of the question")


def _check_reason(case: Case, left: Json, where: str) -> None:
    """See that a place is left out for care or by wish where, and only where, that is so."""
    site, query, reason = case.site(left["id"]), case.query, left["reason"]
    if site is None:
        return
    rule = case.rule(site)
    skipped = any((one := case.site(name)) and one.key == site.key for name in query["skip"])
    facts = {
        "skipped": bool(skipped),
        "private": site.is_private or (rule is not None and rule["access"] == "private"),
        "consent": not site.has_consent or (rule is not None and rule["consent"] is False),
        "coarse": site.precision_m > case.settings.coarse_m,
    }
    if reason in facts:
        case.note.that(
            facts[reason], "plan_left_out", f"{where} reason", reason, "a reason that holds"
        )
    else:
        case.note.that(
            not any(facts.values()),
            "plan_left_out",
            f"{where} reason",
            reason,
            sorted(k for k, v in facts.items() if v),
        )
        case.note.cannot("reason")


def check_order_of_times(case: Case, day: Json, ways: list[Way]) -> None:
    """Note where a day begins or ends outside its limits, or not with its ways."""
    note, where = case.note, f"day {day['day']}"
    leave, arrive = clock_s(day["leave"]), clock_s(day["arrive"])
    after, by = clock_s(case.query["depart_after"]), clock_s(case.query["return_by"])
    note.that(
        leave >= after, "plan_leave", f"{where} leave", day["leave"], case.query["depart_after"]
    )
    note.that(
        arrive <= by, "plan_return", f"{where} arrive", day["arrive"], case.query["return_by"]
    )
    for one, other in pairwise(ways):
        is_so = one.arrive_s <= other.leave_s
        note.that(
            is_so, "plan_visit_times", other.where, other.leave_s, f"{one.arrive_s} s or later"
        )
