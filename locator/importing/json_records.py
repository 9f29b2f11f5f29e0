"""JSON that is no GeoJSON, read as records of text cells by the paths of a known format."""

import json
from collections.abc import Iterator
from pathlib import PurePath

from locator.errors import ImportFileError
from locator.importing.archives import DAMAGE, open_zip
from locator.importing.decoding import decode_text
from locator.importing.format_records import Format, Part
from locator.importing.json_paths import cell_of, records_at, roots_of, value_at
from locator.importing.limits import ImportLimits
from locator.importing.sheets import check_size, fail
from locator.importing.translating import translate

Records = list[tuple[int, tuple[str, ...]]]
"""(row number, cells); the first has the number 0 and holds the columns."""
ZIP = b"PK"
SUFFIX = ".json"


def read_json(data: bytes, *, name: str, limits: ImportLimits | None = None) -> object:
    """Read a JSON file, or a ZIP file of JSON files as a list of their documents.

    Numbers come as texts, as they are written. Files of a ZIP file that are no JSON by name are
    passed over.

    Raises
    ------
    ImportFileError
        Broken JSON, no JSON file within, or more bytes or files than the limits allow.
    """
    limits = limits or ImportLimits()
    if not data.startswith(ZIP):
        return _parse(data, name)
    documents: list[object] = []
    for member, content in _members(data, name, limits):
        documents.extend(roots_of(_parse(content, f"{name}/{member}")))
    if not documents:
        raise fail(
            "import_zip_without_json",
            f"{name} is a ZIP file without a JSON file; expected *.json; pack them again",
            name,
        )
    return documents


def _members(data: bytes, name: str, limits: ImportLimits) -> Iterator[tuple[str, bytes]]:
    try:
        with open_zip(data) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(SUFFIX)]
            unpacked = sum(m.file_size for m in members)
            if unpacked > limits.unpacked_bytes or len(members) > limits.rows:
                raise fail(
                    "import_unpacks_too_large",
                    f"{name} unpacks to {unpacked} bytes in {len(members)} parts; expected at "
                    f"most {limits.unpacked_bytes} bytes in {limits.rows}; split it",
                    name,
                    found=unpacked,
                    limit=limits.unpacked_bytes,
                )
            for member in members:
                with archive.open(member) as stream:  # never more than the size it states
                    content = stream.read(member.file_size + 1)
                yield PurePath(member.filename).name, content
    except DAMAGE as error:
        if isinstance(error, ImportFileError):
            raise
        raise fail(
            "import_broken_zip",
            f"{name} cannot be unpacked ({type(error).__name__}); expected a ZIP file of JSON "
            "files; pack them again",
            name,
            reason=type(error).__name__,
        ) from error


def _parse(data: bytes, name: str) -> object:
    text = decode_text(data, name).text.lstrip("\ufeff")
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise fail(
            "import_broken_json_records",
            f"{name} is broken JSON near line {line} ({str(error)[:120]}); export it again",
            name,
            line=line,
        ) from error


def json_parts(
    document: object, known: Format, *, name: str = "JSON", limits: ImportLimits | None = None
) -> dict[str, Records]:
    """Return the records of each kind that a JSON document of a known format holds.

    Parameters
    ----------
    document
        One document, or a list of such documents.
    name
        Name of the file, for messages.

    Returns
    -------
    dict
        Kind to records (number, cells); number 0 holds the columns, the records count from 1.

    Raises
    ------
    ImportFileError
        There are more records or cells than the limits allow, or it is nested too deeply.
    """
    limits = limits or ImportLimits()
    return {part.kind: _records(document, known, part, name, limits) for part in known.parts}


def _records(
    document: object, known: Format, part: Part, name: str, limits: ImportLimits
) -> Records:
    columns = part.targets
    records: Records = [(0, columns)]
    for root in roots_of(document):
        for chain in records_at(root, part.records):
            number = len(records)
            check_size(number, len(columns), number * len(columns), name=name, limits=limits)

            def cell(path: str, chain: tuple[object, ...] = chain) -> str:
                return cell_of(value_at(chain, path)).strip()

            try:
                records.append((number, translate(known, part, cell)))
            except RecursionError as error:
                raise fail(
                    "import_broken_json_records",
                    f"{name} is nested too deeply in record {number}; export it again",
                    name,
                    line=0,
                ) from error
    return records
