"""Transport gaps: definitions as data, and what each of them says of a site."""

from locator.gaps.definitions import GapDefinition
from locator.gaps.reading import find_definitions, load_definitions, read_definitions
from locator.gaps.report import GapReport, gap_report

__all__ = [
    "GapDefinition",
    "GapReport",
    "find_definitions",
    "gap_report",
    "load_definitions",
    "read_definitions",
]
