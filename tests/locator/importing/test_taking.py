import numpy as np
import pytest

from locator.importing.notes import Notes
from locator.importing.placing import Gazetteer
from locator.importing.positions import Frame
from locator.importing.sheets import make_sheet
from locator.importing.taking import Taking, take_rows
from locator.workspace import kind_of

NOWHERE = Gazetteer(offices={}, by_name={})
ROWS = (
    ["a", "城", "136.6", "36.5", "神社"],
    ["b", "", "136.6", "36.5", ""],
    ["", "", "", "", ""],
    ["c", "滝", "36.5", "136.6", "なにか"],
    ["a", "城", "136.6", "36.5", "神社"],
)


def taken() -> tuple[Taking, Notes]:
    records = [(1, ["id", "名称", "経度", "緯度", "カテゴリ"]), *enumerate(ROWS, start=2)]
    sheet = make_sheet(records, name="l", read_as="CSV", header_rows=1)
    notes = Notes("l", 10)
    return take_rows(sheet, kind_of("locations"), Frame(), NOWHERE, notes), notes


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_every_row_is_taken_or_set_aside(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locator.importing.taking.CHUNK", chunk)
    found, notes = taken()
    assert found.numbers == [2, 5]
    assert found.ids == ["a", "c"]
    assert found.frame["name_ja"].tolist() == ["城", "滝"]
    assert found.categories == ["神社", "なにか"]
    assert found.frame["category"].isna().tolist() == [False, True]
    assert np.array_equal(found.lon, [136.6, 136.6])
    assert [(row["row"], row["code"]) for row in found.aside] == [
        (3, "site_name_missing"), (4, "site_row_blank"), (6, "site_row_twice"),
    ]  # fmt: skip
    assert [f.code for f in notes.finish()] == [
        "site_name_missing", "site_row_blank", "site_unknown_category", "site_lon_lat_swapped",
        "site_row_twice",
    ]  # fmt: skip
