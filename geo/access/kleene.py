"""Yes, no, unknown: comparisons of what is only known between bounds, and rules over them.

Truth is a column of int8: 1 yes, 0 unknown, -1 no (strong Kleene logic).

References
----------
S. C. Kleene, Introduction to Metamathematics, 1952, section 64: conjunction is the least of the
truths, disjunction the greatest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.int8]

YES, UNKNOWN, NO = 1, 0, -1
OPERATORS = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Values of which no more is known than that they lie between two bounds, ends included.

    Attributes
    ----------
    low, high
        Shape (n,); equal where the value is known.
    """

    low: Floats
    high: Floats

    @classmethod
    def exact(cls, values: Floats) -> "Bounds":
        """Return values that are known."""
        return cls(values, values)

    @classmethod
    def nothing_known(cls, count: int) -> "Bounds":
        """Return values that may be anything from 0 up."""
        return cls(np.zeros(count), np.full(count, np.inf))

    def scaled(self, factor: float, decimals: int = 6) -> "Bounds":
        """Return the values times a factor > 0, without the noise of floating point.

        A point laid out 1,000 m away is told to be 1,000 m away, not a nanometre more or less.
        """
        low = np.round(self.low * factor, decimals)
        return Bounds(low, low if self.high is self.low else np.round(self.high * factor, decimals))

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Where the two bounds are one."""
        return np.asarray(self.low == self.high, dtype=np.bool_)


def holds(values: Bounds, operator: str, limit: float) -> Truths:
    """Return whether ``value operator limit`` holds.

    Parameters
    ----------
    operator
        One of ``OPERATORS``.
    """
    low, high = values.low, values.high
    if operator not in OPERATORS:
        raise ValueError(operator)
    if operator[0] == ">":
        is_less = holds(values, "<=" if operator == ">" else "<", limit)
        return np.negative(is_less)
    is_sure = high <= limit if operator == "<=" else high < limit
    if low is high:
        return np.where(is_sure, np.int8(YES), np.int8(NO))
    is_never = low > limit if operator == "<=" else low >= limit
    return is_sure.astype(np.int8) - is_never.astype(np.int8)


def all_of(truths: Sequence[Truths]) -> Truths:
    """Return whether all hold."""
    found: Truths = np.minimum.reduce(list(truths))
    return found


def any_of(truths: Sequence[Truths]) -> Truths:
    """Return whether any holds."""
    found: Truths = np.maximum.reduce(list(truths))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What an ordered list of rules says.

    Attributes
    ----------
    outcome
        Number of the outcome; -1 where several are possible.
    rule
        Row of the rule that holds, the number of rules where none does; -1 where the outcome is
        unknown.
    """

    outcome: Truths
    rule: NDArray[np.int16]


def decide(truths: Sequence[Truths], outcomes: Sequence[int], otherwise: int) -> Decision:
    """Return the outcome of the first rule that holds, ``otherwise`` where none does.

    An unknown rule leaves open its own outcome and all that later rules may give; where all that
    is left open is one outcome, that is the answer.

    Parameters
    ----------
    outcomes
        Outcome 0..6 of each rule.
    """
    count = len(truths[0])
    is_open = np.ones(count, dtype=bool)
    possible = np.zeros(count, dtype=np.uint8)
    rule = np.full(count, len(truths), dtype=np.int16)
    for row, (truth, outcome) in enumerate(zip(truths, outcomes, strict=True)):
        possible |= (is_open & (truth >= UNKNOWN)) * np.uint8(1 << outcome)
        np.copyto(rule, row, where=is_open & (truth == YES))
        is_open &= truth < YES
    possible |= is_open * np.uint8(1 << otherwise)
    single = (possible & (possible - 1)) == 0
    outcome_of = np.full(256, -1, dtype=np.int8)
    for number in range(7):
        outcome_of[1 << number] = number
    return Decision(outcome_of[possible], np.where(single, rule, np.int16(-1)).astype(np.int16))
