"""The visits: which places, how long, within which hours, and for whose sake not."""

import datetime as dt
import math

import jpholiday

from locator.days import Day
from locator.itineraries.checking.case import Case, spans_s, visits_of
from locator.itineraries.checking.gazetteer import Site
from locator.itineraries.checking.reading import Json, clock_s
from locator.vocabulary import DayType, PublicAccess, VisitAccess

PLACE_TOLERANCE_DEG = 1e-6  # 0.1 m
_MINUTE_S = 60
_DAY_S = 86_400
_DIGITS = 6
_NATIONAL_HOLIDAY, _SATURDAY, _SUNDAY = 7, 5, 6
_WEEKDAYS = frozenset(range(5))


def check_visits(case: Case) -> None:
    """Note what does not hold of the visits."""
    note, query = case.note, case.query
    keys: dict[str, str] = {}
    order: list[str] = []
    for number, visit in enumerate(case.document["visits"]):
        where = f"visits[{number}] {visit['id']}"
        is_day = 0 <= visit["day"] < len(case.days)
        note.that(is_day, "plan_days", f"{where} day", visit["day"], f"0 to {len(case.days) - 1}")
        check_times(case, visit, where)
        site = case.site(visit["id"])
        if not check_point(case, visit, site, where) or site is None:
            continue
        note.that(site.key not in keys, "plan_twice", where, visit["id"], "each place once")
        keys[site.key] = visit["id"]
        order.append(site.key)
        _check_place(case, visit, site, where)
        _check_length(case, visit, site, where)
        if is_day:
            _check_hours(case, visit, site, where)
    days = [visit["day"] for visit in case.document["visits"]]
    note.that(days == sorted(days), "plan_days", "visits", days, "day by day")
    _check_wishes(case, keys, order)
    most = query["most_visits"]
    if most is not None:
        note.that(len(days) <= most, "plan_most_visits", "visits", len(days), f"at most {most}")


def check_point(case: Case, end: Json, site: Site | None, where: str) -> bool:
    """Note where a place is not known, or does not lie where the file says."""
    if (
        not case.note.that(site is not None, "plan_place", where, end["id"], "a known place")
        or site is None
    ):
        return False
    for key in ("lon", "lat"):
        known = float(getattr(site, key))
        is_near = abs(end[key] - known) <= PLACE_TOLERANCE_DEG
        case.note.that(is_near, "plan_place", f"{where} {key}", end[key], known)
    return True


def check_times(case: Case, visit: Json, where: str) -> None:
    """Note where arrival, beginning, end and departure do not follow one another."""
    times = [clock_s(visit[key]) for key in ("arrive", "begin", "end", "depart")]
    said = " ".join(visit[key] for key in ("arrive", "begin", "end", "depart"))
    case.note.that(times == sorted(times), "plan_visit_times", where, said, "one after another")


def _check_place(case: Case, visit: Json, site: Site, where: str) -> None:
    note, query, rule = case.note, case.query, case.rule(site)
    is_asked = site.key in case.asked
    note.that(is_asked, "plan_not_asked", where, visit["id"], "a place of the question")
    private = site.is_private or (rule is not None and rule["access"] == VisitAccess.PRIVATE)
    note.that(not private, "plan_private", where, visit["id"], "no visit")
    no = not site.has_consent or (rule is not None and rule["consent"] is False)
    note.that(not no, "plan_consent", where, visit["id"], "no visit")
    coarse_m = case.settings.coarse_m
    is_fine = site.precision_m <= coarse_m
    note.that(is_fine, "plan_coarse", where, f"{site.precision_m:g} m", f"{coarse_m:g} m at most")
    same = (visit["precision_m"] or 0) == site.precision_m
    note.that(
        same, "plan_place_words", f"{where} precision_m", visit["precision_m"], site.precision_m
    )
    value = next(
        (query["values"][n] for n in (site.id, *sorted(site.names)) if n in query["values"]), 1
    )
    note.that(visit["value"] == value, "plan_value", f"{where} value", visit["value"], value)
    listed = {work["id"] for work in visit["works"]}
    wrong = sorted((listed - site.works) | ((set(query["works"]) & site.works) - listed))
    note.that(not wrong, "plan_place_words", f"{where} works", wrong, "works of this place")
    _check_access(case, visit, (site, rule), where)


def _check_access(case: Case, visit: Json, place: tuple[Site, Json | None], where: str) -> None:
    site, rule = place
    note = case.note
    terms = VisitAccess.UNKNOWN.value if rule is None else rule["access"]
    if terms == VisitAccess.UNKNOWN and site.public_access == PublicAccess.OPEN:
        terms = VisitAccess.FREE.value
    said = visit["access"]
    note.that(said == terms, "plan_place_words", f"{where} access", said, terms)
    limited = site.public_access == PublicAccess.LIMITED or terms == VisitAccess.GUESTS_ONLY
    found = visit["limited"]
    note.that(found is limited, "plan_place_words", f"{where} limited", found, limited)
    texts = [] if rule is None else [t for t in (rule["rule_ja"], rule["rule_en"]) if t]
    told = _letters(visit["rule"] or "") in ({_letters(text) for text in texts} or {""})
    note.that(told, "plan_place_words", f"{where} rule", visit["rule"], (texts or [""])[0])


