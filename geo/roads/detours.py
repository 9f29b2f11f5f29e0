"""How much longer a walk along the ways is than the straight line."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class DetourSummary:
    """Measured detour factors beside the assumed one.

    Attributes
    ----------
    pairs
        Pairs asked for.
    known
        Pairs whose factor is known.
    lower, median, upper
        Quartiles of the known factors (linear between neighbours); None where none is known.
    assumed
        The factor that walked metres are computed with.
    above
        Known pairs whose factor is above the assumed one.
    """

    pairs: int
    known: int
    lower: float | None
    median: float | None
    upper: float | None
    assumed: float
    above: int

    def to_json(self) -> dict[str, float | int | None]:
        """Return the summary as a JSON object."""
        return asdict(self)


def detours(straight_m: pd.Series, road_m: pd.Series) -> pd.Series:
    """Return road metres over straight metres; NA where unknown or the points are one.

    Returns
    -------
    Series
        Float64, same index.
    """
    straight = straight_m.astype("Float64")
    return (road_m.astype("Float64") / straight.where(straight > 0)).rename("detour")


def summarise_detours(factors: pd.Series, assumed: float) -> DetourSummary:
    """Summarise detour factors beside the assumed one."""
    known = factors.dropna().to_numpy(np.float64)
    lower, median, upper = (
        (float(v) for v in np.quantile(known, (0.25, 0.5, 0.75)))
        if len(known)
        else (None, None, None)
    )
    return DetourSummary(
        pairs=len(factors),
        known=len(known),
        lower=lower,
        median=median,
        upper=upper,
        assumed=assumed,
        above=int(np.count_nonzero(known > assumed)),
    )
