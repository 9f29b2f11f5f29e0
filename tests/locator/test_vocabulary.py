import pytest

from locator import vocabulary
from locator.errors import QueryError
from locator.i18n import Lang
from locator.vocabulary import Category, CategoryGroup, HubKind, SiteKind, Word

WORDS = [
    w
    for w in vars(vocabulary).values()
    if isinstance(w, type) and issubclass(w, Word) and w is not Word
]


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.__name__)
def test_each_word_has_two_names_and_is_found_by_its_code(words: type[Word]) -> None:
    assert len(words) > 1
    for member in words:
        assert member.name_in(Lang.JA)
        assert member.name_in(Lang.EN).isascii()
        assert str(member) == member.value
        assert words.of(member.value) is member


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.__name__)
def test_names_are_not_used_twice(words: type[Word]) -> None:
    for lang in Lang:
        names = [m.name_in(lang) for m in words]
        assert len(set(names)) == len(names)


def test_an_unknown_code_lists_the_known_ones() -> None:
    with pytest.raises(QueryError, match="'film' is no SiteKind; expected one of location, spot"):
        SiteKind.of("film")


def test_categories_have_two_levels() -> None:
    assert {c.group for c in Category} == set(CategoryGroup)
    for code, group in {"lake": "nature", "cape": "nature", "garden": "nature"}.items():
        assert Category.of(code).group.value == group
    assert Category.WAREHOUSE.group is CategoryGroup.INDUSTRY


def test_codes_of_the_two_levels_never_clash_except_for_other_and_studio() -> None:
    both = {c.value for c in Category} & {g.value for g in CategoryGroup}
    assert both == {"other", "studio"}


def test_only_an_import_makes_a_selected_hub() -> None:
    assert [k.value for k in HubKind] == [
        "selected",
        "anime88",
        "facility",
        "policy_case",
        "designated_city",
        "content_place",
    ]
