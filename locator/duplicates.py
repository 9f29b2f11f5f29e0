"""Which own records may be one place, and one record made of two; nothing is merged unasked.

A pair is looked at where its points lie within 500 m (5 km where one of them is coarser than
1 km), or where both bear one name in one municipality. It is left out where each name bears a mark
that the other lacks (第1 and 第2, 東 and 西, A and B), where both belong to different works or
years, and where the user has said that it is none, or which embedded record it is.

``confidence`` is a sum of parts: 0.7 x likeness + 0.2 x nearness + 0.1 x category. Likeness is the
largest of the name's (Dice of pairs of letters), the reading's where it is at least 0.8, and 0.8
where one name ends with the other (道の駅 高松, 高松; without a space with 4 letters or more) or
both are the same outside brackets. It is 0.7 at most where a name goes on after the other
(山代温泉, 山代温泉 総湯), but for one reading, for that is a part of the place as often as the
place. Nearness is 1 at no distance and 0 at 500 m and beyond, 0.5 where a position is unknown or
coarse. Category is 1 where the same, 0 where not, 0.5 where unknown. What is under 0.75 is not
told.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.distance import PointIndex, geodesic_m
from locator.likeness import (
    Floats,
    Ints,
    are_told_apart,
    dice,
    is_end,
    is_owner,
    kana_of,
    marks_of,
    words_of,
)
from locator.merging import identify, merge
from locator.workspace import Cell, Entry

__all__ = ["CODES", "COLUMNS", "LEAST", "candidate_pairs", "identify", "merge"]

NEAR_M = 500.0
"""Points within this many metres are looked at."""
COARSE_M = 1000.0
"""A point of this precision or coarser is looked at within ``FAR_M``, metres."""
FAR_M = 5000.0
LEAST = 0.75
"""Least confidence of a pair that is told."""
READING_LEAST = 0.8
"""A reading less like than this says nothing."""
END = 0.8
"""Least likeness of two names of which one ends with the other."""
OWNER = 0.7
"""Largest likeness of two names of which one goes on after the other."""
WEIGHTS = (0.7, 0.2, 0.1)
"""Weights of likeness, nearness and category."""
COLUMNS = (
    "first", "second", "where", "distance_m", "name_likeness", "kana_likeness", "same_category",
    "confidence", "why",
)  # fmt: skip
CODES = (
    "same_name", "like_name", "end_of_name", "part_of_name", "same_reading", "like_reading", "near",
    "coarse_position", "no_position", "same_category", "other_category",
)  # fmt: skip
"""What may stand in ``why``."""
_NAMES = ("name_ja", "title_ja", "title")
_READINGS = ("name_kana", "title_kana")
_CLASSES = ("category", "kind", "title_kind")
_APART = ("work_id", "year")
"""Columns whose known and different values tell two records apart."""
_END_LETTERS = 4
"""An end of fewer letters that is no word of its own says nothing."""
_TOLD_NEAR_M = 150.0
_LIKE = 0.6
_GENERIC = 3
"""A name that more records of a municipality bear is a generic one: far pairs of it are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What of a record is compared."""

    id: str
    name: str
    words: tuple[str, ...]
    outside: tuple[str, ...]
    reading: str
    category: str
    municipality: str
    keys: tuple[Cell, ...]
    lon: float
    lat: float
    is_coarse: bool

    @property
    def bare(self) -> str:
        """The name without spaces and signs."""
        return "".join(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Pairs that are looked at, arrays of one length; metres NaN where a position is unknown."""

    first: Ints
    second: Ints
    metres: Floats
    is_coarse: np.ndarray


