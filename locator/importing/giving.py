"""Ids for the rows of a list: those it states, as far as they name one record, else made ones."""

import itertools
from collections.abc import Collection, Container, Iterable, Sequence

from locator.importing.headers import Header
from locator.importing.notes import Notes

PREFIX = "my-"
_FEWEST_NUMBERS = 2
_LONGEST = 18
_NAMES = frozenset({"id", "location_id", "site_id", "識別子"})
"""Headings that promise that what they hold names a record."""


class Giver:
    """Gives ids to the rows of one list, some at a time.

    Parameters
    ----------
    heading
        Heading of the column of ids; empty where there is none, or one that says nothing.
    taken
        Ids of embedded places; a row that bears one of them is given the id ``my-<id>``.
    stated
        Ids that rows of the list state, later ones too.
    repeated
        Those that more than one row states; None: unknown, and all rows are given at once.
    """

    def __init__(
        self,
        heading: str,
        taken: Collection[str],
        stated: Container[str],
        repeated: Container[str] | None = None,
    ) -> None:
        self.heading, self.taken = heading, taken
        self.stated, self.repeated = stated, repeated
        self._used: set[str] = set()
        self._tried: dict[str, int] = {}

    def give(
        self, texts: Sequence[str], numbers: Sequence[int], notes: Notes
    ) -> tuple[list[str], frozenset[str]]:
        """Return an id for each row, and which of them the file does not state.

        Parameters
        ----------
        texts
            What each row states, empty where nothing.
        numbers
            Number of each row in the file.
        """
        if self.heading and self._are_new(texts):
            return list(texts), frozenset()
        ids: list[str] = []
        given: set[str] = set()
        for number, told in zip(numbers, texts, strict=True):
            own = told if self.heading else ""
            if own and own not in self.taken and own not in self._used:
                if self.repeated is None or own in self.repeated:
                    self._used.add(own)
                ids.append(own)
                continue
            is_embedded = own in self.taken
            made = self._free(f"{PREFIX}{own}" if is_embedded else own or f"{PREFIX}{number}")
            if own or self.repeated is None:
                self._used.add(made)
            if own:
                code = "site_id_taken" if is_embedded else "site_id_twice"
                notes.add(code, row=number, column=self.heading, found=own, expected=made)
            elif self.heading:
                notes.add("site_id_missing", row=number, column=self.heading, expected=made)
            given.add(made)
            ids.append(made)
        return ids, frozenset(given)

    def _are_new(self, texts: Sequence[str]) -> bool:
        """Return whether the ids of all rows of the list can be kept at once."""
        some = set(texts)
        is_plain = len(some) == len(texts) and "" not in some and not self._used
        return is_plain and self.repeated is None and some.isdisjoint(self.taken)

    def _free(self, wanted: str) -> str:
        """Return an id that no row has and none states; each number is tried once."""
        for count in itertools.count(self._tried.get(wanted, 1)):
            made = wanted if count == 1 else f"{wanted}-{count}"
            if made not in self._used and made not in self.taken and made not in self.stated:
                break
        self._tried[wanted] = count + 1
        return made


def make_giver(texts: Sequence[str], taken: Collection[str], header: Header, notes: Notes) -> Giver:
    """Return who gives the ids of a list whose rows are all there."""
    heading = header.headings.get("id", "id") if "id" in header.places else ""
    if heading and is_running(texts, heading):
        say_running(heading, notes)
        heading, texts = "", ()
    return Giver(heading, taken, frozenset(texts))


def say_running(heading: str, notes: Notes) -> None:
    """Tell that a column holds running numbers, which are taken for no ids."""
    notes.add("site_running_numbers", column=heading, found=heading)


def is_running(texts: Sequence[str], heading: str) -> bool:
    """Return whether ids are but the running numbers of a list: they say nothing of a record."""
    running = Running(heading)
    running.look(texts)
    return running.are_running


class Running:
    """Looks at the ids of a list, some at a time, for whether they are but running numbers."""

    def __init__(self, heading: str) -> None:
        self._is_open = heading.strip().casefold() not in _NAMES
        self._count, self._last = 0, 0

    def look(self, texts: Iterable[str]) -> None:
        """Look at the next ids; those that say nothing are passed over."""
        for text in texts if self._is_open else ():
            if not text:
                continue
            if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
                self._is_open = False
                return
            number = int(text)
            is_next = 0 < number - self._last <= 2 if self._count else number <= 1  # noqa: PLR2004  # rows set aside leave holes
            if not is_next:
                self._is_open = False
                return
            self._count, self._last = self._count + 1, number

    @property
    def are_running(self) -> bool:
        """Whether all that were seen are running numbers."""
        return self._is_open and self._count >= _FEWEST_NUMBERS
