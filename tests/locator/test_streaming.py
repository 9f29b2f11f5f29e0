"""A large list in chunks gives what a small one gives whole; and it needs no more memory."""

import gzip
import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from locator.errors import ImportFileError, LocatorError
from locator.importing import ImportedSites, ImportLimits
from locator.importing.lists import Asking
from locator.imports import Ground, ground_at, read_import, write_import
from locator.settings import find_data
from locator.streamed import Streamed, streamed_json
from locator.streaming import is_streamed, stream_import
from locator.workspace import Workspace

SMALL = ImportLimits(whole_bytes=0, chunk_rows=3, findings_per_code=2)
HEAD = "id,名称,経度,緯度,市区町村コード,カテゴリ,備考,内緒のメモ\n"
ROWS = (
    "a,城,138.56,35.66,19201,城,要予約,x",
    "b,,138.5,35.6,,,,",
    ",橋,35.6,138.5,,なにか,,",
    "a,滝,138.5,35.6,19201,,,",
    ",,,,,,,",
    "loc-001,港,１３８．５,35.6,,,,",
    "c,沖,142.0,33.0,,なにか,,",
    "a,城,138.56,35.66,19201,城,要予約,x",
    ",橋,138.5,35.6,,なにか,<b>,",
    "a-2,森,,,19201,,,",
    "d,谷,138.5,35.6,13101,なにか,,",
    ",橋,35.6,138.5,,なにか,,",
    ",,,,,,,",
)
NUMBERED = "番号,名称,経度,緯度\n" + "".join(f"{n},所{n % 4},138.5{n},35.6\n" for n in range(1, 9))
WITHOUT_IDS = (
    "名称,経度,緯度\n" + "橋,138.5,35.6\n城,138.6,35.6\n" * 3 + "橋,138.5,35.6000001\n" * 2
)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return ground_at(find_data(), limits=SMALL)


def taken_in(
    path: Path, own: Workspace, ground: Ground, kind: str = "locations"
) -> Mapping[str, Any]:
    """Take a file in whole; return what was told."""
    read = read_import(path, Asking(kind=kind), own, ground)
    write_import(own, read, by="x")
    return {
        "new": read.told.new, "changed": dict(read.told.changed), "same": len(read.told.same),
        "absent": set(read.told.absent), "unread": read.unread, "findings": set(read.findings),
    }  # fmt: skip


def streamed_in(path: Path, own: Workspace, ground: Ground, kind: str = "locations") -> Streamed:
    return stream_import(path, Asking(kind=kind), own, ground, by="x")


