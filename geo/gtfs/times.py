"""GTFS times and dates: text to seconds and days, and back."""

import re

import numpy as np
import pandas as pd

_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")
_DATE = re.compile(r"\d{8}")
_MINUTE_S = 60
_HOUR_S = 3600


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
    codes, unique = pd.factorize(texts)
    seconds = [parse_time(str(text)) for text in unique]
    return _spread(codes, pd.array(seconds, dtype="Int32"), texts)


def format_times(seconds: pd.Series) -> pd.Series:
    """Return many seconds as HH:MM:SS, NA where NA; same index."""
    codes, unique = pd.factorize(seconds)
    texts = [format_time(int(value)) for value in unique]
    return _spread(codes, pd.array(texts, dtype="str"), seconds)


def parse_dates(texts: pd.Series) -> pd.Series:
    """Return days (datetime64[s]) of YYYYMMDD texts, NaT where none; same index."""
    codes, unique = pd.factorize(texts)
    days = np.array([_day(str(text)) for text in unique], dtype="datetime64[s]")
    return _spread(codes, pd.array(days, dtype="datetime64[s]"), texts)


def _day(text: str) -> np.datetime64:
    text = text.strip()
    if not text.isascii() or _DATE.fullmatch(text) is None or text[:4] == "0000":
        return np.datetime64("NaT")
    try:
        return np.datetime64(f"{text[:4]}-{text[4:6]}-{text[6:]}", "s")
    except ValueError:
        return np.datetime64("NaT")


def _spread(
    codes: np.ndarray, unique: pd.api.extensions.ExtensionArray, like: pd.Series
) -> pd.Series:
    return pd.Series(unique.take(codes, allow_fill=True), index=like.index, name=like.name)
