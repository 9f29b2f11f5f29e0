"""Break small files of every form at random and check what the readers of users' files make of it.

``python scripts/fuzz_readers.py --cases 1000 --seed 1 --keep faults``

Each case must end in records or in a fault with code, message and Japanese; rows are records and
rows set aside; within 5 seconds of computing and 300 MB of memory; nothing is written outside a
folder of its own. Two processes work in chunks; one that dies is told with its case, and the run
goes on. One line a reader, then each fault; exit code 1 where there are any.
"""

import argparse
import json
import os
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from fuzzing.laws import guard, make_case, run_case  # noqa: E402
from fuzzing.seeds import all_seeds  # noqa: E402

from locator.imports import Ground, ground_at  # noqa: E402
from locator.settings import find_data  # noqa: E402

CHUNK = 250
WORKERS = 2
CASE_S = 5.0
STUCK_S = 120.0
MEGABYTE = 1 << 20
MORE_BYTES = 300 * MEGABYTE
HEAVY_BYTES = 150 * MEGABYTE


class SlowError(BaseException):
    """A case computes longer than it may; no reader may swallow it."""


@dataclass(kw_only=True)
class Tally:
    """What became of the cases of one reader."""

    reader: str
    cases: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    worst_s: float = 0.0
    heaviest: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


@dataclass(kw_only=True)
class Chunk:
    """Some cases of one reader, one after the other."""

    reader: str
    numbers: range


@dataclass(kw_only=True)
class Worker:
    """A child process and what it said last."""

    pid: int
    lines: BinaryIO
    chunk: Chunk
    at: int
    heard: float


def _virtual_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _too_slow(_: int, frame: FrameType | None) -> None:
    del frame
    raise SlowError


def work(chunk: Chunk, seed: int, ground: Ground, folder: Path, out: BinaryIO) -> None:
    """Run a chunk in this process; say before each case that it begins and then how it ended."""
    os.chdir(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    limit = _virtual_bytes() + MORE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _too_slow)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tell = guard(folder)
    for number in chunk.numbers:
        out.write(f"begin {number}\n".encode())
        out.flush()
        told = _one(chunk.reader, number, seed, ground, folder)
        strange = tell()
        if strange:
            told["fault"] = f"it did what no reader may: {'; '.join(strange)[:300]}"
        out.write(json.dumps(told).encode() + b"\n")
        out.flush()


def _one(reader: str, number: int, seed: int, ground: Ground, folder: Path) -> dict[str, object]:
    case = make_case(reader, number, seed)
    told: dict[str, object] = {"number": number, "code": "fault", "fault": ""}
    with tempfile.TemporaryDirectory(dir=folder) as own:
        before, start = _peak_bytes(), time.process_time()
        signal.setitimer(signal.ITIMER_PROF, CASE_S)
        try:
            told["code"] = run_case(case, Path(own), ground)
        except SlowError:
            told["fault"] = f"over {CASE_S:g} s: {_where(sys.exc_info()[1])}"
        except BaseException as error:  # noqa: BLE001 - whatever comes out is told
            told["fault"] = f"{type(error).__name__}: {str(error)[:160]} {_where(error)}"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        told["seconds"] = time.process_time() - start
        told["bytes"] = _peak_bytes() - before
    return told


def _where(error: BaseException | None) -> str:
    steps = traceback.extract_tb(error.__traceback__) if error is not None else []
    ours = [s for s in steps if "/locator/" in s.filename or "/geo/" in s.filename] or steps
    return " < ".join(f"{Path(s.filename).name}:{s.lineno}" for s in reversed(ours[-3:]))


def start(chunk: Chunk, seed: int, ground: Ground, folder: Path) -> Worker:
    """Start a child process for a chunk."""
    coming, going = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(coming)
            with os.fdopen(going, "wb") as out:
                work(chunk, seed, ground, folder, out)
            code = 0
        except BaseException:  # noqa: BLE001 - a child never comes back
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(going)
    first = chunk.numbers.start
    return Worker(
        pid=pid, lines=os.fdopen(coming, "rb"), chunk=chunk, at=first, heard=time.monotonic()
    )


def hear(worker: Worker, tally: Tally) -> Chunk | None:
    """Take a line of a child in; return the rest of its chunk where it died, else None."""
    line = worker.lines.readline()
    worker.heard = time.monotonic()
    if line.startswith(b"begin "):
        worker.at = int(line.split()[1])
        return None
    if line:
        told = json.loads(line)
        _count(tally, told)
        return None
    _, status = os.waitpid(worker.pid, 0)
    worker.lines.close()
    worker.pid = 0
    if status == 0:
        return None
    how = f"killed by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "it gave up"
    _count(tally, {"number": worker.at, "code": "fault", "fault": how, "seconds": 0.0, "bytes": 0})
    return Chunk(
        reader=worker.chunk.reader, numbers=range(worker.at + 1, worker.chunk.numbers.stop)
    )


