from locator.importing.giving import give_ids, is_running
from locator.importing.notes import Notes
from locator.importing.sheets import make_sheet


def given(*ids: str, taken: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    records = [(1, ["id", "名称", "経度", "緯度"]), (2, ["x", "y", "1", "2"])]
    sheet = make_sheet(records, name="l", read_as="CSV", header_rows=1)
    notes = Notes("l", 10)
    made, _ = give_ids(ids, range(2, 2 + len(ids)), taken, sheet, notes)
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
