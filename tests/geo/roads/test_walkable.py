"""Which ways may be walked: OpenStreetMap's tags, as used in Japan."""

import pytest

from geo.roads.walkable import is_walkable

CASES = [
    ({}, False),
    ({"building": "yes"}, False),
    ({"highway": "footway"}, True),
    ({"highway": "residential", "oneway": "yes"}, True),
    ({"highway": "trunk"}, True),  # 国道
    ({"highway": "trunk", "motorroad": "yes"}, False),
    ({"highway": "trunk", "motorroad": "yes", "sidewalk": "left"}, True),
    ({"highway": "trunk", "sidewalk": "separate", "foot": "use_sidepath"}, False),
    ({"highway": "motorway"}, False),
    ({"highway": "motorway_link"}, False),
    ({"highway": "motorway", "sidewalk": "no"}, False),
    ({"highway": "motorway", "sidewalk": "separate"}, False),
    ({"highway": "motorway", "sidewalk:right": "yes"}, True),
    ({"highway": "motorway", "foot": "yes"}, True),
    ({"highway": "service", "access": "private"}, False),
    ({"highway": "service", "access": "no"}, False),
    ({"highway": "service", "access": "private", "foot": "designated"}, True),
    ({"highway": "path", "foot": "no"}, False),
    ({"highway": "path", "foot": "private"}, False),
    ({"highway": "construction"}, False),
    ({"highway": "busway"}, False),
    ({"highway": "raceway"}, False),
]


@pytest.mark.parametrize(("tags", "expected"), CASES, ids=str)
def test_the_tags_decide(tags: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert is_walkable(tags) is expected