def _count(tally: Tally, told: Mapping[str, object]) -> None:
    tally.cases += 1
    fault = str(told["fault"])
    grown = int(str(told["bytes"]))
    if not fault and grown > MORE_BYTES - HEAVY_BYTES:
        fault = f"{grown // MEGABYTE} MB more memory"
    tally.codes["fault" if fault else str(told["code"])] += 1
    tally.worst_s = max(tally.worst_s, float(str(told["seconds"])))
    tally.heaviest = max(tally.heaviest, grown)
    if fault:
        tally.faults.append((int(str(told["number"])), fault))
        print(f"{tally.reader}\t{told['number']}\t{fault}", file=sys.stderr, flush=True)


def run(readers: Sequence[str], cases: int, seed: int, minutes: float) -> dict[str, Tally]:
    """Run so many cases in all over readers; return what became of them by reader.

    After so many minutes no chunk begins any more.
    """
    last = time.monotonic() + 60 * minutes
    ground = ground_at(find_data())
    all_seeds()
    tallies = {reader: Tally(reader=reader) for reader in readers}
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder, "a", "b", "c")  # a file that climbs out is seen in what is around
        inner.mkdir(parents=True)
        queue = list(chunks(readers, cases))
        workers: list[Worker] = []
        while queue or workers:
            if time.monotonic() > last:
                queue.clear()
            while queue and len(workers) < WORKERS:
                workers.append(start(queue.pop(0), seed, ground, inner))
            ready, _, _ = select.select([w.lines for w in workers], [], [], 1.0)
            for worker in list(workers):
                if worker.lines in ready:
                    rest = hear(worker, tallies[worker.chunk.reader])
                    if rest is not None and rest.numbers:
                        queue.insert(0, rest)
                elif time.monotonic() - worker.heard > STUCK_S:
                    os.kill(worker.pid, signal.SIGKILL)
                if not worker.pid:
                    workers.remove(worker)
        ways = {inner, *inner.parents}
        climbed = [
            p.name for p in Path(folder).rglob("*") if p not in ways and inner not in p.parents
        ]
    if climbed:
        tallies[readers[0]].faults.append((-1, f"written outside: {', '.join(climbed)[:200]}"))
    return tallies


def chunks(readers: Sequence[str], cases: int) -> Iterator[Chunk]:
    """Yield chunks of cases, the readers in turn."""
    share = [cases // len(readers) + (n < cases % len(readers)) for n in range(len(readers))]
    for first in range(0, max(share, default=0), CHUNK):
        for reader, count in zip(readers, share, strict=True):
            if first < count:
                yield Chunk(reader=reader, numbers=range(first, min(count, first + CHUNK)))


def keep(tallies: Mapping[str, Tally], seed: int, folder: Path) -> None:
    """Write the input of each fault, and what is said of it, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for reader, tally in tallies.items():
        for number, fault in tally.faults:
            if number >= 0:
                case = make_case(reader, number, seed)
                (folder / f"{reader}-{seed}-{number}.bin").write_bytes(case.data)
                told = f"{reader} {seed} {number} {case.name!r}\n{fault}\n"
                (folder / f"{reader}-{seed}-{number}.txt").write_text(told, encoding="utf-8")


def told(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """Yield a line a reader, then one a fault."""
    yield "reader\tcases\taccepted\trefused\tworst s\tMB\tfaults\tcodes"
    for reader, tally in tallies.items():
        refused = {c: n for c, n in tally.codes.most_common() if c not in {"accepted", "fault"}}
        codes = ", ".join(f"{code} {count}" for code, count in refused.items())
        yield "\t".join(
            (
                reader, str(tally.cases), str(tally.codes["accepted"]), str(sum(refused.values())),
                f"{tally.worst_s:.2f}", str(tally.heaviest // MEGABYTE), str(len(tally.faults)),
                codes,
            )
        )  # fmt: skip
    for reader, tally in tallies.items():
        for number, fault in sorted(tally.faults):
            yield f"fault\t{reader}\t{number}\t{fault}"


def main() -> int:
    """Run as many cases as asked, tell what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=1000, help="cases over all readers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e6, help="begin nothing after them")
    parser.add_argument("--reader", action="append", choices=sorted(all_seeds()))
    parser.add_argument("--keep", type=Path, help="folder for the input of faults")
    asked = parser.parse_args()
    begun = time.monotonic()
    tallies = run(asked.reader or list(all_seeds()), asked.cases, asked.seed, asked.minutes)
    for line in told(tallies):
        print(line)
    if asked.keep is not None:
        keep(tallies, asked.seed, asked.keep)
    faults = sum(len(t.faults) for t in tallies.values())
    count = sum(t.cases for t in tallies.values())
    print(f"{count} cases (seed {asked.seed}) in {time.monotonic() - begun:.0f} s; {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
