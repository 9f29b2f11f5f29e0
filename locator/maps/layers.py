"""Layers over the base: ranked sites by score, and what lies around them by kind."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from branca.element import MacroElement
from folium.template import Template

from locator.i18n import Lang
from locator.maps.literals import Literal, flat, literal
from locator.maps.scores import (
    CLASS_COLOURS,
    CLASS_INKS,
    UNKNOWN_COLOUR,
    ScoreScale,
    little_known,
    score_scale,
)
from locator.maps.shoots import shoot_rows, shoots_on_map
from locator.maps.symbols import SYMBOLS, ContextKind
from locator.maps.words import word
from locator.records import Catalogue, Ranking
from locator.vocabulary import PublicAccess, StationService

Row: TypeAlias = list[Literal]
Bounds: TypeAlias = tuple[float, float, float, float]

DECIMALS: Final = 5
REST_DRAWN: Final = 1500
CELL_DEG: Final = 0.2
_COLUMNS: Final = 10_000  # more than the cells around the earth
_DRAWN: Final = (
    "rank",
    "score",
    "score_low",
    "score_high",
    "name_ja",
    "name_en",
    "geometry",
)
_WORDS_OF_A_SITE: Final = ("rank", "score", "not_scored", "little_known", "cluster", "more")
OUT_OF_SERVICE: Final = frozenset({StationService.SUSPENDED.value, StationService.CLOSED.value})
CLUSTERED: Final = frozenset({ContextKind.STATION, ContextKind.STOP, ContextKind.SHOOT})


class Sites(MacroElement):
    """One call that draws rows of sites into the group it is added to."""

    _template = Template(
        "{% macro script(this, kwargs) %}\n"
        "LocatorMap.{{ this.draw }}({{ this._parent.get_name() }},"
        " {{ this.rows }}, {{ this.options }});\n"
        "{% endmacro %}"
    )

    def __init__(self, draw: str, rows: Sequence[Row], options: dict[str, Literal]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Sites"
        self.draw, self.rows, self.options = draw, flat(rows), literal(options)


def ranking_layers(
    ranking: Ranking, *, lang: Lang, top: int = 20, selected: str | None = None
) -> list[folium.FeatureGroup]:
    """Return the groups of the ranked sites: the rest clustered, the first ``top`` numbered.

    Parameters
    ----------
    top
        So many sites are drawn one by one with their rank; the others as clustered dots.
    selected
        Id of the site that stands out; drawn one by one wherever it ranks.

    Notes
    -----
    A click gives ``last_active_drawing["properties"]["id"]``. Sites whose score spans more than
    0.4 are hollow, sites without score grey and dashed. Beyond the 1,500 that follow, sites are not
    sent one by one but counted in cells of 0.2 degrees: the table holds them all.
    """
    frame = ranking.frame[[name for name in _DRAWN if name in ranking.frame]]
    scale = score_scale(frame)
    first = (frame["rank"] <= top).to_numpy() | (frame.index == selected)
    others = frame[~first]
    options: dict[str, Literal] = {
        "colours": [*CLASS_COLOURS, UNKNOWN_COLOUR],
        "inks": [*CLASS_INKS, "#1b1b1b"],
        "selected": selected or "",
        "cell": CELL_DEG,
        "words": {key: word(key, lang) for key in _WORDS_OF_A_SITE},
    }
    groups = []
    for draw, part in (
        ("cells", _cell_rows(others.iloc[REST_DRAWN:])),
        ("rest", _ranked_rows(others.iloc[:REST_DRAWN], scale, lang)),
        ("ranked", _ranked_rows(frame[first], scale, lang)),
    ):
        group = folium.FeatureGroup(name=draw, control=False)
        Sites(draw, part, options).add_to(group)
        groups.append(group)
    return groups


def _ranked_rows(frame: gpd.GeoDataFrame, scale: ScoreScale, lang: Lang) -> list[Row]:
    """Return [lat, lon, id, name, class, hollow, rank, score, low, high] a site."""
    scores = frame[["score", "score_low", "score_high"]].astype("Float64").round(2)
    known = scores.astype(object).where(scores.notna(), None)
    columns = (
        frame.geometry.y.round(DECIMALS).tolist(),
        frame.geometry.x.round(DECIMALS).tolist(),
        [str(site) for site in frame.index],
        _names(frame, lang),
        [scale.class_of(score) for score in frame["score"].tolist()],
        little_known(frame).astype(int).tolist(),
        frame["rank"].astype(int).tolist(),
        *(known[name].tolist() for name in scores),
    )
    return [list(row) for row in zip(*columns, strict=True)]


def _cell_rows(frame: gpd.GeoDataFrame) -> list[Row]:
    """Return [south, west, sites] a cell of 0.2 degrees that holds a site."""
    points = frame.geometry.get_coordinates().to_numpy()
    wests, souths = np.floor(points.T / CELL_DEG).astype(np.int64) + _COLUMNS // 2
    keys, counts = np.unique(souths * _COLUMNS + wests, return_counts=True)
    souths, wests = (part - _COLUMNS // 2 for part in np.divmod(keys, _COLUMNS))
    return [
        [round(south * CELL_DEG, 1), round(west * CELL_DEG, 1), count]
        for south, west, count in zip(souths.tolist(), wests.tolist(), counts.tolist(), strict=True)
    ]


def _names(frame: pd.DataFrame, lang: Lang) -> list[str]:
    """Return the names in the language asked for, the Japanese one where there is none."""
    names = frame["name_ja"].astype("string").fillna("")
    if lang is Lang.EN and "name_en" in frame:
        english = frame["name_en"].astype("string").fillna("")
        names = english.where(english != "", names)
    return [str(name) for name in names]


def context_layers(
    catalogue: Catalogue,
    *,
    kinds: Iterable[ContextKind],
    lang: Lang,
    bounds: Bounds | None = None,
) -> list[folium.FeatureGroup]:
    """Return one group a kind of place around the sites, in the order asked for.

    Parameters
    ----------
    bounds
        (west, south, east, north) in degrees; None for all Japan.

    Notes
    -----
    Film commissions stand at the office of their municipality. Private places that nobody should
    visit are left out. Suspended and closed stations are hollow. Of past shoots the 20,000 newest
    on the map are drawn. A click gives the id, and the kind as
    ``last_active_drawing["properties"]["kind"]``.
    """
    groups = []
    for kind in kinds:
        frame = _places(catalogue, kind)
        if bounds is not None:
            west, south, east, north = bounds
            frame = frame.cx[west:east, south:north]
        symbol = SYMBOLS[kind]
        group = folium.FeatureGroup(name=str(kind), control=False)
        options: dict[str, Literal] = {
            "kind": str(kind),
            "path": symbol.path,
            "colour": symbol.colour,
            "size": symbol.size,
            "clustered": kind in CLUSTERED,
            "cluster": f"{word(str(kind), lang)} {word('cluster', lang)}",
        }
        Sites("places", _place_rows(frame, kind, lang), options).add_to(group)
        groups.append(group)
    return groups


def _places(catalogue: Catalogue, kind: ContextKind) -> gpd.GeoDataFrame:
    """Return the frame of one kind, index id, with what may be shown only."""
    match kind:
        case ContextKind.FILM_COMMISSION:
            return _at_offices(catalogue)
        case ContextKind.HUB:
            frame = catalogue.hubs
        case ContextKind.SPOT:
            open_ones = catalogue.spots["public_access"] != PublicAccess.PRIVATE.value
            frame = catalogue.spots[open_ones.fillna(value=True)]
        case ContextKind.GATEWAY:
            frame = catalogue.gateways
        case ContextKind.STATION:
            frame = catalogue.stations
        case ContextKind.STOP:
            frame = catalogue.stops
        case ContextKind.SHOOT:
            frame = shoots_on_map(catalogue.shoots)
    return frame[~(frame.geometry.isna() | frame.geometry.is_empty)]


def _at_offices(catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Return the film commissions at the office of their municipality; others are left out."""
    offices = catalogue.municipalities[["lon", "lat"]]
    frame = catalogue.film_commissions.join(offices, on="municipality_code", how="inner")
    points = gpd.points_from_xy(frame["lon"], frame["lat"], crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=points)


def _place_rows(frame: gpd.GeoDataFrame, kind: ContextKind, lang: Lang) -> list[Row]:
    """Return [lat, lon, id, name, detail, hollow] a place."""
    if kind is ContextKind.SHOOT:
        return shoot_rows(frame, lang, DECIMALS)
    detail = word(str(kind), lang)
    if kind is ContextKind.FILM_COMMISSION:
        detail += f"（{word('approximate', lang)}）"
    details, hollow = [detail] * len(frame), [0] * len(frame)
    if kind is ContextKind.STATION:
        services = frame["service"].astype("string").fillna(StationService.UNKNOWN.value)
        hollow = services.isin(list(OUT_OF_SERVICE)).astype(int).tolist()
        labels = {service.value: service.label(lang) for service in StationService}
        details = [f"{detail}（{labels.get(service, service)}）" for service in services]
    lons, lats = frame.geometry.x.round(DECIMALS), frame.geometry.y.round(DECIMALS)
    return [
        [lat, lon, str(place), name, text, is_hollow]
        for lat, lon, place, name, text, is_hollow in zip(
            lats.tolist(),
            lons.tolist(),
            frame.index,
            _names(frame, lang),
            details,
            hollow,
            strict=True,
        )
    ]
