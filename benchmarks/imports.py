"""Imports of lists against pandas and pyogrio reading the same files and doing nothing else.

Usage: python benchmarks/imports.py [--data DIR] [--only NAME]... [--repeat N] [--made DIR]
           [--big MB]

For each file, in turn in one run, the median of N: the peer reads it into a frame of texts
(``pandas.read_csv``, ``pandas.read_excel`` with openpyxl, ``pyogrio.read_dataframe``); (a) this
project reads it to records with all findings (``read_lists``); (b) it takes it into a new
workspace (``read_import`` and ``write_import``). Ratios are those of pairs of turns, in time of
all cores, so that whatever else the machine does falls on none of them. The peak of memory is that
of a child process that does one of them alone; ``nothing`` is what the embedded tables need.

The program ends with 1 where (a) takes more than 3 times as long as the peer.

With ``--big`` a list of so many MB (some 1.7 million rows for 300) is made and taken into a new
workspace in chunks, in a child process: seconds and peak of memory, beside those of half the list
and those of ``pandas.read_csv``. The program ends with 1 where the peak is 1 GB or more.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from locator.catalogue import load_catalogue  # noqa: E402
from locator.importing.lists import Asking, read_lists  # noqa: E402
from locator.imports import Ground, ground_at, read_import, write_import  # noqa: E402
from locator.settings import find_data  # noqa: E402
from locator.streaming import stream_import  # noqa: E402
from locator.workspace import Workspace  # noqa: E402

LIMIT = 3.0
SEED = 20261120
CATEGORIES = ("神社", "寺院", "城", "公園", "駅", "学校", "病院", "海岸", "山", "湖")
WORDS = ("旧", "北", "南", "東", "西", "中央", "新", "本", "大", "小", "上", "下")
THINGS = ("庁舎", "商店街", "酒蔵", "港", "温泉", "広場", "灯台", "資料館", "田園", "渓谷")
MODES = ("nothing", "peer", "read", "whole")
BIG_MB = 1000
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file, the kind it is read as, and how the peer reads it."""

    name: str
    kind: str
    path: Path
    peer: Callable[[Path], object]


def read_texts(path: Path) -> pd.DataFrame:
    """Read separated values as texts, by the encoding that the file has."""
    head = path.read_bytes()[:3]
    encoding = "utf-8" if head.startswith((b"\xef\xbb\xbf", b"id,", b"\x1f\x8b")) else None
    if encoding is None:
        try:
            path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            encoding = "cp932"
    return pd.read_csv(path, dtype=str, encoding=encoding, sep=";" if path.suffix == ".gz" else ",")


def read_workbook(path: Path) -> pd.DataFrame:
    return pd.read_excel(path, engine="openpyxl", dtype=str)


def made_rows(count: int) -> pd.DataFrame:
    """Return a list as an office writes it: names, towns, positions, words, some cells empty."""
    chance = random.Random(SEED)  # noqa: S311 - no secrets
    towns = load_catalogue().municipalities
    codes, names = [str(c) for c in towns.index], towns["name_ja"].tolist()
    lons, lats = towns["lon"].tolist(), towns["lat"].tolist()
    rows = []
    for number in range(1, count + 1):
        town = chance.randrange(len(codes))
        word, thing = chance.choice(WORDS), chance.choice(THINGS)
        rows.append(
            (
                f"L{number:07d}", f"{names[town]}{word}{thing}{number}", codes[town],
                f"{names[town]}{word}町{chance.randrange(1, 9)}-{chance.randrange(1, 99)}",
                f"{lons[town] + chance.uniform(-0.003, 0.003):.6f}",
                f"{lats[town] + chance.uniform(-0.003, 0.003):.6f}",
                chance.choice(CATEGORIES), chance.choice(("屋内", "屋外", "")),
                f"0{chance.randrange(10, 99)}-{chance.randrange(100, 999)}-{number % 10000:04d}",
                chance.choice(("あり", "なし", "10台", "")), chance.choice(("14", "30", "")),
                "要事前相談。早朝と夜間は近隣に配慮し、車両は指定の場所に停めること。"
                if number % 3 else "",
            )
        )  # fmt: skip
    headings = ["id", "名称", "市区町村コード", "所在地", "経度", "緯度", "カテゴリ", "屋内外",
                "電話番号", "駐車場", "申請日数", "備考"]  # fmt: skip
    return pd.DataFrame(rows, columns=headings)


