"""What is read by columns is what the careful reader reads row by row, to the cell."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.catalogue import load_catalogue
from locator.importing import ImportedSites, embedded_ids
from locator.importing.by_columns import Gathered, Gatherer
from locator.importing.formats import load_formats
from locator.importing.limits import ImportLimits
from locator.importing.lists import Asking, Knowledge, ReadList, read_lists
from locator.importing.notes import Notes
from locator.importing.placing import Gazetteer, make_gazetteer
from locator.importing.positions import Frame
from locator.importing.sheets import csv_table, make_sheet
from locator.importing.sites import read_table
from locator.settings import find_data
from locator.workspace import kind_of

Records = list[tuple[int, list[str]]]
REAL = (
    ("locations", "opendata_ishikawa/170003_tourism.csv", ""),
    ("facilities", "opendata_ishikawa/170003_public_facility.csv", ""),
    ("facilities", "opendata_ishikawa/170003_evacuation_space.csv", ""),
    ("facilities", "opendata_ishikawa/chisanchisyo_shop.csv", ""),
    ("facilities", "opendata_ishikawa/170003_open_data_list.csv", ""),
    ("shoots", "film_locations_paris/lieux-de-tournage-a-paris.csv.gz", ""),
    ("shoots", "film_locations_sf/Film_Locations_in_San_Francisco.csv", ""),
    ("facilities", "municipalities_localgovjp/localgovjp-sjis-2019.csv", ""),
    ("facilities", "stations_seo/station.csv", ""),
    ("facilities", "michinoeki_kanto/master.csv", "EPSG:6677"),
    ("works", "anime_points_junreimap/bangumi_list.csv", ""),
    ("community_transport", "community_transport_yamaguchi/municipal_supply.json", ""),
)


@contextmanager
def careful() -> Iterator[None]:
    """Leave every row to the careful reader."""
    gather = Gatherer.gather

    def doubting(self: Gatherer, rows: Records) -> Gathered:
        gathered = gather(self, rows)
        gathered.doubtful[:] = True
        return gathered

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gatherer, "gather", doubting)
        yield


def assert_same(fast: ImportedSites, slow: ImportedSites) -> None:
    pd.testing.assert_frame_equal(pd.DataFrame(fast.frame), pd.DataFrame(slow.frame))
    assert fast.frame.geometry.geom_equals_exact(slow.frame.geometry, 0).sum() == (
        fast.frame.geometry.notna().sum()
    )
    assert (fast.frame.geometry.isna() == slow.frame.geometry.isna()).all()
    assert fast.findings == slow.findings
    pd.testing.assert_frame_equal(fast.quarantined, slow.quarantined)
    for name in (
        "rows", "accepted", "read_as", "kind", "headings", "mapping", "guessed", "given",
        "placed", "others", "states", "unread", "numbers",
    ):  # fmt: skip
        assert getattr(fast, name) == getattr(slow, name), name


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    catalogue = load_catalogue()
    return Knowledge(
        gazetteer=make_gazetteer(catalogue.municipalities),
        formats=load_formats(find_data()),
        taken=embedded_ids(catalogue),
    )


@pytest.mark.real
@pytest.mark.parametrize(("kind", "file", "crs"), REAL)
def test_a_real_list_is_read_the_same_both_ways(
    kind: str, file: str, crs: str, real_data: Path, knowledge: Knowledge
) -> None:
    def read() -> tuple[ReadList, ...]:
        asking = Asking(kind=kind, crs=crs)
        return read_lists(real_data / file, Path(file).name, asking, knowledge)

    fast = read()
    with careful():
        slow = read()
    assert [one.name for one in fast] == [one.name for one in slow]
    for one, other in zip(fast, slow, strict=True):
        assert_same(one.imported, other.imported)


def words(*some: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("", " ", "-", "不明", *some))


ROW = st.fixed_dictionaries(
    {
        "id": words("a", "b", "1", "2", "loc-001"),
        "名称": words("城　址", "<b>城</b>", "城\x07", "城\n跡", "金沢城", "輪島の浜"),
        "経度": words("136.6", "１３６．６", "136°39'", "36.5", "0", "1e2", "999", "136.6x",
                    "+136."),
        "緯度": words("36.5", "３６．５", "36度33分", "136.6", "0", "-36.5", "nan", ".5"),
        "緯度経度": words("36.5,136.6", "36.5;x"),
        "市区町村コード": words("17201", "172014", "06201", "6201", "17000", "99999", "x"),
        "都道府県": words("石川県", "東京都"),
        "市区町村": words("金沢市", "府中市", "札幌市中央区"),
        "所在地": words("石川県金沢市丸の内1-1", "府中市宮西町", "羽咋郡志賀町末吉",
                     "〒920-0937 金沢市"),
        "カテゴリ": words("神社", "寺院", "なにか", "駅"),
        "時代": words("江戸・現代", "未来"),
        "立入": words("private", "自由", "?!"),
        "申請日数": words("14", "2週間", "99999", "x"),
        "位置精度": words("5", "2km", "0", "x"),
        "公開状態": words("公開", "下書き", "変"),
        "情報解禁日": words("2027-01-01", "令和9年1月1日", "いつか"),
        "更新日": words("2026/4/1", "46113", "x"),
        "出典": words("県の一覧"),
    }
)  # fmt: skip
TABLES = st.lists(ROW, min_size=1, max_size=12)
FRAMES = st.sampled_from(
    (Frame(), Frame(is_old=True), Frame(region="world"), Frame(crs="EPSG:6675"),
     Frame(projected="EPSG:3857"), Frame(crs="EPSG:4301"))
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(table=TABLES, frame=FRAMES, cut=st.integers(0, 3), chunk=st.sampled_from([1, 3, 4096]),
       limit=st.sampled_from([1, 1000]))  # fmt: skip
def test_any_table_is_read_the_same_both_ways(
    table: list[dict[str, str]],
    frame: Frame,
    cut: int,
    chunk: int,
    limit: int,
    gazetteer: Gazetteer,
) -> None:
    headings = list(table[0])
    rows = [list(row.values()) for row in table]
    rows[-1] = [*rows[-1][: len(headings) - cut], *(["beyond"] if not cut else [])]
    records: Records = [(1, headings), *enumerate(rows, start=2)]

    def read() -> ImportedSites:
        sheet = make_sheet(records, name="list.csv", read_as="CSV", header_rows=1)
        return read_table(
            sheet,
            "locations",
            notes=Notes("list.csv", limit),
            gazetteer=gazetteer,
            frame=frame,
            taken={"loc-001"},
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("locator.importing.taking.CHUNK", chunk)
        fast = read()
        with careful():
            slow = read()
    assert fast.rows == fast.accepted + len(fast.quarantined) == len(table)
    assert_same(fast, slow)


@pytest.fixture(scope="session")
def gazetteer(towns: pd.DataFrame) -> Gazetteer:
    return make_gazetteer(towns)


SHOOT = st.fixed_dictionaries(
    {
        "作品名": words("映画A", "ドラマB"),
        "撮影場所": words("兼六園", "港"),
        "住所": words("金沢市兼六町", "どこか"),
        "撮影開始日": words("2026-04-01", "2026-05-01", "x"),
        "撮影終了日": words("2026-04-01", "2026-03-01"),
        "経度": words("136.6", "999999"),
        "緯度": words("36.5", "999999"),
        "年": words("2026"),
    }
)


@settings(max_examples=60, deadline=None)
@given(table=st.lists(SHOOT, min_size=1, max_size=8))
def test_shoots_without_a_position_are_read_the_same_both_ways(
    table: list[dict[str, str]], gazetteer: Gazetteer
) -> None:
    rows = [list(row.values()) for row in table]
    records: Records = [(1, list(table[0])), *enumerate(rows, start=2)]

    def read() -> ImportedSites:
        sheet = make_sheet(records, name="s", read_as="CSV", header_rows=1, kind="shoots")
        return read_table(sheet, "shoots", notes=Notes("s", 1000), gazetteer=gazetteer)

    fast = read()
    with careful():
        slow = read()
    assert_same(fast, slow)


def gathered(text: str, gazetteer: Gazetteer) -> Gathered:
    notes = Notes("list.csv", 10)
    records, read_as = csv_table(text.encode(), name="list.csv", notes=notes, limits=ImportLimits())
    sheet = make_sheet(records, name="list.csv", read_as=read_as, header_rows=1)
    reader = Gatherer(sheet, kind_of("locations"), Frame(), gazetteer, "list.csv")
    return reader.gather(sheet.rows)


def test_only_doubtful_rows_are_left_to_the_careful_reader(gazetteer: Gazetteer) -> None:
    found = gathered(
        "名称,経度,緯度,カテゴリ\n"
        "城,136.6,36.5,神社\n"
        "滝,36.5,136.6,神社\n"  # exchanged
        ",136.6,36.5,神社\n"  # no name
        "港,136.6,36.5,なにか\n"  # a word that is not in the list is told without care
        "<i>浜</i>,136.6,36.5,\n"  # HTML is text, and told without care
        "城\x07,136.6,36.5,\n",
        gazetteer,
    )
    assert found.doubtful.tolist() == [False, True, True, False, False, True]
    assert [t[0] for t in found.told[4]] == ["site_html_text"]
    assert [t[0] for t in found.told[3]] == ["site_unknown_category"]
    assert found.cells["name_ja"][0].as_py() == "城"
    assert np.isclose(found.lon[0], 136.6)


def test_a_list_in_metres_is_turned_as_a_whole(gazetteer: Gazetteer) -> None:
    # 36 N, 137°10' E is the origin of zone 7 of JGD2011 (EPSG:6675), 0 m and 0 m.
    records: Records = [(1, ["名称", "X", "Y"]), (2, ["原点の北", "1000", "0.5"])]
    sheet = make_sheet(records, name="m", read_as="CSV", header_rows=1)
    found = read_table(
        sheet,
        "locations",
        notes=Notes("m", 9),
        gazetteer=gazetteer,
        frame=Frame(crs="EPSG:6675"),
    )
    point = found.frame.geometry.iloc[0]
    assert abs(point.x - (137 + 1 / 6)) < 1e-4
    assert abs(point.y - 36.00901) < 1e-4  # 1,000 m of a meridian are 0.00901 degrees
    assert [f.code for f in found.findings] == ["site_turned"]


def test_secrecy_that_is_not_settled_is_no_empty_cell_by_columns_either(
    gazetteer: Gazetteer,
) -> None:
    head = "名称,経度,緯度,情報解禁日,公開状態\n"
    text = head + "".join(f"城{n},136.65,36.56,{'未定' if n == 3 else ''},\n" for n in range(9))
    known = Knowledge(gazetteer=gazetteer)
    (one,) = read_lists(text.encode(), "a.csv", Asking(kind="locations"), known)
    assert list(one.imported.frame["nda_until"].dropna()) == ["未定"]


@pytest.mark.parametrize("is_careful", [True, False])
def test_that_there_is_none_is_a_fact_of_parking_and_an_empty_cell_elsewhere(
    gazetteer: Gazetteer, *, is_careful: bool
) -> None:
    head = "名称,経度,緯度,駐車場,トイレ,電源,備考\n"
    cells = "なし,無,−,なし" if not is_careful else "なし,無,−,なし,余り"
    text = head + f"城,136.65,36.56,{cells}\n駅,136.66,36.57,不明,あり,無し,無\n"
    known = Knowledge(gazetteer=gazetteer)
    (one,) = read_lists(text.encode(), "a.csv", Asking(kind="locations"), known)
    told = one.imported.frame[["parking", "toilets", "power", "note"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["なし", "無", None, None],
        [None, "あり", "無し", None],
    ]
