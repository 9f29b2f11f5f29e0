"""Compiled feeds as files: written whole or not at all, opened by mapping them into memory.

A file is, one after the other: 8 bytes of magic; version (u32); 4 zero bytes; length of the
header and of the payload (u64 each); SHA-256 of the header; the header, JSON in UTF-8 filled up
with spaces to a multiple of 64; the payload, columns that each start at a multiple of 64. All
numbers are little-endian. The header names columns (dtype, shape, offset in the payload), the
SHA-256 of the payload, provenance and findings. The same feed gives the same bytes.
"""

import contextlib
import datetime as dt
import glob
import hashlib
import json
import mmap
import os
import secrets
import struct
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from geo.errors import FeedError
from geo.findings import Finding, Severity
from geo.gtfs.compiled import CompiledFeed, Provenance
from geo.gtfs.strings import Strings

FORMAT_VERSION = 3
SUFFIX = ".feed"
_MAGIC = b"\x89LFD\r\n\x1a\n"
_HEAD = struct.Struct("<8sIIQQ32s")
_ALIGN = 64
_LARGEST_HEADER = 64 * 1024 * 1024
_LEFT_OVER_S = 3600.0  # a part file as old as this belongs to a writer that was killed
_CHUNK = 1024 * 1024
_MISREAD = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)

_TEXTS = (
    *("stop_id", "stop_name", "stop_kana", "stop_en", "route_id", "route_name"),
    *("trip_id", "trip_headsign", "headsign", "service_id", "fare_currency"),
)
_NUMBERS = {
    **dict.fromkeys(("stop_lon", "stop_lat", "fare_price"), "<f8"),
    **dict.fromkeys(("stop_parent", "route_type", "trip_route", "trip_service"), "<i4"),
    **dict.fromkeys(("trip_block", "trip_start", "call_stop", "call_headsign"), "<i4"),
    **dict.fromkeys(("call_arrival_s", "call_departure_s", "service_trips"), "<i4"),
    **dict.fromkeys(("freq_trip", "freq_start_s", "freq_end_s", "freq_headway_s"), "<i4"),
    **dict.fromkeys(("transfer_from", "transfer_to", "transfer_min_s"), "<i4"),
    **dict.fromkeys(("link_from", "link_to", "stop_zone", "route_agency"), "<i4"),
    **dict.fromkeys(("rule_route", "rule_origin", "rule_start"), "<i4"),
    **dict.fromkeys(("rule_destination", "rule_fare"), "<i4"),
    **dict.fromkeys(("trip_direction", "call_pickup", "call_drop_off"), "|i1"),
    **dict.fromkeys(("freq_exact", "transfer_type", "link_type"), "|i1"),
}
_DTYPES = {
    **_NUMBERS,
    **{f"{name}.offsets": "<i4" for name in _TEXTS},
    **{f"{name}.blob": "|u1" for name in _TEXTS},
    "runs": "|u1",
}


def write_compiled(feed: CompiledFeed, path: Path) -> None:
    """Write a compiled feed; whoever opens the path finds the old file or the new one, whole.

    Raises
    ------
    FeedError
        If the folder cannot be written, or another program holds the file open.
    """
    data = _to_bytes(feed)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        _remove_left_overs(path)
        try:
            with part.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise FeedError(
            f"{path.name} cannot be written: {error}. Check that the folder exists, may be "
            "written and has space, and that no other program holds the file.",
            code="feed_not_written",
            file=path.name,
            reason=str(error),
        ) from error


def open_compiled(path: Path) -> CompiledFeed:
    """Open a compiled feed; columns are read from disk as they are used.

    Head and size are checked, the payload is not: ``check_compiled`` does that.

    Raises
    ------
    FeedError
        ``foreign_file``: no compiled feed. ``stale_file``: of another version of the format.
        ``broken_file``: cut short or changed.
    """
    with _opened(path) as stream:
        header, start = _read_header(stream, path)
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        return _from_header(header, data, start)
    except _MISREAD as error:
        raise _broken(path, f"its header cannot be understood ({error})") from error


def check_compiled(path: Path) -> CompiledFeed:
    """Open a compiled feed, and verify its hash and that no column points out of another.

    Raises
    ------
    FeedError
        As ``open_compiled``; ``broken_file`` also if the contents do not match their hash.
    """
    feed = open_compiled(path)
    with _opened(path) as stream:
        header, start = _read_header(stream, path)
        stream.seek(start)
        digest = hashlib.sha256()
        while part := stream.read(_CHUNK):
            digest.update(part)
    if digest.hexdigest() != header.get("payload_sha256"):
        raise _broken(path, "its contents do not match their hash")
    wrong = _first_contradiction(feed)
    if wrong:
        raise _broken(path, f"its column {wrong} points out of its table")
    return feed


