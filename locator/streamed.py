"""What the import of a large file brought, or would bring: counts, the first ids, findings."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.findings import Finding
from locator.intake import Difference

LISTED = 1_000
"""Ids of each kind of change that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records an import of a large file brings, changes, leaves, no longer lists."""

    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    repaired: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    absent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """What the import of a large file brought, or would bring.

    Attributes
    ----------
    batch
        Number of the batch; None where nothing was written.
    told
        The first records of each kind of change.
    findings
        Those of one code up to the limit, in the order of the chunks.
    guessed
        Heading to the column it was taken for and how sure that is.
    hidden
        Headings not understood that may restrict who sees a record.
    is_sure
        Whether nothing was guessed; else it is written only once the user has confirmed it.
    """

    batch: int | None
    name: str
    sha256: str
    mapping: Mapping[str, str]
    counts: Counts
    told: Difference
    findings: tuple[Finding, ...]
    unread: tuple[str, ...]
    guessed: Mapping[str, tuple[str, float]]
    hidden: tuple[str, ...]
    format_id: str
    is_sure: bool


def streamed_json(done: Streamed) -> dict[str, object]:
    """Return the answer of an import as JSON: as that of a smaller file, long lists cut off.

    ``counts`` tells how many records are new, changed, the same and absent; of each, the
    difference lists the first 1,000.
    """
    counts = done.counts
    return {
        "rows": counts.rows,
        "accepted": counts.accepted,
        "quarantined": counts.quarantined,
        "repaired": counts.repaired,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "row": finding.row,
                "column": finding.column,
                "found": finding.found,
                "expected": finding.expected,
                "message": finding.message,
            }
            for finding in done.findings
        ],
        "mapping": dict(done.mapping),
        "difference": done.told.to_json() | {"same": counts.same},
        "counts": {
            "new": counts.new,
            "changed": counts.changed,
            "same": counts.same,
            "absent": counts.absent,
        },
        "file": {"name": done.name, "sha256": done.sha256},
        "batch": done.batch,
        "guessed": [
            {"heading": heading, "column": column, "confidence": sure}
            for heading, (column, sure) in done.guessed.items()
        ],
        "formats": [done.format_id] if done.format_id else [],
    }
