"""``locator app``: the screen, on this machine alone."""

import sys
from pathlib import Path

import click

from locator.cli.asked_workspace import WORKSPACE
from locator.cli.door import main


@main.command("app")
@click.option("--port", type=click.IntRange(0, 65535), default=8501, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@WORKSPACE
def app_command(port: int, *, no_browser: bool, workspace: Path | None) -> None:
    """Start the screen on 127.0.0.1."""
    from locator.launch import launch  # noqa: PLC0415 - the screen is loaded only when asked for

    sys.exit(launch(port=port, open_browser=not no_browser, workspace=workspace))
