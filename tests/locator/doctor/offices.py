"""An office of own records around the tiny world, each trait of a task once."""

import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from locator.doctor import examine
from locator.doctor.records import Examination
from locator.records import Catalogue, Profile
from locator.workspace import Aside, Batch, Entry, RecordState
from tests.locator.catalogues import HERE, WGS84, tiny

TODAY = dt.date(2026, 11, 20)
WORLD = tiny()  # nobody writes to it
PROFILES = (
    Profile(id="a", name_ja="a", name_en="a", weights={"airport_km": 1.0, "works_here": 3.0}),
    Profile(id="b", name_ja="b", name_en="b", weights={"fc_support": 1.0, "departures": 1.0}),
)
WHOLE = {
    "name_ja": "蔵",
    "category": "warehouse",
    "municipality_code": "19201",
    "precision_m": 50.0,
    "fc_id": "fc-2",
    "permit_authority": "甲府市",
    "contact": "産業課",
    "lead_days": 14,
    "source_id": "own",
    "licence": "CC0 1.0",
    "seen_on": "2026-06-01",
}


def own(
    id: str = "own-1",  # noqa: A002
    *,
    at: tuple[float, float] | None = HERE,
    state: RecordState = RecordState.PUBLIC,
    private: frozenset[str] = frozenset(),
    kind: str = "locations",
    **changed: str | float | None,
) -> Entry:
    """Return a record of which all is known but what is changed."""
    lon, lat = at or (None, None)
    fields = {k: v for k, v in {**WHOLE, **changed}.items() if v is not None}
    return Entry(
        kind=kind,
        id=id,
        fields=fields,
        lon=lon,
        lat=lat,
        state=state,
        private=private,
        origins=dict.fromkeys(fields, 1),
    )


def batch(day: str, number: int = 1) -> Batch:
    """Return a batch written at noon of a day."""
    return Batch(
        number=number, at=f"{day}T12:00:00+00:00", by="me", action="import", kind="locations",
        file="list.csv", sha256="", rows=1, accepted=1, quarantined=0, repaired=0,
    )  # fmt: skip


def town(code: str = "19201") -> gpd.GeoDataFrame:
    """Return outlines of one town, half a degree around the castle."""
    west, south = HERE
    square = box(west - 0.25, south - 0.25, west + 0.25, south + 0.25)
    return gpd.GeoDataFrame({"code": [code], "name_ja": ["町"]}, geometry=[square], crs=WGS84)


def seen(
    *entries: Entry,
    catalogue: Catalogue | None = None,
    outlines: gpd.GeoDataFrame | None = None,
    asides: Sequence[Aside] = (),
    batches: Sequence[Batch] = (),
    today: dt.date = TODAY,
) -> Examination:
    """Examine the tiny world and some own records."""
    kinds = dict.fromkeys(e.kind for e in entries)
    return examine(
        catalogue or WORLD,
        {kind: {e.id: e for e in entries if e.kind == kind} for kind in kinds},
        today,
        profiles=PROFILES,
        outlines=outlines,
        asides=asides,
        batches=batches,
    )


def rows(found: Examination, code: str, origin: str = "own") -> pd.DataFrame:
    """Return the tasks of a code and an origin, by id."""
    work = found.work[(found.work["code"] == code) & (found.work["origin"] == origin)]
    return work.set_index("id")
