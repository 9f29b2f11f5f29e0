"""A faulty file of a format is refused, and every fault is named."""

from pathlib import Path

import pytest

from locator.errors import DataError
from locator.importing.format_reading import MOST_BYTES, read_format
from locator.importing.format_records import Format

GOOD = """
id = "mine"
name_ja = "名簿"
name_en = "list"
kind = "shoots"
edition = "1"
source = "the publisher"
licence_note = "CC0 1.0"
projected = "EPSG:2154"
region = "world"
drop = ["誰"]
[recognise]
headings = ["題", "日"]
[recognise.cells]
"題" = ".+"
[columns]
"題" = "title"
"日" = "begins_on"
[joined]
note = ["備考", "その他"]
[constants]
licence = "CC0 1.0"
[words.title]
"甲" = "乙"
[dates]
begins_on = ["%Y/%m/%d"]
"""
BROKEN = (
    ('name_ja = "名簿"', "name_ja = 3", "name_ja: 3 (expected a text)"),
    ('edition = "1"', "", "edition: '' (expected a text)"),
    ('id = "mine"', 'id = "other"', "id: 'other' (expected the name of the file, mine)"),
    ('id = "mine"', 'id = "Mine!"', "id: 'Mine!' (expected small letters"),
    ('kind = "shoots"', 'kind = "trains"', "kind: 'trains' (expected one of locations,"),
    ('"題" = "title"', '"題" = "colour"', "columns: 'colour' (expected a column of shoots)"),
    ('"題" = "title"', '"題" = 3', "columns: {'題': 3"),
    ('licence = "CC0 1.0"', 'title = "x"', "constants.title: 'title' (expected one way"),
    ('projected = "EPSG:2154"', 'projected = "Lambert"', "projected: 'Lambert'"),
    ('region = "world"', 'region = "mars"', "region: 'mars' (expected japan or world)"),
    ('drop = ["誰"]', 'drop = ["題"]', "drop: '題' (expected no heading that a column takes)"),
    ('drop = ["誰"]', 'drop = "誰"', "drop: '誰' (expected a list of texts)"),
    ('headings = ["題", "日"]', "", "recognise: ['cells'] (expected one of headings, keys and"),
    (
        'headings = ["題", "日"]',
        "width = 2",
        "columns: '題' (expected a number of a column, 1 to 2",
    ),
    ('headings = ["題", "日"]', "width = true", "recognise.width: True"),
    ('"題" = ".+"', '"題" = "("', "recognise.cells.題: '(' (expected a regular expression)"),
    ("[words.title]", "[words.director]", "words.director: 'director' (expected a column that"),
    ("[words.title]", "[words]", "words.甲: '乙' (expected a table of texts)"),
    ('["%Y/%m/%d"]', '["%Y"]', "dates.begins_on: '%Y' (expected a form of a whole date"),
    ('["%Y/%m/%d"]', '["%Q"]', "dates.begins_on: '%Q'"),
    ("begins_on = [", "ends_on = [", "dates.ends_on: 'ends_on' (expected a column that is filled"),
    ("[joined]", "[sewn]", "sewn: {'note'"),
    (
        'note = ["備考", "その他"]',
        'note = "備考"',
        "joined.note: '備考' (expected a list of texts)",
    ),
    ("[constants]", "records = 3\n[constants]", "joined.records: 3"),
)


def read(tmp_path: Path, text: str | bytes, name: str = "mine.toml") -> Format:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_format(path)


def test_a_whole_file_says_all(tmp_path: Path) -> None:
    known = read(tmp_path, GOOD)
    assert (known.id, known.kind, known.projected, known.region) == (
        "mine", "shoots", "EPSG:2154", "world",
    )  # fmt: skip
    (part,) = known.parts
    assert part.targets == ("title", "begins_on", "note", "licence")
    assert part.words["title"] == {"甲": "乙"}
    assert known.dates == {"begins_on": ("%Y/%m/%d",)}
    assert known.drop == ("誰",)
    assert known.signs.cells["題"].fullmatch("x")
    assert not known.is_json


@pytest.mark.parametrize(("was", "then", "told"), BROKEN, ids=[t or n for _, n, t in BROKEN])
def test_each_fault_names_file_key_and_what_was_expected(
    was: str, then: str, told: str, tmp_path: Path
) -> None:
    assert was in GOOD
    with pytest.raises(DataError) as caught:
        read(tmp_path, GOOD.replace(was, then, 1))
    assert caught.value.code == "bad_format"
    assert caught.value.facts["file"] == "mine.toml"
    assert told in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, 'id = 1\nregion = "mars"\nkind = "trains"\nother = 2\n')
    told = str(caught.value.facts["faults"])
    keys = ("id: 1", "region:", "kind:", "other: 2", "recognise:")
    assert [key for key in keys if key not in told] == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"id = ",
        b"a = " + b"[" * 20_000,
        b"kind = 'shoots'\ncolumns = []\nrecognise = []\ndates = 3\nparts = 4\nwords = 5\n",
        b"[[parts]]\n[[parts]]\nkind = 'works'\n",
        b"parts = [1, {kind = 'works'}, {kind = 'works'}]\n",
        b"#" * (MOST_BYTES + 1),
        b"id = " + b"9" * 5_000,
    ],
)
def test_a_hostile_file_is_a_fault_of_the_data(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, content)
    assert caught.value.code == "bad_format"
    assert len(str(caught.value)) < 5_000


def test_a_missing_file_is_a_fault_of_the_data(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.toml"):
        read_format(tmp_path / "gone.toml")


def test_words_and_constants_are_those_of_the_vocabulary(tmp_path: Path) -> None:
    text = """
id = "mine"
name_ja = "作品"
name_en = "works"
edition = "1"
source = "s"
licence_note = "l"
[recognise]
keys = ["id"]
[[parts]]
kind = "works"
[parts.columns]
"title" = "title_ja"
"type" = "kind"
"^.id" = "id"
[parts.words.kind]
"TV" = "cartoon"
"""
    with pytest.raises(DataError, match=r"parts\[1\]\.kind: 'cartoon' \(expected one of anime"):
        read(tmp_path, text)
    assert read(tmp_path, text.replace("cartoon", "anime")).is_json
    with pytest.raises(DataError, match=r"columns: 'a\[0\]' \(expected a path"):
        read(tmp_path, text.replace("cartoon", "anime").replace('"title" =', '"a[0]" ='))
