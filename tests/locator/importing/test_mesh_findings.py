from geo.findings import Severity
from locator.importing.mesh_findings import MESH_FINDINGS
from locator.importing.notes import CODES


def test_findings_of_people_stand_among_those_of_lists() -> None:
    assert set(MESH_FINDINGS) == {code for code in CODES if code.startswith("mesh_")}
    assert MESH_FINDINGS["mesh_suppressed"][0] is Severity.WARNING
