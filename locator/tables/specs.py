"""The embedded tables as data: files, keys, columns and what their cells may hold."""

from dataclasses import dataclass

from locator import vocabulary as words

CODE = r"\d{5}"
PREFECTURE = r"\d{2}"
DATE = r"\d{4}-\d{2}-\d{2}"
ID = r"[a-z0-9][a-z0-9._-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    dtype
        "str" (text and codes), "float64", "int64", or "Int64" and "Int8" where cells may be empty.
    required
        An empty cell is a fault.
    word
        The cell is one code of this vocabulary.
    many
        The cell may hold several codes, separated by "|".
    pattern
        The whole cell matches this expression.
    low, high
        Least and greatest number.
    """

    name: str
    dtype: str = "str"
    required: bool = False
    unique: bool = False
    word: type[words.Word] | None = None
    many: bool = False
    pattern: str = ""
    low: float | None = None
    high: float | None = None

    def expected(self) -> str:
        """Say in English what a cell of this column must be."""
        if self.word is not None:
            text = ("some of " if self.many else "one of ") + ", ".join(m.value for m in self.word)
        elif self.pattern:
            text = f"text like {self.pattern}"
        elif self.dtype != "str":
            bounds = [f">= {self.low}"] if self.low is not None else []
            bounds += [f"<= {self.high}"] if self.high is not None else []
            kind = "a number" if self.dtype == "float64" else "a whole number"
            text = " ".join([kind, " and ".join(bounds)]).strip()
        else:
            text = "text"
        return text if self.required else f"{text}, or nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """A table: its file under the data folder, its key and its columns."""

    name: str
    file: str
    key: str | tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in the order of the file."""
        return tuple(f.name for f in self.fields)


def _text(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name=n) for n in names)


def _key(name: str) -> Field:
    return Field(name=name, required=True, unique=True, pattern=ID)


_LON = Field(name="lon", dtype="float64", required=True, low=122.0, high=154.0)
_LAT = Field(name="lat", dtype="float64", required=True, low=20.0, high=46.0)
_PRECISION = Field(name="precision_m", dtype="float64", required=True, low=1, high=100_000)
_TOWN = Field(name="municipality_code", required=True, pattern=CODE)
_TOWN_IF_KNOWN = Field(name="municipality_code", pattern=CODE)
_PLACE = Field(name="place_id", required=True, pattern=ID)
_NAME = Field(name="name_ja", required=True)
_CONFIDENCE = Field(name="confidence", required=True, pattern="high|medium|low")
_SEEN = Field(name="seen_on", required=True, pattern=DATE)
_SOURCE = Field(name="source", required=True)
_SOURCE_ID = Field(name="source_id", required=True, pattern=ID)
_LICENCE = Field(name="licence", required=True)
_BIRTH = (_SOURCE, _SOURCE_ID, _LICENCE, _SEEN)
_POINT = (_LON, _LAT, _PRECISION)

