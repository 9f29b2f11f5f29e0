"""The command line: a thin door on the same functions as the screen."""

from locator.cli import data, distances, feeds, searching, start, travel
from locator.cli.door import main

__all__ = ["data", "distances", "feeds", "main", "searching", "start", "travel"]
