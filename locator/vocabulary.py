"""The words of the field: closed lists with names in both languages."""

from enum import StrEnum
from typing import Self

from locator.errors import QueryError
from locator.i18n import Label, Lang


class Word(StrEnum):
    """A member of a vocabulary: its value is the code, its label the name."""

    label: Label

    def __new__(cls, code: str, ja: str, en: str) -> Self:
        """Make the member from code, Japanese and English name."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(ja, en)
        return member

    def name_in(self, lang: Lang) -> str:
        """Return the name in a language."""
        return self.label(lang)

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the member with a code.

        Raises
        ------
        QueryError
            No member has that code.
        """
        for member in cls:
            if member.value == code:
                return member
        expected = ", ".join(m.value for m in cls)
        raise QueryError(
            f"{code!r} is no {cls.__name__}; expected one of {expected}",
            code="unknown_word",
            found=code,
            expected=expected,
        )


class Verdict(Word):
    """Three answers."""

    YES = "yes", "はい", "yes"
    NO = "no", "いいえ", "no"
    UNKNOWN = "unknown", "不明", "unknown"


class SiteKind(Word):
    """What a search ranks."""

    LOCATION = "location", "ロケ地・撮影候補地", "filming locations"
    SPOT = "spot", "聖地・ゆかりの地", "spots of works"


class CategoryGroup(Word):
    """First level of the categories (DOMAIN B3)."""

    NATURE = "nature", "自然", "nature"
    TOWNSCAPE = "townscape", "街並み", "townscape"
    TRANSPORT = "transport", "交通", "transport"
    PUBLIC = "public", "公共", "public facilities"
    INDUSTRY = "industry", "産業", "industry"
    HISTORY = "history", "歴史", "history"
    STAY = "stay", "宿泊・飲食", "stay and food"
    LEISURE = "leisure", "娯楽・文化", "leisure and culture"
    STUDIO = "studio", "スタジオ・オープンセット", "studios and open sets"
    OTHER = "other", "その他", "other"


