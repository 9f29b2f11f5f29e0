"""Cells as they are written, read as numbers, codes and words."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from locator.vocabulary import Category, Era, OwnerKind, PublicAccess, Setting, Word

EMPTY = frozenset(
    {"", "-", "--", "ー", "―", "—", "–", "−", "‐", "...", "不明", "未定", "なし", "無し", "無",
     "n/a", "na", "#n/a", "nan", "null", "none", "?"}
)  # fmt: skip
UNSETTLED = frozenset({"不明", "未定", "?"})
DENIALS = frozenset({"なし", "無し", "無", "none"})
LONGEST_EMPTY = 6
_WORD = re.compile("(?![不未な無])[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")
"""Begins a text that no spelling of an empty cell begins like."""
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII)
SIGNS = str.maketrans({"º": "°", "˚": "°", "゜": "°", "″": '"', "”": '"', "“": '"', "〃": '"',
                       "′": "'", "’": "'", "‘": "'", "´": "'", "−": "-", "‐": "-"})  # fmt: skip
HEMISPHERE = r"(?P<{0}>北緯|南緯|東経|西経|[nsew])?"
DEGREES = re.compile(
    HEMISPHERE.format("before")
    + r"(?P<d>\d{1,3}(?:\.\d+)?)(?:°|度|d|:)?"
    + r"(?:(?P<m>(?<=[°度d:])\d{1,2}(?:\.\d+)?)(?:'|分|m|:)?)?"
    + r"(?:(?P<s>(?<=['分m:])\d{1,2}(?:\.\d+)?)(?:\"|''|秒|s)?)?"
    + HEMISPHERE.format("after"),
    re.ASCII,
)
DOTTED = re.compile(
    HEMISPHERE.format("before") + r"(?P<d>\d{2,3})\.(?P<m>\d{1,2})\.(?P<s>\d{1,2}(?:\.\d+)?)"
    r"(?P<after>[nsew])?",
    re.ASCII,
)
NEGATIVE = frozenset({"s", "w", "南緯", "西経"})
DAYS = re.compile(r"約?(\d{1,9})(日|日前|日間|日前まで|days?|週間|週間前|weeks?)?", re.ASCII)
COUNT = re.compile(r"(\d{1,9})(?:床|室|人|名|beds?)?", re.ASCII)
LIST_SEPARATORS = re.compile(r"[|;,、，；/／\n]+")
CODE5_CHARACTERS = 5
CODE6_CHARACTERS = 6
PREFECTURES = 47
DATA_WEIGHTS = (6, 5, 4, 3, 2)


def is_empty(text: str) -> bool:
    """Tell whether a cell says nothing: blank, a dash, 不明, N/A."""
    plain = text.strip()
    if len(plain) > LONGEST_EMPTY:
        return False
    if plain.isascii():
        return plain.casefold() in EMPTY
    if _WORD.match(plain):
        return False
    return unicodedata.normalize("NFKC", plain).strip().casefold() in EMPTY


def denies(text: str) -> bool:
    """Tell whether a cell says that there is none: なし, 無."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in DENIALS


def unsettled(text: str) -> bool:
    """Tell whether a cell says that something is not known or not decided: 不明, 未定, ?."""
    return unicodedata.normalize("NFKC", text).strip() in UNSETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A number read from a cell.

    Attributes
    ----------
    value
        None where the cell is no number.
    repair
        Finding code of what had to be mended, empty where nothing.
    """

    value: float | None
    repair: str = ""


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def parse_degrees(text: str) -> Reading:
    """Read a longitude or latitude: 35.68, ３５．６８, 35°41'22", 北緯35度41分22秒, 35.41.22."""
    plain = text.strip()
    if NUMBER.fullmatch(plain.lower()):
        return Reading(value=_finite(plain))
    folded = unicodedata.normalize("NFKC", plain.translate(SIGNS)).translate(SIGNS)
    folded = re.sub(r"(?<=\d)\s+(?=\d)", ":", folded.strip())
    folded = re.sub(r"\s+", "", folded).casefold()
    if NUMBER.fullmatch(folded):
        return Reading(value=_finite(folded), repair="site_full_width_digits")
    match = DOTTED.fullmatch(folded) or DEGREES.fullmatch(folded)
    if match is None:
        return Reading(value=None)
    degrees, minutes, seconds = (float(match[k] or 0) for k in "dms")
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004  # sexagesimal
        return Reading(value=None)
    sign = -1 if {match["before"], match["after"]} & NEGATIVE else 1
    value = sign * (degrees + minutes / 60 + seconds / 3600)
    return Reading(value=value, repair="site_degrees_minutes")


