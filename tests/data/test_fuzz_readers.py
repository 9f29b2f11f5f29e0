"""Broken files of every form end in records or in a known fault: a short run of the script."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = {
    "csv", "tsv", "xlsx", "geojson", "json", "kml", "kmz", "gpx", "shapefile", "geopackage", "zip",
    "gz", "mapping", "format", "values", "population",
}  # fmt: skip


def test_208_broken_files_of_all_readers_keep_the_law(tmp_path: Path) -> None:
    script = ROOT / "scripts" / "fuzz_readers.py"
    done = subprocess.run(
        [sys.executable, str(script), "--cases", "208", "--seed", "7", "--keep", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    table = [line.split("\t") for line in lines[1:17]]
    assert {row[0] for row in table} == READERS
    assert all(int(row[1]) == int(row[2]) + int(row[3]) == 13 for row in table)
    assert sum(int(row[2]) for row in table) > 25
    assert lines[17].startswith("208 cases (seed 7) in ")
    assert lines[17].endswith("; 0 faults")
    assert not list(tmp_path.iterdir())
