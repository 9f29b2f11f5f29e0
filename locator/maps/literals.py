"""Values written into scripts so that no text of theirs can be read as code.

Three readers see a script before it runs: the template engine of folium (twice: what is rendered
is compiled again), the parser of HTML and the parser of JavaScript. Every sign that means something
to any of them is written as an escape, inside strings only.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Literal: TypeAlias = "str | int | float | bool | Sequence[Literal] | Mapping[str, Literal] | None"

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "{}<>&'`$%#/"}


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=True).translate(_ESCAPES)


def literal(value: Literal) -> str:
    """Return a JavaScript literal of plain values.

    Braces of objects stand apart (``{ ``), so that two never meet and open a template.

    Raises
    ------
    ValueError
        A number is not finite; unknown is written as None.
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} cannot be drawn; expected a finite number or None")
        return repr(float(value))
    if isinstance(value, Mapping):
        pairs = (f"{_text(str(key))}: {literal(item)}" for key, item in value.items())
        return "{ " + ", ".join(pairs) + " }"
    return "[" + ",".join(literal(item) for item in value) + "]"
