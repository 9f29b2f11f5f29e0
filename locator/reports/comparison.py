"""The shortlist as a workbook: sites side by side, and a list to send to film commissions."""

import datetime as dt
from collections.abc import Mapping, Sequence

from locator.brief import (
    NO_NAMES,
    as_of_lines,
    criterion_name,
    is_known,
    long_date,
    query_rows,
    timetable_notice,
    today_in_japan,
)
from locator.criteria import CRITERIA
from locator.i18n import Texts
from locator.records import Dossier, Ranking
from locator.reports.document import check_shortlist
from locator.reports.wording import (
    commission_text,
    headline,
    one_line,
    place_line,
    second_name,
    sections,
    shoot_day,
    shoot_reason,
    shoot_title,
    site_name,
    to_ask,
    unknown_names,
)
from locator.workbook import Book, Sheet, Style

_LABELS = 30
_SITE = 34
_FIRST = 3
_SHOOT = (
    *("work", "days", "place", "why", "director"),
    *("production", "credit", "source", "seen_on"),
)


def shortlist_xlsx(
    dossiers: Sequence[Dossier],
    ranking: Ranking,
    notes: Mapping[str, str],
    *,
    texts: Texts,
    names: Mapping[str, str] = NO_NAMES,
    today: dt.date | None = None,
) -> bytes:
    """Return the shortlist as a workbook: sites are columns, facts are rows.

    Sheets: comparison, ask the FC (with a column for the answer), past shoots where any are
    recorded, sources. Numbers are numbers,
    unknown is the word; the header of the comparison stands in its third row.

    Parameters
    ----------
    dossiers, ranking, notes, names
        As for ``shortlist_pdf``.

    Raises
    ------
    ReportError
        Fewer than 2, more than 10, or the same site twice.
    """
    check_shortlist(dossiers)
    today = today or today_in_japan()
    notice = timetable_notice(ranking.as_of, texts, today=today)
    title = texts(f"report.title_{ranking.query.kind.value}")
    full = texts("export.title_with_notice", title=title, notice=notice) if notice else title
    book = Book(title=full, subject=" | ".join(ranking.attribution), created=today)
    sheet = book.sheet(texts("report.sheet_compare"), [_LABELS, *[_SITE] * len(dossiers)])
    sheet.put(0, 0, f"{title}  {long_date(today, texts.lang)}", Style.TITLE)
    sheet.put(1, 0, notice or None, Style.WARNING)
    heads = [f"{n}  {site_name(d, texts.lang)}" for n, d in enumerate(dossiers, start=1)]
    sheet.put_row(_FIRST - 1, [texts("report.site"), *heads], Style.HEAD)
    sheet.freeze(_FIRST, 1)
    row = _summary(sheet, _FIRST, dossiers, notes, texts)
    row = _scores(sheet, row, dossiers, ranking, texts)
    row = _measures(sheet, row, dossiers, ranking, texts)
    _facts(sheet, row, dossiers, ranking, texts)
    _ask(book, dossiers, texts)
    _shoots(book, dossiers, texts)
    _sources(book, dossiers, ranking, texts, names)
    return book.to_bytes()


def _section(sheet: Sheet, row: int, title: str, width: int) -> int:
    sheet.put_row(row, [title, *[""] * width], Style.SECTION)
    return row + 1


def _summary(
    sheet: Sheet, row: int, dossiers: Sequence[Dossier], notes: Mapping[str, str], texts: Texts
) -> int:
    row = _section(sheet, row, texts("report.summary"), len(dossiers))
    lang, comma = texts.lang, texts("brief.comma")
    lines: list[tuple[str, list[str]]] = [
        (texts("export.name"), [second_name(d, lang) for d in dossiers]),
        (texts("report.facts"), [place_line(d, texts) for d in dossiers]),
        (texts("report.position"), [f"{d.lon:.5f}, {d.lat:.5f}" for d in dossiers]),
        (texts("report.note_head"), [one_line(notes.get(d.id, ""), 2000) for d in dossiers]),
        (texts("report.unknown_head"), [comma.join(unknown_names(d, texts)) for d in dossiers]),
        (texts("report.fc"), [" ".join(commission_text(d, texts)) for d in dossiers]),
        (texts("export.id"), [d.id for d in dossiers]),
        (texts("report.source"), [one_line(d.source) for d in dossiers]),
    ]
    for label, values in lines:
        sheet.put(row, 0, label, Style.LABEL)
        sheet.put_row_at(row, 1, values, Style.WRAP)
        row += 1
    return row


def _scores(
    sheet: Sheet, row: int, dossiers: Sequence[Dossier], ranking: Ranking, texts: Texts
) -> int:
    """Write score, interval, rank and parts; unknown where a site is not in the ranking."""
    row = _section(sheet, row, texts("report.bars_head"), len(dossiers))
    unknown = texts("brief.unknown")
    ranked = [d.id in ranking.frame.index for d in dossiers]
    for key in ("score", "score_low", "score_high", "rank", "best_rank", "worst_rank"):
        sheet.put(row, 0, texts(f"export.{key}"), Style.LABEL)
        style = Style.WHOLE if key.endswith("rank") else Style.SCORE
        for column, (dossier, known) in enumerate(zip(dossiers, ranked, strict=True), start=1):
            if known:
                sheet.put(row, column, float(ranking.frame.at[dossier.id, key]), style)
            else:
                sheet.put(row, column, texts("report.not_ranked"), Style.UNKNOWN)
        row += 1
    for criterion, weight in ranking.weights.items():
        name = headline(criterion_name(criterion, texts.lang))
        sheet.put(row, 0, texts("export.part", criterion=name, weight=weight), Style.LABEL)
        for column, (dossier, known) in enumerate(zip(dossiers, ranked, strict=True), start=1):
            part = ranking.parts.at[dossier.id, criterion] if known else None
            style = Style.SCORE if is_known(part) else Style.UNKNOWN
            sheet.put(row, column, part if is_known(part) else unknown, style)
        row += 1
    return row


