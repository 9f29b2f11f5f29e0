import gzip
import io
import os
import stat
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from locator.errors import ImportFileError
from locator.importing.archives import (
    Allowance,
    feed_folders,
    gunzip,
    is_unseen,
    member_names,
    read_folder,
    unpacked_size,
    unzip,
)
from locator.importing.limits import ImportLimits
from tests.locator.importing.vectors import zipped

LIMITS = ImportLimits()


def names(data: bytes, **limits: float) -> list[str]:
    found = unzip(data, "a.zip", Allowance(ImportLimits(**limits)))
    return [m.path for m in found]


def code_of(data: bytes, **limits: float) -> str:
    with pytest.raises(ImportFileError) as caught:
        names(data, **limits)
    return caught.value.code


def renamed(raw: bytes) -> bytes:
    """Return a ZIP whose only member bears these bytes as its name."""
    return zipped({"x" * len(raw): b"1"}).replace(b"x" * len(raw), raw)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
@pytest.mark.parametrize("name", ["ロケ地表/一覧ソ.csv", "能登.csv"])
def test_japanese_names_without_the_flag_are_read(name: str, encoding: str) -> None:
    assert names(renamed(name.encode(encoding))) == [name]


def test_names_with_the_flag_and_of_a_mac_are_read() -> None:
    assert names(zipped({"表/ロケ地.csv": b"1"})) == ["表/ロケ地.csv"]
    assert names(zipped({"\u30ab\u3099.csv": b"1"})) == ["\u30ac.csv"]


@pytest.mark.parametrize(
    "name",
    [b"../a.csv", b"a/../../b.csv", b"/etc/a.csv", b"C:\\a.csv", b"c:a.csv", b"..\\a.csv",
     b"\\\\host\\a.csv"],
)  # fmt: skip
def test_names_that_point_elsewhere_are_refused(name: bytes) -> None:
    assert code_of(renamed(name)) == "import_archive_unsafe_name"


def test_backslashes_of_windows_are_folders() -> None:
    assert names(renamed(b"a\\b.csv")) == ["a/b.csv"]


def test_what_systems_leave_behind_is_passed_over() -> None:
    left = ("__MACOSX/._a.csv", ".DS_Store", "a/.git/x.csv", "Thumbs.db", "a/desktop.ini")
    data = zipped({**dict.fromkeys(left, b"1"), "a/b.csv": b"1"})
    assert names(data) == ["a/b.csv"]
    assert all(map(is_unseen, left))


def test_a_link_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/hostname")
    assert code_of(buffer.getvalue()) == "import_archive_link"


def test_a_locked_member_is_refused() -> None:
    data = bytearray(zipped({"a.csv": b"1"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(data)) == "import_archive_encrypted"


def test_bombs_are_refused() -> None:
    assert code_of(zipped({"a.csv": b"0" * 2_000_000})) == "import_archive_bomb"
    assert names(zipped({"a.csv": b"0" * 2_000_000}), ratio=2_000.0) == ["a.csv"]
    assert code_of(zipped({"a.csv": b"01234", "b.csv": b"56789"}), unpacked_bytes=9) == (
        "import_unpacks_too_large"
    )
    assert names(zipped({"a.csv": b"01234", "b.csv": b"56789"}), unpacked_bytes=10) == [
        "a.csv",
        "b.csv",
    ]
    many = zipped({f"{n}.csv": b"" for n in range(4)})
    assert code_of(many, members=3) == "import_unpacks_too_large"
    assert len(names(many, members=4)) == 4


def test_a_size_that_is_stated_too_small_does_not_help() -> None:
    data = bytearray(zipped({"a.csv": os.urandom(5_000)}))
    central = data.index(b"PK\x01\x02")
    data[22:26] = data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert code_of(bytes(data), unpacked_bytes=100) in {
        "import_archive_broken",
        "import_unpacks_too_large",
    }


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 99, zipped({"a": b"1" * 99})[:-30]],
    ids=["head", "zeros", "cut"],
)
def test_broken_archives_are_told(data: bytes) -> None:
    assert code_of(data) == "import_archive_broken"
    assert (member_names(data), unpacked_size(data)) == (frozenset(), 0)


def test_gzip_unpacks_up_to_the_limits() -> None:
    packed = gzip.compress(b"a,b\n", mtime=0)
    assert gunzip(packed, "a.gz", Allowance(LIMITS)) == b"a,b\n"
    assert gunzip(packed + packed, "a.gz", Allowance(LIMITS)) == b"a,b\na,b\n"
    assert gunzip(packed + b"\0" * 9, "a.gz", Allowance(LIMITS)) == b"a,b\n"
    big = gzip.compress(os.urandom(3_000_000), mtime=0)
    assert len(gunzip(big, "a.gz", Allowance(LIMITS))) == 3_000_000
    faults = {
        "import_archive_broken": (packed[:-3], LIMITS),
        "import_archive_bomb": (gzip.compress(b"0" * 3_000_000), LIMITS),
        "import_unpacks_too_large": (packed, ImportLimits(unpacked_bytes=3)),
    }
    for code, (data, limits) in faults.items():
        with pytest.raises(ImportFileError) as caught:
            gunzip(data, "a.gz", Allowance(limits))
        assert caught.value.code == code


