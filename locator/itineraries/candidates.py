"""The places that a question names, each once, with what is known of them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from locator.errors import QueryError
from locator.itineraries.records import ItineraryQuery, PlacePoint, SceneNote
from locator.itineraries.rules import VisitRule
from locator.places import find_target
from locator.records import Catalogue
from locator.vocabulary import PublicAccess, VisitAccess


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


def candidates_of(catalogue: Catalogue, query: ItineraryQuery) -> list[Candidate]:
    """Return the places that a question asks for, each place once, its works' places first.

    Raises
    ------
    QueryError
        An id does not exist, or is that of something else.
    """
    rows = _rows(catalogue, query)
    place = rows["place_id"].astype(object)
    same: dict[str, set[str]] = {}
    for name, place_id in place.dropna().items():
        same.setdefault(str(place_id), set()).add(str(name))
    once = rows[~(place.notna() & place.duplicated())]
    linked, private = _linked(catalogue, rows), _private(catalogue)
    found = []
    for row in once.reset_index(names="id").to_dict("records"):
        place_id = _text(row.get("place_id"))
        names = frozenset(same.get(place_id, ()))
        one = _candidate(catalogue, query, row, names, linked)
        found.append(
            replace(one, public_access=PublicAccess.PRIVATE.value) if place_id in private else one
        )
    return found


def _private(catalogue: Catalogue) -> set[str]:
    """Return the places of which any row of the tables says that they are private."""
    word = PublicAccess.PRIVATE.value
    return {
        str(place)
        for table in (catalogue.spots, catalogue.locations)
        for place in table.loc[table["public_access"].astype(str) == word, "place_id"].dropna()
    }


def _rows(catalogue: Catalogue, query: ItineraryQuery) -> pd.DataFrame:
    """Return the rows that name the places asked for, index: id."""
    links = catalogue.place_works
    known = links[links["work_id"].isin(query.works)]
    for work in query.works:
        _check_work(catalogue, work)
    own = [i for i in (*query.spots, *query.must, *query.order) if i]
    tables = (catalogue.spots, catalogue.locations, catalogue.hubs)
    by_work = set(known["site_id"])
    parts = [table[table.index.isin(by_work)] for table in tables[:2]]
    parts += [_row(catalogue, tables, name) for name in own]
    parts = [part for part in parts if len(part)]
    frame: pd.DataFrame = pd.concat(parts) if parts else catalogue.spots[:0]
    return frame[~frame.index.duplicated()]


def _check_work(catalogue: Catalogue, work: str) -> None:
    """Refuse a work that is none, or has no place."""
    if work not in catalogue.works.index:
        raise QueryError(
            f"{work!r} is the id of no work; expected one; give a place among the spots",
            code="itinerary_no_work",
            found=work,
        )
    find_target(catalogue, work)


def _row(catalogue: Catalogue, tables: tuple[gpd.GeoDataFrame, ...], name: str) -> gpd.GeoDataFrame:
    for table in tables:
        if name in table.index:
            return table.loc[[name]]
        same = table[table["place_id"] == name]
        if len(same):
            return same[:1]
    target = find_target(catalogue, name)
    if name in catalogue.works.index:
        raise QueryError(
            f"{name!r} is a work; expected the id of a place; ask for it as a work",
            code="itinerary_work_as_place",
            found=name,
        )
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
    row: Mapping[Hashable, Any],
    names: frozenset[str],
    linked: Mapping[str, list[dict[str, str]]],
) -> Candidate:
    name, place_id = str(row["id"]), _text(row.get("place_id"))
    links = linked.get(place_id) or linked.get(name, [])
    ids = frozenset({name, place_id, *names, *(link["site_id"] for link in links)} - {""})
    named = (name, *sorted(ids - {name}))
    rule = _rule([query.rules[i] for i in named if i in query.rules])
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


def _rule(rules: Sequence[VisitRule]) -> VisitRule | None:
    """Return the rule of a place of several names: one that forbids visits, else the first."""
    forbidding = (r for r in rules if r.consent is False or r.access is VisitAccess.PRIVATE)
    return next(forbidding, rules[0] if rules else None)


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


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]
