"""Paths into JSON documents: ``municipalities[].operators[]``, ``common.title``, ``^.id``."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

DEEPEST = 20
SEPARATOR = "|"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, as JSON can write one; no file or database of text can hold it."""


def roots_of(document: object) -> Sequence[object]:
    """Return the documents of a list of documents, else the one document."""
    return document if isinstance(document, list) else [document]


def records_at(root: object, path: str) -> Iterator[tuple[object, ...]]:
    """Yield each record below a root as the chain from it up to the root.

    Parameters
    ----------
    path
        Names joined by dots; ``[]`` after one goes through a list. Empty: the root is the record.
    """
    chains: list[tuple[object, ...]] = [(root,)]
    for step in filter(None, path.split(".")):
        chains = list(_deeper(chains, step))
    yield from chains


def _deeper(chains: Sequence[tuple[object, ...]], step: str) -> Iterator[tuple[object, ...]]:
    name, is_list = step.removesuffix("[]"), step.endswith("[]")
    for chain in chains:
        node = chain[0]
        value = node.get(name) if isinstance(node, Mapping) else None
        if is_list and isinstance(value, list):
            yield from ((item, *chain) for item in value)
        elif not is_list and value is not None:
            yield (value, *chain)


def value_at(chain: Sequence[object], path: str) -> object:
    """Return what stands at a path below a record; each ``^`` goes one record up. None: nothing."""
    bare = path.lstrip("^")
    up = len(path) - len(bare)
    if up >= len(chain):
        return None
    node: object = chain[up]
    for name in filter(None, bare.split(".")):
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def stands(root: object, path: str) -> bool:
    """Tell whether a path exists below a root: in the first record of a list, if it has any."""
    node = root
    for step in filter(None, path.split(".")):
        name = step.removesuffix("[]")
        if not isinstance(node, Mapping) or name not in node:
            return False
        node = node[name]
        if step.endswith("[]"):
            if not isinstance(node, list):
                return False
            if not node:
                return True
            node = node[0]
    return True


def cell_of(value: object, depth: int = 0) -> str:
    """Return a value as one cell: numbers as they are written, lists joined with «|»."""
    if value is None:
        return ""
    if isinstance(value, str):
        return LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list) and depth < DEEPEST:
        return SEPARATOR.join(filter(None, (cell_of(v, depth + 1) for v in value)))
    return LONE_SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False))
