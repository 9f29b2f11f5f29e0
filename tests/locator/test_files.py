"""A file of a user is read up to a limit, and nothing that has no end is opened."""

import os
import signal
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner

from locator.cli import main
from locator.errors import ImportFileError
from locator.files import check_size, name_of, plain_name, read_whole
from locator.i18n import Lang, load_texts
from locator.settings import find_data

COMMANDS = [
    ("gaps", "--sites"),
    ("gaps", "--definitions"),
    ("gaps", "--scenario"),
    ("gaps", "--mesh", "1km", "--municipality", "19201", "--population"),
    ("distances", "--sites"),
    ("indicators", "--sites"),
    ("search", "--profile"),
]


def code_of(path: Path, limit: int = 10) -> str:
    with pytest.raises(ImportFileError) as caught:
        read_whole(path, limit)
    return caught.value.code


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"0123456789")
    assert read_whole(path, 10) == b"0123456789"
    assert code_of(path, 9) == "import_file_too_large"


def test_a_file_that_states_no_size_is_not_read_beyond_the_limit() -> None:
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("no /proc on this system")
    assert path.stat().st_size == 0
    with pytest.raises(ImportFileError) as caught:
        read_whole(path, 10)
    assert (caught.value.code, caught.value.facts["found"]) == ("import_file_too_large", 11)


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/zero"), Path("/dev/null")):
        assert code_of(path) == "import_not_regular"


def test_what_is_not_there_is_explained(tmp_path: Path) -> None:
    assert code_of(tmp_path / "no.csv") == "import_unreadable"
    assert code_of(Path("\0.csv")) == "import_unreadable"


@pytest.mark.parametrize("given", [".", "/"])
def test_a_path_without_a_name_is_called_as_it_was_given(given: str) -> None:
    assert name_of(Path(given)) == given
    with pytest.raises(ImportFileError, match="expected a regular file") as caught:
        read_whole(Path(given), 10)
    assert caught.value.facts["file"] == given
    said = load_texts(find_data(), Lang.JA).fault(caught.value)
    assert said.startswith(f"{given} は通常のファイルではありません")


def test_a_size_at_the_limit_is_not_too_large() -> None:
    check_size(10, "a", 10)
    with pytest.raises(ImportFileError, match="a has 11 bytes or more; expected at most 10"):
        check_size(11, "a", 10)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join((c[0], c[-1])))
def test_every_command_refuses_a_pipe_that_nobody_writes(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)

    def too_long(*_: object) -> None:
        raise TimeoutError("the pipe was opened, and nobody writes into it")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(60)
    try:
        done = CliRunner().invoke(main, [*command, str(pipe), "--lang", "en"])
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "pipe.toml is a folder, a device or a pipe; expected a regular file" in done.stderr


@pytest.mark.parametrize("what", ["grown", "rewritten", "replaced"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(b"01234")
    os.utime(path, ns=(0, 0))

    def interfered(path: Path, size: int) -> bytes:
        if what == "grown":
            path.write_bytes(b"012345")
        elif what == "rewritten":
            path.write_bytes(b"56789")
        else:
            other.write_bytes(b"01234")
            os.utime(other, ns=(0, 0))
            other.rename(path)
        return path.read_bytes()[:size]

    monkeypatch.setattr("locator.files._head", interfered)
    assert code_of(path) == "import_changed_meanwhile"


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("城.csv".encode(), "城.csv"),
        ("城.csv".encode("cp932"), "城.csv"),
        (b"a\nb\x1b[31m.csv", "a\ufffdb\ufffd[31m.csv"),
        (b"\x81.csv", "\ufffd.csv"),
    ],
)
def test_a_name_is_one_line_of_text(stored: bytes, told: str) -> None:
    assert name_of(Path(os.fsdecode(stored))) == told
    told.encode("utf-8")


def test_half_a_character_in_a_name_is_replaced() -> None:
    assert plain_name("a\ud800") == "a?"


def test_a_small_file_asks_for_no_more_memory_than_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"01234")
    tracemalloc.start()
    try:
        assert read_whole(path, 300_000_000) == b"01234"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
