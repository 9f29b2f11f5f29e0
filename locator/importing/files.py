"""A file that the user brings, as bytes."""

from pathlib import Path

from locator.files import check_size, read_whole
from locator.importing.limits import ImportLimits


def load_bytes(source: Path | bytes, name: str, limits: ImportLimits) -> bytes:
    """Return the bytes of a file that is not larger than the limit.

    Raises
    ------
    ImportFileError
        The file cannot be opened, is no regular file, or is too large.
    """
    if isinstance(source, Path):
        return read_whole(source, limits.file_bytes)
    check_size(len(source), name, limits.file_bytes)
    return source
