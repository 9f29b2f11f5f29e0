import dataclasses
import json
import os
import random
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from geo.errors import FeedError
from geo.gtfs import storage
from geo.gtfs.compiled import CompiledFeed
from geo.gtfs.fares import Fare, fare_of
from geo.gtfs.feed import Feed
from geo.gtfs.storage import check_compiled, open_compiled, write_compiled
from geo.gtfs.strings import Strings

Read = Callable[[str], Feed]
Variant = Callable[[Mapping[str, str]], Feed]
Compile = Callable[[Feed], CompiledFeed]
ROOT = Path(__file__).resolve().parents[3]
VERSION_AT = 8
HEAD_SIZE = 64


@pytest.fixture
def plain(feed: Read, compiled: Compile) -> CompiledFeed:
    return compiled(feed("plain"))


@pytest.fixture
def written(plain: CompiledFeed, tmp_path: Path) -> Path:
    path = tmp_path / "plain.feed"
    write_compiled(plain, path)
    return path


def assert_same(one: CompiledFeed, other: CompiledFeed) -> None:
    for field in dataclasses.fields(CompiledFeed):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray):
            assert a.dtype == b.dtype, field.name
            np.testing.assert_array_equal(a, b, err_msg=field.name)
        elif isinstance(a, Strings):
            assert list(a) == list(b), field.name
        else:
            assert a == b, field.name


def code_of(path: Path, opener: Callable[[Path], CompiledFeed] = open_compiled) -> str:
    with pytest.raises(FeedError) as caught:
        opener(path)
    assert path.name in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    "trait",
    ["plain", "frequencies", "parents_without_coordinates", "translations_new", "untimed_calls"],
)
def test_a_feed_comes_back(feed: Read, compiled: Compile, trait: str, tmp_path: Path) -> None:
    tiny = compiled(feed(trait))
    write_compiled(tiny, tmp_path / "a.feed")
    assert_same(open_compiled(tmp_path / "a.feed"), tiny)
    assert_same(check_compiled(tmp_path / "a.feed"), tiny)


def test_a_feed_with_fares_comes_back(variant: Variant, compiled: Compile, tmp_path: Path) -> None:
    fares = {
        "fare_attributes": "fare_id,price,currency_type\nf,210,JPY\ng,150,JPY\n",
        "fare_rules": "fare_id,route_id,origin_id,destination_id\nf,R,,\ng,R,a,b\n",
        "stops": "stop_id,stop_name,stop_lat,stop_lon,zone_id\n"
        "A,駅前,35.0,138.0,a\nB,役場,35.01,138.0,b\nC,湖畔,35.02,138.0,\n",
    }
    tiny = compiled(variant(fares))
    write_compiled(tiny, tmp_path / "a.feed")
    assert_same(check_compiled(tmp_path / "a.feed"), tiny)
    opened = open_compiled(tmp_path / "a.feed")
    assert fare_of(opened, 0, 0, 1) == Fare(price=150, currency="JPY")
    assert fare_of(opened, 0, 1, 2) == Fare(price=210, currency="JPY")


def test_a_feed_that_serves_no_day_comes_back(plain: CompiledFeed, tmp_path: Path) -> None:
    idle = dataclasses.replace(plain, runs=np.zeros((2, 0), dtype=np.uint8), first_day=1)
    write_compiled(idle, tmp_path / "a.feed")
    assert_same(check_compiled(tmp_path / "a.feed"), idle)


def test_the_same_feed_gives_the_same_bytes(
    plain: CompiledFeed, written: Path, tmp_path: Path
) -> None:
    write_compiled(open_compiled(written), tmp_path / "again.feed")
    assert (tmp_path / "again.feed").read_bytes() == written.read_bytes()
    write_compiled(dataclasses.replace(plain, service_trips=None), tmp_path / "counted.feed")
    assert (tmp_path / "counted.feed").read_bytes() == written.read_bytes()


