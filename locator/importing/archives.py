"""ZIP and GZIP files and folders, opened into memory without trusting what they state."""

import gzip
import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geo.gtfs.archive import DAMAGE as ZIP_DAMAGE
from locator.errors import ImportFileError
from locator.files import name_of, plain_name, read_whole
from locator.importing.limits import MEGABYTE, ImportLimits
from locator.importing.sheets import fail

PIECE = 1 << 20
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How members may be packed: the others unpack all that is read at once, whatever it becomes."""
ENTRY, MOST_ENTRIES = b"PK\x01\x02", 100_000
ENCRYPTED, UTF8 = 0x1, 0x800
UNSEEN = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
DAMAGE = (*ZIP_DAMAGE, AttributeError, TypeError, MemoryError)
"""What the readers of ZIP and GZIP let through of a broken or endless one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file within an archive or folder.

    Attributes
    ----------
    path
        Its path there, with ``/``.
    """

    path: str
    data: bytes


class Allowance:
    """How much may still be unpacked of one source, whatever is nested in it."""

    def __init__(self, limits: ImportLimits) -> None:
        self.limits = limits
        self.bytes = limits.unpacked_bytes
        self.members = limits.members

    def take(self, size: int, name: str, *, members: int = 0) -> None:
        """Take from what is left.

        Raises
        ------
        ImportFileError
            Too little is left.
        """
        self.check(size, name, members=members)
        self.bytes -= size
        self.members -= members

    def check(self, size: int, name: str, *, members: int = 0) -> None:
        """Refuse what states to need more than is left.

        Raises
        ------
        ImportFileError
            It does.
        """
        if size > self.bytes or members > self.members:
            limits = self.limits
            found = limits.unpacked_bytes - self.bytes + size
            count = limits.members - self.members + members
            raise fail(
                "import_unpacks_too_large",
                f"{name} unpacks to {found} bytes or more in {count} parts; expected at most "
                f"{limits.unpacked_bytes} bytes in {limits.members}; unpack it and give the files "
                "you need",
                name,
                found=found,
                limit=limits.unpacked_bytes,
            )


def is_unseen(path: str) -> bool:
    """Tell whether a file is one that systems leave behind: dotfiles and the like."""
    parts = PurePosixPath(path).parts
    return any(p.startswith(".") or p.lower() in UNSEEN for p in parts)


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a ZIP file, but none whose list of files or one of whose members fills the memory.

    Raises
    ------
    zipfile.BadZipFile
        It is none, lists more files than anybody packs, or is packed otherwise than as ``METHODS``.
    """
    if data.count(ENTRY) > MOST_ENTRIES:
        raise zipfile.BadZipFile(f"it lists more than {MOST_ENTRIES} files")
    archive = zipfile.ZipFile(io.BytesIO(data))
    if any(info.compress_type not in METHODS for info in archive.infolist()):
        raise zipfile.BadZipFile("it is packed otherwise than ordinary ZIP files are (Deflate)")
    return archive


def member_names(data: bytes) -> frozenset[str]:
    """Return the names in a ZIP file; none where it is broken."""
    try:
        with open_zip(data) as archive:
            return frozenset(info.filename for info in archive.infolist())
    except DAMAGE:
        return frozenset()


def unpacked_size(data: bytes) -> int:
    """Return how many bytes the members of a ZIP file state to have; 0 where it is broken."""
    try:
        with open_zip(data) as archive:
            return sum(info.file_size for info in archive.infolist())
    except DAMAGE:
        return 0


def unzip(data: bytes, name: str, allowance: Allowance) -> tuple[Member, ...]:
    """Return the files of a ZIP file, without those that systems leave behind.

    Raises
    ------
    ImportFileError
        The file is broken or locked, holds names that point elsewhere or links, or unpacks
        beyond the limits.
    """
    members = []
    try:
        with open_zip(data) as archive:
            infos = archive.infolist()
            allowance.check(sum(i.file_size for i in infos), name, members=len(infos))
            allowance.take(0, name, members=len(infos))
            for info in infos:
                path = _path_of(info, name)
                if info.is_dir() or path.endswith("/") or is_unseen(path):
                    continue
                _check(info, path, name, allowance.limits)
                members.append(
                    Member(path=plain_name(path), data=_unzipped(archive, info, name, allowance))
                )
    except ImportFileError:
        raise
    except DAMAGE as error:
        raise _damaged(name, error) from error
    return tuple(members)


