"""Which record a row is, by hand."""

import random
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from geo.distance import geodesic_m
from locator.duplicates import candidate_pairs
from locator.identity import SAME_PLACE_M, Reserved, Standing, record_ids
from locator.importing import ImportedSites
from locator.intake import intake_of
from locator.records import Catalogue
from locator.workspace import Entry, Intake, Workspace, kind_of
from tests.locator.lists import records_of


def ids(text: str, embedded: Catalogue, standing: Mapping[str, Entry] = {}) -> list[str]:
    return record_ids(read(text, embedded), kind_of("locations"), standing, ())


def read(text: str, embedded: Catalogue) -> ImportedSites:
    return records_of(text.encode(), "a.csv", embedded.municipalities)


def known(own: str, name: str, lon: float = 138.5, lat: float = 35.6) -> dict[str, Entry]:
    return {
        own: Entry(kind="locations", id=own, fields={"name_ja": name}, lon=lon, lat=lat),
    }


def test_an_id_is_kept_and_one_is_made_of_name_and_place(embedded: Catalogue) -> None:
    text = "id,名称,経度,緯度\na,城,138.5,35.6\n,橋,138.51,35.6\n"
    first, second = ids(text, embedded)
    assert first == "a"
    assert second.startswith("own-")
    assert ids("名称,経度,緯度\n橋,138.51,35.6\n", embedded) == [second]
    assert ids("名称,経度,緯度\n橋,138.52,35.6\n", embedded) != [second]


def test_the_same_name_within_150_m_is_the_same_place(embedded: Catalogue) -> None:
    standing = known("x", "ヶ城")
    assert ids("名称,経度,緯度\nケ城,138.5010,35.6\n", embedded, standing) == ["x"]
    assert ids("名称,経度,緯度\nケ城,138.5020,35.6\n", embedded, standing) != ["x"]


def test_an_id_of_another_name_far_away_is_another_place(embedded: Catalogue) -> None:
    standing = known("a", "城")
    head = "id,名称,経度,緯度\n"
    assert ids(f"{head}a,城跡,138.5,35.6\n", embedded, standing) == ["a"]
    assert ids(f"{head}a,城,139.5,35.6\n", embedded, standing) == ["a"]
    assert ids(f"{head}a,海,139.5,35.6\n", embedded, standing) != ["a"]


@pytest.mark.parametrize("heading", ["No", "番号", "管理番号"])
def test_running_numbers_name_no_record(embedded: Catalogue, heading: str) -> None:
    text = f"{heading},名称,経度,緯度\n1,城,138.5,35.6\n2,橋,138.51,35.6\n3,海,138.52,35.6\n"
    told = read(text, embedded)
    assert "site_running_numbers" in {f.code for f in told.findings}
    assert all(own.startswith("own-") for own in ids(text, embedded))
    stated = text.replace("1,城", "31,城").replace("3,海", "9,海")
    assert ids(stated, embedded) == ["31", "2", "9"]


def test_two_rows_that_say_the_same_of_themselves_get_two_ids(embedded: Catalogue) -> None:
    text = "名称,経度,緯度,備考\n城,138.5,35.6,甲\n城,138.5,35.6,乙\n"
    first, second = ids(text, embedded)
    assert second == f"{first}-2"
    assert record_ids(read(text, embedded), kind_of("locations"), {}, {first})[0] == second


def test_an_id_that_another_table_of_the_file_bears_is_another_record(
    embedded: Catalogue,
) -> None:
    told = read("id,名称,経度,緯度\na,橋,138.51,35.6\n", embedded)
    (made,) = record_ids(told, kind_of("locations"), {}, {"a"})
    assert made.startswith("own-")
    assert record_ids(told, kind_of("locations"), {}, {"b"}) == ["a"]
    intake = intake_of(told, file="a.zip", standing={}, reserved={"a"})
    (remark,) = (r for r in intake.remarks if r.code == "site_id_twice")
    assert (remark.found, remark.expected, remark.row) == ("a", made, 2)


def test_records_that_stand_are_looked_up_by_id_and_name(tmp_path: Path) -> None:
    own = Workspace(tmp_path / "own.gpkg")
    told = [
        Entry(kind="locations", id=i, fields={"name_ja": n}, lon=138.5, lat=35.5)
        for i, n in (("a", "城"), ("b", "ﾊｼ"), ("c", "滝"))
    ]
    own.write(Intake(action="edit", kind="locations", entries=tuple(told)), by="x")
    looking = Intake(action="import", kind="locations")
    with own.loading(looking, by="x", is_written=False) as loading:
        found = Standing(loading, is_by_name=True).near(["a", "z"], ["ハシ"])
        assert sorted(found) == ["a", "b"]  # at hand, of which a name is looked for
        assert len(found) == 2
        assert found["c"].fields["name_ja"] == "滝"  # looked up when it is asked for
        assert found.get("z") is None
        assert found.get("z") is None
        assert list(Standing(loading, is_by_name=False).near(["a"], ["ハシ"])) == ["a"]


def test_ids_that_a_list_brings_are_reserved() -> None:
    reserved = Reserved(frozenset({"x"}))
    reserved.add(["a", "b"])
    assert ["a" in reserved, "x" in reserved, "c" in reserved] == [True, True, False]
    assert list(reserved.has_come(["x", "b"])) == [False, True]


def parks(count: int, chance: random.Random, width: float) -> dict[str, Entry]:
    return {
        f"p{n}": Entry(
            kind="locations",
            id=f"p{n}",
            fields={"name_ja": "公園" if n % 5 else "橋"},
            lon=138.2 + chance.random() * width,
            lat=35.2 + chance.random() * width,
        )
        for n in range(count)
    }


def as_rows(entries: Iterable[Entry]) -> str:
    rows = (f"{e.fields['name_ja']},{e.lon},{e.lat}\n" for e in entries)
    return "名称,経度,緯度\n" + "".join(rows)


def test_the_first_record_of_a_name_that_is_near_and_free_is_taken(embedded: Catalogue) -> None:
    chance = random.Random(7)  # noqa: S311 - no secrets
    standing = parks(300, chance, 0.02)
    coming = parks(300, chance, 0.02)
    expected, used = [], set()
    for row in coming.values():
        near = (
            own
            for own, e in standing.items()
            if own not in used
            and e.fields == row.fields
            and geodesic_m([e.lon], [e.lat], [row.lon], [row.lat])[0] <= SAME_PLACE_M
        )
        expected.append(next(near, ""))
        used.add(expected[-1])
    found = ids(as_rows(coming.values()), embedded, standing)
    assert [own if own in standing else "" for own in found] == expected
    assert 100 < sum(map(bool, expected)) < 300


def test_thousands_of_one_name_come_again_in_any_order_within_seconds(
    embedded: Catalogue,
) -> None:
    chance = random.Random(8)  # noqa: S311 - no secrets
    standing = parks(5_000, chance, 0.9)
    coming = chance.sample(list(standing.values()), 5_000)
    told = read(as_rows(coming), embedded)
    begun = time.process_time()
    found = record_ids(told, kind_of("locations"), standing, ())
    assert time.process_time() - begun < 10
    assert set(found) == set(standing)
    pairs = candidate_pairs(standing)
    assert time.process_time() - begun < 20
    assert pairs["distance_m"].max() <= 500


def test_a_record_without_a_position_is_near_nothing(embedded: Catalogue) -> None:
    nowhere = {"x": Entry(kind="locations", id="x", fields={"name_ja": "城"}, lon=None, lat=None)}
    assert ids("名称,経度,緯度\n城,138.5,35.6\n", embedded, nowhere) != ["x"]
