"""The book that findings about a list are written into."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from geo.findings import Finding, Severity
from locator.files import INVISIBLE
from locator.importing.codes import CODES

SHOWN_CHARACTERS = 80


def shown(value: object) -> str:
    """Return a value as a short text without control characters."""
    text = INVISIBLE.sub("\ufffd", str(value))
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


class Notes:
    """The book of findings of one file.

    Parameters
    ----------
    table
        Name of the file.
    limit
        Findings of one code kept one by one.
    codes
        Code to severity and message, for a list of another kind: beside those of ``CODES``.
    """

    def __init__(
        self,
        table: str,
        limit: int,
        codes: Mapping[str, tuple[Severity, str]] = MappingProxyType({}),
    ) -> None:
        self.table = table
        self.limit = limit
        self.codes = CODES if not codes else {**CODES, **codes}
        self.counts: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._beyond: dict[str, list[int]] = {}

    def add(
        self,
        code: str,
        *,
        row: int | None = None,
        column: str = "",
        found: object = "",
        expected: object = "",
    ) -> str:
        """Write one finding down and return its English message."""
        severity, template = self.codes[code]
        facts = {"column": shown(column), "found": shown(found), "expected": shown(expected)}
        message = template.format(**facts)
        self.counts[code] += 1
        if self.counts[code] <= self.limit:
            self._findings.append(
                Finding(
                    code=code,
                    severity=severity,
                    table=self.table,
                    row=row,
                    message=message,
                    **facts,
                )
            )
        elif row is not None:
            self._beyond.setdefault(code, []).append(row)
        return message

    def tell(self, code: str, row: int, heading: str, found: object, expected: object) -> None:
        """Write one finding of a row down; beyond the limit it is but counted."""
        if self.counts[code] < self.limit:
            self.add(code, row=row, column=heading, found=found, expected=expected)
            return
        self.counts[code] += 1
        self._beyond.setdefault(code, []).append(row)

    def beyond(self) -> dict[str, list[int]]:
        """Return the rows since the last time whose findings are but counted, by code."""
        told, self._beyond = self._beyond, {}
        return told

    def take(self, findings: Iterable[Finding]) -> None:
        """Put findings in that were written elsewhere."""
        self._findings.extend(findings)

    def drain(self) -> tuple[Finding, ...]:
        """Return the findings since the last time, in the order of the rows; counts go on."""
        told = tuple(sorted(self._findings, key=lambda finding: finding.row or 0))
        self._findings = []
        return told

    def finish(self) -> tuple[Finding, ...]:
        """Return all findings in the order of the rows, those cut off as one count a code.

        Findings about the whole file come first, the counts last.
        """
        self._findings.sort(key=lambda finding: finding.row or 0)
        for code, count in list(self.counts.items()):
            if count > self.limit and code != "site_more_findings":
                self.add("site_more_findings", found=count - self.limit, expected=code)
        return tuple(self._findings)