def _path_of(info: zipfile.ZipInfo, name: str) -> str:
    raw = info.orig_filename
    if not info.flag_bits & UTF8:
        try:
            stored = raw.encode("cp437")
        except UnicodeEncodeError:
            stored = raw.encode("utf-8", "replace")
        for encoding in ("utf-8", "cp932", "cp437"):
            try:
                raw = stored.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
    path = unicodedata.normalize("NFC", raw.partition("\0")[0].replace("\\", "/"))
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or path[1:2] == ":" or not parts:
        raise fail(
            "import_archive_unsafe_name",
            f"{name} holds a file named {path[:80]!r} that points elsewhere; expected plain file "
            "names; do not trust this file",
            name,
            found=path[:80],
        )
    return path


def _check(info: zipfile.ZipInfo, path: str, name: str, limits: ImportLimits) -> None:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _link(name, path)
    if info.flag_bits & ENCRYPTED:
        raise fail(
            "import_archive_encrypted",
            f"{path} in {name} is locked by a password; expected an archive without one; pack it "
            "again",
            name,
            found=path,
        )
    check_ratio(info.file_size, info.compress_size, path, name, limits)


def check_ratio(size: int, packed: int, path: str, name: str, limits: ImportLimits) -> None:
    """Refuse a member that unpacks to far more than any list does.

    Raises
    ------
    ImportFileError
        It does.
    """
    if size > MEGABYTE and size > limits.ratio * max(packed, 1):
        raise fail(
            "import_archive_bomb",
            f"{path} in {name} unpacks to {size} bytes or more from {packed}; expected at most "
            f"{limits.ratio:g} times; do not trust this file",
            name,
            found=path,
            limit=f"{limits.ratio:g}",
        )


def _unzipped(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, allowance: Allowance
) -> bytes:
    pieces = []
    with archive.open(info) as stream:
        while piece := stream.read(PIECE):
            allowance.take(len(piece), name)
            pieces.append(piece)
    return b"".join(pieces)


def gunzip(data: bytes, name: str, allowance: Allowance) -> bytes:
    """Return the content of a GZIP file.

    Raises
    ------
    ImportFileError
        The file is broken, or unpacks beyond the limits.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while piece := stream.read(PIECE):
                allowance.take(len(piece), name)
                size += len(piece)
                pieces.append(piece)
                check_ratio(size, len(data), name, name, allowance.limits)
        return b"".join(pieces)
    except ImportFileError:
        raise
    except DAMAGE as error:
        raise _damaged(name, error) from error


def read_folder(folder: Path, allowance: Allowance) -> tuple[Member, ...]:
    """Return the files of a folder and the folders in it, without those that systems leave behind.

    Raises
    ------
    ImportFileError
        A file or folder cannot be read or is a link, or the whole is beyond the limits.
    """
    members = []
    name = name_of(folder)
    for where, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(f for f in folders if not is_unseen(f))
        inner = Path(where).relative_to(folder)
        for entry in (*folders, *sorted(files)):
            path = Path(where, entry)
            if not is_unseen(entry) and path.is_symlink():
                raise _link(name, plain_name((inner / entry).as_posix()))
        for entry in sorted(f for f in files if not is_unseen(f)):
            allowance.take(0, name, members=1)
            data = read_whole(Path(where, entry), allowance.limits.file_bytes)
            allowance.take(len(data), name)
            members.append(Member(path=plain_name((inner / entry).as_posix()), data=data))
    return tuple(members)


def feed_folders(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders that hold a timetable: stops.txt and stop_times.txt."""
    found: dict[str, set[str]] = {}
    for path in map(PurePosixPath, paths):
        found.setdefault(str(path.parent), set()).add(path.name.lower())
    return frozenset(f for f, names in found.items() if {"stops.txt", "stop_times.txt"} <= names)


def _unreadable(error: OSError) -> None:
    name = name_of(Path(str(error.filename)))
    raise fail(
        "import_unreadable",
        f"{name} cannot be opened ({error.strerror}); expected a readable folder; check the path",
        name,
        reason=str(error.strerror),
    ) from error


def _link(name: str, path: str) -> ImportFileError:
    return fail(
        "import_archive_link",
        f"{path} in {name} is a link to another file; expected plain files; put the file itself "
        "there",
        name,
        found=path,
    )


def _damaged(name: str, error: Exception) -> ImportFileError:
    if isinstance(error, MemoryError):
        return fail(
            "import_archive_memory",
            f"{name} needs more memory than there is to be unpacked; expected one that fits; close "
            "other programs, or unpack it and give the files you need",
            name,
        )
    reason = str(error)[:120] or type(error).__name__
    return fail(
        "import_archive_broken",
        f"{name} is a broken archive ({reason}); expected a whole ZIP or GZIP file; fetch or pack "
        "it again",
        name,
        reason=reason,
    )
