"""The report of gaps as a document: shares, rules, sources, maps, and the places in a gap."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from locator.days import Day
from locator.errors import ReportError
from locator.export.gaps import weight_lines
from locator.gaps import GapReport, gap_report, load_definitions
from locator.i18n import Lang, Texts
from locator.reports import gaps_pdf
from locator.reports.gaps import feed_rows, gap_heat
from locator.reports.typesetting import MOST_CELLS
from locator.settings import find_data
from tests.locator.buses import AFTER, KOFU, world
from tests.locator.castle_table import BUS, places
from tests.locator.reports.pages import sizes, words

TODAY = dt.date(2026, 4, 1)
WANTED = ("handbook-rural", "mlit-qgis-2025")
KNOWN = ((KOFU, "bus", "complete"), (KOFU, "rail_station", "complete"))


def report(day: Day | None = None, stated: tuple[tuple[str, str, str], ...] = ()) -> GapReport:
    own = load_definitions(find_data())
    found = [own[i] for i in WANTED]
    return gap_report(world(stated), [BUS], day or Day(), found, places())


@pytest.mark.thorough
def test_only_places_that_are_or_may_be_a_gap_are_listed(en: Texts) -> None:
    (group,) = gap_heat(report(), en)
    rows = {row[0]: [cell[1] for cell in row[2]] for row in group["rows"]}  # type: ignore[attr-defined]
    assert 1 not in rows  # the castle has a stop at its gate
    assert rows[2] == ["? (×)", "? (×)"]  # 9 km from the next one that is known
    (known,) = gap_heat(report(stated=KNOWN), en)
    assert [row[2] for row in known["rows"]] == [[["no", "×"]] * 2]  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", list(Lang))
def test_it_names_rules_sources_dates_and_places(ja: Texts, en: Texts, lang: Lang) -> None:
    texts = ja if lang is Lang.JA else en
    pdf = gaps_pdf(report(stated=KNOWN), texts, names={"bus": "城バス"}, today=TODAY)
    found = words(pdf)
    assert set(sizes(pdf)) == {(842, 595)}
    for said in ("D1", "D2", "1,000", "kotsutorisetsu.com", "2026-03-25", "城バス"):
        assert said in found
    assert "=HYPERLINK" in found
    assert ("令和8年4月1日" in found) is (lang is Lang.JA)
    assert ("generalised" in found) is (lang is Lang.EN)


def test_people_are_counted_and_said_so(en: Texts) -> None:
    where = places()
    people = pd.Series([120.0, None], index=where.index[:2], name="people")
    own = load_definitions(find_data())
    told = gap_report(world(), [BUS], Day(), [own[WANTED[0]]], where.iloc[:2], weights=people)
    (said,) = weight_lines(told, en)
    assert "120" in said
    assert "".join(said.split()) in words(gaps_pdf(told, en, today=TODAY))


def test_a_silent_timetable_says_why(en: Texts) -> None:
    ((day, name, as_of, why),) = feed_rows(report(Day(date=AFTER)), en, {})
    assert (day, name, as_of) == ("2026-04-08", "bus", "–")
    assert "2026-03-28" in why


def test_no_place_and_no_gap_are_pages_that_say_so(en: Texts) -> None:
    own = load_definitions(find_data())
    empty = gap_report(world(), [BUS], Day(), [own[WANTED[0]]], places().iloc[:0])
    assert "Nosuchplace." in words(gaps_pdf(empty, en, today=TODAY))


def test_too_many_rows_are_refused(en: Texts) -> None:
    rows = report().rows
    many = rows.loc[rows.index.repeat(MOST_CELLS)]
    with pytest.raises(ReportError, match="expected at most 20,000"):
        gaps_pdf(dataclasses.replace(report(), rows=many), en)
