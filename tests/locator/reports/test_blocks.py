import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.i18n import Texts
from locator.reports.blocks import cango_bars, heat_block, ranges, reason_block
from tests.locator.castle_table import AWAY, START, table


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([4], "4"), ([1, 2, 3, 7], "1–3, 7"), ([1, 3, 4], "1, 3–4"), ([2, 4], "2, 4")],
)
def test_ranges(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text


@given(st.sets(st.integers(1, 200), min_size=1))
def test_ranges_can_be_read_back(numbers: set[int]) -> None:
    found: set[int] = set()
    for part in ranges(sorted(numbers)).split(", "):
        first, _, last = part.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    assert found == numbers


def test_bars_are_shares_that_sum_to_one(en: Texts) -> None:
    (row,) = cango_bars(table(), en)
    assert row["parts"] == [["yes", 1 / 3, "1"], ["no", 0.0, "0"], ["open", 2 / 3, "2"]]
    assert [p[:2] for p in row["complete"]] == [  # type: ignore[index]
        ["yes", 1 / 3],
        ["no", 1 / 3],
        ["open", 1 / 3],
    ]


def test_cells_know_their_look_and_columns_go_in_tens(en: Texts) -> None:
    (group,) = heat_block(table(), en)
    assert [row[2][0][0] for row in group["rows"]] == ["yes", "open", "open"]  # type: ignore[index]
    starts = [type(AWAY)(id=f"s{n}", name_ja="", name_en="", points=AWAY.points) for n in range(12)]
    groups = heat_block(table(starts=tuple(starts)), en)
    assert [len(g["heads"]) for g in groups] == [10, 2]  # type: ignore[arg-type]


def test_only_the_reasons_of_most_places(en: Texts) -> None:
    rows = sorted(reason_block(table(starts=(START, AWAY)), en), key=lambda r: -int(r[4]))[:1]
    assert [row[4] for row in rows] == ["2"]
    assert rows[0][0] == "@Far town"
