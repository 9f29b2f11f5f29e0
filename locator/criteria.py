"""The criteria of a score, as data: unit, value function with its two ends, source."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locator.i18n import Label

HOUSE_DEFAULT = "house default, no published value"


class CriterionGroup(StrEnum):
    """What a criterion speaks of."""

    ROAD = "road"
    TRANSIT = "transit"
    OUTING = "outing"
    CONTENT = "content"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing that a place is judged by.

    The value is linear between the two ends and clipped to 0..1:
    value = (measure - worst) / (best - worst). Less is better where ``best < worst``.

    Attributes
    ----------
    unit
        Natural unit of the measure: km, m, min, clock (minutes after midnight), count, level.
    worst, best
        Measures that are worth 0 and 1.
    source
        Where the two ends come from.
    note
        How it is measured, in one line.
    """

    id: str
    label: Label
    group: CriterionGroup
    unit: str
    worst: float
    best: float
    note: Label
    source: str = HOUSE_DEFAULT

    @property
    def less_is_better(self) -> bool:
        """Whether a smaller measure is worth more."""
        return self.best < self.worst

    def value(self, measure: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the worth 0..1 of measures in natural units; NaN stays NaN."""
        return np.clip((measure - self.worst) / (self.best - self.worst), 0.0, 1.0)


_ROAD, _TRANSIT, _OUTING, _CONTENT, _DATA = CriterionGroup
_WALK = Label("徒歩800 m（道のり換算）以内の停留所", "stops within 800 walked metres")
_STRAIGHT = Label("直線距離（測地線）", "straight line (geodesic)")
_DRIVE = Label(
    "直線×1.3を距離帯別の速度で走る推定。海を挟む場合は不明",
    "estimate: straight line x 1.3 at a speed by distance band; unknown across the sea",
)
_BY_FEEDS = Label(
    "選んだ出発地から、手元の時刻表と徒歩で。最速とは限らない",
    "from the chosen start, by the timetables at hand and on foot; faster ways may exist",
)
_RECORDED = Label("収録分のみ。0件は不明", "as recorded here; none recorded is unknown")
_ROWS = (
    ("airport_km", "最寄り空港まで", "to the nearest airport", _ROAD, "km", 120, 10, _STRAIGHT),
    ("airport_drive_min", "空港から車", "drive from airport", _ROAD, "min", 150, 20, _DRIVE),
    (
        "shinkansen_km",
        "最寄り新幹線駅まで",
        "to the nearest Shinkansen station",
        _ROAD,
        "km",
        100,
        2,
        _STRAIGHT,
    ),
    (
        "shinkansen_drive_min",
        "新幹線駅から車",
        "drive from Shinkansen",
        _ROAD,
        "min",
        120,
        10,
        _DRIVE,
    ),
    ("base_km", "基地まで", "to the chosen base", _ROAD, "km", 600, 20, _STRAIGHT),
    ("base_drive_min", "基地から車", "drive from the base", _ROAD, "min", 480, 40, _DRIVE),
    (
        "station_m",
        "最寄り駅まで",
        "to the nearest running station",
        _TRANSIT,
        "m",
        5000,
        200,
        _STRAIGHT,
    ),
    (
        "stop_m",
        "最寄り停留所まで",
        "to the nearest bus stop",
        _TRANSIT,
        "m",
        2000,
        100,
        _STRAIGHT,
    ),
    ("departures", "発車数", "departures a day", _TRANSIT, "count", 0, 40, _WALK),
    (
        "best_route_departures",
        "最多系統・方向の発車数",
        "departures of the best route and direction",
        _TRANSIT,
        "count",
        0,
        20,
        _WALK,
    ),
    ("first_departure_min", "始発", "first departure", _TRANSIT, "clock", 720, 360, _WALK),
    ("last_departure_min", "最終", "last departure", _TRANSIT, "clock", 900, 1260, _WALK),
    ("service_span_min", "運行時間帯", "service span", _TRANSIT, "min", 0, 840, _WALK),
    ("longest_gap_min", "最大間隔", "longest gap between buses", _TRANSIT, "min", 360, 30, _WALK),
    (
        "fastest_min",
        "出発地から公共交通で",
        "by public transport from the start",
        _OUTING,
        "min",
        180,
        20,
        _BY_FEEDS,
    ),
    (
        "last_return_min",
        "最終の帰り",
        "last way back to the start",
        _OUTING,
        "clock",
        840,
        1140,
        _BY_FEEDS,
    ),
    (
        "longest_stay_min",
        "最長の滞在",
        "longest stay of a day trip",
        _OUTING,
        "min",
        30,
        360,
        _BY_FEEDS,
    ),
    (
        "useful_departures",
        "選べる出発の数",
        "choice of useful departures",
        _OUTING,
        "count",
        0,
        8,
        Label(
            "滞在と帰りが間に合う、出発地からの便の数",
            "departures from the start that still allow the stay and the way back",
        ),
    ),
    (
        "fc_support",
        "フィルムコミッションの支援",
        "film-commission support",
        _CONTENT,
        "level",
        0,
        2,
        Label(
            "2=市町村のFC、1=広域・県のFC。FCが未収録なら不明",
            "2 = FC of the municipality, 1 = of region or prefecture; unknown if none is listed",
        ),
    ),
    (
        "works_here",
        "この場所の作品",
        "works at this place",
        _CONTENT,
        "count",
        0,
        3,
        _RECORDED,
    ),
    ("works_near", "10 km以内の作品", "works within 10 km", _CONTENT, "count", 0, 5, _RECORDED),
    (
        "hubs_near",
        "30 km以内の拠点",
        "hubs within 30 km",
        _CONTENT,
        "count",
        0,
        3,
        Label(
            "政策文書の事例（2014-2019）は数えない。0件は不明",
            "cases of policy papers (2014-2019) never count; none recorded is unknown",
        ),
    ),
    (
        "spots_near",
        "5 km以内の聖地・ゆかりの地",
        "spots of works within 5 km",
        _CONTENT,
        "count",
        0,
        10,
        _RECORDED,
    ),
    (
        "precision_m",
        "位置の精度",
        "precision of the position",
        _DATA,
        "m",
        1000,
        80,
        Label("収録した位置の誤差の目安", "how far off the recorded position may be"),
    ),
)

CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        name: Criterion(
            id=name,
            label=Label(ja, en),
            group=group,
            unit=unit,
            worst=float(worst),
            best=float(best),
            note=note,
        )
        for name, ja, en, group, unit, worst, best, note in _ROWS
    }
)

ON_FOOT = frozenset(
    c.id for c in CRITERIA.values() if c.group in {CriterionGroup.TRANSIT, CriterionGroup.OUTING}
)
TIMETABLE = frozenset(
    {
        "departures",
        "best_route_departures",
        "first_departure_min",
        "last_departure_min",
        "service_span_min",
        "longest_gap_min",
        "fastest_min",
        "last_return_min",
        "longest_stay_min",
        "useful_departures",
    }
)