def _to_bytes(feed: CompiledFeed) -> bytes:
    """Return the whole file; equal feeds give equal bytes."""
    payload = bytearray()
    columns: dict[str, dict[str, object]] = {}
    for name, values in _columns(feed).items():
        plain = np.ascontiguousarray(values, dtype=_DTYPES[name])
        payload.extend(bytes(-len(payload) % _ALIGN))
        columns[name] = {
            "dtype": _DTYPES[name],
            "shape": list(plain.shape),
            "offset": len(payload),
        }
        payload.extend(plain.tobytes())
    provenance = asdict(feed.provenance)
    provenance["retrieved_on"] = feed.provenance.retrieved_on.isoformat()
    header = {
        "feed_id": feed.feed_id,
        "first_day": feed.first_day,
        "days": int(feed.runs.shape[1]),
        "provenance": provenance,
        "findings": [finding.to_json() for finding in feed.findings],
        "columns": columns,
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
    }
    text = json.dumps(header, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-(_HEAD.size + len(text)) % _ALIGN)
    head = _HEAD.pack(
        _MAGIC, FORMAT_VERSION, 0, len(text), len(payload), hashlib.sha256(text).digest()
    )
    return head + text + bytes(payload)


def _columns(feed: CompiledFeed) -> dict[str, np.ndarray]:
    columns: dict[str, np.ndarray] = {}
    for name in _TEXTS:
        texts: Strings = getattr(feed, name)
        columns[f"{name}.offsets"], columns[f"{name}.blob"] = texts.offsets, texts.blob
    for name in _NUMBERS:
        columns[name] = (
            feed.departures_of_services() if name == "service_trips" else getattr(feed, name)
        )
    columns["runs"] = np.packbits(feed.runs, axis=1)
    return columns