def parse_lead_days(text: str) -> float | None:
    """Read a number of days: 14, １４日前, 2週間; None where it is no such number."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    folded = re.sub(r"\.0+$", "", folded)
    match = DAYS.fullmatch(folded)
    if match is None:
        return None
    weeks = (match[2] or "").startswith(("週", "week"))
    return float(match[1]) * (7 if weeks else 1)


def parse_count(text: str) -> int | None:
    """Read a whole number of beds: 120, １２０床, 1,200; None where it is no such number."""
    folded = re.sub(r"[\s約,]+", "", unicodedata.normalize("NFKC", text))
    match = COUNT.fullmatch(re.sub(r"\.0+$", "", folded))
    return int(match[1]) if match else None


def parse_metres(text: str) -> float | None:
    """Read metres: 150, 150 m, 2km; None where it is no such number."""
    folded = re.sub(r"[\s約,]+", "", unicodedata.normalize("NFKC", text)).casefold()
    for unit, factor in (("km", 1000.0), ("m", 1.0), ("メートル", 1.0), ("", 1.0)):
        number = folded.removesuffix(unit) if unit else folded
        if folded.endswith(unit) and NUMBER.fullmatch(number):
            value = _finite(number)
            return None if value is None else value * factor
    return None


DATE = re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?(?:[t ].*)?", re.ASCII)
ERA_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|r|h|s)(?P<y>\d{1,2}|元)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?",
    re.ASCII,
)
COMPACT_DATE = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII)
ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
SERIAL_FROM, SERIAL_TO = 20_000, 80_000  # 1954 to 2119
SERIAL_START = dt.date(1899, 12, 30)


def parse_date(text: str) -> str | None:
    """Read a day as an ISO date: 2026-04-01, 2026/4/1, 令和8年4月1日, 20260401, 46113.

    A number from 20,000 to 80,000 is the day count of a spreadsheet. None where it is no day.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    for pattern in (DATE, ERA_DATE, COMPACT_DATE):
        if match := pattern.fullmatch(folded):
            year = 1 if match["y"] == "元" else int(match["y"])
            year += ERAS[match["era"]] if pattern is ERA_DATE else 0
            return _day(year, int(match["m"]), int(match["d"]))
    if NUMBER.fullmatch(folded) and SERIAL_FROM <= float(folded) <= SERIAL_TO:
        return (SERIAL_START + dt.timedelta(days=int(float(folded)))).isoformat()
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def check_digit(code5: str) -> str:
    """Return the check digit of a five-digit municipality code (JIS X 0402, modulus 11)."""
    total = sum(int(d) * w for d, w in zip(code5, DATA_WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReading:
    """A municipality code read from a cell.

    Attributes
    ----------
    code
        Five digits, None where the cell is none.
    finding
        Finding code of what was mended or is wrong, empty where nothing.
    """

    code: str | None
    finding: str = ""


def _six_digits(text: str) -> str | None:
    return text[:5] if check_digit(text[:5]) == text[5] else None


def parse_municipality_code(text: str, known: Collection[str] = ()) -> CodeReading:
    """Read a municipality code of five digits, or of six with its check digit.

    A leading zero that a spreadsheet dropped is put back. Five digits that can be read both ways
    are decided by the codes ``known``; where both are known, the plain five-digit reading stands.
    """
    digits = re.sub(r"\.0+$", "", unicodedata.normalize("NFKC", text).strip().lstrip("'"))
    if not (digits.isascii() and digits.isdigit()):
        return CodeReading(code=None, finding="site_code_wrong")
    mended = f"0{digits}"
    ways: list[tuple[str, str]] = []
    if len(digits) == CODE6_CHARACTERS and (code := _six_digits(digits)):
        ways = [(code, "")]
    elif len(digits) == CODE5_CHARACTERS:
        ways = [(digits, "")]
        if code := _six_digits(mended):
            ways.append((code, "site_code_zero_lost"))
    elif len(digits) == CODE5_CHARACTERS - 1:
        ways = [(mended, "site_code_zero_lost")]
    ways = [(c, f) for c, f in ways if 1 <= int(c[:2]) <= PREFECTURES]
    good = [(c, f) for c, f in ways if c in known] if known else ways[:1]
    if good:
        return CodeReading(
            code=good[0][0], finding="site_code_ambiguous" if good[1:] else good[0][1]
        )
    of_prefecture = len(digits) <= 2 or any(c.endswith("000") for c, _ in ways)  # noqa: PLR2004
    return CodeReading(
        code=None, finding="site_code_prefecture" if of_prefecture else "site_code_wrong"
    )


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s_\-]+", "", folded)


def _spellings(words: Iterable[Word], more: Mapping[str, Word]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    parts: dict[str, set[str]] = {}
    for word in words:
        for text in (word.value, word.label.ja, word.label.en):
            found.setdefault(_fold(text), word.value)
        for part in re.split(r"・| and | or ", f"{word.label.ja}・{word.label.en}"):
            parts.setdefault(_fold(part), set()).add(word.value)
    found |= {p: next(iter(v)) for p, v in parts.items() if len(v) == 1 and p not in found}
    return MappingProxyType(found | {_fold(k): v.value for k, v in more.items()})


SPELLINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "category": _spellings(
            Category,
            {
                "廃校": Category.SCHOOL,
                "湖": Category.LAKE,
                "池": Category.LAKE,
                "滝": Category.RIVER,
                "高原": Category.MOUNTAIN,
                "寺院": Category.TEMPLE,
                "神社仏閣": Category.TEMPLE_SHRINE,
                "古民家": Category.RESIDENCE,
                "美術館": Category.MUSEUM,
                "博物館": Category.MUSEUM,
                "旅館": Category.ONSEN,
                "飲食店": Category.SHOP,
                "トンネル": Category.TUNNEL,
                "鉄道駅": Category.STATION,
                "漁港": Category.PORT,
                "港湾": Category.PORT,
                "展望台": Category.VIEW_POINT,
                "町並み": Category.TRADITIONAL_TOWN,
                "街並み": Category.TRADITIONAL_TOWN,
            },
        ),
        "setting": _spellings(
            Setting,
            {
                "屋内外": Setting.BOTH,
                "両方": Setting.BOTH,
                "内": Setting.INTERIOR,
                "外": Setting.EXTERIOR,
            },
        ),
        "eras": _spellings(Era, {"江戸": Era.EDO, "時代劇": Era.EDO, "現在": Era.CONTEMPORARY}),
        "owner_kind": _spellings(
            OwnerKind,
            {
                "公": OwnerKind.PUBLIC,
                "公共": OwnerKind.PUBLIC,
                "民": OwnerKind.PRIVATE,
                "民間": OwnerKind.PRIVATE,
                "私有": OwnerKind.PRIVATE,
            },
        ),
        "public_access": _spellings(
            PublicAccess,
            dict.fromkeys(
                (
                    "private",
                    "非公開",
                    "立入禁止",
                    "立入り禁止",
                    "立ち入り禁止",
                    "訪問不可",
                    "見学不可",
                    "入場不可",
                ),
                PublicAccess.PRIVATE,
            ),
        ),
    }
)
"""Column to the spellings that mean a member of its vocabulary."""