def test_a_folder_is_read_with_its_folders(tmp_path: Path) -> None:
    for name in ("b/c.csv", "a.csv", ".hidden/x.csv", "__MACOSX/x", "b/.x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = read_folder(tmp_path, Allowance(LIMITS))
    assert [(m.path, m.data) for m in found] == [("a.csv", b"a.csv"), ("b/c.csv", b"b/c.csv")]


@pytest.mark.parametrize("target", ["/etc/hostname", "/", "."])
def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "a.csv").symlink_to(target)
    with pytest.raises(ImportFileError) as caught:
        read_folder(tmp_path, Allowance(LIMITS))
    assert caught.value.code == "import_archive_link"


def test_a_folder_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.csv").write_bytes(b"12345")
    for limits in (ImportLimits(members=2), ImportLimits(unpacked_bytes=14)):
        with pytest.raises(ImportFileError) as caught:
            read_folder(tmp_path, Allowance(limits))
        assert caught.value.code == "import_unpacks_too_large"


def test_a_folder_with_a_pipe_or_that_is_gone_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    for folder, code in ((tmp_path, "import_not_regular"), (tmp_path / "no", "import_unreadable")):
        with pytest.raises(ImportFileError) as caught:
            read_folder(folder, Allowance(LIMITS))
        assert caught.value.code == code


def test_folders_of_timetables_are_known_by_two_tables() -> None:
    paths = ["a/stops.txt", "a/stop_times.txt", "b/stops.txt", "STOPS.TXT", "Stop_Times.txt"]
    assert feed_folders(paths) == {"a", "."}


def test_very_many_empty_gzip_files_in_one_take_no_time() -> None:
    begun = time.process_time()
    assert gunzip(gzip.compress(b"") * 20_000, "a.gz", Allowance(ImportLimits())) == b""
    assert time.process_time() - begun < 5


def test_names_within_an_archive_hold_no_control_characters() -> None:
    assert names(zipped({"a\nb\x1b[31m.csv": b"x"})) == ["a\ufffdb\ufffd[31m.csv"]


def test_a_list_of_files_that_fills_the_memory_is_not_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("locator.importing.archives.MOST_ENTRIES", 3)
    assert names(zipped({f"{n}.csv": b"x" for n in range(3)})) == ["0.csv", "1.csv", "2.csv"]
    crowded = zipped({f"{n}.csv": b"x" for n in range(4)})
    assert member_names(crowded) == frozenset()
    assert code_of(crowded) == "import_archive_broken"


def beyond_the_end(at: int) -> bytes:
    """Return a ZIP64 file of one member that states to begin at a byte."""
    name, body = b"a.csv", b"x"
    told = (zlib.crc32(body), len(body))
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, *told, 1, len(name), 0)
    local += name + body
    wide = struct.pack("<HHQ", 1, 8, at)
    central = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 45, 45, 0, 0, 0, 0, *told, 1, len(name), len(wide), 0, 0, 0,
        0, 0xFFFFFFFF,
    ) + name + wide  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


@pytest.mark.parametrize("at", [1, 2**31, 2**63 - 1, 2**63, 2**64 - 1])
def test_a_member_that_begins_beyond_all_ends_is_broken(at: int) -> None:
    assert names(beyond_the_end(0)) == ["a.csv"]
    assert code_of(beyond_the_end(at)) == "import_archive_broken"


def understated(method: int) -> bytes:
    """Return a ZIP file of one member of 50 MB that states to have ten bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.csv", b"0" * 50_000_000)
    data = bytearray(buffer.getvalue())
    central = data.rindex(b"PK\x01\x02")
    data[22:26] = data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_no_more_is_unpacked_at_once_than_a_piece(method: int) -> None:
    data = understated(method)
    assert peak_of(lambda: code_of(data)) < 5_000_000
    assert code_of(data) == "import_archive_broken"


def test_no_more_of_a_gzip_file_is_unpacked_at_once_than_a_piece() -> None:
    bomb = gzip.compress(b"0" * 50_000_000, mtime=0)

    def refused() -> None:
        with pytest.raises(ImportFileError, match="do not trust this file"):
            gunzip(bomb, "a.gz", Allowance(LIMITS))

    assert peak_of(refused) < 15_000_000  # 200 times the 49 kB of the file, and a piece


SHORT_OF_MEMORY = """
import gzip, io, resource, sys, zipfile
from pathlib import Path
from locator.errors import ImportFileError
from locator.importing.archives import Allowance, gunzip, unzip
from locator.importing.limits import ImportLimits

zeros = bytes(200_000_000)
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("a.csv", zeros)
packed = gzip.compress(zeros, 1)
del zeros
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 50_000_000,) * 2)
for unpack, data in ((unzip, buffer.getvalue()), (gunzip, packed)):
    try:
        unpack(data, "a.zip", Allowance(ImportLimits(ratio=1e6)))
    except ImportFileError as error:
        print(error.code)
"""


def test_where_the_memory_does_not_suffice_a_fault_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["import_archive_memory"] * 2
