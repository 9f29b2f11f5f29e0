"""Make the tables of ``data/catalogue`` from the fact tables and openly licensed data.

``python scripts/build_catalogue.py --facts ../shared/facts --data ../shared/data``

Every row is checked anew: its point against the polygon of its municipality (N03), its name as a
whole name against openly licensed points. Rows that cannot be supported stand with their reason
in ``scripts/catalogue_build/dropped.csv``; a row that fails a check and is not named there ends
the run.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from build_outlines import PREFECTURES
from catalogue_build import registers
from catalogue_build import stations as rail
from catalogue_build.areas import Areas
from catalogue_build.categories import category_of
from catalogue_build.originals import (
    OpenData,
    Row,
    ishikawa_data,
    metres,
    read_rows,
    read_stations,
    station_data,
    stop_data,
)
from catalogue_build.places import Member, join_places
from catalogue_build.positions import KNOWN, LICENCES, Position, place_row, readable
from catalogue_build.tables import BLOCKS, COLUMNS, COVERAGE, TARGET, write

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent / "catalogue_build"
SEEN_ON = "2026-11-20"
NEAR_M = 1000.0
REMARKS = {"lovelive-sunshine-020": "the summit; the way up is the ropeway from the valley station"}
# Links whose title fits several works: the set of the village was built for the film of 1987.
WORK_OF = {("loc-182", "二十四の瞳"): "nijushinohitomi87"}


class Build:
    """The fact tables on their way into the catalogue."""

    def __init__(self, facts: Path, data: Path) -> None:
        self.facts = {p.stem: read_rows(p) for p in sorted(facts.glob("*.csv"))}
        self.stations = read_stations(data)
        self.open_data = OpenData(
            [*station_data(self.stations), *stop_data(data), *ishikawa_data(data)]
        )
        self.parents = parents_of(self.facts["municipalities"])
        self.areas = Areas.read(data, self.parents)
        self.dropped = {r["id"]: r for r in read_rows(HERE / "dropped.csv")}
        self.islands = read_rows(ROOT / "data" / "boundaries" / "known_islands.csv")
        self.report: dict[str, Counter[str]] = defaultdict(Counter)
        self.faults: list[str] = []

    def is_dropped(self, table: str, site_id: str) -> bool:
        """Whether a row is left out, with its reason in dropped.csv."""
        found = site_id in self.dropped
        self.report[table]["dropped"] += found
        return found

    def check_area(self, table: str, site_id: str, code: str, at: tuple[float, float]) -> None:
        """Count how a point lies to the polygon of its code; farther than 1 km is a fault."""
        away = self.areas.outside_m(code, *at)
        if away is None:
            self.report[table]["no polygon"] += 1
            self.faults.append(f"{site_id}: no polygon for {code}")
        elif away == 0:
            self.report[table]["inside"] += 1
        elif away <= NEAR_M:
            self.report[table]["near boundary"] += 1
        elif any(
            i["municipality_code"] == code
            and metres(*at, float(i["lon"]), float(i["lat"])) <= float(i["within_m"])
            for i in self.islands
        ):
            self.report[table]["known island"] += 1
        else:
            self.faults.append(f"{site_id}: {away:.0f} m outside {code}")

    def place(self, table: str, row: Row, site_id: str) -> Position:
        """Return the position of a row, counted and checked against its polygon."""
        position = place_row(row, self.open_data)
        self.report[table][f"position {position.how}"] += 1
        if position.how == "unsupported":
            self.faults.append(f"{site_id}: the open datum it names is not there: {row['source']}")
        if position.how == "taken":
            print(f"taken  {site_id} {row['name_ja']}: {position.source}; {position.note}")
        at = (position.lon, position.lat)
        self.check_area(table, site_id, row["municipality_code"], at)
        return position

    def locations(self) -> list[Row]:
        """Return the filming locations."""
        rows = []
        for row in self.facts["locations"]:
            site_id = row["location_id"]
            if self.is_dropped("locations", site_id):
                continue
            position = self.place("locations", row, site_id)
            empty = dict.fromkeys(COLUMNS["locations"].split(), "")
            note = "; ".join(t for t in (position.note, position.checked) if t)
            own = {k: v for k, v in row.items() if k in empty}
            rows.append(
                {**empty, **own, **_point(position), "note": note}
                | {"category": category_of(row, site_id), "fc_id": self.commission(row)}
            )
        return rows

    def commission(self, row: Row) -> str:
        """Return the film commission of a location, "" where it is that of another town."""
        fc = next((f for f in self.facts["film_commissions"] if f["fc_id"] == row["fc_id"]), None)
        code = row["municipality_code"]
        towns = {code, self.parents.get(code, code), ""}
        if fc is None or fc["scope"] != "municipality" or fc["municipality_code"] in towns:
            return row["fc_id"]
        self.report["locations"]["fc of another town, left out"] += 1
        return ""

    def spots(self) -> list[Row]:
        """Return the spots of works; a private home is left out."""
        rows = []
        for row in self.facts["spots"]:
            site_id = row["spot_id"]
            if self.is_dropped("spots", site_id):
                continue
            if row["public_access"] == "private_do_not_visit":
                self.report["spots"]["private, left out"] += 1
                continue
            position = self.place("spots", row, site_id)
            empty = dict.fromkeys(COLUMNS["spots"].split(), "")
            own = {k: v for k, v in row.items() if k in empty}
            rows.append(
                {**empty, **own, **_point(position), "checked_against": position.checked}
                | {"category": category_of(row, site_id)}
                | {"note": "; ".join(t for t in (position.note, REMARKS.get(site_id)) if t)}
            )
        return rows

    def hubs(self) -> list[Row]:
        """Return the hubs; none is «selected» until the official list is imported."""
        rows = []
        for row in self.facts["hubs"]:
            if self.is_dropped("hubs", row["hub_id"]):
                continue
            source_id = KNOWN
            if "municipal office (localgovjp" in row["source"]:
                source_id = "localgovjp"
            elif "town centroid of" in row["source"] or "geolonia" in row["source"]:
                source_id = "geolonia"
            years = re.search(r"edition ([\d/]+)", row["source"])
            lon, lat = float(row["lon"]), float(row["lat"])
            if row["status"] != "designated_city" or row["municipality_code"] in self.areas.cities:
                self.check_area("hubs", row["hub_id"], row["municipality_code"], (lon, lat))
            rows.append(
                {
                    **{k: v for k, v in row.items() if k in COLUMNS["hubs"].split()},
                    "kind": row["status"],
                    "hub_type": row["type"],
                    "edition": years.group(1).replace("/", "|") if years else "",
                    "lon": _degree(lon),
                    "lat": _degree(lat),
                    "source": readable(row["source"]),
                    "source_id": source_id,
                    "licence": LICENCES[source_id],
                    "seen_on": SEEN_ON,
                }
            )
        return rows

    def gateways(self) -> list[Row]:
        """Return the gateways, stations at the position of the register."""
        rows = []
        for row in self.facts["gateways"]:
            site_id = row["gateway_id"]
            if self.is_dropped("gateways", site_id):
                continue
            lon, lat = float(row["lon"]), float(row["lat"])
            self.check_area("gateways", site_id, row["municipality_code"], (lon, lat))
            kana, source_id, precision = "", KNOWN, 1000.0
            if row["source"].startswith("stations_seo"):
                source_id = "stations"
                matches = self.open_data.near(row["name_ja"], lon, lat, 300.0)
                matches = [m for m in matches if m[1].kind == "station"]
                if matches:
                    lon, lat, precision = matches[0][1].lon, matches[0][1].lat, 80.0
                    kana = matches[0][1].kana
                else:
                    self.faults.append(f"{site_id}: no station of that name near")
            elif "adjacent station" in row["source"]:
                source_id, precision = "stations", 300.0
            elif within := re.search(r"checked against .* within (\d+)m", row["source"]):
                precision = max(150.0, float(within.group(1)) + 50)
            rows.append(
                {
                    **row,
                    "name_kana": kana,
                    "lon": _degree(lon),
                    "lat": _degree(lat),
                    "precision_m": f"{precision:.0f}",
                    "source": readable(row["source"]),
                    "source_id": source_id,
                    "licence": LICENCES[source_id],
                    "seen_on": SEEN_ON,
                }
            )
        return rows

    def works(self) -> list[Row]:
        """Return the works."""
        return [
            {**row, "source": readable(row["source"]), "source_id": KNOWN, "seen_on": SEEN_ON}
            for row in self.facts["works"]
        ]

    def film_commissions(self) -> list[Row]:
        """Return the film commissions."""
        return [
            {
                **row,
                "block": BLOCKS[row["block"]],
                "contact": "",
                "source": readable(row["source"]),
                "source_id": KNOWN if row["source"].startswith("general") else "pages-read",
                "seen_on": SEEN_ON,
            }
            for row in self.facts["film_commissions"]
        ]

    def municipalities(self) -> list[Row]:
        """Return municipalities and wards with their prefecture."""
        rows = []
        names = list(PREFECTURES.items())
        for row in self.facts["municipalities"]:
            code = row["code5"]
            name_ja, name_en = names[int(code[:2]) - 1]
            lon, lat, source_id = float(row["lon"]), float(row["lat"]), "localgovjp"
            source = readable(row["source"])
            if (
                "stations_seo" in source
            ):  # the office there is that of the evacuation: a point inside
                point = self.areas.leaves[code].representative_point()
                lon, lat, source_id = point.x, point.y, "n03"
                source = "localgovjp for code and name; a point inside its outline (N03)"
            away = self.areas.outside_m(code, lon, lat)
            self.report["municipalities"]["inside" if away == 0 else "outside, kept"] += 1
            rows.append(
                {
                    "code": code,
                    **{k: row[k] for k in ("name_ja", "name_kana", "name_en")},
                    "prefecture_code": code[:2],
                    "prefecture_ja": name_ja,
                    "prefecture_en": name_en,
                    "parent_code": self.parents.get(code, ""),
                    "lon": _degree(lon),
                    "lat": _degree(lat),
                    "kind": kind_of(row, self.parents),
                    "source": source,
                    "source_id": source_id,
                    "licence": LICENCES[source_id],
                    "seen_on": SEEN_ON,
                }
            )
        return rows

    def place_works(self, locations: list[Row], spots: list[Row], works: list[Row]) -> list[Row]:
        """Link places to works: the fact table, and the work of each spot."""
        sites = {r["location_id"]: r for r in locations} | {r["spot_id"]: r for r in spots}
        known = {r["work_id"] for r in works}
        links: dict[tuple[str, str, str], Row] = {}
        for row in self.facts["place_works"]:
            work_id = row["work_id"] or WORK_OF.get((row["id"], row["work_title"]), "")
            if row["id"] not in sites:
                self.report["place_works"]["dropped with their place"] += 1
            elif row["confidence"] == "low":
                self.report["place_works"]["not supported, left out"] += 1
            elif work_id not in known:
                self.faults.append(f"link {row['id']}: no work {row['work_title']}")
            else:
                links[row["id"], work_id, row["role"]] = {
                    "confidence": row["confidence"],
                    "source": readable(row["source"]),
                }
        linked = {(site, work) for site, work, _ in links}
        for row in spots:
            if row["work_id"] and (row["spot_id"], row["work_id"]) not in linked:
                links[row["spot_id"], row["work_id"], "set_here"] = {
                    "confidence": "medium",
                    "source": "own knowledge; " + spot_link(row),
                }
        return [
            {
                "place_id": sites[site]["place_id"],
                "site_id": site,
                "work_id": work,
                "role": role,
                "scene": "",
                **facts,
                "source_id": KNOWN,
                "seen_on": SEEN_ON,
            }
            for (site, work, role), facts in sorted(links.items())
        ]


def spot_link(row: Row) -> str:
    """Say how well the link of a spot to its work is supported."""
    if "scene point" in row["checked_against"]:
        return "a scene point of the same work lies near (compared only)"
    return "not confirmed by other data"


def parents_of(rows: list[Row]) -> dict[str, str]:
    """Return the designated city of each ward."""
    cities = sorted(r["code5"] for r in rows if r["designated_city"] == "1")
    parents = {}
    for row in rows:
        code = row["code5"]
        if row["name_ja"].endswith("区") and " " in row["name_ja"]:
            above = [c for c in cities if c[:2] == code[:2] and c < code]
            parents[code] = above[-1]
    return parents


def kind_of(row: Row, parents: dict[str, str]) -> str:
    if row["designated_city"] == "1":
        return "designated_city"
    if row["code5"] in parents:
        return "ward"
    ends = {"区": "special_ward", "市": "city", "町": "town", "村": "village"}
    return ends[row["name_ja"][-1]]


def _degree(value: float) -> str:
    return f"{value:.5f}"


def _point(position: Position) -> Row:
    return {
        "lon": _degree(position.lon),
        "lat": _degree(position.lat),
        "precision_m": f"{position.precision_m:.0f}",
        "name_kana": position.kana,
        "source": position.source,
        "source_id": position.source_id,
        "licence": position.licence,
        "seen_on": SEEN_ON,
        "note": position.note,
    }


def members(tables: dict[str, list[Row]], parents: dict[str, str]) -> list[Member]:
    found = []
    for table, key in (
        ("locations", "location_id"),
        ("spots", "spot_id"),
        ("hubs", "hub_id"),
        ("gateways", "gateway_id"),
    ):
        for row in tables[table]:
            code = row["municipality_code"]
            coarse = float(row["precision_m"]) > NEAR_M
            found.append(
                Member(
                    id=row[key],
                    kind=table,
                    name=row[key] if coarse and table == "hubs" else row["name_ja"],
                    lon=float(row["lon"]),
                    lat=float(row["lat"]),
                    precision_m=float(row["precision_m"]),
                    city=parents.get(code, code),
                )
            )
    return found


def set_places(tables: dict[str, list[Row]], parents: dict[str, str]) -> None:
    """Give every location, spot, hub and gateway its place id, and print the joins."""
    pairs = read_rows(HERE / "same_place.csv")
    also = [(p["id_a"], p["id_b"]) for p in pairs if p["same"] == "yes"]
    never = {frozenset((p["id_a"], p["id_b"])) for p in pairs if p["same"] == "no"}
    everyone = members(tables, parents)
    places = join_places(everyone, also, never)
    groups = defaultdict(list)
    for member in everyone:
        groups[places[member.id]].append(member)
    for place, group in sorted(groups.items(), key=lambda g: g[1][0].id):
        if len(group) > 1:
            print(f"place {place}: " + " = ".join(f"{m.id} {m.name}" for m in group))
    for table, key in (
        ("locations", "location_id"),
        ("spots", "spot_id"),
        ("hubs", "hub_id"),
        ("gateways", "gateway_id"),
    ):
        for row in tables[table]:
            row["place_id"] = places[row[key]]
    print(f"places: {len(groups)}, of several rows: {sum(len(g) > 1 for g in groups.values())}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="folder of the fact tables")
    parser.add_argument("--data", type=Path, required=True, help="folder of the original files")
    args = parser.parse_args()
    build = Build(args.facts, args.data)
    tables = {
        "locations": build.locations(),
        "spots": build.spots(),
        "hubs": build.hubs(),
        "gateways": build.gateways(),
        "works": build.works(),
        "film_commissions": build.film_commissions(),
        "municipalities": build.municipalities(),
        "stations": rail.station_rows(args.data, build.stations, build.areas, SEEN_ON),
        "coverage": [
            {
                "municipality_code": "*",
                "mode": mode,
                "coverage": level,
                "stated_by": "the developers",
                "basis": basis,
                "stated_on": SEEN_ON,
            }
            for mode, level, basis in COVERAGE
        ],
    }
    tables["community_transport"] = registers.register_rows(
        args.data, tables["municipalities"], SEEN_ON
    )
    set_places(tables, build.parents)
    tables["place_works"] = build.place_works(tables["locations"], tables["spots"], tables["works"])
    for name, rows in tables.items():
        write(name, rows)
    with (TARGET / "selected_hubs_template.csv").open("w", encoding="utf-8", newline="") as handle:
        handle.write(",".join(COLUMNS["hubs"].split()) + "\n")
    for name, rows in tables.items():
        print(f"{name:17} {len(rows):5} rows {dict(sorted(build.report[name].items()))}")
    for fault in build.faults:
        print(f"FAULT {fault}")
    return 1 if build.faults else 0


if __name__ == "__main__":
    sys.exit(main())
