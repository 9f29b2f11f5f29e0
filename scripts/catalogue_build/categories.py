"""From the coarse kinds of the fact tables to the categories of the vocabulary.

The name decides first (rules, in order), single places are named by id. A rule speaks only for
the coarse kinds it lists; what no rule names keeps its own word.
"""

import re

from catalogue_build.originals import Row

# (coarse kinds, name, category)
RULES: tuple[tuple[str, str, str], ...] = (
    ("other hospital_set", r"病院|医療センター|好生館", "hospital"),
    ("other road_station", r"道の駅", "road_station"),
    ("other", r"図書館", "library"),
    ("other view_point lake", r"ダム$", "dam"),
    ("other", r"トンネル", "tunnel"),
    ("other street shop", r"市場|朝市", "market"),
    ("mountain view_point", r"峠$|峠\b", "road"),
    ("other hall", r"スポーツ|競技場|スタジアム|プール|練習場|体育館|サーキット", "sports"),
    (
        "other hall",
        r"スピードウェイ|アリーナ|ボートレース|競馬場|グリーンドーム|クライミング",
        "sports",
    ),
    ("other", r"空港", "airport"),
    ("garden other", r"公園|どんどんどんの森|こどもの国", "park"),
    ("park", r"城跡|城址|城公園", "castle"),
    ("park museum", r"庭園|兼六園|後楽園|サムエル|停車場ガーデン|椿館|フラワーパーク", "garden"),
    ("park", r"動植物|るなぱあく", "amusement"),
    ("park waterfront", r"湖$|桜ヶ池$|玉泉湖|山中湖|木崎湖", "lake"),
    ("park", r"牧場", "farm"),
    ("park", r"滝", "river"),
    ("museum", r"水族館|シーパラダイス", "amusement"),
    ("museum", r"旧.*住宅|^村上家$|臨江閣|其中庵", "residence"),
    ("museum", r"昭和庁舎", "government_building"),
    ("museum", r"水軍城", "castle"),
    (
        "other",
        r"じょうはな座|公会堂|演劇堂|南座|文化会館|文化センター|ヴェルデ|国際センター",
        "hall",
    ),
    ("other", r"市役所|県庁|迎賓館", "government_building"),
    ("other", r"城跡", "castle"),
    ("other", r"砲台跡", "mine_ruin"),
    ("view_point", r"城$|城跡$", "castle"),
    ("view_point", r"灯台", "cape"),
    ("view_point", r"山$|登山口", "mountain"),
    ("view_point", r"山麓駅", "station"),
    ("waterfront", r"海水浴場|ビーチ|海岸|有明浜|海浜|虹の松原|エンジェルロード", "beach"),
    ("waterfront", r"港|桟橋", "port"),
    ("waterfront", r"岬", "cape"),
    ("waterfront", r"河原|デルタ", "river"),
    ("waterfront", r"マリンパーク", "park"),
    ("street", r"商店街", "shopping_arcade"),
    ("street", r"合掌造り|武家屋敷|茶屋街|古い町並", "traditional_town"),
    ("street", r"公会堂", "hall"),
    ("street", r"踏切", "railway"),
    ("street", r"いろは坂|大門坂|並木", "road"),
    ("temple_shrine", r"神社|大社|稲荷|八幡", "shrine"),
    ("temple_shrine", r"寺|観音|大仏|帝釈天", "temple"),
    ("school_public", r"", "school"),
    ("hotel_onsen", r"", "onsen"),
)
BY_ID = {
    "loc-036": "park",
    "loc-049": "dam",
    "loc-053": "warehouse",
    "loc-064": "amusement",
    "loc-122": "sports",
    "loc-173": "park",
    "loc-207": "view_point",
    "loc-208": "mine_ruin",
    "loc-a037": "view_point",
    "loc-a038": "cape",
    "loc-a040": "shop",
    "loc-a067": "view_point",
    "loc-a091": "park",
    "loc-a107": "park",
    "loc-b013": "park",
    "loc-b102": "park",
    "ano-natsu-002": "castle",
    "zombieland-saga-029": "park",
    "aqtope-002": "temple_shrine",
    "makeine-004": "hall",
}


def category_of(row: Row, site_id: str) -> str:
    """Return the category of a location or spot."""
    if site_id in BY_ID:
        return BY_ID[site_id]
    for kinds, pattern, category in RULES:
        if row["category"] in kinds.split() and re.search(pattern, row["name_ja"]):
            return category
    return row["category"]
