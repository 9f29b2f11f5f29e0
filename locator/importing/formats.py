"""Formats of lists known by name: one file of ``data/formats`` each, and the own templates."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from locator.errors import DataError
from locator.importing.columns import normalise_heading
from locator.importing.format_reading import read_format
from locator.importing.format_records import Format, Part, Signs, places_of
from locator.importing.json_paths import roots_of, stands
from locator.importing.templates import TEMPLATES, template_columns

FOLDER = "formats"
SAMPLE_ROWS = 200
SAMPLE_ROOTS = 20
HEADER_ROWS = 20
LOOKED_AT = HEADER_ROWS + SAMPLE_ROWS
"""Rows from the top of a table that tell its format."""
ENOUGH = 0.9
LONGEST_CELL = 300


def load_formats(data: Path) -> Mapping[str, Format]:
    """Read all formats of ``<data>/formats``, and those of the own templates, by id.

    Raises
    ------
    DataError
        The folder is missing, or a file is faulty: it names the file, the keys, and what was
        expected of each.
    """
    files = sorted((data / FOLDER).glob("*.toml"))
    if not files:
        raise DataError(
            f"no format stands in {FOLDER} below the data; expected TOML files; reinstall locator",
            code="no_formats",
            folder=FOLDER,
        )
    found = {known.id: known for known in map(read_format, files)}
    return MappingProxyType(found | {own.id: own for own in own_formats() if own.id not in found})


def own_formats() -> tuple[Format, ...]:
    """Return the own templates of workspace kinds, in both languages, as formats."""
    found: list[Format] = []
    for kind, template in TEMPLATES.items():
        for lang, columns in template_columns(kind).items():
            if template.is_statement:
                continue
            found.append(
                Format(
                    id=f"own-{kind}" if lang == "ja" else f"own-{kind}-{lang}",
                    name_ja=f"ひな形 {template.title.ja}",
                    name_en=f"template: {template.title.en}",
                    edition=lang,
                    source="locator data template",
                    licence_note="",
                    signs=Signs(headings=tuple(columns)),
                    parts=(Part(kind=kind, columns=MappingProxyType(dict(columns))),),
                )
            )
    return tuple(found)


def recognise(
    headings: Sequence[str], rows: Sequence[Sequence[str]], formats: Mapping[str, Format]
) -> tuple[tuple[Format, float], ...]:
    """Return the formats that a table may be of, the surest first; none where it is unknown.

    Parameters
    ----------
    headings
        The first row: headings, or the first record of a table without any.
    rows
        The rows below it; the first 200 are looked at.

    Returns
    -------
    tuple
        (format, confidence): the share of its columns that the table fills, above 0 to 1.
    """
    told = {place: text for place, text in enumerate(headings) if text.strip()}
    plain = {normalise_heading(text) for text in told.values()}
    found: list[tuple[Format, float]] = []
    for known in formats.values():
        if known.is_json:
            continue
        if known.signs.width:
            confidence = _without_headings(known, headings, rows)
        else:
            confidence = _with_headings(known, told, plain, rows)
        if confidence > 0:
            found.append((known, confidence))
    found.sort(key=lambda f: (-f[1], -len(f[0].signs.headings), f[0].id))
    return tuple(found)


def recognise_rows(
    rows: Sequence[Sequence[str]], formats: Mapping[str, Format]
) -> tuple[int, tuple[tuple[Format, float], ...]]:
    """Return the row of headings among the first 20 rows, and what ``recognise`` says of it.

    The row is -1 for a table without headings, and 0 where nothing is recognised.
    """
    best: tuple[int, tuple[tuple[Format, float], ...]] = (0, ())
    for place, cells in enumerate(rows[:HEADER_ROWS]):
        found = recognise(cells, rows[place + 1 :], formats)
        if place:
            found = tuple(f for f in found if not f[0].signs.width)
        if found and (not best[1] or found[0][1] > best[1][0][1]):
            best = (-1 if found[0][0].signs.width else place, found)
    return best


def recognise_json(
    document: object, formats: Mapping[str, Format]
) -> tuple[tuple[Format, float], ...]:
    """Return the formats whose keys all stand in a JSON document, or in each of a list of them."""
    roots = roots_of(document)[:SAMPLE_ROOTS]
    found = [
        known
        for known in formats.values()
        if known.is_json
        and roots
        and all(stands(root, path) for root in roots for path in known.signs.keys)
    ]
    found.sort(key=lambda f: (-len(f.signs.keys), f.id))
    return tuple((known, 1.0) for known in found)


def _with_headings(
    known: Format, told: Mapping[int, str], plain: set[str], rows: Sequence[Sequence[str]]
) -> float:
    signs = known.signs
    if not {normalise_heading(h) for h in signs.headings} <= plain:
        return 0.0
    if not plain.isdisjoint(normalise_heading(h) for h in signs.without):
        return 0.0
    for heading, pattern in signs.cells.items():
        place = places_of(told, heading)
        cells = [] if place is None else [r[place] for r in rows[:SAMPLE_ROWS] if place < len(r)]
        filled = [c.strip() for c in cells if c.strip()]
        hits = sum(pattern.fullmatch(c[:LONGEST_CELL]) is not None for c in filled)
        if not filled or hits < ENOUGH * len(filled):
            return 0.0
    wanted = {c for part in known.parts for c in part.columns.values()}
    fed = {
        column
        for part in known.parts
        for heading, column in part.columns.items()
        if normalise_heading(heading) in plain
    }
    return len(fed) / max(1, len(wanted))


def _without_headings(known: Format, first: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    signs = known.signs
    table = [first, *rows[:SAMPLE_ROWS]]
    if len(first) != signs.width or not _fits(signs, first):
        return 0.0
    hits = sum(len(row) == signs.width and _fits(signs, row) for row in table)
    return hits / len(table) if hits >= ENOUGH * len(table) else 0.0


def _fits(signs: Signs, row: Sequence[str]) -> bool:
    return all(
        pattern.fullmatch(row[int(number) - 1].strip()[:LONGEST_CELL]) is not None
        for number, pattern in signs.cells.items()
        if int(number) <= len(row)
    )
