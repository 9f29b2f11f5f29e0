"""People by mesh cell, and what they are for cells of another level."""

from dataclasses import dataclass, field

import pandas as pd

from geo.findings import Finding, Severity
from geo.mesh import MeshLevel, mesh_level, mesh_parents
from locator.errors import QueryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """A column of a mesh statistic that the user brings.

    Attributes
    ----------
    people
        Index mesh_code (one level), Float64 people, NA where the publisher suppressed the figure
        or it cannot be read; the name is the column's label and date.
    level
        Level of the cells.
    column, label
        Code and words of the column: ``T001141001``, ``人口（総数）``.
    date
        Day or year that the figures speak of, ISO; empty where the file does not tell.
    merged_into
        Suppressed cell to the cell whose figure holds its people as published.
    """

    people: pd.Series
    level: MeshLevel
    column: str
    label: str = ""
    date: str = ""
    merged_into: pd.Series = field(
        default_factory=lambda: pd.Series(index=pd.Index([], dtype="str"), dtype="str")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPeople:
    """People of asked cells.

    Attributes
    ----------
    people
        Index as the asked cells, Float64; NA is unknown.
    is_spread
        Whether figures of larger cells were spread evenly over smaller ones: an assumption.
    findings
        What was assumed or is unknown.
    """

    people: pd.Series
    is_spread: bool
    findings: tuple[Finding, ...]


def _coarser(population: Population, level: MeshLevel) -> pd.Series:
    """Return sums by coarser cell, NA where a part of one is unknown.

    A suppressed cell whose people are counted within the same coarser cell takes nothing away
    from the sum.
    """
    people = population.people
    parent = pd.Series(mesh_parents(people.index, level), index=people.index)
    home = population.merged_into.reindex(people.index).map(parent)
    is_inside = people.isna() & (home == parent).fillna(value=False).astype(bool)
    known = people.mask(is_inside, 0.0)
    sums = known.groupby(parent.to_numpy()).sum()
    unknown = known.isna().groupby(parent.to_numpy()).any()
    return sums.mask(unknown)


def people_of_cells(
    population: Population,
    cells: pd.Index,
    *,
    spread: bool = False,
    absent_is_nobody: bool = False,
) -> CellPeople:
    """Return the people of mesh cells from a statistic of the same, a finer or a coarser level.

    Finer figures are added up, which is exact. Coarser ones say nothing about the parts of a cell:
    they are refused, or with ``spread`` divided evenly and marked as that assumption.

    Parameters
    ----------
    cells
        Mesh codes of one level.
    spread
        Whether a figure of a larger cell is spread evenly over its parts.
    absent_is_nobody
        Whether a cell that the file does not list has no inhabitants. The census lists only
        inhabited cells, so that this holds where the file covers the whole area asked for; by
        default such a cell is unknown.

    Raises
    ------
    QueryError
        The statistic is coarser than the cells, and ``spread`` is not asked for.
    MeshError
        The cells are no mesh codes of one level.
    """
    empty = pd.Series(index=cells, dtype="Float64", name=population.people.name)
    if not len(cells):
        return CellPeople(people=empty, is_spread=False, findings=())
    level = mesh_level(cells)
    is_spread = population.level < level
    if is_spread and not spread:
        raise QueryError(
            f"the population has cells of {population.level.value} digits, the sites have "
            f"{level.value}; expected a file of the same or a finer level, as the census does not "
            "tell how people are spread within a cell; bring that file, or ask for the even spread",
            code="population_coarser",
            found=population.level.value,
            expected=level.value,
        )
    source = population.people if population.level <= level else _coarser(population, level)
    wanted = mesh_parents(cells, population.level) if is_spread else cells.to_numpy()
    people = source.reindex(wanted)
    absent = ~pd.Index(wanted).isin(source.index)
    if absent_is_nobody:
        people = people.mask(absent, 0.0)
    if is_spread:
        people = people / 4 ** _halvings(population.level, level)
    people.index = cells
    result = people.astype("Float64")
    result.name = population.people.name
    return CellPeople(
        people=result,
        is_spread=is_spread,
        findings=_findings(
            population, is_spread=is_spread, absent=0 if absent_is_nobody else int(absent.sum()),
            unknown=int(result.isna().sum()),
        ),
    )  # fmt: skip


def _halvings(coarse: MeshLevel, fine: MeshLevel) -> int:
    return (coarse.steps // fine.steps).bit_length() - 1


def _findings(
    population: Population, *, is_spread: bool, absent: int, unknown: int
) -> tuple[Finding, ...]:
    found = []
    if is_spread:
        found.append(
            Finding(
                code="population_spread",
                severity=Severity.WARNING,
                table=population.column,
                message=(
                    f"the figures are of cells with {population.level.value} digits and were "
                    "spread evenly over their parts; an assumption, not a count"
                ),
                found=str(population.level.value),
            )
        )
    if absent:
        found.append(
            Finding(
                code="population_absent",
                severity=Severity.INFO,
                table=population.column,
                message=(
                    f"{absent} cells are not in the file and unknown; if it covers the whole area, "
                    "they have no inhabitants"
                ),
                found=str(absent),
            )
        )
    if unknown > absent:
        found.append(
            Finding(
                code="population_unknown",
                severity=Severity.WARNING,
                table=population.column,
                message=f"the people of {unknown - absent} cells are suppressed or cannot be read",
                found=str(unknown - absent),
            )
        )
    return tuple(found)
