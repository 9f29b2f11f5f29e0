"""A file of any form as the list of one question; the rest is refused and says why."""

import csv
import gzip
import io
import json
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
from locator.i18n import Lang
from locator.importing import AskedList, ImportLimits, read_sites, template_xlsx
from locator.importing.columns import LOCATION_COLUMNS
from locator.importing.formats import load_formats
from locator.importing.forms import CHOSEN
from locator.importing.lists import Knowledge
from locator.importing.placing import make_gazetteer
from locator.settings import find_data
from tests.locator.importing.vectors import places, written, zipped

Read = Callable[..., AskedList]
NOWHERE = Knowledge(gazetteer=make_gazetteer(None))
ROWS = "id,名称,経度,緯度\n" + "".join(
    f"s{i},能登のロケ地{i}番,{136.5 + i / 100:.3f},{36.5 + i / 100:.3f}\n" for i in range(9)
)
CSV = b"name,lon,lat\nA,136.6,36.5\n"
POINT = (
    b'{"type":"Feature","properties":{"name":"A"},'
    b'"geometry":{"type":"Point","coordinates":[136.6,36.5]}}'
)
KML = (
    "<kml xmlns='http://www.opengis.net/kml/2.2'><Placemark><name>城の門</name>"
    "<Point><coordinates>136.6588,36.5661</coordinates></Point></Placemark></kml>"
).encode()


GPX = (
    "<gpx version='1.1' xmlns='http://www.topografix.com/GPX/1/1'>"
    "<wpt lat='36.5661' lon='136.6588'><name>城の門</name></wpt></gpx>"
).encode()


def of_towns(towns: pd.DataFrame) -> Knowledge:
    """Return what is known where the towns are, and no format."""
    return Knowledge(gazetteer=make_gazetteer(towns))


@pytest.fixture(scope="module")
def known(towns: pd.DataFrame) -> Knowledge:
    """Towns and all formats."""
    return Knowledge(gazetteer=make_gazetteer(towns), formats=load_formats(find_data()))


def codes(imported: AskedList) -> list[str]:
    return [f.code for f in imported.findings]


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "リスト.csv"
    path.write_bytes(ROWS.encode("cp932"))
    imported = read_sites(path, path.name, NOWHERE)
    assert imported.accepted == 9
    assert imported.lists[0].imported.read_as == "CSV, cp932, comma"
    assert imported.frame["source"].iloc[0] == "リスト.csv row 2"


def test_without_municipalities_a_code_alone_is_set_aside() -> None:
    imported = read_sites(b"name,municipality_code\nA,17201\n", "a.csv", NOWHERE)
    assert codes(imported) == ["site_position_missing"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson", "a", "a.txt"])
@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"%PDF-1.7\n" + b"x" * 50, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "JPEG"),
        (b"GIF89a", "GIF"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "Excel 97-2003 (.xls)"),
        (b"<!doctype html><table>", "HTML or XML"),
        (b"\xef\xbb\xbf\r\n<svg>", "HTML or XML"),
    ],
)
def test_other_files_are_named(data: bytes, form: str, name: str) -> None:
    with pytest.raises(ImportFileError, match="expected CSV, XLSX") as fault:
        read_sites(data, name, NOWHERE)
    assert fault.value.code == "import_other_file"
    assert fault.value.facts == {"file": name, "found": form}


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson", "a"])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (gzip.compress(b"name,lon,lat", mtime=0), ""),
        (b"SQLite format 3\0", "import_broken_vector"),
        (b"\xef\xbb\xbf\r\n<kml>", "import_broken_xml"),
        (zipped({"a.txt": b"b"}), "import_archive_empty"),
    ],
)
def test_files_of_a_form_that_is_read_but_hold_no_list(data: bytes, code: str, name: str) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_sites(data, name, NOWHERE)
    in_gzip = "import_broken_json" if name == "a.geojson" else "import_no_rows"
    assert fault.value.code == (code or in_gzip)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n", b"\0\0"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson"])
def test_empty_files(data: bytes, name: str) -> None:
    with pytest.raises(ImportFileError) as fault:
        read_sites(data, name, NOWHERE)
    assert fault.value.code == "import_empty"


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [(CSV, "a.xlsx", "CSV"), (POINT, "a.csv", "GeoJSON"), (KML, "a.csv", "KML")],
)
def test_a_wrong_suffix_is_told_and_read(data: bytes, name: str, form: str) -> None:
    imported = read_sites(data, name, NOWHERE)
    (finding,) = imported.findings
    assert imported.accepted == 1
    assert (finding.code, finding.found) == ("site_other_form", form)


