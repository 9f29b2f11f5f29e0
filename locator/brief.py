"""A question and its numbers in words: for tables, workbooks and reports."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pandas as pd

from geo.gtfs.calendar import DayState
from geo.gtfs.compiled import CompiledFeed, Provenance
from geo.gtfs.drafts import is_assumption
from locator.criteria import CRITERIA
from locator.i18n import Lang, Texts
from locator.places import complete_statements, town_name
from locator.records import Catalogue, Outing, Query
from locator.settings import Settings
from locator.vocabulary import Block, Category, CategoryGroup, Era, OwnerKind, Setting, Word

JAPAN = ZoneInfo("Asia/Tokyo")
NO_NAMES: Mapping[str, str] = MappingProxyType({})
LONG_M = 10_000
BOUND_WORTH_SAYING_M = 5_000.0
REIWA_FIRST = dt.date(2019, 5, 1)


def today_in_japan() -> dt.date:
    """Return the date of today in Japan."""
    return dt.datetime.now(tz=JAPAN).date()


def long_date(day: dt.date, lang: Lang) -> str:
    """Return a date as offices write it: with the year of Reiwa in Japanese."""
    if lang is Lang.EN:
        return f"{day.day} {day:%B} {day.year}"
    if day < REIWA_FIRST:
        return f"{day.year}年{day.month}月{day.day}日"
    year = day.year - 2018
    return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日"


def clock(seconds: float) -> str:
    """Return seconds after midnight as a 24-hour time; the hours go on past 24."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def feed_names(feeds: Iterable[CompiledFeed], texts: Texts) -> dict[str, str]:
    """Return feed id to what people call it; what is only assumed is marked as that."""
    names = {}
    for feed in feeds:
        terms = feed.provenance
        name = terms.name_ja if texts.lang is Lang.JA else terms.name_en
        is_assumed = is_assumption(feed)
        names[feed.feed_id] = texts("scenario.assumed_feed", name=name) if is_assumed else name
    return names


def assumed_text(feeds: Iterable[CompiledFeed], texts: Texts) -> str:
    """Return what an answer by some feeds assumes, a sentence a scenario; empty where nothing.

    The feeds of one scenario bear one hash; the shortest name of them is its own.
    """
    scenarios: dict[str, Provenance] = {}
    for terms in (feed.provenance for feed in feeds if is_assumption(feed)):
        held = scenarios.setdefault(terms.original_sha256, terms)
        if len(terms.name_ja) < len(held.name_ja):
            scenarios[terms.original_sha256] = terms
    return " ".join(
        texts(
            "scenario.assumed",
            name=terms.name_ja if texts.lang is Lang.JA else terms.name_en,
            on=terms.retrieved_on.isoformat(),
        )
        for terms in scenarios.values()
    )


def warning_text(
    as_of: Mapping[str, dt.date],
    assumed: Iterable[CompiledFeed],
    texts: Texts,
    *,
    today: dt.date | None = None,
) -> str:
    """Return what is assumed, then the warning of an old timetable; empty where neither."""
    notice = timetable_notice(as_of, texts, today=today)
    return " ".join(filter(None, (assumed_text(assumed, texts), notice)))


def feed_note(
    as_of: dt.date | None,
    valid_to: dt.date | None,
    texts: Texts,
    *,
    today: dt.date | None = None,
) -> str:
    """Return what to mind of a timetable: too old for travel, or ended; empty where neither."""
    today = today or today_in_japan()
    notice = timetable_notice({"": as_of} if as_of else {}, texts, today=today)
    if notice or valid_to is None or valid_to >= today:
        return notice
    return texts("access_page.ended", date=valid_to.isoformat())


def coverage_lines(
    catalogue: Catalogue, municipality: pd.Series, modes: Collection[str], texts: Texts
) -> list[str]:
    """Return the users' statements by which a «no» is one: town, mode, who says so, why, when."""
    rows = complete_statements(catalogue, municipality, modes).astype(str)
    return [
        texts(
            "coverage.assumed",
            town=town_name(catalogue, row["municipality_code"], texts.lang),
            mode=texts(f"coverage.{row['mode']}"),
            by=row["stated_by"],
            on=row["stated_on"],
            basis=row["basis"],
        )
        for _, row in rows.iterrows()
    ]


