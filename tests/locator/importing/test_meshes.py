"""Tables of mesh files: which column is the total, and of which day."""

from pathlib import Path

import pandas as pd
import pytest

from locator.importing.limits import ImportLimits
from locator.importing.meshes import MeshTable, read_mesh_tables
from locator.importing.notes import Notes

LIMITS = ImportLimits()


def table(*columns: str, **labels: str) -> MeshTable:
    cells = pd.DataFrame({c: ["53393599"] for c in columns}, index=[3], dtype="str")
    return MeshTable(name="a", cells=cells, labels=labels, read_as="CSV")


@pytest.mark.parametrize(
    ("found", "total", "date"),
    [
        (table("KEY_CODE", "T001141002", "T001141001", T001141002="人口(総数)男",
               T001141001="人口(総数)"), "T001141001", "2020-10-01"),
        (table("KEY_CODE", "T000847001", T000847001="人口総数"), "T000847001", "2015-10-01"),
        (table("KEY_CODE", "T001141001"), "T001141001", "2020-10-01"),
        (table("KEY_CODE", "T001141001", T001141001="世帯総数"), "", ""),
        (table("KEY_CODE", "T123456001", T123456001="人口総数"), "T123456001", ""),
        (table("MESH_ID", "PTN_2050", "PTN_2020"), "PTN_2020", "2020"),
        (table("MESH_ID", "POP2010", "POP2050"), "POP2010", "2010"),
        (table("MESH_ID", "SHICODE", "PT00_2020"), "", ""),
    ],
)  # fmt: skip
def test_the_total_and_its_date(found: MeshTable, total: str, date: str) -> None:
    assert found.total() == total
    assert found.date(total) == date


def test_rows_keep_their_number_and_short_ones_are_filled() -> None:
    data = "KEY_CODE,T001141001\n　,　人口（総数）\n\n533935991,4\n533935992\n".encode("cp932")
    (found,) = read_mesh_tables(data, None, name="a.txt", notes=Notes("a.txt", 10), limits=LIMITS)
    assert found.cells.index.tolist() == [4, 5]
    assert found.cells["T001141001"].tolist() == ["4", ""]
    assert found.labels["T001141001"] == "人口(総数)"


def test_bytes_that_do_not_belong_are_noted(tmp_path: Path) -> None:
    text = "KEY_CODE,T001141001\n,人口（総数）\n" + "".join(
        f"53393599{i % 4 + 1},4\n" for i in range(400)
    )
    data = text.encode("cp932") + b"\x81\n"
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    notes = Notes("a.txt", 10)
    read_mesh_tables(data, path, name="a.txt", notes=notes, limits=LIMITS)
    assert notes.counts["site_bytes_replaced"] == 1
