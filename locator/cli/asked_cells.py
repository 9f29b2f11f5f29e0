"""The mesh cells that a command is asked about, and the people in them by the user's file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import pandas as pd

from geo.mesh import mesh_polygons
from locator.cli.door import has_error, say_findings
from locator.errors import QueryError
from locator.i18n import Texts
from locator.importing import read_population
from locator.outlines import LEVELS, load_outlines, mesh_cells
from locator.population import people_of_cells
from locator.records import Catalogue

MOST_CELLS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCells:
    """Cells as sites.

    Attributes
    ----------
    frame
        As ``mesh_sites`` gives it, with source_id; a cell of two municipalities is in the first.
    shapes
        The cells as rectangles; index as ``frame``.
    people
        Index as ``frame``: people, NA where unknown; None without a file.
    is_whole
        Whether the file has no row that had to be left out.
    """

    frame: gpd.GeoDataFrame
    shapes: gpd.GeoSeries
    people: pd.Series | None
    is_whole: bool


def mesh_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that asks for the cells of municipalities."""
    return click.option(
        "--mesh",
        type=click.Choice(list(LEVELS)),
        help="Instead of --sites: the cells of each --municipality.",
    )(command)


def population_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a file of people by cell."""
    options = (
        click.option(
            "--population",
            type=click.Path(path_type=Path, dir_okay=False),
            help="With --mesh: people by cell, a file of e-Stat or 国土数値情報.",
        ),
        click.option("--population-column", metavar="NAME", help="Else the total of people."),
        click.option("--spread", is_flag=True, help="Spread people of larger cells evenly."),
        click.option(
            "--absent-is-nobody",
            is_flag=True,
            help="The file covers the whole area: nobody lives in a cell that it does not list.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def cells_asked(
    catalogue: Catalogue, data: Path, mesh: str, municipalities: Sequence[str]
) -> gpd.GeoDataFrame:
    """Return the cells of municipalities as sites.

    Raises
    ------
    QueryError
        No municipality, one that is unknown, or more than ``MOST_CELLS`` cells.
    """
    if not municipalities:
        raise QueryError(
            f"--mesh {mesh} without a municipality; expected the cells of one or more; give "
            "--municipality CODE, such as --municipality 19201",
            code="mesh_without_municipality",
            found=mesh,
        )
    return mesh_cells(
        load_outlines(data),
        municipalities,
        mesh,
        municipalities=catalogue.municipalities,
        most=MOST_CELLS,
    )


def peopled_cells(
    catalogue: Catalogue, data: Path, asked: dict[str, Any], texts: Texts
) -> AskedCells:
    """Return the cells that the options ask for, and say every doubt about the people in them.

    Raises
    ------
    QueryError
        As ``cells_asked``; or sites are asked for besides; or the people are of larger cells.
    ImportFileError
        The file is no statistic by mesh.
    """
    source = click.get_current_context().get_parameter_source("sites")
    is_given = source is click.core.ParameterSource.COMMANDLINE
    refuse_sites_and_mesh(asked["mesh"], asked["sites"] if is_given else ())
    cells = cells_asked(catalogue, data, asked["mesh"], asked["municipality"])
    people, is_whole = None, True
    if asked["population"]:
        imported = read_population(
            asked["population"], asked["population"].name, column=asked["population_column"]
        )
        found = people_of_cells(
            imported.population,
            cells.index,
            spread=asked["spread"],
            absent_is_nobody=asked["absent_is_nobody"],
        )
        say_findings([*imported.findings, *found.findings], texts)
        people, is_whole = found.people, not has_error(imported.findings)
    shapes = mesh_polygons(cells.index.to_numpy())
    return AskedCells(frame=cells, shapes=shapes, people=people, is_whole=is_whole)


def refuse_sites_and_mesh(mesh: str | None, sites: Sequence[str] | None) -> None:
    """Refuse both sites and cells, and neither.

    Raises
    ------
    QueryError
        Both or none of them are given.
    """
    if mesh and sites:
        raise QueryError("--mesh and --sites exclude each other; give one", code="mesh_and_sites")
    if not mesh and not sites:
        raise QueryError(
            "neither --sites nor --mesh; expected places to ask about; give --sites spots, say, or "
            "--mesh 1km with --municipality CODE",
            code="no_sites_asked",
        )


def refuse_people_without_mesh(asked: dict[str, Any]) -> None:
    """Refuse a file of people where no cells are asked for.

    Raises
    ------
    QueryError
        There is one.
    """
    if asked["population"] and not asked["mesh"]:
        raise QueryError(
            "--population without --mesh; expected cells to count people in; add --mesh 500m "
            "and --municipality CODE",
            code="population_without_mesh",
        )
