"""``locator route``: the order of visits; its solver on public test instances."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from geo.orienteering import Instance, Solution, Status, faults_of, read_instance, solve
from geo.orienteering.instances import KINDS
from geo.orienteering.solving import ITERATIONS
from locator.cli.door import NO, Rooms, main, put, shared

_NO_WAY = {Status.INFEASIBLE, Status.NOT_FOUND}


@main.group("route", cls=Rooms, rooms={"check": "route_check", "plan": "route_plan"})
def route() -> None:
    """Plan the order of visits, and prove how good it is."""


@route.command("benchmark")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), required=True, help="Form of the file.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, 86_400, min_open=True),
    help="Seconds after which search and proof are cut off.",
)
@click.option(
    "--iterations",
    type=click.IntRange(0, 1_000_000_000),
    default=ITERATIONS,
    show_default=True,
    help="Rounds of the search.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--budget", type=float, help="Another length of time than the file's, in its unit.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@shared("output", "lang")
def benchmark(**asked: Any) -> None:
    """Solve a public instance: value, bound, gap, status and way."""
    instance = read_instance(asked["file"], asked["kind"], budget=asked["budget"])
    began = time.perf_counter()
    solution = solve(
        instance.problem,
        iterations=asked["iterations"],
        seed=asked["seed"],
        time_limit_s=asked["time_limit"],
    )
    told = _told(instance, solution, asked, time.perf_counter() - began)
    if asked["form"] == "json":
        put(json.dumps(told, ensure_ascii=False), asked["output"])
    else:
        put("\n".join(f"{key}\t{_cell(value)}" for key, value in told.items()), asked["output"])
    if solution.status in _NO_WAY:
        sys.exit(NO)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(part) for part in value) or "none"
    return "none" if value is None else str(value)


def _told(
    instance: Instance, solution: Solution, asked: dict[str, Any], seconds: float
) -> dict[str, Any]:
    """Return what is said of an answer; points are numbered from 0 in the order of the file."""
    return {
        "instance": instance.name,
        "kind": asked["kind"],
        "value": solution.value,
        "bound": solution.bound,
        "gap_percent": solution.gap_percent,
        "status": solution.status.value,
        "iterations": solution.iterations,
        "seed": solution.seed,
        "time_limit_s": asked["time_limit"],
        "seconds": round(seconds, 3),
        "faults": faults_of(instance.problem, solution),
        "path": list(solution.order),
        "arrival": [t / instance.per_unit for t in solution.arrival],
        "departure": [t / instance.per_unit for t in solution.departure],
    }