def candidate_pairs(
    entries: Mapping[str, Entry],
    embedded: gpd.GeoDataFrame | None = None,
    *,
    apart: Collection[tuple[str, str]] = (),
) -> pd.DataFrame:
    """Return pairs of records that may be one, the likeliest first.

    Parameters
    ----------
    entries
        Own records of one kind by id.
    embedded
        Embedded records of that kind, with the columns of their table; ids are the index.
    apart
        Pairs of ids that the user has called different, each in the order of text.

    Returns
    -------
    pandas.DataFrame
        Columns first and second (ids), where the second stands (own or embedded), distance_m,
        name_likeness, kana_likeness (0 to 1, NaN where unknown), same_category (NA where unknown),
        confidence (0 to 1, at least ``LEAST``) and why (tuple of ``CODES``).
    """
    own = [_of_entry(entry) for entry in entries.values()]
    settled = {entry.id for entry in entries.values() if entry.fields.get("same_as") is not None}
    nodes = own + ([] if embedded is None else _of_frame(embedded))
    pairs = _near(nodes, len(own))
    name = dice([node.bare for node in nodes], pairs.first, pairs.second)
    kana = dice([node.reading for node in nodes], pairs.first, pairs.second)
    likeness = _likeness(nodes, pairs, name, kana)
    classes = pd.Categorical([node.category for node in nodes])
    codes = np.where(classes == "", -1, classes.codes)
    known = (codes[pairs.first] >= 0) & (codes[pairs.second] >= 0)
    same = codes[pairs.first] == codes[pairs.second]
    nearness = np.clip(1 - pairs.metres / NEAR_M, 0, 1)
    nearness = np.where(pairs.is_coarse | np.isnan(nearness), 0.5, nearness)
    by_category = np.where(known, same, 0.5)
    confidence = np.dot(WEIGHTS, [likeness, nearness, by_category])
    kept = [
        place
        for place in np.flatnonzero(confidence >= LEAST)
        if _may_be_one(nodes[pairs.first[place]], nodes[pairs.second[place]], apart)
        and (pairs.second[place] < len(own) or nodes[pairs.first[place]].id not in settled)
    ]
    rows = [
        (
            (one := nodes[pairs.first[k]]).id,
            (other := nodes[pairs.second[k]]).id,
            "own" if pairs.second[k] < len(own) else "embedded",
            pairs.metres[k],
            name[k],
            kana[k],
            bool(same[k]) if known[k] else None,
            confidence[k],
            _why(one, other, (name[k], kana[k]), pairs.metres[k], is_coarse=pairs.is_coarse[k]),
        )
        for k in kept
    ]
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS), dtype=object)
    frame = frame.astype(_TYPES)
    return frame.sort_values(
        ["confidence", "first", "second"], ascending=[False, True, True], ignore_index=True
    )


_TYPES = {
    "first": "str", "second": "str", "where": "str", "distance_m": "float64",
    "name_likeness": "float64", "kana_likeness": "float64", "same_category": "boolean",
    "confidence": "float64",
}  # fmt: skip


def _near(nodes: Sequence[_Named], own: int) -> _Pairs:
    """Return the pairs that are looked at: near ones, and those of one name in one municipality.

    Parameters
    ----------
    own
        How many of the nodes, from the first, are own ones; each pair holds one.
    """
    lon = np.array([node.lon for node in nodes], dtype=float)
    lat = np.array([node.lat for node in nodes], dtype=float)
    coarse = np.array([node.is_coarse for node in nodes], dtype=bool)
    placed = np.flatnonzero(~np.isnan(lon))
    index = PointIndex.build(lon[placed], lat[placed])
    found = [np.empty((0, 2), dtype=np.int64)]
    lengths = [np.empty(0)]
    for asked, limit_m in (
        (placed[(placed < own) & ~coarse[placed]], NEAR_M),
        (placed[coarse[placed]], FAR_M),
    ):
        query, point, metres = index.pairs_within(lon[asked], lat[asked], limit_m)
        found.append(np.column_stack([asked[query], placed[point]]))
        lengths.append(metres)
    named = _of_one_name(nodes)
    both = np.sort(np.concatenate([*found, named]), axis=1)
    metres = np.concatenate([*lengths, _metres(lon, lat, named)])
    keys = both[:, 0] * len(nodes) + both[:, 1]
    is_asked = (both[:, 0] < both[:, 1]) & (both[:, 0] < own)
    _, kept = np.unique(np.where(is_asked, keys, -1), return_index=True)
    kept = kept[is_asked[kept]]
    first, second = both[kept, 0], both[kept, 1]
    return _Pairs(
        first=first, second=second, metres=metres[kept], is_coarse=coarse[first] | coarse[second]
    )


