"""What belongs to the repository, read from the working tree."""

import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGES = ("geo", "locator")
FOREIGN = {"vendor", "_data", "__pycache__"}
MADE = {".git", ".venv", "dist", "build", "__pycache__", ".hypothesis"}


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """The files under version control; without it, all files that are not made."""
    git = shutil.which("git")
    if git and (root / ".git").exists():
        command = [git, "-c", f"safe.directory={root}", "ls-files", "-z"]
        names = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode()
        return [path for name in names.split("\0") if name and (path := root / name).is_file()]
    return [
        path
        for path in root.rglob("*")
        if path.is_file()
        and not MADE & set(path.relative_to(root).parts)
        and not any(part.endswith(("_cache", ".egg-info")) for part in path.parts)
    ]


@pytest.fixture(scope="session")
def modules(root: Path) -> list[Path]:
    """The modules of geo and locator without files of others, relative to the root."""
    return sorted(
        path.relative_to(root)
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
        if not FOREIGN & set(path.relative_to(root).parts)
    )
