"""``locator route plan``: which of these places, in which order, and will I get home."""

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from locator.brief import feed_names, silence_lines
from locator.catalogue import catalogue_at_hand
from locator.cli.door import (
    NO,
    Number,
    asked_day,
    clock_s,
    has_error,
    put,
    say_findings,
    shared,
    words,
)
from locator.cli.route import route
from locator.errors import QueryError
from locator.export.wording import StopNames, bound_text
from locator.feeds import feeds_at_hand
from locator.itineraries import ItineraryQuery, VisitRule, plan_itinerary, planned_in, read_rules
from locator.itineraries.records import MOST_DAYS
from locator.places import parse_point
from locator.records import Catalogue
from locator.reports import FORMS, itinerary_file
from locator.settings import find_data
from locator.vocabulary import DayType, TravelMode

_LAST_YEAR = 2198
_PACES = {"relaxed": 1.5, "normal": 1.0, "brisk": 0.6}


@route.command("plan")
@click.option("--work", "works", multiple=True, help="Id of a work: all its places; repeatable.")
@click.option("--spots", multiple=True, metavar="ID,ID…", help="Ids of places; repeatable.")
@click.option("--start", required=True, help='Gateway, station or place id, or "lon,lat".')
@click.option("--end", default="", help="Where the way ends; the start where not given.")
@click.option("--lodging", multiple=True, help="Where a night is spent; repeatable [the start].")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="A strict date.")
@click.option("--day", type=click.Choice([d.value for d in DayType]), help="A usual day.")
@click.option("--days", type=int, default=1, show_default=True, help="1 to 3.")
@click.option("--depart-after", default="08:00", show_default=True, metavar="HH:MM")
@click.option("--return-by", default="19:00", show_default=True, metavar="HH:MM")
@click.option("--must", multiple=True, metavar="ID,ID…", help="Places to be visited.")
@click.option("--skip", multiple=True, metavar="ID,ID…", help="Places to be left out.")
@click.option("--order", multiple=True, metavar="ID,ID…", help="These alone, in this order.")
@click.option("--value", multiple=True, metavar="ID=NUMBER", help="What a visit is worth [1].")
@click.option(
    "--pace",
    default="normal",
    show_default=True,
    help="relaxed (1.5), normal, brisk (0.6), or a factor on the minutes of each visit.",
)
@click.option(
    "--stay",
    type=Number(0, 1440),
    default=30.0,
    show_default=True,
    help="Minutes of a visit where the place says none.",
)
@click.option(
    "--mode",
    type=click.Choice([m.value for m in TravelMode]),
    default="transit",
    show_default=True,
    help="Public transport and walking, or a car (estimate).",
)
@click.option(
    "--max-walk",
    type=Number(0, 5000),
    default=800.0,
    show_default=True,
    help="Walked metres of one walk.",
)
@click.option("--max-walk-day", type=Number(0, 100_000), help="Walked metres of a day.")
@click.option("--max-transfers", type=click.IntRange(0, 20), help="Changes between two places.")
@click.option("--most-visits", type=click.IntRange(0), help="Visits at most.")
@click.option(
    "--bookable",
    type=click.Choice(["include", "exclude"]),
    default="exclude",
    show_default=True,
    help="Service that must be booked.",
)
@click.option("--disperse", is_flag=True, help="Prefer places and hours with fewer visits planned.")
@click.option(
    "--planned",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Itinerary whose visits count against a cap; repeatable.",
)
@click.option(
    "--rules",
    type=click.Path(path_type=Path, dir_okay=False),
    help="CSV or XLSX of hours, closed days, quiet hours, rules and caps of places.",
)
@shared("feeds")
@click.option(
    "--iterations",
    type=click.IntRange(0, 1_000_000_000),
    default=2_000,
    show_default=True,
    help="Rounds of the search.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0, 86_400, min_open=True),
    help="Seconds after which search and proof are cut off.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--alternatives/--no-alternatives",
    default=True,
    show_default=True,
    help="Plans that differ in kind.",
)
@click.option("--allow-old", is_flag=True, help="Write a calendar from an old timetable too.")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True)
@shared("output", "lang", "data")
def plan_command(**asked: Any) -> None:
    """Plan one to three days of visits by timetable, with a bound of how good any plan can be."""
    data, texts = find_data(asked["data"]), words(asked["data"], asked["lang"])
    catalogue = catalogue_at_hand(data, asked["feeds"])
    rules, is_whole = _rules(asked["rules"], catalogue, texts)
    feeds = feeds_at_hand(data, asked["feeds"])
    query = _query(asked, rules)
    itinerary = plan_itinerary(catalogue, feeds, query, alternatives=asked["alternatives"])
    answer = itinerary_file(
        itinerary,
        asked["form"],
        stops=StopNames.of(itinerary, feeds),
        texts=texts,
        today=dt.date.today(),  # noqa: DTZ011 - the day at the user's desk
        allow_old=asked["allow_old"],
    )
    put(answer, asked["output"])
    silent = {
        feed.id: feed.state
        for day in itinerary.days
        for feed in day.feeds
        if feed.state is not None and not feed.state.is_known
    }
    for line in silence_lines(silent, texts, feed_names(feeds, texts)):
        click.echo(line, err=True)
    if not itinerary.stays and asked["output"] is not None:
        click.echo(bound_text(itinerary, texts), err=True)
    if not itinerary.stays or not is_whole:
        sys.exit(NO)


