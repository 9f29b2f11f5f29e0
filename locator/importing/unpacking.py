"""The one large list of a ZIP or GZIP file, unpacked to the disk so that it is read in chunks."""

import gzip
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

from locator.errors import ImportFileError
from locator.files import name_of, read_whole
from locator.importing.archives import DAMAGE, ENCRYPTED, check_ratio, is_unseen, open_zip
from locator.importing.archives import PIECE as AT_ONCE
from locator.importing.forms import HEAD, Form, form_of
from locator.importing.limits import ImportLimits

GZIP, ZIP = b"\x1f\x8b", b"PK"
STATED_BYTES = 4
"""A GZIP file ends with the size of what it holds, in so many bytes."""


def is_large_packed(path: Path, limits: ImportLimits) -> bool:
    """Return whether a file holds one list alone that is larger than what is read whole."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(len(GZIP))
        if start not in {GZIP, ZIP}:
            return False
        with _opened(path, limits) as (stream, name, size):
            return size > limits.whole_bytes and form_of(stream.read(HEAD), name) is Form.CSV
    except (ImportFileError, *DAMAGE):
        return False  # what is wrong with it, the reading of whole files tells


@contextmanager
def on_disk(path: Path, limits: ImportLimits) -> Iterator[tuple[Path, ImportLimits]]:
    """Unpack the list of a file for as long as it is read; a file that is not packed stays.

    Yields
    ------
    tuple
        Where it lies, and the limits for it: unpacked it may be larger than a file that comes.

    Raises
    ------
    ImportFileError
        It unpacks beyond the limits, or is broken.
    """
    if not is_large_packed(path, limits):
        yield path, limits
        return
    name = name_of(path)
    with tempfile.TemporaryDirectory(prefix="locator-") as folder:
        inner = Path(folder, "list.csv")
        try:
            with _opened(path, limits) as (stream, _, _), inner.open("wb") as out:
                _copy(stream, out, path, limits)
        except ImportFileError:
            raise
        except DAMAGE as error:
            reason = str(error)[:120] or type(error).__name__
            raise ImportFileError(
                f"{name} is a broken archive ({reason}); expected a whole ZIP or GZIP file; fetch "
                "or pack it again",
                code="import_archive_broken",
                file=name,
                reason=reason,
            ) from error
        yield inner, replace(limits, file_bytes=limits.unpacked_bytes)


def _copy(stream: IO[bytes], out: IO[bytes], path: Path, limits: ImportLimits) -> None:
    name, packed, size = name_of(path), path.stat().st_size, 0
    while piece := stream.read(AT_ONCE):
        size += len(piece)
        check_ratio(size, packed, name, name, limits)
        if size > limits.unpacked_bytes:
            raise ImportFileError(
                f"{name} unpacks to {size} bytes or more in 1 parts; expected at most "
                f"{limits.unpacked_bytes} bytes in {limits.members}; unpack it and give the files "
                "you need",
                code="import_unpacks_too_large",
                file=name,
                found=size,
                limit=limits.unpacked_bytes,
            )
        out.write(piece)


@contextmanager
def _opened(path: Path, limits: ImportLimits) -> Iterator[tuple[IO[bytes], str, int]]:
    """Open the only member of a packed file: its bytes, name and stated size.

    Raises
    ------
    ImportFileError
        It cannot be read.
    zipfile.BadZipFile
        It holds no member, several ones or a locked one.
    """
    data = read_whole(path, limits.file_bytes)
    with ExitStack() as last:
        if data.startswith(GZIP):
            size = int.from_bytes(data[-STATED_BYTES:], "little")
            del data
            stream: IO[bytes] = last.enter_context(path.open("rb"))
            yield (
                cast("IO[bytes]", gzip.GzipFile(fileobj=stream)),
                path.name.removesuffix(".gz"),
                size,
            )
            return
        archive = last.enter_context(open_zip(data))
        infos = [i for i in archive.infolist() if not i.is_dir() and not is_unseen(i.filename)]
        if len(infos) != 1 or infos[0].flag_bits & ENCRYPTED:
            raise zipfile.BadZipFile("it holds no single list")
        stream = last.enter_context(archive.open(infos[0]))
        yield stream, infos[0].filename, infos[0].file_size
