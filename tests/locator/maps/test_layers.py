"""Layers: which rows are sent, in which group, as what."""

import dataclasses
import json
from typing import Any

import folium
import pytest
from geopandas import points_from_xy

from locator.i18n import Lang
from locator.maps import ContextKind, context_layers, ranking_layers
from locator.maps.layers import REST_DRAWN
from locator.records import Catalogue, Ranking
from tests.locator.catalogues import shoots

from .conftest import EVIL, make_frame, make_ranking


def rows_of(group: folium.FeatureGroup) -> list[list[Any]]:
    (sites,) = group._children.values()
    rows: list[list[Any]] = json.loads(sites.rows)
    return rows


def by_name(groups: list[folium.FeatureGroup]) -> dict[str, list[list[Any]]]:
    return {group.layer_name: rows_of(group) for group in groups}


def test_the_first_are_numbered_and_the_rest_clustered(ranking: Ranking) -> None:
    drawn = by_name(ranking_layers(ranking, lang=Lang.JA, top=2))
    assert list(drawn) == ["cells", "rest", "ranked"]
    assert drawn["cells"] == []
    assert [row[2] for row in drawn["ranked"]] == ["s1", "s2"]
    assert [row[2] for row in drawn["rest"]] == ["s3", "s4"]


def test_a_row_is_lat_lon_id_name_class_hollow_rank_scores(ranking: Ranking) -> None:
    drawn = by_name(ranking_layers(ranking, lang=Lang.JA, top=2))
    # scale 0.5 to 0.8: 0.8 is class 4; 0.55 lies in 0.5 to 0.56, class 0
    assert drawn["ranked"] == [
        [35.6, 139.7, "s1", "一", 4, 0, 1, 0.8, 0.75, 0.85],
        [35.6, 139.6, "s2", "二", 0, 1, 2, 0.55, 0.2, 0.9],
    ]
    assert drawn["rest"][1] == [35.6, 139.4, "s4", "四", -1, 1, 4, None, None, None]


def test_the_chosen_site_is_drawn_alone_wherever_it_ranks(ranking: Ranking) -> None:
    drawn = by_name(ranking_layers(ranking, lang=Lang.JA, top=1, selected="s4"))
    assert [row[2] for row in drawn["ranked"]] == ["s1", "s4"]


def test_far_down_sites_are_counted_in_cells() -> None:
    count = REST_DRAWN + 5
    frame = make_frame(["x"] * count, [(0.5, 0.5, 0.5)] * count)
    lons = [139.7] * (count - 4) + [139.75, 139.85, 139.9, -0.1]
    frame["geometry"] = make_points(lons)
    drawn = by_name(ranking_layers(make_ranking(frame), lang=Lang.JA, top=1))
    assert len(drawn["ranked"]) + len(drawn["rest"]) == REST_DRAWN + 1
    # 139.75 lies in the cell from 139.6, 139.85 and 139.9 in the one from 139.8
    assert drawn["cells"] == [[35.6, -0.2, 1], [35.6, 139.6, 1], [35.6, 139.8, 2]]


def make_points(lons: list[float]) -> Any:
    return points_from_xy(lons, [35.65] * len(lons), crs="EPSG:4326")


def test_equal_rankings_give_equal_scripts(ranking: Ranking) -> None:
    one, other = (ranking_layers(ranking, lang=Lang.EN) for _ in range(2))
    assert by_name(one) == by_name(other)


def test_an_empty_ranking_draws_nothing(ranking: Ranking) -> None:
    nobody = make_ranking(ranking.frame.iloc[:0])
    assert set(map(len, by_name(ranking_layers(nobody, lang=Lang.JA)).values())) == {0}


def test_places_around_come_in_the_order_asked_for(catalogue: Catalogue) -> None:
    kinds = [ContextKind.STOP, ContextKind.GATEWAY]
    drawn = by_name(context_layers(catalogue, kinds=kinds, lang=Lang.EN))
    assert list(drawn) == ["stop", "gateway"]
    assert drawn["gateway"] == [[35.6814, 139.7661, "g1", "東京駅", "Gateways", 0]]


def test_film_commissions_stand_at_their_office(catalogue: Catalogue) -> None:
    kinds = [ContextKind.FILM_COMMISSION]
    (rows,) = by_name(context_layers(catalogue, kinds=kinds, lang=Lang.JA)).values()
    assert [row[:4] for row in rows] == [[35.662, 138.568, "fc1", "山梨FC"]]
    assert "役所" in rows[0][4]


def test_a_private_home_is_never_drawn(catalogue: Catalogue) -> None:
    (rows,) = by_name(context_layers(catalogue, kinds=[ContextKind.SPOT], lang=Lang.JA)).values()
    assert [row[2] for row in rows] == ["sp1"]


def test_closed_stations_are_hollow_and_unknown_ones_say_so(catalogue: Catalogue) -> None:
    groups = context_layers(catalogue, kinds=[ContextKind.STATION], lang=Lang.JA)
    (rows,) = by_name(groups).values()
    assert [(row[2], row[5]) for row in rows] == [("st1", 0), ("st2", 1), ("st3", 0)]
    assert [row[4] for row in rows] == ["駅（営業中）", "駅（廃止）", "駅（不明）"]


def test_past_shoots_are_a_layer_and_clustered(catalogue: Catalogue) -> None:
    own = shoots({"id": "s1", "title": EVIL[0], "lon": 138.5, "lat": 35.6})
    groups = context_layers(
        dataclasses.replace(catalogue, shoots=own), kinds=[ContextKind.SHOOT], lang=Lang.EN
    )
    (rows,) = by_name(groups).values()
    assert rows == [[35.6, 138.5, "s1", EVIL[0], "Past shoots", 0]]
    (drawn,) = groups[0]._children.values()
    assert '"clustered": true' in drawn.options


def test_bounds_leave_out_what_lies_beyond(catalogue: Catalogue) -> None:
    groups = context_layers(
        catalogue, kinds=[ContextKind.STATION], lang=Lang.JA, bounds=(138.0, 34.0, 140.0, 36.0)
    )
    (rows,) = by_name(groups).values()
    assert [row[2] for row in rows] == ["st1", "st2"]


@pytest.mark.parametrize("lang", list(Lang))
def test_names_stay_text(catalogue: Catalogue, lang: Lang) -> None:
    (rows,) = by_name(context_layers(catalogue, kinds=[ContextKind.HUB], lang=lang)).values()
    assert rows[0][3] == (EVIL[0] if lang is Lang.JA else EVIL[1])
