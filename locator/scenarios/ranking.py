"""Areas by what their gaps hurt."""

from collections.abc import Mapping

import pandas as pd

from locator.errors import QueryError

_GAP, _UNKNOWN = frozenset({"gap", "no"}), "unknown"


def rank_gaps(sites: pd.DataFrame, *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Rank areas by what their gaps hurt: spots, locations, hubs, or whatever is counted.

    Parameters
    ----------
    sites
        One row a site: area (a municipality code or any name), kind (spot, location, hub, …),
        verdict of a gap definition (served, inconvenient, gap, unknown) or of access (yes, no,
        unknown), and weight where a site is to count as more than 1 (people, say).
    weights
        What a site of each kind counts; 1 where not named.

    Returns
    -------
    frame
        One row an area that has a gap or an unknown site, the worst first.
        rank : int                  1 = worst; equal areas share a rank
        hurt : float                weights of the sites that are gaps
        hurt_if_unknown_too : float the same with the unknown sites: no more can be hurt
        sites : int                 all sites
        unknown : int               sites about which nothing can be said
        gaps_<kind> : int           sites of each kind that are gaps

    Raises
    ------
    QueryError
        A weight is not a finite number of 0 or more.
    """
    by_kind = dict(weights or {})
    own = sites["weight"] if "weight" in sites else pd.Series(1.0, index=sites.index)
    worth = sites["kind"].astype(str).map(by_kind).fillna(1.0).astype(float) * own.astype(float)
    bad = [f"{kind} = {x}" for kind, x in by_kind.items() if not 0 <= x < float("inf")]
    bad += [f"{site} = {x}" for site, x in worth[~worth.between(0, 1e300)].head(3).items()]
    if bad:
        raise QueryError(
            f"gaps cannot be ranked (found → expected): {'; '.join(bad)} → x >= 0. Mend the "
            "weights and ask again.",
            code="bad_gap_weights",
            faults="; ".join(bad),
        )
    verdict = sites["verdict"].astype(str)
    is_gap, is_unknown = verdict.isin(_GAP), verdict == _UNKNOWN
    kinds = sorted(sites["kind"].astype(str).unique())
    columns = {
        "hurt": worth.where(is_gap, 0.0),
        "hurt_if_unknown_too": worth.where(is_gap | is_unknown, 0.0),
        "sites": pd.Series(1, index=sites.index),
        "unknown": is_unknown.astype("int64"),
        **{
            f"gaps_{kind}": (is_gap & (sites["kind"].astype(str) == kind)).astype("int64")
            for kind in kinds
        },
    }
    summed = pd.DataFrame(columns, index=sites.index).groupby(sites["area"].astype(str)).sum()
    summed = summed[(summed["hurt_if_unknown_too"] > 0) | (summed["unknown"] > 0)]
    order = summed.rename_axis("area").reset_index()
    order = order.sort_values(
        ["hurt", "hurt_if_unknown_too", "area"], ascending=[False, False, True]
    ).set_index("area")
    pairs = list(zip(order["hurt"], order["hurt_if_unknown_too"], strict=True))
    return order.assign(rank=[1 + pairs.index(pair) for pair in pairs])[["rank", *summed.columns]]
