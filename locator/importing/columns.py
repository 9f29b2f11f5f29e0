"""Headings of the lists that the field writes, and the columns they mean."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

LOCATION_COLUMNS = (
    "place_id",
    "name_ja",
    "name_kana",
    "name_en",
    "category",
    "setting",
    "eras",
    "precision_m",
    "municipality_code",
    "fc_id",
    "owner_kind",
    "permit_authority",
    "consult_first",
    "contact",
    "lead_days",
    "parking",
    "power",
    "toilets",
    "beds_nearby",
    "public_access",
    "status",
    "confidence",
    "source",
    "source_id",
    "licence",
    "seen_on",
    "note",
)
"""Columns of a table of locations beside its geometry; the index is the id."""

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "location_id", "site_id", "識別子", "番号", "管理番号", "no", "no."),
        "name_ja": (
            "name_ja", "名称", "ロケ地名", "ロケ地名称", "ロケ地", "撮影地", "撮影地名", "名前",
            "施設名", "施設名称", "スポット名", "観光施設名", "地点名", "場所名", "店舗名", "店名",
            "name", "title", "location_name", "site_name", "facility_name", "location", "タイトル",
        ),
        "name_kana": (
            "name_kana", "名称_カナ", "名称カナ", "名称_かな", "カナ", "かな", "フリガナ",
            "ふりがな", "よみ", "読み", "kana",
        ),
        "name_en": ("name_en", "名称_英語", "名称_英字", "英語名", "英名", "english"),
        "lon": ("lon", "lng", "long", "longitude", "経度", "x", "東経"),
        "lat": ("lat", "latitude", "緯度", "y", "北緯"),
        "lonlat": (
            "緯度経度", "経度緯度", "緯度・経度", "座標", "位置情報", "coordinates", "latlon",
            "latlng", "lonlat", "lnglat",
        ),
        "municipality_code": (
            "municipality_code", "所在地_全国地方公共団体コード", "市区町村コード", "市町村コード",
            "団体コード", "自治体コード", "code5", "city_code", "lgcode", "jiscode",
            "全国地方公共団体コード", "都道府県コード又は市区町村コード",
        ),
        "prefecture": (
            "prefecture", "所在地_都道府県", "都道府県", "都道府県名", "県", "pref",
        ),
        "municipality": (
            "municipality", "所在地_市区町村", "市区町村", "市区町村名", "市町村", "市町村名",
            "市町", "自治体", "自治体名", "city",
        ),
        "address": (
            "address", "所在地_連結表記", "所在地", "住所", "住所1", "店舗所在地", "アドレス",
        ),
        "category": ("category", "カテゴリ", "カテゴリー", "分類", "種別", "ジャンル", "区分"),
        "setting": ("setting", "屋内外", "屋内屋外", "屋内・屋外", "内外"),
        "eras": ("eras", "era", "時代", "時代設定"),
        "owner_kind": ("owner_kind", "所有区分", "所有者区分", "所有"),
        "permit_authority": (
            "permit_authority", "許認可権者", "許可権者", "許可者", "許認可", "申請先",
        ),
        "consult_first": ("consult_first", "事前相談先", "相談先", "窓口"),
        "contact": (
            "contact", "連絡先", "問い合わせ先", "問合せ先", "連絡先電話番号", "電話番号", "電話",
            "tel", "連絡先メールアドレス", "email", "e-mail", "メール",
        ),
        "lead_days": (
            "lead_days", "申請日数", "必要日数", "事前日数", "申請期限", "リードタイム",
            "lead_time",
        ),
        "precision_m": ("precision_m", "位置精度", "精度", "位置誤差", "precision", "accuracy"),
        "parking": ("parking", "駐車場", "駐車場情報"),
        "power": ("power", "電源"),
        "toilets": ("toilets", "toilet", "トイレ"),
        "beds_nearby": ("beds_nearby", "宿泊", "近隣宿泊"),
        "public_access": ("public_access", "立入", "立ち入り", "公開区分", "一般公開"),
        "note": ("note", "備考", "メモ", "注記", "notes", "remarks"),
    }
)  # fmt: skip
"""Column to the headings that mean it, the surest first."""

OLD_DATUM = re.compile(r"日本測地系(?!2000|2011)|旧測地系|tokyo|epsg:?4301")
BRACKETED = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]")
DECIMAL = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
BLANKS = re.compile(r"[\s\u200b\ufeff*＊※]+")


def _plain(heading: str) -> str:
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return BLANKS.sub("", folded)


def normalise_heading(heading: str) -> str:
    """Return a heading without width, case, blanks, and remarks in brackets."""
    plain = _plain(heading)
    return BRACKETED.sub("", plain) or plain


KNOWN: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        normalise_heading(heading): (column, place)
        for column, headings in HEADINGS.items()
        for place, heading in enumerate(headings)
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which column of a file means what.

    Attributes
    ----------
    places
        Column to its place in a row, from 0.
    headings
        Column to its heading as it stands in the file.
    twice
        Headings that stand more than once.
    guessed
        Columns whose headings are not known, to how sure their meaning is (0 to 1).
    """

    places: Mapping[str, int]
    headings: Mapping[str, str]
    twice: tuple[str, ...] = ()
    guessed: Mapping[str, float] = field(default_factory=dict)

    @property
    def has_name(self) -> bool:
        """Whether a column holds the name."""
        return "name_ja" in self.places

    @property
    def has_position(self) -> bool:
        """Whether columns hold a position, or a municipality that stands for one."""
        return {"lon", "lat"} <= set(self.places) or not {
            "lonlat",
            "municipality_code",
            "municipality",
            "address",
        }.isdisjoint(self.places)

    @property
    def old_datum(self) -> str:
        """The heading of a coordinate that names the old Japanese datum, else empty."""
        for column in ("lon", "lat", "lonlat"):
            heading = self.headings.get(column, "")
            if OLD_DATUM.search(_plain(heading)):
                return heading
        return ""

    def missing(self) -> tuple[str, ...]:
        """Return the required columns that do not stand in the file."""
        lost = [] if self.has_name else ["name_ja"]
        if not self.has_position:
            lost += [c for c in ("lon", "lat") if c not in self.places]
        return tuple(lost)


def match_header(cells: Sequence[str]) -> Header:
    """Find the columns that a row of headings means; the surest heading wins."""
    best: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    twice: list[str] = []
    for place, cell in enumerate(cells):
        heading = normalise_heading(cell)
        if heading not in KNOWN:
            continue
        if heading in seen:
            twice.append(cell.strip())
            continue
        seen.add(heading)
        column, order = KNOWN[heading]
        if column not in best or order < best[column][0]:
            best[column] = (order, place)
    places = {column: place for column, (_, place) in best.items()}
    return Header(
        places=MappingProxyType(places),
        headings=MappingProxyType({c: cells[p].strip() for c, p in places.items()}),
        twice=tuple(dict.fromkeys(twice)),
    )


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, Header] | None:
    """Find the row of headings among the first rows of a file.

    Titles above the header are passed over; a row with a decimal number is no header. Where no
    row has a name and a position, the row that means most is returned, so that one can say what
    it lacks; None where no row can be one.
    """
    headers = [
        (place, match_header(cells))
        for place, cells in enumerate(rows)
        if any(cells) and not any(DECIMAL.fullmatch(c.strip()) for c in cells)
    ]
    if not headers:
        return None
    return max(
        headers,
        key=lambda h: (h[1].has_name and h[1].has_position, len(h[1].places), -h[0]),
    )
