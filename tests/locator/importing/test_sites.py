import dataclasses
import json
import time
from collections import Counter
from collections.abc import Callable

import pandas as pd
import pytest

from locator.importing import AskedList, ImportLimits, embedded_ids
from locator.importing.columns import LOCATION_COLUMNS
from locator.records import Catalogue

Read = Callable[..., AskedList]
ROWS = "id,名称,経度,緯度\n" + "".join(
    f"s{i},能登のロケ地{i}番,{136.5 + i / 100:.3f},{36.5 + i / 100:.3f}\n" for i in range(9)
)


def codes(imported: AskedList) -> list[str]:
    return [f.code for f in imported.findings]


def test_the_frame_is_a_table_of_locations(read: Read) -> None:
    frame = read("name,lon,lat\nA,136.6,36.5\n").frame
    assert list(frame.columns) == [*LOCATION_COLUMNS, "geometry"]
    assert frame.index.name == "id"
    assert frame.crs.to_epsg() == 4326
    numbers = {c: str(frame[c].dtype) for c in ("precision_m", "lead_days", "beds_nearby")}
    assert numbers == {"precision_m": "float64", "lead_days": "Int64", "beds_nearby": "Int64"}


def test_ids_are_kept_made_and_mended(read: Read) -> None:
    imported = read(
        "id,name,lon,lat\n"
        "a,A,136.6,36.5\n"
        "a,B,136.6,36.5\n"
        ",C,136.6,36.5\n"
        "loc-001,D,136.6,36.5\n"
        "a-2,E,136.6,36.5\n"
        "my-4,F,136.6,36.5\n",
        taken={"loc-001"},
    )
    assert dict(zip(imported.frame["name_ja"], imported.frame.index, strict=True)) == {
        "A": "a",
        "B": "a-3",
        "C": "my-4-2",
        "D": "my-loc-001",
        "E": "a-2",
        "F": "my-4",
    }
    assert codes(imported) == ["site_id_twice", "site_id_missing", "site_id_taken"]


def test_without_an_id_column_ids_are_stable_and_silent(read: Read) -> None:
    text = "name,lon,lat\nA,136.6,36.5\n,,\nB,136.6,36.5\n"
    first, second = read(text), read(text)
    assert list(first.frame.index) == list(second.frame.index) == ["my-2", "my-4"]
    assert codes(first) == ["site_row_blank"]


def test_a_row_repeated_cell_by_cell_is_set_aside(read: Read) -> None:
    imported = read("id,name,lon,lat\na,A,136.6,36.5\na,A,136.6,36.5\n")
    assert (imported.rows, imported.accepted) == (2, 1)
    assert (imported.findings[0].code, imported.findings[0].found) == ("site_row_twice", "row 2")
    cells = json.loads(imported.quarantined["cells"].iloc[0])
    assert cells == {"id": "a", "name": "A", "lon": "136.6", "lat": "36.5"}


@pytest.mark.parametrize("word", ["private_do_not_visit", "private", "私有（訪問不可）"])
def test_a_private_place_is_set_aside(read: Read, word: str) -> None:
    imported = read(f"name,lon,lat,立入\nA,136.6,36.5,{word}\nB,136.6,36.5,limited\n")
    assert imported.frame["name_ja"].tolist() == ["B"]
    assert codes(imported) == ["site_private"]
    assert imported.quarantined["code"].tolist() == ["site_private"]


def test_headings_in_doubt_are_told(read: Read) -> None:
    imported = read("名称,経度（日本測地系）,緯度,名称\nA,136.6,36.5,B\n")
    assert codes(imported) == ["site_column_twice", "site_old_datum"]


def test_encodings_in_doubt_are_told(read: Read) -> None:
    assert codes(read(b"name,lon,lat\ncaf\xc3\xa9,136.6,36.5\n")) == ["site_encoding_doubtful"]
    broken = ROWS.encode("cp932") + b"t,\x85\xff,136.6,36.5\n"
    assert codes(read(broken)) == ["site_bytes_replaced"]


def test_a_list_of_only_bad_rows_gives_an_empty_frame(read: Read) -> None:
    imported = read("name,lon,lat\n,136.6,36.5\n")
    assert (imported.rows, imported.accepted) == (1, 0)
    assert list(imported.frame.columns) == [*LOCATION_COLUMNS, "geometry"]


@pytest.fixture
def catalogue(towns: pd.DataFrame) -> Catalogue:
    """A catalogue that holds the towns and one location, loc-001."""
    empty = {f.name: pd.DataFrame() for f in dataclasses.fields(Catalogue)}
    one = pd.DataFrame(index=pd.Index(["loc-001"], name="id"))
    return Catalogue(**(empty | {"municipalities": towns, "locations": one, "version": "test"}))


def test_a_list_beside_a_catalogue(read: Read, catalogue: Catalogue) -> None:
    text = "id,name,市町\nloc-001,城,金沢市\nb,駅,輪島市\n"
    assert embedded_ids(catalogue) == {"loc-001"}
    imported = read(text, "a.csv", taken=embedded_ids(catalogue))
    assert list(imported.frame.index) == ["my-loc-001", "b"]
    assert list(imported.frame["municipality_code"]) == ["17201", "17204"]


def test_many_rows_of_one_fault_are_counted(read: Read) -> None:
    text = "name,lon,lat\n" + "".join(f"A{i},0,0\n" for i in range(50))
    imported = read(text, limits=ImportLimits(findings_per_code=3))
    counts = Counter(codes(imported))
    assert counts == {
        "site_zero_position": 3,
        "site_position_missing": 3,
        "site_more_findings": 2,
    }
    assert len(imported.quarantined) == 50


def test_one_id_for_many_rows_takes_no_time(read: Read) -> None:
    body = "".join(f"a,城{n},140.3,38.2\n" for n in range(4000))
    begun = time.process_time()
    imported = read(f"id,名称,経度,緯度\n{body}")
    assert list(imported.frame.index[[0, 1, -1]]) == ["a", "a-2", "a-4000"]
    assert time.process_time() - begun < 5


def test_a_number_of_thousands_of_digits_is_no_running_number(read: Read) -> None:
    imported = read(f"番号,名称,経度,緯度\n1,城,140.3,38.2\n{'2' * 5000},橋,140.4,38.2\n")
    assert list(imported.frame.index) == ["1", "2" * 5000]
