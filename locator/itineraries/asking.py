"""The question of an itinerary, checked as a whole; the places that it asks for."""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.crs import WGS84
from locator.errors import QueryError
from locator.itineraries.records import (
    DAY_S,
    MOST_DAYS,
    MOST_PLACES,
    ItineraryQuery,
    LeftOut,
    Omission,
    PlacePoint,
    SceneNote,
)
from locator.itineraries.rules import VisitRule
from locator.places import find_target
from locator.records import Catalogue
from locator.settings import Settings

_PACES = (0.1, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that may be visited.

    Attributes
    ----------
    ids
        All ids that name it: of its rows, and of the place.
    public_access
        As in the tables of spots and locations; empty where they do not say.
    stay_min
        Minutes of a visit at a pace of 1.
    """

    place: PlacePoint
    ids: frozenset[str]
    category: str
    public_access: str
    stay_min: float
    value: float
    rule: VisitRule | None = None
    scenes: tuple[SceneNote, ...] = ()
    note: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The places of a question.

    Attributes
    ----------
    candidates
        Those that may be visited.
    left_out
        Those that may not, whatever the time.
    start, end, nights
        Where the days begin and end.
    must
        Numbers of candidates that are required.
    """

    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]
    start: PlacePoint
    end: PlacePoint
    nights: tuple[PlacePoint, ...]
    must: frozenset[int] = field(default_factory=frozenset)
    order: tuple[int, ...] = ()

    @property
    def points(self) -> tuple[PlacePoint, ...]:
        """Places to visit, then start, end and nights."""
        return (*(one.place for one in self.candidates), self.start, self.end, *self.nights)

    @property
    def count(self) -> int:
        """Places asked for."""
        return len(self.candidates) + len(self.left_out)


def check_query(query: ItineraryQuery) -> None:
    """Refuse a question that contradicts itself.

    Raises
    ------
    QueryError
        Days, times, limits, pace or values are out of their range, or no place is asked for.
    """
    limits: tuple[tuple[str, float | None, float, float], ...] = (
        ("days", query.days, 1, MOST_DAYS),
        ("pace", query.pace, *_PACES),
        ("dwell_min", query.dwell_min, 0, 1440),
        ("max_walk_m", query.max_walk_m, 0, 5000),
        ("max_walk_day_m", query.max_walk_day_m, 0, 100_000),
        ("max_transfers", query.max_transfers, 0, 20),
        ("most_visits", query.most_visits, 0, MOST_PLACES),
        ("iterations", query.iterations, 0, 1_000_000_000),
        ("seed", query.seed, 0, 2**63 - 1),
        ("depart_after_s", query.depart_after_s, 0, DAY_S),
        ("return_by_s", query.return_by_s, 0, 2 * DAY_S),
    )
    for name, value, low, high in limits:
        if value is not None and not low <= value <= high:
            raise QueryError(
                f"{name} is {value}; expected {low:g} to {high:g}; give such a number",
                code="itinerary_limit",
                name=name,
                found=value,
                low=f"{low:g}",
                high=f"{high:g}",
            )
    if query.return_by_s <= query.depart_after_s:
        after, by = _clock(query.depart_after_s), _clock(query.return_by_s)
        raise QueryError(
            f"--return-by {by} is not after --depart-after {after}",
            code="bad_window",
            after=after,
            by=by,
        )
    if query.days > 1 and query.return_by_s - DAY_S >= query.depart_after_s:
        raise QueryError(
            f"a day ends at {_clock(query.return_by_s)}, after the next one begins; expected a "
            "night between them; give an earlier end",
            code="itinerary_no_night",
            by=_clock(query.return_by_s),
        )
    bad = [i for i, v in query.worth.items() if not (math.isfinite(v) and v >= 0)]
    if bad:
        raise QueryError(
            f"the value of {bad[0]} is {query.worth[bad[0]]}; expected 0 or more; mend it",
            code="itinerary_value",
            id=bad[0],
            found=query.worth[bad[0]],
        )
    if not (query.works or query.spots or query.must or query.order):
        raise QueryError(
            "no place is asked for; give a work or places to visit", code="itinerary_nothing"
        )
    both = sorted(set(query.must) & set(query.skip))
    if both:
        raise QueryError(
            f"{both[0]} is both required and to be left out; choose one",
            code="itinerary_must_skip",
            id=both[0],
        )