def _letters(text: str) -> str:
    """Return the letters and digits of a text: what no layout changes."""
    return "".join(c for c in text if c.isalnum())


def _check_length(case: Case, visit: Json, site: Site, where: str) -> None:
    rule, query = case.rule(site), case.query
    minutes = query["dwell_min"] if site.dwell_min is None else site.dwell_min
    if rule is not None and rule["dwell_min"] is not None:
        minutes = rule["dwell_min"]
    wanted = math.ceil(round(minutes * query["pace"], _DIGITS))
    note = case.note
    is_said = visit["dwell_min"] == wanted
    note.that(is_said, "plan_dwell", f"{where} dwell_min", visit["dwell_min"], wanted)
    stays = (clock_s(visit["end"]) - clock_s(visit["begin"])) / _MINUTE_S
    note.that(stays == wanted, "plan_dwell", where, f"{stays:g} min", f"{wanted} min")


def _check_hours(case: Case, visit: Json, site: Site, where: str) -> None:
    note, rule, day = case.note, case.rule(site), case.days[visit["day"]]
    begin, end = clock_s(visit["begin"]), clock_s(visit["end"])
    said = f"{visit['begin']} - {visit['end']}"
    if rule is None:
        note.that(not visit["hours_known"], "plan_hours_known", where, True, False)
        note.cannot("hours")
        return
    quiet = [
        (a + day_s, b + day_s)
        for a, b in spans_s(rule["quiet"])
        for day_s in (-_DAY_S, 0, _DAY_S)
        if begin < b + day_s and end > a + day_s
    ]
    note.that(not quiet, "plan_quiet", where, said, rule["quiet"])
    _check_cap(case, visit, (site, rule), where)
    closed = is_closed(rule, day)
    note.that(
        closed is not True, "plan_closed", where, day.date or day.type, "a day on which it is open"
    )
    known = rule["hours"] is not None and closed is not None
    note.that(visit["hours_known"] is known, "plan_hours_known", where, visit["hours_known"], known)
    note.cannot("hours", not known)
    if rule["hours"] is not None:
        fits = any(a <= begin and end <= b for a, b in _joined(spans_s(rule["hours"])))
        note.that(fits, "plan_hours", where, said, rule["hours"])


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in their order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _check_cap(case: Case, visit: Json, place: tuple[Site, Json], where: str) -> None:
    site, rule = place
    if rule["most_a_day"] is None:
        return
    here = [v for v in visits_of(case.document, visit["day"]) if v["id"] in site.names]
    planned = sum(case.query["planned"].get(name, 0) for name in site.names) + len(here)
    most = rule["most_a_day"]
    case.note.that(planned <= most, "plan_cap", where, planned, f"at most {most}")


def is_closed(rule: Json, day: Day) -> bool | None:
    """Return whether a place is closed on a day; None where its closed days leave that open."""
    closed = set(rule["closed_weekdays"])
    if day.date is not None:
        return _is_closed_on(rule, closed, day.date)
    if day.type is DayType.SATURDAY:
        return _SATURDAY in closed
    if day.type is DayType.HOLIDAY:
        return _SUNDAY in closed
    if closed >= _WEEKDAYS:
        return True
    return None if closed & _WEEKDAYS else False


def _is_closed_on(rule: Json, closed: set[int], date: dt.date) -> bool:
    is_holiday = bool(jpholiday.is_holiday(date)) and _NATIONAL_HOLIDAY in closed
    return is_holiday or date.weekday() in closed or date.isoformat() in rule["closed_dates"]


def _check_wishes(case: Case, keys: dict[str, str], order: list[str]) -> None:
    """See that what must be visited is, what must not be is not, and the order asked for."""
    note, query = case.note, case.query
    for wish, code, is_wanted in (("must", "plan_must", True), ("skip", "plan_skip", False)):
        for name in query[wish]:
            site = case.site(name)
            is_there = site is not None and site.key in keys
            if case.document["days"]:
                words = ("a visit", "no visit") if is_wanted else ("no visit", "a visit")
                note.that(is_there is is_wanted, code, name, *words[::-1])
    wanted = [site.key for name in query["order"] if (site := case.site(name)) is not None]
    if wanted:
        ranks = [wanted.index(key) if key in wanted else -1 for key in order]
        is_so = -1 not in ranks and ranks == sorted(ranks)
        note.that(is_so, "plan_order", "visits", list(keys.values()), query["order"])
