from locator.importing.columns import layout_of
from locator.importing.headers import find_header, match_header

SITES = layout_of("locations")


def test_the_surest_heading_wins() -> None:
    header = match_header(
        ["全国地方公共団体コード", "ID", "名称", "所在地_全国地方公共団体コード"], SITES
    )
    assert dict(header.places) == {"municipality_code": 3, "id": 1, "name_ja": 2}
    assert header.headings["municipality_code"] == "所在地_全国地方公共団体コード"


def test_missing_columns() -> None:
    assert match_header(["id", "lat", "lon"], SITES).missing() == ("name_ja",)
    assert match_header(["name"], SITES).missing() == ("lon", "lat")
    assert match_header(["name", "lat"], SITES).missing() == ("lon",)
    assert match_header(["name", "住所"], SITES).missing() == ()


def test_a_heading_twice_is_told() -> None:
    header = match_header(["name", "lon", "lat", "Name"], SITES)
    assert header.twice == ("Name",)
    assert header.places["name_ja"] == 0


def test_old_datum_is_seen_and_new_is_not() -> None:
    assert (
        match_header(["名称", "経度（日本測地系）", "緯度"], SITES).old_datum
        == "経度（日本測地系）"
    )
    assert match_header(["名称", "経度（日本測地系2011）", "緯度"], SITES).old_datum == ""


def test_titles_above_the_header_are_passed_over() -> None:
    rows = [["ロケ地一覧", "", ""], ["", "", ""], ["名称", "経度", "緯度"], ["城", "136.6", "36.5"]]
    found = find_header(rows, SITES)
    assert found is not None
    assert found[0] == 2


def test_a_row_with_a_decimal_number_is_no_header() -> None:
    rows = [["name", "a"], ["name", "lon", "lat", "36.54"]]
    found = find_header(rows, SITES)
    assert found is not None
    assert found[0] == 0
    assert find_header([["36.5", "140.1"]], SITES) is None
    assert find_header([], SITES) is None
