import pytest

from locator.importing.json_paths import cell_of, records_at, roots_of, stands, value_at

TREE = {
    "meta": {"on": "2026-08-09"},
    "towns": [
        {"name": "甲", "bodies": [{"no": 1}, {"no": 2}]},
        {"name": "乙", "bodies": []},
        {"name": "丙"},
        "text",
    ],
}


def test_records_know_the_way_up() -> None:
    chains = list(records_at(TREE, "towns[].bodies[]"))
    assert [value_at(c, "no") for c in chains] == [1, 2]
    assert [value_at(c, "^.name") for c in chains] == ["甲", "甲"]
    assert value_at(chains[0], "^^.meta.on") == "2026-08-09"
    assert value_at(chains[0], "^^^.meta") is None
    assert value_at(chains[0], "no.more") is None
    assert list(records_at(TREE, "")) == [(TREE,)]
    assert [c[0] for c in records_at(TREE, "meta")] == [{"on": "2026-08-09"}]


@pytest.mark.parametrize("path", ["bodies[]", "meta[]", "towns.bodies[]", "meta.none"])
def test_what_is_not_there_has_no_records(path: str) -> None:
    assert list(records_at(TREE, path)) == []


def test_a_path_stands_or_not() -> None:
    assert stands(TREE, "towns[].bodies[].no")
    assert stands({"a": []}, "a[].b")
    assert stands({"a": None}, "a")
    assert not stands({"a": {}}, "a[]")
    assert not stands({"a": ["x"]}, "a[].b")
    assert not stands([], "a")


def test_values_become_cells() -> None:
    assert cell_of(["宮城県 大崎市", None, ["岩出山", 7]]) == "宮城県 大崎市|岩出山|7"
    assert cell_of(True) == "true"
    assert cell_of(35.5) == "35.5"
    assert cell_of({"ja": "城"}) == '{"ja": "城"}'
    assert roots_of([1, 2]) == [1, 2]
    assert roots_of({}) == [{}]


def test_half_a_character_is_replaced() -> None:
    assert cell_of("a\ud800b") == "a\ufffdb"
    assert cell_of({"a": "\udfff"}) == '{"a": "\ufffd"}'
