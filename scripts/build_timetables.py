"""Write data/timetables from seven openly licensed feeds, with the project's own reader.

Each feed is written as tables of its representative week and whole, as a compiled feed.

Usage: python scripts/build_timetables.py --data DIR [--output DIR]
"""

import argparse
import csv
import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.gtfs.calendar import (
    Week,
    daily_trips,
    declared_span,
    representative_week,
    service_ids_on,
    valid_span,
)
from geo.gtfs.compiled import Provenance, compile_feed
from geo.gtfs.feed import Feed, read_feed, translated
from geo.gtfs.service import stop_calls
from geo.gtfs.storage import SUFFIX, check_compiled, write_compiled

ROOT = Path(__file__).resolve().parent.parent
RETRIEVED_ON = dt.date(2026, 11, 20)
KANA, ENGLISH = "ja-Hrkt", "en"
STATION_TYPES = (1, 2, 3)  # location_type: station, entrance, node; nobody boards there
DAY_TYPES = ("holiday", "saturday", "weekday")
CALL_COLUMNS = (
    "stop_id",
    "trip_key",
    "route",
    "direction",
    "headsign",
    "departure_s",
    "can_board",
    "can_alight",
    "day_type",
)
WORDS = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("stop_id", WORDS),
        ("trip_key", pa.int32()),
        ("route", WORDS),
        ("direction", pa.int8()),
        ("headsign", WORDS),
        ("departure_s", pa.int32()),
        ("can_board", pa.int8()),
        ("can_alight", pa.int8()),
        ("day_type", WORDS),
    ]
)


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


def stops_table(feed: Feed) -> pd.DataFrame:
    """Return the poles that any trip calls at, with names, readings and positions."""
    stops = feed.stops.assign(
        name_kana=translated(feed, "stops", "stop_name", KANA),
        name_en=translated(feed, "stops", "stop_name", ENGLISH),
    )
    used = stops["stop_id"].isin(feed.stop_times["stop_id"])
    pole = ~stops["location_type"].isin(STATION_TYPES)
    placed = stops["stop_lat"].notna() & stops["stop_lon"].notna()
    kept = stops[used & pole & placed].sort_values("stop_id", kind="stable")
    lost = int((used & ~(pole & placed)).sum())
    if lost:
        print(f"  {lost} stops are used but have no position or are no poles; left out")
    return pd.DataFrame(
        {
            "stop_id": kept["stop_id"],
            "name_ja": kept["stop_name"],
            "name_kana": kept["name_kana"],
            "name_en": kept["name_en"],
            "parent": kept["parent_station"],
            "lon": kept["stop_lon"].round(6),
            "lat": kept["stop_lat"].round(6),
        }
    )


def calls_table(feed: Feed, week: Week) -> pa.Table:
    """Return the calls of the three day types of the representative week."""
    days = {"weekday": week.weekday, "saturday": week.saturday, "holiday": week.holiday}
    parts = [stop_calls(feed, days[name]).assign(day_type=name) for name in DAY_TYPES]
    calls = pd.concat(parts, ignore_index=True)
    calls = calls[calls["departure_s"].notna()]
    calls = calls.sort_values(["day_type", "trip_key", "departure_s"], kind="stable")
    return pa.Table.from_pandas(
        calls[list(CALL_COLUMNS)], schema=SCHEMA, preserve_index=False
    ).replace_schema_metadata(None)


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


def write_whole(source: FeedSource, feed: Feed, output: Path) -> int:
    """Write the whole feed, compiled; return its bytes."""
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
    check_compiled(path)
    return path.stat().st_size


def write_feed(source: FeedSource, data: Path, output: Path) -> dict[str, object]:
    """Write the tables of one feed and the feed itself; return its row of feeds.csv."""
    feed = read_feed(data / source.folder / source.file_name)
    daily = daily_trips(feed)
    week = representative_week(daily, RETRIEVED_ON)
    if week is None:
        raise SystemExit(f"{source.file_name} has no trip on any day; it cannot be embedded.")
    stops, calls = stops_table(feed), calls_table(feed, week)
    write_csv(stops, output / f"{source.feed_id}.stops.csv")
    dates = pd.DatetimeIndex(daily.index).strftime("%Y-%m-%d")
    write_csv(
        pd.DataFrame({"date": dates, "trips": daily.to_numpy()}),
        output / f"{source.feed_id}.daily_trips.csv",
    )
    pq.write_table(
        calls,
        output / f"{source.feed_id}.calls.parquet",
        compression="zstd",
        compression_level=19,
    )
    on_day = [len(service_ids_on(feed, day)) for day in (week.weekday, week.saturday)]
    print(
        f"{source.feed_id}: week of {week.monday}, {len(stops)} stops, {calls.num_rows} calls, "
        f"{len(daily)} days, services weekday/saturday {on_day}, "
        f"compiled {write_whole(source, feed, output):,} bytes"
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
