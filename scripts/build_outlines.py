"""Make the embedded outlines from the simplified N03 boundaries of 2021.

``python scripts/build_outlines.py --data ../shared/data`` writes ``data/boundaries/``:
``municipalities.geojson``, ``prefectures.geojson``, ``land.geojson`` and ``road_links.csv``.

The source is the 1 % topology of N03 (2021-01-01): the 0.1 % file has lost eight island
municipalities and a third of the islands. Borders are thinned once for the whole coverage, so that
neighbours keep the very same line; prefectures and land masses are unions of the thinned
municipalities, so that no coast differs between layers.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "data" / "boundaries"
SOURCE = Path("boundaries_n03_2021") / "N03-21_210101.s0010.topojson.json"
CREDIT = "国土数値情報（行政区域データ）（国土交通省）を加工"
LABEL = "generalised, about 0.6 km; borders of 2021-01-01"
TOLERANCE = 0.004  # degrees; coverage_simplify compares areas of about TOLERANCE squared
LINK_POINTS = Path(__file__).with_name("road_link_points.csv")
SEED_SLACK = 0.006  # degrees from a point to the land it stands for
DECIMALS = 4  # about 10 m
GEOD = Geod(ellps="GRS80")

# Hamamatsu's wards of 2024-01-01 made of those of 2021. The part of old Kita-ku that joined
# Chuo-ku (Mikatahara) cannot be told from N03 2021; old Kita-ku counts as Hamana-ku.
HAMAMATSU = {
    "22138": ("浜松市 中央区", ("22131", "22132", "22133", "22134")),
    "22139": ("浜松市 浜名区", ("22135", "22136")),
    "22140": ("浜松市 天竜区", ("22137",)),
}

PREFECTURES = {
    "北海道": "Hokkaido",
    "青森県": "Aomori",
    "岩手県": "Iwate",
    "宮城県": "Miyagi",
    "秋田県": "Akita",
    "山形県": "Yamagata",
    "福島県": "Fukushima",
    "茨城県": "Ibaraki",
    "栃木県": "Tochigi",
    "群馬県": "Gunma",
    "埼玉県": "Saitama",
    "千葉県": "Chiba",
    "東京都": "Tokyo",
    "神奈川県": "Kanagawa",
    "新潟県": "Niigata",
    "富山県": "Toyama",
    "石川県": "Ishikawa",
    "福井県": "Fukui",
    "山梨県": "Yamanashi",
    "長野県": "Nagano",
    "岐阜県": "Gifu",
    "静岡県": "Shizuoka",
    "愛知県": "Aichi",
    "三重県": "Mie",
    "滋賀県": "Shiga",
    "京都府": "Kyoto",
    "大阪府": "Osaka",
    "兵庫県": "Hyogo",
    "奈良県": "Nara",
    "和歌山県": "Wakayama",
    "鳥取県": "Tottori",
    "島根県": "Shimane",
    "岡山県": "Okayama",
    "広島県": "Hiroshima",
    "山口県": "Yamaguchi",
    "徳島県": "Tokushima",
    "香川県": "Kagawa",
    "愛媛県": "Ehime",
    "高知県": "Kochi",
    "福岡県": "Fukuoka",
    "佐賀県": "Saga",
    "長崎県": "Nagasaki",
    "熊本県": "Kumamoto",
    "大分県": "Oita",
    "宮崎県": "Miyazaki",
    "鹿児島県": "Kagoshima",
    "沖縄県": "Okinawa",
}

# One point inland of each land mass that has a name of its own.
LAND_NAMES = (
    ("本州", 138.5, 36.2),
    ("北海道", 142.8, 43.4),
    ("九州", 131.0, 32.8),
    ("四国", 133.5, 33.75),
    ("沖縄島", 127.914, 26.477),
    ("対馬（上島）", 129.364, 34.503),
    ("対馬（下島）", 129.24, 34.202),
    ("島後（隠岐）", 133.276, 36.253),
    ("中通島", 129.068, 32.99),
    ("択捉島", 147.9, 45.05),
    ("国後島", 145.9, 44.1),
    ("佐渡島", 138.38, 38.03),
    ("奄美大島", 129.35, 28.3),
    ("淡路島", 134.85, 34.38),
    ("天草下島", 130.08, 32.4),
    ("天草上島", 130.35, 32.48),
    ("屋久島", 130.53, 30.34),
    ("種子島", 130.98, 30.6),
    ("福江島", 128.8, 32.7),
    ("西表島", 123.8, 24.33),
    ("徳之島", 128.95, 27.77),
    ("利尻島", 141.23, 45.18),
    ("礼文島", 141.03, 45.38),
    ("奥尻島", 139.45, 42.15),
    ("石垣島", 124.2, 24.42),
    ("宮古島", 125.32, 24.78),
    ("小豆島", 134.27, 34.51),
    ("伊豆大島", 139.4, 34.73),
    ("三宅島", 139.52, 34.08),
    ("八丈島", 139.78, 33.11),
    ("壱岐島", 129.72, 33.79),
    ("平戸島", 129.48, 33.3),
    ("因島", 133.18, 34.32),
    ("大三島", 133.0, 34.25),
    ("大島（今治市）", 133.06, 34.16),
    ("能登島", 136.99, 37.13),
    ("江田島・能美島", 132.44, 34.21),
    ("屋代島（周防大島）", 132.25, 33.92),
)


def decode(topology: dict) -> list[tuple[dict, BaseGeometry]]:
    """Return properties and geometry of every feature of a quantised topology."""
    scale, shift = np.array(topology["transform"]["scale"]), topology["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(indices: list[int]) -> np.ndarray:
        lines = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.vstack([lines[0], *[line[1:] for line in lines[1:]]])

    def polygon(rings: list[list[int]]) -> Polygon:
        return Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]])

    (collection,) = topology["objects"].values()
    found = []
    for item in collection["geometries"]:
        parts = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
        found.append((item["properties"], MultiPolygon([polygon(part) for part in parts])))
    return found


def read_coverage(path: Path) -> dict[str, tuple[str, str, BaseGeometry]]:
    """Return code to (name, prefecture name, polygons); land of no municipality under ''."""
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    for properties, geometry in decode(json.loads(path.read_text(encoding="utf-8"))):
        code = properties["N03_007"] or f"none:{properties['N03_001']}"
        city, town = properties["N03_003"] or "", properties["N03_004"] or ""
        ward = f"{city} {town}" if city.endswith("市") and town else town or city
        names[code] = (ward, properties["N03_001"])
        pieces[code].append(geometry)
    for code, (name, olds) in HAMAMATSU.items():
        names[code] = (name, "静岡県")
        pieces[code] = [part for old in olds for part in pieces.pop(old)]
    return {
        code: (*names[code], shapely.union_all(parts)) for code, parts in sorted(pieces.items())
    }


def parts_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry, without lines and points."""
    return [part for part in shapely.get_parts(geometry).tolist() if part.geom_type == "Polygon"]


