"""The shortlist as a two-page A4 document, set by typst from JSON: data are never markup."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from locator.brief import (
    NO_NAMES,
    as_of_lines,
    criterion_name,
    is_known,
    long_date,
    measure_text,
    number,
    query_rows,
    timetable_notice,
    today_in_japan,
    word,
)
from locator.errors import ReportError
from locator.i18n import Lang, Texts
from locator.records import Dossier, Ranking
from locator.reports.overview import WIDTH, Pin, overview_svg, read_outlines
from locator.reports.typesetting import typeset
from locator.reports.wording import (
    chosen_gateways,
    commission_text,
    headline,
    one_line,
    place_line,
    second_name,
    sections,
    site_name,
    to_ask,
    town_line,
    unknown_names,
)

FEWEST, MOST = 2, 10
TEMPLATE = Path(__file__).with_name("shortlist.typ")
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
REST_COLOUR = "#8A94A0"
_MEASURES = 6
_AIRY = 6
_WORDS = (
    "brief_head",
    "table_head",
    "site",
    "score",
    "rank",
    "bars_head",
    "bars_note",
    "unknown_part",
    "rest",
    "facts_head",
    "unknown_head",
    "ask_head",
    "ask_all",
    "sources_head",
    "method_head",
    "note_head",
    "as_of_head",
    "colon",
    "separator",
    "map_note",
    "left_out_head",
    "reading_head",
    "permits_facilities",
    "unknown_ask",
)


def check_shortlist(dossiers: Sequence[Dossier]) -> None:
    """Raise where a shortlist has too few or too many sites, or one of them twice.

    Raises
    ------
    ReportError
        Fewer than 2, more than 10, or the same site twice.
    """
    ids = [d.id for d in dossiers]
    if not FEWEST <= len(ids) <= MOST or len(set(ids)) != len(ids):
        raise ReportError(
            f"a shortlist of {len(ids)} sites ({len(set(ids))} different); expected {FEWEST} to "
            f"{MOST} different sites; add or take away sites",
            code="shortlist_size",
            found=len(ids),
            fewest=FEWEST,
            most=MOST,
        )


def shortlist_pdf(
    dossiers: Sequence[Dossier],
    ranking: Ranking,
    notes: Mapping[str, str],
    *,
    texts: Texts,
    outlines: Path,
    names: Mapping[str, str] = NO_NAMES,
    today: dt.date | None = None,
) -> bytes:
    """Return the shortlist as PDF: two pages of A4, fonts embedded.

    Parameters
    ----------
    dossiers
        2 to 10 sites, in the order of the shortlist.
    ranking
        The answer that they were chosen from; a site that is not in it has no score.
    notes
        Site id to the user's own note.
    texts
        Words of the language of the document.
    outlines
        GeoJSON file of prefecture outlines.
    names
        Names of ids and codes in the question and of feeds.

    Raises
    ------
    ReportError
        Wrong number of sites, no outlines, or typst refuses the document.
    """
    check_shortlist(dossiers)
    today = today or today_in_japan()
    data = shortlist_data(dossiers, ranking, notes, texts=texts, names=names, today=today)
    land, credit = read_outlines(outlines)
    data["credits"] = list(
        dict.fromkeys(one_line(c, 300) for c in (*ranking.attribution, credit) if c)
    )
    drawing = overview_svg(
        [Pin(d.lon, d.lat, number=n) for n, d in enumerate(dossiers, start=1)],
        _gateway_pins(dossiers, texts.lang),
        land,
        height=map_height(len(dossiers)),
        english=texts.lang is Lang.EN,
    )
    return typeset(TEMPLATE.read_bytes(), data, today=today, drawings={"map": drawing})


def _gateway_pins(dossiers: Sequence[Dossier], lang: Lang) -> list[Pin]:
    found: dict[str, Pin] = {}
    for dossier in dossiers:
        for gateway in chosen_gateways(dossier):
            name = gateway.name_ja if lang is Lang.JA else (gateway.name_en or gateway.name_ja)
            found.setdefault(gateway.id, Pin(gateway.lon, gateway.lat, name=one_line(name, 40)))
    return list(found.values())


def shortlist_data(
    dossiers: Sequence[Dossier],
    ranking: Ranking,
    notes: Mapping[str, str],
    *,
    texts: Texts,
    names: Mapping[str, str],
    today: dt.date,
) -> dict[str, object]:
    """Return all words and numbers of the document as JSON values."""
    notice = timetable_notice(ranking.as_of, texts, today=today)
    shown = sorted(ranking.weights, key=lambda c: -ranking.weights[c])
    coloured, rest = shown[: len(COLOURS)], shown[len(COLOURS) :]
    sources = _Sources()
    sites = [
        _site(n, d, ranking, notes, texts=texts, coloured=coloured, rest=rest, sources=sources)
        for n, d in enumerate(dossiers, start=1)
    ]
    common, asked = _ask_list(dossiers, texts)
    feeds = as_of_lines(ranking.as_of, names)
    return {
        "lang": texts.lang.value,
        "title": texts(f"report.title_{ranking.query.kind.value}"),
        "subtitle": texts("report.subtitle", sites=len(dossiers), total=ranking.total),
        "date": long_date(today, texts.lang),
        "notice": notice,
        "words": {key: texts(f"report.{key}") for key in _WORDS},
        "brief": [
            [label, one_line(value, 300)]
            for label, value in query_rows(ranking.query, texts, names)
        ],
        "left_out": _left_out(ranking, texts),
        "map": [WIDTH, map_height(len(dossiers))],
        "criteria": [
            {
                "name": headline(criterion_name(c, texts.lang)),
                "weight": number(ranking.weights[c] * 100, 0),
                "colour": COLOURS[i],
            }
            for i, c in enumerate(coloured)
        ],
        "rest": {
            "weight": number(sum(ranking.weights[c] for c in rest) * 100, 0),
            "colour": REST_COLOUR,
        }
        if rest
        else None,
        "measures": [headline(criterion_name(c, texts.lang)) for c in shown[:_MEASURES]],
        "sites": sites,
        "ask_all": common,
        "ask": asked,
        "sources": sources.lines,
        "credits": [one_line(line, 300) for line in ranking.attribution],
        "method": texts("report.method"),
        "as_of": texts("brief.comma").join(feeds) if feeds else texts("report.no_timetable"),
    }


def map_height(sites: int) -> float:
    """Return the height of the map: a longer table leaves less of the page to it."""
    return 1180.0 if sites <= _AIRY else 900.0


def _left_out(ranking: Ranking, texts: Texts) -> list[str]:
    """Return what each filter excluded and which criteria are not scored."""
    lines = [
        texts(
            "report.excluded",
            filter=word(texts, f"filter.{e.filter}"),
            no=number(e.no),
            unknown=number(e.unknown),
        )
        for e in ranking.excluded
    ]
    return lines + [
        texts(
            "report.not_scored",
            criterion=criterion_name(n.criterion, texts.lang),
            known=n.known,
            of=n.of,
        )
        for n in ranking.not_scored
    ]


class _Sources:
    """Sources numbered in the order in which they are first named."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def number(self, source: str) -> int | None:
        line = one_line(source, 240)
        if not line:
            return None
        if line not in self.lines:
            self.lines.append(line)
        return self.lines.index(line) + 1


