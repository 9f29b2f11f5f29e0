"""Classes of score and the rule for hollow."""

import pandas as pd
import pytest

from locator.maps.scores import CLASS_COLOURS, ScoreScale, little_known, score_scale
from locator.records import Ranking


def test_scale_spans_the_scores_on_twentieths(ranking: Ranking) -> None:
    # scores 0.8, 0.55, 0.5: from 0.5 to 0.8
    scale = score_scale(ranking.frame)
    assert (scale.low, scale.high) == (0.5, 0.8)
    assert scale.breaks == pytest.approx((0.5, 0.56, 0.62, 0.68, 0.74, 0.8))


def test_class_of_a_score() -> None:
    scale = ScoreScale(0.0, 1.0)
    assert [scale.class_of(s) for s in (0.0, 0.19, 0.2, 0.99, 1.0)] == [0, 0, 1, 4, 4]
    assert scale.class_of(None) == scale.class_of(pd.NA) == -1
    assert len(CLASS_COLOURS) == len(set(CLASS_COLOURS)) == 5


def test_scale_of_equal_scores_and_of_none() -> None:
    assert score_scale(pd.DataFrame({"score": [0.5, 0.5]})) == ScoreScale(0.5, 0.55)
    assert score_scale(pd.DataFrame({"score": [float("nan")]})) == ScoreScale(0.0, 1.0)


def test_hollow_where_the_score_spans_more_than_four_tenths(ranking: Ranking) -> None:
    # widths 0.1, 0.7, 0.4 and none at all
    assert little_known(ranking.frame).tolist() == [False, True, False, True]
