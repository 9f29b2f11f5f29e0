"""The embedded tables: their specification, and the reader that checks them."""

from locator.tables.reading import check_table, read_table, schema_of
from locator.tables.specs import (
    CATALOGUE_TABLES,
    COMMUNITY_TRANSPORT,
    COVERAGE,
    FEEDS,
    FILM_COMMISSIONS,
    GATEWAYS,
    HUBS,
    LOCATIONS,
    MUNICIPALITIES,
    PLACE_WORKS,
    SOURCES,
    SPOTS,
    STATIONS,
    WORKS,
    Field,
    TableSpec,
)

__all__ = [
    "CATALOGUE_TABLES",
    "COMMUNITY_TRANSPORT",
    "COVERAGE",
    "FEEDS",
    "FILM_COMMISSIONS",
    "GATEWAYS",
    "HUBS",
    "LOCATIONS",
    "MUNICIPALITIES",
    "PLACE_WORKS",
    "SOURCES",
    "SPOTS",
    "STATIONS",
    "WORKS",
    "Field",
    "TableSpec",
    "check_table",
    "read_table",
    "schema_of",
]
