import json
from pathlib import Path

import pytest

from locator.errors import ImportFileError
from locator.importing.columns import layout_of
from locator.importing.headers import match_header
from locator.importing.mapping import completed, header_of, propose, read_mapping

SITES = layout_of("locations")


def told(headings: list[str], rows: list[list[str]]) -> dict[str, tuple[str, float]]:
    return {p.column: (p.heading, p.confidence) for p in propose(headings, rows, SITES)}


def test_a_known_heading_is_sure_a_part_less_and_content_least() -> None:
    rows = [["竹の浦館", "(0761)73-8812", "136.31", "36.34"]] * 3
    assert told(["直売所の名称", "電話番号", "A", "B"], rows) == {
        "contact": ("電話番号", 1.0),
        "name_ja": ("直売所の名称", 0.8),
        "lon": ("A", 0.6),
        "lat": ("B", 0.6),
    }


def test_content_alone_tells_degrees_kana_and_telephones() -> None:
    rows = [["カナザワジョウ", "076-234-3800", "東経136度39分33秒", "136", "x"]] * 4
    assert told([], rows) == {
        "name_kana": ("1", 0.6),
        "contact": ("2", 0.6),
        "lon": ("3", 0.6),
    }


def test_a_meaning_is_given_once_to_the_surest() -> None:
    rows = [["1", "138.5", "138.6"]]
    assert told(["施設", "経度", "東の経度"], rows)["lon"] == ("経度", 1.0)
    assert told(["filename", "x"], [["a", "b"]]) == {"lon": ("x", 1.0)}


def test_only_what_is_missing_is_guessed_and_marked() -> None:
    cells = ["直売所の名称", "住所1", "TEL"]
    header = completed(match_header(cells, SITES), cells, [["館", "加賀市", "076"]], SITES)
    assert header.places == {"name_ja": 0, "address": 1, "contact": 2}
    assert header.guessed == {"name_ja": 0.8}
    whole = match_header(["名称", "経度", "緯度"], SITES)
    assert completed(whole, ["名称", "経度", "緯度"], [], SITES).guessed == {}


def test_a_mapping_finds_its_row_or_counts_columns() -> None:
    rows = [["一覧", "", ""], ["場所", "東", "北"], ["城", "138.5", "35.6"]]
    found = header_of({"場所": "name_ja", "東": "lon", "北": "lat"}, rows, SITES)
    assert found is not None
    assert (found[0], found[1].places) == (1, {"name_ja": 0, "lon": 1, "lat": 2})
    assert header_of({"場所": "name_ja", "西": "lon"}, rows, SITES) is None
    numbered = header_of({"3": "name_ja", "1": "lon"}, rows, SITES)
    assert numbered is not None
    assert (numbered[0], numbered[1].places) == (-1, {"name_ja": 2, "lon": 0})


def test_a_mapping_is_read_also_from_the_answer_of_an_import(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"rows": 3, "mapping": {"場所": "name_ja"}}), encoding="utf-8")
    assert read_mapping(path) == {"場所": "name_ja"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no object"),
        ("{}", "no object"),
        ('{"a": 1}', "no text"),
        ('{"a": "castle"}', "no list has the column castle"),
        ('{"a": "lon", "b": "lon"}', "stands twice"),
        ('{"1": "lon", "b": "lat"}', "mixed"),
        ('{"0": "lon"}', "number is 0"),
        ('{"00": "lon"}', "number is 0"),
        ('{"' + "9" * 5000 + '": "lon"}', "number is 0"),
    ],
)
def test_what_is_no_mapping_is_explained(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ImportFileError, match=said) as caught:
        read_mapping(path)
    assert caught.value.code == "bad_mapping"


def test_a_mapping_that_cannot_be_opened_says_so_and_no_more(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError) as caught:
        read_mapping(tmp_path / "none.json")
    assert caught.value.code == "import_unreadable"
