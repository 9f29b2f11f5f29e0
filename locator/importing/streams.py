"""A large file of separated values, read in chunks of rows and never held as a whole."""

import codecs
import csv
import hashlib
import io
import itertools
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from locator.errors import ImportFileError
from locator.files import changed, mark_of, unreadable
from locator.importing.decoding import SAMPLE_BYTES, SAMPLE_CHARACTERS, Encoding, find_encoding
from locator.importing.forms import HEAD, Form, form_of
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import (
    BLOCK,
    OPEN_QUOTE_LINES,
    check_block,
    csv_blocks,
    find_delimiter,
    known_fields,
    read_in_words,
)

Hashes: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
PIECE = 1 << 20


class Hashed:
    """Some texts or rows, known by hashes of 64 bits: eight bytes each.

    Two of a million different ones have the same hash once in about forty million such lists.
    """

    def __init__(self, hashes: Hashes | None = None) -> None:
        self._hashes = np.empty(0, dtype=np.int64) if hashes is None else np.unique(hashes)

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, value: object) -> bool:
        wanted = hash(value)
        place = int(np.searchsorted(self._hashes, wanted))
        return place < len(self._hashes) and int(self._hashes[place]) == wanted

    def has(self, values: Iterable[object]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Return for each value whether it is one of them."""
        return np.isin(hashes_of(values), self._hashes)

    def add(self, values: Iterable[object]) -> None:
        """Take more of them in."""
        more = np.unique(hashes_of(values))
        places = np.searchsorted(self._hashes, more)
        known = (
            self._hashes[np.minimum(places, max(len(self._hashes) - 1, 0))] if len(self) else more
        )
        is_new = (places >= len(self._hashes)) | (known != more)
        self._hashes = np.insert(self._hashes, places[is_new], more[is_new])


def hashes_of(values: Iterable[object]) -> Hashes:
    """Return the hash of each value, good in this process alone."""
    return np.fromiter(map(hash, values), dtype=np.int64)


def repeated(hashes: Hashes) -> Hashed:
    """Return those that stand more than once."""
    ordered = np.sort(hashes)
    return Hashed(ordered[1:][ordered[1:] == ordered[:-1]])


class _Pieces:
    """The bytes of a file, piece by piece, with what is asked to find their encoding."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._samples: dict[str, str | None] = {}
        with path.open("rb") as file:
            self.head = file.read(SAMPLE_BYTES)

    def pieces(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def has(self, some: bytes) -> bool:
        tail = b""
        for piece in self.pieces():
            if some in tail + piece:
                return True
            tail = piece[-len(some) + 1 :]
        return False

    def sample(self, encoding: str) -> str | None:
        if encoding not in self._samples:
            self._samples[encoding] = self._strict(encoding)
        return self._samples[encoding]

    def _strict(self, encoding: str) -> str | None:
        decoder = codecs.getincrementaldecoder(encoding)()
        sample = ""
        try:
            for piece in self.pieces():
                text = decoder.decode(piece)
                if len(sample) < SAMPLE_CHARACTERS:
                    sample += text[:SAMPLE_CHARACTERS]
            decoder.decode(b"", final=True)
        except (UnicodeDecodeError, ValueError):
            return None
        return sample[:SAMPLE_CHARACTERS]

    def replaced(self, encoding: str) -> tuple[int, int]:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        lost = length = 0
        for piece in itertools.chain(self.pieces(), (None,)):
            text = decoder.decode(piece or b"", final=piece is None)
            lost, length = lost + text.count("\ufffd"), length + len(text)
        return lost, length


class _Watched(io.RawIOBase):
    """A file that is read once from its beginning to its end, and its hash."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self.sum = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer)
        self.sum.update(memoryview(buffer)[:count])
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A large file of separated values.

    Attributes
    ----------
    mark
        What stays the same as long as nobody writes to the file.
    sha256
        Hash of the whole file.
    """

    path: Path
    name: str
    encoding: Encoding
    delimiter: str
    mark: tuple[int, ...]
    sha256: str
    limits: ImportLimits

    @property
    def read_as(self) -> str:
        """Form, encoding and delimiter in words."""
        return read_in_words(self.encoding.name, self.delimiter)

    def note(self, notes: Notes) -> None:
        """Tell what is doubtful about the encoding."""
        if self.encoding.other:
            notes.add(
                "site_encoding_doubtful", found=self.encoding.name, expected=self.encoding.other
            )
        if self.encoding.replaced:
            notes.add(
                "site_bytes_replaced", found=self.encoding.replaced, expected=self.encoding.name
            )

    def rows(self, notes: Notes | None = None) -> Iterator[list[tuple[int, list[str]]]]:
        """Yield the rows that have cells, each with its number in the file, some at a time.

        Parameters
        ----------
        notes
            Where to tell of a quotation mark that is never closed.

        Raises
        ------
        ImportFileError
            The text is broken, it has more rows, columns or cells than the limits allow, or
            somebody wrote to the file since it was opened.
        """
        with _Watched(self.path) as raw, _text_of(raw, self.encoding) as file:
            lines = _Lines(file)
            reader = csv.reader(iter(lines), delimiter=self.delimiter)
            cells = 0
            last: tuple[int, list[str]] = (0, [])
            try:
                for first, block in csv_blocks(reader, name=self.name, rows=BLOCK):
                    cells = check_block(first, block, cells, name=self.name, limits=self.limits)
                    last = first + len(block) - 1, block[-1]
                    numbered = enumerate(block, start=first)
                    yield [(n, row) for n, row in numbered if row and not _is_sep(n, row)]
            except UnicodeError as error:
                raise changed(self.name) from error
            self._check(raw.sum.hexdigest())
        if notes is not None and lines.marks % 2:
            number, row = last
            if max((cell.count("\n") for cell in row), default=0) >= OPEN_QUOTE_LINES:
                notes.add("site_open_quote", row=number)

    def _check(self, sha256: str) -> None:
        if mark_of(self.path.stat()) != self.mark or sha256 != self.sha256:
            raise changed(self.name)


class _Lines:
    """The lines of a text, the quotation marks counted."""

    def __init__(self, file: Iterable[str]) -> None:
        self.marks = 0
        self._file = file

    def __iter__(self) -> Iterator[str]:
        lines = iter(self._file)
        for line in lines:
            self.marks += line.count('"')
            yield line.lstrip("\ufeff")
            break
        for line in lines:
            if '"' in line:
                self.marks += line.count('"')
            yield line


def _text_of(raw: io.RawIOBase, encoding: Encoding) -> io.TextIOWrapper:
    errors = "replace" if encoding.replaced else "strict"
    buffered = io.BufferedReader(raw, PIECE)
    return io.TextIOWrapper(buffered, encoding=encoding.name, errors=errors, newline="")


def _is_sep(number: int, row: Sequence[str]) -> bool:
    return number == 1 and row[0].lower().startswith("sep=")


def is_large(path: Path, name: str, limits: ImportLimits) -> bool:
    """Return whether a file is one of separated values that is read in chunks."""
    try:
        if not path.is_file() or path.stat().st_size <= limits.whole_bytes:
            return False
        with path.open("rb") as file:
            head = file.read(HEAD)
    except (OSError, ValueError):
        return False  # what is wrong with it, the reading of whole files tells
    return not head.startswith(b"PK") and form_of(head, name) is Form.CSV


def open_stream(path: Path, name: str, limits: ImportLimits) -> Stream:
    """Find out how a large file of separated values is to be read; it is read through once.

    Raises
    ------
    ImportFileError
        It cannot be opened, is larger than the limits, no text, or somebody writes to it.
    """
    limits = replace(limits, rows=limits.chunked_rows, cells=limits.chunked_rows * limits.columns)
    try:
        found = path.stat()
        if found.st_size > limits.file_bytes:
            raise _too_large(name, found.st_size, limits)
        pieces = _Pieces(path)
        whole = hashlib.sha256()
        for piece in pieces.pieces():
            whole.update(piece)
        encoding = find_encoding(pieces, name)
        sample = pieces.sample(encoding.name) if not encoding.replaced else None
        text = pieces.head.decode(encoding.name, "replace") if sample is None else sample
        stream = Stream(
            path=path,
            name=name,
            encoding=encoding,
            delimiter=find_delimiter(text.lstrip("\ufeff"), known_fields),
            mark=mark_of(found),
            sha256=whole.hexdigest(),
            limits=limits,
        )
        if mark_of(path.stat()) != stream.mark:
            raise changed(name)
    except OSError as error:
        raise unreadable(name, str(error.strerror or error)) from error
    return stream


def _too_large(name: str, size: int, limits: ImportLimits) -> ImportFileError:
    return ImportFileError(
        f"{name} has {size} bytes or more; expected at most {limits.file_bytes}; choose a smaller "
        "file or split it",
        code="import_file_too_large",
        file=name,
        found=size,
        limit=limits.file_bytes,
    )


class Counting:
    """Hashes of rows or ids, as they come."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def take(self, values: Iterable[object]) -> None:
        """Take the hashes of some more."""
        self._hashes.frombytes(hashes_of(values).tobytes())

    def all(self) -> Hashes:
        """Return the hashes of all."""
        return (
            np.frombuffer(self._hashes, dtype=np.int64) if self._hashes else np.empty(0, np.int64)
        )


class Repeats:
    """Rows that repeat an earlier one cell by cell, found some at a time.

    Parameters
    ----------
    suspects
        Rows whose hash another row has, too; only these are looked at closely.
    """

    def __init__(self, suspects: Hashed) -> None:
        self._suspects = suspects
        self._first: dict[bytes, int] = {}

    def among(self, rows: Sequence[tuple[int, Sequence[str]]]) -> dict[int, int]:
        """Return the number of each row that repeats an earlier one, and of that one."""
        if not len(self._suspects):
            return {}
        found: dict[int, int] = {}
        for place in np.flatnonzero(self._suspects.has(tuple(row) for _, row in rows)).tolist():
            number, row = rows[place]
            told = "\0".join(f"{len(cell)}:{cell}" for cell in row).encode("utf-8", "surrogatepass")
            before = self._first.setdefault(hashlib.blake2b(told, digest_size=16).digest(), number)
            if before != number:
                found[number] = before
        return found
