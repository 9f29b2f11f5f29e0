"""Write data/timetables from seven openly licensed feeds, with the project's own reader.

Each feed is written whole, as a compiled feed; feeds.csv lists them with their days and terms.

Usage: python scripts/build_timetables.py --data DIR [--output DIR]
"""

import argparse
import csv
import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.gtfs.calendar import (
    Week,
    daily_trips,
    declared_span,
    representative_week,
    valid_span,
)
from geo.gtfs.compiled import Provenance, compile_feed
from geo.gtfs.feed import Feed, read_feed
from geo.gtfs.storage import SUFFIX, check_compiled, write_compiled

ROOT = Path(__file__).resolve().parent.parent
RETRIEVED_ON = dt.date(2026, 11, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed to embed: where it lies, what it is called, who is credited."""

    feed_id: str
    folder: str
    file_name: str
    name_ja: str
    name_en: str
    licence: str
    credit: str

    @property
    def source_id(self) -> str:
        """Id in data/sources.csv."""
        return f"gtfs-{self.feed_id}"


SPRING_2019, YAMAGUCHI_2026 = "gtfs_jp_2019_feeds", "gtfs_jp_2026_yamaguchi"
SOURCES = (
    FeedSource(
        feed_id="hikari",
        folder=YAMAGUCHI_2026,
        file_name="hikari_gtfs_20260401.zip",
        name_ja="光市のバス",
        name_en="Hikari City buses",
        licence="CC BY",
        credit="光市",
    ),
    FeedSource(
        feed_id="iwakuni",
        folder=YAMAGUCHI_2026,
        file_name="iwakuni_gtfsjp_20260401.zip",
        name_ja="岩国市生活交通バス・由宇地区バス",
        name_en="Iwakuni City community buses",
        licence="CC BY",
        credit="岩国市",
    ),
    FeedSource(
        feed_id="jrbus-chugoku",
        folder=YAMAGUCHI_2026,
        file_name="jrbus_chugoku_gtfs_20260813.zip",
        name_ja="JRバス中国",
        name_en="JR Bus Chugoku",
        licence="CC0 1.0",
        credit="中国ジェイアールバス株式会社",
    ),
    FeedSource(
        feed_id="maebashi",
        folder=SPRING_2019,
        file_name="gtfs.1019.maebashishi_com.zip",
        name_ja="前橋市内のコミュニティバス",
        name_en="Maebashi City community buses",
        licence="CC BY 4.0",
        credit="前橋市内のコミュニティバス(作成 ジョルダン株式会社)",
    ),
    FeedSource(
        feed_id="nanto",
        folder=SPRING_2019,
        file_name="gtfs2019.4-.zip",
        name_ja="南砺市営バス",
        name_en="Nanto City buses",
        licence="CC0 1.0",
        credit="南砺市",
    ),
    FeedSource(
        feed_id="saga",
        folder=SPRING_2019,
        file_name="saga-current.zip",
        name_ja="佐賀市営バス・祐徳バス",
        name_en="Saga City and Yutoku buses",
        licence="CC BY 4.0",
        credit="佐賀県、佐賀市交通局、祐徳自動車株式会社",
    ),
    FeedSource(
        feed_id="yamanashi",
        folder=SPRING_2019,
        file_name="yamanashi.zip",
        name_ja="山梨県のバス(山梨交通・富士急行ほか)",
        name_en="Yamanashi Prefecture buses (Yamanashi Kotsu, Fujikyu and others)",
        licence="CC0 1.0",
        credit="山梨交通グループ、富士急行グループほか",
    ),
)


def feed_row(source: FeedSource, feed: Feed, week: Week) -> dict[str, object]:
    """Return the feed's row of feeds.csv."""
    span = valid_span(daily_trips(feed))
    declared_from, declared_to = declared_span(feed)
    names = [name.strip() for name in feed.tables["agency"]["agency_name"].dropna()]
    return {
        "feed_id": source.feed_id,
        "name_ja": source.name_ja,
        "name_en": source.name_en,
        "valid_from": span.first if span else None,
        "valid_to": span.last if span else None,
        "weekday": week.weekday,
        "saturday": week.saturday,
        "holiday": week.holiday,
        "declared_from": declared_from,
        "declared_to": declared_to,
        "agencies": "; ".join(names),
        "source_id": source.source_id,
        "licence": source.licence,
        "credit": source.credit,
        "retrieved_on": RETRIEVED_ON,
        "file_name": source.file_name,
        "sha256_of_original": feed.sha256,
    }


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def addresses() -> dict[str, str]:
    """Return the address of each source in data/sources.csv."""
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as handle:
        return {row["source_id"]: row["url"] for row in csv.DictReader(handle)}


def write_feed(source: FeedSource, data: Path, output: Path) -> dict[str, object]:
    """Write one feed, compiled; return its row of feeds.csv."""
    feed = read_feed(data / source.folder / source.file_name)
    week = representative_week(daily_trips(feed), RETRIEVED_ON)
    if week is None:
        raise SystemExit(f"{source.file_name} has no trip on any day; it cannot be embedded.")
    provenance = Provenance(
        name_ja=source.name_ja,
        name_en=source.name_en,
        source=addresses()[source.source_id],
        licence=source.licence,
        credit=source.credit,
        retrieved_on=RETRIEVED_ON,
        original_sha256=feed.sha256,
        file_name=source.file_name,
    )
    path = output / f"{source.feed_id}{SUFFIX}"
    write_compiled(compile_feed(feed, feed_id=source.feed_id, provenance=provenance), path)
    whole = check_compiled(path)
    print(
        f"{source.feed_id}: week of {week.monday}, {len(whole.stop_id)} stops, "
        f"{len(whole.trip_id)} trips, {len(whole.call_stop)} calls, {path.stat().st_size:,} bytes"
    )
    return feed_row(source, feed, week)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("LOCATOR_TEST_DATA", ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=Path(default), help="folder of the feeds")
    parser.add_argument("--output", type=Path, default=ROOT / "data" / "timetables")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    rows = [write_feed(source, options.data, options.output) for source in SOURCES]
    write_csv(pd.DataFrame(rows), options.output / "feeds.csv")
    size = sum(file.stat().st_size for file in options.output.iterdir())
    print(f"{size:,} bytes in {options.output}")


if __name__ == "__main__":
    main()
