"""Write ``data/datapackage.json``: path, sha256, size, rows, sources and licence of every file.

``python scripts/build_datapackage.py`` walks ``data/``; a file without a rule is an error. The
result depends on the files alone.
"""

import csv
import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
DROPPED = Path(__file__).resolve().parent / "catalogue_build" / "dropped.csv"
RETRIEVED_ON = "2026-11-20"
SHARE_ALIKE, OWN, KSJ = "CC BY-SA 4.0", "CC0 1.0", "KSJ terms (credit MLIT)"
# A file of several sources ships under the strictest of their licences.
STRICT = (SHARE_ALIKE, "CC BY 4.0", "CC BY", KSJ, OWN)


@dataclass(frozen=True)
class Rule:
    """How files of a pattern are described; sources "*" are read from the column source_id."""

    pattern: str
    title: str
    sources: tuple[str, ...] = ("*",)
    licence: str = ""


RULES = (
    Rule("catalogue/locations.csv", "Filming locations"),
    Rule("catalogue/spots.csv", "Spots of works"),
    Rule(
        "catalogue/hubs.csv", "Hubs; kind «selected» is empty until the official list is imported"
    ),
    Rule(
        "catalogue/selected_hubs_template.csv",
        "Header for the official list of selected hubs, to be filled by the user",
        ("own-knowledge",),
        OWN,
    ),
    Rule("catalogue/gateways.csv", "Gateways: stations, airports, ports, bus terminals"),
    Rule("catalogue/stations.csv", "Rail stations with their state of service"),
    Rule("catalogue/works.csv", "Works"),
    Rule("catalogue/place_works.csv", "What a place is to a work"),
    Rule("catalogue/film_commissions.csv", "Film commissions"),
    Rule("catalogue/municipalities.csv", "Municipalities and wards"),
    Rule(
        "catalogue/coverage.csv",
        "How complete the knowledge of a mode is",
        ("own-knowledge",),
        OWN,
    ),
    Rule(
        "catalogue/community_transport.csv",
        "Registered private-vehicle transport by municipality (Yamaguchi), no service area",
    ),
    Rule("boundaries/known_islands.csv", "Land missing in the outlines", ("own-knowledge",), OWN),
    Rule("boundaries/road_links.csv", "Roads between land masses", ("n03", "own-knowledge"), KSJ),
    Rule("boundaries/*.geojson", "Generalised outlines, about 0.6 km", ("n03",), KSJ),
    Rule("timetables/feeds.csv", "Feeds at hand"),
    Rule("timetables/*.feed", "Timetable of one feed, whole and compiled", ("feed",)),
    Rule("profiles/*.toml", "Weights of one job", ("own-knowledge",), OWN),
    Rule("scenarios/*.toml", "Example of a scenario: an assumption", ("own-knowledge",), OWN),
    Rule("formats/*.toml", "Format of lists, known by name", ("own-knowledge",), OWN),
    Rule("definitions/*", "Definitions", ("own-knowledge",), OWN),
    Rule("text/*.toml", "Words of the screen", ("own-knowledge",), OWN),
    Rule("sources.csv", "Sources, licences and credits", ("own-knowledge",), OWN),
    Rule("LICENSES.md", "Licences of the embedded files", ("own-knowledge",), OWN),
)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def rows_in(path: Path) -> int | None:
    """Return the rows of a table, None for text."""
    if path.suffix == ".csv":
        return len(read_rows(path))
    if path.suffix == ".geojson":
        return len(json.loads(path.read_text(encoding="utf-8"))["features"])
    return None


def sources_of(path: Path, rule: Rule, feeds: dict[str, str]) -> list[str]:
    if rule.sources == ("*",):
        return sorted({row["source_id"] for row in read_rows(path)})
    if rule.sources == ("feed",):
        return [feeds[path.name.split(".")[0]]]
    return sorted(rule.sources)


def describe(path: Path, licences: dict[str, str], feeds: dict[str, str]) -> dict[str, object]:
    name = path.relative_to(DATA).as_posix()
    rule = next((r for r in RULES if fnmatch(name, r.pattern)), None)
    if rule is None:
        sys.exit(f"no rule for data/{name}; add one to RULES, or remove the file")
    sources = sources_of(path, rule, feeds)
    unknown = [s for s in sources if s not in licences]
    if unknown:
        sys.exit(f"data/{name} names sources that data/sources.csv does not list: {unknown}")
    content = path.read_bytes()
    own = {licences[s] for s in sources}
    resource: dict[str, object] = {
        "path": name,
        "title": rule.title,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "rows": rows_in(path),
        "sources": sources,
        "licence": rule.licence or next(s for s in STRICT if s in own),
        "retrieved_on": RETRIEVED_ON,
    }
    dropped = Counter(row["table"] for row in read_rows(DROPPED))[path.stem]
    if name.startswith("catalogue/") and dropped:
        resource["dropped"] = dropped
    return resource


def main() -> int:
    licences = {row["source_id"]: row["licence"] for row in read_rows(DATA / "sources.csv")}
    feeds_path = DATA / "timetables" / "feeds.csv"
    feeds = (
        {row["feed_id"]: row["source_id"] for row in read_rows(feeds_path)}
        if feeds_path.is_file()
        else {}
    )
    paths = sorted(
        p
        for p in DATA.rglob("*")
        if p.is_file() and p.name != "datapackage.json" and not p.name.startswith(".")
    )
    package = {
        "name": "locator-data",
        "title": "Embedded data of locator",
        "description": "Film locations, spots of works, hubs, gateways, stations, outlines and bus "
        "service of Japan. Each table names the source, the precision and the date of each row; "
        "a table with any CC BY-SA row ships wholly under CC BY-SA 4.0. See LICENSES.md.",
        "resources": [describe(p, licences, feeds) for p in paths],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (DATA / "datapackage.json").write_text(text, encoding="utf-8")
    print(f"datapackage.json: {len(paths)} files, {sum(p.stat().st_size for p in paths):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
