"""Public instances of the orienteering problem: found, proven, seconds; and against PyVRP.

``python benchmarks/routes.py [FOLDER]`` reads the folder ``orienteering_benchmarks`` (``op``,
``tdoptw``, ``solomon_toptw``) below ``LOCATOR_TEST_DATA``, else ``../shared/data``. It exits with
1 if a proven optimum is not reached and proven, or if, where PyVRP (0.14) is installed, the mean
gap on the instances of 100 places is above PyVRP's with the same seconds, both measured in
this run from the best of the two and the published value.

Sources of the values: proven with CP-SAT for the sets of Tsiligirides and Chao (known optima of
Chao from 50 on: the literature, not proven here); CPLEX 12.6 for the sets of 20 and 100 places
(``optw_opt_cpu.xlsx`` beside the instances; of 100.2.2, 3.2, 4.1, 4.2 and 4.3 it is only the best
found there); the table of TOPTW
results for c101, c102 and r102.
"""

import importlib.util
import os
import sys
import time
from pathlib import Path

import numpy as np

from geo.orienteering import Problem, faults_of, read_instance, solve

SECONDS = 3.0
SETS: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("op/Tsiligirides_1/tsiligirides_problem_1_budget_{}.txt", "op", {
        "05": 10, "10": 15, "15": 45, "20": 65, "25": 90, "30": 110, "35": 135, "40": 155,
        "46": 175, "50": 190, "55": 205, "60": 225, "65": 240, "70": 260, "73": 265, "75": 270,
        "80": 280, "85": 285,
    }),
    ("op/Tsiligirides_2/tsiligirides_problem_2_budget_{}.txt", "op", {
        "15": 120, "20": 200, "23": 210, "25": 230, "27": 230, "30": 265, "32": 300, "35": 320,
        "38": 360, "40": 395, "45": 450,
    }),
    ("tdoptw/20.{}.TXT", "optw", {
        "1.1": 177, "1.2": 193, "1.3": 201, "2.1": 213, "2.2": 219, "2.3": 211, "3.1": 306,
        "3.2": 262, "3.3": 286, "4.1": 293, "4.2": 299, "4.3": 283,
    }),
    ("solomon_toptw/{}.txt", "optw", {"c101": 320, "c102": 360, "r102": 286}),
)  # fmt: skip
CHAO = {
    15: 96, 20: 294, 25: 390, 30: 474, 35: 576, 40: 714, 45: 816, 50: 900, 55: 984, 60: 1062,
    65: 1116, 70: 1188, 75: 1236, 80: 1284,
}  # fmt: skip
HUNDRED = {
    "1.1": 297, "1.2": 320, "1.3": 373, "2.1": 397, "2.2": 393, "2.3": 394, "3.1": 490, "3.2": 511,
    "3.3": 525, "4.1": 505, "4.2": 543, "4.3": 590,
}  # fmt: skip


def line(path: Path, kind: str, known: int, limit_s: float | None) -> tuple[bool, bool]:
    """Solve one instance; return whether the known value was reached, and proven the best."""
    asked = read_instance(path, kind).problem
    began = time.perf_counter()
    solution = solve(asked, time_limit_s=limit_s, iterations=1_000)
    seconds = time.perf_counter() - began
    faults = faults_of(asked, solution)
    print(
        f"{path.stem}\tknown {known}\tvalue {solution.value:g}\tbound {solution.bound:g}\t"
        f"{solution.status}\t{seconds:.2f} s\t{faults or ''}",
        flush=True,
    )
    return solution.value >= known and not faults, solution.bound == solution.value


def by_pyvrp(asked: Problem, seed: int) -> float:
    """Return what PyVRP's best tour is worth, visits being optional for their value."""
    from pyvrp import Model  # noqa: PLC0415 - where it is installed
    from pyvrp.stop import MaxRuntime  # noqa: PLC0415

    model = Model()
    scale = 100_000_000  # of 100 to this tried, PyVRP's best: times are milliseconds
    places = [model.add_location(0, 0) for _ in asked.values]
    start, end = (model.add_depot(places[i]) for i in (asked.start, asked.end))
    for i in set(range(len(places))) - {asked.start, asked.end}:
        model.add_client(
            places[i],
            service_duration=int(asked.dwell[i]),
            tw_early=int(asked.opens[i]),
            tw_late=int(asked.closes[i]),
            prize=int(asked.values[i]) * scale,
            required=False,
        )
    model.add_vehicle_type(
        1, start_depot=start, end_depot=end, tw_early=asked.depart, tw_late=asked.return_by
    )
    for i, one in enumerate(places):
        for j, other in enumerate(places):
            if i != j:
                model.add_edge(one, other, distance=0, duration=int(asked.travel.always[i, j]))
    best = model.solve(MaxRuntime(SECONDS), seed=seed, display=False).best
    return float(best.prizes()) / scale if best.is_feasible() else 0.0


def against_pyvrp(folder: Path) -> bool:
    """Compare the mean gap on 100 places with the same seconds each."""
    has_peer = importlib.util.find_spec("pyvrp") is not None
    gaps = []
    for name, known in HUNDRED.items():
        asked = read_instance(folder / f"tdoptw/100.{name}.TXT", "optw").problem
        found = solve(asked, time_limit_s=SECONDS, iterations=10**9, room=0, seed=1)
        peer = by_pyvrp(asked, 1) if has_peer else 0.0
        best = max(found.value, peer, known)
        gaps.append((100 * (best - found.value) / best, 100 * (best - peer) / best))
        theirs = f"{peer:g}" if has_peer else "not installed"
        print(f"100.{name}\tknown {known}\tvalue {found.value:g}\tPyVRP {theirs}", flush=True)
    mean = np.mean(gaps, axis=0)
    print(f"mean gap {mean[0]:.2f} %, PyVRP {f'{mean[1]:.2f} %' if has_peer else 'not installed'}")
    return not has_peer or bool(mean[0] <= mean[1])


def main() -> int:
    data = Path(os.environ.get("LOCATOR_TEST_DATA", "../shared/data"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else data / "orienteering_benchmarks"
    holds = True
    solve(read_instance(folder / "tdoptw/20.1.1.TXT", "optw").problem)  # compiles
    solve(read_instance(folder / SETS[0][0].format("15"), "op").problem)
    for pattern, kind, values in SETS:
        reached = [line(folder / pattern.format(n), kind, v, None) for n, v in values.items()]
        holds &= all(map(all, reached))
        print(f"{pattern}: {sum(r for r, _ in reached)} reached, "
              f"{sum(p for _, p in reached)} proven, of {len(reached)}")  # fmt: skip
    chao = [
        line(folder / f"op/ChaoSet_64/set_64_1_{b}.txt", "op", v, SECONDS) for b, v in CHAO.items()
    ]
    print(f"Chao, {SECONDS} s each: {sum(r for r, _ in chao)} reached, "
          f"{sum(p for _, p in chao)} proven, of {len(chao)}")  # fmt: skip
    return 0 if against_pyvrp(folder) and holds else 1


if __name__ == "__main__":
    sys.exit(main())
