import pytest

from locator.importing.merges import Span, spread


def span(area: str) -> Span:
    """A1:B2 with columns of one letter."""
    first, last = area.split(":")
    return Span(top=int(first[1:]), bottom=int(last[1:]), left=ord(first[0]) - 65,
                right=ord(last[0]) - 65)  # fmt: skip


def table(*rows: str) -> list[tuple[int, list[str]]]:
    return [(n, row.split(",")) for n, row in enumerate(rows, start=1) if row]


def spread_out(rows: list[tuple[int, list[str]]], *areas: str) -> list[tuple[int, str]]:
    found = spread(rows, [span(a) for a in areas], 20)
    return [(n, ",".join(cells)) for n, cells in found]


def test_two_rows_of_headings_become_one() -> None:
    rows = table("名称,位置,,緊急連絡先,,備考", ",経度,緯度,氏名,電話,", "城,136.6,36.5,山,076,x")
    assert spread_out(rows, "A1:A2", "B1:C1", "D1:E1", "F1:F2") == [
        (2, "名称,経度,緯度,緊急連絡先 / 氏名,緊急連絡先 / 電話,備考"),
        (3, "城,136.6,36.5,山,076,x"),
    ]


def test_the_upper_row_may_be_the_one_that_is_known() -> None:
    rows = table("名称,経度,緯度,施設,", ",,,階,室", "城,136.6,36.5,2,3")
    assert spread_out(rows, "A1:A2", "B1:B2", "C1:C2", "D1:E1") == [
        (2, "名称,経度,緯度,階,室"),
        (3, "城,136.6,36.5,2,3"),
    ]


def test_lower_headings_that_repeat_are_told_apart() -> None:
    rows = table("名称,経度,緯度,平日,,休日,", ",,,開始,終了,開始,終了", "城,136.6,36.5,9,17,10,16")
    assert spread_out(rows, "A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1")[0] == (
        2,
        "名称,経度,緯度,平日 / 開始,平日 / 終了,休日 / 開始,休日 / 終了",
    )


def test_a_group_beside_headings_that_are_not_merged() -> None:
    rows = table(",,,緊急連絡先,", "名称,経度,緯度,氏名,電話", "城,136.6,36.5,山,076")
    assert spread_out(rows, "D1:E1") == [
        (2, "名称,経度,緯度,緊急連絡先 / 氏名,緊急連絡先 / 電話"),
        (3, "城,136.6,36.5,山,076"),
    ]


def test_a_title_over_the_table_stays_a_row_of_its_own() -> None:
    rows = table("担当課のロケ地一覧,,", "名称,経度,緯度", "城,136.6,36.5")
    assert spread_out(rows, "A1:C1") == [(n, ",".join(c)) for n, c in rows]


@pytest.mark.parametrize("area", ["A3:A5", "A3:B5"])
def test_a_merged_cell_of_the_body_fills_down_only(area: str) -> None:
    rows = table("名称,メモ,経度,緯度", "", "城,,136.6,36.5", ",,136.7,36.6", "", "駅,,136.8,36.7")
    assert [text.split(",")[0] for _, text in spread_out(rows, area)] == ["名称", "城", "城", "駅"]
    assert [text.split(",")[1] for _, text in spread_out(rows, area)][1:] == ["", "", ""]


def test_a_remark_below_the_table_is_not_spread_to_the_right() -> None:
    rows = table("名称,経度,緯度", "城,136.6,36.5", "注,,")
    assert spread_out(rows, "A3:C3")[-1] == (3, "注,,")


def test_a_cell_merged_over_the_whole_sheet_ends_with_the_rows() -> None:
    rows = table("名称,経度,緯度", "城,136.6,36.5", ",136.7,36.6")
    whole = [Span(top=2, bottom=1_048_576, left=0, right=16_383)]
    assert [c for _, c in spread(rows, whole, 20)] == [
        ["名称", "経度", "緯度"],
        ["城", "136.6", "36.5"],
        ["城", "136.7", "36.6"],
    ]


def test_without_merged_cells_nothing_changes() -> None:
    rows = table("a,b", "1,2")
    assert spread(rows, [], 20) == rows
    assert spread([], [span("A1:B2")], 20) == []