def test_columns_are_views_of_the_file(written: Path) -> None:
    opened = open_compiled(written)
    assert not opened.call_stop.flags.writeable
    assert not opened.call_stop.flags.owndata
    assert opened.call_stop.ctypes.data % 64 == 0
    with pytest.raises(ValueError, match="read-only"):
        opened.call_stop[0] = 1


def test_the_header_can_be_read_by_anyone(written: Path) -> None:
    data = written.read_bytes()
    magic, version, size, payload, _ = struct.unpack_from("<8sI4xQQ32s", data)
    assert magic == b"\x89LFD\r\n\x1a\n"
    assert version == storage.FORMAT_VERSION
    assert HEAD_SIZE + size + payload == len(data)
    header = json.loads(data[HEAD_SIZE : HEAD_SIZE + size])
    column = header["columns"]["call_stop"]
    start = HEAD_SIZE + size + column["offset"]
    assert struct.unpack_from("<8i", data, start) == (0, 1, 2, 2, 1, 0, 0, 2)
    assert header["provenance"]["licence"] == "CC BY 4.0"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 a zip", b"SQLite format 3\0" * 20])
def test_a_foreign_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.feed"
    path.write_bytes(data)
    assert code_of(path) == "foreign_file"


@pytest.mark.parametrize("version", [0, storage.FORMAT_VERSION + 1])
def test_another_version_is_stale(written: Path, version: int) -> None:
    data = bytearray(written.read_bytes())
    struct.pack_into("<I", data, VERSION_AT, version)
    written.write_bytes(data)
    assert code_of(written) == "stale_file"


def test_every_shorter_file_is_refused(written: Path) -> None:
    data = written.read_bytes()
    for size in (*range(200), *range(200, len(data), 97), len(data) - 1):
        written.write_bytes(data[:size])
        assert code_of(written) == ("foreign_file" if size < 8 else "broken_file")
    written.write_bytes(data + b"\0")
    assert code_of(written) == "broken_file"


def test_every_changed_byte_is_found(written: Path) -> None:
    data = written.read_bytes()
    dice = random.Random(1)  # noqa: S311
    for place in dice.sample(range(len(data)), 150):
        changed = bytearray(data)
        changed[place] ^= 1 << dice.randrange(8)
        written.write_bytes(changed)
        assert code_of(written, check_compiled) in {"foreign_file", "stale_file", "broken_file"}


