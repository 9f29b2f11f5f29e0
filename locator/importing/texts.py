"""Columns of texts as Arrow holds them: cleaned, looked through and read as a whole."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from locator.importing.values import LONGEST_EMPTY, NUMBER, denies, is_empty

TEXT = pa.large_string()
Texts: TypeAlias = pa.LargeStringArray
Bools: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]
Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Places: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+")
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
HTML = re.compile(r"</?[a-zA-Z!][^<>]*>")
_UNPLAIN = re.compile(f"{CONTROL.pattern}|{BREAKS.pattern.removesuffix('+')}")
_SUSPECT = bytes((*range(0x20), 0x7F, 0xC2, 0xE2, 0xEF, ord("<")))
"""Bytes that begin each character of ``_UNPLAIN`` and each mark of HTML."""
_PLAIN = bytes(byte for byte in range(256) if byte not in _SUSPECT)
_OF_NUMBERS = b"0123456789.+-"
_MOST_BYTES = 4
"""Bytes of one character in UTF-8, at most."""
_OPENING = np.zeros(256, dtype=np.bool_)
_OPENING[list(b"-.nN#?")] = True
_OPENING[0x80:] = True
"""Bytes that a spelling of an empty cell may begin with."""
_WORDS = np.zeros(1 << 16, dtype=np.bool_)
for _first, _last in ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF)):
    _WORDS[_first : _last + 1] = True
_WORDS[[ord(sign) for sign in "不未な無"]] = False
"""Kana and kanji that no spelling of an empty cell begins with."""
_WIDE, _WIDEST = 0xE0, 0xF0


def texts_of(values: Sequence[str]) -> Texts:
    """Return texts as a column."""
    return pa.array(values, TEXT)


def one(text: str) -> pa.LargeStringScalar:
    """Return a text that stands for a column of it."""
    return pa.scalar(text, TEXT)


def same(text: str, count: int) -> Texts:
    """Return a column that holds one text so many times."""
    return pa.repeat(one(text), count)


def blank(count: int) -> Texts:
    """Return a column of empty texts."""
    return same("", count)


def is_filled(texts: Texts) -> Bools:
    """Return for each text whether it is not empty."""
    offsets, _ = _held(texts)
    return offsets[1:] > offsets[:-1]


def trimmed(texts: Texts) -> Texts:
    """Return texts without blanks at their ends, as ``str.strip``."""
    return pc.utf8_trim_whitespace(texts)


def filled_or_null(texts: Texts) -> Texts:
    """Return texts, null where they are empty."""
    filled = is_filled(texts)
    return texts if filled.all() else pc.if_else(pa.array(filled), texts, None)


def distinct(texts: Texts) -> tuple[list[str], Places]:
    """Return each text once, and for each row which of them it is."""
    encoded = texts.dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64)


def put(values: pa.Array, places: Sequence[int], new: Sequence[object]) -> pa.Array:
    """Return a column with other values at some places, which rise."""
    is_new = np.zeros(len(values), dtype=np.bool_)
    is_new[list(places)] = True
    return pc.replace_with_mask(values, pa.array(is_new), pa.array(new, values.type))


def unplain(texts: Texts) -> tuple[Sequence[int], Mapping[int, str]]:
    """Return where texts have control characters or breaks of lines, and their first HTML marks."""
    _, signs = _held(texts)
    data = signs.tobytes()
    if not data.translate(None, _PLAIN):
        return (), {}
    joined = data.decode()
    ends = np.cumsum(pc.utf8_length(texts).to_numpy())
    broken: Sequence[int] = ()
    if not joined.isprintable():
        at = [match.start() for match in _UNPLAIN.finditer(joined)]
        broken = np.unique(np.searchsorted(ends, at, side="right")).tolist()
    if "<" not in joined:
        return broken, {}
    at = [match.start() for match in re.finditer("<", joined)]
    some = np.unique(np.searchsorted(ends, at, side="right"))
    cells = zip(some.tolist(), texts.take(pa.array(some)).to_pylist(), strict=True)
    return broken, {place: tag[0] for place, text in cells if (tag := HTML.search(text))}


def spoken(raw: Texts, *, is_fact: bool = False) -> Texts:
    """Return texts without blanks at their ends, empty where they say nothing.

    Parameters
    ----------
    is_fact
        Whether «none» says something.
    """
    texts = trimmed(raw)
    some = texts.take(_may_be_silent(texts)).unique().to_pylist()
    silent = [text for text in some if is_empty(text) and not (is_fact and denies(text))]
    if not silent:
        return texts
    is_silent = pc.is_in(texts, value_set=texts_of(silent))
    return pc.if_else(is_silent, one(""), texts)


def _may_be_silent(texts: Texts) -> Places:
    """Return the places of texts that must be looked at for whether they say something."""
    offsets, signs = _held(texts)
    starts, lengths = offsets[:-1] - offsets[0], np.diff(offsets)
    some = np.flatnonzero((lengths > 0) & (lengths <= _MOST_BYTES * LONGEST_EMPTY))
    first = signs[starts[some]]
    some, first = some[_OPENING[first]], first[_OPENING[first]]
    is_wide = (first >= _WIDE) & (first < _WIDEST)  # characters of three bytes
    at = starts[some[is_wide]]
    lead, second, third = (signs[at + n].astype(np.int64) for n in range(3))
    is_word = np.zeros(len(some), dtype=np.bool_)
    is_word[is_wide] = _WORDS[(lead & 15) << 12 | (second & 63) << 6 | (third & 63)]
    found: Places = some[~is_word]
    return found


def numbers_of(texts: Texts) -> Numbers:
    """Return plain numbers; NaN for what is none, or needs a closer look."""
    _, signs = _held(texts)
    if not signs.tobytes().translate(None, _OF_NUMBERS):
        try:
            read = pc.cast(filled_or_null(texts), pa.float64())
            return np.array(read.to_numpy(zero_copy_only=False))
        except pa.ArrowInvalid:
            pass
    told = texts.to_pylist()
    return np.array([float(t) if t and NUMBER.fullmatch(t.lower()) else np.nan for t in told])


def _held(texts: Texts) -> tuple[Places, "np.ndarray[Any, np.dtype[np.uint8]]"]:
    """Return where each text begins in the memory, the end of the last too, and their bytes."""
    if not len(texts):
        return np.zeros(1, dtype=np.int64), np.empty(0, dtype=np.uint8)
    _, bounds, data = texts.buffers()
    offsets = np.frombuffer(bounds, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if data is None:
        return offsets, np.empty(0, dtype=np.uint8)
    return offsets, np.frombuffer(data, dtype=np.uint8)[offsets[0] : offsets[-1]]
