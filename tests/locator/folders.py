"""A small data folder made by hand, copied so that a test may break it."""

import datetime as dt
import functools
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from geo.gtfs.compiled import Provenance, compile_feed
from geo.gtfs.feed import read_feed
from geo.gtfs.storage import write_compiled

SMALL = Path(__file__).resolve().parents[1] / "data" / "small"
FEEDS = SMALL.parent / "feeds"
SEEN_ON = dt.date(2026, 11, 20)


def copy_small(target: Path) -> Path:
    """Copy the small folder, compile its feeds, and describe all files."""
    folder = target / "data"
    shutil.copytree(SMALL, folder)
    for feed_id, compiled in _compiled_feeds().items():
        (folder / "timetables" / f"{feed_id}.feed").write_bytes(compiled)
    describe(folder)
    return folder


@functools.cache
def _compiled_feeds() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "timetables").mkdir()
        return {
            source.name: write_feed(source, folder, source.name).read_bytes()
            for source in sorted(FEEDS.iterdir())
        }


def write_feed(source: Path, folder: Path, feed_id: str) -> Path:
    """Compile a folder of GTFS tables into a folder of data."""
    feed = read_feed(source)
    provenance = Provenance(
        name_ja=feed_id,
        name_en=feed_id,
        source="https://example.org/bus",
        licence="CC BY 4.0",
        credit="町",
        retrieved_on=SEEN_ON,
        original_sha256=feed.sha256,
        file_name=source.name,
    )
    path = folder / "timetables" / f"{feed_id}.feed"
    write_compiled(compile_feed(feed, feed_id=feed_id, provenance=provenance), path)
    return path


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
