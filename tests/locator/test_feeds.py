import datetime as dt
import io
import logging
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geo.errors import FeedError, RemoteError
from geo.gtfs.storage import open_compiled
from geo.http import HttpPolicy
from locator.errors import DataError, QueryError
from locator.feeds import (
    Terms,
    add_feed,
    check_feed_id,
    check_installed,
    feeds_folder,
    installed_feeds,
    list_feeds,
    remove_feed,
)

FEEDS = Path(__file__).parents[1] / "geo" / "gtfs" / "feeds"
LOCAL = HttpPolicy(allow_private=True)


def zipped(trait: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for file in sorted((FEEDS / trait).glob("*.txt")):
            packed.writestr(zipfile.ZipInfo(file.name), file.read_bytes())
    return data.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "my" / "feeds"


@pytest.fixture
def base() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            body = b"<html>" if "page" in self.path else zipped("plain")
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_folder_is_installed_with_what_is_known_of_it(folder: Path) -> None:
    terms = Terms(
        name_en="Valley bus",
        licence="CC BY 4.0",
        credit="谷町",
        retrieved_on=dt.date(2026, 4, 2),
    )
    entry = add_feed(FEEDS / "plain", "tani", folder=folder, terms=terms)
    assert entry.path == folder / "tani.feed"
    assert entry.fault is None
    feed = open_compiled(entry.path)
    assert (feed.feed_id, list(feed.trip_id)) == ("tani", ["T1", "T2", "T3"])
    known = feed.provenance
    assert (known.name_ja, known.name_en, known.source) == ("谷町バス", "Valley bus", "plain")
    assert (known.licence, known.credit) == ("CC BY 4.0", "谷町")
    assert (known.file_name, known.retrieved_on) == ("plain", dt.date(2026, 4, 2))


def test_what_is_not_stated_stays_empty_and_the_day_is_today(folder: Path) -> None:
    before = dt.datetime.now().astimezone().date()
    entry = add_feed(str(FEEDS / "plain"), folder=folder)
    assert entry.feed is not None
    known = entry.feed.provenance
    assert entry.feed_id == "plain"
    assert (known.licence, known.credit, known.name_en) == ("", "", "谷町バス")
    assert before <= known.retrieved_on <= dt.datetime.now().astimezone().date()


@pytest.mark.parametrize(
    ("name", "feed_id"),
    [
        ("Valley Bus (2026).zip", "valley-bus-2026"),
        ("gtfs.jp.ZIP.zip", "gtfs-jp"),
        ("con.zip", None),
        ("谷町バス.zip", None),
    ],
)
def test_an_id_is_made_from_the_name_else_from_the_hash(
    tmp_path: Path, folder: Path, name: str, feed_id: str | None
) -> None:
    (tmp_path / name).write_bytes(zipped("plain"))
    entry = add_feed(tmp_path / name, folder=folder)
    assert entry.feed is not None
    assert entry.feed_id == (feed_id or f"feed-{entry.feed.provenance.original_sha256[:8]}")


def test_feeds_are_listed_by_id_and_removed(folder: Path) -> None:
    assert list_feeds(folder) == ()
    for trait in ("plain", "loop"):
        add_feed(FEEDS / trait, folder=folder)
    (folder / "note.txt").write_text("not a feed", encoding="utf-8")
    (folder / ".plain.feed.1.part").write_bytes(b"half")
    assert [entry.feed_id for entry in list_feeds(folder)] == ["loop", "plain"]
    assert [feed.feed_id for feed in installed_feeds(folder)] == ["loop", "plain"]
    assert remove_feed("loop", folder) == folder / "loop.feed"
    assert [entry.feed_id for entry in list_feeds(folder)] == ["plain"]


def test_what_is_not_there_cannot_be_removed(folder: Path) -> None:
    add_feed(FEEDS / "plain", folder=folder)
    with pytest.raises(QueryError, match="installed: plain") as caught:
        remove_feed("loop", folder)
    assert (caught.value.code, caught.value.facts["found"]) == ("unknown_feed", "loop")
    (folder / "odd.feed").mkdir()
    with pytest.raises(DataError, match="cannot be removed"):
        remove_feed("odd", folder)


BAD_IDS = [
    "",
    "..",
    "../up",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "C:",
    "a:b",
    "a.b",
    "A",
    "-a",
    "a-",
    "a b",
    "谷町",
    "nul",
    "com1",
    "a\0",
    "a\n",
    "a" * 65,
]


@pytest.mark.parametrize("feed_id", BAD_IDS)
def test_ids_that_are_no_file_names_everywhere_are_refused(folder: Path, feed_id: str) -> None:
    for attempt in (
        lambda: check_feed_id(feed_id),
        lambda: add_feed(FEEDS / "plain", feed_id, folder=folder),
        lambda: remove_feed(feed_id, folder),
    ):
        with pytest.raises(QueryError, match="cannot be the id") as caught:
            attempt()
        assert caught.value.code == "bad_feed_id"
    assert not folder.exists()


@pytest.mark.parametrize("feed_id", ["a", "7", "jrbus-chugoku", "a_b", "a" * 64])
def test_good_ids_pass(folder: Path, feed_id: str) -> None:
    assert add_feed(FEEDS / "plain", feed_id, folder=folder).feed_id == feed_id


def test_the_same_source_renews_and_another_does_not_replace(folder: Path) -> None:
    add_feed(FEEDS / "plain", "bus", folder=folder)
    add_feed(FEEDS / "plain", "bus", folder=folder, terms=Terms(licence="CC0 1.0"))
    (renewed,) = installed_feeds(folder)
    assert renewed.provenance.licence == "CC0 1.0"
    with pytest.raises(QueryError, match="taken by a feed from plain") as caught:
        add_feed(FEEDS / "loop", "bus", folder=folder)
    assert caught.value.code == "feed_id_taken"
    add_feed(FEEDS / "loop", "bus", folder=folder, replace=True)
    (replaced,) = installed_feeds(folder)
    assert replaced.provenance.source == "loop"


def test_what_is_no_feed_is_not_installed(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "page.zip").write_bytes(b"<html>")
    for source in (tmp_path / "page.zip", tmp_path / "none.zip"):
        with pytest.raises(FeedError):
            add_feed(source, folder=folder)
    assert not folder.exists()


def test_a_feed_is_fetched_from_an_address(base: str, folder: Path) -> None:
    url = f"{base}/open/tani%20machi.zip?id=7&apiKey=secret"
    entry = add_feed(url, folder=folder, policy=LOCAL, terms=Terms(licence="CC BY 4.0"))
    assert entry.feed is not None
    known = entry.feed.provenance
    assert entry.feed_id == "tani-machi"
    assert (known.source, known.file_name) == (f"{base}/open/tani%20machi.zip?id=7",
                                               "tani machi.zip")  # fmt: skip
    assert b"secret" not in entry.path.read_bytes()
    add_feed(url, folder=folder, policy=LOCAL)
    assert len(list_feeds(folder)) == 1


@pytest.mark.parametrize("path", ["/", "/..%2f..%2fup.zip", "/nul.zip", "/%00"])
def test_an_address_never_names_a_file_outside(base: str, folder: Path, path: str) -> None:
    entry = add_feed(f"{base}{path}", "bus", folder=folder, policy=LOCAL)
    assert entry.feed is not None
    assert "/" not in entry.feed.provenance.file_name
    assert [p.name for p in folder.iterdir()] == ["bus.feed"]


def test_inner_addresses_are_refused_and_pages_are_no_feeds(base: str, folder: Path) -> None:
    with pytest.raises(RemoteError, match="inner network"):
        add_feed(f"{base}/a.zip", folder=folder)
    with pytest.raises(FeedError):
        add_feed(f"{base}/page.zip", folder=folder, policy=LOCAL)
    assert not folder.exists()


def test_files_that_cannot_be_opened_are_named(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = add_feed(FEEDS / "plain", folder=folder).path
    data = whole.read_bytes()
    (folder / "cut.feed").write_bytes(data[:-1])
    (folder / "foreign.feed").write_bytes(b"PK\3\4")
    (folder / "copy.feed").write_bytes(data)
    (folder / "old.feed").write_bytes(data[:8] + b"\0" + data[9:])
    faults = {entry.feed_id: entry.fault.code for entry in list_feeds(folder) if entry.fault}
    assert faults == {
        "copy": "feed_renamed",
        "cut": "broken_file",
        "foreign": "foreign_file",
        "old": "stale_file",
    }
    with caplog.at_level(logging.WARNING, logger="locator.feeds"):
        assert [feed.feed_id for feed in installed_feeds(folder)] == ["plain"]
    assert caplog.text.count("is left out") == 4


def test_the_check_reads_down_to_the_last_byte(folder: Path) -> None:
    path = add_feed(FEEDS / "plain", folder=folder).path
    assert check_installed(folder) == ()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert list_feeds(folder)[0].fault is None
    (finding,) = check_installed(folder)
    assert (finding.code, finding.table, finding.severity) == (
        "broken_file",
        "plain.feed",
        "error",
    )


def test_the_folder_is_the_callers_then_the_environments_then_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_FEEDS", str(tmp_path / "named"))
    assert feeds_folder(tmp_path) == tmp_path
    assert feeds_folder() == tmp_path / "named"
    monkeypatch.setenv("LOCATOR_FEEDS", " ")
    assert feeds_folder().parts[-2:] == ("locator", "feeds")


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="LOCATOR_FEEDS") as caught:
        add_feed(FEEDS / "plain", folder=tmp_path / "file" / "feeds")
    assert caught.value.code == "feeds_folder"
