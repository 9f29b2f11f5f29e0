"""The command line: a thin door on the same functions as the screen; rooms open when asked for."""

from locator.cli.door import main

__all__ = ["main"]