def timetable_notice(
    as_of: Mapping[str, dt.date],
    texts: Texts,
    *,
    today: dt.date | None = None,
    settings: Settings | None = None,
) -> str:
    """Return the warning of an old timetable, empty where none is old.

    A table older than ``old_timetable_days`` is named by the oldest date.
    """
    settings = settings or Settings()
    today = today or today_in_japan()
    oldest = min(as_of.values(), default=None)
    if oldest is None or (today - oldest).days <= settings.old_timetable_days:
        return ""
    return texts("brief.old_timetable", date=oldest.isoformat())


def as_of_lines(as_of: Mapping[str, dt.date], names: Mapping[str, str] = NO_NAMES) -> list[str]:
    """Return one line a feed: its name (id where none is known) and the date of its table."""
    return [f"{names.get(feed, feed)} {day.isoformat()}" for feed, day in sorted(as_of.items())]


def silence_lines(
    silent: Mapping[str, DayState], texts: Texts, names: Mapping[str, str] = NO_NAMES
) -> list[str]:
    """Return one line a feed that says nothing of a date: why, and its nearest day as usual."""
    return [
        texts(
            f"brief.day_{state.kind}",
            feed=names.get(feed, feed),
            date=state.day.isoformat(),
            trips=state.trips,
            usual=state.usual_trips,
            nearest=state.nearest.isoformat() if state.nearest else texts("brief.unknown"),
        )
        for feed, state in sorted(silent.items())
    ]


def silence_words(
    silent: Mapping[str, DayState], texts: Texts, names: Mapping[str, str] = NO_NAMES
) -> dict[str, str]:
    """Return feed id to why it says nothing of the day, in words."""
    return {f: silence_lines({f: state}, texts, names)[0] for f, state in sorted(silent.items())}


