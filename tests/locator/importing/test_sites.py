import csv
import dataclasses
import io
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.findings import Severity
from locator.errors import ImportFileError
from locator.importing import (
    ImportedSites,
    ImportLimits,
    embedded_ids,
    read_sites,
    read_sites_file,
)
from locator.importing.columns import LOCATION_COLUMNS
from locator.records import Catalogue

Read = Callable[..., ImportedSites]
ROWS = "id,名称,経度,緯度\n" + "".join(
    f"s{i},能登のロケ地{i}番,{136.5 + i / 100:.3f},{36.5 + i / 100:.3f}\n" for i in range(9)
)


def codes(imported: ImportedSites) -> list[str]:
    return [f.code for f in imported.findings]


def test_the_frame_is_a_table_of_locations(read: Read) -> None:
    frame = read("name,lon,lat\nA,136.6,36.5\n").frame
    assert list(frame.columns) == [*LOCATION_COLUMNS, "geometry"]
    assert frame.index.name == "id"
    assert frame.crs.to_epsg() == 4326
    numbers = {c: str(frame[c].dtype) for c in ("precision_m", "lead_days", "beds_nearby")}
    assert numbers == {"precision_m": "float64", "lead_days": "Int64", "beds_nearby": "Int64"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"])
def test_every_encoding_gives_the_same_sites(read: Read, encoding: str) -> None:
    plain, other = read(ROWS), read(ROWS.encode(encoding))
    pd.testing.assert_frame_equal(plain.frame, other.frame)


def test_every_form_gives_the_same_sites(read: Read) -> None:
    records = list(csv.reader(io.StringIO(ROWS)))
    book = openpyxl.Workbook()
    for record in records:
        book.active.append(record)
    buffer = io.BytesIO()
    book.save(buffer)
    features = [
        {
            "type": "Feature",
            "properties": {"id": i, "name": n},
            "geometry": {"type": "Point", "coordinates": [float(x), float(y)]},
        }
        for i, n, x, y in records[1:]
    ]
    document = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    plain = read(ROWS).frame.drop(columns="source")
    for data, name in (
        (buffer.getvalue(), "a.xlsx"),
        (document, "a.geojson"),
        (ROWS.replace(",", "\t").encode(), "a.tsv"),
    ):
        pd.testing.assert_frame_equal(read(data, name).frame.drop(columns="source"), plain)


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


def test_without_municipalities_a_code_alone_is_set_aside() -> None:
    imported = read_sites(b"name,municipality_code\nA,17201\n", "a.csv")
    assert codes(imported) == ["site_position_missing"]


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "リスト.csv"
    path.write_bytes(ROWS.encode("cp932"))
    imported = read_sites(path, path.name)
    assert imported.accepted == 9
    assert imported.read_as == "CSV, cp932, comma"
    assert imported.frame["source"].iloc[0] == "リスト.csv row 2"


@pytest.fixture
def catalogue(towns: pd.DataFrame) -> Catalogue:
    """A catalogue that holds the towns and one location, loc-001."""
    empty = {f.name: pd.DataFrame() for f in dataclasses.fields(Catalogue)}
    one = pd.DataFrame(index=pd.Index(["loc-001"], name="id"))
    return Catalogue(**(empty | {"municipalities": towns, "locations": one, "version": "test"}))


def test_a_list_beside_a_catalogue(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,name,市町\nloc-001,城,金沢市\nb,駅,輪島市\n", encoding="utf-8")
    imported = read_sites_file(path, catalogue)
    assert embedded_ids(catalogue) == {"loc-001"}
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


def answered(data: bytes, name: str, towns: pd.DataFrame) -> None:
    try:
        imported = read_sites(data, name, towns)
    except ImportFileError as fault:
        told = fault
        imported = None
    if imported is None:
        assert told.code.startswith("import_")
        assert name in str(told)
        return
    assert imported.rows == imported.accepted + len(imported.quarantined)
    assert imported.frame.index.is_unique
    assert imported.frame.geometry.is_valid.all()
    assert np.isfinite(imported.frame.total_bounds).all() or imported.accepted == 0
    assert imported.frame["name_ja"].notna().all()
    assert "".join(imported.frame["name_ja"]).encode() is not None
    errors = [f for f in imported.findings if f.severity is Severity.ERROR]
    assert len(errors) <= len(imported.quarantined)


NAMES = st.sampled_from(["a.csv", "a.tsv", "a.xlsx", "a.geojson", "a.json", "a"])


@settings(deadline=None, max_examples=150)
@given(data=st.binary(max_size=400), name=NAMES)
def test_any_bytes_are_answered(towns: pd.DataFrame, data: bytes, name: str) -> None:
    answered(data, name, towns)


@settings(deadline=None, max_examples=150)
@given(
    cells=st.lists(
        st.lists(
            st.one_of(
                st.text(max_size=12),
                st.sampled_from(
                    ["136.6", "36.5", "0", "17201", "１３６", "金沢市", '"', "<b>", "1e9"]
                ),
            ),
            max_size=7,
        ),
        max_size=8,
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp932"]),
)
def test_any_cells_are_answered(towns: pd.DataFrame, cells: list[list[str]], encoding: str) -> None:
    rows = [["id", "名称", "経度", "緯度", "市区町村コード", "必要日数", "カテゴリ"], *cells]
    text = "\n".join(",".join(row) for row in rows)
    answered(text.encode(encoding, errors="replace"), "a.csv", towns)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
GEOMETRY = JSON | st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "MultiPoint", "LineString", "Polygon", "MultiPolygon"]),
        "coordinates": JSON
        | st.lists(st.floats(), max_size=3)
        | st.lists(st.lists(st.floats(), min_size=2, max_size=3), max_size=5)
        | st.lists(
            st.lists(st.lists(st.floats(100, 150), min_size=2, max_size=2), max_size=6), max_size=2
        ),
    }
)


