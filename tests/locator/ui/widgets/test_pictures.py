"""Charts draw the numbers of the ranking, nothing else."""

from typing import Any

import altair as alt
import pandas as pd
import pytest

from locator.i18n import Lang, Texts, load_texts
from locator.profiles import find_profile
from locator.records import Catalogue, Query, Ranking
from locator.search import search
from locator.settings import find_data
from locator.ui.widgets.pictures import exclusion_bars, score_bars, site_bars, site_name


@pytest.fixture(scope="module")
def ranking(embedded: Catalogue) -> Ranking:
    data = find_data()
    asked = Query(profile=find_profile("planner", data), prefectures=("19",), min_departures=5)
    return search(embedded, asked, top=30)


@pytest.fixture(scope="module", params=list(Lang))
def texts(request: pytest.FixtureRequest) -> Texts:
    return load_texts(find_data(), request.param)


def rows(chart: alt.TopLevelMixin) -> list[pd.DataFrame]:
    drawn: dict[str, Any] = chart.to_dict()
    return [pd.DataFrame(values) for values in drawn["datasets"].values()]


def test_stacked_parts_and_the_unknown_reach_the_high_score(ranking: Ranking, texts: Texts) -> None:
    [table] = rows(score_bars(ranking, texts, top=8))
    assert table["id"].nunique() == 8
    for site, bars in table.groupby("id"):
        known = bars[bars["order"] != 99]
        assert known["part"].sum() == pytest.approx(ranking.frame.loc[site, "score_low"])
        assert bars["part"].sum() == pytest.approx(ranking.frame.loc[site, "score_high"])


def test_one_site_shows_every_part_and_its_weight(ranking: Ranking, texts: Texts) -> None:
    site = str(ranking.frame.index[0])
    table = rows(site_bars(ranking, site, texts))[0]
    assert len(table) == len(ranking.parts.columns)
    assert table["weight"].sum() == pytest.approx(1.0)
    assert table["part"].sum() == pytest.approx(ranking.frame.loc[site, "score_low"])
    assert table["known"].tolist() == ranking.parts.loc[site].notna().tolist()


def test_each_filter_shows_its_two_counts(ranking: Ranking, texts: Texts) -> None:
    [table] = rows(exclusion_bars(ranking, texts, lambda name: texts(f"filter.{name}")))
    counts = table["count"].tolist()
    assert counts == [n for e in ranking.excluded for n in (e.no, e.unknown)]
    assert table["filter"].tolist()[::2] == [texts(f"filter.{e.filter}") for e in ranking.excluded]


def test_a_site_without_an_english_name_keeps_its_own(ranking: Ranking) -> None:
    site = str(ranking.frame.index[0])
    nameless = ranking.frame.assign(name_en=None)
    assert site_name(ranking, site, Lang.JA) == ranking.frame.loc[site, "name_ja"]
    from dataclasses import replace  # noqa: PLC0415

    bare = replace(ranking, frame=nameless)
    assert site_name(bare, site, Lang.EN) == ranking.frame.loc[site, "name_ja"]
