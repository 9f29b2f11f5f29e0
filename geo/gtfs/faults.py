"""Findings about many rows: single ones while few, one with a count when many."""

from collections.abc import Iterable, Sequence

from geo.findings import Finding, Severity

SINGLE_ROWS = 20  # more rows than this of one kind become one finding with their number
_NAMED_ROWS = 5


def row_findings(
    code: str,
    severity: Severity,
    table: str,
    rows: Iterable[int],
    *,
    message: str,
    column: str = "",
    found: Sequence[object] | None = None,
    expected: str = "",
) -> list[Finding]:
    """Return findings about rows of one table, grouped when there are many.

    Parameters
    ----------
    rows
        Row numbers in the file, the header being row 1.
    message
        What is wrong and what to do, true for each row.
    found
        The cell of each row, if a cell is meant; a group has the first and «×» its number.
    """
    numbers = [int(row) for row in rows]
    shown = numbers[:SINGLE_ROWS]
    cells = [_short(found[place]) if found is not None else "" for place in range(len(shown))]
    if len(numbers) <= SINGLE_ROWS:
        return [
            Finding(
                code=code,
                severity=severity,
                table=table,
                row=row,
                column=column,
                found=cell,
                expected=expected,
                message=_with_cell(message, cell),
            )
            for row, cell in zip(shown, cells, strict=True)
        ]
    first = ", ".join(str(row) for row in numbers[:_NAMED_ROWS])
    return [
        Finding(
            code=code,
            severity=severity,
            table=table,
            row=numbers[0],
            column=column,
            found=f"{cells[0]} ×{len(numbers)}".strip(),
            expected=expected,
            message=f"{_with_cell(message, cells[0])} ({len(numbers)} rows; first: {first})",
        )
    ]


def _with_cell(message: str, cell: str) -> str:
    return f"{message} Found: {cell}." if cell else message


def _short(cell: object, limit: int = 60) -> str:
    text = str(cell)
    return text if len(text) <= limit else f"{text[:limit]}…"
