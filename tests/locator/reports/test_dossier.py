"""A dossier as plain text."""

from dataclasses import replace

from locator.i18n import Texts
from locator.records import Dossier, PastShoot, Ranking
from locator.reports.dossier import dossier_text


def test_what_is_known_stands_under_its_heading_and_what_is_not_says_so(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts
) -> None:
    lines = dossier_text(dossiers[0], ranking, ja).splitlines()
    assert lines[0] == "錦帯橋 / Kintai Bridge  [loc-001]"
    assert "経度・緯度：132.17800, 34.16750" in lines
    assert "  許認可権者：岩国市 観光振興課" in lines
    assert "  駐車場：不明" in lines
    at = lines.index("過去の撮影（自分の記録）")
    assert lines[at + 1 : at + 3] == ["  ワークスペースに記録なし", ""]
    assert lines[-1].startswith("出典：own survey of 2026-11")


def test_past_shoots_stand_one_a_line_with_their_source(
    dossiers: list[Dossier], ranking: Ranking, shot: tuple[PastShoot, ...], en: Texts
) -> None:
    hostile = replace(shot[0], place="橋\n\x1b[31m", title="城\t夏")
    told = dossier_text(replace(dossiers[0], shoots=(hostile, *shot[1:])), ranking, en)
    lines = told.splitlines()
    at = lines.index("Past shoots (own records)")
    assert lines[at + 1].split("\t") == [
        *("  2024-05-01 to 2024-05-03", "城 夏 (film)", "橋 [31m", "42 m away"),
        *("", "台帳.csv row 0"),
    ]
    assert lines[at + 4].startswith("  date unknown\t架空の映画3 (CF)")
    assert lines[at + 5].startswith("  Of the records of your workspace")
