import dataclasses
import json

import pytest

from geo.findings import COLUMNS, Finding, Severity, findings_frame, worst


def finding(severity: Severity, row: int | None = None) -> Finding:
    return Finding(
        code="bad_time",
        severity=severity,
        table="stop_times.txt",
        message="found '7:5', expected H:MM:SS; correct the row",
        row=row,
        column="arrival_time",
        found="7:5",
        expected="H:MM:SS",
    )


def test_json_names_every_field_and_is_plain_json() -> None:
    found = json.loads(json.dumps(finding(Severity.WARNING, 7).to_json()))
    assert found == {
        "code": "bad_time",
        "severity": "warning",
        "table": "stop_times.txt",
        "row": 7,
        "column": "arrival_time",
        "found": "7:5",
        "expected": "H:MM:SS",
        "message": "found '7:5', expected H:MM:SS; correct the row",
    }


def test_frame_lists_errors_first_and_keeps_the_order_within() -> None:
    rows = [
        finding(Severity.INFO, 1),
        finding(Severity.ERROR, 2),
        finding(Severity.WARNING, 3),
        finding(Severity.ERROR, 4),
    ]
    frame = findings_frame(iter(rows))
    assert list(frame["severity"]) == ["error", "error", "warning", "info"]
    assert list(frame["row"]) == [2, 4, 3, 1]


def test_no_findings_is_an_empty_frame_with_its_columns() -> None:
    frame = findings_frame([])
    assert frame.empty
    assert tuple(frame.columns) == COLUMNS


@pytest.mark.parametrize(
    ("severities", "gravest"),
    [
        ([], None),
        ([Severity.INFO], Severity.INFO),
        ([Severity.INFO, Severity.WARNING], Severity.WARNING),
        ([Severity.WARNING, Severity.ERROR, Severity.INFO], Severity.ERROR),
    ],
)
def test_worst_is_the_gravest(severities: list[Severity], gravest: Severity | None) -> None:
    assert worst(finding(s) for s in severities) is gravest


def test_a_finding_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding(Severity.INFO).code = "other"  # type: ignore[misc]
