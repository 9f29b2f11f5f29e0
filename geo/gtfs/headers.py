"""The first line of a file: which column of the specification each field is."""

import difflib

from geo.findings import Finding, Severity
from geo.gtfs.tables import Table

_MISSPELT = 0.85


def read_header(line: str, table: Table) -> tuple[list[str], list[Finding]]:
    """Return the column for each field of the header, "" for fields to ignore, and findings."""
    findings: list[Finding] = []
    fields = line.split(",")
    cells = [cell.strip().strip('"') for cell in fields]
    if any(cell != cell.strip() for cell in fields):
        text = "A column name has blanks around it; they were ignored."
        findings.append(
            Finding(
                code="header_whitespace",
                severity=Severity.INFO,
                table=table.file,
                row=1,
                message=text,
            )
        )
    known = {column.name for column in table.columns}
    aliases = dict(table.aliases)
    names: list[str] = []
    unknown: list[str] = []
    for cell in cells:
        name = cell.strip().lower()
        name = aliases.get(name, name)
        if name in known and name not in names:
            names.append(name)
        else:
            names.append("")
            unknown.append(cell.strip())
    findings.extend(_unknown_columns(unknown, known - set(names), table))
    return names, findings


def _unknown_columns(unknown: list[str], missing: set[str], table: Table) -> list[Finding]:
    findings: list[Finding] = []
    for name in [name for name in unknown if name][:20]:
        near = difflib.get_close_matches(name[:80].lower(), sorted(missing), 1, _MISSPELT)
        code = "misspelt_column" if near else "unknown_column"
        advice = f"did you mean {near[0]}?" if near else "GTFS does not know it."
        findings.append(
            Finding(
                code=code,
                severity=Severity.WARNING if near else Severity.INFO,
                table=table.file,
                row=1,
                column=name[:80],
                found=name[:80],
                expected=near[0] if near else "",
                message=f"Column {name[:80]!r} was ignored; {advice}",
            )
        )
    return findings