def places_asked(
    catalogue: Catalogue,
    query: ItineraryQuery,
    settings: Settings,
    *,
    care: Callable[[Candidate], Omission | None],
) -> Asked:
    """Return the places that a question asks for, each place once.

    Parameters
    ----------
    care
        Why a place may not be visited for the sake of those who live or work there; None where
        it may.

    Raises
    ------
    QueryError
        An id does not exist, or there are too many places.
    """
    rows = _rows(catalogue, query)
    linked = _linked(catalogue, rows)
    if len(rows) > MOST_PLACES:
        raise QueryError(
            f"{len(rows)} places are asked for; expected at most {MOST_PLACES}; choose fewer works "
            "or places",
            code="itinerary_too_many",
            found=len(rows),
            most=MOST_PLACES,
        )
    found = [
        _candidate(catalogue, query, str(row["id"]), row, linked)
        for row in rows.reset_index(names="id").to_dict("records")
    ]
    named = {name for one in found for name in one.ids}
    _check_ids(named, (*query.skip, *query.worth, *query.order))
    kept: list[Candidate] = []
    left: list[LeftOut] = []
    skipped = set(query.skip)
    for one in found:
        reason = care(one)
        if skipped & one.ids:
            reason = Omission.SKIPPED
        elif reason is None and one.place.precision_m > settings.coarse_m:
            reason = Omission.COARSE
        if reason is None:
            kept.append(one)
        else:
            left.append(LeftOut(place=one.place, reason=reason))
    _check_must(query, left, found)
    start = _end(catalogue, query.start, settings)
    nights = [_end(catalogue, text, settings) for text in query.lodging[: query.days - 1]]
    while len(nights) < query.days - 1:
        nights.append(nights[-1] if nights else start)
    numbers = {name: n for n, one in enumerate(kept) for name in one.ids}
    return Asked(
        candidates=tuple(kept),
        left_out=tuple(left),
        start=start,
        end=_end(catalogue, query.end, settings) if query.end else start,
        nights=tuple(nights),
        must=frozenset(numbers[i] for i in query.must),
        order=tuple(dict.fromkeys(numbers[i] for i in query.order if i in numbers)),
    )


