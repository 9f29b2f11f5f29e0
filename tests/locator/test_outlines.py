"""Outlines: read as they ship, refused when broken."""

from pathlib import Path

import pytest
from shapely.geometry import Point

from locator.errors import DataError
from locator.outlines import load_outlines
from locator.settings import find_data


def test_kofu_station_lies_in_kofu() -> None:
    outlines = load_outlines(find_data())
    found = outlines[outlines.contains(Point(138.5686, 35.6667))]
    assert list(found["code"]) == ["19201"]


def test_islands_that_a_coarse_file_lost_are_there() -> None:
    codes = set(load_outlines(find_data())["code"])
    lost = {"13362", "13402", "31384", "38356", "44322", "47354", "47355", "47356"}
    assert lost <= codes


@pytest.mark.parametrize("text", [None, "", "{}", "no json", '{"features": 3}'])
def test_a_broken_file_is_named(tmp_path: Path, text: str | None) -> None:
    (tmp_path / "boundaries").mkdir()
    if text is not None:
        (tmp_path / "boundaries" / "municipalities.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"municipalities\.geojson cannot be read"):
        load_outlines(tmp_path)
