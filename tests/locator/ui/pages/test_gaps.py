"""The page Gaps: opens with an answer, moves with its controls, keeps hostile text as text."""

import datetime as dt
import importlib
from types import ModuleType

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from locator.days import Day
from locator.scenarios import Halt, Scenario, Shuttle
from locator.ui import answers, plans
from tests.geo.roads.towns import osm

OWN = b"""
[[definition]]
id = "own-1"
name_ja = "<b>own</b> `${1}`"
name_en = "<b>own</b> `${1}`"
status = "example"
source = "nobody"
dated = ""
distance = "straight"
otherwise = "gap"
[[definition.rule]]
verdict = "served"
all = [{ measure = "stop_m", op = "<=", value = 400 }]
"""


def start(**words: str | list[str]) -> AppTest:
    script = AppTest.from_function(_one_page, default_timeout=240)
    for key, value in words.items():
        script.query_params[key] = value
    script.run()
    assert not script.exception
    return script


def _one_page() -> None:
    import streamlit as st  # noqa: PLC0415

    from locator.ui import cache, state  # noqa: PLC0415
    from locator.ui.pages import gaps  # noqa: PLC0415

    def weights(profile: str) -> dict[str, float]:
        return dict(cache.profiles()[profile].weights)

    state.restore(weights)
    gaps.render(cache.texts(st.session_state.lang))
    state.remember(weights(st.session_state.profile))


def upload(
    script: AppTest,
    name: str,
    content: bytes,
    key: str = "own_definitions",
    form: str = "text/plain",
) -> None:
    field = next(f for f in script.get("file_uploader") if f.key == key)
    field.set_value((name, content, form)).run()
    assert not script.exception


def words_of(script: AppTest) -> str:
    shown = [
        *script.markdown,
        *script.caption,
        *script.subheader,
        *script.info,
        *script.warning,
        *script.error,
    ]
    return "\n".join(str(element.value) for element in shown).replace("\\", "")


def files_of(script: AppTest) -> list[str]:
    return [button.proto.id.rpartition("-download ")[2] for button in script.get("download_button")]


def test_it_opens_on_yamanashi_with_an_old_timetable_named_as_such() -> None:
    script = start(lang="en")
    words = words_of(script)
    assert "**Yamanashi**" in words
    assert "orange-badge[timetable of 2020-03-25, not for travel]" in words
    assert "From **Kofu Station**" in words
    assert script.session_state.selected
    assert "No assumption yet" in words
    assert not script.error


def test_yamaguchi_is_one_click_away_with_fresh_timetables_and_its_own_starts() -> None:
    script = start(lang="en")
    before = script.session_state.selected
    script.button(key="area 35").click().run()
    assert not script.exception
    words = words_of(script)
    assert "**Yamaguchi**" in words
    assert "From **Yamaguchi Station**" in words
    assert "From **Kofu Station**" not in words
    assert script.session_state.selected != before
    assert script.query_params["area"] in ("35", ["35"])


def test_a_chosen_definition_stands_in_the_address_and_its_missing_data_are_named() -> None:
    script = start(lang="en")
    script.multiselect(key="definition pick").set_value(["mlit-2024-operational"]).run()
    assert not script.exception
    assert script.query_params["definition"] in (
        "mlit-2024-operational",
        ["mlit-2024-operational"],
    )
    assert "needs taxi dispatch data" in words_of(script)


def test_a_date_on_which_a_timetable_is_silent_is_said_so() -> None:
    script = start(lang="en", date="2031-01-07", area="35")
    assert "2031-01-07" in words_of(script)
    assert not script.error


@pytest.mark.thorough
def test_the_example_scenario_opens_three_places_and_can_be_removed() -> None:
    """The bus park, the hot spring and the station on its line have no way without it."""
    script = start(lang="en")
    script.button(key="example scenario").click().run()
    assert not script.exception
    assert not script.error
    values = {metric.label: metric.value for metric in script.metric}
    assert values["Newly reachable"] == "3"
    assert values["A day per new place"] == "–"
    assert "The answer assumes" in words_of(script)
    script.number_input(key="unit_cost").set_value(5000).run()
    assert {m.label: m.value for m in script.metric}["A day per new place"].endswith(" yen")
    script.button(key="remove shuttle-fruit-park").click().run()
    assert not script.metric
    assert "No assumption yet" in words_of(script)