@settings(deadline=None, max_examples=200)
@given(
    features=st.lists(
        JSON
        | st.fixed_dictionaries(
            {
                "properties": JSON | st.fixed_dictionaries({"name": JSON, "id": JSON}),
                "geometry": GEOMETRY,
            }
        ),
        max_size=5,
    )
)
def test_any_features_are_answered(towns: pd.DataFrame, features: list[object]) -> None:
    document = {"type": "FeatureCollection", "features": features}
    answered(json.dumps(document).encode(), "a.geojson", towns)


@settings(deadline=None, max_examples=60)
@given(place=st.integers(0, 4000), value=st.integers(0, 255), cut=st.integers(0, 9000))
def test_any_damaged_workbook_is_answered(
    towns: pd.DataFrame, place: int, value: int, cut: int
) -> None:
    data = bytearray(_workbook())
    data[place % len(data)] = value
    answered(
        bytes(data[: len(data) - cut % len(data)]) if cut % 3 == 0 else bytes(data), "a.xlsx", towns
    )


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["name", "lon", "lat"])
    book.active.append(["A", 136.6, 36.5])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def all_towns(real_data: Path) -> pd.DataFrame:
    """All municipalities, made here from the file of the publisher by other means."""
    table = pd.read_csv(real_data / "municipalities_localgovjp/localgovjp-utf8.csv", dtype=str)
    return pd.DataFrame(
        {
            "name_ja": table["city"].to_numpy(),
            "lon": table["lng"].astype(float).to_numpy(),
            "lat": table["lat"].astype(float).to_numpy(),
        },
        index=pd.Index(table["lgcode"].str[:5], name="municipality_code"),
    )


@pytest.mark.real
def test_sightseeing_list_of_ishikawa(real_data: Path, all_towns: pd.DataFrame) -> None:
    path = real_data / "opendata_ishikawa/170003_tourism.csv"
    imported = read_sites(path, path.name, all_towns)
    raw = pd.read_csv(path, dtype=str, encoding="utf-8-sig", skip_blank_lines=False)
    without = raw["緯度"].isna()
    assert without.sum() == 74
    assert imported.rows == len(raw) == 1346
    counts = Counter(codes(imported))
    placed = counts["site_placed_at_municipality"]
    # The 10 that stay aside name only the prefecture (9) or nothing at all (1).
    assert placed + len(imported.quarantined) == 74
    assert counts["site_position_missing"] == 9
    assert counts["site_row_blank"] == 1
    assert set(imported.frame.index) <= set(raw["ID"])
    stated = raw[~without].set_index("ID")
    points = imported.frame.geometry.loc[stated.index]
    np.testing.assert_array_equal(points.x, stated["経度"].astype(float))
    np.testing.assert_array_equal(points.y, stated["緯度"].astype(float))
    assert (imported.frame["precision_m"] == 5000).sum() == placed


