"""Ids for the rows of a list: those it states, as far as they name one record, else made ones."""

import itertools
from collections.abc import Collection, Sequence

from locator.importing.notes import Notes
from locator.importing.sheets import Sheet

PREFIX = "my-"
_FEWEST_NUMBERS = 2
_LONGEST_NUMBER = 12


def give_ids(
    texts: Sequence[str],
    numbers: Sequence[int],
    taken: Collection[str],
    sheet: Sheet,
    notes: Notes,
) -> tuple[list[str], frozenset[str]]:
    """Return an id for each row, and which of them the file does not state.

    Parameters
    ----------
    texts
        What each row states, empty where nothing.
    numbers
        Number of each row in the file.
    taken
        Ids of embedded places; a row that bears one of them is given the id ``my-<id>``.
    """
    has_ids = "id" in sheet.header.places
    heading = sheet.header.headings.get("id", "id")
    if has_ids and is_running(texts, heading):
        notes.add("site_running_numbers", column=heading, found=heading)
        texts, has_ids = [""] * len(numbers), False
    used, stated = set(taken), set(texts)
    ids: list[str] = []
    given: set[str] = set()
    tried: dict[str, int] = {}
    for number, own in zip(numbers, texts, strict=True):
        if own and own not in used:
            used.add(own)
            ids.append(own)
            continue
        is_embedded = own in taken
        wanted = f"{PREFIX}{own}" if is_embedded else own or f"{PREFIX}{number}"
        made = _free_id(wanted, used, stated, tried)
        if own:
            code = "site_id_taken" if is_embedded else "site_id_twice"
            notes.add(code, row=number, column=heading, found=own, expected=made)
        elif has_ids:
            notes.add("site_id_missing", row=number, column=heading, expected=made)
        given.add(made)
        used.add(made)
        ids.append(made)
    return ids, frozenset(given)


def _free_id(
    wanted: str, used: Collection[str], stated: Collection[str], tried: dict[str, int]
) -> str:
    """Return an id that is free: wanted, wanted-2 and so on; each number is tried once."""
    for count in itertools.count(tried.get(wanted, 1)):
        given = wanted if count == 1 else f"{wanted}-{count}"
        if given not in used and given not in stated:
            break
    tried[wanted] = count
    return given


def is_running(texts: Sequence[str], heading: str) -> bool:
    """Return whether ids are but the running numbers of a list: they say nothing of a record."""
    if heading.strip().casefold() in {"id", "location_id", "site_id", "識別子"}:
        return False
    filled = [t for t in texts if t]
    is_short = all(len(t) <= _LONGEST_NUMBER and t.isascii() and t.isdigit() for t in filled)
    if len(filled) < _FEWEST_NUMBERS or not is_short:
        return False
    numbers = [int(t) for t in filled]
    return numbers[0] <= 1 and all(0 < b - a <= 2 for a, b in itertools.pairwise(numbers))  # noqa: PLR2004  # rows set aside leave holes
