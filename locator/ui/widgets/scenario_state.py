"""The scenario that a visitor edits, kept in the session: parts, and what is being drawn."""

import dataclasses
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from locator.brief import today_in_japan
from locator.errors import LocatorError
from locator.i18n import Texts
from locator.scenarios import Halt, Scenario, check_scenario, parse_scenario

KINDS = ("shuttle", "demand_zone", "extra_trips", "extension", "stop")
_KEPT = {
    "shuttle": "shuttles",
    "demand_zone": "zones",
    "extra_trips": "extra_trips",
    "extension": "extensions",
    "stop": "stops",
}
_SCENARIO, _DRAWN = "scenario", "scenario drawn"
_MOST_BYTES = 1_000_000


def scenario(texts: Texts) -> Scenario:
    """Return the scenario in hand, an empty one at first."""
    held = st.session_state.get(_SCENARIO)
    if isinstance(held, Scenario):
        return held
    return Scenario(id="scenario", name=texts("gaps_page.new_scenario"), on=today_in_japan())


def hold(one: Scenario) -> None:
    """Take a scenario into the editor; what was being drawn is dropped."""
    st.session_state[_SCENARIO] = one
    clear_drawn()


def drop() -> None:
    """Forget the scenario and what was being drawn."""
    st.session_state.pop(_SCENARIO, None)
    clear_drawn()


def drawn() -> tuple[Halt, ...]:
    """Return the stops or corners clicked so far."""
    found: tuple[Halt, ...] = st.session_state.get(_DRAWN, ())
    return found


def draw(halt: Halt) -> None:
    """Add a stop or corner, but never the same twice in a row."""
    so_far = drawn()
    if not so_far or so_far[-1] != halt:
        st.session_state[_DRAWN] = (*so_far, halt)


def undo() -> None:
    """Take back the last stop or corner."""
    st.session_state[_DRAWN] = drawn()[:-1]


def clear_drawn() -> None:
    """Take back all stops and corners."""
    st.session_state[_DRAWN] = ()


def redraw() -> None:
    """Run the editor again; the whole page where it is the page that runs."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def parts_of(one: Scenario) -> list[tuple[str, str, str]]:
    """Return all parts: kind, id, name."""
    return [
        (kind, part.id, part.name) for kind, name in _KEPT.items() for part in getattr(one, name)
    ]


def new_id(one: Scenario, kind: str) -> str:
    """Return an id that no part has."""
    taken = {part_id for _, part_id, _ in parts_of(one)}
    stem = kind.replace("_", "-")
    return next(name for n in range(1, len(taken) + 2) if (name := f"{stem}-{n}") not in taken)


def with_part(one: Scenario, kind: str, part: object) -> Scenario:
    """Return a scenario with a part more.

    Raises
    ------
    QueryError
        The part is faulty.
    """
    name = _KEPT[kind]
    more: dict[str, Any] = {name: (*getattr(one, name), part)}
    grown = dataclasses.replace(one, **more)
    check_scenario(grown)
    return grown


def without_part(one: Scenario, part_id: str) -> Scenario:
    """Return a scenario without one of its parts."""
    rest: dict[str, Any] = {
        name: tuple(part for part in getattr(one, name) if part.id != part_id)
        for name in _KEPT.values()
    }
    return dataclasses.replace(one, **rest)


def read_upload(content: bytes, name: str, texts: Texts) -> Scenario | None:
    """Return the scenario of a file; a faulty one is told and None."""
    try:
        return parse_scenario(_text_of(content), name=name)
    except LocatorError as error:
        st.error(texts.fault(error))
        return None


def _text_of(content: bytes) -> str:
    """Return the text of a file; bytes that are no UTF-8 become signs that no TOML has."""
    return content[: _MOST_BYTES + 1].decode("utf-8-sig", errors="replace")
