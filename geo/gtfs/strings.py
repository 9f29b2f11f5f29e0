"""Many texts as two arrays, so that a file of them can be mapped into memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Strings:
    """A frozen list of texts; an empty text means «not given».

    Attributes
    ----------
    offsets
        int32, one more than texts: text i is the bytes ``offsets[i]:offsets[i + 1]``.
    blob
        uint8: all texts in UTF-8, one after the other.
    """

    offsets: np.ndarray
    blob: np.ndarray

    @classmethod
    def of(cls, texts: Iterable[str] = ()) -> "Strings":
        """Return texts as arrays.

        Parameters
        ----------
        texts
            Any texts; half a surrogate pair, which UTF-8 cannot hold, becomes «?».
        """
        parts = [text.encode("utf-8", errors="replace") for text in texts]
        offsets = np.zeros(len(parts) + 1, dtype=np.int32)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        return cls(offsets, np.frombuffer(b"".join(parts), dtype=np.uint8))

    def __len__(self) -> int:
        return max(len(self.offsets) - 1, 0)

    def __getitem__(self, place: int) -> str:
        size = len(self)
        number = int(place) + (size if place < 0 else 0)
        if not 0 <= number < size:
            raise IndexError(f"No text {place}; expected 0 to {size - 1}. Ask for one of them.")
        start, stop = int(self.offsets[number]), int(self.offsets[number + 1])
        return self.blob[start:stop].tobytes().decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_list())

    def to_list(self) -> list[str]:
        """Return all texts."""
        data = self.blob.tobytes()
        ends = self.offsets.tolist()
        return [data[a:b].decode("utf-8") for a, b in pairwise(ends)]

    def positions(self) -> dict[str, int]:
        """Return text -> its place; the first place of a text that stands there twice."""
        places: dict[str, int] = {}
        for place, text in enumerate(self.to_list()):
            places.setdefault(text, place)
        return places
