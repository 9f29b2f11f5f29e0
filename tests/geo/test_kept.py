import logging
from pathlib import Path

import pytest

from geo.kept import Kept, find_kept, keep

URL = "https://example.jp/feed.zip"


def test_a_content_comes_back(tmp_path: Path) -> None:
    kept = Kept(b"one\ntwo\0", '"a"', None)
    keep(kept, URL, tmp_path / "deep" / "cache")
    assert find_kept(URL, tmp_path / "deep" / "cache") == kept
    assert find_kept(f"{URL}?x", tmp_path / "deep" / "cache") is None


def test_the_server_is_asked_by_what_it_gave() -> None:
    assert Kept(b"", '"a"', None).conditions() == {"If-None-Match": '"a"'}
    both = Kept(b"", '"a"', "Wed, 01 Apr 2026 00:00:00 GMT").conditions()
    assert set(both) == {"If-None-Match", "If-Modified-Since"}


def test_what_cannot_be_asked_about_is_not_kept(tmp_path: Path) -> None:
    keep(Kept(b"x", None, None), URL, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"{}\nx", b"\xff", b"[1]\nx", b"null"])
def test_a_damaged_copy_is_no_copy(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    keep(Kept(b"x", '"a"', None), URL, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    with caplog.at_level(logging.WARNING, logger="geo.kept"):
        assert find_kept(URL, tmp_path) is None
    assert "fetching anew" in caplog.text


def test_a_changed_copy_is_no_copy(tmp_path: Path) -> None:
    keep(Kept(b"content", '"a"', None), URL, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes().replace(b"content", b"CONTENT"))
    assert find_kept(URL, tmp_path) is None


def test_a_folder_that_cannot_be_written_is_told_and_does_not_stop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with caplog.at_level(logging.WARNING, logger="geo.kept"):
        keep(Kept(b"x", '"a"', None), URL, tmp_path / "file")
    assert "could not be kept" in caplog.text