LOCATIONS = TableSpec(
    name="locations",
    file="catalogue/locations.csv",
    key="location_id",
    fields=(
        _key("location_id"),
        _PLACE,
        _NAME,
        *_text("name_kana", "name_en"),
        Field(name="category", required=True, word=words.Category),
        Field(name="setting", word=words.Setting),
        Field(name="eras", word=words.Era, many=True),
        *_POINT,
        _TOWN,
        Field(name="fc_id", pattern=ID),
        Field(name="owner_kind", word=words.OwnerKind),
        *_text("permit_authority", "consult_first", "contact"),
        Field(name="lead_days", dtype="Int64", low=0, high=3650),
        *_text("parking", "power", "toilets"),
        Field(name="beds_nearby", dtype="Int64", low=0),
        Field(name="public_access", word=words.PublicAccess),
        Field(name="status", required=True, pattern="unknown|open|closed|closed_station"),
        _CONFIDENCE,
        *_BIRTH,
        *_text("note"),
    ),
)
SPOTS = TableSpec(
    name="spots",
    file="catalogue/spots.csv",
    key="spot_id",
    fields=(
        _key("spot_id"),
        _PLACE,
        Field(name="work_id", pattern=ID),
        _NAME,
        *_text("name_kana", "name_en"),
        Field(name="category", required=True, word=words.Category),
        *_POINT,
        _TOWN,
        Field(name="public_access", required=True, word=words.PublicAccess),
        Field(name="dwell_min", dtype="Int64", low=0, high=1440),
        Field(name="consent_rights_holder", word=words.Consent),
        Field(name="consent_municipality", word=words.Consent),
        *_text("checked_against"),
        *_BIRTH,
        *_text("note"),
    ),
)
WORKS = TableSpec(
    name="works",
    file="catalogue/works.csv",
    key="work_id",
    fields=(
        _key("work_id"),
        Field(name="title_ja", required=True),
        *_text("title_en", "title_kana"),
        Field(name="kind", required=True, word=words.WorkKind),
        Field(name="year", dtype="Int64", low=1890, high=2100),
        _SOURCE,
        _SOURCE_ID,
        _CONFIDENCE,
        _SEEN,
    ),
)
PLACE_WORKS = TableSpec(
    name="place_works",
    file="catalogue/place_works.csv",
    key=("site_id", "work_id", "role"),
    fields=(
        _PLACE,
        Field(name="site_id", required=True, pattern=ID),
        Field(name="work_id", required=True, pattern=ID),
        Field(name="role", required=True, word=words.WorkRole),
        *_text("scene"),
        _CONFIDENCE,
        _SOURCE,
        _SOURCE_ID,
        _SEEN,
    ),
)
HUBS = TableSpec(
    name="hubs",
    file="catalogue/hubs.csv",
    key="hub_id",
    fields=(
        _key("hub_id"),
        _PLACE,
        _NAME,
        *_text("name_en"),
        Field(name="kind", required=True, word=words.HubKind),
        *_text("hub_type"),
        Field(name="edition", pattern=r"\d{4}(\|\d{4})*"),
        _TOWN,
        *_POINT,
        *_text("actors", "paper"),
        *_BIRTH,
    ),
)
GATEWAYS = TableSpec(
    name="gateways",
    file="catalogue/gateways.csv",
    key="gateway_id",
    fields=(
        _key("gateway_id"),
        _PLACE,
        _NAME,
        *_text("name_kana", "name_en"),
        Field(name="kind", required=True, word=words.GatewayKind),
        *_POINT,
        _TOWN,
        Field(name="iata", pattern=r"[A-Z]{3}"),
        *_BIRTH,
    ),
)
FILM_COMMISSIONS = TableSpec(
    name="film_commissions",
    file="catalogue/film_commissions.csv",
    key="fc_id",
    fields=(
        _key("fc_id"),
        _NAME,
        *_text("name_en"),
        Field(name="block", required=True, word=words.Block),
        Field(name="scope", required=True, pattern="prefecture|municipality|region"),
        Field(name="prefecture_code", required=True, pattern=PREFECTURE),
        _TOWN_IF_KNOWN,
        Field(name="website", pattern=r"https?://\S+"),
        *_text("contact"),
        _SOURCE,
        _SOURCE_ID,
        _CONFIDENCE,
        _SEEN,
    ),
)
MUNICIPALITIES = TableSpec(
    name="municipalities",
    file="catalogue/municipalities.csv",
    key="code",
    fields=(
        Field(name="code", required=True, unique=True, pattern=CODE),
        _NAME,
        *_text("name_kana", "name_en"),
        Field(name="prefecture_code", required=True, pattern=PREFECTURE),
        Field(name="prefecture_ja", required=True),
        Field(name="prefecture_en", required=True),
        Field(name="parent_code", pattern=CODE),
        _LON,
        _LAT,
        Field(
            name="kind",
            required=True,
            pattern="designated_city|ward|city|special_ward|town|village",
        ),
        *_BIRTH,
    ),
)
STATIONS = TableSpec(
    name="stations",
    file="catalogue/stations.csv",
    key="station_id",
    fields=(
        _key("station_id"),
        _NAME,
        *_text("name_kana"),
        _LON,
        _LAT,
        _TOWN_IF_KNOWN,
        Field(name="service", required=True, word=words.StationService),
        *_BIRTH,
        *_text("note"),
    ),
)
COVERAGE = TableSpec(
    name="coverage",
    file="catalogue/coverage.csv",
    key=("municipality_code", "mode"),
    fields=(
        Field(name="municipality_code", required=True, pattern=rf"\*|{CODE}"),
        Field(name="mode", required=True, pattern="bus|rail|ferry|demand|rail_station"),
        Field(name="coverage", required=True, word=words.Coverage),
        Field(name="stated_by", required=True),
        Field(name="basis", required=True),
        Field(name="stated_on", required=True, pattern=DATE),
    ),
)
COMMUNITY_TRANSPORT = TableSpec(
    name="community_transport",
    file="catalogue/community_transport.csv",
    key=("municipality_code", "registration_no", "operator_ja"),
    fields=(
        _TOWN,
        Field(name="registration_no", required=True),
        Field(name="operator_ja", required=True),
        Field(name="kind", required=True, word=words.RegisteredTransport),
        Field(name="vehicles", dtype="Int64", low=0),
        Field(name="valid_to", required=True, pattern=DATE),
        *_BIRTH,
    ),
)
SOURCES = TableSpec(
    name="sources",
    file="sources.csv",
    key="source_id",
    fields=(
        _key("source_id"),
        Field(name="title_ja", required=True),
        Field(name="title_en", required=True),
        *_text("publisher"),
        Field(name="url", pattern=r"https?://\S+"),
        _LICENCE,
        Field(name="licence_url", pattern=r"https?://\S+"),
        *_text("credit"),
        Field(name="retrieved_on", required=True, pattern=DATE),
        *_text("modified", "used_in"),
    ),
)
FEEDS = TableSpec(
    name="feeds",
    file="timetables/feeds.csv",
    key="feed_id",
    fields=(
        _key("feed_id"),
        _NAME,
        *_text("name_en"),
        *(
            Field(name=n, required=True, pattern=DATE)
            for n in ("valid_from", "valid_to", "weekday", "saturday", "holiday")
        ),
        *(Field(name=n, pattern=DATE) for n in ("declared_from", "declared_to")),
        *_text("agencies"),
        _SOURCE_ID,
        _LICENCE,
        *_text("credit"),
        Field(name="retrieved_on", required=True, pattern=DATE),
        *_text("file_name", "sha256_of_original"),
    ),
)
CATALOGUE_TABLES = (
    LOCATIONS,
    SPOTS,
    WORKS,
    PLACE_WORKS,
    HUBS,
    GATEWAYS,
    FILM_COMMISSIONS,
    MUNICIPALITIES,
    STATIONS,
    COVERAGE,
    COMMUNITY_TRANSPORT,
    SOURCES,
)
