"""Sites by travel time: classes, shapes, legend."""

import pytest

from locator.i18n import Lang
from locator.maps.travel import (
    JOURNEY_SCALE,
    STAY_SCALE,
    Reach,
    SiteReach,
    travel_layers,
    travel_legend,
)


def site(number: int, reach: Reach, minutes: float | None, name: str = "城") -> SiteReach:
    return SiteReach(
        id=f"s{number}",
        name=name,
        lon=138.5 + number / 100,
        lat=35.6,
        reach=reach,
        minutes=minutes,
        label="" if minutes is None else f"{minutes:.0f}",
        told="told",
    )


SITES = [
    site(1, Reach.HOME, 20.0),
    site(2, Reach.HOME, 20.5),
    site(3, Reach.AWAY, 91.0),
    site(4, Reach.UNKNOWN, None),
    site(5, Reach.UNKNOWN, None),
    site(6, Reach.NO, None),
]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, 4), (20, 4), (20.1, 3), (40, 3), (60, 2), (90, 1), (90.5, 0), (1000, 0)],
)
def test_a_short_way_is_good(minutes: float, expected: int) -> None:
    assert JOURNEY_SCALE.class_of(minutes) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, 0), (179, 0), (180, 1), (360, 2), (480, 3), (600, 4), (900, 4)]
)
def test_a_long_stay_is_good(minutes: float, expected: int) -> None:
    assert STAY_SCALE.class_of(minutes) == expected


def test_each_answer_has_its_own_shape_and_unknown_is_not_the_no() -> None:
    group, start = travel_layers(
        SITES, JOURNEY_SCALE, lang=Lang.EN, gateway=("Kofu", 138.57, 35.67), selected="s1"
    )
    script = next(iter(group._children.values())).rows
    assert '[35.6,138.51,"s1","城",4,0,"20","told"]' in script
    assert '[35.6,138.53,"s3","城",0,1,"91","told"]' in script
    assert '[35.6,138.54,"s4","城",-1,3,"","told"]' in script
    assert '[35.6,138.56,"s6","城",-1,2,"","told"]' in script
    assert '"Kofu"' in next(iter(start._children.values())).rows


def test_the_legend_counts_every_class() -> None:
    html = travel_legend(SITES, JOURNEY_SCALE, title="<t>", lang=Lang.EN)
    assert "&lt;t&gt;" in html
    assert "n = 3 / 6" in html
    for words, count in (
        ("up to 20 min", 1),
        ("20–40 min", 1),
        ("over 90 min", 1),
        ("there, but no recorded way home in time", 1),
        ("unknown (no recorded way)", 2),
        ("no (timetables stated complete)", 1),
    ):
        assert f"{words}　<b>{count}</b>" in html


def test_the_legend_of_a_stay_speaks_of_hours() -> None:
    html = travel_legend([site(1, Reach.HOME, 650.0)], STAY_SCALE, title="t", lang=Lang.JA)
    assert "10時間以上　<b>1</b>" in html
    assert "3時間未満　<b>0</b>" in html
    assert "8–10時間" in html


def test_a_hostile_name_is_no_script() -> None:
    hostile = site(1, Reach.HOME, 5.0, "</script>`${alert(1)}`{{ 7*7 }}")
    group, _ = travel_layers([hostile], JOURNEY_SCALE, lang=Lang.JA, gateway=("<b>", 138.0, 35.0))
    script = next(iter(group._children.values())).rows
    assert not set("<>`${}") & set(script)
