"""The originals: fact tables, and openly licensed points that can confirm a place."""

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyproj import Geod

from catalogue_build.names import station_name, whole_names

GEOD = Geod(ellps="GRS80")
Row = dict[str, str]

# source_id, path below the data folder, precision of a stop as the position of a place it names
FEEDS = (
    ("gtfs-yamanashi", "gtfs_jp_2019_feeds/yamanashi.zip"),
    ("gtfs-jrbus-chugoku", "gtfs_jp_2026_yamaguchi/jrbus_chugoku_gtfs_20260813.zip"),
    ("gtfs-iwakuni", "gtfs_jp_2026_yamaguchi/iwakuni_gtfsjp_20260401.zip"),
    ("gtfs-hikari", "gtfs_jp_2026_yamaguchi/hikari_gtfs_20260401.zip"),
    ("gtfs-nanto", "gtfs_jp_2019_feeds/gtfs2019.4-.zip"),
    ("gtfs-saga", "gtfs_jp_2019_feeds/saga-current.zip"),
    ("gtfs-maebashi", "gtfs_jp_2019_feeds/gtfs.1019.maebashishi_com.zip"),
    ("gtfs-kanetsu", "gtfs_jp_2019_feeds/gtfs.1001.kanetsu_kotu.zip"),
    ("gtfs-gunma-bus", "gtfs_jp_2019_feeds/gtfs.1007.gunma_bus.zip"),
    ("gtfs-nagai-bus", "gtfs_jp_2019_feeds/GTFS(nbaux-gunma-jp).zip"),
)
STOP_M, STATION_M, FACILITY_M = 200.0, 80.0, 100.0
ISHIKAWA = (
    "170003_tourism.csv",
    "170003_public_facility.csv",
    "michinoeki.csv",
    "170003_evacuation_space.csv",
)
SAME_STOP_M = 600.0
# «(2)», «（１番のりば）», «（おりば）»: which pole of a stop
_POLE = re.compile(
    r"[(（](?:[0-9０-９]+|[^()（）]*[のお降][りり]場?ば?|[^()（）]*番[^()（）]*)[)）]$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """A named point of an openly licensed table."""

    name: str
    kana: str
    lon: float
    lat: float
    source_id: str
    kind: str
    precision_m: float
    poles: int = 1
    id: str = ""


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return geodesic metres between two points."""
    return float(GEOD.inv(lon1, lat1, lon2, lat2)[2])


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def read_stations(data: Path) -> list[Row]:
    rows = read_rows(data / "stations_seo" / "station.csv")
    return [{k: "" if v == "NULL" else v for k, v in row.items()} for row in rows]


def station_data(rows: Iterable[Row]) -> list[Datum]:
    return [
        Datum(
            name=row["original_name"],
            kana=row["name_kana"],
            lon=float(row["lng"]),
            lat=float(row["lat"]),
            source_id="stations",
            kind="station",
            precision_m=STATION_M,
            id=row["code"],
        )
        for row in rows
    ]


def stop_data(data: Path) -> list[Datum]:
    """Return one point a stop name and place: the mean of its poles."""
    found = []
    for source_id, path in FEEDS:
        with zipfile.ZipFile(data / path) as archive:
            member = next(n for n in archive.namelist() if Path(n).name == "stops.txt")
            text = archive.read(member).decode("utf-8-sig")
        poles: dict[str, list[tuple[float, float]]] = defaultdict(list)
        parents: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row in csv.DictReader(io.StringIO(text)):
            if row["stop_lon"].strip():
                group = parents if row.get("location_type", "") == "1" else poles
                at = (float(row["stop_lon"]), float(row["stop_lat"]))
                group[_POLE.sub("", row["stop_name"])].append(at)
        by_name = {**parents, **poles}
        for name, points in sorted(by_name.items()):
            for group in clusters(points):
                lon = sum(p[0] for p in group) / len(group)
                lat = sum(p[1] for p in group) / len(group)
                found.append(
                    Datum(
                        name=name,
                        kana="",
                        lon=lon,
                        lat=lat,
                        source_id=source_id,
                        kind="stop",
                        precision_m=STOP_M,
                        poles=len(group),
                    )
                )
    return found


def clusters(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Group points of one name that lie together."""
    groups: list[list[tuple[float, float]]] = []
    for point in sorted(points):
        for group in groups:
            if metres(*point, *group[0]) <= SAME_STOP_M:
                group.append(point)
                break
        else:
            groups.append([point])
    return groups


def ishikawa_data(data: Path) -> list[Datum]:
    rows = [row for name in ISHIKAWA for row in read_rows(data / "opendata_ishikawa" / name)]
    return [
        Datum(
            name=row["名称"].strip(),
            kana=row.get("名称_カナ", ""),
            lon=float(row["経度"]),
            lat=float(row["緯度"]),
            source_id="ishikawa",
            kind="facility",
            precision_m=FACILITY_M,
        )
        for row in rows
        if row["経度"].strip() and row["緯度"].strip()
    ]


class OpenData:
    """Named points, found by whole name near a place."""

    def __init__(self, data: Iterable[Datum]) -> None:
        self.by_name: dict[str, list[Datum]] = defaultdict(list)
        self.stations: dict[str, list[Datum]] = defaultdict(list)
        self.by_source: dict[str, list[Datum]] = defaultdict(list)
        for datum in data:
            self.by_source[datum.source_id].append(datum)
            if datum.kind == "station":
                bare = station_name(datum.name + "駅")
                self.stations[bare].append(datum)
            else:
                for name in whole_names(datum.name):
                    self.by_name[name].append(datum)

    def of(self, source_id: str) -> list[Datum]:
        """Return all data of one source."""
        return self.by_source.get(source_id, [])

    def near(self, name: str, lon: float, lat: float, within_m: float) -> list[tuple[float, Datum]]:
        """Return data of the same whole name with their distance, the best kind first."""
        bare = station_name(name)
        found = list(self.stations.get(bare, ())) if bare else []
        if not bare:
            for key in sorted(whole_names(name)):
                found += [d for d in self.by_name.get(key, ()) if d not in found]
        order = {"station": 0, "facility": 1, "stop": 2}
        away = [(metres(lon, lat, d.lon, d.lat), d) for d in found]
        return sorted(
            ((m, d) for m, d in away if m <= within_m),
            key=lambda pair: (order[pair[1].kind], pair[0], pair[1].source_id),
        )
