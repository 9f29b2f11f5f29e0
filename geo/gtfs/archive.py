"""Open a folder or zip safely and hand out the bytes of the tables in it."""

import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from geo.errors import FeedError

_MIB = 1024 * 1024
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    IndexError,
    KeyError,
    OverflowError,
)
"""What the reader of ZIP files lets through of a broken one."""
_ENCRYPTED_BIT = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLimits:
    """How much a feed may hold before it is refused.

    The largest file of 99 real feeds unpacks to under 20 MiB at a ratio under 40.

    Attributes
    ----------
    members
        Files in the folder or zip.
    unpacked_bytes
        Bytes of all members together after unpacking.
    ratio
        Unpacked bytes by packed bytes of one member larger than 1 MiB.
    """

    members: int = 1_000
    unpacked_bytes: int = 400 * _MIB
    ratio: float = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The bytes of a feed's tables.

    Attributes
    ----------
    files
        File name in lower case -> bytes; only wanted files.
    other
        Names of files that were not asked for.
    repeated
        Names of wanted files that stood there twice; the first was taken.
    sha256
        Hash of the zip; of names and contents in order for a folder.
    """

    name: str
    sha256: str
    files: Mapping[str, bytes]
    other: tuple[str, ...]
    repeated: tuple[str, ...]


def open_archive(path: Path, *, wanted: Collection[str], limits: FeedLimits) -> Archive:
    """Read the wanted files of a folder or zip into memory.

    Raises
    ------
    FeedError
        If the path holds no feed, is damaged, encrypted, unsafe or beyond the limits.
    """
    try:
        if path.is_dir():
            return _open_folder(path, wanted, limits)
        if not path.exists():
            raise FeedError(
                f"No file or folder at {path}; expected a GTFS feed (.zip or folder). "
                "Check the path.",
                code="feed_missing",
                file=path.name,
            )
        if not path.is_file():
            raise _not_zip(path, "it is neither a file nor a folder")
        return _open_zip(path, wanted, limits)
    except (OSError, ValueError) as error:
        if isinstance(error, FeedError):
            raise
        raise FeedError(
            f"{path} cannot be read: {error}. Check the path and the permission to read it.",
            code="feed_unreadable",
            file=path.name,
        ) from error


def _open_folder(path: Path, wanted: Collection[str], limits: FeedLimits) -> Archive:
    members = {
        f"{file.parent.name}/{file.name}" if file.parent != path else file.name: file
        for pattern in ("*", "*/*")
        for file in sorted(path.glob(pattern))
        if file.is_file()
    }
    _check_members(path, len(members), limits)
    chosen, repeated = _choose(members, wanted)
    _check_chosen(path, chosen)
    size = sum(members[name].stat().st_size for name in chosen.values())
    _check_size(path, size, limits)
    files = {key: members[name].read_bytes() for key, name in sorted(chosen.items())}
    digest = hashlib.sha256()
    for key, data in files.items():
        digest.update(f"{key}\0{len(data)}\0".encode())
        digest.update(data)
    return Archive(
        name=path.resolve().name,
        sha256=digest.hexdigest(),
        files=MappingProxyType(files),
        other=_other(members, chosen),
        repeated=repeated,
    )


def _open_zip(path: Path, wanted: Collection[str], limits: FeedLimits) -> Archive:
    if path.stat().st_size == 0:
        raise FeedError(
            f"{path.name} is an empty file; expected a zip of GTFS tables. Fetch it again.",
            code="feed_empty",
            file=path.name,
        )
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if not zipfile.is_zipfile(path):
        raise _not_zip(path, "it is no zip, or a zip cut short")
    try:
        with zipfile.ZipFile(path) as packed:
            files, other, repeated = _unpack(path, packed, wanted, limits)
            inner = _inner_zip(packed) if not files else None
            if inner is not None:
                data = _read_member(path, packed, inner, limits.unpacked_bytes)
                with zipfile.ZipFile(io.BytesIO(data)) as second:
                    files, other, repeated = _unpack(path, second, wanted, limits)
    except FeedError:
        raise
    except DAMAGE as error:
        raise FeedError(
            f"{path.name} is damaged: {error}. Expected a whole zip; fetch it again.",
            code="feed_damaged",
            file=path.name,
        ) from error
    _check_chosen(path, files)
    return Archive(
        name=path.name,
        sha256=digest,
        files=MappingProxyType(files),
        other=other,
        repeated=repeated,
    )


def _unpack(
    path: Path, packed: zipfile.ZipFile, wanted: Collection[str], limits: FeedLimits
) -> tuple[dict[str, bytes], tuple[str, ...], tuple[str, ...]]:
    infos = packed.infolist()
    _check_members(path, len(infos), limits)
    for info in infos:
        _check_name(path, info.filename)
        _check_ratio(path, info, limits)
    _check_size(path, sum(info.file_size for info in infos), limits)
    members = {info.filename: info for info in reversed(infos) if not info.is_dir()}
    names = [info.filename for info in infos if not info.is_dir()]
    chosen, repeated = _choose(names, wanted)
    files: dict[str, bytes] = {}
    left = limits.unpacked_bytes
    for key, name in chosen.items():
        files[key] = _read_member(path, packed, members[name], left)
        left -= len(files[key])
    return files, _other(members, chosen), repeated


def _read_member(path: Path, packed: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.flag_bits & _ENCRYPTED_BIT:
        raise FeedError(
            f"{info.filename} in {path.name} is encrypted; expected an open feed. "
            "Unpack it with its password first.",
            code="feed_encrypted",
            file=path.name,
        )
    parts: list[bytes] = []
    size = 0
    with packed.open(info) as stream:
        while part := stream.read(min(info.file_size, limit) + 1):
            size += len(part)
            if size > limit:
                raise _too_large(path, size, limit)
            parts.append(part)
    return b"".join(parts)


def _inner_zip(packed: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    inner = [info for info in packed.infolist() if info.filename.lower().endswith(".zip")]
    return inner[0] if len(inner) == 1 else None


def _choose(
    names: Iterable[str], wanted: Collection[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return wanted file -> member of the one folder that holds most of them."""
    folders: dict[str, dict[str, str]] = {}
    repeated: list[str] = []
    for name in names:
        part = PurePosixPath(name.replace("\\", "/"))
        key = part.name.lower()
        if key not in wanted or "__MACOSX" in part.parts:
            continue
        folder = folders.setdefault(str(part.parent), {})
        if key in folder:
            repeated.append(name)
        else:
            folder[key] = name
    if not folders:
        return {}, ()
    best = min(folders, key=lambda folder: (-len(folders[folder]), folder.count("/"), folder))
    return folders[best], tuple(repeated)