@pytest.mark.parametrize(
    ("data", "name"),
    [(CSV, "a.csv"), (CSV, "A.TSV"), (POINT, "a.json"), (POINT, "a.geojson"), (KML, "A.KML")],
)
def test_a_right_suffix_is_silent(data: bytes, name: str) -> None:
    imported = read_sites(data, name, NOWHERE)
    assert (imported.accepted, imported.findings) == (1, ())


def test_an_empty_template_has_no_rows(known: Knowledge) -> None:
    for knowledge in (NOWHERE, known):
        with pytest.raises(ImportFileError) as fault:
            read_sites(template_xlsx(Lang.JA), "a.xlsx", knowledge)
        assert fault.value.code == "import_no_rows"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    small = Knowledge(gazetteer=make_gazetteer(None), limits=ImportLimits(file_bytes=10))
    for source in (path, CSV):
        with pytest.raises(ImportFileError) as fault:
            read_sites(source, "a.csv", small)
        assert fault.value.code == "import_file_too_large"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (KML, "a.kml"),
        (zipped({"doc.kml": KML}), "a.kmz"),
        (gzip.compress(KML, mtime=0), "a.kml.gz"),
        (GPX, "a.gpx"),
        (written(places(名称=["城の門", "駅"]), ".gpkg")[".gpkg"], "a.gpkg"),
        (
            zipped(
                {
                    f"list{end}": part
                    for end, part in written(
                        places(名称=["城の門", "駅"]), ".shp", encoding="cp932"
                    ).items()
                }
            ),
            "a.zip",
        ),
    ],
)
def test_every_form_of_a_map_can_be_asked_about(known: Knowledge, data: bytes, name: str) -> None:
    imported = read_sites(data, name, known)
    gate = imported.frame[imported.frame["name_ja"] == "城の門"]
    assert list(imported.frame.columns) == [*LOCATION_COLUMNS, "geometry"]
    assert [(round(p.x, 6), round(p.y, 6)) for p in gate.geometry] == [(136.6588, 36.5661)]
    assert gate["source_id"].tolist() == ["my-list"]
    assert "row" in gate["source"].iloc[0]


def test_a_municipal_standard_list_is_read_by_its_format(known: Knowledge) -> None:
    text = (
        "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_連結表記,緯度,経度,"
        "料金(基本),アクセス方法,駐車場情報,開始時間\n"
        "170003,J1,石川県,宿,ヤド,石川県金沢市丸の内1-1,36.56,136.65,千円,駅から徒歩,50台,9時\n"
    )
    imported = read_sites(text.encode("cp932"), "a.csv", known)
    (one,) = imported.lists
    assert one.known is not None
    assert one.known.id == "std-tourism"
    assert codes(imported) == ["site_format_known"]
    site = imported.frame.loc["J1"]
    assert (site["municipality_code"], site["parking"]) == ("17201", "50台")


def stops() -> bytes:
    """A bus stop under the codes of its publisher, which are no headings of a list of locations."""
    properties = {
        "P11_001": "香林坊",
        "P11_002": "北陸鉄道",
        "P11_003_01": "11",
        "P11_004_01": "1",
    }
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [136.65, 36.56]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_places_of_another_kind_are_asked_about_by_their_format(known: Knowledge) -> None:
    imported = read_sites(stops(), "P11.geojson", known)
    (one,) = imported.lists
    assert one.imported.kind == "facilities"
    assert one.known is not None
    assert imported.frame["name_ja"].tolist() == ["香林坊"]
    assert list(imported.frame.columns) == [*LOCATION_COLUMNS, "geometry"]
    with pytest.raises(ImportFileError) as fault:
        read_sites(stops(), "P11.geojson", NOWHERE)
    assert fault.value.code == "import_missing_column"


def test_a_mapping_says_what_the_columns_mean() -> None:
    text = "あ,い,う\n城,136.6,36.5\n".encode()
    mapping = {"あ": "name_ja", "い": "lon", "う": "lat"}
    imported = read_sites(text, "a.csv", NOWHERE, mapping=mapping)
    assert imported.frame["name_ja"].tolist() == ["城"]
    assert imported.findings == ()


