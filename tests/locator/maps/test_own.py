"""Own records on the map: a shape a mark, hostile names as text, a legend with counts."""

from locator.i18n import Lang
from locator.maps import OwnMark, OwnPoint, own_layers, own_legend


def point(number: int, mark: OwnMark, name: str = "橋") -> OwnPoint:
    return OwnPoint(id=f"p{number}", name=name, lon=138.5 + number / 100, lat=35.66, mark=mark)


POINTS = [
    point(1, OwnMark.NEW, "</script><b>${1}`"),
    point(2, OwnMark.NEW),
    point(3, OwnMark.CHANGED),
    point(4, OwnMark.EMBEDDED),
]


def test_each_mark_is_a_group_and_new_ones_lie_on_top() -> None:
    groups = own_layers(POINTS, lang=Lang.JA)
    assert [g.layer_name for g in groups] == [f"own {m}" for m in OwnMark]
    drawn = [next(iter(g._children.values())) for g in groups]
    assert [d.rows.count('"p') for d in drawn] == [1, 0, 1, 2]
    assert '"lm-around"' in drawn[0].options
    assert '"markerPane"' in drawn[-1].options
    assert '[35.66,138.52,"p2","橋","新規",0]' in drawn[-1].rows
    assert "<" not in drawn[-1].rows
    assert "${" not in drawn[-1].rows


def test_many_points_of_one_mark_are_clustered() -> None:
    many = [point(n % 100, OwnMark.SAME) for n in range(301)]
    groups = own_layers([*many, point(1, OwnMark.NEW)], lang=Lang.EN)
    told = [next(iter(g._children.values())).options for g in groups]
    assert ['"clustered": true' in options for options in told] == [False, True, False, False]
    assert "unchanged places; zoom in to part them" in told[1]


def test_the_legend_counts_what_is_drawn_and_no_more() -> None:
    html = own_legend(POINTS, lang=Lang.EN)
    assert html.index("new　<b>2</b>") < html.index("changed　<b>1</b>")
    assert "embedded　<b>1</b>" in html
    assert "unchanged" not in html
    assert 'src="data:image/svg+xml;base64,' in html