@cache
def _spelled(column: str, vocabulary: type[Word]) -> Mapping[str, str]:
    return SPELLINGS.get(column) or _spellings(vocabulary, {})


def parse_word(column: str, text: str, vocabulary: type[Word] | None = None) -> str | None:
    """Return the code of a word of a vocabulary, None where it is not in the list.

    Parameters
    ----------
    vocabulary
        That of the column, where the column has no spellings of its own.
    """
    spelled = SPELLINGS[column] if vocabulary is None else _spelled(column, vocabulary)
    return spelled.get(_fold(text))


CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "mode": {
            "bus": "bus", "バス": "bus", "路線バス": "bus", "コミュニティバス": "bus",
            "rail": "rail", "鉄道": "rail", "電車": "rail",
            "ferry": "ferry", "船": "ferry", "フェリー": "ferry", "旅客船": "ferry",
            "demand": "demand", "デマンド": "demand", "デマンド交通": "demand",
            "rail_station": "rail_station", "駅": "rail_station", "鉄道駅": "rail_station",
        },
        "party": {
            "rights_holder": "rights_holder", "権利者": "rights_holder",
            "municipality": "municipality", "自治体": "municipality", "市町村": "municipality",
        },
        "status": {
            "unknown": "unknown", "不明": "unknown", "open": "open", "営業中": "open",
            "利用可": "open", "closed": "closed", "閉鎖": "closed", "休業": "closed",
            "closed_station": "closed_station", "廃駅": "closed_station",
        },
        "confidence": {
            "high": "high", "高": "high", "medium": "medium", "中": "medium",
            "low": "low", "低": "low",
        },
        "state": {
            "draft": "draft", "下書き": "draft", "非公開": "draft", "未公開": "draft",
            "public": "public", "公開": "public", "公開中": "public",
            "closed": "closed", "受付終了": "closed", "受付停止": "closed", "公開終了": "closed",
        },
    }
)  # fmt: skip
"""Column to words to code, for columns without a vocabulary."""


def parse_choice(column: str, text: str) -> str | None:
    """Return the code of a word of ``CHOICES``, None where it is not in the list."""
    return _chosen(column).get(_fold(text))


@cache
def _chosen(column: str) -> Mapping[str, str]:
    return {_fold(word): code for word, code in CHOICES[column].items()}


def parse_words(column: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read a list of words: the codes found, and the texts that are not in the list."""
    whole = parse_word(column, text)
    if whole is not None:
        return (whole,), ()
    parts = [p for p in LIST_SEPARATORS.split(text) if p.strip()]
    codes = {p: parse_word(column, p) for p in parts}
    found = dict.fromkeys(c for c in codes.values() if c is not None)
    return tuple(found), tuple(p.strip() for p, c in codes.items() if c is None)