def standing(own: Workspace, kind: str = "locations") -> dict[str, Any]:
    return {
        "entries": list(own.entries(kind).items()),
        "batches": [replace(b, at="") for b in own.batches()],
        "changes": [own.changes(b.number) for b in own.batches()],
        "asides": own.asides(),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
@pytest.mark.parametrize("text", [HEAD + "\n".join(ROWS), NUMBERED, WITHOUT_IDS])
def test_chunks_give_what_the_whole_gives(
    text: str, encoding: str, ground: Ground, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    whole, pieces = Workspace(tmp_path / "whole.gpkg"), Workspace(tmp_path / "pieces.gpkg")
    lines = text.splitlines(keepends=True)
    newer = "".join([lines[0], *lines[:0:-1]]).replace("橋", "大橋").replace("要予約", "自由")
    for told in (text, newer, text, "".join(lines[:3])):
        path.write_text(told, encoding=encoding)
        expected, done = taken_in(path, whole, ground), streamed_in(path, pieces, ground)
        assert standing(pieces) == standing(whole)
        assert done.told.new == expected["new"]
        assert done.told.changed == expected["changed"]
        assert set(done.told.absent) == expected["absent"]
        assert done.counts.absent == len(expected["absent"])
        assert done.counts.same == expected["same"]
        assert done.unread == expected["unread"]
        batch = pieces.batches()[0]
        counts = done.counts
        assert counts.rows == counts.accepted + counts.quarantined == batch.rows
        assert (batch.accepted, batch.quarantined) == (counts.accepted, counts.quarantined)


def test_findings_are_kept_up_to_the_limit(ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,名称,経度,緯度,カテゴリ\n" + "".join(
        f"s{n},所{n},138.5,35.6,なにか\n" for n in range(9)), encoding="utf-8")  # fmt: skip
    done = streamed_in(path, Workspace(tmp_path / "own.gpkg"), ground)
    codes = [f.code for f in done.findings]
    assert codes.count("site_unknown_category") == 2
    assert [f.found for f in done.findings if f.code == "site_more_findings"] == ["7"]


def test_a_format_known_by_name_is_read_in_chunks(ground: Ground, tmp_path: Path) -> None:
    head = "所在地_全国地方公共団体コード,ID,名称,名称_カナ,経度,緯度,観光施設分類,備考\n"
    path = tmp_path / "list.csv"
    path.write_text(
        head + "".join(f"192015,{n},館{n},,138.5{n},35.6,,\n" for n in range(8)), encoding="utf-8"
    )
    whole, pieces = Workspace(tmp_path / "whole.gpkg"), Workspace(tmp_path / "pieces.gpkg")
    taken_in(path, whole, ground, "facilities")
    streamed_in(path, pieces, ground, "facilities")
    assert standing(pieces, "facilities") == standing(whole, "facilities")


def test_statements_are_found_again_by_what_they_say(ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "stated.csv"
    lines = [f"1920{n},バス,none,佐藤,電話で確認\n" for n in (1, 2, 4, 5)]
    path.write_text("市区町村コード,交通手段,coverage,stated_by,basis\n" + "".join(lines))
    whole, pieces = Workspace(tmp_path / "whole.gpkg"), Workspace(tmp_path / "pieces.gpkg")
    for _ in range(2):
        taken_in(path, whole, ground, "coverage")
        done = streamed_in(path, pieces, ground, "coverage")
        assert standing(pieces, "coverage") == standing(whole, "coverage")
    assert done.counts.same == done.counts.accepted


def test_nothing_is_written_where_one_only_looks_or_has_to_confirm(
    ground: Ground, tmp_path: Path
) -> None:
    own, path = Workspace(tmp_path / "own.gpkg"), tmp_path / "list.csv"
    path.write_text("id,名称,経度,緯度\na,城,138.5,35.6\n", encoding="utf-8")
    look = stream_import(path, Asking(kind="locations"), own, ground, by="x", is_written=False)
    assert (look.batch, look.counts.new) == (None, 1)
    path.write_text("id,謎の名称,経度,緯度\na,城,138.5,35.6\n", encoding="utf-8")
    waiting = streamed_in(path, own, ground)
    assert (waiting.batch, waiting.is_sure, list(waiting.guessed)) == (None, False, ["謎の名称"])
    assert not own.path.exists()
    done = stream_import(path, Asking(kind="locations"), own, ground, by="x", is_confirmed=True)
    assert done.batch == 1
    told = streamed_json(done)
    assert told["counts"] == {"new": 1, "changed": 0, "same": 0, "absent": 0}
    assert told["difference"] == {"new": ["a"], "changed": {}, "same": 0, "absent": []}
    assert json.loads(json.dumps(told))["batch"] == 1
    again = stream_import(path, Asking(kind="locations"), own, ground, by="x")
    assert (again.batch, again.is_sure) == (2, True)  # how its headings were understood was kept


def test_a_file_that_changes_leaves_nothing_behind(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from locator import streaming  # noqa: PLC0415 - its reader is replaced

    own, path = Workspace(tmp_path / "own.gpkg"), tmp_path / "list.csv"
    path.write_text(HEAD + "\n".join(ROWS), encoding="utf-8")
    read_chunk = streaming.read_chunk

    def writing(*told: Any, **more: Any) -> ImportedSites:
        with path.open("a", encoding="utf-8") as file:
            file.write("\nz,湖,138.5,35.6,,,,")
        return read_chunk(*told, **more)

    monkeypatch.setattr(streaming, "read_chunk", writing)
    with pytest.raises(ImportFileError) as caught:
        streamed_in(path, own, ground)
    assert caught.value.code == "import_changed_meanwhile"
    assert own.batches() == ()
    assert own.entries("locations") == {}


def test_what_is_no_list_is_refused_before_anything_is_written(
    ground: Ground, tmp_path: Path
) -> None:
    own, path = Workspace(tmp_path / "own.gpkg"), tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(LocatorError) as caught:
        streamed_in(path, own, ground)
    assert caught.value.code == "import_missing_column"
    assert not own.path.exists()


def test_only_files_are_streamed(ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(NUMBERED, encoding="utf-8")
    assert is_streamed(path, ground)
    assert not is_streamed("https://example.com/list.csv", ground)
    assert not is_streamed(tmp_path, ground)


CHILD = """
import os, resource, signal, sys
from dataclasses import replace
from pathlib import Path
from locator import workspace
from locator.workspace import loading
from locator.importing import ImportLimits
from locator.importing.lists import Asking
from locator.imports import ground_at
from locator.settings import find_data
from locator.streaming import stream_import
from locator.workspace import Loading, Workspace

path, file, mode = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
limits = ImportLimits(whole_bytes=0, chunk_rows=2000, findings_per_code=10)
ground = ground_at(find_data(), limits=limits)
if mode == "kill":
    put, count = Loading.put, [0]
    def killing(self, *told):
        put(self, *told)
        count[0] += 1
        if count[0] == 3:
            os.kill(os.getpid(), signal.SIGKILL)
    Loading.put = killing
if mode == "kill moving":
    move = Loading.move
    def moving(self):
        self.base.execute("PRAGMA main.cache_size = 10")  # so that pages are in the file by then
        move(self)
    def kill(*_):
        os.kill(os.getpid(), signal.SIGKILL)
    Loading.move, loading.close = moving, kill
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
done = stream_import(path, Asking(kind="locations"), Workspace(file), ground, by="x")
print(done.counts.accepted, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def child(path: Path, file: Path, mode: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, str(path), str(file), mode]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def large(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("id,名称,経度,緯度,市区町村コード,所在地,備考\n")
        for n in range(rows):
            lon, lat = 138.55 + n % 97 / 9700, 35.65 + n % 89 / 8900
            told = f"L{n},甲府の旧庁舎{n}号,{lon:.6f},{lat:.6f},19201,山梨県甲府市丸の内{n}番"
            file.write(f"{told},早朝と夜間は近隣に配慮し、車両は指定の場所に停めること{n}\n")
    return path


@pytest.mark.parametrize("mode", ["kill", "kill moving"])
def test_a_killed_import_leaves_the_workspace_as_it_was(tmp_path: Path, mode: str) -> None:
    path, file = large(tmp_path / "list.csv", 8_000), tmp_path / "own.gpkg"
    assert child(path, file, mode).returncode == -signal.SIGKILL
    own = Workspace(file)
    assert own.batches() == ()
    assert own.entries("locations") == {}
    assert child(path, file).stdout.startswith("8000 ")
    assert len(own.entries("locations")) == 8_000


@pytest.mark.slow
def test_twice_the_rows_need_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for rows in (16_000, 32_000):
        path = large(tmp_path / f"{rows}.csv", rows)
        accepted, peak = map(int, child(path, tmp_path / f"{rows}.gpkg").stdout.split())
        assert accepted == rows
        peaks.append(peak)
    assert path.stat().st_size > 3_000_000
    assert peaks[1] - peaks[0] < 12, peaks  # MB; read whole, 16,000 rows need some 60 MB more
    packed = tmp_path / "list.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "list.csv")
    accepted, peak = map(int, child(packed, tmp_path / "packed.gpkg").stdout.split())
    assert accepted == rows
    assert peak - peaks[1] < 12


@pytest.mark.parametrize("name", ["a.zip", "a.csv.gz"])
def test_a_packed_list_gives_what_the_list_gives(ground: Ground, tmp_path: Path, name: str) -> None:
    text = (HEAD + "\n".join(ROWS) + "\n").encode()
    path, packed = tmp_path / "a.csv", tmp_path / name
    path.write_bytes(text)
    if name.endswith(".zip"):
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("list.csv", text)
    else:
        packed.write_bytes(gzip.compress(text))
    assert is_streamed(packed, ground)
    told = []
    for file in (path, packed):
        own = Workspace(tmp_path / f"{file.name}.gpkg")
        done = stream_import(file, Asking(kind="locations"), own, ground, by="x")
        told.append((done.counts, done.told, [f.code for f in done.findings]))
        assert own.batches()[0].file == done.name == file.name
        assert len(own.entries("locations")) == done.counts.accepted
    assert told[0] == told[1]
    assert told[0][0].rows == len(ROWS)
