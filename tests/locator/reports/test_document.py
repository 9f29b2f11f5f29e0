import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
import typst
from pypdf.generic import DictionaryObject

from locator.dossier import dossier
from locator.errors import ReportError
from locator.i18n import Lang, Texts
from locator.profiles import find_profile
from locator.records import Catalogue, Dossier, Fact, Query, Ranking
from locator.reports import document, shortlist_pdf
from locator.reports.document import shortlist_data
from locator.search import measure_for, search
from locator.vocabulary import SiteKind

TODAY = dt.date(2026, 11, 20)
HOSTILE = (
    '#eval("1+1") #panic("x") $x^2$ \\ \\u{1F600} *b* _i_ `raw` <lab> @ref [c] // "q" \'s\' '
    "😀 \u202eنص عربي\u202c ${1} {{x}} &amp; </svg>"
)


def words(pdf: bytes, page: int | None = None) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    pages = reader.pages if page is None else [reader.pages[page]]
    text = "".join(p.extract_text() for p in pages)
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("count", [2, 3, 5, 8, 10])
@pytest.mark.parametrize("lang", list(Lang))
def test_two_pages_of_a4_name_every_site(
    dossiers: list[Dossier],
    old_ranking: Ranking,
    notes: dict[str, str],
    names: dict[str, str],
    ja: Texts,
    en: Texts,
    outlines: Path,
    count: int,
    lang: Lang,
) -> None:
    texts = ja if lang is Lang.JA else en
    pdf = shortlist_pdf(
        dossiers[:count],
        old_ranking,
        notes,
        texts=texts,
        outlines=outlines,
        names=names,
        today=TODAY,
    )
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 2
    for page in reader.pages:
        assert round(float(page.mediabox.width)) == 595
        assert round(float(page.mediabox.height)) == 842
    for page_number in (0, 1):
        found = words(pdf, page_number)
        for site in dossiers[:count]:
            name = site.name_ja if lang is Lang.JA else site.name_en
            assert "".join(name.split())[:12] in found


def test_japanese_words_dates_sources_and_warning_can_be_read(
    dossiers: list[Dossier],
    old_ranking: Ranking,
    notes: dict[str, str],
    names: dict[str, str],
    ja: Texts,
    outlines: Path,
) -> None:
    pdf = shortlist_pdf(
        dossiers, old_ranking, notes, texts=ja, outlines=outlines, names=names, today=TODAY
    )
    first, second = words(pdf, 0), words(pdf, 1)
    assert "令和8年11月20日" in first
    assert "2020-03-25の時刻表。移動の計画には使えません" in first
    assert "2020-03-25の時刻表。移動の計画には使えません" in second
    assert "新岩国駅から150km以内" in first
    assert "不明(FCに確認)" in second
    assert "朝の光がよい" in second
    assert "国土数値情報(行政区域データ)(国土交通省)を加工" in second
    assert "岩国市コミュニティバスGTFS-JP、岩国市、CCBY4.0、2026-11-20取得" in second
    assert "山口県フィルム・コミッション" in second
    assert "岩国市コミュニティバス2026-09-16" in second