def _other(members: Iterable[str], chosen: Mapping[str, str]) -> tuple[str, ...]:
    taken = set(chosen.values())
    return tuple(sorted(name for name in members if name not in taken))


def _check_members(path: Path, count: int, limits: FeedLimits) -> None:
    if count > limits.members:
        raise FeedError(
            f"{path.name} holds {count} files; expected at most {limits.members}. "
            "If it is a feed all the same, raise the limit of members.",
            code="feed_too_many_members",
            file=path.name,
            found=count,
            limit=limits.members,
        )


def _check_name(path: Path, name: str) -> None:
    part = PurePosixPath(name.replace("\\", "/"))
    if part.is_absolute() or ".." in part.parts or name[1:2] == ":":
        raise FeedError(
            f"{path.name} holds a file named {name[:80]!r} that points outside the zip; "
            "expected plain file names. Do not trust this file.",
            code="feed_unsafe_name",
            file=path.name,
            found=name[:80],
        )


def _check_ratio(path: Path, info: zipfile.ZipInfo, limits: FeedLimits) -> None:
    if info.file_size > _MIB and info.file_size > limits.ratio * max(info.compress_size, 1):
        raise FeedError(
            f"{info.filename[:80]} in {path.name} unpacks to {info.file_size} bytes from "
            f"{info.compress_size}; expected at most {limits.ratio:g} times. "
            "It looks like a zip bomb; do not trust this file.",
            code="feed_bomb",
            file=path.name,
            found=info.file_size,
            limit=limits.ratio,
        )


def _check_size(path: Path, size: int, limits: FeedLimits) -> None:
    if size > limits.unpacked_bytes:
        raise _too_large(path, size, limits.unpacked_bytes)


def _check_chosen(path: Path, chosen: Collection[str]) -> None:
    if not chosen:
        raise FeedError(
            f"{path.name} holds no table of GTFS; expected files such as stops.txt and "
            "trips.txt. Give the zip or folder of a feed.",
            code="feed_no_tables",
            file=path.name,
        )


def _too_large(path: Path, size: int, limit: int) -> FeedError:
    return FeedError(
        f"{path.name} unpacks to {size} bytes or more; expected at most {limit}. "
        "If it is a feed all the same, raise the limit of unpacked bytes.",
        code="feed_too_large",
        file=path.name,
        found=size,
        limit=limit,
    )


def _not_zip(path: Path, reason: str) -> FeedError:
    return FeedError(
        f"{path.name} is not a feed: {reason}. Expected a zip or folder of GTFS tables.",
        code="feed_not_zip",
        file=path.name,
    )