@pytest.mark.thorough
def test_a_shuttle_is_put_together_from_the_list_and_the_form() -> None:
    script = start(lang="en")
    for place in ("gw-224", "yurucamp-023"):
        script.selectbox(key="stop pick").set_value(place).run()
    script.text_input(key="part departures").set_value("9時")
    next(b for b in script.button if b.label == "Add this shuttle").click().run()
    assert "no time of day" in words_of(script)
    assert not script.metric
    script.text_input(key="part departures").set_value("9:00, 13:00")
    next(b for b in script.button if b.label == "Add this shuttle").click().run()
    assert not script.exception
    assert not script.error
    assert {m.label: m.value for m in script.metric}["Newly reachable"] != "0"


def test_hostile_names_of_an_own_definition_stay_text_and_a_bad_file_changes_nothing() -> None:
    script = start(lang="en")
    upload(script, "own.toml", OWN)
    assert not script.exception
    assert any("own-1" in option for option in script.session_state["definition pick"])
    upload(script, "bad.toml", b"\x00\xff no")
    assert not script.exception
    assert "cannot be read" in words_of(script)
    assert any("own-1" in option for option in script.session_state["definition pick"])


def test_no_link_breaks_the_page() -> None:
    script = start(
        area="99",
        town=["99999", "19201"],
        places="<script>",
        definition="nothing",
        shown="`${1}`",
        begin="gw-999999",
        selected="x" * 500,
        unit_cost="-1",
    )
    assert not script.error


def test_the_sheet_is_offered_where_one_municipality_is_chosen_alone() -> None:
    script = start(lang="en", town="19365")
    heads = "\n".join(str(head.value) for head in script.subheader)
    assert "Sheet of 身延町" in heads
    assert {"sheet pdf", "sheet xlsx"} <= set(files_of(script))
    script.multiselect(key="town").set_value(["19365", "19201"]).run()
    assert not script.exception
    assert "gaps pdf" in files_of(script)
    assert "sheet pdf" not in files_of(script)


def cells_of_minobu() -> list[str]:
    return list(answers.sites(answers.Area("19", ("19365",), (), mesh="1km")).index)


def census(people: dict[str, str]) -> bytes:
    """Return a file in the form of e-Stat, with made-up figures."""
    rows = "".join(f"{code},0,,,{n},1\r\n" for code, n in people.items())
    head = "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001141001,T001141002\r\n"
    return f"{head},,,,　人口（総数）,　人口（総数）　男\r\n{rows}".encode("cp932")


def test_mesh_cells_need_one_municipality_and_are_counted_as_cells() -> None:
    script = start(lang="en", mesh="1km")
    words = words_of(script)
    assert "Choose just one municipality" in words
    assert "places. By" in words
    script.multiselect(key="town").set_value(["19365"]).run()
    script.segmented_control(key="mesh").set_value("1km").run()
    assert not script.exception
    assert f"**身延町**, {len(cells_of_minobu())} cells" in words_of(script)
    assert script.session_state.selected in cells_of_minobu()
    assert script.query_params["mesh"] in ("1km", ["1km"])


def test_too_many_cells_are_refused_with_what_to_do() -> None:
    """A city of 2,178 km2 has far more than 5,000 cells of 250 m."""
    script = start(lang="en", area="21", town="21203", mesh="250m")
    assert "expected at most 5000; choose larger cells" in words_of(script)