def test_a_mapping_that_is_kept_for_the_headings_is_used() -> None:
    text = "あ,い,う\n城,136.6,36.5\n".encode()
    mapping = {"あ": "name_ja", "い": "lon", "う": "lat"}
    kept = Knowledge(
        gazetteer=make_gazetteer(None),
        remembered=lambda headings: mapping if list(headings) == ["あ", "い", "う"] else None,
    )
    assert read_sites(text, "a.csv", kept).frame["name_ja"].tolist() == ["城"]
    with pytest.raises(ImportFileError):
        read_sites(text, "a.csv", NOWHERE)


def test_a_guessed_heading_is_told() -> None:
    text = "名称,きた,ひがし\n城,36.5,136.6\n駅,36.6,136.7\n".encode()
    imported = read_sites(text, "a.csv", NOWHERE)
    assert codes(imported) == ["site_heading_guessed", "site_heading_guessed"]
    assert [round(x, 3) for x in imported.frame.geometry.x] == [136.6, 136.7]


HEAD: list[object] = ["id", "名称", "経度", "緯度", "カテゴリ"]


def test_the_one_sheet_that_is_a_list_is_read_and_the_others_are_told() -> None:
    data = workbook(
        表紙=[["作成者", "某"], ["日付", "某日"]], 一覧=[HEAD, ["a", "城", 136.6, 36.5]]
    )
    imported = read_sites(data, "a.xlsx", NOWHERE)
    assert list(imported.frame.index) == ["a"]
    assert [(f.code, f.found) for f in imported.findings] == [("site_table_unread", "表紙")]


def test_several_lists_are_taken_together_and_their_ids_kept_apart() -> None:
    data = workbook(
        北=[HEAD, ["a", "城", 136.6, 36.5, "秘境"], ["b", "駅", 136.61, 36.5, "城・城跡"]],
        南=[HEAD, ["a", "港", 136.62, 36.5, None], ["a-2", "橋", 136.63, 36.5, None], ["c", None]],
        東=[["名称", "経度", "緯度"], ["森", 136.64, 36.5]],
        西=[["名称", "経度", "緯度"], ["浜", 136.65, 36.5]],
    )
    imported = read_sites(data, "a.xlsx", NOWHERE)
    names = dict(zip(imported.frame.index, imported.frame["name_ja"], strict=True))
    assert names == {
        "a": "城", "b": "駅", "a-3": "港", "a-2": "橋", "my-2": "森", "my-2-2": "浜",
    }  # fmt: skip
    assert (imported.rows, imported.accepted, len(imported.quarantined)) == (7, 6, 1)
    assert imported.frame["source"].tolist()[2] == "a.xlsx 南 row 2"
    assert imported.frame["category"].tolist()[0] == "other"
    told = [(f.table, f.code, f.row) for f in imported.findings]
    assert ("a.xlsx 南", "site_id_twice", 2) in told
    assert ("a.xlsx 南", "site_name_missing", 4) in told
    assert ("a.xlsx 北", "site_unknown_category", 2) in told
    assert all(table != "a.xlsx 西" for table, _, _ in told)
    assert len(told) == 3


def test_the_files_of_a_zip_are_taken_together() -> None:
    data = zipped({"a.csv": CSV, "b/c.csv": CSV, "readme.txt": b"a note"})
    imported = read_sites(data, "z.zip", NOWHERE)
    assert list(imported.frame.index) == ["my-2", "my-2-2"]
    assert imported.frame["source"].tolist() == ["z.zip/a.csv row 2", "z.zip/b/c.csv row 2"]
    assert codes(imported) == ["site_member_unread"]


def test_a_folder_can_be_asked_about(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV)
    (tmp_path / "b.kml").write_bytes(KML)
    imported = read_sites(tmp_path, "lists", NOWHERE)
    assert imported.frame["name_ja"].tolist() == ["A", "城の門"]
    assert imported.frame.index.is_unique


