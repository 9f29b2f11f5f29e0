import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest

from locator.days import Day
from locator.errors import ReportError
from locator.i18n import Texts
from locator.places import Target
from locator.reports import cango_pdf
from locator.reports.typesetting import MOST_CELLS
from locator.vocabulary import DayType
from tests.locator.buses import KOFU
from tests.locator.castle_table import AWAY, BUSES_KNOWN, START, places, table
from tests.locator.catalogues import HERE, NORTH
from tests.locator.reports.pages import sizes, words

TODAY = dt.date(2026, 4, 1)


def test_a4_landscape_with_answers_reasons_dates_and_method(ja: Texts) -> None:
    pdf = cango_pdf(table(stated=(BUSES_KNOWN,)), ja, today=TODAY)
    found = words(pdf)
    assert set(sizes(pdf)) == {(842, 595)}
    for said in ("行ける・行けない表", "令和8年4月1日(2026-04-01)", "08:30–16:10", "2026-03-25"):
        assert said in found
    assert "約9.0km先" in found
    assert "=HYPERLINK" in found  # a name is shown as it is
    assert "移動の計画には使えません" not in found


def test_english_and_an_old_timetable(en: Texts) -> None:
    found = words(cango_pdf(table(), en, today=dt.date(2027, 12, 1)))
    assert "notfortravel" in found
    assert "Canonegetthereandback" in found
    assert not any("\u3040" <= c <= "\u30ff" for c in found)  # no kana: nothing untranslated


def test_many_columns_go_on_to_further_pages(ja: Texts) -> None:
    days = tuple(Day(type=d) for d in DayType)
    more = [
        Target(id=f"far-{n}", name_ja=f"町{n}", name_en="", points=AWAY.points) for n in range(3)
    ]
    pdf = cango_pdf(table(*days, starts=(START, *more)), ja, today=TODAY)
    found = words(pdf)
    assert found.count("○08:30–16:10") == 1
    assert len(sizes(pdf)) >= 2
    assert all(f"町{n}" in found for n in range(3))


def test_no_place_is_a_page_that_says_so(en: Texts) -> None:
    found = words(cango_pdf(table(sites=places().iloc[:0]), en, today=TODAY))
    assert "Noplacematches." in found


def test_too_many_cells_are_refused_with_the_number(en: Texts) -> None:
    count = MOST_CELLS + 1
    many = gpd.GeoDataFrame(
        {"municipality_code": [KOFU] * count},
        index=pd.Index([f"p-{n}" for n in range(count)]),
        geometry=gpd.points_from_xy([HERE[0]] * count, [HERE[1] + 20_000 * NORTH] * count),
        crs="EPSG:4326",
    )
    with pytest.raises(ReportError, match=f"{count:,} cells; expected at most") as fault:
        cango_pdf(table(sites=many), en)
    assert fault.value.code == "report_too_large"