def _measures(
    sheet: Sheet, row: int, dossiers: Sequence[Dossier], ranking: Ranking, texts: Texts
) -> int:
    row = _section(sheet, row, texts("report.measures"), len(dossiers))
    for criterion in ranking.measures.columns:
        unit = CRITERIA[criterion].unit if criterion in CRITERIA else ""
        name = headline(criterion_name(str(criterion), texts.lang))
        label = texts(f"export.unit_{unit}") if unit else ""
        head = texts("export.measure", criterion=name, unit=label) if label else name
        sheet.put(row, 0, head, Style.LABEL)
        for column, dossier in enumerate(dossiers, start=1):
            value, unknown = None, texts("brief.unknown")
            if dossier.id in ranking.measures.index:
                value = ranking.measures.at[dossier.id, criterion]
                upper = ranking.stop_upper_m.at[dossier.id] if criterion == "stop_m" else None
                if is_known(upper):
                    unknown = texts("brief.at_most", value=f"{float(str(upper)):,.0f}")
            sheet.measure(row, column, value, unit, unknown)
        row += 1
    return row


def _facts(
    sheet: Sheet, row: int, dossiers: Sequence[Dossier], ranking: Ranking, texts: Texts
) -> None:
    """Write all lines of all sections; a label that a site does not have stays empty."""
    built = [{s.key: s for s in sections(d, ranking, texts)} for d in dossiers]
    for key in ("facts", "permits", "facilities", "transport", "nearby"):
        labels = list(
            dict.fromkeys(x.label for found in built if key in found for x in found[key].lines)
        )
        if not labels:
            continue
        row = _section(sheet, row, texts(f"report.{key}"), len(dossiers))
        asks = key in {"facts", "permits", "facilities"}
        unknown = texts("report.unknown_ask") if asks else texts("brief.unknown")
        for label in labels:
            sheet.put(row, 0, label, Style.LABEL)
            for column, found in enumerate(built, start=1):
                lines = found[key].lines if key in found else ()
                line = next((x for x in lines if x.label == label), None)
                if line is not None and line.known:
                    sheet.put(row, column, line.value, Style.WRAP)
                elif line is not None:
                    sheet.put(row, column, unknown, Style.UNKNOWN)
            row += 1


def _ask(book: Book, dossiers: Sequence[Dossier], texts: Texts) -> None:
    sheet = book.sheet(texts("report.sheet_ask"), [34, 40, 34, 30, 40])
    sheet.put(0, 0, texts("report.ask_head"), Style.TITLE)
    heads = ("fc", "contact", "site", "items", "answer")
    sheet.put_row(2, [texts(f"report.{h}") for h in heads], Style.HEAD)
    sheet.freeze(3, 0)
    row = 3
    for n, dossier in enumerate(dossiers, start=1):
        name, contact = commission_text(dossier, texts)
        for item in to_ask(dossier, texts):
            site = f"{n}  {site_name(dossier, texts.lang)}"
            sheet.put_row(row, [name, contact, site, item, ""], Style.WRAP)
            row += 1
    sheet.filter(2, max(row - 1, 3), len(heads) - 1)


def _shoots(book: Book, dossiers: Sequence[Dossier], texts: Texts) -> None:
    """Write every recorded shoot at each site, the newest first."""
    if not any(d.shoots for d in dossiers):
        return
    sheet = book.sheet(texts("shoot.sheet"), [34, 34, 26, 30, 30, *[20] * 5])
    sheet.put(0, 0, texts("shoot.title"), Style.TITLE)
    sheet.put(1, 0, texts("shoot.rule"))
    sheet.put_row(2, [texts("report.site"), *(texts(f"shoot.{h}") for h in _SHOOT)], Style.HEAD)
    sheet.freeze(3, 0)
    row = 3
    for n, dossier in enumerate(dossiers, start=1):
        name = f"{n}  {site_name(dossier, texts.lang)}"
        for s in dossier.shoots:
            told = [name, shoot_title(s, texts), shoot_day(s, texts), s.place]
            told += [shoot_reason(s, texts), s.director, s.production]
            told += [s.credit, s.source, s.seen_on]
            sheet.put_row(row, told, Style.WRAP)
            row += 1
    sheet.filter(2, row - 1, len(_SHOOT))


def _sources(
    book: Book,
    dossiers: Sequence[Dossier],
    ranking: Ranking,
    texts: Texts,
    names: Mapping[str, str],
) -> None:
    sheet = book.sheet(texts("report.sheet_sources"), [34, 110])
    sheet.put(0, 0, texts("report.sources_head"), Style.TITLE)
    sheet.put_row(2, [texts("export.topic"), texts("export.value")], Style.HEAD)
    rows = [*query_rows(ranking.query, texts, names)]
    rows += [(texts("export.as_of"), line) for line in as_of_lines(ranking.as_of, names)]
    rows += [(texts("export.attribution"), line) for line in ranking.attribution]
    for dossier in dossiers:
        own = [dossier.source, *(w.source for w in dossier.works)]
        rows += [(site_name(dossier, texts.lang), s) for s in dict.fromkeys(own) if s]
    rows.append((texts("report.method_head"), texts("report.method")))
    for row, values in enumerate(rows, start=3):
        sheet.put_row(row, values, Style.WRAP)
