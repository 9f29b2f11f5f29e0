"""The plan in words: every leg and visit a row, reasons of what was left out."""

from dataclasses import replace

import pytest

from locator.export.wording import StopNames
from locator.i18n import Lang, Texts, load_texts
from locator.itineraries import LeftOut, Omission
from locator.settings import find_data
from locator.ui.widgets.route_table import by_reason, table_rows
from tests.locator.itineraries.made import FAR, KOFU, example

NO_STOPS = StopNames()


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(find_data(), Lang.EN)


def test_each_leg_and_visit_is_a_row_from_leaving_to_arrival(texts: Texts) -> None:
    stops = StopNames(names={"bus:a": "Kofu stop", "bus:b": "Minobu stop"})
    rows = table_rows(example(), stops, texts)
    assert rows["Time"].tolist() == [
        "08:00",
        "08:00–08:08",
        "08:08–08:09",
        "08:09–08:49",
        "08:49–10:26",
        "10:26–10:34",
        "10:34–10:35",
        "10:35–11:15",
        "11:15",
    ]
    assert rows["Where"].iloc[3] == "Kofu stop → Minobu stop"
    assert rows.index.tolist() == ["", "", "", "", "yurucamp-001", "", "", "", ""]
    visit = rows.loc["yurucamp-001"]
    assert visit["What"] == "Visit 1"
    assert visit["Where"] == "Minobu Station"
    for told in ("08:49–09:49", "37 min", "Laid-Back Camp", "Opening hours unknown"):
        assert told in visit["Works, rules, manners"]
    assert "Day" not in rows


def test_several_days_are_told_apart(texts: Texts) -> None:
    (day,) = example().days
    plan = replace(example(), days=(day, replace(day, number=1)))
    rows = table_rows(plan, NO_STOPS, texts)
    assert rows["Day"].str.startswith("Day 2").sum() == 9
    assert rows.loc["yurucamp-001", "What"].tolist() == ["Visit 1", "Visit 2"]


def test_places_are_left_out_by_reason_and_doubt_is_said(texts: Texts) -> None:
    left = (
        LeftOut(place=KOFU, reason=Omission.SKIPPED),
        LeftOut(place=FAR, reason=Omission.NO_WAY_THERE, is_certain=False),
        LeftOut(place=KOFU, reason=Omission.NO_WAY_THERE, is_certain=False),
    )
    found = by_reason(replace(example(), left_out=left), texts)
    assert list(found.values()) == [["Kozenji Temple", "Kofu Station"], ["Kofu Station"]]
    first, second = found
    assert "may" in first
    assert "may" not in second
