import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from geo.errors import FeedError
from geo.gtfs.archive import FeedLimits, open_archive
from geo.gtfs.feed import read_feed

WANTED = {"stops.txt", "trips.txt"}
STOPS = b"stop_id,stop_name\nA,x\n"


def packed(path: Path, members: dict[str, bytes], **options: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def refusal(path: Path, limits: FeedLimits | None = None) -> str:
    """Return the code with which a path is refused."""
    with pytest.raises(FeedError) as caught:
        read_feed(path, limits=limits or FeedLimits())
    message = str(caught.value)
    assert len(message) > 40, "the message tells found, expected and mend"
    return caught.value.code


def test_a_zip_gives_the_wanted_files_and_its_hash(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip.zip", {"stops.txt": STOPS, "extra.pdf": b"1"})
    archive = open_archive(path, wanted=WANTED, limits=FeedLimits())
    assert dict(archive.files) == {"stops.txt": STOPS}
    assert archive.other == ("extra.pdf",)
    assert archive.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["GTFS/stops.txt", "a\\stops.txt", "Stops.TXT", "a/b/stops.txt"])
def test_tables_may_lie_in_a_folder_of_the_zip(tmp_path: Path, name: str) -> None:
    members = {name: STOPS, "__MACOSX/GTFS/stops.txt": b"junk", "._stops.txt": b"junk"}
    path = packed(tmp_path / "a.zip", members)
    archive = open_archive(path, wanted=WANTED, limits=FeedLimits())
    assert dict(archive.files) == {"stops.txt": STOPS}


def test_the_folder_with_most_tables_is_taken(tmp_path: Path) -> None:
    members = {"old/stops.txt": b"no", "new/stops.txt": STOPS, "new/trips.txt": b"trip_id\n"}
    archive = open_archive(packed(tmp_path / "a.zip", members), wanted=WANTED, limits=FeedLimits())
    assert archive.files["stops.txt"] == STOPS
    assert archive.other == ("old/stops.txt",)


def test_a_zip_that_only_holds_the_zip_is_opened(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", {"stops.txt": STOPS})
    outer = packed(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes(), "readme": b""})
    archive = open_archive(outer, wanted=WANTED, limits=FeedLimits())
    assert dict(archive.files) == {"stops.txt": STOPS}


def test_a_member_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("stops.txt", STOPS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            out.writestr("stops.txt", b"other")
    archive = open_archive(path, wanted=WANTED, limits=FeedLimits())
    assert archive.files["stops.txt"] == STOPS
    assert archive.repeated == ("stops.txt",)


def test_a_folder_has_a_hash_that_follows_the_contents(tmp_path: Path) -> None:
    (tmp_path / "stops.txt").write_bytes(STOPS)
    first = open_archive(tmp_path, wanted=WANTED, limits=FeedLimits()).sha256
    (tmp_path / "note.md").write_bytes(b"nothing to do with it")
    assert open_archive(tmp_path, wanted=WANTED, limits=FeedLimits()).sha256 == first
    (tmp_path / "stops.txt").write_bytes(STOPS + b"B,y\n")
    assert open_archive(tmp_path, wanted=WANTED, limits=FeedLimits()).sha256 != first


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.zip") == "feed_missing"
    assert refusal(tmp_path / "a\0b.zip") in {"feed_missing", "feed_unreadable"}
    assert refusal(tmp_path / ("x" * 5000)) == "feed_unreadable"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").touch()
    assert refusal(tmp_path / "a.zip") == "feed_empty"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n%\xe2\xe3\n", b"\0" * 5000, os.urandom(999), b"stop_id\nA\n"]
)
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pdf.zip").write_bytes(data)
    assert refusal(tmp_path / "pdf.zip") == "feed_not_zip"


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe.zip")
    assert refusal(tmp_path / "pipe.zip") == "feed_not_zip"


def test_a_truncated_zip_is_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.zip", {"stops.txt": STOPS * 99}).read_bytes()
    for part in (0.3, 0.6, 0.95):
        (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * part)])
        assert refusal(tmp_path / "cut.zip") in {"feed_not_zip", "feed_damaged"}


def test_a_zip_with_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"stops.txt": os.urandom(999)})
    data = bytearray(path.read_bytes())
    data[300] ^= 0xFF
    path.write_bytes(data)
    assert refusal(path) == "feed_damaged"


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.zip", {"stops.txt": b"0" * (30 * 1024 * 1024)})
    assert path.stat().st_size < 50_000
    assert refusal(path) == "feed_bomb"


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "liar.zip", {"stops.txt": b"0" * 3_000_000})
    data = path.read_bytes()
    size = (3_000_000).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (100).to_bytes(4, "little")))
    assert refusal(path) == "feed_damaged"


def test_a_bomb_within_a_zip_is_refused(tmp_path: Path) -> None:
    inner = packed(tmp_path / "bomb.zip", {"stops.txt": b"0" * (30 * 1024 * 1024)})
    outer = packed(tmp_path / "outer.zip", {"bomb.zip": inner.read_bytes()})
    assert refusal(outer) == "feed_bomb"


def test_limits_of_size_and_members_hold_for_zip_and_folder(tmp_path: Path) -> None:
    members = {f"m{number}.txt": b"x" for number in range(5)} | {"stops.txt": STOPS}
    path = packed(tmp_path / "a.zip", members)
    assert refusal(path, FeedLimits(members=5)) == "feed_too_many_members"
    assert refusal(path, FeedLimits(unpacked_bytes=10)) == "feed_too_large"
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, data in members.items():
        (folder / name).write_bytes(data)
    assert refusal(folder, FeedLimits(members=5)) == "feed_too_many_members"
    assert refusal(folder, FeedLimits(unpacked_bytes=10)) == "feed_too_large"
    assert read_feed(path, limits=FeedLimits(members=6)).rows_read == {"stops": 1}


@pytest.mark.parametrize("name", ["../stops.txt", "/etc/stops.txt", "a/../../stops.txt", "C:\\s"])
def test_names_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.zip", {"stops.txt": STOPS, name: STOPS})
    assert refusal(path) == "feed_unsafe_name"
    assert not (tmp_path.parent / "stops.txt").exists()


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"stops.txt": STOPS})
    data = bytearray(path.read_bytes())
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    path.write_bytes(data)
    assert refusal(path) == "feed_encrypted"


def test_a_folder_or_zip_without_tables_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "feed_no_tables"
    assert refusal(packed(tmp_path / "a.zip", {"readme.md": b"x"})) == "feed_no_tables"
    (tmp_path / "stops.txt").mkdir()
    assert refusal(tmp_path) == "feed_no_tables"
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    (tmp_path / "b.zip").write_bytes(buffer.getvalue())
    assert refusal(tmp_path / "b.zip") == "feed_no_tables"
