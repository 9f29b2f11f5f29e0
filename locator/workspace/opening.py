"""The file of a workspace: found, made whole in one step, opened; what it is not, said."""

import os
import secrets
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from locator.errors import DataError, LocatorError
from locator.workspace.books import FORMAT, format_of, make, tables
from locator.workspace.kinds import KINDS

_WAIT_S = 30


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system and SQLite say of a file into one fault.

    Raises
    ------
    DataError
        The file cannot be used.
    """
    try:
        yield
    except (OSError, UnicodeError, ValueError, sqlite3.Error) as error:
        if isinstance(error, LocatorError):
            raise
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise _locked(path) from error
        raise unusable(path, str(error)) from error


def unusable(path: Path, reason: str) -> DataError:
    """Return the fault of a file that is no workspace, or none that can be used."""
    return DataError(
        f"the workspace {path} cannot be used ({reason}); expected a file that locator wrote; "
        "check the permission, name another with --workspace, or take a copy of yesterday",
        code="workspace_unusable",
        file=str(path),
        reason=reason,
    )


def _locked(path: Path) -> DataError:
    return DataError(
        f"the workspace {path} is being written by another program, for more than {_WAIT_S} s now; "
        "expected one that is free; wait until a running import is done (a list of 300 MB takes "
        "some minutes), or end the editing in QGIS, and try again",
        code="workspace_locked",
        file=str(path),
        limit=_WAIT_S,
    )


def _newer(path: Path, found: int) -> DataError:
    return DataError(
        f"the workspace {path} is of format {found}; expected {FORMAT} or an earlier one; it was "
        "written by a newer locator: bring this one up to date, or name another file with "
        "--workspace",
        code="workspace_newer",
        file=str(path),
        found=found,
        expected=FORMAT,
    )


def is_there(path: Path) -> bool:
    """Return whether there is a file; an empty one is what is left of a workspace that was lost.

    Raises
    ------
    DataError
        It is no file, or an empty one.
    OSError, ValueError
        No file can bear such a path.
    """
    try:
        told = path.stat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(told.st_mode):
        raise unusable(path, "it is a folder or a device, no file")
    if not told.st_size:
        raise unusable(path, "it is empty")
    return True


def make_file(path: Path) -> None:
    """Make a workspace without records; one that another process makes at the same time stays.

    It is made beside and put in its place when it is whole, so that nobody ever sees half of it.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as base:
            base.execute("BEGIN")
            make(base)
            base.execute("COMMIT")
        with suppress(FileExistsError):
            _put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)


def _put_in_place(part: Path, path: Path) -> None:
    """Give a file its name, never in the place of another."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second name for a file
        if not path.exists():
            part.rename(path)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a workspace that is there, wait for other processes, and close it.

    Raises
    ------
    DataError
        It is a database of something else, or written by a newer locator.
    sqlite3.Error
        It is none at all, or cannot be read.
    """
    address = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=_WAIT_S, isolation_level=None)) as base:
        if "locator_batches" not in tables(base):
            raise unusable(path, "it is a database of something else")
        _check_no_views(path, base)
        found = format_of(base)
        if found > FORMAT:
            raise _newer(path, found)
        yield base


def _check_no_views(path: Path, base: sqlite3.Connection) -> None:
    """Refuse a file in which a query stands for a table of ours: it may have no end."""
    views = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    false = sorted(name for name in views if name in KINDS or name.startswith("locator_"))
    if false:
        raise unusable(path, f"{false[0]} is a view, no table")
