"""An empty list to fill in, as CSV and as XLSX, in the language of the screen."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from locator.i18n import Label, Lang
from locator.vocabulary import Category, Era, OwnerKind, PublicAccess, Setting, Word

COLUMNS: tuple[tuple[str, str, Label, Label], ...] = (
    ("id", "識別子", Label("任意", "optional"), Label("重複しないこと", "unique")),
    ("name_ja", "名称", Label("必須", "required"), Label("場所の名前", "name of the place")),
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
    ("name_en", "名称_英語", Label("任意", "optional"), Label("英語の名前", "English name")),
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
    ("note", "備考", Label("任意", "optional"), Label("自由に書く", "anything else")),
)
"""Column, Japanese heading, whether it is required, what to write."""

LIST_ROWS = 5_000
"""Rows below the headings whose cells offer the words."""
WRONG_WORD = Label("一覧の語から選んでください", "Choose a word of the list")
VOCABULARIES: tuple[tuple[str, type[Word]], ...] = (
    ("category", Category),
    ("setting", Setting),
    ("eras", Era),
    ("owner_kind", OwnerKind),
    ("public_access", PublicAccess),
)


REQUIRED, OPTIONAL = Label("必須", "required"), Label("任意", "optional")
GUIDE = Label("書き方", "How to fill in")
"""What the sheet of a template is called that tells how to fill the list in."""


def is_guide(title: str, records: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Tell whether a sheet is the guide of a template, and so no list that a user brings."""
    needs = {need(lang) for need in (REQUIRED, OPTIONAL) for lang in Lang}
    first = records[0][1] if records else ()
    return title in {GUIDE(lang) for lang in Lang} and not needs.isdisjoint(first[1:2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An empty list: its columns, the words that they hold, and what its sheet is called.

    Attributes
    ----------
    columns
        As ``COLUMNS``: column, Japanese heading, whether it is required, what to write.
    words
        Columns whose words are listed below the guide.
    as_text
        Columns whose cells a spreadsheet must not take for numbers or dates.
    many
        Columns of words that may hold several, separated by "|".
    is_statement
        Whether its rows state something of a place or town, and are no records.
    """

    title: Label
    columns: tuple[tuple[str, str, Label, Label], ...]
    words: tuple[tuple[str, type[Word]], ...]
    as_text: frozenset[str]
    many: frozenset[str] = frozenset()
    is_statement: bool = False

    def headings(self, lang: Lang) -> list[str]:
        """Return the headings in a language."""
        return [ja if lang is Lang.JA else column for column, ja, _, _ in self.columns]

    def to_csv(self, lang: Lang) -> bytes:
        """Return the heading row as CSV, UTF-8 with a byte order mark so that Excel reads it."""
        text = io.StringIO(newline="")
        csv.writer(text).writerow(self.headings(lang))
        return text.getvalue().encode("utf-8-sig")

    def to_xlsx(self, lang: Lang) -> bytes:
        """Return a workbook: the empty list on the first sheet, how to fill it in on the second."""
        buffer = io.BytesIO()
        workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
        bold = workbook.add_format({"bold": True})
        as_text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet(self.title(lang))
        sheet.freeze_panes(1, 0)
        headings = self.headings(lang)
        for place, heading in enumerate(headings):
            is_text = self.columns[place][0] in self.as_text
            sheet.set_column(place, place, 16, as_text if is_text else None)
            sheet.write(0, place, heading, bold)
        guide_name = GUIDE(lang)
        guide = workbook.add_worksheet(guide_name)
        guide.set_column(0, 2, 30)
        row = 0
        for heading, (_, _, need, how) in zip(headings, self.columns, strict=True):
            guide.write_row(row, 0, [heading, need(lang), how(lang)])
            row += 1
        named = dict(zip((c for c, _, _, _ in self.columns), headings, strict=True))
        for column, words in self.words:
            row += 1
            guide.write(row, 0, named[column], bold)
            first = row + 1
            for word in words:
                row += 1
                guide.write_row(row, 0, [word.name_in(lang), word.value])
            place = headings.index(named[column])
            is_many = column in self.many  # «a|b» is no word of the list, and is right
            sheet.data_validation(
                1,
                place,
                LIST_ROWS,
                place,
                {
                    "validate": "list",
                    "source": f"='{guide_name}'!$A${first + 1}:$A${row + 1}",
                    "error_type": "information" if is_many else "stop",
                    "error_title": headings[place][:32],
                    "error_message": WRONG_WORD(lang),
                },
            )
        workbook.close()
        return buffer.getvalue()


SITES = Template(
    title=Label("マイリスト", "My list"),
    columns=COLUMNS,
    words=VOCABULARIES,
    as_text=frozenset({"id", "municipality_code", "contact"}),
    many=frozenset({"eras"}),
)