class Category(Word):
    """Second level of the categories; ``group`` is the first."""

    group: CategoryGroup

    def __new__(cls, code: str, ja: str, en: str, group: CategoryGroup) -> Self:
        """Make the member from code, names and group."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(ja, en)
        member.group = group
        return member

    BEACH = "beach", "海岸・砂浜", "coast and beach", CategoryGroup.NATURE
    CAPE = "cape", "岬", "cape", CategoryGroup.NATURE
    RIVER = "river", "川・滝", "river and waterfall", CategoryGroup.NATURE
    LAKE = "lake", "湖沼", "lake", CategoryGroup.NATURE
    MOUNTAIN = "mountain", "山・高原・森", "mountain and forest", CategoryGroup.NATURE
    FARM = "farm", "田園・農場", "countryside and farm", CategoryGroup.NATURE
    ISLAND = "island", "島", "island", CategoryGroup.NATURE
    GARDEN = "garden", "庭園", "garden", CategoryGroup.NATURE
    PARK = "park", "公園", "park", CategoryGroup.NATURE
    VIEW_POINT = "view_point", "展望地", "viewpoint", CategoryGroup.NATURE
    WATERFRONT = "waterfront", "水辺", "waterfront", CategoryGroup.NATURE
    TRADITIONAL_TOWN = "traditional_town", "古い町並み", "old townscape", CategoryGroup.TOWNSCAPE
    SHOPPING_ARCADE = "shopping_arcade", "商店街", "shopping arcade", CategoryGroup.TOWNSCAPE
    STREET = "street", "通り・路地", "street and alley", CategoryGroup.TOWNSCAPE
    MODERN_CITY = "modern_city", "都市・ビル街", "modern city", CategoryGroup.TOWNSCAPE
    RESIDENCE = "residence", "邸宅・古民家", "historic residence", CategoryGroup.HISTORY
    STATION = "station", "駅", "station", CategoryGroup.TRANSPORT
    RAILWAY = "railway", "鉄道・廃線", "railway", CategoryGroup.TRANSPORT
    PORT = "port", "港", "port", CategoryGroup.TRANSPORT
    AIRPORT = "airport", "空港", "airport", CategoryGroup.TRANSPORT
    BRIDGE = "bridge", "橋", "bridge", CategoryGroup.TRANSPORT
    ROAD = "road", "道路・峠", "road and pass", CategoryGroup.TRANSPORT
    TUNNEL = "tunnel", "トンネル", "tunnel", CategoryGroup.TRANSPORT
    ROAD_STATION = "road_station", "道の駅", "roadside station", CategoryGroup.TRANSPORT
    SCHOOL = "school", "学校・廃校", "school", CategoryGroup.PUBLIC
    GOVERNMENT_BUILDING = (
        "government_building",
        "庁舎・公共建築",
        "government building",
        CategoryGroup.PUBLIC,
    )
    HOSPITAL = "hospital", "病院", "hospital", CategoryGroup.PUBLIC
    LIBRARY = "library", "図書館", "library", CategoryGroup.PUBLIC
    HALL = "hall", "ホール・劇場", "hall and theatre", CategoryGroup.LEISURE
    SPORTS = "sports", "競技場・体育館", "stadium and gymnasium", CategoryGroup.PUBLIC
    FACTORY = "factory", "工場", "factory", CategoryGroup.INDUSTRY
    WAREHOUSE = "warehouse", "倉庫", "warehouse", CategoryGroup.INDUSTRY
    MARKET = "market", "市場", "market", CategoryGroup.INDUSTRY
    MINE_RUIN = "mine_ruin", "鉱山・産業遺構", "mine and industrial ruin", CategoryGroup.INDUSTRY
    DAM = "dam", "ダム", "dam", CategoryGroup.INDUSTRY
    CASTLE = "castle", "城・城跡", "castle", CategoryGroup.HISTORY
    TEMPLE = "temple", "寺", "temple", CategoryGroup.HISTORY
    SHRINE = "shrine", "神社", "shrine", CategoryGroup.HISTORY
    TEMPLE_SHRINE = "temple_shrine", "寺社", "temple or shrine", CategoryGroup.HISTORY
    ONSEN = "onsen", "温泉・旅館", "hot spring and inn", CategoryGroup.STAY
    SHOP = "shop", "店・飲食店", "shop and restaurant", CategoryGroup.STAY
    MUSEUM = "museum", "博物館・美術館", "museum", CategoryGroup.LEISURE
    AMUSEMENT = "amusement", "遊園地・動植物園", "amusement park and zoo", CategoryGroup.LEISURE
    OPEN_SET = "open_set", "オープンセット", "open set", CategoryGroup.STUDIO
    STUDIO = "studio", "スタジオ", "studio", CategoryGroup.STUDIO
    HOSPITAL_SET = "hospital_set", "病院セット", "hospital set", CategoryGroup.STUDIO
    OTHER = "other", "その他", "other", CategoryGroup.OTHER


class Setting(Word):
    """Where one shoots."""

    INTERIOR = "interior", "屋内", "interior"
    EXTERIOR = "exterior", "屋外", "exterior"
    BOTH = "both", "屋内・屋外", "interior and exterior"


class Era(Word):
    """The time a place can play."""

    EDO = "edo", "江戸以前", "Edo and before"
    MEIJI_TAISHO = "meiji_taisho", "明治・大正", "Meiji and Taisho"
    SHOWA = "showa", "昭和", "Showa"
    CONTEMPORARY = "contemporary", "現代", "contemporary"
    NEAR_FUTURE = "near_future", "近未来", "near future"


class OwnerKind(Word):
    """Who owns a place."""

    PUBLIC = "public", "公有", "public"
    PRIVATE = "private", "民有", "private"
    UNKNOWN = "unknown", "不明", "unknown"


class WorkKind(Word):
    """Kind of a work."""

    ANIME = "anime", "アニメ", "anime"
    FILM = "film", "映画", "film"
    DRAMA = "drama", "ドラマ", "drama"
    MANGA = "manga", "漫画", "manga"
    GAME = "game", "ゲーム", "game"


class WorkRole(Word):
    """What a place is to a work."""

    SHOT_HERE = "shot_here", "撮影地", "shot here"
    SET_HERE = "set_here", "舞台", "set here"
    MODEL = "model", "モデル", "model for"


class HubKind(Word):
    """Kinds of hubs; only ``selected`` is the official choice, empty until imported."""

    SELECTED = "selected", "コンテンツ地方創生拠点（選定）", "selected content hub"
    ANIME88 = "anime88", "アニメ聖地88", "Anime Tourism 88"
    FACILITY = "facility", "拠点施設", "facility"
    POLICY_CASE = "policy_case", "政策文書の事例（2014-2019）", "case in policy papers (2014-2019)"
    DESIGNATED_CITY = "designated_city", "政令指定都市", "designated city"
    CONTENT_PLACE = "content_place", "コンテンツゆかりの地域", "place of content"


class GatewayKind(Word):
    """Kinds of gateways (玄関口)."""

    SHINKANSEN = "shinkansen", "新幹線駅", "Shinkansen station"
    RAIL_HUB = "rail_hub", "主要駅", "main railway station"
    AIRPORT = "airport", "空港", "airport"
    FERRY_PORT = "ferry_port", "フェリー港", "ferry port"
    BUS_TERMINAL = "bus_terminal", "バスターミナル", "bus terminal"


class StationService(Word):
    """Whether trains call at a station."""

    RUNNING = "running", "営業中", "running"
    SEASONAL = "seasonal", "季節営業", "seasonal"
    SUSPENDED = "suspended", "休止中", "suspended"
    CLOSED = "closed", "廃止", "closed"
    UNKNOWN = "unknown", "不明", "unknown"


class PublicAccess(Word):
    """Whether a visitor may enter."""

    OPEN = "open", "自由に入れる", "open"
    LIMITED = "limited", "制限あり", "limited"
    PRIVATE = "private_do_not_visit", "私有（訪問不可）", "private, do not visit"


class Consent(Word):
    """What rights holder or municipality say to a work's place being shown; nothing: unknown."""

    YES = "yes", "同意あり", "consents"
    NO = "no", "同意なし", "refuses"
    ASKED = "asked", "確認中", "asked, no answer yet"