@pytest.mark.thorough
def test_people_by_mesh_weigh_the_shares_and_unknown_people_stand_apart() -> None:
    cells = cells_of_minobu()
    script = start(lang="en", town="19365", mesh="1km")
    upload(script, "a.txt", b"\x00\xff no", "people_file")
    assert script.error
    assert f"{len(cells)} cells. By" in words_of(script)
    people = {cells[0]: "100", cells[1]: "40", cells[2]: "*"}
    upload(script, "tblT001141S5338.txt", census(people), "people_file")
    assert not script.error
    words = words_of(script)
    assert f"{len(cells)} cells with 140 people as far as known" in words
    assert f"For {len(cells) - 2} of {len(cells)} sites it is unknown" in words
    script.selectbox(key="people column").set_value("T001141002").run()
    assert not script.exception
    assert f"{len(cells)} cells with 3 people as far as known" in words_of(script)
    script.selectbox(key="people column").set_value("T001141001").run()
    script.checkbox(key="people absent").check().run()
    assert not script.exception
    assert f"For 1 of {len(cells)} sites it is unknown" in words_of(script)


@pytest.mark.thorough
def test_people_of_larger_cells_are_refused_until_the_even_spread_is_asked_for() -> None:
    large = cells_of_minobu()[0]
    halves = answers.sites(answers.Area("19", ("19365",), (), mesh="500m")).index
    quarters = int(halves.str.startswith(large).sum())
    script = start(lang="en", town="19365", mesh="500m")
    upload(script, "a.txt", census({large: "100"}), "people_file")
    assert "ask for the even spread" in "\n".join(str(one.value) for one in script.error)
    script.checkbox(key="people spread").check().run()
    assert not script.exception
    assert not script.error
    assert f"{quarters * 25} people as far as known" in words_of(script)


def test_a_list_of_ones_own_becomes_a_kind_of_place_and_can_be_dropped() -> None:
    script = start(lang="en", places="own")
    rows = "name,lon,lat\n<b>x</b> `${1}`,138.5686,35.6667\nfar,130.4,33.6\n"
    upload(script, "list.csv", rows.encode(), "my_list_file")
    script.button_group(key="places").set_value(["own"]).run()
    assert not script.exception
    words = words_of(script)
    assert "**Yamanashi**, 1 places" in words
    assert "Of the 2 places on your list, 1 are in this area" in words
    upload(script, "bad.csv", b"\x00\xff\x00", "my_list_file")
    assert script.error
    assert script.session_state.places != ["own"]


def kofu_north() -> bytes:
    """Return one road by the stop P4138 of the feed, 138.5695 E 35.667833 N, along its parallel."""
    points = {n: (138.56 + n / 1000, 35.667833) for n in range(20)}
    box = (138.5, 35.6, 138.7, 35.7)
    return osm(points, [(tuple(points), {"highway": "residential"})], box).encode()


def frames_of(script: AppTest, head: str) -> list[pd.DataFrame]:
    return [one.value for one in script.dataframe if head in one.value.columns]


@pytest.mark.thorough
def test_roads_are_set_beside_straight_and_walked_metres_until_they_are_taken_out() -> None:
    """From a point on the road to a stop on the same road the way is the straight line."""
    script = start(lang="en", places="own")
    assert not frames_of(script, "By road, m")
    rows = "id,name,lon,lat\nown-a,a,138.5645,35.667833\n"
    upload(script, "list.csv", rows.encode(), "my_list_file")
    script.button_group(key="places").set_value(["own"]).run()
    upload(script, "../<b>${1}.osm", kofu_north(), "roads_file")
    words = words_of(script)
    assert "km of walkable ways are in use" in words
    assert "1 of 1 places have a stop within 800 m" in words
    assert "OpenStreetMap contributors" in words
    (table,) = frames_of(script, "By road, m")
    metres = table.apply(pd.to_numeric, errors="coerce")
    walked, straight = list(metres["Walked, m (×1.3)"]), list(metres["Straight, m"] * 1.3)
    assert walked == pytest.approx(straight, abs=1)
    known = metres[metres["By road, m"].notna()]
    assert len(known)
    assert (known["By road, m"] >= known["Straight, m"] - 1).all()
    upload(script, "bad.osm", b"\x00\xff no", "roads_file")
    assert "neither XML nor PBF" in "\n".join(str(one.value) for one in script.error)
    assert not frames_of(script, "By road, m")


