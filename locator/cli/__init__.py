"""The command line: a thin door on the same functions as the screen."""

from locator.cli import data, feeds, indicators, searching, start, travel
from locator.cli.door import main

__all__ = ["data", "feeds", "indicators", "main", "searching", "start", "travel"]
