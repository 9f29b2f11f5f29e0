import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from locator.export import to_json
from locator.export.answer import plain
from locator.i18n import Lang
from locator.records import Ranking


def test_json_has_exactly_the_keys_of_the_contract(ranking: Ranking) -> None:
    answer = to_json(ranking, Lang.EN)
    assert set(answer) == {
        "query",
        "ranking",
        "excluded",
        "not_scored",
        "as_of",
        "attribution",
    }
    rows = json.loads(json.dumps(answer["ranking"], allow_nan=False))
    assert set(rows[0]) == {
        "rank",
        "id",
        "name",
        "score",
        "score_low",
        "score_high",
        "best_rank",
        "worst_rank",
        "parts",
        "measures",
        "unknown",
        "municipality_code",
        "lon",
        "lat",
    }
    assert answer["excluded"] == [{"filter": "near", "no": 7, "unknown": 2}]
    assert answer["not_scored"] == [{"criterion": "works_near", "known": 1, "of": 12}]
    assert answer["as_of"] == {"iwakuni": "2026-09-16", "yamanashi": "2020-03-25"}


def test_numbers_are_not_rounded_and_unknown_is_null(ranking: Ranking) -> None:
    answer = json.loads(json.dumps(to_json(ranking, Lang.JA), allow_nan=False))
    first, second, third = answer["ranking"]
    assert first["score"] == 0.8123456789012345
    assert first["measures"]["airport_km"] == 22.123456789
    assert sum(first["parts"].values()) == pytest.approx(first["score"], abs=1e-12)
    assert second["parts"] == {"airport_km": 0.25, "departures": None}
    assert second["measures"]["stop_m"] is None
    assert second["unknown"] == ["departures"]
    assert third["measures"]["departures"] == 0.0
    assert third["municipality_code"] is None
    assert (third["lon"], third["lat"]) == (-0.5, -1.25)


def test_the_name_follows_the_language_and_falls_back(ranking: Ranking) -> None:
    japanese = to_json(ranking, Lang.JA)["ranking"]
    english = to_json(ranking, Lang.EN)["ranking"]
    assert isinstance(japanese, list)
    assert isinstance(english, list)
    assert [r["name"] for r in japanese][:2] == ["錦帯橋", "角島大橋"]
    assert [r["name"] for r in english][:2] == ["Kintai Bridge", "角島大橋"]


def test_top_cuts_and_an_empty_ranking_keeps_its_form(ranking: Ranking) -> None:
    assert len(to_json(ranking, Lang.JA, top=2)["ranking"]) == 2  # type: ignore[arg-type]
    empty = replace(
        ranking,
        frame=ranking.frame.iloc[:0],
        parts=ranking.parts.iloc[:0],
        measures=ranking.measures.iloc[:0],
        stop_upper_m=ranking.stop_upper_m.iloc[:0],
        total=0,
    )
    assert to_json(empty, Lang.JA)["ranking"] == []


def test_the_query_holds_every_field(ranking: Ranking) -> None:
    query = to_json(ranking, Lang.JA)["query"]
    assert isinstance(query, dict)
    assert query["kind"] == "location"
    assert query["near"] == [{"target": "gw-001", "within_km": 50}]
    assert query["last_departure_after_s"] == 70200
    assert query["profile"]["id"] == "scout"
    assert query["date"] is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.int64(3), 3),
        (np.float64(0.1), 0.1),
        (np.bool_(True), True),
        (["edo", "showa"], "edo|showa"),
        ("\ud800x", "?x"),
    ],
)
def test_plain_values(value: object, expected: object) -> None:
    assert plain(value) == expected
