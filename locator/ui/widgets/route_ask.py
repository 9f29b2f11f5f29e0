"""Which places, whence, when, how: the controls of a plan, turned into one frozen question."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from locator.days import Day
from locator.errors import QueryError
from locator.i18n import Lang, Texts
from locator.itineraries import ItineraryQuery
from locator.itineraries.records import MOST_DAYS
from locator.records import Catalogue
from locator.ui import itineraries, state
from locator.ui.widgets.gateways import gateway_choice, seconds
from locator.ui.widgets.picking import pick_code
from locator.ui.widgets.route_places import ask_places
from locator.ui.widgets.route_rules import ask_rules
from locator.vocabulary import DayType, TravelMode, Word

DEMOS = (("gw-224", "yurucamp"), ("gw-329", "zatsutabi"))
"""Start and work of the examples: Yamanashi, and Yamaguchi whose timetables run today."""
PACES: Mapping[str, float] = {"calm": 1.5, "usual": 1.0, "quick": 0.7}
_WALKS = (300, 500, 800, 1000, 1500, 2000, 3000)
_WALKS_A_DAY = (0, 1000, 2000, 3000, 5000, 8000, 12_000)
_CHANGES = (-1, 0, 1, 2, 3)
_VISIT_MIN = (15, 20, 30, 45, 60, 90, 120)
_MOST_VISITS = (0, 3, 4, 5, 6, 8, 10, 15)
_ITERATIONS = (200, 500, 1000, 2000, 5000, 10_000)
_METRES_A_MINUTE = 80


def ask_route(catalogue: Catalogue, texts: Texts) -> ItineraryQuery:
    """Draw the column of controls and return the question.

    Raises
    ------
    QueryError
        No place is asked for.
    """
    _works(catalogue, texts)
    places = itineraries.places(st.session_state.route_work, _picks())
    ask_places(places, texts)
    labels = gateway_choice(catalogue, texts.lang)
    _target(texts, "route_start", labels)
    pick_code(
        texts("find.day"),
        "day",
        {d.value: d.label(texts.lang) for d in DayType},
        about=texts("routes_page.day_help"),
    )
    st.date_input(
        texts("access_page.date"),
        key="date",
        help=texts("routes_page.date_help"),
        persist_state="session",
    )
    early, late = st.columns(2)
    for column, key in ((early, "after"), (late, "by")):
        with column:
            _select(texts, key, state.CLOCKS, lambda clock: clock.removeprefix("0"))
    days, pace = st.columns(2)
    with days:
        _select(texts, "days", range(1, MOST_DAYS + 1), lambda n: texts("routes_page.n_days", n=n))
    with pace:
        _select(texts, "pace", state.PACES, lambda p: texts(f"routes_page.pace_{p}"))
    if st.session_state.days > 1:
        _lodging(texts, labels)
    _numbers(texts, "walk", _WALKS, lambda m: _walk_label(m, texts))
    pick_code(
        texts("routes_page.travel_mode"),
        "travel_mode",
        _labels(TravelMode, texts),
        about=texts("routes_page.travel_mode_help"),
    )
    with st.expander(texts("routes_page.more")):
        _more(catalogue, texts, labels)
    return _question({place.id for place in places})


def go_to(start: str, work: str) -> None:
    """Ask for an example: its start and work, all else as in the beginning."""
    for field in state.ROUTE_FIELDS:
        st.session_state[field.key] = list(field.default) if field.many else field.default
    st.session_state.route_start = start
    st.session_state.route_work = [work]


def work_labels(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    """Return id to title in Japanese, kana and English, for works that have a recorded place.

    The list of choices finds a work by any part of its label.
    """
    table = catalogue.works[catalogue.works.index.isin(catalogue.place_works["work_id"])]
    labels = {}
    for work, row in table.iterrows():
        titles = [row["title_ja"], row["title_kana"], row["title_en"]]
        if lang is Lang.EN:
            titles.reverse()
        known = [str(title) for title in titles if isinstance(title, str) and title]
        labels[str(work)] = " / ".join(dict.fromkeys(known))
    return labels


def _picks() -> list[str]:
    return list(st.session_state.pick) if st.session_state.with_picks else []


def _works(catalogue: Catalogue, texts: Texts) -> None:
    labels = work_labels(catalogue, texts.lang)
    st.session_state.route_work = [w for w in st.session_state.route_work if w in labels]
    st.multiselect(
        texts("routes_page.work"),
        list(labels),
        format_func=lambda work: labels.get(work, work),
        key="route_work",
        help=texts("routes_page.work_help"),
        placeholder=texts("routes_page.work_none"),
        persist_state="session",
        on_change=_forget_order,
    )


def _forget_order() -> None:
    st.session_state.order = []
    st.session_state.option = "plan"


def _target(texts: Texts, key: str, labels: Mapping[str, str], *, same: str = "") -> None:
    options = [*([""] if same else []), *labels]
    given = str(st.session_state[key] or "")
    if given and given not in options:
        options.append(given)
    if not given and not same:
        st.session_state[key] = next(iter(labels))
    st.selectbox(
        texts(f"routes_page.{key}"),
        options,
        format_func=partial(_target_label, labels, same),
        key=key,
        accept_new_options=True,
        help=texts(f"routes_page.{key}_help"),
        persist_state="session",
    )


def _target_label(labels: Mapping[str, str], same: str, target: str) -> str:
    return labels.get(target, target) if target else same


def _lodging(texts: Texts, labels: Mapping[str, str]) -> None:
    """Offer one place a night; nothing said is the start, and later the night before."""
    held = list(st.session_state.lodging)
    nights = int(st.session_state.days) - 1
    chosen = []
    for night in range(nights):
        before = held[night] if night < len(held) else ""
        same = texts("routes_page.lodging_same") if night else texts("routes_page.lodging_start")
        options = ["", *labels, *([before] if before and before not in labels else [])]
        chosen.append(
            st.selectbox(
                texts("routes_page.lodging", n=night + 1),
                options,
                index=options.index(before),
                format_func=partial(_target_label, labels, same),
                key=f"night {night}",
                accept_new_options=True,
                help=texts("routes_page.lodging_help"),
            )
            or ""
        )
    start = str(st.session_state.route_start)
    said: list[str] = []
    for target in chosen:
        said.append(target or (said[-1] if said else start))
    st.session_state.lodging = said if any(chosen) else []


def _labels(words: type[Word], texts: Texts) -> dict[str, str]:
    return {word.value: word.label(texts.lang) for word in words}


def _select(
    texts: Texts, key: str, offered: "tuple[str, ...] | range", name: Callable[..., str]
) -> None:
    st.selectbox(
        texts(f"routes_page.{key}"),
        list(offered),
        format_func=name,
        key=key,
        help=texts(f"routes_page.{key}_help"),
        persist_state="session",
    )


def _numbers(texts: Texts, key: str, offered: tuple[int, ...], name: Callable[..., str]) -> None:
    """Offer round numbers, and the one of the link."""
    st.selectbox(
        texts(f"routes_page.{key}"),
        sorted({*offered, int(st.session_state[key])}),
        format_func=name,
        key=key,
        help=texts(f"routes_page.{key}_help"),
        persist_state="session",
    )


def _walk_label(metres: int, texts: Texts) -> str:
    return texts("routes_page.n_walk", m=metres, n=round(metres / _METRES_A_MINUTE))


def _or_any(number: int, any_value: int, key: str, texts: Texts) -> str:
    if number == any_value:
        return texts("routes_page.any")
    return texts(f"routes_page.{key}", n=number)


def _more(catalogue: Catalogue, texts: Texts, labels: Mapping[str, str]) -> None:
    _target(texts, "route_end", labels, same=texts("routes_page.end_same"))
    _numbers(texts, "changes", _CHANGES, lambda n: _or_any(n, -1, "n_changes", texts))
    _numbers(texts, "walk_day", _WALKS_A_DAY, lambda m: _or_any(m, 0, "n_metres", texts))
    _numbers(texts, "visit_min", _VISIT_MIN, lambda n: texts("routes_page.n_min", n=n))
    _numbers(texts, "visits", _MOST_VISITS, lambda n: _or_any(n, 0, "n_places", texts))
    for key in ("bookable", "disperse", "with_picks"):
        st.toggle(
            texts(f"routes_page.{key}", n=len(st.session_state.pick)),
            key=key,
            help=texts(f"routes_page.{key}_help"),
            persist_state="session",
        )
    _numbers(texts, "iterations", _ITERATIONS, str)
    st.number_input(
        texts("routes_page.seed"),
        min_value=0,
        max_value=9_999,
        step=1,
        key="seed",
        help=texts("routes_page.seed_help"),
        persist_state="session",
    )
    ask_rules(catalogue, texts)


def _question(known: set[str]) -> ItineraryQuery:
    chosen = st.session_state
    if not known:
        raise QueryError(
            "no place is asked for; give a work or places to visit", code="itinerary_nothing"
        )
    for key in ("must", "skip", "order"):
        chosen[key] = [site for site in chosen[key] if site in known]
    skip = tuple(site for site in chosen.skip if site not in chosen.must)
    return ItineraryQuery(
        works=tuple(chosen.route_work),
        spots=tuple(site for site in _picks() if site in known),
        start=str(chosen.route_start),
        end=str(chosen.route_end or ""),
        lodging=tuple(chosen.lodging[: chosen.days - 1]),
        day=Day(type=DayType.of(chosen.day), date=chosen.date),
        days=int(chosen.days),
        depart_after_s=seconds(str(chosen.after)),
        return_by_s=seconds(str(chosen.by)),
        mode=TravelMode.of(chosen.travel_mode),
        pace=PACES[str(chosen.pace)],
        dwell_min=float(chosen.visit_min),
        must=tuple(chosen.must),
        skip=skip,
        order=tuple(site for site in chosen.order if site not in skip),
        max_walk_m=float(chosen.walk),
        max_walk_day_m=float(chosen.walk_day) or None,
        max_transfers=None if chosen.changes < 0 else int(chosen.changes),
        most_visits=int(chosen.visits) or None,
        bookable=bool(chosen.bookable),
        disperse=bool(chosen.disperse),
        rules=itineraries.held_rules()[1],
        iterations=int(chosen.iterations),
        seed=int(chosen.seed),
    )
