"""The ranked table says in words what the map draws."""

import pytest

from locator.i18n import Lang, load_texts
from locator.profiles import find_profile
from locator.records import Catalogue, Query
from locator.search import search
from locator.settings import find_data
from locator.ui.widgets.table import table_rows


@pytest.mark.parametrize("lang", list(Lang))
def test_one_row_a_ranked_site_in_the_order_of_the_ranking(lang: Lang, embedded: Catalogue) -> None:
    data = find_data()
    texts = load_texts(data, lang)
    asked = Query(profile=find_profile("planner", data), prefectures=("19",))
    ranking = search(embedded, asked, top=15)
    rows = table_rows(embedded, ranking, texts)
    assert list(rows.index) == list(ranking.frame.index)
    assert rows[texts("find.rank")].tolist() == list(range(1, len(rows) + 1))
    names = ranking.frame["name_ja" if lang is Lang.JA else "name_en"]
    named = names.notna()
    assert rows[texts("find.name")][named].tolist() == names[named].tolist()
    for site, row in rows.iterrows():
        low, high = ranking.frame.loc[site, ["score_low", "score_high"]]
        assert row[texts("find.interval")] == f"{low:.2f}–{high:.2f}"
        departures = ranking.measures.loc[site, "departures"]
        known = departures == departures  # noqa: PLR0124 - NaN
        expected = str(int(departures)) if known else texts("panel.unknown")
        assert row[texts("find.departures")] == expected
    where = rows[texts("find.place")]
    assert where.str.startswith("山梨県" if lang is Lang.JA else "Yamanashi").all()
    assert rows.notna().all(axis=None)
