"""From bytes to text: the encodings that Japanese offices write, in a sane order."""

import codecs
import re
from dataclasses import dataclass

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
JAPANESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
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


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None


def _japanese_share(text: str) -> float:
    foreign = [c for c in text[:SAMPLE_CHARACTERS] if not c.isascii()]
    if not foreign:
        return 1.0
    return len(JAPANESE.findall("".join(foreign))) / len(foreign)


def _utf16_without_mark(data: bytes) -> Decoded | None:
    sample = data[:SAMPLE_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < max(2, NUL_SHARE * len(sample)):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = _strict(data, encoding)
    if text is None or min(even, odd) * 10 > max(even, odd):
        return None
    return Decoded(text=text, encoding=encoding)


def _japanese_legacy(data: bytes) -> Decoded | None:
    texts = {e: t for e in ("cp932", "euc_jp") if (t := _strict(data, e)) is not None}
    if not texts:
        return None
    if len(texts) == 1:
        ((encoding, text),) = texts.items()
        return Decoded(text=text, encoding=encoding)
    better = _japanese_share(texts["euc_jp"]) - _japanese_share(texts["cp932"])
    first, second = ("euc_jp", "cp932") if better > CLEARLY_BETTER else ("cp932", "euc_jp")
    return Decoded(text=texts[first], encoding=first, other=second)


def _nearly(data: bytes, marked: str) -> Decoded | None:
    best: Decoded | None = None
    for encoding in (marked,) if marked else ("utf-8", "cp932"):
        text = data.decode(encoding, errors="replace")
        lost = text.count("\ufffd")
        if lost <= max(1, REPLACED_SHARE * len(text)) and (best is None or lost < best.replaced):
            best = Decoded(text=text, encoding=encoding, replaced=lost)
    return best


def _guessed(data: bytes) -> Decoded | None:
    cut = data if len(data) <= SAMPLE_BYTES else data[: data.rfind(b"\n", 0, SAMPLE_BYTES) + 1]
    guess = charset_normalizer.from_bytes(cut or data[:SAMPLE_BYTES]).best()
    if guess is None:
        return None
    text = _strict(data, guess.encoding)
    return None if text is None else Decoded(text=text, encoding=guess.encoding, other="utf-8")


def _read(data: bytes) -> Decoded | None:
    marked = next((encoding for bom, encoding in BOMS if data.startswith(bom)), "")
    if marked and (text := _strict(data, marked)) is not None:
        return Decoded(text=text, encoding=marked)
    if b"\x1b$" in data and (text := _strict(data, "iso2022_jp")) is not None:
        return Decoded(text=text, encoding="iso2022_jp")
    wide = None if marked else _utf16_without_mark(data)
    if wide is not None:
        return wide
    text = None if marked else _strict(data, "utf-8")
    if text is not None:
        foreign = sum(not c.isascii() for c in text[:SAMPLE_CHARACTERS])
        other = _strict(data, "cp932") if 0 < foreign < FEW_CHARACTERS else None
        share = _japanese_share(text)
        doubtful = other is not None and share < 1 and _japanese_share(other) >= share
        return Decoded(text=text, encoding="utf-8", other="cp932" if doubtful else "")
    legacy = None if marked else _japanese_legacy(data)
    return legacy or _nearly(data, marked) or _guessed(data)


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
    decoded = _read(data)
    if decoded is not None:
        sample = decoded.text[:SAMPLE_CHARACTERS]
        if len(CONTROL.findall(sample)) <= max(2, CONTROL_SHARE * len(sample)):
            return decoded
    raise ImportFileError(
        f"{name} is not a text in UTF-8, Shift_JIS (cp932), EUC-JP or UTF-16; expected a CSV, "
        "XLSX or GeoJSON file; save the list again as «CSV UTF-8» or as XLSX",
        code="import_not_text",
        file=name,
    )