def test_a_name_that_is_a_formula_or_a_script_stays_a_text() -> None:
    names = ["=cmd|'/c calc'!A1", "<script>alert(1)</script>"]
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt;"
    kml = KML.decode().replace("城の門", escaped).encode()
    book = workbook(a=[HEAD, ["a", names[1], 136.6, 36.5]])
    table = f'id,名称,経度,緯度\na,"{names[0]}",136.6,36.5\n'.encode()
    read = [
        read_sites(data, name, NOWHERE).frame["name_ja"].iloc[0]
        for data, name in ((table, "a.csv"), (kml, "a.kml"), (book, "a.xlsx"))
    ]
    assert read == [names[0], names[1], names[1]]


def test_a_format_that_gives_no_sites_is_told(known: Knowledge) -> None:
    text = "FilmTitle,Année\n"
    with pytest.raises(ImportFileError) as fault:
        read_sites(text.encode(), "a.csv", known)
    assert fault.value.code == "import_missing_column"


READ, REFUSED = "read", "refused"


def answered(data: bytes, name: str, known: Knowledge) -> str:
    """Return whether a file was read or refused; either way the answer is whole."""
    try:
        imported = read_sites(data, name, known)
    except ImportFileError as error:
        fault, imported = error, None
    if imported is None:
        assert fault.code.startswith("import_")
        assert name in str(fault)
        return REFUSED
    assert imported.rows == imported.accepted + len(imported.quarantined)
    assert imported.accepted == len(imported.frame)
    assert imported.frame.index.is_unique
    assert imported.frame.geometry.is_valid.all()
    assert np.isfinite(imported.frame.total_bounds).all() or imported.accepted == 0
    assert imported.frame["name_ja"].notna().all()
    assert "".join(imported.frame["name_ja"]).encode() is not None
    errors = [f for f in imported.findings if f.severity is Severity.ERROR]
    assert len(errors) <= len(imported.quarantined)
    return READ


NAMES = st.sampled_from([f"a.{suffix}" for suffix in CHOSEN] + ["a"])


@settings(deadline=None, max_examples=150)
@given(data=st.binary(max_size=400), name=NAMES)
def test_any_bytes_are_answered(known: Knowledge, data: bytes, name: str) -> None:
    assert answered(data, name, known) in {READ, REFUSED}


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
def test_any_cells_are_answered(known: Knowledge, cells: list[list[str]], encoding: str) -> None:
    rows = [["id", "名称", "経度", "緯度", "市区町村コード", "必要日数", "カテゴリ"], *cells]
    text = "\n".join(",".join(row) for row in rows)
    assert answered(text.encode(encoding, errors="replace"), "a.csv", known) in {READ, REFUSED}


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
def test_any_features_are_answered(known: Knowledge, features: list[object]) -> None:
    document = {"type": "FeatureCollection", "features": features}
    assert answered(json.dumps(document).encode(), "a.geojson", known) in {READ, REFUSED}


@settings(deadline=None, max_examples=60)
@given(place=st.integers(0, 4000), value=st.integers(0, 255), cut=st.integers(0, 9000))
def test_any_damaged_workbook_is_answered(
    known: Knowledge, place: int, value: int, cut: int
) -> None:
    data = bytearray(_workbook())
    data[place % len(data)] = value
    whole = bytes(data[: len(data) - cut % len(data)]) if cut % 3 == 0 else bytes(data)
    assert answered(whole, "a.xlsx", known) in {READ, REFUSED}


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
    imported = read_sites(path, path.name, of_towns(all_towns))
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
    imported = read_sites(data, "localgovjp-sjis-2019.csv", of_towns(all_towns))
    assert imported.lists[0].imported.read_as == "CSV, cp932, comma"
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
        read_sites(real_data / "michinoeki_kanto/michinoeki.csv", "michinoeki.csv", NOWHERE)
    assert fault.value.code == "import_missing_column"
    assert fault.value.facts["missing"] == "name_ja"


@pytest.mark.real
def test_positions_under_strange_headings_are_found_and_said_to_be_guessed(real_data: Path) -> None:
    imported = read_sites(real_data / "michinoeki_kanto/master.csv", "master.csv", NOWHERE)
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
    imported = read_sites(joined.to_csv(index=False).encode("cp932"), "michinoeki.csv", NOWHERE)
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
    imported = read_sites(real_data / "opendata_ishikawa" / name, name, of_towns(all_towns))
    assert (imported.rows, len(imported.quarantined)) == (rows, aside)
    west, south, east, north = imported.frame.total_bounds
    assert west > 122
    assert south > 20
    assert east < 154.5
    assert north < 46
