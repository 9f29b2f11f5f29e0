"""Registered transport is told of a town, with its expiry, and serves nobody by itself."""

import datetime as dt

import pandas as pd
import pytest

from locator.catalogue import load_catalogue
from locator.i18n import Lang, load_texts
from locator.registers import registered_lines, registered_transport
from locator.settings import find_data
from tests.locator.catalogues import tiny

TODAY = dt.date(2026, 11, 20)
CODES = pd.Series(["19201", "22138", None, "37324"], dtype=object)


def test_rows_of_the_town_and_of_the_city_of_a_ward() -> None:
    found = registered_transport(tiny(), CODES, TODAY)
    assert found["operator_ja"].tolist() == ["甲の会", "乙福祉会"]
    assert found["is_expired"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("on", "expired"), [(dt.date(2026, 9, 30), False), (dt.date(2026, 10, 1), True)]
)
def test_it_expires_after_its_last_day(on: dt.date, expired: bool) -> None:  # noqa: FBT001
    found = registered_transport(tiny(), pd.Series(["22130"]), on)
    assert found["is_expired"].tolist() == [expired]


def test_nothing_registered_is_no_row() -> None:
    assert registered_transport(tiny(), pd.Series(["37324"]), TODAY).empty
    assert registered_transport(tiny(), pd.Series([None], dtype=object), TODAY).empty


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        (Lang.JA, "甲の会（交通空白地有償運送、車両3台、登録は2026-12-31まで）", "期限切れ"),
        (Lang.EN, "(transport of a gap area, 3 vehicles, registered until 2026-12-31)", "expired"),
    ],
)
def test_in_words(lang: Lang, first: str, second: str) -> None:
    lines = registered_lines(tiny(), CODES, TODAY, load_texts(find_data(), lang))
    assert first in lines[0]
    assert second in lines[1]
    assert "–" in lines[1]  # no number of vehicles is told


def test_the_embedded_register_of_yamaguchi() -> None:
    """As its publisher counts: 23 registrations, two of them in two towns; 19 towns, 15 with one.

    The number 中山市福第4号 and 中山福第3号 stand for one body each; 中山福第3号 is used twice.
    """
    catalogue = load_catalogue()
    rows = catalogue.community_transport
    assert len(rows) == 25
    assert len(rows.drop_duplicates(["registration_no", "operator_ja"])) == 23
    assert rows["municipality_code"].nunique() == 15
    assert rows["municipality_code"].str.startswith("35").all()
    assert rows["municipality_code"].isin(catalogue.municipalities.index).all()
    kinds = rows.drop_duplicates(["registration_no", "operator_ja"])["kind"].astype(str)
    assert kinds.value_counts().to_dict() == {"gap_area": 16, "welfare": 7}
    codes = rows["municipality_code"]
    expired = registered_transport(catalogue, codes, TODAY).drop_duplicates(
        ["registration_no", "operator_ja"]
    )
    assert int(expired["is_expired"].sum()) == 11
