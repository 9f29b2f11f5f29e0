"""The municipality sheet as a document: two to four pages, all parts, nothing invented."""

import dataclasses
import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest

from locator.catalogue import load_catalogue
from locator.feeds import feeds_at_hand
from locator.gaps import find_definitions
from locator.i18n import Lang, Texts
from locator.municipality import municipality_sheet
from locator.reports import municipality_pdf
from locator.reports.municipality import MOST_ASSETS
from locator.settings import find_data
from tests.locator.castle_table import HOSTILE
from tests.locator.reports.pages import sizes, words
from tests.locator.test_municipality import CITY, TOWN, sheet

TODAY = dt.date(2026, 4, 1)
DATA = find_data()


@pytest.mark.parametrize("lang", list(Lang))
def test_it_holds_every_part(ja: Texts, en: Texts, lang: Lang) -> None:
    texts = ja if lang is Lang.JA else en
    pdf = municipality_pdf(sheet(TOWN, CITY), texts, today=TODAY)
    found = words(pdf)
    assert set(sizes(pdf)) == {(595, 842)}
    parts = ("counts", "to_ask", "cango", "gaps", "assets", "works", "lodging", "registered", "kpi")
    for part in parts:
        assert _plain(texts(f"sheet.part_{part}")) in found
    assert "乙福祉会" in found
    assert ("令和8年12月31日(2026-12-31)" in found) is (lang is Lang.JA)
    assert _plain(texts("sheet.kpi_users")) in found


def _plain(text: str) -> str:
    return "".join(text.replace("（", "(").replace("）", ")").split())


def test_a_hostile_name_is_text_and_a_long_list_is_counted(en: Texts) -> None:
    own = sheet(TOWN)
    copies = MOST_ASSETS + 7
    rows = pd.concat([own.catalogue.spots.iloc[[0]].assign(name_ja=HOSTILE)] * copies)
    rows.index = pd.Index([f"s-{n}" for n in range(copies)], name="spot_id")
    found = municipality_sheet(
        dataclasses.replace(own.catalogue, spots=gpd.GeoDataFrame(rows, crs="EPSG:4326")),
        [],
        TOWN,
        starts=own.cango.starts,
        on=TODAY,
    )
    told = words(municipality_pdf(found, en, today=TODAY))
    assert "=HYPERLINK" in told
    assert f"{len(found.assets) - MOST_ASSETS}moreareintheworkbook" in told


def test_an_empty_town_says_so(ja: Texts) -> None:
    found = words(municipality_pdf(sheet("37201"), ja, today=TODAY))
    assert "収録した場所がありません。" in found


@pytest.mark.parametrize(
    ("code", "neighbours"),
    [("19365", ("19346", "19366", "19368")), ("35203", ("35202", "35204", "35206")), ("01100", ())],
)
def test_embedded_towns_take_two_to_four_pages(
    ja: Texts, code: str, neighbours: tuple[str, ...]
) -> None:
    catalogue = load_catalogue(DATA)
    found = municipality_sheet(
        catalogue,
        feeds_at_hand(DATA, ()),
        code,
        neighbours=neighbours,
        definitions=find_definitions(DATA, (), ()),
        on=TODAY,
    )
    pdf = municipality_pdf(found, ja, today=TODAY)
    assert 2 <= len(sizes(pdf)) <= 4
    assert "選定結果は収録していません" in words(pdf)
    assert "D1:MLIT" in words(pdf)
