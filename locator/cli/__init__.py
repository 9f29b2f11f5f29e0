"""The command line: a thin door on the same functions as the screen."""

from locator.cli import (
    cango,
    coverage,
    data,
    distances,
    doctor,
    feeds,
    gaps,
    indicators,
    own,
    route,
    route_check,
    route_plan,
    searching,
    sheet,
    start,
    travel,
)
from locator.cli.door import main

__all__ = [
    "cango",
    "coverage",
    "data",
    "distances",
    "doctor",
    "feeds",
    "gaps",
    "indicators",
    "main",
    "own",
    "route",
    "route_check",
    "route_plan",
    "searching",
    "sheet",
    "start",
    "travel",
]
