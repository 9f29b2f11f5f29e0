"""Score to colour: five classes of viridis, which colour-blind readers tell apart.

Not cividis: the middle of cividis is grey, and grey is the colour of the unknown here.
"""

import math
from dataclasses import dataclass
from typing import Final

import pandas as pd

CLASS_COLOURS: Final = ("#440154", "#3b528b", "#21918c", "#5ec962", "#fde725")
CLASS_INKS: Final = ("#ffffff", "#ffffff", "#ffffff", "#1b1b1b", "#1b1b1b")
UNKNOWN_COLOUR: Final = "#767676"
LITTLE_KNOWN: Final = 0.4
NO_SCORE: Final = -1
_STEP: Final = 20  # breaks stand on twentieths of the score


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """Five classes of equal width between two scores.

    Attributes
    ----------
    low, high
        Ends of the scale, 0..1, on twentieths.
    """

    low: float
    high: float

    @property
    def breaks(self) -> tuple[float, ...]:
        """The six ends of the five classes."""
        width = (self.high - self.low) / len(CLASS_COLOURS)
        return tuple(self.low + width * i for i in range(len(CLASS_COLOURS) + 1))

    def class_of(self, score: float | None) -> int:
        """Return the class 0..4 of a score; -1 where there is none."""
        if score is None or pd.isna(score):
            return NO_SCORE
        share = (float(score) - self.low) / (self.high - self.low)
        return min(max(int(share * len(CLASS_COLOURS)), 0), len(CLASS_COLOURS) - 1)


def score_scale(frame: pd.DataFrame) -> ScoreScale:
    """Return the scale that holds all scores of a ranking; 0 to 1 where there are none."""
    scores = frame["score"].dropna()
    if scores.empty:
        return ScoreScale(0.0, 1.0)
    low = math.floor(float(scores.min()) * _STEP) / _STEP
    high = math.ceil(float(scores.max()) * _STEP) / _STEP
    return ScoreScale(low, high if high > low else low + 1 / _STEP)


def little_known(frame: pd.DataFrame) -> pd.Series:
    """Tell where the score could lie anywhere in more than 0.4, or is not known at all."""
    width = (frame["score_high"] - frame["score_low"]).astype("Float64")
    return (width > LITTLE_KNOWN).fillna(value=True).astype(bool)
