"""From bytes to text: the encodings that Japanese offices write, in a sane order."""

import codecs
import re
from dataclasses import dataclass
from typing import Protocol

import charset_normalizer

from locator.errors import ImportFileError

SAMPLE_BYTES = 65_536
SAMPLE_CHARACTERS = 20_000
NUL_SHARE = 0.02
CONTROL_SHARE = 0.01
REPLACED_SHARE = 0.001
FEW_CHARACTERS = 6
CLEARLY_BETTER = 0.2
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
JAPANESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]+")
FOREIGN = re.compile(r"[^\x00-\x7f]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text and how it was read.

    Attributes
    ----------
    other
        A second encoding in which the bytes are valid, empty where there is no doubt.
    replaced
        Byte sequences that were replaced by U+FFFD.
    """

    text: str
    encoding: str
    other: str = ""
    replaced: int = 0


class Source(Protocol):
    """Bytes that may be more than what fits into the memory."""

    head: bytes

    def has(self, some: bytes) -> bool:
        """Return whether some bytes stand in it."""

    def sample(self, encoding: str) -> str | None:
        """Return the first characters; None where not all bytes are of the encoding."""

    def replaced(self, encoding: str) -> tuple[int, int]:
        """Return how many U+FFFD a reading that replaces what is broken has, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How bytes are to be read; as ``Decoded``, without the text."""

    name: str
    other: str = ""
    replaced: int = 0


class _Whole:
    """Bytes that are all there; texts that were read once are kept."""

    def __init__(self, data: bytes) -> None:
        self.head, self._data = data[:SAMPLE_BYTES], data
        self._texts: dict[str, str | None] = {}

    def has(self, some: bytes) -> bool:
        return some in self._data

    def sample(self, encoding: str) -> str | None:
        if encoding not in self._texts:
            self._texts[encoding] = _strict(self._data, encoding)
        text = self._texts[encoding]
        return None if text is None else text[:SAMPLE_CHARACTERS]

    def replaced(self, encoding: str) -> tuple[int, int]:
        text = self._data.decode(encoding, errors="replace")
        return text.count("\ufffd"), len(text)

    def text(self, found: Encoding) -> str:
        text = self._texts.get(found.name)
        return self._data.decode(found.name, errors="replace") if text is None else text


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None


def _foreign(text: str) -> str:
    """Return the characters of a text that are not ASCII."""
    return "".join(FOREIGN.findall(text))


def _japanese_share(text: str) -> float:
    foreign = _foreign(text[:SAMPLE_CHARACTERS])
    return len("".join(JAPANESE.findall(foreign))) / len(foreign) if foreign else 1.0


def _utf16_without_mark(source: Source) -> Encoding | None:
    even, odd = source.head[::2].count(0), source.head[1::2].count(0)
    if even + odd < max(2, NUL_SHARE * len(source.head)):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if source.sample(encoding) is None or min(even, odd) * 10 > max(even, odd):
        return None
    return Encoding(name=encoding)


def _japanese_legacy(source: Source) -> Encoding | None:
    texts = {e: t for e in ("cp932", "euc_jp") if (t := source.sample(e)) is not None}
    if not texts:
        return None
    if len(texts) == 1:
        return Encoding(name=next(iter(texts)))
    better = _japanese_share(texts["euc_jp"]) - _japanese_share(texts["cp932"])
    first, second = ("euc_jp", "cp932") if better > CLEARLY_BETTER else ("cp932", "euc_jp")
    return Encoding(name=first, other=second)


def _nearly(source: Source, marked: str) -> Encoding | None:
    best: Encoding | None = None
    for encoding in (marked,) if marked else ("utf-8", "cp932"):
        lost, length = source.replaced(encoding)
        if lost <= max(1, REPLACED_SHARE * length) and (best is None or lost < best.replaced):
            best = Encoding(name=encoding, replaced=lost)
    return best


def _guessed(source: Source) -> Encoding | None:
    head = source.head
    cut = head if len(head) < SAMPLE_BYTES else head[: head.rfind(b"\n") + 1]
    guess = charset_normalizer.from_bytes(cut or head).best()
    if guess is None or source.sample(guess.encoding) is None:
        return None
    return Encoding(name=guess.encoding, other="utf-8")


def _found(source: Source) -> Encoding | None:
    marked = next((encoding for bom, encoding in BOMS if source.head.startswith(bom)), "")
    if marked and source.sample(marked) is not None:
        return Encoding(name=marked)
    if source.has(b"\x1b$") and source.sample("iso2022_jp") is not None:
        return Encoding(name="iso2022_jp")
    wide = None if marked else _utf16_without_mark(source)
    if wide is not None:
        return wide
    text = None if marked else source.sample("utf-8")
    if text is not None:
        foreign = len(_foreign(text))
        other = source.sample("cp932") if 0 < foreign < FEW_CHARACTERS else None
        share = _japanese_share(text)
        doubtful = other is not None and share < 1 and _japanese_share(other) >= share
        return Encoding(name="utf-8", other="cp932" if doubtful else "")
    legacy = None if marked else _japanese_legacy(source)
    return legacy or _nearly(source, marked) or _guessed(source)


def find_encoding(source: Source, name: str) -> Encoding:
    """Return how bytes are to be read, as ``decode_text`` does.

    Raises
    ------
    ImportFileError
        The bytes are no text in any of these encodings.
    """
    found = _found(source)
    if found is not None:
        # What is not of the encoding without exception was read by replacing what is broken.
        sample = source.sample(found.name)
        text = source.head.decode(found.name, "replace") if sample is None else sample
        sample = text[:SAMPLE_CHARACTERS]
        if len(CONTROL.findall(sample)) <= max(2, CONTROL_SHARE * len(sample)):
            return found
    raise ImportFileError(
        f"{name} is not a text in UTF-8, Shift_JIS (cp932), EUC-JP or UTF-16; expected a CSV, "
        "XLSX or GeoJSON file; save the list again as «CSV UTF-8» or as XLSX",
        code="import_not_text",
        file=name,
    )


def decode_text(data: bytes, name: str) -> Decoded:
    """Decode a file of text.

    A byte order mark decides; then UTF-16 by its pattern of zero bytes, UTF-8, cp932 and EUC-JP
    strictly; then UTF-8 or cp932 with at most one broken sequence in 1,000 characters; a
    statistical guess comes last.

    Raises
    ------
    ImportFileError
        The bytes are no text in any of these encodings.
    """
    source = _Whole(data)
    found = find_encoding(source, name)
    return Decoded(
        text=source.text(found), encoding=found.name, other=found.other, replaced=found.replaced
    )