def test_fonts_are_embedded_and_ours(
    dossiers: list[Dossier], ranking: Ranking, en: Texts, outlines: Path
) -> None:
    pdf = shortlist_pdf(dossiers[:2], ranking, {}, texts=en, outlines=outlines, today=TODAY)
    seen: set[str] = set()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        for font in resources["/Font"].values():  # type: ignore[attr-defined]
            below = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = below["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            seen.add(re.sub(r"^[A-Z]{6}\+", "", str(descriptor["/FontName"]).lstrip("/")))
    assert seen
    assert all("NotoSansJP" in name.replace(" ", "").replace("-", "") for name in seen)


def test_the_same_shortlist_makes_the_same_file(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts, outlines: Path
) -> None:
    made = [
        shortlist_pdf(dossiers[:3], ranking, {}, texts=ja, outlines=outlines, today=TODAY)
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_hostile_and_endless_text_is_only_text(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts, outlines: Path
) -> None:
    bad = [
        replace(
            d,
            name_ja=HOSTILE if n == 0 else "長" * 10_000,
            name_en=HOSTILE,
            municipality_ja=HOSTILE,
            source=HOSTILE * 50 + str(n),
            permits=(Fact(key="permit_authority", value=HOSTILE + "権" * 10_000),),
            commission={"name_ja": HOSTILE, "website": "https://" + "a" * 10_000},
            gateways=tuple(replace(g, id=f"{g.id}-{n}", name_ja=HOSTILE) for g in d.gateways),
            works=tuple(replace(w, title_ja=HOSTILE * 9) for w in d.works),
        )
        for n, d in enumerate(dossiers)
    ]
    notes = {d.id: HOSTILE + "\n\n" + "注" * 10_000 for d in bad}
    pdf = shortlist_pdf(bad, ranking, notes, texts=ja, outlines=outlines, today=TODAY)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2
    found = words(pdf)
    assert '#eval("1+1")' in found
    assert "長長長" in found
    assert "…" in found or "⋯" in found or "..." in found


def test_hostile_text_survives_whole_in_a_small_shortlist(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts, outlines: Path
) -> None:
    note = '#eval("1") $x$ \\ `r` *b* [c] <l> @r'
    pdf = shortlist_pdf(
        dossiers[:2],
        ranking,
        {dossiers[0].id: note},
        texts=ja,
        outlines=outlines,
        today=TODAY,
    )
    assert "".join(note.split()) in words(pdf, 1)


def test_a_site_outside_the_ranking_has_no_score(
    dossiers: list[Dossier],
    ranking: Ranking,
    ja: Texts,
    outlines: Path,
    make_dossier: Callable[[int], Dossier],
) -> None:
    stranger = replace(make_dossier(0), id="own-1", name_ja="自分の場所")
    pdf = shortlist_pdf(
        [stranger, dossiers[1]], ranking, {}, texts=ja, outlines=outlines, today=TODAY
    )
    assert "順位なし" in words(pdf, 0)
    data = shortlist_data([stranger, dossiers[1]], ranking, {}, texts=ja, names={}, today=TODAY)
    sites = data["sites"]
    assert isinstance(sites, list)
    assert sites[0]["parts"] == []
    assert all(not m["known"] for m in sites[0]["measures"])


def test_parts_and_high_of_the_bars_are_those_of_the_ranking(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts
) -> None:
    data = shortlist_data(dossiers, ranking, {}, texts=ja, names={}, today=TODAY)
    sites = data["sites"]
    assert isinstance(sites, list)
    for site, (_, row) in zip(sites, ranking.frame.iterrows(), strict=True):
        assert sum(part for part, _ in site["parts"]) == pytest.approx(row["score_low"])
        assert site["high"] == pytest.approx(row["score_high"])
    json.dumps(data, allow_nan=False)


@pytest.mark.parametrize("picked", [[0], [0, 0], [*range(10), 0]])
def test_a_wrong_number_of_sites_is_refused(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts, outlines: Path, picked: list[int]
) -> None:
    with pytest.raises(ReportError, match="expected 2 to 10 different sites") as fault:
        shortlist_pdf([dossiers[n] for n in picked], ranking, {}, texts=ja, outlines=outlines)
    assert fault.value.code == "shortlist_size"


def test_missing_outlines_are_named(
    dossiers: list[Dossier], ranking: Ranking, ja: Texts, tmp_path: Path
) -> None:
    with pytest.raises(ReportError, match="restore data/boundaries") as fault:
        shortlist_pdf(
            dossiers[:2], ranking, {}, texts=ja, outlines=tmp_path / "none.geojson", today=TODAY
        )
    assert fault.value.code == "no_outlines"


def test_a_fault_of_typst_becomes_a_report_error(
    dossiers: list[Dossier],
    ranking: Ranking,
    ja: Texts,
    outlines: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#nothing-here()", encoding="utf-8")
    monkeypatch.setattr(document, "TEMPLATE", broken)
    with pytest.raises(ReportError, match="reinstall locator") as fault:
        shortlist_pdf(dossiers[:2], ranking, {}, texts=ja, outlines=outlines, today=TODAY)
    assert fault.value.code == "typst_failed"
    assert isinstance(fault.value.__cause__, typst.TypstError)


def test_embedded_data_make_a_document_with_the_credit_of_the_outlines(
    en: Texts, outlines: Path, embedded: Catalogue
) -> None:
    data = outlines.parents[1]
    query = Query(profile=find_profile("scout", data), prefectures=("19", "35"))
    measured = measure_for(embedded, query)
    ranking = search(embedded, query, measured=measured)
    chosen = [
        dossier(embedded, measured, str(site), kind=SiteKind.LOCATION)
        for site in ranking.frame.index[:4]
    ]
    pdf = shortlist_pdf(chosen, ranking, {}, texts=en, outlines=outlines, today=TODAY)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2
    assert "国土数値情報(行政区域データ)(国土交通省)を加工" in words(pdf, 1)
    for site in chosen:
        assert "".join((site.name_en or site.name_ja).split())[:10] in words(pdf, 0)
