"""The check of a data folder: hashes, schemas, references, points in polygons, sources."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pandas.api.types import is_string_dtype

from geo.areas import AreaMatch, point_matches
from geo.crs import WGS84
from geo.distance import geodesic_m
from geo.errors import FeedError
from geo.findings import Finding, Severity
from geo.gtfs.storage import check_compiled
from locator.errors import DataError
from locator.sources import LICENCES, read_datapackage, verify_hashes
from locator.tables import (
    CATALOGUE_TABLES,
    FEEDS,
    MUNICIPALITIES,
    TableSpec,
    check_table,
)
from locator.timetables import timetable_file

OUTLINES = "boundaries/municipalities.geojson"
ISLANDS = "boundaries/known_islands.csv"
_POINT_TABLES = ("locations", "spots", "hubs", "gateways", "stations", "municipalities")
_SITE_TABLES = ("locations", "spots", "hubs", "gateways")
# table, column, tables whose key (or place_id) must hold the value
_REFERENCES = (
    ("locations", "fc_id", ("film_commissions",)),
    ("locations", "municipality_code", ("municipalities",)),
    ("spots", "work_id", ("works",)),
    ("spots", "municipality_code", ("municipalities",)),
    ("hubs", "municipality_code", ("municipalities",)),
    ("gateways", "municipality_code", ("municipalities",)),
    ("stations", "municipality_code", ("municipalities",)),
    ("municipalities", "parent_code", ("municipalities",)),
    ("film_commissions", "municipality_code", ("municipalities",)),
    ("place_works", "work_id", ("works",)),
    ("place_works", "site_id", ("locations", "spots")),
)


@dataclass(frozen=True, slots=True)
class _Folder:
    """The tables that could be read; those with faults are left out."""

    path: Path
    tables: dict[str, pd.DataFrame]
    specs: dict[str, TableSpec]


def check_data(data: Path) -> list[Finding]:
    """Check all of a data folder.

    Nothing is raised for bad data: a missing file, a changed byte, a missing column, a bad code
    and a point outside its municipality are each a finding.

    Returns
    -------
    list of Finding
        Errors where data are wrong, warnings where they are doubtful, infos where a point lies
        near its border or cannot be checked.
    """
    findings = verify_hashes(data)
    tables: dict[str, pd.DataFrame] = {}
    specs: dict[str, TableSpec] = {}
    for spec in CATALOGUE_TABLES:
        frame, faults = check_table(data / spec.file, spec)
        findings += [f for f in faults if not _told(f, findings)]
        if frame is not None:
            tables[spec.name], specs[spec.name] = frame, spec
    folder = _Folder(data, tables, specs)
    findings += _ids(folder) + _references(folder) + _places(folder) + _sources(folder)
    findings += _timetables(folder) + _areas(folder)
    return findings


def _told(fault: Finding, findings: list[Finding]) -> bool:
    """Whether a missing file has been told already."""
    return fault.code == "file_missing" and any(
        f.code == "file_missing" and f.table == fault.table for f in findings
    )


def _finding(code: str, table: str, message: str, **facts: object) -> Finding:
    row, severity = facts.get("row"), facts.get("severity", Severity.ERROR)
    return Finding(
        code=code,
        severity=severity if isinstance(severity, Severity) else Severity.ERROR,
        table=table,
        message=message,
        row=row if isinstance(row, int) else None,
        column=str(facts.get("column", "")),
        found=str(facts.get("found", "")),
        expected=str(facts.get("expected", "")),
    )


def _ids(folder: _Folder) -> list[Finding]:
    """Ids are unique across locations, spots, hubs, gateways, stations and works."""
    seen: dict[str, str] = {}
    findings = []
    for name in (*_SITE_TABLES, "stations", "works"):
        if name not in folder.tables:
            continue
        spec = folder.specs[name]
        for row, value in enumerate(folder.tables[name][str(spec.key)], start=2):
            other = seen.setdefault(str(value), name)
            if other != name:
                findings.append(
                    _finding(
                        "shared_id",
                        spec.file,
                        f"row {row}: id {value!r} stands in {other} too; expected an id of its own",
                        row=row,
                        column=str(spec.key),
                        found=value,
                    )
                )
    return findings


def _references(folder: _Folder) -> list[Finding]:
    findings = []
    for name, column, targets in _REFERENCES:
        if name not in folder.tables or any(t not in folder.tables for t in targets):
            continue
        known: set[object] = set()
        for target in targets:
            known |= set(folder.tables[target][str(folder.specs[target].key)])
        values = folder.tables[name][column]
        bad = values.notna() & ~values.isin(known)
        findings += [
            _finding(
                "reference_unknown",
                folder.specs[name].file,
                f"row {int(row) + 2}, column {column}: {values[row]!r} is in no row of "
                f"{' or '.join(targets)}",
                row=int(row) + 2,
                column=column,
                found=values[row],
                expected=f"a key of {' or '.join(targets)}",
            )
            for row in values.index[bad]
        ]
    return findings


def _places(folder: _Folder) -> list[Finding]:
    """Compare the place of each link with that of its site."""
    if any(n not in folder.tables for n in ("locations", "spots", "place_works")):
        return []
    sites = pd.concat(
        [
            folder.tables["locations"].set_index("location_id")["place_id"],
            folder.tables["spots"].set_index("spot_id")["place_id"],
        ]
    )
    links = folder.tables["place_works"]
    own = links["site_id"].map(sites[~sites.index.duplicated()])
    bad = own.notna() & (own != links["place_id"])
    return [
        _finding(
            "other_place",
            folder.specs["place_works"].file,
            f"row {int(row) + 2}: place {links['place_id'][row]!r} is not that of "
            f"{links['site_id'][row]!r}",
            row=int(row) + 2,
            column="place_id",
            found=links["place_id"][row],
            expected=str(own[row]),
        )
        for row in links.index[bad]
    ]


def _sources(folder: _Folder) -> list[Finding]:
    """Every source is listed; every licence is one we know."""
    if "sources" not in folder.tables:
        return []
    listed = set(folder.tables["sources"]["source_id"])
    findings = []
    for name, frame in folder.tables.items():
        for column, known, code in (
            ("source_id", listed, "unknown_source"),
            ("licence", set(LICENCES), "unknown_licence"),
        ):
            if column in frame:
                findings += _unknown(folder.specs[name].file, frame[column], known, code)
    try:
        resources = read_datapackage(folder.path)["resources"]
    except DataError:  # told by verify_hashes
        return findings
    for resource in resources:
        if not isinstance(resource, dict):
            continue
        sources = pd.Series(resource.get("sources", []), dtype="object")
        licence = pd.Series([resource.get("licence")], dtype="object")
        name = str(resource.get("path", ""))
        findings += _unknown(name, sources, listed, "unknown_source", numbered=False)
        findings += _unknown(name, licence, set(LICENCES), "unknown_licence", numbered=False)
    return findings


def _unknown(
    file: str, values: pd.Series, known: set[str], code: str, *, numbered: bool = True
) -> list[Finding]:
    bad = (values.notna() & ~values.isin(known)).to_numpy(bool)
    rows = {str(values.iloc[i]): int(i) for i in reversed(np.flatnonzero(bad))}
    what = "source" if code == "unknown_source" else "licence"
    return [
        _finding(
            code,
            file,
            f"{what} {value!r} is not listed; expected one of {', '.join(sorted(known))}",
            row=row + 2 if numbered else None,
            found=value,
        )
        for value, row in rows.items()
    ]


def _timetables(folder: _Folder) -> list[Finding]:
    """Check the timetable files of every feed that the list of feeds names."""
    path = folder.path / FEEDS.file
    if not path.is_file():
        return [
            _finding(
                "no_timetables",
                FEEDS.file,
                "no list of feeds; bus service is unknown everywhere; reinstall locator",
                severity=Severity.WARNING,
            )
        ]
    feeds, findings = check_table(path, FEEDS)
    if feeds is None:
        return findings
    if "sources" in folder.tables:
        listed = set(folder.tables["sources"]["source_id"])
        findings += _unknown(FEEDS.file, feeds["source_id"], listed, "unknown_source")
    findings += _unknown(FEEDS.file, feeds["licence"], set(LICENCES), "unknown_licence")
    for feed_id in feeds["feed_id"]:
        findings += _timetable(folder.path, str(feed_id))
    return findings


def _timetable(data: Path, feed_id: str) -> list[Finding]:
    """Verify the compiled feed of one row of the list of feeds, down to its last byte."""
    file = timetable_file(feed_id)
    if not (data / file).is_file():
        return [_finding("file_missing", file, "the file is missing; reinstall locator")]
    try:
        feed = check_compiled(data / file)
    except FeedError as error:
        return [_finding(error.code, file, str(error))]
    if feed.feed_id != feed_id:
        message = f"the file holds the feed {feed.feed_id}; expected {feed_id}"
        return [_finding("feed_renamed", file, message, found=feed.feed_id, expected=feed_id)]
    fields = {field.name: field for field in MUNICIPALITIES.fields}
    findings = []
    for name, values in (("lon", feed.stop_lon), ("lat", feed.stop_lat)):
        low, high = fields[name].low, fields[name].high
        away = (values < low) | (values > high)
        findings += [
            _finding(
                "bad_value",
                file,
                f"stop {feed.stop_id[row]!r}: {name} is {values[row]}; expected {low} to {high}",
                column=name,
                found=values[row],
                expected=fields[name].expected(),
            )
            for row in map(int, np.flatnonzero(away))
        ]
    return findings


def _areas(folder: _Folder) -> list[Finding]:
    """Every point lies in its municipality, near its border, or on a known island."""
    outlines = _outlines(folder)
    if isinstance(outlines, Finding):
        return [outlines]
    islands = known_islands(folder.path)
    findings = []
    for name in _POINT_TABLES:
        if name not in folder.tables:
            continue
        frame, spec = folder.tables[name], folder.specs[name]
        code = frame["code" if name == "municipalities" else "municipality_code"]
        points = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"]), crs=WGS84)
        match = point_matches(points, outlines, code)
        findings += _area_findings(spec, frame, code, match, islands)
    return findings


def _area_findings(
    spec: TableSpec,
    frame: pd.DataFrame,
    code: pd.Series,
    match: pd.Series,
    islands: pd.DataFrame,
) -> list[Finding]:
    findings = []
    for row in match.index[match.isin([AreaMatch.OUTSIDE.value, AreaMatch.NEAR_BOUNDARY.value])]:
        lon, lat, town = float(frame["lon"][row]), float(frame["lat"][row]), str(code[row])
        outside = match[row] == AreaMatch.OUTSIDE.value
        reason = island_reason(islands, town, lon, lat) if outside else ""
        kind = "known_island" if reason else "outside_area" if outside else "near_boundary"
        text = {
            "known_island": f"lies outside its outline, with reason: {reason}",
            "outside_area": "lies more than 1 km outside its municipality; mend point or code",
            "near_boundary": "lies outside its generalised outline, within 1 km",
        }[kind]
        findings.append(
            _finding(
                kind,
                spec.file,
                f"row {int(row) + 2}: {frame[_name_key(spec)][row]} ({lon}, {lat}; {town}) {text}",
                row=int(row) + 2,
                column="municipality_code",
                found=f"{lon},{lat}",
                expected=town,
                severity=Severity.ERROR if kind == "outside_area" else Severity.INFO,
            )
        )
    unchecked = int((match == AreaMatch.CANNOT_CHECK.value).sum())
    if unchecked:
        findings.append(
            _finding(
                "cannot_check",
                spec.file,
                f"{unchecked} points have no outline for their municipality code",
                found=unchecked,
                severity=Severity.INFO,
            )
        )
    return findings


def _name_key(spec: TableSpec) -> str:
    return spec.key if isinstance(spec.key, str) else spec.key[0]


def _outlines(folder: _Folder) -> gpd.GeoDataFrame | Finding:
    """Return outlines by code, each designated city as its wards, or why there are none."""
    path = folder.path / OUTLINES
    if not path.is_file():
        return _finding("no_outlines", OUTLINES, "no outlines: points cannot be checked")
    try:
        frame = gpd.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        return _finding("no_outlines", OUTLINES, f"the outlines cannot be read: {error}")
    if "code" not in frame or not is_string_dtype(frame["code"]) or frame.crs != WGS84:
        return _finding("no_outlines", OUTLINES, "the outlines have no codes in EPSG:4326")
    leaves = frame[["code", "geometry"]]
    towns = folder.tables.get("municipalities")
    if towns is None:
        return leaves.set_index("code")
    parents = towns.set_index("code")["parent_code"].dropna()
    wards = leaves[leaves["code"].isin(parents.index)]
    cities = wards.assign(code=wards["code"].map(parents))
    return gpd.GeoDataFrame(pd.concat([leaves, cities]), crs=WGS84).set_index("code")


def known_islands(data: Path) -> pd.DataFrame:
    """Return the discs in which points of a municipality may lie outside its outline, and why."""
    path = data / ISLANDS
    columns = ["municipality_code", "name_ja", "lon", "lat", "within_m", "reason"]
    try:
        frame = pd.read_csv(path, dtype={"municipality_code": "str"})[columns]
    except (OSError, ValueError, KeyError):  # a missing file is told by verify_hashes
        return pd.DataFrame(columns=pd.Index(columns))
    return frame


def island_reason(islands: pd.DataFrame, code: str, lon: float, lat: float) -> str:
    """Return the reason why a point may lie outside its outline, "" where there is none."""
    own = islands[islands["municipality_code"] == code]
    if own.empty:
        return ""
    count = len(own)
    away = geodesic_m(np.full(count, lon), np.full(count, lat), own["lon"], own["lat"])
    near = away <= own["within_m"].to_numpy(float)
    return str(own.loc[near, "reason"].iloc[0]) if near.any() else ""
