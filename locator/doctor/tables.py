"""Embedded tables and own records in one shape, ready for the same checks."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from locator.doctor.records import EMBEDDED, OWN, WORK
from locator.records import Catalogue
from locator.workspace import Batch, Entry, RecordState, kind_of, visible
from locator.workspace.joining import SOURCE_ID

NOTHING_SAID = ("", "unknown")
_KEYS = {
    "place_works": ("site_id", "work_id", "role"),
    "community_transport": ("municipality_code", "registration_no", "operator_ja"),
}
_NAMES = ("name_ja", "title_ja", "title", "operator_ja")
_SEEN = ("seen_on", "retrieved_on")
_NO_TASK = pd.DataFrame(columns=list(WORK))


@dataclass(frozen=True, kw_only=True)
class Table:
    """Records of one kind and one origin.

    Attributes
    ----------
    frame
        One row a record; ``columns`` as they are, and _id, _name, _open (may be shown), _age
        (days, NA unknown), _hidden (columns that are private), _lon and _lat (NaN unknown).
    columns
        Columns whose cells are counted; ``position`` stands for the two coordinates.
    """

    kind: str
    origin: str
    frame: pd.DataFrame
    columns: tuple[str, ...]

    @property
    def is_place(self) -> bool:
        """Whether its records have a position."""
        return "position" in self.columns

    @functools.cached_property
    def said(self) -> pd.DataFrame:
        """Where each of the columns says something."""
        return pd.DataFrame({c: self._said(c) for c in self.columns}, index=self.frame.index)

    def known(self, column: str) -> pd.Series:
        """Return where a column says something; the word «unknown» and an empty text do not."""
        return self.said[column]

    def _said(self, column: str) -> pd.Series:
        if column == "position":
            return self.frame["_lon"].notna() & self.frame["_lat"].notna()
        cells = self.frame[column]
        if pd.api.types.is_numeric_dtype(cells):
            return cells.notna()
        return cells.notna() & ~cells.isin(NOTHING_SAID)


def embedded_tables(catalogue: Catalogue, today: dt.date) -> list[Table]:
    """Return all tables of records of a catalogue, without own ones that were joined to it.

    Statements of coverage are no records and are left out; feeds are told by ``feeds_table``.
    """
    locations = catalogue.locations
    frames: dict[str, pd.DataFrame] = {
        "locations": locations[~locations["source_id"].eq(SOURCE_ID).fillna(value=False)],
        "spots": catalogue.spots,
        "works": catalogue.works,
        "place_works": catalogue.place_works,
        "hubs": catalogue.hubs,
        "gateways": catalogue.gateways,
        "film_commissions": catalogue.film_commissions,
        "stations": catalogue.stations,
        "municipalities": catalogue.municipalities,
        "community_transport": catalogue.community_transport,
        "sources": catalogue.sources,
    }
    return [embedded_table(kind, frame, today) for kind, frame in frames.items()]


def embedded_table(kind: str, table: pd.DataFrame, today: dt.date) -> Table:
    """Return one table of the catalogue; where several columns are its key, the id joins them."""
    keys = [table[c].astype(str).tolist() for c in _KEYS.get(kind, ())]
    ids = ["|".join(k) for k in zip(*keys, strict=True)] if keys else [str(i) for i in table.index]
    is_points = isinstance(table, gpd.GeoDataFrame)
    frame = pd.DataFrame(table.drop(columns="geometry") if is_points else table)
    columns = tuple(str(c) for c in frame.columns if c != "place_id")
    frame = frame.reset_index(drop=True)
    points = table.geometry if is_points else None
    return Table(
        kind=kind,
        origin=EMBEDDED,
        frame=frame.assign(
            _id=pd.Series(ids, dtype=object),
            _name=_names(frame),
            _open=True,
            _age=_ages(frame, today),
            _hidden=pd.Series([frozenset()] * len(frame), dtype=object),
            _lon=np.nan if points is None else points.x.to_numpy(),
            _lat=np.nan if points is None else points.y.to_numpy(),
        ),
        columns=columns if points is None else (*columns, "position"),
    )


def own_table(kind: str, entries: Mapping[str, Entry], today: dt.date) -> Table:
    """Return own records of a kind; a name that is private is left out."""
    table = kind_of(kind)
    told = list(entries.values())
    columns = {
        name: pd.Series([e.fields.get(name) for e in told], dtype=object) for name in table.columns
    }
    frame = pd.DataFrame(columns)
    hidden = [table.private | e.private for e in told]
    names = [
        "" if set(_NAMES) & own else name for own, name in zip(hidden, _names(frame), strict=True)
    ]
    return Table(
        kind=kind,
        origin=OWN,
        frame=frame.assign(
            _id=pd.Series([e.id for e in told], dtype=object),
            _name=pd.Series(names, dtype=object),
            _open=pd.Series([visible(e, today) for e in told], dtype=bool),
            _age=_ages(frame, today),
            _hidden=pd.Series(hidden, dtype=object),
            _lon=pd.Series([e.lon for e in told], dtype=float),
            _lat=pd.Series([e.lat for e in told], dtype=float),
            _state=pd.Series([e.state.value for e in told], dtype=object),
        ),
        columns=(*table.columns, "position") if table.is_place else table.columns,
    )


def written_on(batches: Iterable[Batch]) -> dict[int, dt.date]:
    """Return the day on which each batch was written."""
    return {b.number: dt.datetime.fromisoformat(b.at).date() for b in batches}


def draft_ages(entries: Mapping[str, Entry], batches: Iterable[Batch], today: dt.date) -> pd.Series:
    """Return for each draft the days since a batch last wrote in it; NA where none is known."""
    at = written_on(batches)
    ages: dict[str, int | None] = {}
    for entry in entries.values():
        if entry.state is not RecordState.DRAFT:
            continue
        days = [at[number] for number in entry.origins.values() if number in at]
        ages[entry.id] = (today - max(days)).days if days else None
    return pd.Series(ages, dtype="Int64")


def tasks(
    table: Table,
    where: pd.Series,
    code: str,
    what: str,
    found: pd.Series | str = "",
) -> pd.DataFrame:
    """Return one task for each record where a condition holds; private cells stay unsaid."""
    chosen = where.fillna(value=False).to_numpy(bool)
    if not chosen.any():
        return _NO_TASK
    rows = table.frame.loc[chosen, ["_id", "_name", "_age", "_hidden", "_open"]]
    cells = [found] * len(rows)
    if isinstance(found, pd.Series):
        given = found.reindex(rows.index).astype(object)
        cells = given.where(given.notna(), "").tolist()
    told = [
        "" if what in hidden else _text(cell)
        for hidden, cell in zip(rows["_hidden"], cells, strict=True)
    ]
    return pd.DataFrame(
        {
            "code": code,
            "kind": table.kind,
            "id": rows["_id"].to_numpy(),
            "name_ja": rows["_name"].to_numpy(),
            "what": what,
            "found": told,
            "age_days": rows["_age"].to_numpy(),
            "improves": 0.0,
            "origin": table.origin,
            "is_open": rows["_open"].to_numpy(bool),
        },
        columns=list(WORK),
    )


def _text(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _names(frame: pd.DataFrame) -> pd.Series:
    name = next((c for c in _NAMES if c in frame), None)
    empty = pd.Series([""] * len(frame), dtype=object)
    return empty if name is None else frame[name].astype(object).where(frame[name].notna(), "")


def _ages(frame: pd.DataFrame, today: dt.date) -> pd.Series:
    name = next((c for c in _SEEN if c in frame), None)
    if name is None:
        return pd.Series([pd.NA] * len(frame), dtype="Int64")
    days = pd.to_datetime(
        frame[name].astype(object).astype(str), format="%Y-%m-%d", errors="coerce"
    )
    ages: pd.Series = (pd.Timestamp(today) - days).dt.days.astype("Int64")
    return ages
