"""Start the screen as a process of its own, on this machine alone."""

import signal
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
    "--theme.light.primaryColor=#0a5c9e",
    "--theme.dark.primaryColor=#2f7fc4",
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
    script: Path = PACKAGE / "screen.py"
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
    """Serve the screen until it is stopped; return the exit code of the server.

    Whoever ends this process ends the server with it.
    """
    with subprocess.Popen(  # noqa: S603 - our own fixed command
        command(port=port, open_browser=open_browser)
    ) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            code = server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return 0
    return 0 if code == -signal.SIGTERM else code
