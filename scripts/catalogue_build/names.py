"""Names of places made comparable, as whole names: never a part of one."""

import re
import unicodedata

_BRACKETS = re.compile(r"[(\[〔［「『【].*?[)\]〕］」』】]")
_OPERATOR = re.compile(r"^(京阪)(?=宇治$)")
_SIGNS = str.maketrans({"ヶ": "ケ", "ヵ": "カ", "ガ": "ガ", "嶋": "島", "縣": "県", "髙": "高"})


def plain(name: str) -> str:
    """Return a name in one width, without spaces, ヶ as ケ."""
    wide = unicodedata.normalize("NFKC", name).translate(_SIGNS)
    return re.sub(r"[\s・]+", "", wide).casefold()


def whole_names(name: str) -> set[str]:
    """Return the full name, and the name without what stands in brackets."""
    full = plain(name)
    bare = _BRACKETS.sub("", full)
    found = {full, bare}
    found |= {n.removeprefix("道の駅") for n in (full, bare) if n.startswith("道の駅")}
    return {n for n in found if len(n) > 1}


def station_name(name: str) -> str:
    """Return the name of a station without operator, 駅 and brackets; empty for other places."""
    last = re.split(r"\s+", unicodedata.normalize("NFKC", _BRACKETS.sub("", name)).strip())[-1]
    bare = plain(last)
    if name.startswith("道の駅") or not bare.endswith("駅"):
        return ""
    return _OPERATOR.sub("", bare.removesuffix("駅"))
