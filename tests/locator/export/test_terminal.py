import datetime as dt

import pytest

from locator.export import to_table
from locator.export.terminal import cells, fitted
from locator.i18n import Texts
from locator.records import Ranking

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", 3), ("錦帯橋", 6), ("ｶﾅ", 2), ("か\u3099", 2), ("Ａ", 2)]
)
def test_cells(text: str, expected: int) -> None:
    assert cells(text) == expected


def test_fitted_cuts_on_cells_and_drops_control_signs() -> None:
    assert fitted("錦帯橋と川", 7) == "錦帯橋…"
    assert fitted("a\x1b[31m\nb", 20) == "a [31m b"


def test_columns_are_aligned_in_cells(ranking: Ranking, ja: Texts) -> None:
    lines = to_table(ranking, ja, today=TODAY).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("---"))
    rows = [lines[start - 1], *lines[start + 1 : start + 4]]
    at = [cells(rows[0][: rows[0].index("評価値")])]
    at += [
        cells(row[: row.index(score)])
        for row, score in zip(rows[1:], ("0.812", "0.500", "0.333"), strict=True)
    ]
    assert len(set(at)) == 1


def test_table_says_what_is_unknown_old_and_left_out(ranking: Ranking, en: Texts) -> None:
    text = to_table(ranking, en, today=TODAY)
    assert text.startswith("timetable of 2020-03-25, not for travel")
    assert "Kintai Bridge" in text
    assert "0.25-0.75" in text
    assert "22.1 km" in text
    assert "unknown" in text
    assert "no 7, unknown 2" in text
    assert "known for 1 of 12" in text
    assert "岩国市 GTFS, CC BY 4.0" in text
    assert "\x1b" not in text
