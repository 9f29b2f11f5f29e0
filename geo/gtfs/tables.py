"""The tables of GTFS and GTFS-JP as data: columns, types, keys, references."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from geo.findings import Severity


class Kind(StrEnum):
    """What a cell holds; one parser a kind."""

    TEXT = "text"
    TIME = "time"  # H:MM:SS or HH:MM:SS, may pass 24:00 -> seconds, Int32
    DATE = "date"  # YYYYMMDD -> datetime64[s]
    INT = "int"
    FLOAT = "float"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    CHOICE = "choice"  # one of a few whole numbers


class Need(StrEnum):
    """What follows from an empty or unreadable cell."""

    KEY = "key"  # the row says nothing without it and is left out
    REQUIRED = "required"  # a finding; the row stays
    OPTIONAL = "optional"  # nothing, if empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: name in the file, kind, need, and its name in the frame."""

    name: str
    kind: Kind = Kind.TEXT
    need: Need = Need.OPTIONAL
    choices: tuple[int, ...] = ()
    default: int | None = None
    frame_name: str = ""

    @property
    def label(self) -> str:
        """Name in the frame; times carry their unit (arrival_time -> arrival_s)."""
        return self.frame_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A column whose values must stand in another table."""

    column: str
    table: str
    target: str
    severity: Severity = Severity.ERROR
    drops_row: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One file of a feed.

    Attributes
    ----------
    name
        File name without ``.txt``.
    columns
        All columns of the specification; others in a file are ignored and reported.
    key
        Columns (names in the file) that together name a row once.
    references
        Columns that point into other tables.
    is_required
        Whether a feed without the file deserves an error.
    is_japanese
        Whether only GTFS-JP knows the file.
    aliases
        Column names of an older dialect, each with its name in this specification.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    is_required: bool = False
    is_japanese: bool = False
    aliases: tuple[tuple[str, str], ...] = ()

    @property
    def file(self) -> str:
        """File name in a feed."""
        return f"{self.name}.txt"


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name) for name in names)


def _keys(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name, need=Need.KEY) for name in names)


def _required(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name=name, need=Need.REQUIRED) for name in names)


def _time(name: str, frame_name: str, need: Need = Need.OPTIONAL) -> Column:
    return Column(name=name, kind=Kind.TIME, need=need, frame_name=frame_name)


def _choice(name: str, *choices: int, default: int | None = None) -> Column:
    return Column(name=name, kind=Kind.CHOICE, choices=choices, default=default)


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Basic route types, and the extended hundreds (gtfs.org, "Extended GTFS Route Types").
ROUTE_TYPES = (*range(8), 11, 12, *range(100, 1800))
_ZONES = tuple(
    Reference(column=name, table="stops", target="zone_id", severity=Severity.WARNING)
    for name in ("origin_id", "destination_id", "contains_id")
)

_TABLES = (
    Table(
        name="agency",
        columns=(
            *_texts("agency_id"),
            *_required("agency_name", "agency_url", "agency_timezone"),
            *_texts("agency_lang", "agency_phone", "agency_fare_url", "agency_email"),
        ),
        key=("agency_id",),
        is_required=True,
    ),
    Table(
        name="agency_jp",
        columns=(
            *_keys("agency_id"),
            *_texts("agency_official_name", "agency_zip_number", "agency_address"),
            *_texts("agency_president_pos", "agency_president_name"),
        ),
        key=("agency_id",),
        references=(
            Reference(
                column="agency_id", table="agency", target="agency_id", severity=Severity.WARNING
            ),
        ),
        is_japanese=True,
    ),
    Table(
        name="stops",
        columns=(
            *_keys("stop_id"),
            *_texts("stop_code"),
            *_required("stop_name"),
            *_texts("stop_desc"),
            Column(name="stop_lat", kind=Kind.LATITUDE),
            Column(name="stop_lon", kind=Kind.LONGITUDE),
            *_texts("zone_id", "stop_url"),
            _choice("location_type", 0, 1, 2, 3, 4, default=0),
            *_texts("parent_station", "stop_timezone"),
            _choice("wheelchair_boarding", 0, 1, 2),
            *_texts("level_id", "platform_code", "tts_stop_name"),
        ),
        key=("stop_id",),
        references=(
            Reference(
                column="parent_station",
                table="stops",
                target="stop_id",
                severity=Severity.WARNING,
            ),
        ),
        is_required=True,
    ),
    Table(
        name="routes",
        columns=(
            *_keys("route_id"),
            *_texts("agency_id", "route_short_name", "route_long_name", "route_desc"),
            Column(name="route_type", kind=Kind.CHOICE, need=Need.REQUIRED, choices=ROUTE_TYPES),
            *_texts("route_url", "route_color", "route_text_color", "jp_parent_route_id"),
            Column(name="route_sort_order", kind=Kind.INT),
            _choice("continuous_pickup", 0, 1, 2, 3),
            _choice("continuous_drop_off", 0, 1, 2, 3),
            *_texts("network_id"),
        ),
        key=("route_id",),
        references=(
            Reference(
                column="agency_id", table="agency", target="agency_id", severity=Severity.WARNING
            ),
        ),
        is_required=True,
    ),
    Table(
        name="routes_jp",
        columns=(
            *_keys("route_id"),
            Column(name="route_update_date", kind=Kind.DATE),
            *_texts("origin_stop", "via_stop", "destination_stop"),
        ),
        references=(
            Reference(
                column="route_id", table="routes", target="route_id", severity=Severity.WARNING
            ),
        ),
        is_japanese=True,
    ),
    Table(
        name="pattern_jp",
        columns=(
            *_keys("jp_pattern_id"),
            Column(name="route_update_date", kind=Kind.DATE),
            *_texts("origin_stop", "via_stop", "destination_stop"),
        ),
        key=("jp_pattern_id",),
        is_japanese=True,
    ),
    Table(
        name="office_jp",
        columns=(*_keys("office_id"), *_texts("office_name", "office_url", "office_phone")),
        key=("office_id",),
        is_japanese=True,
    ),
    Table(
        name="trips",
        columns=(
            *_required("route_id"),
            *_keys("service_id", "trip_id"),
            *_texts("trip_headsign", "trip_short_name"),
            _choice("direction_id", 0, 1),
            *_texts("block_id", "shape_id"),
            _choice("wheelchair_accessible", 0, 1, 2),
            _choice("bikes_allowed", 0, 1, 2),
            _choice("cars_allowed", 0, 1, 2),
            *_texts("jp_trip_desc", "jp_trip_desc_symbol", "jp_office_id", "jp_pattern_id"),
        ),
        key=("trip_id",),
        references=(Reference(column="route_id", table="routes", target="route_id"),),
        is_required=True,
    ),
    Table(
        name="stop_times",
        columns=(
            *_keys("trip_id"),
            _time("arrival_time", "arrival_s"),
            _time("departure_time", "departure_s"),
            *_keys("stop_id"),
            Column(name="stop_sequence", kind=Kind.INT, need=Need.KEY),
            *_texts("stop_headsign"),
            _choice("pickup_type", 0, 1, 2, 3, default=0),
            _choice("drop_off_type", 0, 1, 2, 3, default=0),
            _choice("continuous_pickup", 0, 1, 2, 3),
            _choice("continuous_drop_off", 0, 1, 2, 3),
            Column(name="shape_dist_traveled", kind=Kind.FLOAT),
            _choice("timepoint", 0, 1),
        ),
        key=("trip_id", "stop_sequence"),
        references=(
            Reference(column="trip_id", table="trips", target="trip_id", drops_row=True),
            Reference(column="stop_id", table="stops", target="stop_id", drops_row=True),
        ),
        is_required=True,
    ),
    Table(
        name="calendar",
        columns=(
            *_keys("service_id"),
            *(
                Column(name=day, kind=Kind.CHOICE, need=Need.REQUIRED, choices=(0, 1))
                for day in _DAYS
            ),
            Column(name="start_date", kind=Kind.DATE, need=Need.KEY),
            Column(name="end_date", kind=Kind.DATE, need=Need.KEY),
        ),
        key=("service_id",),
    ),
    Table(
        name="calendar_dates",
        columns=(
            *_keys("service_id"),
            Column(name="date", kind=Kind.DATE, need=Need.KEY),
            Column(name="exception_type", kind=Kind.CHOICE, need=Need.KEY, choices=(1, 2)),
        ),
        key=("service_id", "date"),
    ),
    Table(
        name="fare_attributes",
        columns=(
            *_keys("fare_id"),
            Column(name="price", kind=Kind.FLOAT, need=Need.REQUIRED),
            *_required("currency_type"),
            _choice("payment_method", 0, 1),
            _choice("transfers", 0, 1, 2),
            *_texts("agency_id"),
            Column(name="transfer_duration", kind=Kind.INT),
        ),
        key=("fare_id",),
    ),
    Table(
        name="fare_rules",
        columns=(
            *_keys("fare_id"),
            *_texts("route_id", "origin_id", "destination_id", "contains_id"),
        ),
        references=(
            Reference(column="fare_id", table="fare_attributes", target="fare_id", drops_row=True),
            Reference(column="route_id", table="routes", target="route_id"),
            *_ZONES,
        ),
    ),
    Table(
        name="shapes",
        columns=(
            *_keys("shape_id"),
            Column(name="shape_pt_lat", kind=Kind.LATITUDE, need=Need.KEY),
            Column(name="shape_pt_lon", kind=Kind.LONGITUDE, need=Need.KEY),
            Column(name="shape_pt_sequence", kind=Kind.INT, need=Need.KEY),
            Column(name="shape_dist_traveled", kind=Kind.FLOAT),
        ),
    ),
    Table(
        name="frequencies",
        columns=(
            *_keys("trip_id"),
            _time("start_time", "start_s", Need.KEY),
            _time("end_time", "end_s", Need.KEY),
            Column(name="headway_secs", kind=Kind.INT, need=Need.KEY, frame_name="headway_s"),
            _choice("exact_times", 0, 1, default=0),
        ),
        key=("trip_id", "start_time"),
        references=(Reference(column="trip_id", table="trips", target="trip_id", drops_row=True),),
    ),
    Table(
        name="transfers",
        columns=(
            *_texts("from_stop_id", "to_stop_id", "from_route_id", "to_route_id"),
            *_texts("from_trip_id", "to_trip_id"),
            _choice("transfer_type", 0, 1, 2, 3, 4, 5, default=0),
            Column(name="min_transfer_time", kind=Kind.INT, frame_name="min_transfer_s"),
        ),
        references=(
            Reference(column="from_stop_id", table="stops", target="stop_id"),
            Reference(column="to_stop_id", table="stops", target="stop_id"),
        ),
    ),
    Table(
        name="feed_info",
        columns=(
            *_required("feed_publisher_name", "feed_publisher_url", "feed_lang"),
            *_texts("default_lang"),
            Column(name="feed_start_date", kind=Kind.DATE),
            Column(name="feed_end_date", kind=Kind.DATE),
            *_texts("feed_version", "feed_contact_email", "feed_contact_url"),
        ),
    ),
    Table(
        name="translations",
        columns=(
            *_texts("table_name", "field_name"),
            *_keys("language", "translation"),
            *_texts("record_id", "record_sub_id", "field_value"),
        ),
        aliases=(("trans_id", "field_value"), ("lang", "language")),
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _TABLES})

# Files that today's GTFS knows and this reader does not open.
UNREAD_FILES = frozenset(
    {
        "areas.txt",
        "attributions.txt",
        "booking_rules.txt",
        "fare_leg_join_rules.txt",
        "fare_leg_rules.txt",
        "fare_media.txt",
        "fare_products.txt",
        "fare_transfer_rules.txt",
        "levels.txt",
        "location_group_stops.txt",
        "location_groups.txt",
        "locations.geojson",
        "networks.txt",
        "pathways.txt",
        "rider_categories.txt",
        "route_networks.txt",
        "stop_areas.txt",
        "timeframes.txt",
    }
)

# One of these must be there, or the path is no feed.
CORE_TABLES = ("agency", "routes", "stops", "trips", "stop_times", "calendar", "calendar_dates")
WEEKDAY_COLUMNS = _DAYS
