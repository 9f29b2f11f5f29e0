"""Rail stations: all of the register, with what is known of their service."""

from pathlib import Path

from catalogue_build.areas import Areas
from catalogue_build.originals import Row, read_rows

REGISTER = "station register of 2026-05-29"
SERVICE = Path(__file__).with_name("service.csv")
OFFSHORE_M = 3000.0


def station_rows(data: Path, rows: list[Row], areas: Areas, seen_on: str) -> list[Row]:
    """Return one row a station with its municipality (point in polygon, else the nearest)."""
    points = [(float(r["lng"]), float(r["lat"])) for r in rows]
    prefectures = [f"{int(r['prefecture']):02d}" for r in rows]
    codes = areas.codes_of(points, prefectures, OFFSHORE_M)
    states = service_states(data, rows)
    found = []
    for row, (lon, lat), code in zip(rows, points, codes, strict=True):
        service, note = states.get(row["code"], ("running", ""))
        found.append(
            {
                "station_id": f"st-{row['code']}",
                "name_ja": row["original_name"],
                "name_kana": row["name_kana"],
                "lon": f"{lon:.5f}",
                "lat": f"{lat:.5f}",
                "municipality_code": code,
                "service": service,
                "source": REGISTER,
                "source_id": "stations",
                "licence": "CC BY-SA 4.0",
                "seen_on": seen_on,
                "note": note,
            }
        )
    return found


def service_states(data: Path, rows: list[Row]) -> dict[str, tuple[str, str]]:
    """Return service and note of each station that is not plainly running, by its code.

    Closed ones by the register; suspended lines, seasonal stations and bus rapid transit by
    ``service.csv`` and by the name of the line.
    """
    folder = data / "stations_seo"
    register = read_rows(folder / "register.csv")
    lines: dict[str, set[str]] = {}
    for entry in register:
        lines.setdefault(entry["station_code"], set()).add(entry["line_code"])
    by_bus = {r["code"] for r in read_rows(folder / "line.csv") if "BRT" in r["name"]}
    states: dict[str, tuple[str, str]] = {}
    for row in rows:
        own = lines.get(row["code"], set())
        if own and own <= by_bus:
            states[row["code"]] = "unknown", "bus rapid transit and no train, by its line"
    for rule in read_rows(SERVICE):
        names = rule["stations"].split("|")
        chosen = [
            r["code"]
            for r in rows
            if r["original_name"] in names
            and (not rule["line_code"] or rule["line_code"] in lines.get(r["code"], set()))
        ]
        if len(chosen) != len(names):
            raise SystemExit(f"service.csv: {rule['stations']} names {len(chosen)} stations")
        states |= dict.fromkeys(chosen, (rule["service"], rule["note"]))
    for row in rows:
        if row["closed"] == "1":
            on = row["closed_date"]
            states[row["code"]] = "closed", f"closed {on} by the register".replace("  ", " ")
    return states
