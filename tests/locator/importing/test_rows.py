from collections.abc import Callable

import pytest

from locator.importing import AskedList

Read = Callable[..., AskedList]


def codes(imported: AskedList) -> list[str]:
    return [f.code for f in imported.findings]


def test_a_plain_row(read: Read) -> None:
    imported = read("id,name_ja,lon,lat\nk1,金沢城,136.6588,36.5661\n")
    site = imported.frame.loc["k1"]
    assert (site["name_ja"], site.geometry.x, site.geometry.y) == ("金沢城", 136.6588, 36.5661)
    assert (site["source"], site["source_id"]) == ("list.csv row 2", "my-list")
    known = {"name_ja", "source", "source_id", "geometry"}
    assert site.drop(list(known)).isna().all()
    assert imported.findings == ()


def test_every_optional_column(read: Read) -> None:
    imported = read(
        "id,name_ja,lon,lat,name_en,category,setting,eras,owner_kind,precision_m,municipality_code,"
        "permit_authority,consult_first,contact,lead_days,public_access,note\n"
        "k1,金沢城,136.6588,36.5661,Kanazawa Castle,城・城跡,屋外,昭和|現代,公有,20,172014,"
        "石川県,金沢FC,076-000-0000,14,自由に入れる,桜\n"
    )
    site = imported.frame.loc["k1"]
    assert imported.findings == ()
    assert site.drop("geometry").dropna().to_dict() == {
        "name_ja": "金沢城",
        "name_en": "Kanazawa Castle",
        "category": "castle",
        "setting": "exterior",
        "eras": "showa|contemporary",
        "precision_m": 20.0,
        "municipality_code": "17201",
        "owner_kind": "public",
        "permit_authority": "石川県",
        "consult_first": "金沢FC",
        "contact": "076-000-0000",
        "lead_days": 14,
        "public_access": "open",
        "source": "list.csv row 2",
        "source_id": "my-list",
        "note": "桜",
    }


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("36.5661", "136.6588", "site_lon_lat_swapped"),
        ("１３６．６５８８", "36.5661", "site_full_width_digits"),
        ("136.6588", "36°33'57.96\"", "site_degrees_minutes"),
    ],
)
def test_positions_that_are_repaired(read: Read, lon: str, lat: str, code: str) -> None:
    quoted = lat.replace('"', '""')
    imported = read(f'name,lon,lat\n金沢城,{lon},"{quoted}"\n')
    site = imported.frame.iloc[0]
    assert site.geometry.x == pytest.approx(136.6588, abs=1e-9)
    assert site.geometry.y == pytest.approx(36.5661, abs=1e-9)
    assert codes(imported) == [code]
    assert imported.findings[0].row == 2


@pytest.mark.parametrize(
    ("lon", "lat", "code", "column"),
    [
        ("136.6", "きた", "site_not_a_number", "lat"),
        ("2.35", "48.85", "site_out_of_japan", "lon"),
        ("-136.6", "36.5", "site_out_of_japan", "lon"),
        ("1e5", "36.5", "site_projected", "lon"),
        ("99.9", "200.5", "site_out_of_japan", "lon"),
        ("inf", "36.5", "site_not_a_number", "lon"),
        ("", "", "site_position_missing", "lon"),
        ("136.6", "", "site_position_missing", "lon"),
        ("不明", "不明", "site_position_missing", "lon"),
    ],
)
def test_positions_that_set_the_row_aside(
    read: Read, lon: str, lat: str, code: str, column: str
) -> None:
    imported = read(f"name,lon,lat\nA,{lon},{lat}\n")
    assert imported.accepted == 0
    assert codes(imported) == [code]
    assert imported.findings[0].column == column
    row = imported.quarantined.iloc[0]
    assert (row["row"], row["code"], row["name_ja"]) == (2, code, "A")
    assert row["message"] == imported.findings[0].message
    assert list(imported.frame.columns) == list(read("name,lon,lat\nA,136,36\n").frame.columns)


