"""What the screen remembers: choices in the address, one selection, a shortlist, an own list.

The address holds codes, not labels, so that a link opens in either language.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from locator.criteria import CRITERIA
from locator.itineraries.records import MOST_DAYS, MOST_PLACES, Kind
from locator.vocabulary import (
    Block,
    Category,
    DayType,
    Era,
    OwnerKind,
    Setting,
    SiteKind,
    TravelMode,
    UnknownPolicy,
)
from locator.workspace import KINDS

SHORTLIST_MAX = 10
PAGES_KEY = "pages of this run"
"""Where the session keeps the pages by name, for links from one to another."""
_READY = "address_read"
_CODE_DIGITS = 5


def _codes(words: Sequence[str]) -> Callable[[str], str | None]:
    known = frozenset(words)
    return lambda text: text if text in known else None


def _number(low: float, high: float) -> Callable[[str], float | None]:
    def parse(text: str) -> float | None:
        try:
            value = float(text)
        except ValueError:
            return None
        return value if low <= value <= high else None

    return parse


def _whole(low: int, high: int) -> Callable[[str], int | None]:
    known = {str(number): number for number in range(low, high + 1)}
    return known.get


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _flag(text: str) -> bool | None:
    return {"1": True, "0": False}.get(text)


def _code(text: str) -> str | None:
    return text if text.isascii() and text.isdigit() and len(text) == _CODE_DIGITS else None


def _plain(text: str) -> str | None:
    return text[:200]


@dataclass(frozen=True, slots=True)
class Field:
    """One choice of the screen and its word in the address.

    Attributes
    ----------
    parse
        Text of the address to value; None where the text makes no sense.
    """

    key: str
    default: Any
    parse: Callable[[str], Any]
    many: bool = False


CLOCKS = tuple(f"{m // 60:02d}:{m % 60:02d}" for m in range(4 * 60, 27 * 60 + 1, 30))
TRAVEL_COLOURS = ("leave", "median", "stay")
PLACES = ("spot", "location", "hub", "own")
MESHES = ("", "1km", "500m", "250m")
PACES = ("calm", "usual", "quick")
DATA_VIEWS = ("overview", "take_in", "waiting", "pairs", "records", "history")

ROUTE_FIELDS = (
    Field("route_work", ["yurucamp"], _plain, many=True),
    Field("route_start", "gw-224", _plain),
    Field("route_end", "", _plain),
    Field("lodging", [], _plain, many=True),
    Field("days", 1, _whole(1, MOST_DAYS)),
    Field("travel_mode", TravelMode.TRANSIT.value, _codes([m.value for m in TravelMode])),
    Field("pace", "usual", _codes(PACES)),
    Field("visit_min", 30, _whole(5, 480)),
    Field("walk_day", 0, _whole(0, 40_000)),
    Field("changes", -1, _whole(-1, 9)),
    Field("visits", 0, _whole(0, MOST_PLACES)),
    Field("disperse", False, _flag),
    Field("with_picks", False, _flag),
    Field("must", [], _plain, many=True),
    Field("skip", [], _plain, many=True),
    Field("order", [], _plain, many=True),
    Field("iterations", 2_000, _whole(1, 20_000)),
    Field("seed", 0, _whole(0, 9_999)),
    Field("option", Kind.PLAN.value, _codes([k.value for k in Kind])),
)
"""What the page of routes alone asks."""

FIELDS = (
    Field("lang", "ja", _codes(("ja", "en"))),
    Field("profile", "scout", _plain),
    Field("kind", SiteKind.LOCATION.value, _codes([k.value for k in SiteKind])),
    Field("q", "", _plain),
    Field("category", [], _codes([c.value for c in Category]), many=True),
    Field("prefecture", [], _codes([f"{n:02d}" for n in range(1, 48)]), many=True),
    Field("municipality", [], _code, many=True),
    Field("work", [], _plain, many=True),
    Field("setting", [], _codes([s.value for s in Setting]), many=True),
    Field("era", [], _codes([e.value for e in Era]), many=True),
    Field("owner", [], _codes([o.value for o in OwnerKind]), many=True),
    Field("block", [], _codes([b.value for b in Block]), many=True),
    Field("near", "", _plain),
    Field("within_km", 30, _whole(1, 300)),
    Field("day", DayType.WEEKDAY.value, _codes([d.value for d in DayType])),
    Field("date", None, _date),
    Field("min_departures", 0, _whole(0, 100)),
    Field("last_after", 0, _whole(0, 26)),
    Field("stop_within_walk", False, _flag),
    Field("known_timetable", False, _flag),
    Field("unknown", UnknownPolicy.KEEP.value, _codes([u.value for u in UnknownPolicy])),
    Field("base", "", _plain),
    Field("start", "", _plain),
    Field("can_go", False, _flag),
    Field("max_travel", 0, _whole(0, 600)),
    Field("last_return", 0, _whole(0, 26)),
    Field("min_choice", 0, _whole(0, 30)),
    Field("gateway", "gw-329", _plain),
    Field("after", "07:00", _codes(CLOCKS)),
    Field("by", "20:00", _codes(CLOCKS)),
    Field("stay", 60, _whole(0, 720)),
    Field("walk", 800, _whole(0, 3000)),
    Field("bookable", False, _flag),
    Field("colour", "leave", _codes(TRAVEL_COLOURS)),
    Field("leave", None, _whole(0, 30 * 60)),
    Field("selected", "", _plain),
    Field("pick", [], _plain, many=True),
    Field("area", "19", _codes([f"{n:02d}" for n in range(1, 48)])),
    Field("town", [], _code, many=True),
    Field("places", ["spot", "location"], _codes(PLACES), many=True),
    Field("mesh", "", _codes(MESHES)),
    Field("definition", [], _plain, many=True),
    Field("shown", "", _plain),
    Field("begin", [], _plain, many=True),
    Field("each_day", False, _flag),
    Field("unit_cost", 0, _whole(0, 100_000)),
    Field("data_view", "overview", _codes(DATA_VIEWS)),
    Field("own_kind", "locations", _codes(tuple(KINDS))),
    *ROUTE_FIELDS,
)


def weight_key(profile: str, criterion: str) -> str:
    """Return the key of the weight of a criterion under a profile."""
    return f"weight {profile} {criterion}"


def restore(profile_weights: Callable[[str], Mapping[str, float]]) -> None:
    """Read the address once a visit; afterwards the session is the truth."""
    for field in FIELDS:
        if field.key in st.session_state:
            continue
        given = st.query_params.get_all(field.key) if _READY not in st.session_state else []
        values = [v for v in map(field.parse, given) if v is not None]
        if field.many:
            st.session_state[field.key] = list(dict.fromkeys(values))[:200] or list(field.default)
        else:
            st.session_state[field.key] = values[0] if values else field.default
    weights = profile_weights(st.session_state.profile)  # puts an unknown profile right
    if _READY not in st.session_state:
        st.session_state.pick = st.session_state.pick[:SHORTLIST_MAX]
        _restore_weights(st.query_params.get_all("w"))
        st.session_state[_READY] = True
    profile = st.session_state.profile
    for criterion in CRITERIA:
        key = weight_key(profile, criterion)
        if key not in st.session_state:
            st.session_state[key] = float(weights.get(criterion, 0.0))


def _restore_weights(given: Sequence[str]) -> None:
    parse = _number(0, 10)
    for item in given[: len(CRITERIA)]:
        criterion, _, text = item.partition(":")
        value = parse(text)
        if criterion in CRITERIA and value is not None:
            st.session_state[weight_key(st.session_state.profile, criterion)] = value


def changed_weights(profile: str, weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights that the visitor has moved away from the profile's."""
    moved = {
        c: float(st.session_state.get(weight_key(profile, c), weights.get(c, 0.0)))
        for c in CRITERIA
    }
    return {c: w for c, w in moved.items() if w != float(weights.get(c, 0.0))}


