"""A small data folder made by hand, copied so that a test may break it."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd

SMALL = Path(__file__).resolve().parents[1] / "data" / "small"
CALLS = {
    # stop, trip, departure, can board: two stops of one trip, then a second trip
    "bus": [("P1", 0, 28_800, 1), ("P1", 1, 36_000, 1), ("P1", 1, 37_000, 0)],
    "ferry": [("P1", 0, 30_000, 1)],
}


def copy_small(target: Path) -> Path:
    """Copy the small folder, write its calls, and describe all files."""
    folder = target / "data"
    shutil.copytree(SMALL, folder)
    for feed_id, rows in CALLS.items():
        frame = pd.DataFrame(rows, columns=["stop_id", "trip_key", "departure_s", "can_board"])
        frame = frame.assign(
            route="線", direction=0, headsign="終点", can_alight=1, day_type="weekday"
        )
        frame.to_parquet(folder / "timetables" / f"{feed_id}.calls.parquet")
    describe(folder)
    return folder


def describe(folder: Path) -> None:
    """Write ``datapackage.json`` for the files as they are now."""
    resources = [
        {
            "path": path.relative_to(folder).as_posix(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "sources": ["own"],
            "licence": "CC0 1.0",
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "datapackage.json"
    ]
    text = json.dumps({"name": "small", "resources": resources})
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{old!r} does not stand in {path.name}")
    path.write_text(text.replace(old, new), encoding="utf-8")
