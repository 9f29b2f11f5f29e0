"""The municipality that a row names, and where its office stands."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

OFFICE_PRECISION_M = 5000.0
LONGEST_ADDRESS = 120
LONGEST_NAME = 14
PREFECTURE_NAMES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県",
    "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",
    "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府",
    "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",
    "鹿児島県", "沖縄県",
)  # fmt: skip
"""Prefectures in the order of JIS X 0401, 01 first."""
COUNTY = re.compile(r"^.{1,6}?郡(?=.+[町村])")
COUNTY_AT = 7
_HEAD = 2
POSTCODE = re.compile(r"^〒?\d{3}-?\d{4}")
CODE_COLUMNS = ("municipality_code", "code5", "code")


def _fold(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    if folded.startswith("〒") or folded[:1].isdigit():
        folded = POSTCODE.sub("", folded)
    return folded.replace("ヶ", "ケ").replace("ヵ", "カ")


def _without_county(name: str) -> str:
    return COUNTY.sub("", name) if "郡" in name[1:COUNTY_AT] else name


BY_HEAD: Mapping[str, tuple[str, str]] = MappingProxyType(
    {name[:2]: (f"{place:02d}", name) for place, name in enumerate(PREFECTURE_NAMES, start=1)}
)
"""First two characters of a prefecture's name to its code and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A municipality and the position of its office, degrees."""

    code: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Municipalities by code and by name.

    Attributes
    ----------
    offices
        Five-digit code to the office.
    by_name
        Folded name without prefecture to the codes that bear it.
    lengths
        First two characters of a name to the lengths of the names that begin so, the longest
        first.
    """

    offices: Mapping[str, Office]
    by_name: Mapping[str, tuple[str, ...]]
    lengths: Mapping[str, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Derive what is asked for each address."""
        found: dict[str, set[int]] = {}
        for name in self.by_name:
            if _HEAD <= len(name) <= LONGEST_NAME:
                found.setdefault(name[:_HEAD], set()).add(len(name))
        lengths = {head: tuple(sorted(some, reverse=True)) for head, some in found.items()}
        object.__setattr__(self, "lengths", lengths)

    def find(self, text: str, prefecture: str = "") -> tuple[str, ...]:
        """Return the codes of the municipalities that a name or an address begins with.

        One code is an answer, several are a doubt, none is «not found». A prefecture, given apart
        or at the head of the text, narrows the choice; the longest name wins (a ward before its
        city).
        """
        rest, area = _fold(text[:LONGEST_ADDRESS]), _stated_area(prefecture)
        code, name = BY_HEAD.get(rest[:2], ("", ""))
        if name and rest.startswith(name) and len(rest) > len(name):
            rest, area = rest[len(name) :], code
        found = self._longest(rest, area)
        if found or "郡" not in rest[1:COUNTY_AT]:
            return found
        return self._longest(_without_county(rest), area)

    def _longest(self, words: str, area: str) -> tuple[str, ...]:
        """Return the codes of the longest name that words begin with, those of an area if any."""
        for length in self.lengths.get(words[:_HEAD], ()):
            codes = self.by_name.get(words[:length], ())
            if area and codes:
                codes = tuple([code for code in codes if code.startswith(area)])
            if codes:
                return codes
        return ()


@lru_cache(maxsize=1024)
def _stated_area(prefecture: str) -> str:
    return _prefecture_code(_fold(prefecture)) if prefecture else ""


def _prefecture_code(name: str) -> str:
    for place, full in enumerate(PREFECTURE_NAMES, start=1):
        if name and name in {full, full[:-1], f"{place:02d}"}:
            return f"{place:02d}"
    return ""


def make_gazetteer(municipalities: pd.DataFrame | None) -> Gazetteer:
    """Index the table of municipalities by code and by name.

    Parameters
    ----------
    municipalities
        Index or column ``municipality_code`` (or code5) of five digits, ``name_ja``, and ``lon``,
        ``lat`` of the office in degrees, or a geometry of points; None for no table at all.
    """
    if municipalities is None or municipalities.empty:
        return Gazetteer(offices=MappingProxyType({}), by_name=MappingProxyType({}))
    column = next((c for c in CODE_COLUMNS if c in municipalities.columns), None)
    codes = municipalities.index if column is None else municipalities[column]
    if {"lon", "lat"} <= set(municipalities.columns):
        lons, lats = municipalities["lon"], municipalities["lat"]
    else:
        points = municipalities["geometry"]
        lons, lats = points.x, points.y
    offices: dict[str, Office] = {}
    by_name: dict[str, list[str]] = {}
    names = municipalities["name_ja"]
    for code, name, lon, lat in zip(codes, names, lons, lats, strict=True):
        code5 = str(code).zfill(5)
        offices[code5] = Office(code=code5, name=str(name), lon=float(lon), lat=float(lat))
        folded = _fold(str(name))
        for spelling in dict.fromkeys((folded, _without_county(folded))):
            by_name.setdefault(spelling, []).append(code5)
    return Gazetteer(
        offices=MappingProxyType(offices),
        by_name=MappingProxyType({n: tuple(c) for n, c in by_name.items()}),
    )
