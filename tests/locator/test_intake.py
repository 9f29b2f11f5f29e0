"""From a list to records: no row lost, the same place found again, the difference told."""

from collections import Counter
from pathlib import Path

import pytest

from locator.importing import ImportedSites
from locator.intake import (
    answer_json,
    combined,
    difference,
    intake_of,
    with_municipalities,
)
from locator.outlines import load_outlines
from locator.records import Catalogue
from locator.settings import find_data
from locator.workspace import Entry, Intake, Workspace
from tests.locator.lists import records_of

HEAD = "id,名称,経度,緯度,備考\n"


def read(text: str, catalogue: Catalogue, name: str = "a.csv") -> ImportedSites:
    return records_of(text.encode(), name, catalogue.municipalities)


def taken(text: str, catalogue: Catalogue, standing: dict[str, Entry] | None = None) -> Intake:
    imported = read(text, catalogue)
    return intake_of(imported, file="a.csv", content=text.encode(), standing=standing or {})


def standing_after(intake: Intake, tmp_path: Path) -> tuple[Workspace, dict[str, Entry]]:
    own = Workspace(tmp_path / "own.gpkg")
    own.write(intake, by="me")
    return own, dict(own.entries("locations"))


def test_every_row_is_an_entry_or_waits(embedded: Catalogue) -> None:
    text = HEAD + "a,城,138.5,35.6,\nb,,138.5,35.6,\nc,海,0,0,\nd,橋,35.7,138.6,入替\n"
    got = taken(text, embedded)
    assert (got.rows, got.accepted, len(got.asides)) == (4, 2, 2)
    assert got.rows == len(got.entries) + len(got.asides)
    assert got.repaired == 1
    actions = {(r.row, r.code): r.action for r in got.remarks}
    assert actions[3, "site_name_missing"] == "quarantined"
    assert actions[5, "site_lon_lat_swapped"] == "repaired"
    assert got.mapping == {
        "id": "id",
        "名称": "name_ja",
        "経度": "lon",
        "緯度": "lat",
        "備考": "note",
    }


def test_a_newer_file_finds_its_records_without_ids(embedded: Catalogue, tmp_path: Path) -> None:
    first = taken("名称,経度,緯度\n角島大橋,130.9,34.35\n別の橋,130.8,34.3\n", embedded)
    _, standing = standing_after(first, tmp_path)
    newer = "名称,経度,緯度,備考\n新しい所,131,34.4,\n角島大橋,130.9003,34.3501,風に注意\n"
    again = taken(newer, embedded, standing)
    told = difference(again, standing, standing)
    bridge, other = (entry.id for entry in first.entries)
    assert list(told.changed) == [bridge]
    assert told.changed[bridge]["note"] == (None, "風に注意")
    assert len(told.new) == 1
    assert told.absent == (other,)


def test_a_place_of_the_same_name_far_away_is_another(embedded: Catalogue, tmp_path: Path) -> None:
    _, standing = standing_after(taken("名称,経度,緯度\n城山,138.5,35.6\n", embedded), tmp_path)
    again = taken("名称,経度,緯度\n城山,138.51,35.6\n", embedded, standing)
    assert difference(again, standing).same == ()
    assert len(difference(again, standing).new) == 1


def test_what_a_newer_file_leaves_open_stays(embedded: Catalogue, tmp_path: Path) -> None:
    own, standing = standing_after(taken(HEAD + "a,城,138.5,35.6,要予約\n", embedded), tmp_path)
    own.write(taken(HEAD + "a,城跡,138.5,35.6,\n", embedded, standing), by="me")
    fields = own.entries("locations")["a"].fields
    assert (fields["name_ja"], fields["note"]) == ("城跡", "要予約")


def test_a_position_in_another_town_and_one_in_the_sea_are_told(embedded: Catalogue) -> None:
    text = (
        "id,名称,経度,緯度,市区町村コード\n"
        "a,県庁,138.5686,35.6642,19201\nb,都庁,139.6917,35.6896,19201\nc,沖,138.5,30.0,\n"
        "d,町,138.5686,35.6642,\n"
    )
    imported = with_municipalities(
        read(text, embedded),
        load_outlines(find_data()),
        embedded.municipalities["name_ja"],
        file="a.csv",
    )
    found = {(f.row, f.code): (f.found, f.expected) for f in imported.findings}
    assert found[3, "site_other_municipality"] == ("甲府市", "新宿区")
    assert (4, "site_in_the_sea") in found
    assert [row for row, _ in found] == [3, 4]
    assert imported.frame["municipality_code"].tolist()[:2] == ["19201", "19201"]
    assert imported.frame.loc["d", "municipality_code"] == "19201"


