"""A ranking as plain values: the JSON object of the command line."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import pandas as pd

from locator.brief import is_known
from locator.i18n import Lang
from locator.records import Query, Ranking
from locator.workbook import safe_text


def plain(value: object) -> object:
    """Return a value as JSON knows it: NA and infinite numbers become None, codes text."""
    if not is_known(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "|".join(str(v) for v in value)
    return safe_text(value)


def columns(frame: pd.DataFrame) -> dict[str, list[object]]:
    """Return the columns of a table as lists of plain values."""
    return {str(c): [plain(v) for v in frame[c].tolist()] for c in frame.columns}


def unknown_criteria(ranking: Ranking, rows: pd.Index) -> list[list[str]]:
    """Return for each row the criteria with weight > 0 that are unknown."""
    used = [c for c, weight in ranking.weights.items() if weight > 0]
    missing = ranking.measures.loc[rows, used].isna().to_numpy()
    return [[c for c, gone in zip(used, row, strict=True) if gone] for row in missing]


def query_json(query: Query) -> dict[str, object]:
    """Return a question as JSON values: every field, empty ones too."""

    def bare(value: object) -> object:
        if is_dataclass(value) and not isinstance(value, type):
            return {f.name: bare(getattr(value, f.name)) for f in fields(value)}
        if isinstance(value, Mapping):
            return {str(k): bare(v) for k, v in value.items()}
        if isinstance(value, tuple):
            return [bare(v) for v in value]
        return plain(value)

    return {f.name: bare(getattr(query, f.name)) for f in fields(query)}


def to_json(ranking: Ranking, lang: Lang, *, top: int | None = None) -> dict[str, object]:
    """Return the ranking as the JSON object of the command line; numbers are not rounded.

    Keys: query, ranking (rank, id, name, score, score_low, score_high, best_rank, worst_rank,
    parts, measures, unknown, municipality_code, lon, lat), excluded, not_scored, as_of,
    attribution. Unknown is null.
    """
    frame = ranking.frame if top is None else ranking.frame.head(top)
    measures = columns(ranking.measures.loc[frame.index])
    parts = columns(ranking.parts.loc[frame.index])
    sites = columns(pd.DataFrame(frame.drop(columns=frame.geometry.name)))
    first, second = ("name_ja", "name_en") if lang is Lang.JA else ("name_en", "name_ja")
    nothing = [None] * len(frame)
    codes = sites.get("municipality_code", nothing)
    names = list(zip(sites.get(first, nothing), sites.get(second, nothing), strict=True))
    unknown = unknown_criteria(ranking, frame.index)
    lons, lats = frame.geometry.x.tolist(), frame.geometry.y.tolist()
    numbers = ("score", "score_low", "score_high", "best_rank", "worst_rank")
    rows = [
        {
            "rank": sites["rank"][n],
            "id": str(site_id),
            "name": names[n][0] or names[n][1] or "",
            **{key: sites[key][n] for key in numbers},
            "parts": {c: column[n] for c, column in parts.items()},
            "measures": {c: column[n] for c, column in measures.items()},
            "unknown": unknown[n],
            "municipality_code": codes[n],
            "lon": lons[n],
            "lat": lats[n],
        }
        for n, site_id in enumerate(frame.index)
    ]
    return {
        "query": query_json(ranking.query),
        "ranking": rows,
        "excluded": [
            {"filter": e.filter, "no": e.no, "unknown": e.unknown} for e in ranking.excluded
        ],
        "not_scored": [
            {"criterion": n.criterion, "known": n.known, "of": n.of} for n in ranking.not_scored
        ],
        "as_of": {feed: day.isoformat() for feed, day in sorted(ranking.as_of.items())},
        "attribution": list(ranking.attribution),
    }
