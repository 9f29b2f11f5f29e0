"""An empty list of rules of places to fill in, in the language of the screen."""

from locator.i18n import Label, Lang
from locator.importing.template import Template
from locator.vocabulary import VisitAccess

_OPTIONAL = Label("任意", "optional")
_SPANS = Label("例 22:00-06:00。毎日同じ", "such as 22:00-06:00; the same every day")
_LINE = Label("500字まで", "at most 500 characters")
RULES = Template(
    title=Label("場所の決まり", "Rules of places"),
    columns=(
        ("id", "識別子", Label("必須", "required"), Label("場所のID。1場所1行", "one row a place")),
        ("access", "立入", _OPTIONAL, Label("下の語から", "from the words below")),
        (
            "hours",
            "開館時間",
            _OPTIONAL,
            Label(
                "例 09:00-12:00;13:00-17:00。終日・閉鎖・不明も可。夜をまたぐ場合は 22:00-26:00",
                "such as 09:00-12:00;13:00-17:00; 24h, closed, unknown; a night is 22:00-26:00",
            ),
        ),
        (
            "closed_days",
            "休館日",
            _OPTIONAL,
            Label("例 月;祝;2026-12-29〜2027-01-03", "such as mon; holidays; 2026-12-29"),
        ),
        ("quiet_hours", "訪問を控える時間", _OPTIONAL, _SPANS),
        ("busy_hours", "混雑時間", _OPTIONAL, _SPANS),
        (
            "most_a_day",
            "1日の上限",
            _OPTIONAL,
            Label("訪問の数（0以上の整数）", "visits, a whole number of 0 or more"),
        ),
        ("visit_minutes", "滞在時間", _OPTIONAL, Label("分。例 30", "minutes, such as 30")),
        (
            "consent",
            "同意",
            _OPTIONAL,
            Label(
                "はい・いいえ・確認中。「いいえ」の場所は除く", "yes, no, asked; «no» leaves it out"
            ),
        ),
        ("rule_ja", "決まり", _OPTIONAL, _LINE),
        ("rule_en", "決まり_英語", _OPTIONAL, _LINE),
        ("source", "出典", _OPTIONAL, Label("誰がどこで述べたか", "who says so, and where")),
        ("seen_on", "確認日", _OPTIONAL, Label("例 2026-11-20", "such as 2026-11-20")),
    ),
    words=(("access", VisitAccess),),
    as_text=frozenset({"id", "hours", "closed_days", "quiet_hours", "busy_hours"}),
)


def rules_template(lang: Lang) -> bytes:
    """Return a workbook with an empty list of rules, and how to fill it in."""
    return RULES.to_xlsx(lang)


def rules_template_csv(lang: Lang) -> bytes:
    """Return the heading row of a list of rules as CSV."""
    return RULES.to_csv(lang)