def _of_one_name(nodes: Sequence[_Named]) -> Ints:
    """Return the pairs of one name in one municipality, shape (n, 2), generic names left out."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, node in enumerate(nodes):
        if node.bare and node.municipality:
            groups[node.bare, node.municipality].append(place)
    few = (group for group in groups.values() if len(group) <= _GENERIC)
    pairs = [pair for group in few for pair in combinations(group, 2)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _metres(lon: Floats, lat: Floats, pairs: Ints) -> Floats:
    """Return the geodesic metres of pairs, NaN where a position is unknown."""
    metres = np.full(len(pairs), np.nan)
    known = ~np.isnan(lon[pairs]).any(axis=1)
    a, b = pairs[known].T
    metres[known] = geodesic_m(lon[a], lat[a], lon[b], lat[b])
    return metres


def _of_entry(entry: Entry) -> _Named:
    return _named(entry.id, entry.fields, entry.lon, entry.lat)


def _of_frame(frame: gpd.GeoDataFrame) -> list[_Named]:
    table = frame.drop(columns=frame.geometry.name)
    cells = table.astype(object).where(table.notna(), None).to_dict("records")
    return [
        _named(str(own), row, *((None, None) if point is None else (point.x, point.y)))
        for own, row, point in zip(frame.index, cells, frame.geometry, strict=True)
    ]


def _named(own: str, cells: Mapping[str, Cell], lon: float | None, lat: float | None) -> _Named:
    name = _first(cells, _NAMES)
    return _Named(
        id=own,
        name=name,
        words=words_of(name),
        outside=words_of(name, is_whole=False),
        reading=kana_of(name, _first(cells, _READINGS)),
        category=_first(cells, _CLASSES),
        # A work lies nowhere: its title alone is looked at.
        municipality=_first(cells, ("municipality_code",)) or ("-" if "title_ja" in cells else ""),
        keys=tuple(cells.get(key) for key in _APART),
        lon=np.nan if lon is None else lon,
        lat=np.nan if lat is None else lat,
        is_coarse=float(cells.get("precision_m") or 0) >= COARSE_M,
    )


def _first(cells: Mapping[str, Cell], names: Sequence[str]) -> str:
    return next((str(cells[name]) for name in names if cells.get(name) is not None), "")


def _likeness(nodes: Sequence[_Named], pairs: _Pairs, name: Floats, kana: Floats) -> Floats:
    """Return how like the two records of each pair are by what they are called, 0 to 1."""
    likeness = np.fmax(np.where(kana >= READING_LEAST, kana, 0.0), np.nan_to_num(name))
    lasts = [node.outside[-1] if node.outside else "" for node in nodes]
    tails = ["".join(node.outside)[-_END_LETTERS:] for node in nodes]
    may_end = np.zeros(len(name), dtype=bool)
    for ends in (pd.Categorical(lasts).codes, pd.Categorical(tails).codes):
        may_end |= (ends[pairs.first] == ends[pairs.second]) & (name > 0)
    for k in np.flatnonzero(may_end | (likeness > OWNER)):
        one, other = nodes[pairs.first[k]], nodes[pairs.second[k]]
        if _is_end(one, other):
            likeness[k] = max(likeness[k], END)
        elif _is_owner(one, other) and kana[k] != 1:
            likeness[k] = min(likeness[k], OWNER)
    return likeness


def _is_end(one: _Named, other: _Named) -> bool:
    """Return whether one name ends with the other, by whole words or by letters enough."""
    if one.bare == other.bare or not one.outside or not other.outside:
        return False
    if is_end(one.outside, other.outside) or is_end(other.outside, one.outside):
        return True
    short, long = sorted(("".join(one.outside), "".join(other.outside)), key=len)
    return short == long or (len(short) >= _END_LETTERS and long.endswith(short))


def _is_owner(one: _Named, other: _Named) -> bool:
    return is_owner(one.outside, other.outside) or is_owner(other.outside, one.outside)


def _may_be_one(one: _Named, other: _Named, apart: Collection[tuple[str, str]]) -> bool:
    """Return whether nothing tells two like records apart."""
    if (min(one.id, other.id), max(one.id, other.id)) in apart:
        return False
    keys = zip(one.keys, other.keys, strict=True)
    if any(a is not None and b is not None and a != b for a, b in keys):
        return False
    return not are_told_apart(marks_of(one.name), marks_of(other.name))


def _why(
    one: _Named, other: _Named, like: tuple[float, float], metres: float, *, is_coarse: bool
) -> tuple[str, ...]:
    name, kana = like
    told = {
        "same_name": one.bare == other.bare,
        "like_name": one.bare != other.bare and name >= _LIKE,
        "end_of_name": _is_end(one, other),
        "part_of_name": _is_owner(one, other),
        "same_reading": bool(one.reading) and one.reading == other.reading,
        "like_reading": one.reading != other.reading and kana >= READING_LEAST,
        "near": not is_coarse and metres <= _TOLD_NEAR_M,
        "coarse_position": is_coarse,
        "no_position": bool(np.isnan(metres)),
        "same_category": bool(one.category) and one.category == other.category,
        "other_category": one.category != other.category and bool(one.category and other.category),
    }
    return tuple(code for code in CODES if told[code])
