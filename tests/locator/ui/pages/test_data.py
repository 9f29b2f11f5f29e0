"""The page Data: an answer without a click; a list taken in, mended, merged, taken back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from locator.ui import cache
from locator.ui.kept import kept
from locator.ui.widgets.own_records import change_state
from locator.workspace import RecordState, Workspace, workspace_file

ROOT = Path(__file__).resolve().parents[4]
HOSTILE = "<img src=x onerror=alert(1)>`${1}`"
LIST = (
    "識別子,名称,名称_カナ,経度,緯度,所有者電話番号,実績\r\n"
    "A1,架空の橋,カクウノハシ,138.5601,35.6653,090-0000-0001,x\r\n"
    "A2,架空の 橋,カクウノハシ,138.5602,35.6654,090-0000-0002,x\r\n"
    f"A3,{HOSTILE},,138.57,35.67,,x\r\n"
    "A4,,,138.58,35.67,,x\r\n"
    "A5,遠い所,,1,1,,x\r\n"
)


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - runs as a script of its own

    from locator.ui import cache, state  # noqa: PLC0415
    from locator.ui.pages import data  # noqa: PLC0415

    def weights(profile: str) -> dict[str, float]:
        return dict(cache.profiles()[profile].weights)

    state.restore(weights)
    data.render(cache.texts(st.session_state.lang))
    state.remember(weights(st.session_state.profile))


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))
    return Workspace(workspace_file())


def start(**words: str) -> AppTest:
    script = AppTest.from_function(_page, default_timeout=240)
    for key, value in words.items():
        script.query_params[key] = value
    return whole(script.run())


def whole(script: AppTest) -> AppTest:
    assert not script.exception
    return script


def bring(script: AppTest, name: str, content: bytes) -> None:
    field = next(f for f in script.get("file_uploader") if f.key == "own upload")
    field.set_value((name, content, "text/csv"))
    whole(script.run())


def show(script: AppTest, view: str) -> None:
    script.session_state.data_view = view
    whole(script.run())


def press(script: AppTest, key: str) -> None:
    whole(script.button(key=key).click().run())


def said(script: AppTest) -> str:
    shown = (script.markdown, script.caption, script.success, script.info, script.warning)
    return "\n".join(one.value for group in (*shown, script.error) for one in group)


def test_the_first_screen_answers_without_a_click() -> None:
    script = start()
    assert [(m.label, m.value) for m in script.metric] == [
        ("自分の記録", "公開 0 ／ 非公開 0"),
        ("保留の行", "0 行"),
        ("最後に書いた時", "まだない"),
    ]
    assert set(script.dataframe[0].value["種類"]) == {"ロケ地"}
    press(script, "own first")
    assert script.session_state.data_view == "take_in"
    assert script.get("file_uploader")


def test_a_list_is_read_taken_in_seen_mended_and_taken_back(own: Workspace) -> None:
    script = start(data_view="take_in")
    bring(script, "一覧.csv", LIST.encode("cp932"))
    assert "**5 行** ＝ 取り込める **3 行**" in said(script)
    assert "Shift\\_JIS" in said(script)
    assert [m.value for m in script.metric] == ["3", "0", "0", "0", "2"]
    assert own.batches() == ()
    first = script.session_state["own read"]["auto"][1]
    script.text_input(key="own by").set_value("山田")
    whole(script.run())
    assert script.session_state["own read"]["auto"][1] is first  # not read again
    press(script, "own take in")
    assert "3行を取り込み、2行を保留" in script.success[0].value
    assert [(b.by, b.accepted, b.quarantined) for b in own.batches()] == [("山田", 3, 2)]
    assert {"A1", "A2", "A3"} <= set(cache.catalogue().locations.index)

    show(script, "waiting")
    assert script.button(key="own read again").disabled
    assert own.asides()[0].cells["識別子"] == "A4"

    show(script, "pairs")
    assert script.dataframe[0].value["理由"][0].startswith("名称が同じ")
    assert "090-0000-0001" not in script.dataframe[1].value.to_string()
    press(script, "own keep 0")
    assert set(own.entries("locations")) == {"A1", "A3"}
    assert own.entries("locations")["A1"].variants["name_ja"][0].value == "架空の 橋"

    show(script, "records")
    records = script.dataframe[0].value
    assert records["名称"].tolist() == ["架空の橋", HOSTILE]
    assert records["検索に出る"].tolist() == ["はい", "はい"]
    assert "090-0000-0001" not in records.to_string()
    whole(script.toggle(key="own private").set_value(True).run())
    assert script.dataframe[0].value["所有者の電話"][0] == "090-0000-0001"

    show(script, "history")
    assert script.dataframe[0].value["内容"].tolist() == ["統合", "取込"]
    press(script, "own undo")
    assert set(own.entries("locations")) == {"A1", "A2", "A3"}
    assert "取込 2 を取り消しました" in said(script)
    assert script.dataframe[0].value["取消"].tolist() == ["", "3 で取消済", ""]


def test_a_column_that_nothing_tells_is_asked_for_and_a_guess_is_confirmed(
    own: Workspace,
) -> None:
    script = start(lang="en", data_view="take_in")
    bring(script, "x.csv", "ところ,東経,北緯\r\n橋,138.56,35.66\r\n".encode())
    assert "It is not known which column is Name" in script.warning[0].value.replace("\\", "")
    assert not any(b.key == "own take in" for b in script.button)
    bring(script, "y.csv", "名称,ひがし,きた\r\n橋,138.56,35.66\r\n".encode())
    assert script.button(key="own take in").label == "The meanings are right: take in"
    press(script, "own take in")
    assert len(own.entries("locations")) == 1
    press(script, "own undo")
    assert own.entries("locations") == {}
    assert script.button(key="own take in").label == "Take in"  # the meanings are remembered


def test_a_state_is_changed_by_a_batch_of_its_own(own: Workspace) -> None:
    script = start(data_view="take_in")
    bring(script, "一覧.csv", LIST.encode())
    press(script, "own take in")
    change_state(["A1", "gone"], "locations", RecordState.DRAFT, cache.texts("ja"))
    assert own.entries("locations")["A1"].state is RecordState.DRAFT
    assert own.batches()[0].action == "edit"
    assert "A1" not in cache.catalogue().locations.index
    assert kept().entries["locations"]["A2"].state is RecordState.PUBLIC


@pytest.mark.parametrize("content", [b"no workspace of ours", b""])
def test_a_workspace_that_cannot_be_used_is_a_message_on_every_page(
    own: Workspace, content: bytes
) -> None:
    own.path.write_bytes(content)
    script = start()
    assert "ワークスペース" in script.error[0].value
    if content:
        door = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240).run()
        assert "ワークスペース" in whole(door).error[0].value
