"""Which ways of OpenStreetMap one may walk on, as tables.

References
----------
https://wiki.openstreetmap.org/wiki/Japan_tagging: in Japan ``motorway`` is a road for motor
vehicles only (自動車専用道路), ``trunk`` an ordinary national road (国道), on which people walk.
https://wiki.openstreetmap.org/wiki/Key:access: a more special key (foot) overrules a general one.
"""

from collections.abc import Mapping

WALKABLE = frozenset(
    {
        *("trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"),
        *("tertiary", "tertiary_link", "unclassified", "residential", "living_street"),
        *("service", "road", "track", "pedestrian", "footway", "path", "steps", "corridor"),
        *("cycleway", "bridleway", "platform", "elevator"),
    }
)
MOTOR_ONLY = frozenset({"motorway", "motorway_link"})
SIDEWALKS = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
HAS_SIDEWALK = frozenset({"yes", "both", "left", "right"})
MAY = frozenset({"yes", "designated", "permissive", "destination", "official"})
MAY_NOT = frozenset({"no", "private", "use_sidepath"})
TAGS = ("highway", "motorroad", "access", "foot", *SIDEWALKS)


def is_walkable(tags: Mapping[str, str]) -> bool:
    """Return whether one may walk on a way, by its tags.

    ``foot`` decides where it is given; then a private or closed way (``access``), a motorway and
    a ``motorroad`` without a sidewalk are left out. The direction of traffic says nothing of
    walking.
    """
    kind, foot = tags.get("highway", ""), tags.get("foot", "")
    if kind not in WALKABLE | MOTOR_ONLY or foot in MAY_NOT:
        return False
    if foot in MAY:
        return True
    if tags.get("access", "") in MAY_NOT:
        return False
    if kind in MOTOR_ONLY or tags.get("motorroad", "") == "yes":
        return any(tags.get(key, "") in HAS_SIDEWALK for key in SIDEWALKS)
    return True