def number(value: float, digits: int = 1) -> str:
    """Return a number for people: thousands marked, no more digits than asked."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(value: float, unit: str, texts: Texts) -> str:
    """Return a number with its unit in words.

    Parameters
    ----------
    unit
        km, m, min, clock (minutes after midnight), count, level, or any other unit, which is
        appended as it is.
    """
    if unit == "m" and abs(value) >= LONG_M:
        return texts("brief.unit_km", n=number(value / 1000))
    if unit == "clock":
        return clock(value * 60)
    digits = {"km": 1, "m": 0, "min": 0, "count": 0, "level": 0}.get(unit, 2)
    text = number(value, digits)
    if unit in {"km", "m", "min"}:
        return texts(f"brief.unit_{unit}", n=text)
    return text if unit in {"", "count", "level"} else f"{text} {unit}"


def measure_text(criterion: str, value: object, texts: Texts, *, upper: object = None) -> str:
    """Return a measure in words, with its unit, or «unknown».

    Parameters
    ----------
    upper
        Upper bound in metres, shown where the value itself is unknown and the bound tells
        something.
    """
    unit = CRITERIA[criterion].unit if criterion in CRITERIA else ""
    if is_known(value):
        level = texts.catalogue.get(f"brief.level_{criterion}_{value}".removesuffix(".0"))
        return level or with_unit(float(str(value)), unit, texts)
    if is_worth_saying(upper):
        return texts("brief.at_most", value=with_unit(float(str(upper)), unit, texts))
    return texts("brief.unknown")


def is_worth_saying(upper_m: object) -> bool:
    """Return whether an upper bound in metres tells anything: one beyond a town does not."""
    return is_known(upper_m) and float(str(upper_m)) <= BOUND_WORTH_SAYING_M


def is_known(value: object) -> bool:
    """Return whether a single value is there: neither None nor NA."""
    return not (value is None or value is pd.NA or value is pd.NaT or value != value)  # noqa: PLR0124


def criterion_name(criterion: str, lang: Lang) -> str:
    """Return the name of a criterion; its id where it is not one of ours."""
    return CRITERIA[criterion].label(lang) if criterion in CRITERIA else criterion


def word(texts: Texts, *keys: str) -> str:
    """Return the first text that stands in the catalogue, else the tail of the last key."""
    for key in keys:
        if key in texts.catalogue:
            return texts.catalogue[key]
    return keys[-1].rpartition(".")[2]


def _labels(words: type[Word], lang: Lang) -> Callable[[str], str]:
    known = {w.value: w.label(lang) for w in words}
    return lambda code: known.get(str(code), str(code))


def query_rows(
    query: Query, texts: Texts, names: Mapping[str, str] = NO_NAMES
) -> list[tuple[str, str]]:
    """Return the question in words: rows of label and value, only what was asked for.

    Parameters
    ----------
    names
        Names of ids and codes (prefectures, municipalities, works, gateways); an id that is not
        in it is shown as it is.
    """
    lang = texts.lang
    groups = {g.value: g.label(lang) for g in CategoryGroup}
    category = _labels(Category, lang)
    lists: tuple[tuple[str, tuple[str, ...], Callable[[str], str]], ...] = (
        ("categories", query.categories, lambda c: groups.get(str(c), category(c))),
        ("settings", query.settings, _labels(Setting, lang)),
        ("eras", query.eras, _labels(Era, lang)),
        ("owners", query.owners, _labels(OwnerKind, lang)),
        ("prefectures", query.prefectures, lambda c: names.get(c, c)),
        ("municipalities", query.municipalities, lambda c: names.get(c, c)),
        ("blocks", query.blocks, _labels(Block, lang)),
        ("works", query.work_ids, lambda c: names.get(c, c)),
    )
    comma = texts("brief.comma")
    profile = query.profile
    rows = [
        ("kind", query.kind.label(lang)),
        ("profile", profile.name_ja if lang is Lang.JA else profile.name_en),
        ("text", query.text),
        *((key, comma.join(name(str(c)) for c in codes)) for key, codes, name in lists),
        *_limits(query, texts, names),
        *_outing(query.outing, texts, names),
        ("base", names.get(query.base or profile.base, query.base or profile.base)),
        (
            "weights",
            comma.join(f"{criterion_name(c, lang)} {w:g}" for c, w in query.weights.items()),
        ),
        ("unknown_sites", query.unknown.label(lang)),
    ]
    return [(texts(f"brief.{key}"), value) for key, value in rows if value]


def _outing(outing: Outing, texts: Texts, names: Mapping[str, str]) -> list[tuple[str, str]]:
    if not outing.start:
        return []
    window = texts(
        "brief.outing_window",
        after=clock(outing.depart_after_s),
        by=clock(outing.return_by_s),
        stay=number(outing.stay_min),
    )
    travel, last, choice = outing.max_travel_min, outing.last_return_after_s, outing.min_choice
    yes = texts("brief.yes")
    return [
        ("outing_start", names.get(outing.start, outing.start)),
        ("outing", window),
        ("bookable", yes if outing.bookable else ""),
        ("can_go", yes if outing.can_go else ""),
        ("max_travel", "" if travel is None else with_unit(travel, "min", texts)),
        ("last_return_after", "" if last is None else clock(last)),
        ("min_choice", "" if choice is None else str(choice)),
    ]


def _limits(query: Query, texts: Texts, names: Mapping[str, str]) -> list[tuple[str, str]]:
    near = texts("brief.comma").join(
        texts("brief.within", km=number(n.within_km), target=names.get(n.target, n.target))
        for n in query.near
    )
    yes = texts("brief.yes")
    least, last = query.min_departures, query.last_departure_after_s
    return [
        ("near", near),
        ("stop_within_walk", yes if query.stop_within_walk else ""),
        ("known_timetable", yes if query.known_timetable else ""),
        ("min_departures", "" if least is None else str(least)),
        ("last_departure_after", "" if last is None else clock(last)),
        ("day", query.date.isoformat() if query.date else query.day.label(texts.lang)),
    ]