def make_files(folder: Path, wanted: Callable[[str], bool]) -> None:
    """Write the made files that are wanted and do not stand yet."""
    folder.mkdir(parents=True, exist_ok=True)
    csv, xlsx = folder / "made.csv", folder / "made.xlsx"
    if wanted("made.csv") and not csv.exists():
        made_rows(100_000).to_csv(csv, index=False)
    if wanted("made.xlsx") and not xlsx.exists():
        made_rows(20_000).to_excel(xlsx, index=False)
    vectors = [f for f in ("made.geojson", "made.gpkg", "made.shp") if wanted(f)]
    if not vectors or all((folder / f).exists() for f in vectors):
        return
    rows = made_rows(50_000)
    short = {"id": "id", "名称": "name", "市区町村コード": "code5", "カテゴリ": "category",
             "備考": "note"}  # fmt: skip
    points = gpd.points_from_xy(rows["経度"].astype(float), rows["緯度"].astype(float))
    frame = gpd.GeoDataFrame(
        rows[list(short)].rename(columns=short), geometry=points, crs="EPSG:4326"
    )
    for file in vectors:
        if not (folder / file).exists():
            pyogrio.write_dataframe(frame, folder / file, encoding="UTF-8")


def make_big(path: Path, size: int) -> None:
    """Write a list of so many bytes: the rows of ``made_rows`` under other ids and names."""
    base = made_rows(20_000)
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(base.columns) + "\n")
        while True:
            rows = base.copy()
            rows["id"] = [f"L{number + n:08d}" for n in range(len(rows))]
            rows["名称"] += f" 第{number // len(rows) + 1}群"
            text = rows.to_csv(index=False, header=False)
            if file.tell() + len(text.encode()) > size:
                return
            file.write(text)
            number += len(rows)