def _from_header(header: dict[str, Any], data: mmap.mmap, start: int) -> CompiledFeed:
    columns = {name: _column(header, name, data, start) for name in _DTYPES}
    origin = dict(header["provenance"])
    origin["retrieved_on"] = dt.date.fromisoformat(origin["retrieved_on"])
    fields: dict[str, Any] = {
        name: Strings(columns[f"{name}.offsets"], columns[f"{name}.blob"]) for name in _TEXTS
    }
    fields.update((name, columns[name]) for name in _NUMBERS)
    packed, days = columns["runs"], int(header["days"])
    if packed.shape[1] != -(-days // 8):
        raise ValueError(f"{days} days do not fit {packed.shape[1]} bytes")
    return CompiledFeed(
        feed_id=str(header["feed_id"]),
        provenance=Provenance(**origin),
        first_day=int(header["first_day"]),
        runs=np.unpackbits(packed, axis=1, count=days),
        findings=tuple(
            Finding(**{**row, "severity": Severity(row["severity"])}) for row in header["findings"]
        ),
        **fields,
    )


def _column(header: dict[str, Any], name: str, data: mmap.mmap, start: int) -> np.ndarray:
    """Return a column as a view of the mapped file."""
    column = header["columns"][name]
    shape, offset = tuple(column["shape"]), int(column["offset"])
    dtype = np.dtype(_DTYPES[name])
    count = int(np.prod(shape, dtype=np.int64))
    if column["dtype"] != _DTYPES[name] or min(shape, default=0) < 0 or offset < 0:
        raise ValueError(f"column {name} is of another kind")
    if len(shape) != (2 if name == "runs" else 1):
        raise ValueError(f"column {name} is of another shape")
    if count == 0:
        return np.empty(shape, dtype=dtype)
    return np.frombuffer(data, dtype=dtype, count=count, offset=start + offset).reshape(shape)


def _read_header(stream: BinaryIO, path: Path) -> tuple[dict[str, Any], int]:
    """Return the header and the byte at which the payload starts."""
    head = stream.read(_HEAD.size)
    if not head.startswith(_MAGIC):
        raise FeedError(
            f"{path.name} is not a compiled feed; expected a file that locator wrote. "
            "Add the feed from its GTFS zip or folder.",
            code="foreign_file",
            file=path.name,
        )
    if len(head) < _HEAD.size:
        raise _broken(path, "it is cut short")
    _, version, zero, header_size, payload_size, digest = _HEAD.unpack(head)
    if version != FORMAT_VERSION:
        raise FeedError(
            f"{path.name} is of version {version} of the format; expected {FORMAT_VERSION}. "
            "Add the feed again from its GTFS zip or folder.",
            code="stale_file",
            file=path.name,
            found=version,
            expected=FORMAT_VERSION,
        )
    start = _HEAD.size + header_size
    size = os.fstat(stream.fileno()).st_size
    if zero or header_size > _LARGEST_HEADER or size != start + payload_size:
        raise _broken(path, f"it has {size} bytes, its head says {start + payload_size}")
    text = stream.read(header_size)
    if hashlib.sha256(text).digest() != digest:
        raise _broken(path, "its header does not match its hash")
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(path, f"its header is no JSON ({error})") from error
    if not isinstance(header, dict):
        raise _broken(path, "its header is no JSON object")
    return header, start


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise FeedError(
            f"{path} cannot be read: {error}. Check the path and the permission to read it.",
            code="feed_unreadable",
            file=path.name,
        ) from error
    with stream:
        yield stream


def _first_contradiction(feed: CompiledFeed) -> str | None:
    """Return the first column that contradicts another, None where all fit together."""
    stops, trips, calls = len(feed.stop_id), len(feed.trip_id), len(feed.call_stop)
    lengths = {
        **dict.fromkeys(("stop_name", "stop_lon", "stop_lat", "stop_parent"), stops),
        **dict.fromkeys(("trip_headsign", "trip_route", "trip_service"), trips),
        **dict.fromkeys(("trip_direction", "trip_block"), trips),
        **dict.fromkeys(("call_arrival_s", "call_departure_s"), calls),
        **dict.fromkeys(("call_pickup", "call_drop_off"), calls),
        **dict.fromkeys(("route_name", "route_type"), len(feed.route_id)),
        **dict.fromkeys(("runs", "service_trips"), len(feed.service_id)),
        **dict.fromkeys(
            ("freq_start_s", "freq_end_s", "freq_headway_s", "freq_exact"), len(feed.freq_trip)
        ),
        **dict.fromkeys(
            ("transfer_to", "transfer_type", "transfer_min_s"), len(feed.transfer_from)
        ),
        **dict.fromkeys(("link_to", "link_type"), len(feed.link_from)),
        "fare_currency": len(feed.fare_price),
        "rule_origin": len(feed.rule_route),
        "rule_start": len(feed.rule_route) + 1,
        "rule_fare": len(feed.rule_destination),
        "trip_start": trips + 1,
    }
    optional = {"stop_kana": stops, "stop_en": stops, "call_headsign": calls, "stop_zone": stops}
    optional["route_agency"] = len(feed.route_id)
    ranges = {
        "stop_parent": (-1, stops),
        "trip_route": (0, len(feed.route_id)),
        "trip_service": (0, len(feed.service_id)),
        "call_stop": (0, stops),
        "call_headsign": (-1, len(feed.headsign)),
        "freq_trip": (0, trips),
        "transfer_from": (0, stops),
        "transfer_to": (0, stops),
        "link_from": (0, trips),
        "link_to": (0, trips),
        "rule_fare": (0, len(feed.fare_price)),
    }
    for name, size in lengths.items():
        if len(getattr(feed, name)) != size:
            return name
    for name, size in optional.items():
        if len(getattr(feed, name)) not in {0, size}:
            return name
    for name, (least, end) in ranges.items():
        values = getattr(feed, name)
        if values.size and not (values.min() >= least and values.max() < end):
            return name
    for name in _TEXTS:
        texts: Strings = getattr(feed, name)
        if not _is_rising(texts.offsets, len(texts.blob)):
            return name
    if not _is_rising(feed.rule_start, len(feed.rule_destination)):
        return "rule_start"
    return None if _is_rising(feed.trip_start, calls) else "trip_start"


def _is_rising(offsets: np.ndarray, end: int) -> bool:
    if not offsets.size or offsets[0] != 0 or offsets[-1] != end:
        return False
    return bool((np.diff(offsets) >= 0).all())


def _broken(path: Path, reason: str) -> FeedError:
    return FeedError(
        f"{path.name} is damaged: {reason}. Add the feed again from its GTFS zip or folder.",
        code="broken_file",
        file=path.name,
        reason=reason,
    )


def _remove_left_overs(path: Path) -> None:
    """Remove what writers of the same path left behind when they were killed."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _LEFT_OVER_S:
                part.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a loss of power, where the system allows it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
