"""An empty list to fill in, as CSV and as XLSX, in the language of the screen."""

import csv
import io

import xlsxwriter

from locator.i18n import Label, Lang
from locator.vocabulary import Category, Era, OwnerKind, PublicAccess, Setting, Word

COLUMNS: tuple[tuple[str, str, Label, Label], ...] = (
    ("id", "識別子", Label("任意", "optional"), Label("重複しないこと", "unique")),
    ("name_ja", "名称", Label("必須", "required"), Label("", "")),
    ("lon", "経度", Label("必須", "required"), Label("10進の度 例 139.7671", "degrees, 139.7671")),
    ("lat", "緯度", Label("必須", "required"), Label("10進の度 例 35.6812", "degrees, 35.6812")),
    (
        "municipality_code",
        "市区町村コード",
        Label("任意", "optional"),
        Label(
            "5桁または6桁。経度・緯度がない行は役所の位置に置く（精度5000 m）",
            "5 or 6 digits; a row without lon and lat is placed at the municipal office (5000 m)",
        ),
    ),
    ("name_en", "名称_英語", Label("任意", "optional"), Label("", "")),
    (
        "category",
        "カテゴリ",
        Label("任意", "optional"),
        Label("下の語から", "from the words below"),
    ),
    ("setting", "屋内外", Label("任意", "optional"), Label("下の語から", "from the words below")),
    (
        "eras",
        "時代",
        Label("任意", "optional"),
        Label("下の語から。複数は | で区切る", "from the words below; several with |"),
    ),
    (
        "owner_kind",
        "所有区分",
        Label("任意", "optional"),
        Label("下の語から", "from the words below"),
    ),
    (
        "precision_m",
        "位置精度",
        Label("任意", "optional"),
        Label("位置の誤差（m）", "possible error of the position, metres"),
    ),
    (
        "permit_authority",
        "許認可権者",
        Label("任意", "optional"),
        Label("許可を出す者", "who grants the permit"),
    ),
    (
        "consult_first",
        "事前相談先",
        Label("任意", "optional"),
        Label("最初に相談する先", "whom to ask first"),
    ),
    ("contact", "連絡先", Label("任意", "optional"), Label("電話またはメール", "phone or e-mail")),
    (
        "lead_days",
        "必要日数",
        Label("任意", "optional"),
        Label("申請から許可までの日数", "days from application to permit"),
    ),
    (
        "public_access",
        "立入",
        Label("任意", "optional"),
        Label("下の語から", "from the words below"),
    ),
    ("note", "備考", Label("任意", "optional"), Label("", "")),
)
"""Column, Japanese heading, whether it is required, what to write."""

VOCABULARIES: tuple[tuple[str, type[Word]], ...] = (
    ("category", Category),
    ("setting", Setting),
    ("eras", Era),
    ("owner_kind", OwnerKind),
    ("public_access", PublicAccess),
)


def _headings(lang: Lang) -> list[str]:
    return [ja if lang is Lang.JA else column for column, ja, _, _ in COLUMNS]


def template_csv(lang: Lang) -> bytes:
    """Return the heading row as CSV, UTF-8 with a byte order mark so that Excel reads it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(_headings(lang))
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(lang: Lang) -> bytes:
    """Return a workbook: an empty list on the first sheet, how to fill it in on the second."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    bold = workbook.add_format({"bold": True})
    as_text = workbook.add_format({"num_format": "@"})
    sheet = workbook.add_worksheet(Label("マイリスト", "My list")(lang))
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(_headings(lang)):
        is_code = COLUMNS[place][0] in {"id", "municipality_code", "contact"}
        sheet.set_column(place, place, 16, as_text if is_code else None)
        sheet.write(0, place, heading, bold)
    guide = workbook.add_worksheet(Label("書き方", "How to fill in")(lang))
    guide.set_column(0, 2, 30)
    row = 0
    for heading, (_, _, need, how) in zip(_headings(lang), COLUMNS, strict=True):
        guide.write_row(row, 0, [heading, need(lang), how(lang)])
        row += 1
    headings = dict(zip((c for c, _, _, _ in COLUMNS), _headings(lang), strict=True))
    for column, words in VOCABULARIES:
        row += 1
        guide.write(row, 0, headings[column], bold)
        for word in words:
            row += 1
            guide.write_row(row, 0, [word.name_in(lang), word.value])
    workbook.close()
    return buffer.getvalue()
