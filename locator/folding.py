"""Japanese text made comparable: width, case, kana and variant signs folded."""

import re
import unicodedata

_VARIANTS = str.maketrans(
    {
        "ヶ": "ケ",
        "ヵ": "カ",
        "ヴ": "ブ",
        "髙": "高",
        "﨑": "崎",
        "嵜": "崎",
        "濵": "浜",
        "濱": "浜",
        "澤": "沢",
        "邊": "辺",
        "邉": "辺",
        "齋": "斎",
        "齊": "斎",
        "廣": "広",
        "嶋": "島",
        "嶌": "島",
        "龍": "竜",
        "條": "条",
        "國": "国",
        "~": "ー",
        "〜": "ー",
        "-": "ー",
        "‐": "ー",
        "–": "ー",
        "—": "ー",
        "―": "ー",
        "−": "ー",
        "・": "",
        "'": "",
        "’": "",
    }
)
_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_ACCENTS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return a text in the form that searches compare.

    NFKC and case folding, accents dropped from Latin letters, hiragana as katakana, variants of
    signs (ヶ/ケ, 髙/高, dashes) as one. A byte that is no UTF-8 becomes «?». Folding twice changes
    nothing.
    """
    folded, before = _fold_once(text.encode("utf-8", "replace").decode("utf-8")), ""
    while folded != before:
        folded, before = _fold_once(folded), folded
    return folded


def _fold_once(text: str) -> str:
    if text.isascii():
        return " ".join(text.casefold().translate(_VARIANTS).split())
    wide = unicodedata.normalize("NFKC", text).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", wide))
    folded = unicodedata.normalize("NFKC", plain).translate(_KATAKANA).translate(_VARIANTS)
    return " ".join(folded.split())
