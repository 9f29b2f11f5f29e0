"""The command line: a thin door on the same functions as the screen."""

from locator.cli import coverage, data, feeds, gaps, searching, start, travel
from locator.cli.door import main

__all__ = ["coverage", "data", "feeds", "gaps", "main", "searching", "start", "travel"]
