"""The address: what goes in comes back, and what makes no sense is left out."""

import datetime as dt
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from locator.criteria import CRITERIA
from locator.ui import state

PROFILES: Mapping[str, Mapping[str, float]] = {
    "scout": {"fc_support": 4.0, "precision_m": 1.0},
    "planner": {"stop_m": 2.0},
}


class Session(dict[str, Any]):
    """A session of one visitor, as Streamlit gives it."""

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


class Address(dict[str, list[str]]):
    """The words after the question mark."""

    def get_all(self, key: str) -> list[str]:
        return self.get(key, [])

    def from_dict(self, words: Mapping[str, list[str]]) -> None:
        self.clear()
        self.update({k: list(v) for k, v in words.items()})


class Visitor:
    """A session and an address in the place of Streamlit's."""

    def __init__(self, **words: str | list[str]) -> None:
        given = {k: [v] if isinstance(v, str) else v for k, v in words.items()}
        self.session, self.address = Session(), Address(given)
        self._put()

    def _put(self) -> None:
        state.st = SimpleNamespace(session_state=self.session, query_params=self.address)

    def weights(self, profile: str) -> Mapping[str, float]:
        if profile not in PROFILES:
            self.session.profile = profile = "scout"
        return PROFILES[profile]

    def restore(self) -> "Visitor":
        state.restore(self.weights)
        return self

    def remember(self) -> dict[str, list[str]]:
        state.remember(self.weights(self.session.profile))
        return dict(self.address)


@pytest.fixture(autouse=True)
def streamlit() -> Iterator[None]:
    real = state.st
    yield
    state.st = real


def test_an_empty_address_gives_the_defaults_and_stays_empty() -> None:
    visitor = Visitor().restore()
    for field in state.FIELDS:
        assert visitor.session[field.key] == field.default
    assert visitor.session[state.weight_key("scout", "fc_support")] == 4.0
    assert visitor.session[state.weight_key("scout", "stop_m")] == 0.0
    assert visitor.remember() == {}


def test_defaults_of_lists_are_not_shared() -> None:
    one = Visitor().restore()
    one.session["category"].append("castle")
    assert Visitor().restore().session["category"] == []


def test_what_goes_in_comes_back() -> None:
    words = {
        "lang": ["en"],
        "profile": ["planner"],
        "kind": ["spot"],
        "q": ["ゆるキャン"],
        "category": ["castle", "lake"],
        "prefecture": ["19", "01"],
        "municipality": ["19201"],
        "work": ["yurucamp"],
        "near": ["138.5,35.6"],
        "within_km": ["7"],
        "day": ["holiday"],
        "date": ["2026-11-20"],
        "min_departures": ["3"],
        "last_after": ["18"],
        "stop_within_walk": ["1"],
        "known_timetable": ["1"],
        "unknown": ["drop"],
        "base": ["gw-002"],
        "selected": ["loc-001"],
        "pick": ["loc-002", "loc-001"],
        "w": ["stop_m:7", "fc_support:0.5"],
    }
    visitor = Visitor(**words).restore()
    assert visitor.session.date == dt.date(2026, 11, 20)
    assert visitor.session.within_km == 7
    assert visitor.session.stop_within_walk is True
    assert visitor.session[state.weight_key("planner", "stop_m")] == 7.0
    back = visitor.remember()
    assert {k: sorted(v) if k == "w" else v for k, v in back.items()} == {
        k: sorted(v) if k == "w" else v for k, v in words.items()
    }


def test_the_address_is_read_once() -> None:
    visitor = Visitor(q="一").restore()
    visitor.session.q = "二"
    visitor.address["q"] = ["三"]
    visitor.restore()
    assert visitor.session.q == "二"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("lang", "xx"),
        ("kind", "<script>"),
        ("category", "no_such"),
        ("prefecture", "48"),
        ("prefecture", "1"),
        ("municipality", "1234"),
        ("municipality", "١٩٢٠١"),
        ("within_km", "1e9"),
        ("within_km", "0"),
        ("within_km", "-5"),
        ("within_km", "9" * 5000),
        ("within_km", "٣"),
        ("min_departures", "101"),
        ("last_after", "27"),
        ("date", "2026-13-01"),
        ("date", "yesterday"),
        ("stop_within_walk", "true"),
        ("unknown", "maybe"),
        ("day", ""),
    ],
)
def test_what_makes_no_sense_is_left_out(key: str, text: str) -> None:
    visitor = Visitor(**{key: text}).restore()
    default = next(f.default for f in state.FIELDS if f.key == key)
    assert visitor.session[key] == default
    assert visitor.remember() == {}


@pytest.mark.parametrize(
    "word",
    [
        *("nonsense", "stop_m", "stop_m:", "stop_m:x", "stop_m:nan", "stop_m:inf", "stop_m:-1"),
        *(":3", "stop_m:10.5", "no_such:3", "stop_m:1e9"),
    ],
)
def test_a_weight_that_makes_no_sense_is_left_out(word: str) -> None:
    visitor = Visitor(w=word).restore()
    assert visitor.session[state.weight_key("scout", "stop_m")] == 0.0
    assert visitor.remember() == {}


def test_an_unknown_profile_becomes_the_first_with_all_its_weights() -> None:
    visitor = Visitor(profile="nobody", w="stop_m:3").restore()
    assert visitor.session.profile == "scout"
    assert all(state.weight_key("scout", c) in visitor.session for c in CRITERIA)
    assert visitor.remember() == {"w": ["stop_m:3"]}


def test_long_texts_and_long_lists_are_cut() -> None:
    picks = [f"loc-{n:03d}" for n in range(40)]
    visitor = Visitor(q="長" * 5000, pick=picks).restore()
    assert len(visitor.session.q) == 200
    assert visitor.session.pick == picks[: state.SHORTLIST_MAX]


@given(
    some.dictionaries(
        some.sampled_from([f.key for f in state.FIELDS] + ["w", "x"]),
        some.lists(some.text(max_size=20) | some.integers().map(str), max_size=4),
    )
)
def test_no_address_breaks_the_page(words: dict[str, list[str]]) -> None:
    visitor = Visitor(**words).restore()
    once = visitor.remember()
    again = Visitor(**once).restore()
    assert again.remember() == once
    assert again.session.profile in PROFILES


def test_reset_forgets_filters_and_weights_alone() -> None:
    visitor = Visitor(
        lang="en", q="x", category="castle", w="fc_support:9", pick="a", selected="b"
    ).restore()
    state.reset("scout")
    visitor.restore()
    assert visitor.remember() == {"lang": ["en"], "selected": ["b"], "pick": ["a"]}


def test_picks_are_put_on_moved_and_taken_off() -> None:
    visitor = Visitor().restore()
    for site in ("a", "b", "c"):
        state.toggle_pick(site)
    state.move_pick("c", -1)
    assert visitor.session.pick == ["a", "c", "b"]
    state.move_pick("a", -1)
    state.move_pick("b", 1)
    assert visitor.session.pick == ["a", "c", "b"]
    state.toggle_pick("c")
    assert visitor.session.pick == ["a", "b"]
    for number in range(20):
        state.toggle_pick(f"n{number}")
    assert len(visitor.session.pick) == state.SHORTLIST_MAX
