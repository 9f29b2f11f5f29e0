"""A plan on the map: numbers, lines by vehicle, what was left out, legend with counts."""

import pytest

from locator.i18n import Lang
from locator.maps import LineKind, RouteLine, RoutePicture, RouteStop, route_layers, route_legend
from locator.maps.layers import Sites


def stop(number: int, *, day: int = 0, name: str = "寺") -> RouteStop:
    return RouteStop(
        id=f"s{number}",
        name=name,
        lon=138.5 + number / 10,
        lat=35.6,
        label=str(number),
        day=day,
        told="9:00–10:00",
    )


def line(kind: LineKind, name: str = "バス") -> RouteLine:
    return RouteLine(kind=kind, start=(138.5, 35.6), end=(138.7, 35.4), name=name, told="9:00")


def picture(*visits: RouteStop, lines: tuple[RouteLine, ...] = ()) -> RoutePicture:
    away = RouteStop(id="far", name="遠い寺", lon=137.9, lat=35.7, told="着く手段がない")
    home = RouteStop(id="home", name="甲府駅", lon=138.57, lat=35.67, told="8:00")
    return RoutePicture(visits=visits, lines=lines, left_out=(away,), ends=(home,))


def rows(shown: RoutePicture, selected: str = "") -> dict[str, str]:
    found = {}
    for group in route_layers(shown, lang=Lang.EN, selected=selected):
        (drawn,) = group._children.values()
        assert isinstance(drawn, Sites)
        found[str(group.layer_name)] = drawn.rows + drawn.options
    return found


def test_visits_carry_their_number_and_the_class_of_their_day() -> None:
    drawn = rows(picture(stop(1), stop(2, day=1)), selected="s2")
    assert '[35.6,138.6,"s1","寺",0,0,"1","9:00–10:00"]' in drawn["visits"]
    assert '[35.6,138.7,"s2","寺",1,0,"2","9:00–10:00"]' in drawn["visits"]
    assert '"selected": "s2"' in drawn["visits"]


def test_a_line_goes_from_latitude_and_longitude_to_the_other_end() -> None:
    drawn = rows(picture(lines=(line(LineKind.WALK), line(LineKind.DRIVE))))["ways"]
    assert '[[35.6,138.5],[35.4,138.7],"walk","バス","9:00"]' in drawn
    assert '"walk": { "colour": "\\u0023767676", "dash": "1 8" }' in drawn
    assert '"bus": { "colour": "\\u00230072b2", "dash": "" }' in drawn
    assert '"drive": { "colour": "\\u0023009e73", "dash": "10 8" }' in drawn


def test_what_is_left_out_is_hollow_and_tells_its_reason() -> None:
    drawn = rows(picture())
    assert '[35.7,137.9,"far","遠い寺","着く手段がない",1]' in drawn["left_out"]
    assert '[35.67,138.57,"home","甲府駅","8:00",0]' in drawn["ends"]


def test_the_view_holds_visits_and_ends_alone() -> None:
    assert picture(stop(1)).points == [(138.6, 35.6), (138.57, 35.67)]


def test_the_legend_counts_what_is_drawn_and_says_that_lines_are_straight() -> None:
    shown = picture(
        stop(1), stop(2), lines=(line(LineKind.BUS), line(LineKind.WALK), line(LineKind.WALK))
    )
    html = route_legend(shown, lang=Lang.EN)
    for words, count in (
        ("visits (number = order)", 2),
        ("not visited this time", 1),
        ("bus", 1),
        ("on foot", 2),
    ):
        assert f"{words}　<b>{count}</b>" in html
    assert "rail" not in html
    assert "straight lines" in html


def test_the_legend_of_several_days_names_each() -> None:
    html = route_legend(picture(stop(1), stop(2, day=1), stop(3, day=1)), lang=Lang.JA)
    assert "1日目の訪問　<b>1</b>" in html
    assert "2日目の訪問　<b>2</b>" in html


@pytest.mark.parametrize("name", ["</script>`${alert(1)}`{{ 7*7 }}", "<img src=x onerror=1>"])
def test_a_hostile_name_is_no_script(name: str) -> None:
    drawn = rows(picture(stop(1, name=name), lines=(line(LineKind.BUS, name),)))
    for part in ("visits", "ways"):
        assert not set("<>`$&") & set(drawn[part])
