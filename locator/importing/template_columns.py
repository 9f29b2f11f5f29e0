"""Japanese headings of the templates' columns, and what to write into them."""

from collections.abc import Mapping
from types import MappingProxyType

from locator.i18n import Label

_WORDS = Label("下の語から", "from the words below")
_DAY = Label("例 2026-11-20", "such as 2026-11-20")

_ALL: tuple[tuple[str, str, Label], ...] = (
    ("id", "識別子", Label("重複しないこと", "unique")),
    ("name_ja", "名称", Label("日本語の名前", "Japanese name")),
    ("name_kana", "名称_カナ", Label("読み（カタカナ）", "reading in katakana")),
    ("name_en", "名称_英語", Label("英語の名前", "English name")),
    ("title_ja", "題名", Label("日本語の題名", "Japanese title")),
    ("title_kana", "題名_カナ", Label("読み（カタカナ）", "reading in katakana")),
    ("title_en", "題名_英語", Label("英語の題名", "English title")),
    ("title", "作品名", Label("撮影された作品の題名", "title of the work that was shot")),
    ("lon", "経度", Label("10進の度。例 139.7671", "degrees, such as 139.7671")),
    ("lat", "緯度", Label("10進の度。例 35.6812", "degrees, such as 35.6812")),
    ("municipality_code", "市区町村コード", Label("5桁または6桁", "5 or 6 digits")),
    ("address", "住所", Label("都道府県から", "from the prefecture on")),
    ("precision_m", "位置精度", Label("位置の誤差（m）", "possible error of the position, metres")),
    ("category", "カテゴリ", Label("下の語、なければ一語", "a word from below, else one of yours")),
    ("kind", "種類", _WORDS),
    ("public_access", "立入", _WORDS),
    ("dwell_min", "滞在分", Label("訪問にかかる分。例 30", "minutes of a visit, such as 30")),
    ("work_id", "作品ID", Label("作品の識別子", "id of the work")),
    ("consent_rights_holder", "権利者の同意", _WORDS),
    ("consent_municipality", "市区町村の同意", _WORDS),
    ("checked_against", "照合先", Label("何と照らし合わせたか", "what it was checked with")),
    ("registration_no", "登録番号", Label("登録の番号", "number of the registration")),
    ("operator_ja", "団体名", Label("運送する団体", "body that runs it")),
    ("vehicles", "車両数", Label("台数", "number of vehicles")),
    ("valid_to", "有効期限", _DAY),
    ("municipality", "市町村名", Label("コードがわからないとき", "where the code is not known")),
    ("year", "年", Label("西暦4桁。例 2016", "four digits, such as 2016")),
    ("hub_type", "拠点の型", Label("公募資料の区分", "type in the call for hubs")),
    ("edition", "年度版", Label("例 2024。複数は | で区切る", "such as 2024; several with |")),
    ("actors", "担い手", Label("拠点を担う団体", "bodies that run it")),
    ("paper", "政策文書", Label("挙げられた文書", "paper that names it")),
    ("contact", "連絡先", Label("電話またはメール（窓口のもの）", "phone or e-mail of the office")),
    ("hours", "利用時間", Label("例 09:00-17:00", "such as 09:00-17:00")),
    ("closed_days", "休業日", Label("例 月曜、年末年始", "such as Mondays")),
    ("parking", "駐車場", Label("有無と台数", "whether, and how many")),
    ("toilets", "トイレ", Label("有無と数", "whether, and how many")),
    ("website", "ウェブサイト", Label("https:// から", "from https:// on")),
    ("title_kind", "作品の種類", _WORDS),
    ("director", "監督", Label("公表されている名前", "name as published")),
    ("production", "制作会社", Label("会社の名前", "name of the company")),
    ("place", "撮影場所", Label("場所の名前", "name of the place")),
    ("begins_on", "撮影開始日", _DAY),
    ("ends_on", "撮影終了日", _DAY),
    ("credit", "クレジット", Label("表示する文言", "words to show")),
    ("nda_until", "秘密保持の期限", Label("この日まで公開しない。例 2026-11-20",
                                   "kept secret to the end of this day, such as 2026-11-20")),
    ("source", "出典", Label("誰がどこで述べたか", "who says so, and where")),
    ("licence", "ライセンス", Label("例 CC BY 4.0", "such as CC BY 4.0")),
    ("seen_on", "確認日", _DAY),
    ("note", "備考", Label("自由に書く", "anything else")),
    ("mode", "交通手段", _WORDS),
    ("coverage", "収録の程度", _WORDS),
    ("stated_by", "述べた人", Label("部署または団体", "office or body")),
    ("basis", "根拠", Label("何に基づくか", "on what ground")),
    ("stated_on", "述べた日", _DAY),
    ("site_id", "場所ID", Label("場所の識別子", "id of the place")),
    ("party", "同意の主体", _WORDS),
    ("consent", "同意", _WORDS),
    ("reason", "理由", Label("なぜ訂正するか", "why it is corrected")),
)  # fmt: skip

JAPANESE: Mapping[str, str] = MappingProxyType({column: ja for column, ja, _ in _ALL})
"""Column to its Japanese heading."""
HOW: Mapping[str, Label] = MappingProxyType({column: how for column, _, how in _ALL})
"""Column to what to write."""
