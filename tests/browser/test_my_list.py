"""A list of one's own: hostile names stay words, faults are told."""

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
        rows.append(f'x{number},"{quoted}",{138.5 + number / 10:.2f},35.66')
    rows.append("far,遠すぎる所,0,0")
    path = tmp_path / "mine.csv"
    path.write_bytes("\r\n".join(rows).encode("cp932"))
    return path


def test_hostile_names_are_shown_as_words(visit: OpenScreen, hostile: Path) -> None:
    screen = visit("?prefecture=19&prefecture=22&prefecture=14")
    upload(screen, hostile)
    assert "6行のうち5行" in screen.text
    seen = 0
    for row in range(20):
        if screen.cell(row, 1) not in HOSTILE:
            continue
        name = screen.cell(row, 1)
        screen.choose_row(row)
        assert screen.chosen == name
        [site] = screen.address["selected"]
        marker = screen.marker(site)
        marker.dispatch_event("mouseover")
        tooltip = screen.map().locator(".lm-said b")
        tooltip.first.wait_for()
        assert name in tooltip.all_inner_texts()
        marker.dispatch_event("mouseout")
        screen.do(screen.button("候補に入れる").click)
        seen += 1
        if seen == 2:
            break
    assert seen == 2
    assert unharmed(screen)
    html = screen.download("地図（HTML").read_text(encoding="utf-8")
    assert "<img src=x" not in html
    assert "</script><script>window" not in html


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_each_hostile_name_alone_is_harmless(
    visit: OpenScreen, tmp_path: Path, number: int
) -> None:
    path = tmp_path / "one.csv"
    quoted = HOSTILE[number].replace('"', '""')
    path.write_text(f'id,name_ja,lon,lat\na,"{quoted}",138.57,35.66\n', encoding="utf-8")
    screen = visit("?selected=a")
    upload(screen, path)
    screen.do(lambda: screen.page.get_by_label("名前・作品名").fill(HOSTILE[number][:4]))
    assert unharmed(screen)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("b.xlsx", b"%PDF-1.7 no sheet"),
        ("c.geojson", b'{"type": "Feature'),
    ],
)
def test_a_wrong_file_is_told(visit: OpenScreen, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    screen = visit()
    upload(screen, path)
    alert = screen.page.locator('[data-testid="stAlert"]').first.inner_text()
    assert len(alert) > 10
    assert not alert.isascii()
    screen.map()
