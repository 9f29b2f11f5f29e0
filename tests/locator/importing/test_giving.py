from locator.importing.giving import Giver, is_running, make_giver
from locator.importing.notes import Notes
from locator.importing.sheets import make_sheet


def given(*ids: str, taken: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    records = [(1, ["id", "名称", "経度", "緯度"]), (2, ["x", "y", "1", "2"])]
    sheet = make_sheet(records, name="l", read_as="CSV", header_rows=1)
    notes = Notes("l", 10)
    giver = make_giver(ids, taken, sheet.header, notes)
    made, _ = giver.give(ids, range(2, 2 + len(ids)), notes)
    return made, [f.code for f in notes.finish()]


def test_what_the_file_states_is_kept_where_it_names_one_record() -> None:
    assert given("b", "a") == (["b", "a"], [])


def test_a_made_id_is_none_that_is_stated_later() -> None:
    assert given("a", "a", "a-2", "") == (
        ["a", "a-3", "a-2", "my-5"],
        ["site_id_twice", "site_id_missing"],
    )


def test_an_embedded_id_is_not_taken() -> None:
    made, codes = given("loc-001", taken=frozenset({"loc-001"}))
    assert (made, codes) == (["my-loc-001"], ["site_id_taken"])


def test_running_numbers_name_no_record() -> None:
    assert is_running(["1", "2", "4"], "番号")
    assert not is_running(["1", "2", "4"], "id")
    assert not is_running(["1", "5"], "番号")
    assert not is_running(["7", "8"], "番号")
    assert not is_running(["1"], "番号")
    assert not is_running(["1", "x"], "番号")
    assert not is_running(["1", "9" * 5000], "番号")


def test_ids_given_some_at_a_time_are_those_given_at_once() -> None:
    ids = ["a", "b", "a", "", "a-2", "b", "c"]
    whole, _ = given(*ids)
    notes = Notes("l", 10)
    giver = Giver("id", frozenset(), frozenset(ids), frozenset({"a", "b"}))
    made = []
    for start in range(0, 7, 2):
        some = ids[start : start + 2]
        made += giver.give(some, range(2 + start, 2 + start + len(some)), notes)[0]
    assert made == whole == ["a", "b", "a-3", "my-5", "a-2", "b-2", "c"]
