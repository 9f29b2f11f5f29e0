"""A list of one's own on the page Find: any form is read, told, and handed on to be kept."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from locator.ui import answers
from locator.workspace import Workspace, workspace_file

ROOT = Path(__file__).resolve().parents[4]
KML = (
    "<kml xmlns='http://www.opengis.net/kml/2.2'>"
    "<Placemark><name>架空の門</name><Point><coordinates>138.569,35.667</coordinates></Point>"
    "</Placemark><Placemark><Point><coordinates>138.57,35.667</coordinates></Point></Placemark>"
    "</kml>"
).encode()


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))
    return Workspace(workspace_file())


def start() -> AppTest:
    script = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    script.query_params["lang"] = "en"
    script.query_params["q"] = "架空の門"
    script.run()
    assert not script.exception
    return script


def choose(script: AppTest, name: str, content: bytes) -> AppTest:
    field = next(f for f in script.get("file_uploader") if f.key == "my_list_file")
    field.set_value((name, content, "application/octet-stream")).run()
    assert not script.exception
    return script


def words_of(script: AppTest) -> str:
    shown = [*script.markdown, *script.caption]
    return "\n".join(str(element.value) for element in shown).replace("\\", "")


def has_button(script: AppTest, key: str) -> bool:
    return any(one.key == key for one in script.button)


def test_a_map_of_points_is_scored_and_what_was_set_aside_is_told() -> None:
    script = start()
    assert script.warning[0].value == "No place fits."
    choose(script, "mine.kml", KML)
    assert "mine.kml: read as KML" in words_of(script)
    assert "1 of 2 rows are scored; 1 are held back" in words_of(script)
    told = [one.value for one in script.dataframe if "What" in one.value.columns]
    assert [list(table["Row"]) for table in told] == [["2"]]
    assert script.session_state.selected == "my-1"
    assert not script.warning


def test_a_file_that_is_no_list_is_told_and_nothing_is_offered() -> None:
    script = choose(start(), "mine.kml", b"%PDF-1.7 no map")
    (error,) = script.error
    assert "mine.kml" in error.value
    assert not has_button(script, "keep my list")
    choose(script, "mine.kml", KML)
    assert not script.error
    assert has_button(script, "keep my list")


def test_a_kept_mapping_is_used(own: Workspace) -> None:
    content = "あ,い,う\n架空の門,138.569,35.667\n".encode()
    script = choose(start(), "mine.csv", content)
    assert script.error
    own.keep_mapping(
        "x", "locations", ["あ", "い", "う"], {"あ": "name_ja", "い": "lon", "う": "lat"}
    )
    script.run()
    assert not script.error
    assert "1 of 1 rows are scored" in words_of(script)


def test_keeping_hands_the_same_file_to_the_page_of_own_records(own: Workspace) -> None:
    script = choose(start(), "mine.kml", KML)
    script.button(key="keep my list").click().run()
    assert not script.exception
    brought = script.session_state["own file"]
    assert (brought.name, brought.content) == ("mine.kml", KML)
    assert (script.session_state.own_kind, script.session_state.data_view) == (
        "locations",
        "take_in",
    )
    script.button(key="own take in").click().run()
    assert not script.exception
    kept = [entry.fields["name_ja"] for entry in own.entries("locations").values()]
    assert kept == ["架空の門"]
    assert answers.LIST_FILE not in script.session_state  # it stands beside the others by itself
