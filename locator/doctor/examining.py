"""All checks over embedded tables and own records: one work list, sorted by what it brings."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import pandas as pd

from geo.gtfs.compiled import CompiledFeed
from locator.doctor import checks, points
from locator.doctor.gains import Weights, sites_of, support
from locator.doctor.improving import Improvements
from locator.doctor.records import COMPLETENESS, EMBEDDED, OWN, WORK, Examination
from locator.doctor.tables import Table, draft_ages, embedded_tables, own_table, tasks
from locator.doctor.timetables import differing, feed_tables, stale
from locator.records import Catalogue, Profile
from locator.settings import Settings
from locator.workspace import Aside, Batch, Entry

_SITES = ("locations", "spots")
_NO_ISLANDS = pd.DataFrame({"municipality_code": [], "lon": [], "lat": [], "within_m": []})


def examine(
    catalogue: Catalogue,
    own: Mapping[str, Mapping[str, Entry]],
    today: dt.date,
    *,
    profiles: Iterable[Profile],
    feeds: Sequence[CompiledFeed] = (),
    outlines: gpd.GeoDataFrame | None = None,
    islands: pd.DataFrame = _NO_ISLANDS,
    asides: Iterable[Aside] = (),
    batches: Iterable[Batch] = (),
    settings: Settings | None = None,
) -> Examination:
    """Examine the embedded tables and the own records of an office.

    What a task improves is measured, as ``locator.doctor.gains`` tells: the weights, averaged over
    the profiles, of the criteria that are unknown for the record and would be known with the cell.
    A task whose cell feeds no criterion improves by 0. The list is sorted by that, then by age.

    Parameters
    ----------
    own
        Kind to its records by id, drafts and secret ones too. Those that have been joined to
        ``catalogue.locations`` are not counted twice.
    profiles
        Whose weights count.
    feeds
        The timetables at hand; those that only the catalogue lists are looked at as well.
    outlines
        As ``load_outlines`` reads them; without them no point is compared with its municipality.
    islands
        As ``locator.integrity.known_islands`` reads them.
    asides, batches
        Rows that wait for a repair, and when they and the drafts were written.
    """
    settings, batches = settings or Settings(), tuple(batches)
    ours = [own_table(kind, entries, today) for kind, entries in own.items()]
    tables = [*embedded_tables(catalogue, today), *ours]
    lists = feed_tables(catalogue, feeds, today)
    found = [part for table in tables for part in _of_table(table, settings, today)]
    found += list(checks.ids([*tables, *lists]))
    extra = {"parent_code": set(catalogue.municipalities.index)}
    for table in (*tables, *lists):
        found += checks.references(table, tables, extra)
        found += checks.licences(table)
    for feed_list in lists:
        found += stale(feed_list, settings.old_timetable_days, today)
        found += differing(feed_list)
    for table in ours:
        found.append(checks.drafts(table, draft_ages(own[table.kind], batches, today)))
    found.append(checks.waiting(asides, batches, today))
    areas = None if outlines is None else points.areas_of(outlines, catalogue.municipalities)
    if areas is not None:
        for table in tables:
            found += points.misplaced(table, areas, islands)
    found += _content(catalogue, tables)
    work = _joined(found)
    brings = Improvements(
        catalogue=catalogue, weights=Weights.of(profiles), areas=areas, settings=settings
    )
    work["improves"] = brings.of(work, tables, today)
    work = work.sort_values(
        ["improves", "age_days", "code", "kind", "id"],
        ascending=[False, False, True, True, True],
        kind="stable",
    )
    return Examination(
        today=today,
        work=work.reset_index(drop=True),
        completeness=completeness([*tables, *lists]),
        unchecked=("images",) if areas is not None else ("images", "outlines"),
    )


def completeness(tables: Iterable[Table]) -> pd.DataFrame:
    """Return how many cells of each column of each table say something; columns COMPLETENESS.

    The word «unknown» and an empty text count as unknown. A table without rows is left out.
    """
    rows = []
    for table in tables:
        count, said = len(table.frame), table.said.sum()
        for column in table.columns if count else ():
            known = int(said[column])
            rows.append((table.kind, table.origin, column, known, count - known, known / count))
    return pd.DataFrame(rows, columns=pd.Index(COMPLETENESS))


def _of_table(table: Table, settings: Settings, today: dt.date) -> Iterable[pd.DataFrame]:
    yield from checks.old(table)
    yield from checks.gaps(table)
    yield from points.positions(table, settings.coarse_m)
    yield from checks.secrecy(table, today)


def _content(catalogue: Catalogue, tables: Iterable[Table]) -> Iterable[pd.DataFrame]:
    """Places of which no commission, no municipality or no work is recorded.

    A commission is asked for where none is known to support the place; a work at embedded places,
    for own records have no table of works at places.
    """
    linked = set(catalogue.place_works["place_id"])
    for table in tables:
        if table.kind == "locations":
            open_ = ~support(catalogue, sites_of(table))
            yield tasks(table, open_ & ~table.known("fc_id"), "missing_commission", "fc_id")
        if table.origin == EMBEDDED and table.kind in _SITES:
            alone = ~table.frame["place_id"].isin(linked)
            yield tasks(table, alone, "missing_works", "place_works")
        if table.origin == OWN and "municipality_code" in table.frame:
            lost = ~table.known("municipality_code")
            yield tasks(table, lost, "missing_municipality", "municipality_code")


def _joined(found: Iterable[pd.DataFrame]) -> pd.DataFrame:
    parts = [part for part in found if len(part)]
    if not parts:
        empty = pd.DataFrame({c: pd.Series(dtype=object) for c in WORK})
        return empty.astype({"age_days": "Int64", "improves": float, "is_open": bool})
    return pd.concat(parts, ignore_index=True).astype({"age_days": "Int64"})