def _rules(
    path: Path | None, catalogue: Catalogue, texts: Any
) -> tuple[Mapping[str, VisitRule], bool]:
    """Return the rules of the user's file, and whether it is without errors."""
    if path is None:
        return {}, True
    known = {
        str(i) for t in (catalogue.spots, catalogue.locations, catalogue.hubs) for i in t.index
    }
    known |= {str(i) for i in catalogue.place_works["place_id"].dropna()}
    rules, findings = read_rules(path, known)
    say_findings(findings, texts)
    return rules, not has_error(findings)


def _query(asked: dict[str, Any], rules: Mapping[str, VisitRule]) -> ItineraryQuery:
    after, by = clock_s(asked["depart_after"]), clock_s(asked["return_by"])
    day, count = asked_day(asked), min(asked["days"], MOST_DAYS)
    if day.date and day.date.year > _LAST_YEAR:
        raise QueryError(
            f"--date {day.date} is too far; expected a date up to {_LAST_YEAR}",
            code="date_too_far",
            found=str(day.date),
            expected=_LAST_YEAR,
        )
    dates = [day.date + dt.timedelta(days=n) for n in range(count)] if day.date else []
    return ItineraryQuery(
        works=tuple(dict.fromkeys(asked["works"])),
        spots=_ids(asked["spots"]),
        start=asked["start"],
        end=asked["end"],
        lodging=tuple(asked["lodging"]),
        day=day,
        days=asked["days"],
        depart_after_s=after or 0,
        return_by_s=by or 0,
        mode=TravelMode.of(asked["mode"]),
        pace=_pace(asked["pace"]),
        dwell_min=asked["stay"],
        must=_ids(asked["must"]),
        skip=_ids(asked["skip"]),
        order=_ids(asked["order"]),
        worth=_worth(asked["value"]),
        max_walk_m=asked["max_walk"],
        max_walk_day_m=asked["max_walk_day"],
        max_transfers=asked["max_transfers"],
        most_visits=asked["most_visits"],
        bookable=asked["bookable"] == "include",
        disperse=asked["disperse"],
        planned=planned_in(asked["planned"], dates),
        rules=rules,
        iterations=asked["iterations"],
        seed=asked["seed"],
        time_limit_s=asked["time_limit"],
    )


def _ids(given: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of lists with commas; two numbers in a row are one "lon,lat"."""
    found: list[str] = []
    for text in given:
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        while pieces:
            pair = ",".join(pieces[:2])
            size = 2 if len(pieces) > 1 and parse_point(pair) is not None else 1
            found.append(pair if size > 1 else pieces[0])
            del pieces[:size]
    return tuple(dict.fromkeys(found))


def _pace(text: str) -> float:
    try:
        return _PACES.get(text) or float(text)
    except ValueError:
        raise QueryError(
            f"--pace {text!r} is neither {', '.join(_PACES)} nor a number; give one of them",
            code="bad_pace",
            found=text,
        ) from None


def _worth(given: Iterable[str]) -> dict[str, float]:
    worth: dict[str, float] = {}
    for item in given:
        name, _, value = item.rpartition("=")
        try:
            worth[name.strip()] = float(value)
        except ValueError:
            raise QueryError(
                f"--value {item!r}: expected ID=NUMBER, such as spot-1=2",
                code="bad_value_item",
                found=item,
            ) from None
    return worth