def test_zero_zero_is_a_missing_position(read: Read) -> None:
    imported = read("name,lon,lat,市区町村コード\nA,0,0,\nB,0.0,0.0,17201\n")
    assert codes(imported) == [
        "site_zero_position",
        "site_position_missing",
        "site_zero_position",
        "site_placed_at_municipality",
    ]
    assert list(imported.frame["name_ja"]) == ["B"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("市区町村コード", "17201"),
        ("municipality_code", "172014"),
        ("所在地", "石川県金沢市丸の内1-1"),
        ("市町", "金沢市"),
    ],
)
def test_a_row_without_a_position_is_placed_at_the_office(
    read: Read, heading: str, cell: str
) -> None:
    imported = read(f"名称,{heading}\n金沢城,{cell}\n")
    site = imported.frame.iloc[0]
    assert (site.geometry.x, site.geometry.y) == (136.6564, 36.5614)
    assert (site["precision_m"], site["municipality_code"]) == (5000.0, "17201")
    assert codes(imported) == ["site_placed_at_municipality"]


def test_a_name_of_two_municipalities_is_a_doubt(read: Read) -> None:
    imported = read("名称,市町村\n大国魂神社,府中市\n")
    assert codes(imported) == ["site_municipality_ambiguous", "site_position_missing"]
    assert "13206, 34208" in imported.findings[0].message
    placed = read("名称,都道府県,市町村\n大国魂神社,東京都,府中市\n")
    assert list(placed.frame["municipality_code"]) == ["13206"]


def test_a_position_and_a_wrong_code_keep_the_position(read: Read) -> None:
    imported = read("name,lon,lat,municipality_code\nA,136.6,36.5,172015\nB,141.3,43,1100\n")
    assert list(imported.frame["municipality_code"].isna()) == [True, False]
    assert imported.frame["municipality_code"].iloc[1] == "01100"
    assert codes(imported) == ["site_code_wrong", "site_code_zero_lost"]


def test_one_column_with_both_coordinates(read: Read) -> None:
    imported = read('名称,緯度経度\nA,"36.5661, 136.6588"\nB,"136.6588,36.5661"\nC,どこか\n')
    assert list(imported.frame.geometry.x) == [136.6588] * 2
    assert codes(imported) == ["site_not_a_number"]


@pytest.mark.parametrize(
    ("heading", "cell", "code", "kept"),
    [
        ("category", "宇宙船", "site_unknown_category", "other"),
        ("setting", "水中", "site_unknown_word", None),
        ("owner_kind", "王様", "site_unknown_word", None),
        ("eras", "白亜紀", "site_unknown_word", None),
        ("lead_days", "9999", "site_absurd_number", None),
        ("lead_days", "-1", "site_absurd_number", None),
        ("lead_days", "すぐ", "site_absurd_number", None),
        ("beds_nearby", "たくさん", "site_absurd_number", None),
        ("precision_m", "0", "site_absurd_number", None),
        ("precision_m", "遠い", "site_absurd_number", None),
    ],
)
def test_doubtful_words_and_numbers(
    read: Read, heading: str, cell: str, code: str, kept: str | None
) -> None:
    imported = read(f"name,lon,lat,{heading}\nA,136.6,36.5,{cell}\n")
    value = imported.frame[heading].iloc[0]
    assert (value == kept) if kept else imported.frame[heading].isna().all()
    assert codes(imported) == [code]
    assert imported.findings[0].found == cell


def test_text_of_strangers(read: Read) -> None:
    imported = read('name,lon,lat\n"A\x07B<script>x</script>\nC",136.6,36.5\n ,136.6,36.5\n')
    assert list(imported.frame["name_ja"]) == ["AB<script>x</script> C"]
    assert codes(imported) == ["site_control_characters", "site_html_text", "site_name_missing"]


def test_cells_beyond_the_header(read: Read) -> None:
    imported = read("name,lon,lat\nA,136.6,36.5,x,\nB,136.6,36.5,,\n")
    assert codes(imported) == ["site_extra_cells"]
    assert imported.accepted == 2


@pytest.mark.parametrize(("text", "state"), [("不明", "draft"), ("未定", "draft"), ("-", "")])
def test_a_state_that_is_not_settled_hides_the_record(read: Read, text: str, state: str) -> None:
    (one,) = read(f"id,名称,経度,緯度,公開状態\na,城,140.3,38.2,{text}\n").lists
    assert one.imported.states.get("a", "") == state