def frame_of(points: Sequence[PlacePoint]) -> gpd.GeoDataFrame:
    """Return points as a frame of sites: index id, columns municipality_code, precision_m."""
    return gpd.GeoDataFrame(
        {
            "municipality_code": [p.municipality_code or None for p in points],
            "precision_m": [p.precision_m for p in points],
        },
        index=[p.id for p in points],
        geometry=gpd.points_from_xy([p.lon for p in points], [p.lat for p in points]),
        crs=WGS84,
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def _check_ids(named: set[str], wanted: Iterable[str]) -> None:
    strange = [i for i in wanted if i not in named]
    if strange:
        raise QueryError(
            f"{strange[0]!r} is none of the places asked for; expected one of them; correct the id "
            "or add its work",
            code="itinerary_stranger",
            found=strange[0],
        )


def _check_must(query: ItineraryQuery, left: list[LeftOut], found: list[Candidate]) -> None:
    """Refuse to require what may not be visited."""
    reasons = {one.place.id: one.reason for one in left}
    for one in found:
        if one.place.id in reasons and (set(query.must) | set(query.order)) & one.ids:
            raise QueryError(
                f"{one.place.id} is required, but is left out ({reasons[one.place.id].value}); "
                "require another place",
                code="itinerary_must_omitted",
                id=one.place.id,
                reason=reasons[one.place.id].value,
            )


def _rows(catalogue: Catalogue, query: ItineraryQuery) -> pd.DataFrame:
    """Return the rows of the places asked for, each place once, index: id."""
    links = catalogue.place_works
    known = links[links["work_id"].isin(query.works)]
    for work in query.works:
        find_target(catalogue, work)
    own = [i for i in (*query.spots, *query.must, *query.order) if i]
    tables = (catalogue.spots, catalogue.locations, catalogue.hubs)
    by_work = set(known["site_id"])
    parts = [table[table.index.isin(by_work)] for table in tables[:2]]
    parts += [_row(catalogue, tables, name) for name in own]
    frame = pd.concat([p for p in parts if len(p)]) if any(map(len, parts)) else catalogue.spots[:0]
    frame = frame[~frame.index.duplicated()]
    place = frame["place_id"].astype(object)
    once: pd.DataFrame = frame[~(place.notna() & place.duplicated())]
    return once


def _row(catalogue: Catalogue, tables: tuple[gpd.GeoDataFrame, ...], name: str) -> gpd.GeoDataFrame:
    for table in tables:
        if name in table.index:
            return table.loc[[name]]
        same = table[table["place_id"] == name]
        if len(same):
            return same[:1]
    target = find_target(catalogue, name)
    point = target.points[0]
    return gpd.GeoDataFrame(
        {
            "place_id": [None],
            "name_ja": [target.name_ja],
            "name_en": [target.name_en],
            "precision_m": [point.precision_m],
            "municipality_code": [point.municipality_code or None],
        },
        index=pd.Index([name]),
        geometry=gpd.points_from_xy([point.lon], [point.lat]),
        crs=catalogue.spots.crs,
    )


def _linked(catalogue: Catalogue, rows: pd.DataFrame) -> dict[str, list[dict[str, str]]]:
    """Return by id of a row and of a place what it is to works: rows of ``place_works``."""
    links = catalogue.place_works
    places = set(rows["place_id"].dropna())
    here = links[links["site_id"].isin(set(rows.index)) | links["place_id"].isin(places)]
    found: dict[str, list[dict[str, str]]] = {}
    for link in here.to_dict("records"):
        told = {str(key): _text(value) for key, value in link.items()}
        for name in {told["site_id"], told["place_id"]} - {""}:
            found.setdefault(name, []).append(told)
    return found


def _candidate(
    catalogue: Catalogue,
    query: ItineraryQuery,
    name: str,
    row: Mapping[Hashable, Any],
    linked: Mapping[str, list[dict[str, str]]],
) -> Candidate:
    place_id = _text(row.get("place_id"))
    links = linked.get(place_id) or linked.get(name, [])
    ids = frozenset({name, place_id, *(link["site_id"] for link in links)} - {""})
    named = (name, *sorted(ids))
    rule = next((query.rules[i] for i in named if i in query.rules), None)
    stated = row.get("dwell_min")
    minutes = query.dwell_min if stated is None or pd.isna(stated) else float(stated)
    if rule is not None and rule.dwell_min is not None:
        minutes = rule.dwell_min
    return Candidate(
        place=_point(name, row),
        ids=ids,
        category=_text(row.get("category")),
        public_access=_text(row.get("public_access")),
        stay_min=minutes,
        value=next((query.worth[i] for i in named if i in query.worth), 1.0),
        rule=rule,
        scenes=_scenes(catalogue, links, query.works),
        note=_text(row.get("note")),
        source_id=_text(row.get("source_id")),
    )


def _scenes(
    catalogue: Catalogue, links: Sequence[dict[str, str]], works: tuple[str, ...]
) -> tuple[SceneNote, ...]:
    """Return what a place is to works, those asked for first."""
    once = {link["work_id"]: link for link in reversed(links)}
    known = catalogue.works.loc[list(once), ["title_ja", "title_en"]]
    titles = {
        work: (_text(ja), _text(en))
        for work, ja, en in zip(known.index, known["title_ja"], known["title_en"], strict=True)
    }
    return tuple(
        SceneNote(
            work_id=work_id,
            title_ja=titles[work_id][0],
            title_en=titles[work_id][1] or titles[work_id][0],
            role=once[work_id]["role"],
            scene=once[work_id]["scene"],
        )
        for work_id in sorted(once, key=lambda work: (work not in works, work))
    )


def _point(name: str, row: Mapping[Hashable, Any]) -> PlacePoint:
    return PlacePoint(
        id=name,
        name_ja=str(row["name_ja"]),
        name_en=_text(row.get("name_en")) or str(row["name_ja"]),
        lon=float(row["geometry"].x),
        lat=float(row["geometry"].y),
        precision_m=0.0 if pd.isna(row["precision_m"]) else float(row["precision_m"]),
        municipality_code=_text(row.get("municipality_code")),
    )


def _end(catalogue: Catalogue, text: str, settings: Settings) -> PlacePoint:
    target = find_target(catalogue, text)
    point = target.points[0]
    if len(target.points) > 1 or point.precision_m > settings.coarse_m:
        raise QueryError(
            f"{text!r} is no single point known to {settings.coarse_m:g} m; expected a gateway, "
            "station, place or lon,lat to start from; choose one",
            code="itinerary_end",
            found=text,
        )
    return PlacePoint(
        id=target.id,
        name_ja=target.name_ja,
        name_en=target.name_en,
        lon=point.lon,
        lat=point.lat,
        precision_m=point.precision_m,
        municipality_code=point.municipality_code,
    )


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]
