"""Rows of several tables that are one place."""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass

from catalogue_build.names import plain
from catalogue_build.originals import metres

REACH_M = 1000.0
_TAIL = re.compile(r"(駅|跡|町|通り|商店街)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row that stands for a place."""

    id: str
    kind: str
    name: str
    lon: float
    lat: float
    precision_m: float
    city: str


def core(name: str) -> str:
    """Return a name without brackets, legal owner and 駅, to compare places by."""
    bare = re.sub(r"[(（].*?[)）]", "", name)
    bare = re.sub(r"^(JR|JR東海|旧|道の駅|湯田温泉 |庵治町 |輪島 |尾道 |那覇 |函館 )", "", bare)
    return plain(bare).removesuffix("駅")


def is_station(name: str) -> bool:
    return re.sub(r"[(（].*?[)）]", "", name).endswith("駅") and not name.startswith("道の駅")


def same(a: Member, b: Member) -> bool:
    """Whether two rows are one place: one name, one municipality, within their precisions."""
    if a.city != b.city or core(a.name) != core(b.name):
        return False
    if is_station(a.name) != is_station(b.name):
        return False
    away = metres(a.lon, a.lat, b.lon, b.lat)
    return away <= min(a.precision_m + b.precision_m, REACH_M)


def join_places(
    members: list[Member], also: list[tuple[str, str]], never: set[frozenset[str]]
) -> dict[str, str]:
    """Return the place id of each row.

    Parameters
    ----------
    also
        Pairs of ids that are one place under two names.
    never
        Pairs of ids that are two places in spite of their names.
    """
    parent = {m.id: m.id for m in members}

    def root(item: str) -> str:
        while parent[item] != item:
            item = parent[item]
        return item

    groups: dict[str, list[Member]] = defaultdict(list)
    for member in sorted(members, key=lambda m: m.id):
        groups[core(member.name)].append(member)
    pairs = [
        (a.id, b.id)
        for group in groups.values()
        for i, a in enumerate(group)
        for b in group[i + 1 :]
        if same(a, b) and frozenset((a.id, b.id)) not in never
    ]
    for a, b in pairs + [p for p in also if p[0] in parent and p[1] in parent]:
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    return {m.id: place_id(root(m.id)) for m in members}


def place_id(first: str) -> str:
    """Return an opaque id made from the least id of the place's rows."""
    return "pl-" + hashlib.sha256(first.encode()).hexdigest()[:10]
