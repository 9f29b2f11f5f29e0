"""Scenarios on the map: lines dashed, zones closed, names as text."""

import folium

from locator.maps import PlanShape, plan_layers
from locator.maps.layers import Sites

A, B, C = ("甲", 138.5, 35.6), ("</script>", 138.6, 35.7), ("丙", 138.7, 35.5)


def parts(shape: PlanShape) -> dict[type, object]:
    (group,) = plan_layers([shape])
    return {type(child): child for child in group._children.values()}


def test_two_stops_make_a_dashed_line_and_two_marks() -> None:
    drawn = parts(PlanShape(points=(A, B)))
    line = drawn[folium.PolyLine]
    assert line.locations == [[35.6, 138.5], [35.7, 138.6]]
    assert line.options["dashArray"] == "7 6"
    marks = drawn[Sites].rows
    assert '35.6,138.5,"plan-0","甲"' in marks
    assert "</script>" not in marks


def test_three_corners_make_an_area_and_two_only_a_line() -> None:
    assert folium.Polygon in parts(PlanShape(points=(A, B, C), is_area=True))
    assert folium.Polygon not in parts(PlanShape(points=(A, B), is_area=True))


def test_one_stop_is_a_mark_without_a_line() -> None:
    assert list(parts(PlanShape(points=(A,), is_draft=True))) == [Sites]
