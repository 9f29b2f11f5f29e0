"""A file that a user brings, read whole and never beyond a stated size."""

import os
import re
import stat
from pathlib import Path

from locator.errors import ImportFileError

INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Characters that move the cursor, turn the line or are not seen, and halves of characters."""


def name_of(path: Path) -> str:
    """Return what to call a file in messages: its name, or the path where that has none."""
    return plain_name(path.name or str(path))


def plain_name(name: str) -> str:
    """Return a name as one line of text: its bytes in UTF-8 or cp932, control characters shown."""
    stored = name.encode("utf-8", "surrogateescape" if _is_of_disk(name) else "replace")
    text = next((t for e in ("utf-8", "cp932") if (t := _decoded(stored, e)) is not None), None)
    return INVISIBLE.sub("\ufffd", text or stored.decode("utf-8", "replace"))


def _is_of_disk(name: str) -> bool:
    """Tell whether all lone surrogates of a name stand for bytes that the disk holds."""
    return all("\udc80" <= c <= "\udcff" for c in name if "\ud800" <= c <= "\udfff")


def _decoded(stored: bytes, encoding: str) -> str | None:
    try:
        return stored.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_whole(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file.

    Parameters
    ----------
    limit
        Bytes that it may have; one more is read at most, whatever size it states.

    Raises
    ------
    ImportFileError
        The file cannot be opened (``import_unreadable``), is a folder, a device or a pipe
        (``import_not_regular``: it is not opened), has more bytes (``import_file_too_large``), or
        was written to while it was read (``import_changed_meanwhile``).
    """
    name = name_of(path)
    try:
        found = path.stat()
        is_regular = stat.S_ISREG(found.st_mode)
        most = (found.st_size or limit) + 1  # what states no size, as in /proc, may have one
        content = _head(path, most) if is_regular and found.st_size <= limit else b""
        after = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a zero character in the path
        raise unreadable(name, str(getattr(error, "strerror", None) or error)) from error
    if not is_regular:
        raise _not_regular(name)
    check_size(max(found.st_size, len(content)), name, limit)
    if mark_of(after) != mark_of(found) or (found.st_size and len(content) != found.st_size):
        raise changed(name)
    return content


def check_size(size: int, name: str, limit: int) -> None:
    """Refuse what has more bytes than a limit.

    Raises
    ------
    ImportFileError
        It has.
    """
    if size > limit:
        raise ImportFileError(
            f"{name} has {size} bytes or more; expected at most {limit}; choose a smaller file or "
            "split it",
            code="import_file_too_large",
            file=name,
            found=size,
            limit=limit,
        )


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def mark_of(found: os.stat_result) -> tuple[int, ...]:
    """Return what stays the same as long as nobody writes to a file or replaces it."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def changed(name: str) -> ImportFileError:
    """Return the fault of a file that was written to while it was read."""
    return ImportFileError(
        f"{name} changed while it was read; expected a file that nobody writes to; wait until the "
        "other program is done and try again",
        code="import_changed_meanwhile",
        file=name,
    )


def _not_regular(name: str) -> ImportFileError:
    return ImportFileError(
        f"{name} is a folder, a device or a pipe; expected a regular file; save what it gives as a "
        "file and give the path of that",
        code="import_not_regular",
        file=name,
    )


def unreadable(name: str, reason: str) -> ImportFileError:
    """Return the fault of a file that cannot be opened."""
    return ImportFileError(
        f"{name} cannot be opened ({reason}); expected a readable file; check the path",
        code="import_unreadable",
        file=name,
        reason=reason,
    )