def remember(profile_weights: Mapping[str, float]) -> None:
    """Write all choices that differ from the default into the address."""
    wanted: dict[str, list[str]] = {}
    for field in FIELDS:
        value = st.session_state[field.key]
        if value == field.default or value is None:
            continue
        if isinstance(value, bool):
            wanted[field.key] = ["1" if value else "0"]
        else:
            wanted[field.key] = [str(v) for v in value] if field.many else [str(value)]
    moved = changed_weights(st.session_state.profile, profile_weights)
    if moved:
        wanted["w"] = [f"{c}:{w:g}" for c, w in moved.items()]
    now = {key: st.query_params.get_all(key) for key in st.query_params}
    if now != wanted:
        st.query_params.from_dict(wanted)


def reset(profile: str) -> None:
    """Forget filters and moved weights; language, profile, selection and shortlist stay."""
    travel = {"gateway", "after", "by", "stay", "walk", "bookable", "colour", "leave"}
    gaps = {"area", "town", "places", "mesh", "definition", "shown", "begin", "each_day"}
    data = {"data_view", "own_kind"}
    routes = {field.key for field in ROUTE_FIELDS}
    kept = {"lang", "profile", "kind", "selected", "pick", "unit_cost"}
    kept |= travel | gaps | data | routes
    for field in FIELDS:
        if field.key not in kept:
            st.session_state[field.key] = list(field.default) if field.many else field.default
    for criterion in CRITERIA:
        st.session_state.pop(weight_key(profile, criterion), None)


def toggle_pick(site_id: str) -> None:
    """Put a site on the shortlist or take it off."""
    picks = list(st.session_state.pick)
    if site_id in picks:
        picks.remove(site_id)
    elif len(picks) < SHORTLIST_MAX:
        picks.append(site_id)
    st.session_state.pick = picks


def move_pick(site_id: str, by: int) -> None:
    """Move a site of the shortlist up (-1) or down (1)."""
    picks = list(st.session_state.pick)
    at = picks.index(site_id)
    to = min(max(at + by, 0), len(picks) - 1)
    picks.insert(to, picks.pop(at))
    st.session_state.pick = picks