def thin(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    """Thin a coverage, keep each island, round, and mend what rounding has broken."""
    thinned = shapely.coverage_simplify(np.array(geometries), TOLERANCE)
    kept = []
    for before, after in zip(geometries, thinned, strict=True):
        tree = STRtree(parts_of(after))
        lost = [p for p in parts_of(before) if len(tree.query(p, predicate="intersects")) == 0]
        both = MultiPolygon([*parts_of(after), *lost])
        rounded = shapely.transform(both, lambda xy: np.round(xy, DECIMALS))
        if not rounded.is_valid:
            whole = MultiPolygon(parts_of(shapely.make_valid(rounded)))
            rounded = shapely.transform(whole, lambda xy: np.round(xy, DECIMALS))
        if not rounded.is_valid or rounded.is_empty:
            rounded = shapely.set_precision(both, 10.0**-DECIMALS)
        kept.append(MultiPolygon(parts_of(rounded)))
    return kept


def merged(geometries: list[BaseGeometry]) -> MultiPolygon:
    """Return the union, rounded, without the slivers (under a hectare) left between borders."""
    union = shapely.set_precision(shapely.union_all(geometries), 10.0**-DECIMALS)
    full = []
    for part in parts_of(union):
        holes = [hole for hole in part.interiors if Polygon(hole).area > 1e-6]  # noqa: PLR2004
        full.append(Polygon(part.exterior, holes))
    return MultiPolygon(full)


def as_json(geometry: BaseGeometry) -> dict:
    """Return a GeoJSON geometry with rounded coordinates."""
    parts = [
        [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords] for ring in rings]
        for rings in ([p.exterior, *p.interiors] for p in parts_of(geometry))
    ]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def write(name: str, rows: list[tuple[dict, BaseGeometry]]) -> None:
    """Write one GeoJSON file, one feature a line."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": as_json(geometry)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for properties, geometry in rows
    ]
    head = json.dumps(
        {"type": "FeatureCollection", "name": name, "attribution": CREDIT, "label": LABEL},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    text = head[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"
    path = TARGET / f"{name}.geojson"
    path.write_text(text, encoding="utf-8")
    points = sum(shapely.get_num_coordinates(geometry) for _, geometry in rows)
    print(f"{path.name}: {len(rows)} features, {points} points, {path.stat().st_size:,} bytes")


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return a point inside the largest part, to write a name at."""
    largest = max(parts_of(geometry), key=lambda part: part.area)
    point = shapely.maximum_inscribed_circle(largest, 0.01).coords[0]
    return round(point[0], 3), round(point[1], 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the original files")
    args = parser.parse_args()
    coverage = read_coverage(args.data / SOURCE)
    thinned = dict(zip(coverage, thin([row[2] for row in coverage.values()]), strict=True))
    names = {name: f"{i:02d}" for i, name in enumerate(PREFECTURES, start=1)}
    TARGET.mkdir(parents=True, exist_ok=True)
    municipalities, by_prefecture = [], defaultdict(list)
    for code, (name, prefecture, _) in coverage.items():
        number = names[prefecture]
        by_prefecture[number].append(thinned[code])
        if not code.startswith("none:"):
            lon, lat = label_point(thinned[code])
            properties = {
                "code": code,
                "name_ja": name,
                "prefecture_code": number,
                "label_lon": lon,
                "label_lat": lat,
            }
            municipalities.append((properties, thinned[code]))
    write("municipalities", municipalities)
    write("prefectures", prefectures(by_prefecture))
    land = land_masses(list(thinned.values()))
    add_road_groups(land, write_links(land))
    write("land", land)
    report(coverage, thinned)
    return 0


def prefectures(by_number: dict[str, list[BaseGeometry]]) -> list[tuple[dict, BaseGeometry]]:
    """Return the 47 prefectures as unions of their thinned municipalities."""
    rows = []
    for number, (name_ja, name_en) in enumerate(PREFECTURES.items(), start=1):
        geometry = merged(by_number[f"{number:02d}"])
        lon, lat = label_point(geometry)
        properties = {
            "code": f"{number:02d}",
            "name_ja": name_ja,
            "name_en": name_en,
            "prefecture_code": f"{number:02d}",
            "label_lon": lon,
            "label_lat": lat,
        }
        rows.append((properties, geometry))
    return rows


def land_masses(geometries: list[BaseGeometry]) -> list[tuple[dict, BaseGeometry]]:
    """Return the land masses, the largest first, with ids L001 ... and names where known."""
    parts = sorted(parts_of(merged(geometries)), key=lambda p: (-p.area, p.bounds))
    named = {}
    for name, lon, lat in LAND_NAMES:
        (index,) = [i for i, part in enumerate(parts) if part.covers(Point(lon, lat))] or [None]
        if index is None:
            sys.exit(f"the point given for {name} lies on no land; mend LAND_NAMES")
        if index in named:
            sys.exit(f"{name} and {named[index]} are one land mass here; mend LAND_NAMES")
        named[index] = name
    return [
        ({"land_id": f"L{i + 1:03d}", "name_ja": named.get(i, "")}, MultiPolygon([part]))
        for i, part in enumerate(parts)
    ]


def write_links(land: list[tuple[dict, BaseGeometry]]) -> list[tuple[str, str]]:
    """Write and return which land masses a road joins; each side is found by a point on it."""
    ids = [properties["land_id"] for properties, _ in land]
    tree = STRtree([geometry for _, geometry in land])

    def land_id(lon: float, lat: float) -> str:
        point = Point(lon, lat)
        index = int(tree.nearest(point))
        if point.distance(tree.geometries[index]) > SEED_SLACK:
            return ""
        return ids[index]

    rows = []
    with LINK_POINTS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            a = land_id(float(row["lon_a"]), float(row["lat_a"]))
            b = land_id(float(row["lon_b"]), float(row["lat_b"]))
            if a and b and a != b:
                rows.append((*sorted((a, b)), row["name_ja"], row["reason"]))
            else:
                why = "one land mass already" if a else "no land at its point"
                print(f"road link left out, {why}: {row['name_ja']}")
    with (TARGET / "road_links.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("land_id_a", "land_id_b", "name_ja", "reason"))
        writer.writerows(sorted(rows))
    print(f"road_links.csv: {len(rows)} links")
    return [(a, b) for a, b, _, _ in rows]


def add_road_groups(land: list[tuple[dict, BaseGeometry]], links: list[tuple[str, str]]) -> None:
    """Give all land masses that roads join, directly or not, the number of the largest of them."""
    group = {properties["land_id"]: int(properties["land_id"][1:]) for properties, _ in land}
    while any(group[a] != group[b] for a, b in links):
        for a, b in links:
            group[a] = group[b] = min(group[a], group[b])
    for properties, _ in land:
        properties["road_group"] = group[properties["land_id"]]


def report(
    coverage: dict[str, tuple[str, str, BaseGeometry]], thinned: dict[str, BaseGeometry]
) -> None:
    """Print how far the thinned borders lie from those of the source, in metres."""
    away = []
    for code, (_, _, before) in coverage.items():
        lines = shapely.boundary(thinned[code])
        for lon, lat in shapely.get_coordinates(before)[::7]:
            near = shapely.shortest_line(Point(lon, lat), lines).coords[1]
            away.append(GEOD.inv(lon, lat, *near)[2])
    p50, p99, top = np.percentile(away, [50, 99, 100])
    print(f"borders moved: median {p50:.0f} m, 99 % {p99:.0f} m, most {top:.0f} m")


if __name__ == "__main__":
    sys.exit(main())
