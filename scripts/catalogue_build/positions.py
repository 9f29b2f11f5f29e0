"""Where a row's position comes from; taken anew from open data where they name the place."""

import re
from dataclasses import dataclass, replace

from catalogue_build.names import plain, station_name
from catalogue_build.originals import Datum, OpenData, Row, metres

KNOWN = "own-knowledge"
REACH_M = 3000.0
SAME_M = 60.0
NAMED_M = 700.0
FINE_M = 900.0
WIDE_M = 500.0  # a lake or a park: the datum and the estimate are both points of it
LEAST_M = 150.0
LICENCES = {
    KNOWN: "CC0 1.0",
    "stations": "CC BY-SA 4.0",
    "geolonia": "CC BY 4.0",
    "ishikawa": "CC BY 4.0",
    "localgovjp": "CC0 1.0",
    "n03": "KSJ terms (credit MLIT)",
    "gtfs-yamanashi": "CC0 1.0",
    "gtfs-jrbus-chugoku": "CC0 1.0",
    "gtfs-nanto": "CC0 1.0",
    "gtfs-iwakuni": "CC BY",
    "gtfs-hikari": "CC BY",
    "gtfs-saga": "CC BY 4.0",
    "gtfs-maebashi": "CC BY 4.0",
    "gtfs-kanetsu": "CC BY 4.0",
    "gtfs-gunma-bus": "CC BY 4.0",
    "gtfs-nagai-bus": "CC BY 4.0",
}
_FEEDS = (
    ("yamanashi.zip", "gtfs-yamanashi"),
    ("saga-current", "gtfs-saga"),
    ("gtfs.1019", "gtfs-maebashi"),
    ("gtfs2019.4-", "gtfs-nanto"),
    ("岩国市 GTFS", "gtfs-iwakuni"),
    ("光市 GTFS", "gtfs-hikari"),
    ("JRバス中国", "gtfs-jrbus-chugoku"),
    ("gtfs.1001", "gtfs-kanetsu"),
    ("gtfs.1007", "gtfs-gunma-bus"),
    ("nbaux-gunma-jp", "gtfs-nagai-bus"),
)
# Places that stand at a station of another name.
STATION_OF = {"東京駅丸の内駅舎": "東京駅", "奈良井宿": "奈良井駅"}
_REGISTER = "the station register"
_FAN = "a scene point of a fan site (no licence: compared only, nothing taken)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position with its birth certificate.

    Attributes
    ----------
    how
        "stated" (the fact table's), "taken" (from an open datum of the same name) or "unsupported".
    """

    lon: float
    lat: float
    precision_m: float
    source: str
    source_id: str
    note: str
    checked: str
    kana: str
    how: str

    @property
    def licence(self) -> str:
        """Licence of the source."""
        return LICENCES[self.source_id]


def stated_source(text: str) -> str:
    """Return the id of the source that a fact row names for its position."""
    if "position of the stop" in text:
        return next((s for mark, s in _FEEDS if mark in text), "")
    if "position of the station" in text or text.startswith("station position"):
        return "stations"
    if text.startswith("opendata_ishikawa"):
        return "ishikawa"
    if "position = town centroid" in text:
        return "geolonia"
    return KNOWN


def readable(text: str) -> str:
    """Return a text of the fact tables in words that a reader of the catalogue understands."""
    text = text.replace("title present in anime_points_junreimap", "title also known to a fan site")
    text = text.replace("checked against anime_points", "compared with anime_points")
    text = re.sub(r"anime_points (?:within )?(\d+) ?m", rf"{_FAN}, \1 m off", text)
    text = text.replace("anime_points", _FAN)
    text = text.replace("ishikawa_opendata", "Ishikawa open data")
    text = text.replace("gtfs_stops", "a bus stop of an open feed")
    text = text.replace("after the check", "after a look at data without licence (not independent)")
    text = text.replace("general knowledge", "own knowledge")
    text = re.sub(
        r"stations_seo(?: \(Seo-4d696b75/station_database, CC BY-SA 4\.0\))?", _REGISTER, text
    )
    return " ".join(text.split())


def _note_of(row: Row) -> str:
    """Return what a fact row says beside where its position is from."""
    text = row["source"]
    kept = []
    for part in re.split(r"; |, (?=first estimate)", text):
        if re.match(r"position (of|=)|station position|opendata_ishikawa", part):
            continue
        if part in {"general knowledge", "category: general knowledge", "rounded to 4 decimals"}:
            continue
        found = re.fullmatch(r"category: general knowledge \((.*)\)", part)
        kept.append(found.group(1) if found else readable(part))
    return "; ".join(kept)


def is_estimate_again(row: Row) -> bool:
    """Whether a position was estimated a second time after a look at data without licence."""
    return "re-estimated" in row["source"]


def _open_text(datum: Datum) -> str:
    if datum.kind == "station":
        return f"position of the station «{datum.name}» in the station register"
    if datum.kind == "facility":
        return f"position of «{datum.name}» in the open data of Ishikawa prefecture"
    poles = f", mean of {datum.poles} poles" if datum.poles > 1 else ""
    return f"position of the stop «{datum.name}» in the feed {datum.source_id}{poles}"


def place_row(row: Row, open_data: OpenData) -> Position:
    """Return the position of a location or spot, checked by whole name against open data."""
    lon, lat, stated_m = float(row["lon"]), float(row["lat"]), float(row["precision_m"])
    source_id, again = stated_source(row["source"]), is_estimate_again(row)
    checked = readable(row.get("checked_against", ""))
    note = _note_of(row)
    if source_id not in {KNOWN, "geolonia"}:
        return _stated(row, open_data, source_id, note, checked)
    least = LEAST_M if again else 1.0
    known = Position(
        lon=lon,
        lat=lat,
        precision_m=max(stated_m, least),
        source=_known_text(row, source_id),
        source_id=source_id,
        note=note,
        checked=checked,
        kana="",
        how="stated",
    )
    matches = open_data.near(row["name_ja"], lon, lat, REACH_M)
    if not matches:
        return known
    away, datum = matches[0]
    agrees = f"{_open_text(datum)} lies {away:.0f} m off (same full name)"
    better = datum.kind != "stop" or again or datum.precision_m < known.precision_m
    if not better:
        joined = "; ".join(t for t in (note, agrees) if t)
        return replace(known, note=joined, kana=datum.kana if datum.kind == "facility" else "")
    moved = f"own estimate was {away:.0f} m off"
    return Position(
        lon=datum.lon,
        lat=datum.lat,
        precision_m=max(datum.precision_m, min(known.precision_m, FINE_M) if away > WIDE_M else 0),
        source=_open_text(datum),
        source_id=datum.source_id,
        note="; ".join(t for t in (_without_estimate(note), moved) if t),
        checked=checked,
        kana=datum.kana,
        how="taken",
    )


def _without_estimate(note: str) -> str:
    """Drop remarks on an estimate that has been replaced."""
    parts = [
        p
        for p in note.split("; ")
        if not re.search(r"estimate|no same-name datum|compared with a scene point|^checked", p)
        and not re.match(r"ishikawa:|gtfs |the station register", p)
    ]
    return "; ".join(parts)


def _known_text(row: Row, source_id: str) -> str:
    if source_id == "geolonia":
        town = re.search(r"town centroid of (.+?) \(", row["source"])
        return f"centroid of the town {town.group(1) if town else ''} of its address".replace(
            "  ", " "
        )
    return "own knowledge, estimated position"


def _named(open_data: OpenData, source_id: str, name: str, at: tuple[float, float]) -> Datum | None:
    """Return the nearest datum of a source with a name; for a facility any within 60 m."""
    short = re.sub(r"[(（].*", "", name)
    bare = station_name(short if short.endswith("駅") else f"{short}駅")
    pool = open_data.stations.get(bare, []) if source_id == "stations" else open_data.of(source_id)
    near = sorted(
        (metres(*at, d.lon, d.lat), d.name, d)
        for d in pool
        if source_id == "stations"
        or plain(d.name) == plain(name)
        or (d.kind == "facility" and metres(*at, d.lon, d.lat) <= SAME_M)
    )
    return near[0][2] if near and near[0][0] <= NAMED_M else None


def _stated(row: Row, open_data: OpenData, source_id: str, note: str, checked: str) -> Position:
    """Take the position of the open datum that a row names, as it stands there today."""
    lon, lat = float(row["lon"]), float(row["lat"])
    named = re.search(r"«(.+?)»", row["source"])
    name = named.group(1) if named else STATION_OF.get(row["name_ja"], row["name_ja"])
    datum = _named(open_data, source_id, name, (lon, lat))
    return Position(
        lon=datum.lon if datum else lon,
        lat=datum.lat if datum else lat,
        precision_m=float(row["precision_m"]),
        source=_open_text(datum) if datum else readable(row["source"]),
        source_id=source_id,
        note=note,
        checked=checked,
        kana=datum.kana if datum and datum.kind != "stop" else "",
        how="stated" if datum else "unsupported",
    )
