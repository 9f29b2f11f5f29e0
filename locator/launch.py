"""Start the screen as a process of its own, on this machine alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from locator.settings import PACKAGE
from locator.workspace.store import FILE_VARIABLE, Workspace

FLAGS = (
    "--server.address=127.0.0.1",
    "--browser.gatherUsageStats=false",
    "--browser.serverAddress=127.0.0.1",
    "--client.showErrorLinks=false",
    "--client.toolbarMode=minimal",
    "--client.showErrorDetails=none",
    "--server.showEmailPrompt=false",
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


def launch(*, port: int, open_browser: bool, workspace: Path | None = None) -> int:
    """Serve the screen until it is stopped; return the exit code of the server.

    Whoever ends this process ends the server with it.

    Parameters
    ----------
    workspace
        File of own records that the screen opens; None: the user's own.

    Raises
    ------
    DataError
        The workspace cannot be used.
    """
    told = {}
    if workspace is not None:
        Workspace(workspace).batches()  # a file that is none is told before anything starts
        told = {FILE_VARIABLE: str(workspace.resolve())}
    with subprocess.Popen(  # noqa: S603 - our own fixed command
        command(port=port, open_browser=open_browser), env={**os.environ, **told}
    ) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            code = server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return 0
    return 0 if code == -signal.SIGTERM else code
