import time

import pytest

from locator.errors import QueryError
from locator.importing.columns import (
    HEADINGS,
    LOCATION_COLUMNS,
    MORE,
    layout_of,
    normalise_heading,
)
from locator.workspace import KINDS


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (" Ｌｏｎ ", "lon"),
        ("\ufeffname", "name"),
        ("緯度（世界測地系）", "緯度"),
        ("名 称*", "名称"),
        ("(注)", "(注)"),
    ],
)
def test_normalise_heading(written: str, plain: str) -> None:
    assert normalise_heading(written) == plain


def test_no_heading_of_a_list_of_sites_means_two_columns() -> None:
    of_sites = {c: HEADINGS[c] for c in HEADINGS if c in layout_of("locations").columns}
    plain = [normalise_heading(h) for hs in of_sites.values() for h in dict.fromkeys(hs)]
    assert len(set(plain)) == len(
        {(c, normalise_heading(h)) for c, hs in of_sites.items() for h in hs}
    )
    assert set(plain) <= set(layout_of("locations").known)


def test_columns_read_are_columns_of_the_table() -> None:
    only_read = {"id", "lon", "lat", "lonlat", "prefecture", "municipality", "state"}
    assert set(HEADINGS) - only_read <= set(KINDS["locations"].columns)
    assert set(LOCATION_COLUMNS) - {"place_id"} <= set(KINDS["locations"].columns)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_kind_has_headings_for_what_it_requires(name: str) -> None:
    layout, kind = layout_of(name), KINDS[name]
    assert set(MORE.get(name, {})) <= set(kind.columns)
    meant = {column for column, _ in layout.known.values()}
    assert set(kind.columns) <= layout.columns
    assert set(kind.required) <= meant
    assert ({"lon", "lat"} <= meant) == kind.is_place


def test_a_heading_means_what_its_kind_says() -> None:
    assert layout_of("locations").known["ロケ地"][0] == "name_ja"
    assert layout_of("shoots").known["ロケ地"][0] == "place"
    assert layout_of("shoots").known["タイトル"][0] == "title"
    assert layout_of("corrections").known["id"][0] == "site_id"
    with pytest.raises(QueryError, match="no kind"):
        layout_of("films")


def test_a_heading_of_brackets_without_end_takes_no_time() -> None:
    begun = time.process_time()
    assert normalise_heading("(" * 100_000).startswith("(")
    assert time.process_time() - begun < 1