@pytest.mark.real
def test_municipalities_in_cp932_whose_codes_lost_their_zero(
    real_data: Path, all_towns: pd.DataFrame
) -> None:
    data = (real_data / "municipalities_localgovjp/localgovjp-sjis-2019.csv").read_bytes()
    head = b"pid,pref,cid,city,citykana,lat,lng,url,phrase"
    assert data.startswith(head)
    data = b"id_,pref,municipality_code,name,kana,lat,lng,url,phrase" + data[len(head) :]
    imported = read_sites(data, "localgovjp-sjis-2019.csv", all_towns)
    assert imported.read_as == "CSV, cp932, comma"
    assert imported.rows == 1916
    assert "札幌市 中央区" in set(imported.frame["name_ja"])
    digits = pd.read_csv(io.BytesIO(data), dtype=str, encoding="cp932")["municipality_code"]
    known = set(all_towns.index)
    expected = digits.str.zfill(5)
    good = expected.isin(known).to_numpy()
    assert list(imported.frame["municipality_code"][good]) == list(expected[good])
    assert imported.frame["municipality_code"][~good].isna().all()
    lost = int((good & (digits.str.len() == 4)).sum())
    assert Counter(f.code for f in imported.findings)["site_code_zero_lost"] == lost > 400


@pytest.mark.real
def test_a_list_without_names_says_what_it_lacks(real_data: Path) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_sites(real_data / "michinoeki_kanto" / "michinoeki.csv", "michinoeki.csv")
    assert fault.value.code == "import_missing_column"
    assert fault.value.facts["missing"] == "name_ja"


@pytest.mark.real
def test_positions_under_strange_headings_are_found_and_said_to_be_guessed(real_data: Path) -> None:
    imported = read_sites(real_data / "michinoeki_kanto" / "master.csv", "master.csv")
    assert (imported.rows, imported.accepted) == (175, 175)
    guessed = {f.found: f.expected for f in imported.findings if f.code == "site_heading_guessed"}
    assert guessed == {
        "ExtendedData/Data/2/value": "lat (60%)",
        "ExtendedData/Data/3/value": "lon (60%)",
    }
    point = imported.frame.geometry.iloc[0]
    assert (point.x, point.y) == (140.3330587, 36.5449685)


@pytest.mark.real
def test_roadside_stations_of_kanto_once_they_have_names(real_data: Path) -> None:
    folder = real_data / "michinoeki_kanto"
    names = (
        pd.read_csv(folder / "master.csv", dtype=str)
        .iloc[:, 3:6]
        .set_axis(["id", "x", "name"], axis=1)
    )
    table = pd.read_csv(folder / "michinoeki.csv", dtype=str)
    joined = table.merge(names[["id", "name"]], on="id", how="left")
    imported = read_sites(joined.to_csv(index=False).encode("cp932"), "michinoeki.csv")
    assert imported.rows == len(joined) >= 175
    nameless = int(joined["name"].isna().sum())
    assert Counter(imported.quarantined["code"])["site_name_missing"] == nameless


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "rows", "aside"),
    [
        ("170003_public_facility.csv", 87, 4),
        ("170003_public_toilet.csv", 103, 0),
        ("170003_public_wireless_lan.csv", 9, 0),
        ("170003_evacuation_space.csv", 1528, 3),
        ("michinoeki.csv", 26, 0),
        ("yorimichi_parking.csv", 32, 0),
    ],
)
def test_standard_tables_of_ishikawa(
    real_data: Path, all_towns: pd.DataFrame, name: str, rows: int, aside: int
) -> None:
    imported = read_sites(real_data / "opendata_ishikawa" / name, name, all_towns)
    assert (imported.rows, len(imported.quarantined)) == (rows, aside)
    west, south, east, north = imported.frame.total_bounds
    assert west > 122
    assert south > 20
    assert east < 154.5
    assert north < 46


def test_one_id_for_many_rows_takes_no_time(read: Read) -> None:
    body = "".join(f"a,城{n},140.3,38.2\n" for n in range(4000))
    begun = time.process_time()
    imported = read(f"id,名称,経度,緯度\n{body}")
    assert list(imported.frame.index[[0, 1, -1]]) == ["a", "a-2", "a-4000"]
    assert time.process_time() - begun < 5


def test_a_number_of_thousands_of_digits_is_no_running_number(read: Read) -> None:
    imported = read(f"番号,名称,経度,緯度\n1,城,140.3,38.2\n{'2' * 5000},橋,140.4,38.2\n")
    assert list(imported.frame.index) == ["1", "2" * 5000]
