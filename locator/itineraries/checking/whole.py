"""The whole of an itinerary, checked from its file, the places and the timetables alone."""

from collections.abc import Sequence
from dataclasses import replace

from geo.gtfs.compiled import CompiledFeed
from locator.itineraries.checking.case import Case, Witnesses, legs_of, visits_of
from locator.itineraries.checking.gazetteer import Gazetteer
from locator.itineraries.checking.last_way import check_last_way
from locator.itineraries.checking.legs import Way, check_way
from locator.itineraries.checking.question import check_days, check_feeds, check_question
from locator.itineraries.checking.reading import Json, clock_s
from locator.itineraries.checking.report import Checked, Objections
from locator.itineraries.checking.totals import (
    check_counts,
    check_day_sums,
    check_order_of_times,
    check_proof,
)
from locator.itineraries.checking.visits import check_point, check_visits
from locator.records import Catalogue
from locator.settings import Settings

_KINDS = ("more_spots", "less_walking", "later_start")
_PLAN = "plan"
_OWN = ("start", "end", "date", "day", "days", "mode", "lodging", "works", "spots")


def check_itinerary(
    document: Json,
    catalogue: Catalogue,
    feeds: Sequence[CompiledFeed],
    settings: Settings | None = None,
) -> Checked:
    """Verify an itinerary and its alternatives without the solver and without the router.

    Parameters
    ----------
    document
        As ``read_itinerary`` returns it.
    feeds
        Timetables at hand.
    """
    note = Objections()
    witnesses = Witnesses({feed.feed_id: feed for feed in feeds})
    case = Case(
        document=document,
        catalogue=catalogue,
        places=Gazetteer(catalogue),
        witnesses=witnesses,
        settings=settings or Settings(),
        note=note,
    )
    note.that(document["kind"] == _PLAN, "plan_alternative", "kind", document["kind"], _PLAN)
    _check(case)
    for number, other in enumerate(document.get("alternatives") or ()):
        note.prefix = f"alternatives[{number}] "
        kind = other["kind"]
        note.that(kind in _KINDS, "plan_alternative", "kind", kind, _KINDS)
        for key in _OWN:
            found, expected = other["query"][key], document["query"][key]
            note.that(found == expected, "plan_alternative", f"query.{key}", found, expected)
        _check(replace(case, document=other))
    note.prefix = ""
    return note.report()


def _check(case: Case) -> None:
    document = case.document
    check_question(case)
    check_feeds(case)
    check_days(case)
    check_visits(case)
    for day in document["days"][: len(case.days)]:
        if 0 <= day["day"] < len(case.days):
            _check_day(case, day)
    check_proof(case)
    check_counts(case)


def _check_day(case: Case, day: Json) -> None:
    """Check the ways of a day, from its start by its visits to its end."""
    visits = visits_of(case.document, day["day"])
    where = f"day {day['day']}"
    stops = [day["start"], *visits, day["end"]]
    sites = [case.site(stop["id"]) for stop in stops]
    for key, site in (("start", sites[0]), ("end", sites[-1])):
        check_point(case, day[key], site, f"{where} {key}")
    leaves = [day["leave"], *(visit["depart"] for visit in visits)]
    arrives = [*(visit["arrive"] for visit in visits), day["arrive"]]
    ways = []
    for number, (leave, arrive) in enumerate(zip(leaves, arrives, strict=True)):
        start, end = sites[number], sites[number + 1]
        if start is None or end is None:
            continue
        way = Way(
            day=day["day"],
            where=f"{where} way {number}",
            start=start,
            end=end,
            leave_s=clock_s(leave),
            arrive_s=clock_s(arrive),
            legs=legs_of(case.document, day["day"], number),
        )
        check_way(case, way)
        _check_end_names(case, way, (stops[number], stops[number + 1]))
        ways.append(way)
    check_order_of_times(case, day, ways)
    if len(ways) == len(leaves):
        check_day_sums(case, day, ways)
        check_last_way(case, day, ways[-1])


def _check_end_names(case: Case, way: Way, ends: tuple[Json, Json]) -> None:
    """See that a way begins and ends at places called as the file calls them."""
    if not way.legs:
        return
    for leg, key, stop, end in (
        (way.legs[0], "from", "from_stop", ends[0]),
        (way.legs[-1], "to", "to_stop", ends[1]),
    ):
        if leg[stop] is None:
            is_so = leg[key] == end["name"]
            case.note.that(is_so, "plan_leg_words", f"{way.where} {key}", leg[key], end["name"])
