"""Lock, drop, reorder: what each wish does to the others."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from locator.ui.widgets import route_places
from locator.ui.widgets.route_places import free_order, move, wish, wish_of


class Session(dict[str, Any]):
    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


@pytest.fixture(autouse=True)
def session() -> Iterator[Session]:
    real = route_places.st
    held = Session(must=[], skip=[], order=[], option="less_walking")
    route_places.st = SimpleNamespace(session_state=held)
    yield held
    route_places.st = real


def test_a_place_has_one_wish_at_a_time(session: Session) -> None:
    wish("a", "must")
    wish("a", "skip")
    assert (session.must, session.skip, wish_of("a")) == ([], ["a"], "skip")
    wish("a", "keep")
    assert (session.must, session.skip, wish_of("a")) == ([], [], "keep")
    assert session.option == "plan"


def test_moving_makes_the_order_the_visitors_own(session: Session) -> None:
    move(["a", "b", "c"], "b", -1)
    assert session.order == ["b", "a", "c"]
    move(session.order, "c", 1)
    assert session.order == ["b", "a", "c"]
    free_order()
    assert session.order == []


def test_a_dropped_place_leaves_the_order(session: Session) -> None:
    session.order = ["a", "b", "c"]
    wish("b", "skip")
    assert session.order == ["a", "c"]


def test_a_place_required_from_outside_the_order_ends_it(session: Session) -> None:
    session.order = ["a", "b"]
    wish("a", "must")
    assert session.order == ["a", "b"]
    wish("z", "must")
    assert session.order == []
