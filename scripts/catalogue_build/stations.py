"""Rail stations: all of the register, with what is known of their service."""

import re

from catalogue_build.areas import Areas
from catalogue_build.originals import Row

REGISTER = "station register of 2026-05-29"
OFFSHORE_M = 3000.0


def station_rows(rows: list[Row], areas: Areas, seen_on: str) -> list[Row]:
    """Return one row a station with its municipality (point in polygon, else the nearest)."""
    points = [(float(r["lng"]), float(r["lat"])) for r in rows]
    prefectures = [f"{int(r['prefecture']):02d}" for r in rows]
    codes = areas.codes_of(points, prefectures, OFFSHORE_M)
    found = []
    for row, (lon, lat), code in zip(rows, points, codes, strict=True):
        service, note = service_of(row, code)
        found.append(
            {
                "station_id": f"st-{row['code']}",
                "name_ja": re.sub(r"\(.*?\)$", "", row["original_name"]) or row["original_name"],
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


def service_of(row: Row, code: str) -> tuple[str, str]:
    """Return the state of service of a station and where it is known from."""
    if row["closed"] == "1":
        closed = row["closed_date"]
        return "closed", f"closed {closed}" if closed else ""
    return "running", ""
