"""Who is credited for what: the list of sources, and the hashes of every embedded file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geo.findings import Finding, Severity
from geo.gtfs.compiled import CompiledFeed
from locator.errors import DataError
from locator.tables import SOURCES, read_table

PACKAGE_FILE = "datapackage.json"
KSJ = "KSJ terms (credit MLIT)"
LICENCES = ("CC0 1.0", "CC BY", "CC BY 4.0", "CC BY-SA 4.0", KSJ, "MIT", "OFL 1.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publisher's data: what it is, under which licence, what credit is owed.

    Attributes
    ----------
    url
        Public page of the data.
    retrieved_on
        ISO date on which the original was taken.
    modified
        What was changed on the way into the embedded tables.
    used_in
        Embedded files that hold something of it, separated by "|".
    """

    source_id: str
    title_ja: str
    title_en: str
    publisher: str
    url: str
    licence: str
    licence_url: str
    credit: str
    retrieved_on: str
    modified: str
    used_in: str


def load_sources(data: Path) -> pd.DataFrame:
    """Read the list of sources.

    Returns
    -------
    DataFrame
        Index source_id; columns of ``locator.tables.SOURCES``; empty cells are "".

    Raises
    ------
    DataError
        The table is missing or breaks its schema.
    """
    return read_table(data / SOURCES.file, SOURCES).fillna("").set_index("source_id")


def source_of(sources: pd.DataFrame, source_id: str) -> Source:
    """Return the record of one source.

    Raises
    ------
    DataError
        No source has that id.
    """
    if source_id not in sources.index:
        raise DataError(
            f"source {source_id!r} is not listed in data/sources.csv; add its row",
            code="unknown_source",
            found=source_id,
        )
    row = sources.loc[source_id]
    return Source(source_id=source_id, **{str(k): str(v) for k, v in row.items()})


def attribution(sources: pd.DataFrame, source_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the credit lines owed for some sources, sorted; nothing where none is owed.

    An id that is not listed is named as it stands, so that it is seen and mended.
    """
    lines = set()
    for source_id in source_ids:
        if source_id not in sources.index:
            lines.add(source_id)
            continue
        row = sources.loc[source_id]
        credit = str(row["credit"] or "")
        if credit:
            lines.add(credit)
    return tuple(sorted(lines))


def credits_of(
    sources: pd.DataFrame,
    listed: pd.DataFrame,
    feeds: Iterable[CompiledFeed],
    source_ids: Iterable[str] = (),
) -> tuple[str, ...]:
    """Return the credit lines owed for feeds and for some sources, sorted.

    Parameters
    ----------
    listed
        Index feed id, column source_id: feeds whose source is known; of the others the credit is
        what they bring themselves.
    """
    ids, own = set(source_ids), set()
    for feed in feeds:
        if feed.feed_id in listed.index:
            ids.add(str(listed.loc[feed.feed_id, "source_id"]))
        elif feed.provenance.credit:
            own.add(feed.provenance.credit)
    return tuple(sorted({*attribution(sources, ids), *own}))


def read_datapackage(data: Path) -> Mapping[str, Any]:
    """Read the description of all embedded files.

    Raises
    ------
    DataError
        The file is missing or is no JSON object with a list of resources.
    """
    path = data / PACKAGE_FILE
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{PACKAGE_FILE} cannot be read ({error}); expected a JSON object; reinstall locator",
            code="bad_datapackage",
            found=str(error),
        ) from error
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise DataError(
            f"{PACKAGE_FILE} holds no list of resources; reinstall locator",
            code="bad_datapackage",
            found=type(package).__name__,
        )
    return package


def package_version(data: Path) -> str:
    """Return the sha256 of the description, which names the whole of the data."""
    return sha256_of(data / PACKAGE_FILE)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file as hexadecimal text."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def verify_hashes(data: Path) -> list[Finding]:
    """Compare every file of a data folder with its description.

    Returns
    -------
    list of Finding
        ``file_missing``, ``changed_file`` and ``bad_datapackage`` are errors;
        ``undescribed_file`` is a warning.
    """
    try:
        package = read_datapackage(data)
    except DataError as error:
        return [_finding("bad_datapackage", PACKAGE_FILE, str(error))]
    findings = []
    described = set()
    for resource in package["resources"]:
        if not isinstance(resource, dict) or not isinstance(resource.get("path"), str):
            findings.append(
                _finding(
                    "bad_datapackage", PACKAGE_FILE, "a resource has no path; reinstall locator"
                )
            )
            continue
        name, expected = resource["path"], str(resource.get("sha256"))
        described.add(name)
        path = data / name
        if not path.is_file():
            findings.append(_finding("file_missing", name, f"{name} is missing; reinstall locator"))
            continue
        found = sha256_of(path)
        if found != expected:
            message = f"{name} is not the file described: its sha256 differs; reinstall locator"
            findings.append(_finding("changed_file", name, message, found=found, expected=expected))
    return findings + _undescribed(data, described)


def _undescribed(data: Path, described: set[str]) -> list[Finding]:
    present = {
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    return [
        _finding(
            "undescribed_file",
            name,
            f"{name} is not described in {PACKAGE_FILE}; remove it, or build the description anew",
            severity=Severity.WARNING,
        )
        for name in sorted(present - described - {PACKAGE_FILE})
    ]


def _finding(
    code: str,
    table: str,
    message: str,
    *,
    found: str = "",
    expected: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(
        code=code, severity=severity, table=table, message=message, found=found, expected=expected
    )
