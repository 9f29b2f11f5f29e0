"""Bytes and texts broken at random: cut, flipped, swapped, doubled, seeded with nasty tokens."""

import random
from collections.abc import Callable, Sequence

TOKENS = (
    b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\xed\xa0\x80", b"\\ud800",
    "\u202e".encode(), "\u200f".encode(), "\u2028".encode(), b"\x1b$B", b"\x1b[31m", b"\x85",
    b"=cmd|'/C calc'!A0", b"+1", b"-1+1", b"@SUM(1)", b"\t", b"\r", b"\r\n", b"\n", b'"', b'""',
    b"'", b",", b";", b"|", b"sep=;\n", b'sep="\n', b"9" * 400, b"9" * 5000, b"1e400", b"-1e308",
    b"NaN", b"Infinity", b"-0", b"0x1p1023", b"1_000", "１２".encode(), "٣".encode(), b"[" * 1200,
    b"{" * 300, b'{"a":' * 1100, b"(" * 400, b"]", b"}", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;",
    b"&#0;", b"&#xD800;", b"<a>" * 300, b"<![CDATA[", b"]]>", b"<!--", b"<?xml version='1.0'?>",
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b\x08\0",
    b"SQLite format 3\0",
    b"\0\0\x27\x0a", b"GP\0\1\xe6\x10\0\0", b"%PDF-", b"../../x", b"C:\\x", b"/etc/hostname",
    b"\xff" * 8, b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0" * 16, b"<script>alert(1)</script>",
    "令和99年13月45日".encode(), b"9999-12-31", b"0001-01-01", b"2026-13-45", b"46113.5", b"80001",
    b"EPSG:4326", b"+proj=longlat +nadgrids=x", b"PROJCS[", b"null", b"true", b"%s%n", b"{0}",
    "北緯91度99分".encode(), "35°41'22\"".encode(), b"139:41:60", b"N35.6 E139.7", b"lon", b"lat",
    "名称".encode(), "非公開".encode(), "経度".encode(), b"'=1", b"a" * 3000, "山".encode() * 900,
)  # fmt: skip
"""What readers stumble over."""
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
MOST_BYTES = 400_000

Mutation = Callable[[bytes, random.Random], bytes]


def _spot(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _piece(data: bytes, chance: random.Random, longest: int = 400) -> tuple[int, int]:
    start = _spot(data, chance)
    return start, min(len(data), start + chance.randrange(1, longest))


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: _spot(data, chance)]


def behead(data: bytes, chance: random.Random) -> bytes:
    return data[_spot(data, chance) :]


def flip(data: bytes, chance: random.Random) -> bytes:
    bits = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16)) if bits else 0):
        bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
    return bytes(bits)


def swap(data: bytes, chance: random.Random) -> bytes:
    a, b, c, d = sorted(_spot(data, chance) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    piece = data[start:end] * chance.choice((2, 3, 50, 300))
    return (data[:start] + piece + data[end:])[:MOST_BYTES]


def drop(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def insert(data: bytes, chance: random.Random) -> bytes:
    spot = _spot(data, chance)
    return data[:spot] + chance.choice(TOKENS) + data[spot:]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    spot, token = _spot(data, chance), chance.choice(TOKENS)
    return data[:spot] + token + data[spot + len(token) :]


def number(data: bytes, chance: random.Random) -> bytes:
    size, order = chance.choice((1, 2, 4, 8)), chance.choice(("little", "big"))
    told = (chance.choice(NUMBERS) & (1 << 8 * size) - 1).to_bytes(size, order)  # type: ignore[arg-type]
    spot = _spot(data, chance)
    return data[:spot] + told + data[spot + size :]


BYTES: tuple[Mutation, ...] = (
    cut, behead, flip, flip, flip, swap, repeat, drop, insert, insert, overwrite, number, number,
)  # fmt: skip
"""Ways to break bytes."""


def broken(data: bytes, chance: random.Random, ways: Sequence[Mutation] = BYTES) -> bytes:
    """Return bytes broken in one to four ways."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        data = chance.choice(ways)(data, chance)
    return data[:MOST_BYTES]


def nasty(chance: random.Random) -> str:
    """Return a nasty text: one or two tokens, perhaps around a plain word."""
    told = [chance.choice(TOKENS).decode("utf-8", "replace") for _ in range(chance.choice((1, 2)))]
    word = chance.choice(("", "", "城", "140.3", "2026-04-01", "<b>"))
    text = word.join(told) if len(told) > 1 else told[0] + word
    return text * 33 if chance.random() < 0.02 else text  # noqa: PLR2004 - few long ones


def table(rows: Sequence[Sequence[str]], chance: random.Random) -> bytes:
    """Return a table of separated values whose rows, cells or columns are broken."""
    cells = [list(row) for row in rows]
    for _ in range(chance.choice((1, 1, 2, 3))):
        _TABLE[chance.randrange(len(_TABLE))](cells, chance)
    separator = chance.choice((",", ",", ",", "\t", ";", "|"))
    is_quoted = chance.random() < 0.7  # noqa: PLR2004
    text = ""
    for row in cells:
        text += separator.join(_quoted(c) if is_quoted else c for c in row) + "\r\n"
        if len(text) > MOST_BYTES:
            break
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"))
    return text.encode(encoding, "replace")[:MOST_BYTES]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',;|\t"\r\n') else cell


def _cell(cells: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(cells)
    if row:
        row[chance.randrange(len(row))] = nasty(chance)


def _long(cells: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(cells)
    if row:
        row[chance.randrange(len(row))] = nasty(chance)[:1] * 100_000


def _without(cells: list[list[str]], chance: random.Random) -> None:
    place = chance.randrange(len(cells[0]) or 1)
    for row in cells:
        del row[place : place + 1]


def _doubled(cells: list[list[str]], chance: random.Random) -> None:
    place = chance.randrange(len(cells[0]) or 1)
    for row in cells:
        row.extend(row[place : place + 1])


def _wide(cells: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(cells)
    row += [chance.choice(("", "x", "名称", "1"))] * chance.choice((1, 900, 1000, 1200))


def _many(cells: list[list[str]], chance: random.Random) -> None:
    cells += [list(chance.choice(cells)) for _ in range(chance.choice((1, 30, 600)))]


def _mixed(cells: list[list[str]], chance: random.Random) -> None:
    chance.shuffle(cells)


def _serials(cells: list[list[str]], chance: random.Random) -> None:
    for row in cells[1:]:
        if row:
            row[-1] = chance.choice(("0", "1", "60", "46113", "80000", "2958466", "1e9", "-1"))


_TABLE = (_cell, _cell, _cell, _cell, _long, _without, _doubled, _wide, _many, _mixed, _serials)