def sealed(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the header and make its hash fit again."""
    data = path.read_bytes()
    _, version, size, payload, _ = struct.unpack_from("<8sI4xQQ32s", data)
    header = json.loads(data[HEAD_SIZE : HEAD_SIZE + size])
    text = json.dumps(change(header) or header).encode()
    text += b" " * (-len(text) % 64)
    digest = storage.hashlib.sha256(text).digest()
    head = struct.pack("<8sI4xQQ32s", data[:8], version, len(text), payload, digest)
    path.write_bytes(head + text + data[HEAD_SIZE + size :])


@pytest.mark.parametrize(
    "change",
    [
        lambda h: h.pop("columns"),
        lambda h: h["columns"].pop("call_stop") and None,
        lambda h: h["columns"]["call_stop"].update(offset=10**9),
        lambda h: h["columns"]["call_stop"].update(offset=-64),
        lambda h: h["columns"]["call_stop"].update(shape=[-1]),
        lambda h: h["columns"]["call_stop"].update(shape=[2, 4]),
        lambda h: h["columns"]["call_stop"].update(shape=[2**62, 4]),
        lambda h: h["columns"]["call_stop"].update(dtype="<f8"),
        lambda h: h.update(days=10**6),
        lambda h: h.update(provenance={}),
        lambda h: h.update(findings=[{"code": "x"}]),
        lambda _: [1, 2],
    ],
)
def test_a_header_that_lies_is_broken(
    written: Path, change: Callable[[dict[str, object]], object]
) -> None:
    sealed(written, change)
    assert code_of(written) == "broken_file"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("call_stop", [0, 1, 2, 2, 1, 0, 0, 3]),
        ("trip_route", [0, 0, -1]),
        ("trip_start", [0, 3, 2, 8]),
        ("trip_start", [0, 3, 6, 7]),
        ("stop_parent", [-2, -1, -1]),
        ("trip_block", [1, 2]),
        ("call_headsign", [0, 0]),
        ("stop_zone", [0]),
        ("route_agency", [0, 0]),
        ("fare_price", [100]),
        ("rule_route", [0]),
        ("rule_start", [1]),
        ("rule_start", []),
        ("rule_destination", [0]),
        ("rule_fare", [0]),
    ],
)
def test_the_check_finds_columns_that_contradict(
    plain: CompiledFeed, tmp_path: Path, column: str, values: list[int]
) -> None:
    wrong = dataclasses.replace(plain, **{column: np.array(values, dtype=np.int32)})
    write_compiled(wrong, tmp_path / "a.feed")
    assert code_of(tmp_path / "a.feed", check_compiled) == "broken_file"


def test_a_path_that_cannot_be_read_or_written_is_named(
    plain: CompiledFeed, tmp_path: Path
) -> None:
    assert code_of(tmp_path / "none.feed") == "feed_unreadable"
    assert code_of(tmp_path) == "feed_unreadable"
    with pytest.raises(FeedError, match="cannot be written") as caught:
        write_compiled(plain, tmp_path / "no" / "such" / "a.feed")
    assert caught.value.code == "feed_not_written"
    (tmp_path / "folder.feed").mkdir()
    with pytest.raises(FeedError, match="cannot be written"):
        write_compiled(plain, tmp_path / "folder.feed")
    assert [p.name for p in tmp_path.iterdir()] == ["folder.feed"]


def test_left_overs_of_killed_writers_go_when_they_are_old(
    plain: CompiledFeed, tmp_path: Path
) -> None:
    old, young = tmp_path / ".a.feed.1.part", tmp_path / ".a.feed.2.part"
    other = tmp_path / ".b.feed.1.part"
    for part in (old, young, other):
        part.write_bytes(b"half")
    for part in (old, other):
        os.utime(part, (time.time() - 7200, time.time() - 7200))
    write_compiled(plain, tmp_path / "a.feed")
    assert sorted(p.name for p in tmp_path.iterdir()) == [young.name, other.name, "a.feed"]


def test_a_mapped_feed_outlives_its_replacement(plain: CompiledFeed, written: Path) -> None:
    opened = open_compiled(written)
    write_compiled(dataclasses.replace(plain, feed_id="new"), written)
    assert opened.call_stop.tolist() == plain.call_stop.tolist()
    assert open_compiled(written).feed_id == "new"


WRITER = """
import dataclasses, sys
from pathlib import Path
from geo.gtfs.storage import open_compiled, write_compiled
path = Path(sys.argv[1])
feed = open_compiled(path)
print("ready", flush=True)
for number in range(1_000_000):
    write_compiled(dataclasses.replace(feed, feed_id=str(number)), path)
    print("written", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(
    plain: CompiledFeed, tmp_path: Path
) -> None:
    path = tmp_path / "plain.feed"
    many = Strings.of([f"停留所{number}" for number in range(100_000)])
    write_compiled(dataclasses.replace(plain, headsign=many), path)
    dice = random.Random(2)  # noqa: S311
    seen = set()
    # The first is cut off after it has written a file; the others anywhere.
    for said in (b"written\n", *[None] * 7):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            assert said is None or process.stdout.readline() == said
            time.sleep(dice.uniform(0.0, 0.05))
            process.send_signal(signal.SIGKILL)
        whole = check_compiled(path)
        seen.add(whole.feed_id)
        assert len(whole.headsign) == len(many)
    assert seen - {"tiny"}
