"""Findings about lists of people by mesh: their codes as a table."""

from collections.abc import Mapping
from types import MappingProxyType

from geo.findings import Severity

MESH_FINDINGS: Mapping[str, tuple[Severity, str]] = MappingProxyType(
    {
        "mesh_code_bad": (
            Severity.ERROR,
            "{column} is {found}; expected {expected}; the row was set aside",
        ),
        "mesh_people_bad": (
            Severity.ERROR,
            "{column} is {found}; expected {expected}; the people of the cell are unknown",
        ),
        "mesh_suppressed": (
            Severity.WARNING,
            (
                "the figure of the cell {found} is suppressed and unknown, not 0; its people are "
                "counted at {expected}"
            ),
        ),
        "mesh_merged": (
            Severity.INFO,
            "the figure of the cell {found} holds the people of {expected} as well, as published",
        ),
        "mesh_twice": (
            Severity.ERROR,
            (
                "the cell {found} stands twice; it counts once where both figures are the same, "
                "else its people are unknown"
            ),
        ),
    }
)
"""Code to severity and message; they stand among those of all lists."""
