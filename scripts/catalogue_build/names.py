"""Names of places made comparable, as whole names: never a part of one."""

import re
import unicodedata

_BRACKETS = re.compile(r"[(\[〔［「『【].*?[)\]〕］」』】]")
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
    """Return the name of a station without 駅 and brackets; empty for any other place."""
    bare = _BRACKETS.sub("", plain(name))
    return bare.removesuffix("駅") if bare.endswith("駅") and not bare.startswith("道の駅") else ""
