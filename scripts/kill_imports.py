"""Kill imports into a workspace at random moments and check what each of them leaves.

``python scripts/kill_imports.py FILE --moments 50 --seed 1``

Each import is a process of its own that is killed (SIGKILL) at a moment of the duration measured
before; every second moment counts from when its files begin to change. The workspace is new for
every other pair of moments, else it holds a record already. After each kill it must open, pass
SQLite's own check, be readable for GDAL, and hold the records of before or those of after; the same
import must then work. One line a kill, a summary, and exit code 1 where anything was not so.
"""

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyogrio

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from locator.errors import LocatorError  # noqa: E402
from locator.workspace import Entry, Intake, Workspace  # noqa: E402

KIND, NAME = "locations", "own.gpkg"
STEP_S = 0.002
Records = Mapping[str, Entry]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """An import that nobody killed: how long, from when it wrote, and what it left."""

    seconds: float
    writes_from: float
    code: int
    before: Records
    after: Records


def started(file: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start an import in a process of its own."""
    command = [sys.executable, "-m", "locator", "data", "import", KIND, str(file)]
    command += ["--workspace", str(folder / NAME), "--by", "kill"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)


def prepared(folder: Path, *, is_new: bool) -> Workspace:
    """Return a workspace in an empty folder, without a file or with one record."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    own = Workspace(folder / NAME)
    if not is_new:
        first = Entry(
            kind=KIND, id="first", fields={"name_ja": "前からの記録"}, lon=138.5, lat=35.6
        )
        own.write(Intake(action="edit", kind=KIND, entries=(first,)), by="kill")
    return own


def seen(folder: Path) -> set[tuple[str, int, int]]:
    """Return what tells one state of the files of a folder from another."""
    found = set()
    for path in folder.iterdir():
        try:
            told = path.stat()
        except FileNotFoundError:
            continue
        found.add((path.name, told.st_size, told.st_mtime_ns))
    return found


def measured(file: Path, folder: Path, *, is_new: bool) -> Measured:
    """Run an import to its end and watch when its files begin to change."""
    own = prepared(folder, is_new=is_new)
    before, state, writes_from = dict(own.entries(KIND)), seen(folder), 0.0
    start = time.monotonic()
    process = started(file, folder)
    while process.poll() is None:
        if not writes_from and seen(folder) != state:
            writes_from = time.monotonic() - start
        time.sleep(STEP_S)
    seconds = time.monotonic() - start
    if process.returncode not in {0, 1} or not writes_from:
        sys.exit(f"the import ends with {process.returncode} and writes nothing; give another file")
    return Measured(
        seconds=seconds,
        writes_from=writes_from,
        code=process.returncode,
        before=before,
        after=dict(own.entries(KIND)),
    )


def faults_of(own: Workspace, whole: Measured) -> tuple[str, list[str]]:
    """Return which state a workspace is in, and what is wrong with it."""
    try:
        records = own.entries(KIND)
    except LocatorError as error:
        return "unreadable", [str(error)]
    state = "before" if records == whole.before else "after" if records == whole.after else "other"
    faults = [] if state != "other" else [f"{len(records)} records of neither state"]
    if not own.path.exists():
        return state, faults
    with closing(sqlite3.connect(own.path)) as base:
        told = base.execute("PRAGMA integrity_check").fetchone()[0]
    if told != "ok":
        faults.append(f"integrity_check: {told}")
    try:
        count = len(pyogrio.read_dataframe(own.path, layer=KIND))
    except (OSError, ValueError, RuntimeError) as error:
        faults.append(f"GDAL: {error}")
    else:
        if count != len(records):
            faults.append(f"GDAL reads {count} of {len(records)} records")
    return state, faults


def killed(
    file: Path, folder: Path, whole: Measured, moment: float, *, from_writing: bool
) -> tuple[str, list[str]]:
    """Kill an import at a moment; return what it left in short, and what is wrong."""
    own = prepared(folder, is_new=not whole.before)
    state = seen(folder)
    process = started(file, folder)
    while from_writing and process.poll() is None and seen(folder) == state:
        time.sleep(STEP_S)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    is_killed = process.wait() == -signal.SIGKILL
    left = sorted(path.name.removeprefix(NAME) for path in folder.iterdir())
    state, faults = faults_of(own, whole)
    code = started(file, folder).wait()
    if code != whole.code:
        faults.append(f"the import again ends with {code}")
    state_then, faults_then = faults_of(own, whole)
    if state_then != "after":
        faults.append(f"the import again leaves the state {state_then}")
    journal = (
        "journal" if "-journal" in left else "part" if any(".part" in n for n in left) else "-"
    )
    how = "killed" if is_killed else "ended"
    return f"{how} {state} {journal}", faults + faults_then


def main() -> int:
    """Kill as often as asked, tell each, and sum up."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, no secrets
    counts: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "own"
        wholes = [measured(asked.file.resolve(), place, is_new=new) for new in (True, False)]
        for whole in wholes:
            print(
                f"whole: {whole.seconds:.2f} s, writes from {whole.writes_from:.2f} s, "
                f"{len(whole.before)} -> {len(whole.after)} records"
            )
        for number in range(asked.moments):
            whole = wholes[number // 2 % 2]
            is_late = number % 2 == 1
            span = whole.seconds - (whole.writes_from if is_late else 0.0)
            moment = span * (number + chance.random()) / asked.moments
            told, faults = killed(asked.file.resolve(), place, whole, moment, from_writing=is_late)
            counts[told] += 1
            wrong += bool(faults)
            kind = "new" if not whole.before else "standing"
            since = "writing" if is_late else "start"
            said = (f"{moment:.3f} s from {since}", kind, told, "; ".join(faults) or "ok")
            print(number + 1, *said, sep="\t", flush=True)
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    print(f"{asked.moments} moments (seed {asked.seed}): {told}; {wrong} with faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
