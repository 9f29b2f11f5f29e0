"""The legend of the map, as HTML of our own with counts, for the page and the one-file map."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Final

from locator.i18n import Lang
from locator.maps.layers import REST_DRAWN
from locator.maps.scores import CLASS_COLOURS, LITTLE_KNOWN, little_known, score_scale
from locator.maps.symbols import SYMBOLS, ContextKind, picture
from locator.maps.words import word
from locator.records import Ranking

_LINE: Final = '<div style="display:flex;align-items:center;gap:8px;margin:2px 0">{}</div>'
_DOT: Final = (
    '<span style="display:inline-block;box-sizing:border-box;flex:none;width:16px;height:16px;'
    'border-radius:50%;{}"></span>'
)
_NO_WORDS: Final[Mapping[ContextKind, str]] = MappingProxyType({})
_BAR: Final = '<span style="flex:1;height:12px;background:{}"></span>'


def legend_html(
    ranking: Ranking,
    *,
    lang: Lang,
    top: int = 20,
    kinds: Iterable[ContextKind] = (),
    told: Mapping[ContextKind, str] = _NO_WORDS,
    notes: Sequence[str] = (),
) -> str:
    """Return the legend: classes of score with n, hollow and unknown with n, kinds around.

    Parameters
    ----------
    top
        As given to ``ranking_layers``.
    told
        What stands beside the symbol of a kind, where that is more than its name.
    notes
        Further lines, written as text.
    """
    frame = ranking.frame
    scored = int(frame["score"].notna().sum())
    unknown = len(frame) - scored
    hollow = int(little_known(frame[frame["score"].notna()]).sum()) if scored else 0
    shown = min(top, len(frame))
    lines = [f"<b>{escape(word('legend_total', lang, n=scored))}</b>"]
    if scored:
        lines.append(_colour_bar(score_scale(frame).breaks))
    lines.append(escape(word("legend_top", lang, n=shown)))
    if len(frame) > shown:
        drawn = min(len(frame) - shown, REST_DRAWN)
        lines.append(escape(word("legend_rest", lang, n=drawn)))
        if len(frame) - shown > drawn:
            lines.append(escape(word("legend_cells", lang, n=len(frame) - shown - drawn)))
        lines.append(escape(word("legend_cluster", lang)))
    ring = _DOT.format(f"background:#fff;border:4px solid {CLASS_COLOURS[2]}")
    dashed = _DOT.format("background:#fff;border:2px dashed #767676")
    little = word("legend_little", lang, width=LITTLE_KNOWN, n=hollow)
    lines.append(_LINE.format(ring + f"<span>{escape(little)}</span>"))
    none = word("legend_unknown", lang, n=unknown)
    lines.append(_LINE.format(dashed + f"<span>{escape(none)}</span>"))
    for kind in kinds:
        name = escape(told.get(kind) or word(kind, lang))
        lines.append(_LINE.format(picture(SYMBOLS[kind]) + f"<span>{name}</span>"))
        if kind is ContextKind.STATION:
            mark = picture(SYMBOLS[kind], hollow=True, size=12)
            lines.append(_LINE.format(mark + f"<span>{escape(word('legend_out', lang))}</span>"))
    lines.extend(escape(note) for note in notes)
    body = "".join(line if line.startswith("<div") else f"<div>{line}</div>" for line in lines)
    return f'<div class="lm-legend" style="font-size:13px;line-height:1.6">{body}</div>'


def _colour_bar(breaks: Sequence[float]) -> str:
    """Return the five colours in a row with the score at each end of a class."""
    bars = "".join(_BAR.format(colour) for colour in CLASS_COLOURS)
    ends = "".join(f"<span>{value:.2f}</span>" for value in breaks)
    return (
        '<div style="max-width:280px">'
        f'<div style="display:flex;border:1px solid #8a8a8a">{bars}</div>'
        f'<div style="display:flex;justify-content:space-between;font-size:11px">{ends}</div></div>'
    )