def test_without_the_extra_the_page_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def lacking(name: str, package: str | None = None) -> ModuleType:
        if name == "geo.roads.osm":
            raise ModuleNotFoundError(name, name="osmium")
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", lacking)
    script = start(lang="en")
    assert 'pip install "locator[roads]"' in words_of(script)
    assert not [one for one in script.get("file_uploader") if one.key == "roads_file"]


@pytest.mark.thorough
def test_a_stop_is_added_between_two_stops_of_a_route_at_the_clicked_place() -> None:
    script = start(lang="en")
    script.segmented_control(key="part kind").set_value("stop").run()
    assert not script.exception
    script.button(key="add stop part").click().run()
    assert "the new stop has no place" in "\n".join(str(one.value) for one in script.error)
    script.session_state["scenario drawn"] = (Halt(name="n", lon=138.57, lat=35.668),)
    script.run()
    assert "138.57000 E, 35.66800 N" in words_of(script)
    script.button(key="add stop part").click().run()
    assert "belongs to no trips" in "\n".join(str(one.value) for one in script.error)
    route = next(iter(plans.routes(answers.Area("19", (), ("spot", "location")))))
    script.selectbox(key="stop route").set_value(route).run()
    pair = next(iter(plans.route_pairs(route)))
    script.selectbox(key=f"stop pair {route}").set_value(pair).run()
    script.text_input(key="stop name").set_value("<b>x</b> `${1}`").run()
    script.button(key="add stop part").click().run()
    assert not script.exception
    assert not script.error
    (stop,) = script.session_state["scenario"].stops
    assert (stop.name, stop.route, stop.between) == ("<b>x</b> `${1}`", route, pair)
    assert (stop.lon, stop.lat) == (138.57, 35.668)
    assert "Newly reachable" in {metric.label for metric in script.metric}
    script.button(key="remove stop-1").click().run()
    assert not script.metric


@pytest.mark.thorough
def test_a_pole_takes_the_name_of_its_stop() -> None:
    script = start(lang="en")
    script.segmented_control(key="part kind").set_value("stop").run()
    script.session_state["scenario drawn"] = (Halt(name="n", lon=138.57, lat=35.668),)
    script.segmented_control(key="stop way").set_value("pole").run()
    script.selectbox(key="stop pole").set_value("yamanashi:P4138").run()
    script.button(key="add stop part").click().run()
    assert not script.exception
    assert not script.error
    (stop,) = script.session_state["scenario"].stops
    at_hand = plans.stops(answers.Area("19", (), ("spot", "location"))).set_index("stop_id")
    assert stop.name == at_hand.loc["yamanashi:P4138", "name"]
    assert (stop.pole_of, stop.between) == ("yamanashi:P4138", ())


@pytest.mark.thorough
def test_an_assumption_over_cells_tells_people_who_cease_to_be_in_a_gap() -> None:
    """All 100 people known live in a cell without a stop; a shuttle then stops at its centre."""
    area = answers.Area("19", ("19365",), (), mesh="1km")
    wanted = answers.definitions()["subsidy-1km"]
    verdicts = answers.report(area, Day(), (wanted,)).of(wanted.id)["verdict"]
    cell = str(verdicts.index[verdicts != "served"][0])
    point = answers.sites(area).geometry.loc[cell]
    halts = tuple(Halt(name=f"{n}", lon=point.x, lat=point.y + n / 100) for n in range(2))
    line = Shuttle(id="shuttle-1", name="L", halts=halts, departures_s=(32_400, 36_000))
    script = start(lang="en", town="19365", mesh="1km", definition=wanted.id)
    upload(script, "a.txt", census({cell: "100"}), "people_file")
    script.session_state["scenario"] = Scenario(
        id="s", name="S", on=dt.date(2026, 11, 20), shuttles=(line,)
    )
    script.run()
    assert not script.exception
    assert not script.error
    head = "people no longer in a gap (as far as known)"
    (table,) = frames_of(script, head)
    assert list(table[head]) == [100]
    assert table["no gap any more"].iloc[0] >= 1
