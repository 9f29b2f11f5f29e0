"""A packed list lies on the disk as long as it is read; whatever else is packed is left alone."""

import gzip
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from locator.errors import ImportFileError
from locator.importing.limits import ImportLimits
from locator.importing.unpacking import is_large_packed, on_disk
from tests.locator.importing.vectors import zipped

LIMITS = ImportLimits(whole_bytes=100)
LIST = ("名称,経度,緯度\n" + "城,136.65,36.56\n" * 20).encode()
PACKED = {"a.zip": zipped({"内/表.csv": LIST}), "a.csv.gz": gzip.compress(LIST)}


def file_of(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", PACKED)
def test_one_large_list_is_unpacked_for_as_long_as_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(work))
    path = file_of(tmp_path, name, PACKED[name])
    assert is_large_packed(path, LIMITS)
    with on_disk(path, LIMITS) as (inner, limits):
        assert inner.read_bytes() == LIST
        assert limits == replace(LIMITS, file_bytes=LIMITS.unpacked_bytes)
        assert len(list(work.iterdir())) == 1
    assert not list(work.iterdir())


@pytest.mark.parametrize(
    "data",
    [
        LIST,
        zipped({"a.csv": LIST, "b.csv": LIST}),
        zipped({"a.csv": LIST[:50]}),
        zipped({"a.json": b'{"a": "' + b"x" * 200 + b'"}'}),
        zipped({"a.csv": LIST})[:-30],
        gzip.compress(LIST[:50]),
        gzip.compress(b"PK\3\4" + bytes(300)),
        b"",
    ],
    ids=["plain", "two", "small", "json", "cut", "small-gz", "zip-gz", "empty"],
)
def test_anything_else_is_left_where_it_is(tmp_path: Path, data: bytes) -> None:
    path = file_of(tmp_path, "a.zip", data)
    assert not is_large_packed(path, LIMITS)
    with on_disk(path, LIMITS) as told:
        assert told == (path, LIMITS)
    assert not is_large_packed(tmp_path, LIMITS)
    assert not is_large_packed(tmp_path / "none.zip", LIMITS)


def test_what_systems_leave_behind_is_no_second_list(tmp_path: Path) -> None:
    path = file_of(tmp_path, "a.zip", zipped({"a.csv": LIST, "__MACOSX/._a.csv": b"x"}))
    assert is_large_packed(path, LIMITS)


def fault_of(path: Path, limits: ImportLimits) -> str:
    with pytest.raises(ImportFileError) as caught, on_disk(path, limits):
        pass
    return caught.value.code


def test_bombs_and_broken_ends_are_refused(tmp_path: Path) -> None:
    long = b"a,b\n" + os.urandom(300_000).hex().encode()
    short = replace(LIMITS, unpacked_bytes=300_000)
    for name, data in (("a.zip", zipped({"a.csv": long})), ("a.gz", gzip.compress(long))):
        assert fault_of(file_of(tmp_path, name, data), short) == "import_unpacks_too_large"
    cut = gzip.compress(long)[:200_000] + len(long).to_bytes(4, "little")
    assert fault_of(file_of(tmp_path, "a.gz", cut), LIMITS) == "import_archive_broken"
    for data in (zipped({"a.csv": b"0" * 3_000_000}), gzip.compress(b"0" * 3_000_000)):
        assert fault_of(file_of(tmp_path, "b", data), LIMITS) == "import_archive_bomb"
