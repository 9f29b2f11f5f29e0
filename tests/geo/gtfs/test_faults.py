from geo.findings import Severity
from geo.gtfs.faults import SINGLE_ROWS, row_findings


def test_few_rows_are_single_findings_with_their_cell() -> None:
    found = row_findings(
        "bad_time", Severity.ERROR, "stop_times.txt", [4, 9], message="Bad.", found=["x", "y"]
    )
    assert [(f.row, f.found, f.message) for f in found] == [
        (4, "x", "Bad. Found: x."),
        (9, "y", "Bad. Found: y."),
    ]


def test_many_rows_are_one_finding_that_says_how_many() -> None:
    rows = range(2, 2 + SINGLE_ROWS + 1)
    (only,) = row_findings("c", Severity.INFO, "t", rows, message="Bad.")
    assert only.row == 2
    assert only.message == "Bad. (21 rows; first: 2, 3, 4, 5, 6)"


def test_a_long_cell_is_cut() -> None:
    (only,) = row_findings("c", Severity.INFO, "t", [2], message="Bad.", found=["x" * 10**6])
    assert len(only.found) == 61
    assert row_findings("c", Severity.INFO, "t", [], message="Bad.") == []
