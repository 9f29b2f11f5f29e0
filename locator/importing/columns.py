"""Headings of the lists that the field writes, and the columns they mean."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from locator.workspace.kinds import kind_of

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
        "lon": ("lon", "lng", "long", "longitude", "経度", "x", "x座標", "東経"),
        "lat": ("lat", "latitude", "緯度", "y", "y座標", "北緯"),
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
        "hours": ("hours", "利用時間", "営業時間", "開館時間", "公開時間"),
        "nda_until": ("秘密保持の期限",
            "nda_until", "情報解禁日", "解禁日", "公開可能日", "秘密保持期限", "nda期限", "nda",
        ),
        "same_as": ("same_as", "同じ場所（収録分のID）"),
        "owner_name": ("owner_name", "所有者", "所有者名", "所有者氏名", "地権者"),
        "owner_phone": (
            "owner_phone", "所有者電話番号", "所有者電話", "所有者連絡先", "所有者の電話",
        ),
        "state": ("state", "公開状態", "公開・非公開", "公開可否", "record_state"),
        "status": ("status", "営業状況", "開閉"),
        "source": ("source", "出典", "情報源"),
        "licence": ("licence", "license", "ライセンス", "利用条件"),
        "seen_on": (
            "seen_on", "最終確認日", "確認日", "更新日", "最終更新日", "調査日", "updated",
        ),
    }
)  # fmt: skip
"""Column to the headings that mean it, the surest first."""

BRACKETED = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]")
LONGEST_HEADING = 500
BLANKS = re.compile(r"[\s\u200b\ufeff*＊※]+")


@lru_cache(maxsize=4096)
def plain_heading(heading: str) -> str:
    """Return a heading without width, case and blanks; of one that is no heading, the beginning."""
    folded = unicodedata.normalize("NFKC", heading[:LONGEST_HEADING]).casefold()
    return BLANKS.sub("", folded)


@lru_cache(maxsize=4096)
def normalise_heading(heading: str) -> str:
    """Return a heading without width, case, blanks, and remarks in brackets."""
    plain = plain_heading(heading)
    return BRACKETED.sub("", plain) or plain


POSITION = ("lon", "lat", "lonlat")
TOWN = ("municipality_code", "prefecture", "municipality", "address")
EVERYWHERE = ("id", "state")
"""Columns that are read for every kind beside its own; places add position and town."""

_TITLE = ("title", "作品名", "タイトル", "題名", "題", "作品", "titre", "作品タイトル")
_YEAR = ("year", "公開年", "放送年", "製作年", "制作年", "release_year", "年")
_STATED: Mapping[str, tuple[str, ...]] = {
    "stated_by": ("stated_by", "述べた人", "申告者", "回答者", "確認者", "報告者"),
    "stated_on": ("stated_on", "述べた日", "申告日", "回答日", "確認日", "報告日"),
    "basis": ("basis", "根拠"),
    "site_id": ("site_id", "識別子", "place_id", "地点id", "場所id", "対象id", "対象", "id"),
    "work_id": ("work_id", "作品id"),
}
MORE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "spots": {
            "work_id": _STATED["work_id"],
            "dwell_min": ("dwell_min", "滞在時間", "滞在分"),
            "consent_rights_holder": ("consent_rights_holder", "権利者同意", "権利者の同意"),
            "consent_municipality": (
                "consent_municipality", "市区町村の同意", "自治体同意", "自治体の同意",
            ),
            "checked_against": ("checked_against", "照合先"),
        },
        "works": {
            "title_ja": ("title_ja", *_TITLE),
            "title_en": ("題名_英語", "title_en", "英題", "英語タイトル"),
            "title_kana": (
                "title_kana", "題名_カナ", "タイトル_カナ", "作品名_カナ", "作品名カナ", "ふりがな",
            ),
            "kind": ("kind", "作品種別", "種別", "種類", "ジャンル", "type"),
            "year": _YEAR,
        },
        "hubs": {
            "kind": ("kind", "拠点種別", "種別", "種類"),
            "hub_type": ("拠点の型", "hub_type", "拠点類型", "類型"),
            "edition": ("年度版", "edition", "選定年度", "年度", "版"),
            "actors": ("担い手", "actors", "実施主体", "構成団体", "主体", "団体"),
            "paper": ("政策文書", "paper", "資料", "公表資料"),
        },
        "facilities": {
            "closed_days": ("closed_days", "定休日", "休館日", "休業日", "休日"),
            "website": ("ウェブサイト", "website", "url", "ホームページ", "webサイト", "サイト"),
        },
        "shoots": {
            "title": _TITLE,
            "title_kind": (
                "title_kind", "作品の種類", "作品種別", "種別", "ジャンル", "type de tournage",
            ),
            "year": (*_YEAR, "année du tournage", "撮影年"),
            "director": ("director", "監督", "réalisateur", "演出"),
            "production": (
                "production", "制作会社", "製作会社", "制作", "製作", "producteur",
                "production_company",
            ),
            "place": (
                "place", "撮影場所", "ロケ地", "ロケ地名", "撮影地", "撮影地名", "場所",
                "location", "locations", "localisation de la scène",
            ),
            "begins_on": ("begins_on", "撮影開始日", "開始日", "撮影日", "date de début"),
            "ends_on": ("ends_on", "撮影終了日", "終了日", "date de fin"),
            "credit": ("credit", "クレジット", "クレジット表記"),
        },
        "coverage": {
            "mode": ("mode", "交通手段", "交通機関", "モード"),
            "coverage": ("coverage", "収録の程度", "網羅状況", "収録状況", "網羅"),
            "stated_by": _STATED["stated_by"],
            "stated_on": _STATED["stated_on"],
            "basis": _STATED["basis"],
        },
        "consents": {
            **_STATED,
            "party": ("同意の主体", "party", "同意者", "当事者"),
            "consent": ("consent", "同意", "同意状況"),
        },
        "corrections": {
            "site_id": _STATED["site_id"],
            "reason": ("reason", "理由", "訂正理由"),
            "stated_by": _STATED["stated_by"],
            "stated_on": _STATED["stated_on"],
        },
        "community_transport": {
            "registration_no": ("registration_no", "登録番号"),
            "operator_ja": ("operator_ja", "団体名", "運送者", "事業者名", "名称", "org_name"),
            "kind": ("kind", "種別", "種類", "運送の種別", "transport_type"),
            "vehicles": ("vehicles", "車両数", "台数"),
            "valid_to": ("valid_to", "有効期限", "有効期間", "登録の有効期限"),
        },
    }
)  # fmt: skip
"""Kind to column to headings, where they differ from those of a list of sites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one kind and their headings.

    Attributes
    ----------
    known
        Plain heading to (column, how sure: 0 is the surest).
    columns
        All columns that a mapping may name.
    required
        Columns that a list must have.
    needs_place
        Whether it must have a position, a municipality or an address.
    """

    kind: str
    known: Mapping[str, tuple[str, int]]
    columns: frozenset[str]
    required: tuple[str, ...]
    needs_place: bool


@cache
def layout_of(name: str) -> Layout:
    """Return the layout of a kind.

    Raises
    ------
    QueryError
        There is no such kind.
    """
    kind = kind_of(name)
    own = MORE.get(name, {})
    wanted = [*EVERYWHERE, *kind.columns]
    wanted += [*POSITION, *TOWN] if kind.is_place or "municipality_code" in kind.columns else []
    if not kind.is_place:
        wanted = [c for c in wanted if c not in POSITION]
    if "site_id" in kind.columns:
        wanted = [c for c in wanted if c != "id"]  # the id in such a list is that of the place
    known: dict[str, tuple[str, int]] = {}
    columns = list(dict.fromkeys(wanted))
    for column in sorted(columns, key=lambda c: c not in own):  # own headings come first
        for place, heading in enumerate(own.get(column) or HEADINGS.get(column, (column,))):
            known.setdefault(normalise_heading(heading), (column, place))
    return Layout(
        kind=name,
        known=MappingProxyType(known),
        columns=frozenset(columns),
        required=kind.required,
        needs_place=kind.needs_place,
    )
