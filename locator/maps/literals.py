"""Values written into scripts so that no text of theirs can be read as code.

Three readers see a script before it runs: the template engine of folium (twice: what is rendered
is compiled again), the parser of HTML and the parser of JavaScript. Every sign that means something
to any of them is written as an escape, inside strings only.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Literal: TypeAlias = "str | int | float | bool | Sequence[Literal] | Mapping[str, Literal] | None"

_SIGNS: Final = [ord(sign) for sign in "{}<>&'`$%#/\x7f\u2028\u2029\ufeff"]
_LONE: Final = range(0xD800, 0xE000)  # halves of pairs, which no file can hold
_ESCAPES: Final = {code: f"\\u{code:04x}" for code in (*_SIGNS, *_LONE)}


def literal(value: Literal) -> str:
    """Return a JavaScript literal of plain values.

    Braces of objects stand apart (``{ ``), so that two never meet and open a template.

    Raises
    ------
    ValueError
        A number is not finite; unknown is written as None.
    """
    if isinstance(value, Mapping):
        pairs = (f"{literal(str(key))}: {literal(item)}" for key, item in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ",".join(literal(item) for item in value) + "]"
    return flat(value)


def flat(value: Literal) -> str:
    """Return the literal of a text, a number or nested lists of them: no mappings inside.

    All that stands outside of strings then are brackets, commas, digits and words, so one pass
    over the whole is enough; 2,000 rows take some milliseconds.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)
