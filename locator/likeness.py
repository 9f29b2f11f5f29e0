"""How like two names are: pairs of letters, whole words, and what tells two alike names apart."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from locator.folding import fold

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CHUNK = 200_000
"""Pairs that are compared at one time, for the room they take."""
_BRACKETS = re.compile(r"\([^()]*\)")
_SEPARATORS = re.compile(r"[\W_]+")
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十百]+")
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"(?<![a-z])(?:[a-z]|[ivx]{2,4})(?![a-z])")
_KANA = re.compile("[ァ-ヺー]+")
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_OPPOSED = re.compile("[東西南北上下左右前後新旧内外男女大中小]|[本別]館|入口|出口")
"""Words of which a place bears one to be told from its neighbour that bears another."""


def words_of(name: str, *, is_whole: bool = True) -> tuple[str, ...]:
    """Return the words of a name as they are compared: folded, without signs and remarks after ※.

    Parameters
    ----------
    is_whole
        Whether what stands in round brackets counts.
    """
    folded = fold(name).partition("※")[0]
    outside = folded if is_whole else _BRACKETS.sub(" ", folded)
    return tuple(filter(None, _SEPARATORS.split(outside)))


def kana_of(name: str, kana: str | None) -> str:
    """Return the reading of a name; one that is written in kana is its own, else empty."""
    if kana:
        return "".join(words_of(kana))
    bare = "".join(words_of(name))
    return bare if _KANA.fullmatch(bare) else ""


def is_end(words: Sequence[str], of: Sequence[str]) -> bool:
    """Return whether a longer name ends with a shorter one: 道の駅 高松 is 高松."""
    return 0 < len(words) < len(of) and tuple(of[-len(words) :]) == tuple(words)


def is_owner(words: Sequence[str], of: Sequence[str]) -> bool:
    """Return whether a longer name holds a shorter one and ends otherwise: its part, not it."""
    rest = iter(of)
    is_part = 0 < len(words) < len(of) and all(word in rest for word in words)
    return is_part and not is_end(words, of)


def marks_of(name: str) -> Counter[str]:
    """Return what tells a name from one that is else the same: numbers, letters, opposed words.

    Numbers are the same in digits and in Chinese signs.
    """
    folded = _KANJI_NUMBER.sub(_arabic, fold(name))
    told = [str(int(number)) for number in _NUMBER.findall(folded)]
    return Counter(told + _LETTER.findall(folded) + _OPPOSED.findall(folded))


def are_told_apart(one: Counter[str], other: Counter[str]) -> bool:
    """Return whether each of two names bears a mark that the other lacks."""
    return bool(one - other) and bool(other - one)


def dice(names: Sequence[str], first: Ints, second: Ints) -> Floats:
    """Return how many of their pairs of letters two names share, 0 to 1, for pairs of names.

    Twice the shared pairs by the pairs of both (Dice); a pair that stands twice counts once. A
    name of one letter is its own pair. NaN where a name is empty.

    Parameters
    ----------
    names
        Folded, without signs.
    first, second
        Places among the names, arrays of one length.
    """
    grams = [
        sorted({name[i : i + 2] for i in range(max(len(name) - 1, 1))}) if name else []
        for name in names
    ]
    numbers: dict[str, int] = {}
    columns = [numbers.setdefault(g, len(numbers)) for own in grams for g in own]
    counts = np.fromiter((len(own) for own in grams), dtype=np.int64, count=len(grams))
    held = sparse.csr_array(
        (np.ones(len(columns)), np.asarray(columns, dtype=np.int64), np.r_[0, np.cumsum(counts)]),
        shape=(len(names), max(len(numbers), 1)),
    )
    shared = np.empty(len(first))
    for start in range(0, len(first), _CHUNK):
        part = slice(start, start + _CHUNK)
        shared[part] = np.asarray(
            held[first[part]].multiply(held[second[part]]).sum(axis=1)
        ).ravel()
    both = counts[first] * counts[second] > 0
    return np.where(both, 2 * shared / np.maximum(counts[first] + counts[second], 1), np.nan)


def _arabic(match: re.Match[str]) -> str:
    """Return a number in Chinese signs in digits: 二十一 is 21, 一〇 is 10."""
    total, unit = 0, 0
    for sign in match[0]:
        if sign in _DIGITS:
            unit = unit * 10 + _DIGITS[sign]
        else:
            total += (unit or 1) * (10 if sign == "十" else 100)
            unit = 0
    return str(total + unit)
