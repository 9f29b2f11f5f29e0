import geopandas as gpd
import pandas as pd
import pytest

from locator.importing.placing import PREFECTURE_NAMES, make_gazetteer


@pytest.mark.parametrize(
    ("text", "prefecture", "codes"),
    [
        ("石川県金沢市丸の内1-1", "", ("17201",)),
        ("輪島市白米町ハ部99-5", "", ("17204",)),
        ("石川県羽咋郡志賀町末吉", "", ("17384",)),
        ("志賀町", "石川県", ("17384",)),
        ("府中市", "", ("13206", "34208")),
        ("府中市", "広島県", ("34208",)),
        ("府中市", "東京", ("13206",)),
        ("東京都府中市宮西町", "", ("13206",)),
        ("北海道札幌市中央区大通", "", ("01101",)),
        ("札幌市　中央区", "", ("01101",)),
        ("札幌市手稲区", "", ("01100",)),
        ("〒920-8577 石川県金沢市広坂", "", ("17201",)),
        ("山形県山形市", "", ("06201",)),
        ("山形県", "", ()),
        ("パリ", "", ()),
        ("", "", ()),
    ],
)
def test_find(towns: pd.DataFrame, text: str, prefecture: str, codes: tuple[str, ...]) -> None:
    assert make_gazetteer(towns).find(text, prefecture) == codes


def test_prefectures_stand_in_the_order_of_their_codes() -> None:
    assert len(PREFECTURE_NAMES) == 47
    assert [PREFECTURE_NAMES[i - 1] for i in (1, 13, 17, 26, 34, 47)] == [
        "北海道", "東京都", "石川県", "京都府", "広島県", "沖縄県",
    ]  # fmt: skip


def test_a_table_with_points_and_a_code_column_serves_too(towns: pd.DataFrame) -> None:
    points = gpd.GeoDataFrame(
        {"code5": towns.index, "name_ja": towns["name_ja"].to_numpy()},
        geometry=gpd.points_from_xy(towns["lon"], towns["lat"]),
        crs="EPSG:4326",
    )
    assert make_gazetteer(points).offices == make_gazetteer(towns).offices


def test_without_a_table_nothing_is_found() -> None:
    assert make_gazetteer(None).find("石川県金沢市") == ()