def test_the_answer_is_the_contract(embedded: Catalogue) -> None:
    got = taken(HEAD + "a,城,138.5,35.6,\nb,,138.5,35.6,\n", embedded)
    told = answer_json(got, difference(got, {}), 7, got.remarks)  # type: ignore[arg-type]
    assert {"rows", "accepted", "quarantined", "repaired", "findings", "mapping"} <= set(told)
    finding = told["findings"][0]  # type: ignore[index]
    assert {"code", "severity", "sheet", "row", "column", "found", "expected", "action"} <= set(
        finding
    )


@pytest.mark.parametrize(
    ("name", "rows", "aside"),
    [
        ("170003_tourism", 1346, {"site_position_missing": 9, "site_row_blank": 1}),
        ("170003_public_facility", 87, {"site_row_blank": 4}),
        ("170003_evacuation_space", 1528, {"site_name_missing": 1, "site_row_twice": 2}),
        ("170003_public_toilet", 103, {}),
        ("170003_public_wireless_lan", 9, {}),
        ("michinoeki", 26, {}),
        ("yorimichi_parking", None, {}),
        ("tyokubaisyo", None, {}),
        ("chisanchisyo_shop", None, {}),
        ("shun_jiba_shop", None, {}),
    ],
)
@pytest.mark.real
def test_no_row_of_a_published_list_is_lost(
    name: str, rows: int | None, aside: dict[str, int], real_data: Path, embedded: Catalogue
) -> None:
    content = (real_data / "opendata_ishikawa" / f"{name}.csv").read_bytes()
    imported = records_of(content, name, embedded.municipalities)
    got = intake_of(imported, file=name, content=content, standing={})
    assert rows is None or got.rows == rows
    assert got.rows == len(got.entries) + len(got.asides)
    assert len({entry.id for entry in got.entries}) == len(got.entries)
    if aside or rows is not None:
        assert Counter(a.code for a in got.asides) == aside


def test_a_row_placed_at_the_town_replaces_no_stated_position(
    embedded: Catalogue, tmp_path: Path
) -> None:
    head = "id,名称,経度,緯度,市区町村コード,位置精度\n"
    own, standing = standing_after(taken(f"{head}a,城,138.5,35.6,19201,20\n", embedded), tmp_path)
    own.write(taken(f"{head}a,城,,,19201,\n", embedded, standing), by="me")
    kept = own.entries("locations")["a"]
    assert (kept.lon, kept.lat, kept.fields["precision_m"]) == (138.5, 35.6, 20)


def test_a_stated_position_takes_the_place_of_the_town_with_its_precision(
    embedded: Catalogue, tmp_path: Path
) -> None:
    head = "id,名称,経度,緯度,市区町村コード\n"
    own, standing = standing_after(taken(f"{head}a,城,,,19201\n", embedded), tmp_path)
    assert standing["a"].fields["precision_m"] == 5000
    own.write(taken(f"{head}a,城,138.5,35.6,19201\n", embedded, standing), by="me")
    now = own.entries("locations")["a"]
    assert (now.lon, now.lat, now.fields.get("precision_m")) == (138.5, 35.6, None)


def test_an_inserted_row_or_a_renamed_file_changes_no_record(
    embedded: Catalogue, tmp_path: Path
) -> None:
    _, standing = standing_after(taken(HEAD + "a,城,138.5,35.6,\n", embedded), tmp_path)
    text = HEAD + "z,橋,138.6,35.6,\na,城,138.5,35.6,\n"
    imported = read(text, embedded, "b.csv")
    again = intake_of(imported, file="b.csv", content=b"", standing=standing)
    told = difference(again, standing)
    assert (told.new, dict(told.changed), told.same) == (("z",), {}, ("a",))


def test_a_category_that_is_not_known_replaces_no_known_one(
    embedded: Catalogue, tmp_path: Path
) -> None:
    head = "id,名称,経度,緯度,分類\n"
    own, standing = standing_after(taken(f"{head}a,城,138.5,35.6,城跡\n", embedded), tmp_path)
    own.write(taken(f"{head}a,城,138.5,35.6,まるきり別\n", embedded, standing), by="me")
    assert own.entries("locations")["a"].fields["category"] == "castle"


def test_columns_that_are_not_taken_are_told_in_the_answer(embedded: Catalogue) -> None:
    got = taken("名称,経度,緯度,好きな色\n城,138.5,35.6,青\n", embedded)
    assert [(r.code, r.column, r.action) for r in got.remarks] == [
        ("column_not_taken", "好きな色", "left_out")
    ]


def test_tables_of_one_file_are_one_intake(embedded: Catalogue) -> None:
    first = taken(HEAD + "a,城,138.5,35.6,\n", embedded)
    second = taken(HEAD + "b,,138.5,35.6,\n", embedded)
    both = combined([first, second])
    assert (both.rows, both.accepted, len(both.asides)) == (2, 1, 1)
    assert both.rows == len(both.entries) + len(both.asides)
