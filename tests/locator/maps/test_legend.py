"""The legend: counts by hand, text escaped."""

import re

from locator.i18n import Lang
from locator.maps import ContextKind, legend_html
from locator.records import Ranking

from .conftest import make_ranking


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "|", html)


def test_counts(ranking: Ranking) -> None:
    text = text_of(legend_html(ranking, lang=Lang.EN, top=2))
    # three of four have a score; one of these spans more than 0.4
    assert "n = 3" in text
    assert "Top 2" in text
    assert "The other 2" in text
    assert "score range over 0.4), 1|" in text
    assert "no score, 1|" in text
    assert re.findall(r"\|(0\.\d\d)\|", text)[::5] == ["0.50", "0.80"]


def test_kinds_have_their_shape(ranking: Ranking) -> None:
    html = legend_html(ranking, lang=Lang.JA, kinds=[ContextKind.STATION, ContextKind.HUB])
    assert "休止・廃止" in html
    assert html.count("data:image/svg+xml") == 3


def test_notes_are_text(ranking: Ranking) -> None:
    html = legend_html(ranking, lang=Lang.JA, notes=["<img src=x onerror=alert(1)>"])
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_of_nothing(ranking: Ranking) -> None:
    html = legend_html(make_ranking(ranking.frame.iloc[:0]), lang=Lang.EN)
    assert "n = 0" in html
    assert "0.20" not in html


def test_a_kind_may_say_more_than_its_name(ranking: Ranking) -> None:
    told = {ContextKind.SHOOT: "<i>12"}
    html = legend_html(ranking, lang=Lang.EN, kinds=[ContextKind.SHOOT], told=told)
    assert "&lt;i&gt;12" in html
    assert "Past shoots" not in html
