"""Take the answers about gaps away: files built only when they are asked for."""

from collections.abc import Mapping

from geo.mesh import mesh_polygons
from locator.cango import CanGo
from locator.export.cango import cango_csv, cango_xlsx
from locator.export.gaps import gaps_csv, gaps_geojson, gaps_geopackage, gaps_xlsx
from locator.gaps import GapReport
from locator.i18n import Texts
from locator.reports import cango_pdf, gaps_pdf
from locator.ui.widgets.downloads import take_away
from locator.ui.widgets.gap_maps import cell_size


def gap_files(report: GapReport, names: Mapping[str, str], area: str, texts: Texts) -> None:
    """Draw one button a format of the report of gaps.

    Parameters
    ----------
    names
        Feed id to what people call it.
    area
        Name of the area, for the title.
    """
    index = report.sites.index
    cells = None if cell_size(report.sites) is None else mesh_polygons(index.to_numpy())
    take_away(
        "gaps",
        (
            ("xlsx", "locator-gaps.xlsx", lambda: gaps_xlsx(report, texts)),
            ("pdf", "locator-gaps.pdf", lambda: gaps_pdf(report, texts, names=names, area=area)),
            ("csv", "locator-gaps.csv", lambda: gaps_csv(report, texts)),
            ("geojson", "locator-gaps.geojson", lambda: gaps_geojson(report, texts, shapes=cells)),
            ("gpkg", "locator-gaps.gpkg", lambda: gaps_geopackage(report, texts)),
        ),
        texts,
    )


def cango_files(table: CanGo, area: str, texts: Texts) -> None:
    """Draw one button a format of the can-go table."""
    take_away(
        "cango",
        (
            ("xlsx", "locator-cango.xlsx", lambda: cango_xlsx(table, texts)),
            ("pdf", "locator-cango.pdf", lambda: cango_pdf(table, texts, area=area)),
            ("csv", "locator-cango.csv", lambda: cango_csv(table, texts)),
        ),
        texts,
    )
