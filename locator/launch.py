"""Start the screen as a process of its own, on this machine alone."""

import subprocess
import sys
from pathlib import Path

from locator.settings import PACKAGE

FLAGS = (
    "--server.address=127.0.0.1",
    "--browser.gatherUsageStats=false",
    "--browser.serverAddress=127.0.0.1",
    "--client.showErrorLinks=false",
    "--client.toolbarMode=minimal",
    "--client.showErrorDetails=none",
    "--server.maxUploadSize=50",
    "--server.fileWatcherType=none",
    "--theme.primaryColor=#0a5c9e",
    "--theme.baseFontSize=15",
    "--theme.baseRadius=small",
    "--theme.headingFontSizes=1.5rem",
)


def command(*, port: int, open_browser: bool) -> list[str]:
    """Return the command that serves the screen.

    Parameters
    ----------
    port
        TCP port on 127.0.0.1.
    """
    script: Path = PACKAGE / "ui" / "main.py"
    headless = "false" if open_browser else "true"
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        *FLAGS,
        f"--server.port={port}",
        f"--server.headless={headless}",
    ]


def launch(*, port: int, open_browser: bool) -> int:
    """Serve the screen until it is stopped; return the exit code of the server."""
    try:
        return subprocess.run(  # noqa: S603 - our own fixed command
            command(port=port, open_browser=open_browser), check=False
        ).returncode
    except KeyboardInterrupt:
        return 0
