"""The page asks, answers and explains."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from locator.records import Catalogue
from locator.workspace import Entry, Intake, Workspace, workspace_file

ROOT = Path(__file__).resolve().parents[4]


def start(**words: str | list[str]) -> AppTest:
    script = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    for key, value in words.items():
        script.query_params[key] = value
    script.run()
    assert not script.exception
    return script


def words_of(script: AppTest) -> str:
    shown = [*script.markdown, *script.caption, *script.subheader, *script.info, *script.warning]
    return "\n".join(str(element.value) for element in shown)


def fitting(script: AppTest) -> int:
    found = re.search(r"(\d+) of 510 places fit", words_of(script))
    assert found
    return int(found[1])


def test_the_best_site_is_chosen_and_the_table_holds_twenty() -> None:
    script = start()
    table = script.dataframe[0].value
    assert len(table) == 20
    assert script.session_state.selected == table.index[0]
    assert "selected" in script.query_params


def test_filters_narrow_the_table_and_are_counted(embedded: Catalogue) -> None:
    script = start(prefecture="19", lang="en")
    inside = embedded.locations["municipality_code"].str.startswith("19").sum()
    assert f"{inside} of {len(embedded.locations)} places fit" in words_of(script)


def test_a_weight_of_the_link_changes_the_order() -> None:
    usual = start().dataframe[0].value.index.tolist()
    other = start(w=["fc_support:0", "precision_m:10"]).dataframe[0].value.index.tolist()
    assert usual != other


def test_nothing_found_names_the_filter_to_loosen() -> None:
    script = start(prefecture="19", q="zzzz", lang="en")
    words = words_of(script)
    assert "No place fits." in words
    assert 'Without "Name or title"' in words


def test_unknown_left_out_is_told_where_nothing_is_found() -> None:
    script = start(prefecture="01", min_departures="1", unknown="drop", lang="en")
    assert "keep" in words_of(script)


def test_two_picks_are_compared_side_by_side(embedded: Catalogue) -> None:
    ids = embedded.locations.index[:3].tolist()
    script = start(pick=ids, lang="en")
    compared = [t.value for t in script.dataframe if len(t.value.columns) == 3]
    assert any([c[:3] for c in table.columns] == ["1. ", "2. ", "3. "] for table in compared)
    script.session_state.pick = ids[:1]
    script.run()
    assert "One more place" in words_of(script)


def test_a_day_trip_filters_and_is_told_in_the_panel() -> None:
    asked = {"kind": "spot", "start": "gw-224", "can_go": "1", "unknown": "drop", "lang": "en"}
    script = start(**asked)
    table = script.dataframe[0].value
    assert 0 < len(table) <= 20
    words = words_of(script)
    assert "By public transport from the start" in words
    assert ":green-badge[" in words
    assert "last way back to the start" in words.replace("\\", "")
    assert 0 < fitting(start(**asked, max_travel="30")) < fitting(script)


def test_past_shoots_of_the_workspace_stand_in_the_panel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedded: Catalogue
) -> None:
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))
    site = embedded.locations.iloc[0]
    asked = {"selected": str(site.name), "lang": "en"}
    assert "none recorded in your workspace" in words_of(start(**asked))
    own = tuple(
        Entry(
            kind="shoots",
            id=f"s{n}",
            fields={"title": f"*Film {n}*", "year": str(2000 + n), "source": "台帳.csv row 2"},
            lon=site.geometry.x,
            lat=site.geometry.y,
        )
        for n in range(12)
    )
    Workspace(workspace_file()).write(
        Intake(action="import", kind="shoots", rows=12, accepted=12, entries=own), by="me"
    )
    words = words_of(start(**asked)).replace("\\", "")
    assert "2011 ***Film 11***" in words
    assert "0 m away · source: 台帳.csv row 2" in words
    assert "Film 1*" not in words
    assert "The newest 10 of 12" in words
