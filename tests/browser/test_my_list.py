"""A list of one's own: hostile names stay words, faults are told, and it can be kept."""

from pathlib import Path

import pytest

from tests.browser.conftest import OpenScreen
from tests.browser.screen import Screen

HOSTILE = (
    "<img src=x onerror=window.__x=1>",
    "${window.__x=1}",
    "`+(window.__x=1)+`",
    "</script><script>window.__x=1</script>",
    "{{ 7*7 }} ソ表",
)


def upload(screen: Screen, path: Path) -> None:
    screen.unfold("自分のリスト")
    picker = screen.page.locator('[data-testid="stFileUploader"] input[type=file]')
    screen.do(lambda: picker.set_input_files(str(path)))


def unharmed(screen: Screen) -> bool:
    return all(f.evaluate("() => typeof window.__x") == "undefined" for f in screen.page.frames)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    rows = ["id,名称,経度,緯度"]
    for number, name in enumerate(HOSTILE):
        quoted = name.replace('"', '""')
        rows.append(f'x{number},"{quoted}",{138.55 + number / 100:.2f},35.66')
    rows.append("far,遠すぎる所,0,0")
    path = tmp_path / "mine.csv"
    path.write_bytes("\r\n".join(rows).encode("cp932"))
    return path


def test_hostile_names_are_shown_as_words(visit: OpenScreen, hostile: Path) -> None:
    screen = visit("?prefecture=19&category=castle")
    upload(screen, hostile)
    assert "6行のうち5行" in screen.text
    rows = {screen.cell(row, 1): row for row in range(len(HOSTILE))}
    assert set(rows) == set(HOSTILE)
    for name in HOSTILE:
        if screen.chosen != name:
            screen.choose_row(rows[name])
        assert screen.chosen == name
        assert name in screen.chosen_row()
        [site] = screen.address["selected"]
        marker = screen.marker(site)
        assert name in str(marker.get_attribute("aria-label"))
        marker.dispatch_event("mouseover")
        tooltip = screen.map().locator(".lm-said b", has_text=name)
        tooltip.wait_for()
        assert tooltip.inner_text() == name
        marker.dispatch_event("mouseout")
    screen.do(screen.button("候補に入れる").click)
    entry = screen.page.locator('[class*="st-key-open-"] button').first
    assert entry.inner_text() == f"1. {HOSTILE[-1]}"
    assert unharmed(screen)
    html = screen.download("html").read_text(encoding="utf-8")
    assert "<img src=x" not in html
    assert "</script><script>window" not in html


@pytest.mark.thorough
def test_a_wrong_file_is_told(visit: OpenScreen, tmp_path: Path) -> None:
    screen = visit()
    screen.unfold("自分のリスト")
    told = set()
    for name, content in (
        ("a.csv", b""),
        ("b.xlsx", b"%PDF-1.7 no sheet"),
        ("c.geojson", b'{"type": "Feature'),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        picker = screen.page.locator('[data-testid="stFileUploader"] input[type=file]')
        screen.do(lambda path=path, picker=picker: picker.set_input_files(str(path)))
        alert = screen.page.locator('[data-testid="stAlert"]').first.inner_text()
        assert name in alert
        assert not alert.isascii()
        told.add(alert)
    assert len(told) == 3
    screen.map()


def test_a_map_of_points_is_scored_and_handed_on_to_be_kept(
    visit: OpenScreen, tmp_path: Path
) -> None:
    path = tmp_path / "mine.kml"
    path.write_text(
        "<kml xmlns='http://www.opengis.net/kml/2.2'><Placemark>"
        "<name>&lt;img src=x onerror=window.__x=1&gt;</name>"
        "<Point><coordinates>138.569,35.667</coordinates></Point></Placemark><Placemark>"
        "<description>https://example.org/</description></Placemark></kml>",
        encoding="utf-8",
    )
    screen = visit("?q=onerror")
    upload(screen, path)
    assert "mine.kml：KML として読みました" in screen.text
    assert "2行のうち1行" in screen.text
    assert screen.address["selected"] == ["my-1"]
    screen.page.get_by_role("button", name="気になる点をすべて見る").click()
    table = screen.page.locator('[data-testid="stPopoverBody"] [data-testid="stDataFrame"]')
    table.wait_for()
    screen.page.keyboard.press("Escape")
    screen.do(screen.button("ワークスペースに残す").click)
    screen.page.get_by_text("手元のファイル: mine.kml").wait_for()
    assert screen.address["data_view"] == ["take_in"]
    assert "2 行 ＝ 取り込める 1 行" in screen.text
    assert unharmed(screen)
