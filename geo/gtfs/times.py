"""GTFS times and dates: text to seconds and days, and back."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.gtfs.cells import TEXT, empty_cells, texts_of

_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")
_DATE = re.compile(r"\d{8}")
_MINUTE_S = 60
_HOUR_S = 3600

# Eight bytes of a text as one little-endian number: the first sign is the lowest byte.
_EIGHT = 8
_BYTE, _FIRST_SIGN = np.uint64(0xFF), np.uint64(0xFF)
_LOW_BITS, _TOP_BITS = np.uint64(0x7F7F7F7F7F7F7F7F), np.uint64(0x8080808080808080)
_DIGITS = np.frombuffer(b"00000000", dtype="<u8")[0]
_COLONS = np.frombuffer(b"00:00:00", dtype="<u8")[0]
# 127 less the largest digit at each place: 99:59:59, and 99999999.
_ROOM = np.frombuffer(bytes(127 - n for n in (9, 9, 0, 5, 9, 0, 5, 9)), dtype="<u8")[0]
_NINES_ROOM = np.frombuffer(bytes([127 - 9] * 8), dtype="<u8")[0]


def parse_time(text: str) -> int | None:
    """Return the seconds after the service day's start, None if it is no time.

    Hours have one to three digits and may pass 24; minutes and seconds have two.
    """
    match = _TIME.fullmatch(text.strip()) if text.isascii() else None
    if match is None:
        return None
    hours, minutes, seconds = (int(group) for group in match.groups())
    return hours * _HOUR_S + minutes * _MINUTE_S + seconds


def format_time(seconds: int) -> str:
    """Return seconds as HH:MM:SS; a trip after midnight reads 24:05:00.

    Raises
    ------
    ValueError
        If the seconds are negative.
    """
    if seconds < 0:
        raise ValueError(
            f"A GTFS time counts from the service day's start; found {seconds} s, "
            "expected 0 or more. Give seconds of the service day."
        )
    hours, rest = divmod(int(seconds), _HOUR_S)
    return f"{hours:02d}:{rest // _MINUTE_S:02d}:{rest % _MINUTE_S:02d}"


def parse_times(texts: pd.Series) -> pd.Series:
    """Return seconds (Int32) of many texts, NA where empty or no time; same index."""
    seconds, is_time = seconds_of(texts_of(texts))
    cells = pd.arrays.IntegerArray(seconds, ~is_time)
    return pd.Series(cells, index=texts.index, name=texts.name)


def seconds_of(texts: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return seconds (int32) of many texts, and which of them are times."""
    words, lengths = _words(texts)
    is_short = lengths == _EIGHT - 1
    words[is_short] = (words[is_short] & ~_FIRST_SIGN) | np.uint64(ord("0"))
    words ^= _COLONS
    is_time = (lengths == _EIGHT) | is_short
    # Each byte is now a digit's value, a colon 0: adding what its limit lacks to 127 sets the
    # top bit of whatever is no time.
    is_time &= ((words | ((words & _LOW_BITS) + _ROOM)) & _TOP_BITS) == 0
    words = words * np.uint64(10) + (words >> np.uint64(8))
    hours, minutes, rest = (((words >> np.uint64(k)) & _BYTE).astype("int32") for k in (0, 24, 48))
    seconds = (hours * _HOUR_S + minutes * _MINUTE_S + rest).astype("int32")
    for place in np.flatnonzero(~is_time & (lengths > 0)):
        found = parse_time(texts[int(place)].as_py())
        if found is not None:
            seconds[place], is_time[place] = found, True
    return seconds, is_time


def _words(texts: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the last eight bytes of each text as a number, and how many bytes it has.

    Texts of fewer bytes have those of the text before them in front; null has no bytes.
    """
    if not len(texts):
        return np.zeros(0, dtype="<u8"), np.zeros(0, dtype=np.int64)
    _, places, signs = texts.buffers()
    offsets = np.frombuffer(places, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    lengths = np.diff(offsets)
    if texts.null_count:
        lengths[empty_cells(texts)] = 0
    data = np.zeros(_EIGHT, dtype=np.uint8)
    if signs is not None:
        data = np.concatenate((data, np.frombuffer(signs, dtype=np.uint8)))
    # One number begins at each byte; numpy reads them from any place.
    windows = np.ndarray((data.size - _EIGHT + 1,), dtype="<u8", buffer=data, strides=(1,))
    return windows[offsets[1:]], lengths


def format_times(seconds: pd.Series) -> pd.Series:
    """Return many seconds as HH:MM:SS, NA where NA; same index."""
    codes, unique = pd.factorize(seconds)
    texts = [format_time(int(value)) for value in unique]
    return _spread(codes, pd.array(texts, dtype="str"), seconds)


def parse_dates(texts: pd.Series) -> pd.Series:
    """Return days (datetime64[s]) of YYYYMMDD texts, NaT where none; same index."""
    return pd.Series(days_of(texts_of(texts)), index=texts.index, name=texts.name)


def days_of(texts: pa.LargeStringArray) -> np.ndarray:
    """Return days (datetime64[s]) of YYYYMMDD texts, NaT where none."""
    words, lengths = _words(texts)
    words ^= _DIGITS
    is_day = (lengths == _EIGHT) & (
        ((words | ((words & _LOW_BITS) + _NINES_ROOM)) & _TOP_BITS) == 0
    )
    words = words * np.uint64(10) + (words >> np.uint64(8))
    pairs = [((words >> np.uint64(k)) & _BYTE).astype("int64") for k in (0, 16, 32, 48)]
    year, month, day = pairs[0] * 100 + pairs[1], pairs[2], pairs[3]
    is_day &= (year > 0) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)  # noqa: PLR2004
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    is_day &= days.astype("datetime64[M]") == months
    for place in np.flatnonzero((lengths > 0) & (lengths != _EIGHT)):
        days[place] = _day(texts[int(place)].as_py())
        is_day[place] = not np.isnat(days[place])
    days[~is_day] = np.datetime64("NaT")
    seconds: np.ndarray = days.astype("datetime64[s]")
    return seconds


def _day(text: str) -> np.datetime64:
    """Return the day of a text with blanks around it."""
    text = text.strip()
    if not text.isascii() or _DATE.fullmatch(text) is None:
        return np.datetime64("NaT")
    day: np.datetime64 = days_of(pa.array([text], type=TEXT))[0]
    return day


def _spread(
    codes: np.ndarray, unique: pd.api.extensions.ExtensionArray, like: pd.Series
) -> pd.Series:
    return pd.Series(unique.take(codes, allow_fill=True), index=like.index, name=like.name)