def _site(
    n: int,
    dossier: Dossier,
    ranking: Ranking,
    notes: Mapping[str, str],
    *,
    texts: Texts,
    coloured: Sequence[str],
    rest: Sequence[str],
    sources: _Sources,
) -> dict[str, object]:
    commission, contact = commission_text(dossier, texts)
    numbers = {sources.number(dossier.source), *(sources.number(w.source) for w in dossier.works)}
    return {
        "n": n,
        "name": site_name(dossier, texts.lang),
        "second": second_name(dossier, texts.lang),
        "place": place_line(dossier, texts),
        "town": town_line(dossier, texts),
        "note": one_line(notes.get(dossier.id, "")),
        "sections": [
            {
                "key": s.key,
                "head": s.head,
                "known": [[x.label, x.value] for x in s.lines if x.known],
                "unknown": [x.label for x in s.lines if not x.known],
                "ask": s.key in {"permits", "facilities", "facts"},
            }
            for s in sections(dossier, ranking, texts)
        ],
        "unknown": unknown_names(dossier, texts),
        "commission": commission,
        "contact": contact,
        "sources": sorted(s for s in numbers if s is not None),
        **_scored(dossier, ranking, texts, coloured=coloured, rest=rest),
    }


def _scored(
    dossier: Dossier,
    ranking: Ranking,
    texts: Texts,
    *,
    coloured: Sequence[str],
    rest: Sequence[str],
) -> dict[str, object]:
    """Return score, interval, rank, measures and parts; unknown where the site has no rank."""
    shown = [*coloured, *rest][:_MEASURES]
    unknown = texts("brief.unknown")
    if dossier.id not in ranking.frame.index:
        return {
            "score": unknown,
            "interval": "",
            "rank": texts("report.not_ranked"),
            "measures": [{"text": unknown, "known": False}] * len(shown),
            "parts": [],
            "high": None,
            "middle": None,
        }
    row, parts = ranking.frame.loc[dossier.id], ranking.parts.loc[dossier.id]
    measures = ranking.measures.loc[dossier.id]
    upper = ranking.stop_upper_m.loc[dossier.id]
    cells = [
        {
            "text": measure_text(c, measures[c], texts, upper=upper if c == "stop_m" else None),
            "known": is_known(measures[c]),
        }
        for c in shown
    ]
    widths = [
        [float(str(parts[c])), colour]
        for c, colour in zip(coloured, COLOURS, strict=False)
        if is_known(parts[c])
    ]
    widths.append([float(str(parts[list(rest)].sum())) if rest else 0.0, REST_COLOUR])
    low, high, score = (float(row[c]) for c in ("score_low", "score_high", "score"))
    best, worst = int(row["best_rank"]), int(row["worst_rank"])
    return {
        "score": f"{score:.2f}",
        "interval": f"{low:.2f}-{high:.2f}",
        "rank": texts("report.ranked", rank=int(row["rank"]), total=ranking.total)
        + ("" if best == worst else texts("report.rank_range", best=best, worst=worst)),
        "measures": cells,
        "parts": widths,
        "high": high,
        "middle": score,
    }


def _ask_list(
    dossiers: Sequence[Dossier], texts: Texts
) -> tuple[list[str], list[dict[str, object]]]:
    """Return what every commission is asked, and one row a commission with what is more."""
    asked = {d.id: to_ask(d, texts) for d in dossiers}
    first = asked[dossiers[0].id]
    common = [label for label in first if all(label in asked[d.id] for d in dossiers)]
    rows: dict[tuple[str, str], list[int]] = {}
    more: dict[tuple[str, str], list[str]] = {}
    for n, dossier in enumerate(dossiers, start=1):
        key = commission_text(dossier, texts)
        rows.setdefault(key, []).append(n)
        extra = [label for label in asked[dossier.id] if label not in common]
        more.setdefault(key, []).extend(x for x in extra if x not in more.get(key, []))
    return common, [
        {"name": key[0], "contact": key[1], "sites": sites, "items": more[key]}
        for key, sites in rows.items()
    ]
