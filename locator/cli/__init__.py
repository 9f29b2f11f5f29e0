"""The command line: a thin door on the same functions as the screen."""

from locator.cli import (
    coverage,
    data,
    distances,
    feeds,
    gaps,
    indicators,
    searching,
    start,
    travel,
)
from locator.cli.door import main

__all__ = [
    "coverage",
    "data",
    "distances",
    "feeds",
    "gaps",
    "indicators",
    "main",
    "searching",
    "start",
    "travel",
]