def big(size: int, folder: Path) -> bool:
    """Take a large list in; print seconds and peaks, return whether it keeps below 1 GB."""
    is_within = True
    for share in (0.5, 1.0):
        path = folder / f"big{round(share * 100)}.csv"
        if not path.exists():
            make_big(path, round(size * share))
        for mode in ("peer", "stream"):
            command = [sys.executable, __file__, "--serve", mode, "--big-file", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            told = json.loads(done.stdout)
            is_within &= mode == "peer" or told["peak_mb"] < BIG_MB
            print(
                f"{path.stat().st_size / 1e6:.0f} MB {mode}: {told['rows']} rows, "
                f"{told['wall_s']:.1f} s (cores {told['cpu_s']:.1f} s), "
                f"peak {told['peak_mb']:.0f} MB (limit {BIG_MB})",
                flush=True,
            )
    return is_within


def serve_big(mode: str, path: Path) -> None:
    """Take a large list in, or read it into a frame, and say what that needed."""
    wall, cpu = time.perf_counter(), time.process_time()
    if mode == "peer":
        rows = len(read_texts(path))
    else:
        ground = ground_at(find_data())
        with tempfile.TemporaryDirectory() as folder:
            own = Workspace(Path(folder) / "own.gpkg")
            rows = stream_import(path, Asking(kind="locations"), own, ground, by="b").counts.rows
    told = {
        "rows": rows,
        "wall_s": time.perf_counter() - wall,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": high_mb(),
    }
    print(json.dumps(told))


def cases(data: Path | None, made: Path) -> list[Case]:
    """Return all files that stand, real ones first."""
    found = []
    if data is not None:
        paris = "film_locations_paris/lieux-de-tournage-a-paris.csv.gz"
        for name, kind, file in (
            ("Ishikawa", "locations", "opendata_ishikawa/170003_tourism.csv"),
            ("Paris", "shoots", paris),
            ("stations", "facilities", "stations_seo/station.csv"),
        ):
            found.append(Case(name=name, kind=kind, path=data / file, peer=read_texts))
    made_ones: dict[str, Callable[[Path], object]] = {
        "made.csv": read_texts,
        "made.xlsx": read_workbook,
        "made.geojson": pyogrio.read_dataframe,
        "made.gpkg": pyogrio.read_dataframe,
        "made.shp": pyogrio.read_dataframe,
    }
    for file, peer in made_ones.items():
        found.append(Case(name=file, kind="locations", path=made / file, peer=peer))
    return [case for case in found if case.path.is_file()]


def read_only(case: Case, ground: Ground) -> int:
    """Read a file to records; return how many."""
    found = read_lists(case.path, case.path.name, Asking(kind=case.kind), ground.knowledge)
    return sum(one.imported.accepted for one in found)


def whole(case: Case, ground: Ground) -> int:
    """Take a file into a new workspace; return how many records stand in it."""
    with tempfile.TemporaryDirectory() as folder:
        own = Workspace(Path(folder) / "own.gpkg")
        read = read_import(case.path, Asking(kind=case.kind), own, ground)
        write_import(own, read, by="benchmark")
        return len(read.intake.entries)


def timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def turns(case: Case, ground: Ground, repeat: int) -> list[tuple[float, float, float]]:
    """Return seconds of peer, (a) and (b), turn by turn, after one turn that warms up."""
    runs: tuple[Callable[[], object], ...] = (
        lambda: case.peer(case.path),
        lambda: read_only(case, ground),
        lambda: whole(case, ground),
    )
    found = [tuple(timed(run) for run in runs) for _ in range(repeat + 1)]
    return [(peer, read, written) for peer, read, written in found[1:]]


def serve(mode: str, case: Case) -> None:
    """Do one thing alone and say the peak of memory, MB."""
    ground = ground_at(find_data()) if mode != "peer" else None
    if mode == "peer":
        case.peer(case.path)
    elif mode in {"read", "whole"} and ground is not None:
        (read_only if mode == "read" else whole)(case, ground)
    print(json.dumps(high_mb()))


def high_mb() -> float:
    """Return the peak of memory of this process, MB; what its parent needed does not count."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def peak_mb(mode: str, case: Case, options: argparse.Namespace) -> float:
    """Return the peak of memory of a child process, MB."""
    command = [sys.executable, __file__, "--serve", mode, "--only", case.name]
    command += ["--made", str(options.made)]
    command += ["--data", str(options.data)] if options.data else []
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(json.loads(done.stdout))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of the real files; none: made ones only")
    parser.add_argument("--only", action="append", default=[], help="name of a case")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--made", type=Path, help="folder that keeps the made files")
    parser.add_argument("--big", type=int, help="MB of a list that is taken in in chunks")
    parser.add_argument("--serve", choices=(*MODES, "stream"), help=argparse.SUPPRESS)
    parser.add_argument("--big-file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.big_file:
        serve_big(options.serve, options.big_file)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        options.made = options.made or Path(folder)
        if options.big:
            options.made.mkdir(parents=True, exist_ok=True)
            return 0 if big(options.big * MEGABYTE, options.made) else 1
        make_files(options.made, lambda file: not options.only or file in options.only)
        wanted = [
            case
            for case in cases(options.data, options.made)
            if not options.only or case.name in options.only
        ]
        if options.serve:
            serve(options.serve, wanted[0])
            return 0
        ground = ground_at(find_data())
        is_within = True
        for case in wanted:
            is_within &= told(case, ground, options)
        return 0 if is_within else 1


def told(case: Case, ground: Ground, options: argparse.Namespace) -> bool:
    """Print the figures of one file; return whether reading keeps within the limit."""
    found = turns(case, ground, options.repeat)
    peer, read, written = (statistics.median(column) for column in zip(*found, strict=True))
    ratio = statistics.median(r / p for p, r, _ in found)
    more = statistics.median(w / p for p, _, w in found)
    peaks = {mode: peak_mb(mode, case, options) for mode in MODES}
    print(
        f"{case.name}: peer {peer:.3f} s, read {read:.3f} s, ratio {ratio:.2f} (limit {LIMIT:g}), "
        f"whole {written:.3f} s, ratio {more:.2f}; peak MB: nothing {peaks['nothing']:.0f}, "
        f"peer {peaks['peer']:.0f}, read {peaks['read']:.0f}, whole {peaks['whole']:.0f}",
        flush=True,
    )
    return ratio <= LIMIT


if __name__ == "__main__":
    sys.exit(main())