class ConsentParty(Word):
    """Who is asked for a consent."""

    RIGHTS_HOLDER = "rights_holder", "権利者", "rights holder"
    MUNICIPALITY = "municipality", "市区町村", "municipality"


class VisitAccess(Word):
    """On which terms a visitor may enter a place."""

    FREE = "free", "自由に見学", "free"
    OPENING_HOURS = "opening_hours", "開館時間内", "in opening hours"
    PAID = "paid", "有料", "paid"
    GUESTS_ONLY = "guests_only", "利用者のみ", "guests only"
    PRIVATE = "private", "私有（訪問不可）", "private, do not visit"
    UNKNOWN = "unknown", "不明", "unknown"


class TravelMode(Word):
    """How a visitor travels."""

    TRANSIT = "transit", "公共交通と徒歩", "public transport and walking"
    CAR = "car", "車（推定）", "car (estimate)"


class DayType(Word):
    """Day types of a timetable."""

    WEEKDAY = "weekday", "平日", "weekday"
    SATURDAY = "saturday", "土曜", "Saturday"
    HOLIDAY = "holiday", "日曜・祝日", "Sunday and holiday"


class Block(Word):
    """Blocks of film commissions; the grouping is ours."""

    HOKKAIDO = "hokkaido", "北海道", "Hokkaido"
    TOHOKU = "tohoku", "東北", "Tohoku"
    KANTO = "kanto", "関東", "Kanto"
    KOSHINETSU = "koshinetsu", "甲信越", "Koshinetsu"
    HOKURIKU = "hokuriku", "北陸", "Hokuriku"
    TOKAI = "tokai", "東海", "Tokai"
    KINKI = "kinki", "近畿", "Kinki"
    CHUGOKU = "chugoku", "中国", "Chugoku"
    SHIKOKU = "shikoku", "四国", "Shikoku"
    KYUSHU = "kyushu", "九州", "Kyushu"
    OKINAWA = "okinawa", "沖縄", "Okinawa"


class Coverage(Word):
    """How complete the knowledge of a mode is in a municipality."""

    COMPLETE = "complete", "全て収録", "complete"
    PARTIAL = "partial", "一部のみ", "partial"
    NONE = "none", "収録なし", "none"


class StatedMode(Word):
    """Of what a statement says how complete the knowledge is."""

    BUS = "bus", "バス", "bus"
    RAIL = "rail", "鉄道", "railway"
    FERRY = "ferry", "船", "ferry"
    DEMAND = "demand", "デマンド交通", "demand transport"
    RAIL_STATION = "rail_station", "駅の位置", "positions of stations"


class RegisteredTransport(Word):
    """Kinds of private-vehicle transport for hire that are registered (自家用有償旅客運送)."""

    GAP_AREA = "gap_area", "交通空白地有償運送", "transport of a gap area"
    WELFARE = "welfare", "福祉有償運送", "welfare transport"


class UnknownPolicy(Word):
    """What a filter does with a place it knows too little of."""

    KEEP = "keep", "残す", "keep"
    DROP = "drop", "除く", "drop"


class GapVerdict(Word):
    """What a definition of transport gaps says of a site."""

    SERVED = "served", "空白でない", "served"
    INCONVENIENT = "inconvenient", "不便", "inconvenient"
    GAP = "gap", "空白", "gap"
    UNKNOWN = "unknown", "不明", "unknown"


class GapStatus(Word):
    """How binding a definition of transport gaps is."""

    OFFICIAL = "official", "公的な定義", "official"
    PRACTICE = "practice", "実務・研究の定義", "practice"
    EXAMPLE = "example", "参考例", "example"


class DistanceKind(Word):
    """How a definition measures metres."""

    STRAIGHT = "straight", "直線距離", "straight line"
    WALKED = "walked", "道のり換算", "walked (straight line x detour)"
