"""People for cells of the same, a coarser and a finer level, by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import MeshError
from geo.mesh import MeshLevel, cells_within, mesh_parents
from locator.errors import QueryError
from locator.population import Population, people_of_cells


def population(figures: dict[str, float | None], **merged: str) -> Population:
    people = pd.Series(figures, dtype="Float64", name="people 2020")
    people.index = pd.Index(list(figures), dtype="str", name="mesh_code")
    level = MeshLevel(len(next(iter(figures))))
    into = pd.Series({k.removeprefix("c"): v for k, v in merged.items()}, dtype="str")
    return Population(people=people, level=level, column="T001141001", merged_into=into)


def test_the_same_level_is_taken_as_it_is() -> None:
    given = population({"533935991": 4, "533935992": None})
    cells = pd.Index(["533935993", "533935992", "533935991"], name="mesh_code")
    found = people_of_cells(given, cells)
    assert found.people.index.equals(cells)
    assert found.people.isna().tolist() == [True, True, False]
    assert found.people["533935991"] == 4
    assert found.people.name == "people 2020"
    assert not found.is_spread
    assert [(f.code, f.found) for f in found.findings] == [
        ("population_absent", "1"), ("population_unknown", "1"),
    ]  # fmt: skip
    known = people_of_cells(given, cells, absent_is_nobody=True)
    assert known.people["533935993"] == 0
    assert pd.isna(known.people["533935992"])


def test_finer_figures_are_added_up_and_unknown_parts_stay_unknown() -> None:
    given = population(
        {"533935991": 4, "533935992": 6.5, "533935981": 3, "533935982": None, "533935971": None}
    )
    found = people_of_cells(given, pd.Index(["53393599", "53393598", "53393597"]))
    assert found.people["53393599"] == 10.5
    assert found.people.isna().tolist() == [False, True, True]


def test_people_counted_elsewhere_in_the_same_larger_cell_are_in_its_sum() -> None:
    figures = {"533935991": 24, "533935992": None, "533935981": 5, "533935982": None}
    given = population(figures, c533935992="533935991", c533935982="533935991")
    found = people_of_cells(given, pd.Index(["53393599", "53393598"]))
    assert found.people["53393599"] == 24
    assert pd.isna(found.people["53393598"])


def test_coarser_figures_are_refused_or_marked_as_spread() -> None:
    given = population({"53393599": 100})
    cells = pd.Index(cells_within("53393599", MeshLevel.M250))
    with pytest.raises(QueryError, match="even spread") as fault:
        people_of_cells(given, cells)
    assert fault.value.code == "population_coarser"
    found = people_of_cells(given, cells, spread=True)
    assert found.is_spread
    assert found.people.tolist() == [6.25] * 16
    assert [f.code for f in found.findings] == ["population_spread"]


def test_no_cell_and_no_code() -> None:
    given = population({"53393599": 100})
    assert people_of_cells(given, pd.Index([], dtype="str")).people.empty
    with pytest.raises(MeshError):
        people_of_cells(given, pd.Index(["53393599", "nowhere"]))


@given(st.lists(st.none() | st.integers(0, 1000), min_size=16, max_size=16))
def test_sums_do_not_depend_on_the_way_up(values: list[int | None]) -> None:
    codes = cells_within("53393599", MeshLevel.M250)
    fine = population(dict(zip(codes.tolist(), values, strict=True)))
    halves = pd.Index(sorted(set(mesh_parents(codes, MeshLevel.M500).tolist())))
    middle = people_of_cells(fine, halves).people
    whole = pd.Index(["53393599"])
    direct = people_of_cells(fine, whole).people
    again = people_of_cells(population(middle.to_dict()), whole).people
    assert direct.equals(again)
    assert pd.isna(direct.iloc[0]) == (None in values)
    if None not in values:
        assert direct.iloc[0] == sum(v for v in values if v is not None)
