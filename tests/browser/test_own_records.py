"""A list of one's own through the page Data: taken in, mended cell by cell, seen, taken back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from locator.workspace import Entry, Intake, Workspace, workspace_file
from tests.browser.conftest import OpenScreen
from tests.browser.screen import Screen, faults_in_words

HOSTILE = "<img src=x onerror=window.__x=1>${window.__x=1}"
LIST = (
    f'名称,経度,緯度\r\n架空の橋,138.5601,35.6653\r\n"{HOSTILE}",138.57,35.67\r\n,138.58,35.68\r\n'
)


@pytest.fixture
def own() -> Iterator[Workspace]:
    """The workspace of the app under test; empty again when the test has ended."""
    file = workspace_file()
    yield Workspace(file)
    file.unlink(missing_ok=True)


def view(screen: Screen, name: str) -> None:
    screen.do(screen.page.get_by_role("radio", name=re.compile(name)).click)


def press(screen: Screen, key: str) -> None:
    screen.do(screen.page.locator(f".st-key-{key} button").click)


def grid_of(screen: Screen) -> Locator:
    return screen.page.locator('[data-testid="stDataFrame"] .dvn-scroller').first


def write_cell(screen: Screen, at: int, *, right: int, text: str) -> None:
    """Write into the first row: click into its first cell, go right, write."""
    grid_of(screen).click(position={"x": at, "y": 50})
    keyboard = screen.page.keyboard
    for _ in range(right):
        keyboard.press("ArrowRight")
    keyboard.press("Enter")
    screen.page.wait_for_timeout(300)  # the field of the cell comes with an animation
    keyboard.type(text)
    screen.page.wait_for_timeout(300)
    screen.do(lambda: keyboard.press("Enter"))


def tick(screen: Screen, row: int) -> None:
    screen.do(lambda: grid_of(screen).click(position={"x": 17, "y": 33 * (row + 1) + 16}))


def test_a_list_is_taken_in_mended_and_seen(
    visit: OpenScreen, own: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "一覧.csv"
    path.write_bytes(LIST.encode("cp932"))
    screen = visit("data?data_view=take_in")
    picker = screen.page.locator('[data-testid="stFileUploader"] input[type=file]')
    screen.do(lambda: picker.set_input_files(str(path)))
    assert "3 行 ＝ 取り込める 2 行" in screen.text
    frame = screen.page.wait_for_selector('iframe[title*="st_folium"]').content_frame()
    assert frame is not None
    frame.wait_for_selector(".lm-place")
    assert faults_in_words(screen.text) == []
    press(screen, "own-take-in")
    assert "2行を取り込み、1行を保留" in screen.text

    view(screen, "保留の行")
    write_cell(screen, 60, right=3, text="三つめの橋")  # close, why, where, then the name
    assert "直した 1 行を読み直す" in screen.text
    press(screen, "own-read-again")
    assert "1 行を取り込みました" in screen.text
    assert "保留の行はありません" in screen.text

    view(screen, "自分の記録")
    table = screen.page.locator('[data-testid="stDataFrame"]').first
    assert table.locator("#glide-cell-1-1").text_content() == HOSTILE
    assert table.locator("#glide-cell-1-2").text_content() == "三つめの橋"
    tick(screen, 0)
    press(screen, "own-make-draft")
    assert "1 件を「下書き」にしました" in screen.text
    assert {e.fields["name_ja"]: str(e.state) for e in own.entries("locations").values()} == {
        "架空の橋": "draft",
        HOSTILE: "public",
        "三つめの橋": "public",
    }

    screen.do(screen.page.get_by_role("link", name="さがす").click)
    assert screen.map()
    assert all(f.evaluate("() => typeof window.__x") == "undefined" for f in screen.page.frames)
    found = visit("?q=三つめの橋")
    assert found.chosen == "三つめの橋"


def test_a_meaning_is_chosen_in_the_table(
    visit: OpenScreen, own: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "台帳.csv"
    path.write_bytes("ところ,東経,北緯\r\n架空の橋,138.56,35.66\r\n".encode())
    screen = visit("data?data_view=take_in")
    picker = screen.page.locator('[data-testid="stFileUploader"] input[type=file]')
    screen.do(lambda: picker.set_input_files(str(path)))
    assert "どの列が「名称」か分かりません" in screen.text
    write_cell(screen, 60, right=1, text="名称")
    assert "1 行 ＝ 取り込める 1 行" in screen.text
    press(screen, "own-take-in")
    [entry] = own.entries("locations").values()
    assert (entry.fields["name_ja"], entry.lon, entry.lat) == ("架空の橋", 138.56, 35.66)


def test_past_shoots_stand_in_the_dossier_and_on_the_map(visit: OpenScreen, own: Workspace) -> None:
    shot = Entry(
        kind="shoots",
        id="shot",
        fields={"title": HOSTILE, "begins_on": "2019-05-01", "source": "台帳.csv row 2"},
        lon=141.7712,
        lat=40.1902,
    )
    own.write(Intake(action="import", kind="shoots", accepted=1, rows=1, entries=(shot,)), by="me")
    screen = visit("?kind=spot&q=久慈駅")
    assert HOSTILE in screen.text
    assert "出典：台帳.csv row 2" in screen.text
    screen.do(screen.page.get_by_role("button", name="過去の撮影").first.click)
    frame = screen.map()
    mark = frame.wait_for_selector('.lm-place[data-id="shot"]')
    assert mark is not None
    assert mark.get_attribute("aria-label") == f"{HOSTILE} 過去の撮影　2019-05-01"
    assert "過去の撮影（自分の記録） 1 件" in screen.text
    assert all(f.evaluate("() => typeof window.__x") == "undefined" for f in screen.page.frames)
