import numpy as np
import pytest

from locator.likeness import are_told_apart, dice, is_end, is_owner, kana_of, marks_of, words_of


def test_words_are_folded_and_without_signs() -> None:
    assert words_of("道の駅「ｺﾏﾂ 木場潟」※当面の間") == ("道ノ駅", "コマツ", "木場潟")
    assert words_of("兼六園（国指定）") == ("兼六園", "国指定")
    assert words_of("兼六園（国指定）", is_whole=False) == ("兼六園",)
    assert words_of("・・・") == ()


def test_a_name_in_kana_is_its_own_reading() -> None:
    assert kana_of("千枚田", "センマイダ") == "センマイダ"
    assert kana_of("せんまい だ", None) == "センマイダ"
    assert kana_of("千枚田", None) == ""


@pytest.mark.parametrize(
    ("one", "other", "ends", "owns"),
    [
        ("高松", "道の駅 高松", True, False),
        ("山代温泉", "山代温泉 総湯", False, True),
        ("里 城", "山 里 川 城 堀", False, True),
        ("高松", "道の駅 松", False, False),
        ("高松", "高松", False, False),
        ("", "高松", False, False),
    ],
)
def test_the_longer_name_ends_with_the_shorter_or_owns_something(
    one: str, other: str, *, ends: bool, owns: bool
) -> None:
    a, b = words_of(one), words_of(other)
    assert (is_end(a, b), is_owner(a, b)) == (ends, owns)
    assert (is_end(b, a), is_owner(b, a)) == (False, False)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("第1駐車場", "第2駐車場", True),
        ("第１駐車場", "第二駐車場", True),
        ("第一駐車場", "第1駐車場", False),
        ("1号館", "2号館", True),
        ("十二号館", "12号館", False),
        ("百二十号", "120号", False),
        ("一〇番", "10番", False),
        ("A棟", "Ｂ棟", True),
        ("東口", "西口", True),
        ("本館", "別館", True),
        ("展望台", "第2展望台", False),
        ("北陸東金沢駅", "東金沢駅", False),
        ("ABC会館", "会館", False),
    ],
)
def test_marks_tell_alike_names_apart(one: str, other: str, *, apart: bool) -> None:
    assert are_told_apart(marks_of(one), marks_of(other)) is apart
    assert are_told_apart(marks_of(other), marks_of(one)) is apart


def test_likeness_is_the_share_of_pairs_of_letters() -> None:
    # 金沢城 holds 金沢 沢城; 金沢城公園 holds 金沢 沢城 城公 公園: 2 x 2 / (2 + 4).
    names = ["金沢城", "金沢城公園", "城", "", "ササササ"]
    first, second = np.array([0, 0, 2, 2, 3, 4]), np.array([1, 0, 2, 0, 0, 4])
    told = dice(names, first, second)
    assert told[:4].tolist() == [pytest.approx(2 / 3), 1.0, 1.0, 0.0]
    assert np.isnan(told[4])
    assert told[5] == 1.0
    none = np.empty(0, dtype=np.int64)
    assert dice([], none, none).tolist() == []
