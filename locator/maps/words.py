"""Words written on the map, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from locator.i18n import Label, Lang

OUTLINE_CREDIT: Final = "国土数値情報（行政区域データ）（国土交通省）を加工"
GSI_CREDIT: Final = Label("地理院タイル", "地理院タイル (GSI Tiles)")

WORDS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "map": Label("地図", "Map"),
        "zoom_in": Label("拡大", "Zoom in"),
        "zoom_out": Label("縮小", "Zoom out"),
        "fullscreen": Label("全画面表示", "Full screen"),
        "fullscreen_off": Label("全画面を終了", "Leave full screen"),
        "measure": Label("距離を測る", "Measure a distance"),
        "measure_hint": Label(
            "地図をクリックして点を加えます。Escで終了", "Click to add points; Esc ends"
        ),
        "no_outlines": Label(
            "境界データを読み込めませんでした。ページを再読み込みしてください",
            "The outlines could not be loaded; reload the page",
        ),
        "cluster": Label("地点。拡大すると分かれます", "places; zoom in to part them"),
        "generalised": Label("簡略化、約0.6 km", "generalised, about 0.6 km"),
        "online": Label("地理院タイル（淡色）", "GSI Tiles (pale)"),
        "rank": Label("順位", "rank"),
        "score": Label("評価値", "score"),
        "not_scored": Label("評価なし", "not scored"),
        "little_known": Label("情報が少ない", "little is known"),
        "legend_top": Label("上位 {n} 件（番号＝順位）", "Top {n} (number = rank)"),
        "legend_rest": Label("そのほか {n} 件（小さな点）", "The other {n} (small dots)"),
        "more": Label("件", "more"),
        "legend_cells": Label(
            "薄い格子：さらに {n} 件（表にはすべてあります）",
            "Pale cells: {n} more (the table holds them all)",
        ),
        "legend_cluster": Label(
            "数の四角：近い地点のまとまり（枠の色＝中で最も高い評価値）",
            "Square with a number: places close together (edge = their highest score)",
        ),
        "legend_little": Label(
            "白抜き：情報が少ない（評価値の幅が {width:.1f} 超） {n} 件",
            "Hollow: little is known (score range over {width:.1f}), {n}",
        ),
        "legend_unknown": Label("灰色の破線：評価できない {n} 件", "Grey dashed: no score, {n}"),
        "legend_out": Label("白抜きの駅：休止・廃止", "Hollow station: suspended or closed"),
        "legend_total": Label("評価値（色）　n = {n}", "Score (colour), n = {n}"),
        "as_of": Label("時刻表の日付", "Timetables as of"),
        "approximate": Label("位置は市区町村の役所", "shown at the municipal office"),
        "film_commission": Label("フィルムコミッション", "Film commissions"),
        "hub": Label("拠点", "Hubs"),
        "spot": Label("聖地・ゆかりの地", "Spots"),
        "gateway": Label("玄関口", "Gateways"),
        "station": Label("駅", "Stations"),
        "stop": Label("停留所", "Bus stops"),
        "shoot": Label("過去の撮影", "Past shoots"),
        "shoots_none": Label(
            "過去の撮影：ワークスペースに記録なし", "Past shoots: none recorded in your workspace"
        ),
        "shoots_drawn": Label("過去の撮影（自分の記録） {n} 件", "Past shoots (own records): {n}"),
        "shoots_coarse": Label(
            "白抜き：市区町村の位置 {n} 件", "hollow: known to the municipality alone, {n}"
        ),
        "shoots_older": Label("それより古い {n} 件は描かない", "older and not drawn, {n}"),
        "shoots_outside": Label("地図の範囲外 {n} 件", "beyond this map, {n}"),
        "shoots_lost": Label("位置の記録なし {n} 件", "without a position, {n}"),
    }
)


def word(key: str, lang: Lang, **facts: object) -> str:
    """Return one word of the map with its facts filled in."""
    text = WORDS[key](lang)
    return text.format(**facts) if facts else text
