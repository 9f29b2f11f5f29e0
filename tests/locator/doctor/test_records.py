"""The examination: what can be picked from it, how it is summed up."""

from geo.findings import Severity
from locator.doctor import CODES, WORK
from tests.locator.doctor.offices import own, seen


def test_each_task_has_a_known_code_and_all_columns() -> None:
    found = seen(own(contact=None, seen_on=None))
    assert tuple(found.work.columns) == WORK
    assert set(found.work["code"]) <= set(CODES)
    assert not found.work["improves"].isna().any()


def test_the_summary_counts_every_task_once_the_gravest_first() -> None:
    found = seen(own("loc-1", contact=None), own("own-2", at=None))
    summary = found.summary
    assert summary["count"].sum() == len(found.work)
    assert summary["improves"].sum() == found.work["improves"].sum()
    order = [list(Severity).index(Severity(s)) for s in summary["severity"]]
    assert order == sorted(order)
    assert summary.iloc[0]["severity"] == "error"


def test_a_part_is_picked_by_kind_origin_and_code() -> None:
    found = seen(own(contact=None))
    mine = found.only(origin="own")
    assert set(mine.work["code"]) == {"missing_contact"}
    assert set(mine.completeness["origin"]) == {"own"}
    assert set(found.only(kind="spots").work["kind"]) == {"spots"}
    assert len(found.only(code="missing_contact").completeness) == len(found.completeness)
    assert len(found.only().work) == len(found.work)
    assert found.only(kind="nothing").summary.empty
