"""Rows of a known format become rows of a kind."""

import csv
import gzip
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from geo.distance import geodesic_m
from locator.importing.format_records import Format
from locator.importing.formats import load_formats
from locator.importing.translating import table_parts, unread_headings
from locator.settings import find_data

PARIS = (
    "Identifiant du lieu", "Année du tournage", "Type de tournage", "Titre", "Réalisateur",
    "Producteur", "Localisation de la scène", "Code postal", "Date de début", "Date de fin",
    "Coordonnée en X", "Coordonnée en Y",
)  # fmt: skip


@pytest.fixture(scope="module")
def formats() -> Mapping[str, Format]:
    return load_formats(find_data())


def rows(known: Format, headings: list[str], *cells: list[str]) -> list[dict[str, str]]:
    (records,) = table_parts(headings, list(enumerate(cells, start=2)), known).values()
    assert [number for number, _ in records] == [*range(2, len(cells) + 2)]
    return [dict(zip(known.parts[0].targets, row, strict=True)) for _, row in records]


def test_words_dates_and_metres_become_ours(formats: Mapping[str, Format]) -> None:
    row = ["2019-1", "2019", "série tv", "Un film", "D", "P", "1 rue", "75001"]
    degrees = [*row, "2019-03-12", "13/03/2019", "2.3488", "48.8534"]
    # the meridian 3° E and the parallel 46.5° N are the origin of Lambert-93: 700 km, 6,600 km
    metres = [*row, "2022-03", "", "700000", "6600000"]
    first, second = rows(formats["paris-film-locations"], list(PARIS), degrees, metres)
    assert (first["title_kind"], first["begins_on"], first["ends_on"]) == (
        "drama", "2019-03-12", "2019-03-13",
    )  # fmt: skip
    assert (first["lon"], first["lat"]) == ("2.3488", "48.8534")
    assert first["note"] == "Code postal: 75001"
    assert float(second["lon"]) == pytest.approx(3.0, abs=1e-6)
    assert float(second["lat"]) == pytest.approx(46.5, abs=1e-6)
    assert second["begins_on"] == "2022-03"  # in no form that is known: as it is


@pytest.mark.parametrize("pair", [("", ""), ("x", "1"), ("nan", "nan"), ("1e308", "1e308")])
def test_what_is_no_position_stays_as_it_is(
    pair: tuple[str, str], formats: Mapping[str, Format]
) -> None:
    (row,) = rows(formats["paris-film-locations"], list(PARIS), [*[""] * 10, *pair])
    assert (row["lon"], row["lat"]) == pair


def test_the_first_heading_that_is_filled_counts(formats: Mapping[str, Format]) -> None:
    headings = ["pid", "city", "cid", "lgcode", "lat", "lng"]
    first, second = rows(
        formats["localgovjp"],
        headings,
        ["1", "札幌市", "1100", "011002", "43.06", "141.35"],
        ["1", "札幌市", "1100"],
    )
    assert (first["municipality_code"], second["municipality_code"]) == ("011002", "1100")
    assert (first["category"], second["lat"]) == ("municipal_office", "")


def test_headings_in_brackets_are_told_apart_and_owners_stay_out(
    formats: Mapping[str, Format],
) -> None:
    known = formats["std-tourism"]
    headings = ["名称", "料金（詳細）", "料金（基本）", "説明", "開始時間", "町字ID"]
    (row,) = rows(known, headings, ["城", "詳しく", "500円", "", "9時", "1"])
    assert row["note"] == "料金(基本): 500円"
    assert row["hours"] == "開始時間: 9時"
    assert unread_headings(headings, known) == ("料金（詳細）", "町字ID")
    cultural = formats["std-cultural-property"]
    told = ["名称", "所有者等", "種類", "員数（数）"]
    (row,) = rows(cultural, told, ["土蔵", "山田太郎", "建造物", "1"])
    assert "山田太郎" not in row.values()
    assert unread_headings(told, cultural) == ("員数（数）",)


def test_numbers_name_the_columns_of_a_table_without_headings(
    formats: Mapping[str, Format],
) -> None:
    cells = ["180", "2011", "City Hall", "", "SPI", "", "Jayendra", "U", "S", "N", "P"]
    (row,) = rows(formats["sf-film-locations"], [], cells)
    assert row == {
        "title": "180", "year": "2011", "place": "City Hall", "note": "", "production": "SPI",
        "director": "Jayendra",
    }  # fmt: skip


@pytest.mark.real
def test_real_metres_fall_where_the_file_itself_says(
    real_data: Path, formats: Mapping[str, Format]
) -> None:
    path = real_data / "film_locations_paris" / "lieux-de-tournage-a-paris.csv.gz"
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    known = formats["paris-film-locations"]
    (records,) = table_parts(table[0], list(enumerate(table))[1:], known).values()
    lon, lat = map(known.parts[0].targets.index, ("lon", "lat"))
    x, pair = table[0].index("Coordonnée en X"), table[0].index("geo_point_2d")
    checked = 0
    for (_, cells), row in zip(records, table[1:], strict=True):
        if row[x] and float(row[x]) > 180:
            stated = [float(v) for v in row[pair].split(",")]
            at = (float(cells[lon]), float(cells[lat]))
            assert geodesic_m(*at, stated[1], stated[0]) < 1.0
            checked += 1
    assert checked == 2_977
