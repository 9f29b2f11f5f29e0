"""The panel of one site: what is known, what is unknown, whom to ask."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from locator.brief import criterion_name, is_known, is_worth_saying, measure_text
from locator.criteria import CRITERIA
from locator.i18n import Lang, Texts
from locator.measures import Measured
from locator.outings import CRITERIA_OF_OUTING
from locator.records import Dossier, Fact, Neighbour, Ranking
from locator.reports.wording import shoot_day, shoot_reason, shoot_title
from locator.ui import state
from locator.ui.widgets.pictures import site_bars
from locator.vocabulary import (
    Category,
    Era,
    GatewayKind,
    HubKind,
    OwnerKind,
    PublicAccess,
    Setting,
    StationService,
    Word,
    WorkKind,
    WorkRole,
)

_KM = 1000
_SHOOTS = 10
_WORDS: dict[str, type[Word]] = {
    "setting": Setting,
    "eras": Era,
    "owner_kind": OwnerKind,
    "public_access": PublicAccess,
    "status": StationService,
}


BADGES = {"yes": "green", "no": "red", "unknown": "gray"}


def name_of(item: Dossier | Neighbour, lang: Lang) -> str:
    """Return a name in a language, the Japanese one where there is no other."""
    return item.name_en if lang is Lang.EN and item.name_en else item.name_ja


def metres_text(metres: float, texts: Texts) -> str:
    """Return a distance for people: metres below 1 km, else kilometres."""
    if metres < _KM:
        return texts("panel.distance_m", m=f"{metres:.0f}")
    return texts("panel.distance_km", km=f"{metres / _KM:.1f}")


def site_panel(
    site: Dossier, ranking: Ranking, measured: Measured, texts: Texts, source: str
) -> None:
    """Draw the panel.

    Parameters
    ----------
    source
        Who says so, in words: source, licence, how the position was made.
    """
    lang = texts.lang
    picked = site.id in st.session_state.pick
    head, button = st.columns([3, 2], vertical_alignment="center")
    head.subheader(plain(name_of(site, lang)), anchor=False)
    full = not picked and len(st.session_state.pick) >= state.SHORTLIST_MAX
    button.button(
        texts("panel.remove" if picked else "panel.add"),
        key="panel_pick",
        type="secondary" if picked else "primary",
        on_click=state.toggle_pick,
        args=(site.id,),
        disabled=full,
        help=texts("panel.full") if full else None,
        width="stretch",
    )
    known = {c.value: c.label(lang) for c in Category}
    st.caption(
        " · ".join(
            part
            for part in (
                known.get(site.category, site.category),
                f"{site.prefecture_ja}{site.municipality_ja}" or texts("panel.unknown"),
                f"{texts('panel.precision')} "
                + (
                    texts("panel.precision_m", m=f"{site.precision_m:.0f}")
                    if not math.isnan(site.precision_m)
                    else texts("panel.unknown")
                ),
            )
            if part
        )
    )
    if site.id in ranking.frame.index and len(ranking.parts.columns):
        st.altair_chart(site_bars(ranking, site.id, texts), alt=texts("panel.parts_alt"))
    _commission(site, texts)
    _permits(site, texts)
    _outing(site, measured, texts)
    _access(site, measured, texts)
    _content(site, texts)
    with st.expander(texts("panel.measured")):
        _measures(site, measured, texts)
    with st.expander(f"{texts('panel.unknown_list')} ({len(site.unknown)})"):
        st.write(plain("、".join(criterion_name(c, lang) for c in site.unknown) or "–"))
    st.caption(f"{texts('panel.source')}: {plain(source)}")


def plain(text: str) -> str:
    """Return a text with every sign of Markdown made harmless."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~:$&" else c for c in text)


def _lines(lines: Sequence[str], texts: Texts) -> None:
    st.markdown("\n".join(f"- {line}" for line in lines) or texts("panel.none_recorded"))


def _commission(site: Dossier, texts: Texts) -> None:
    st.markdown(f"**{texts('panel.commission')}**")
    found = site.commission
    if not found:
        st.write(texts("panel.no_commission"))
        return
    english = texts.lang is Lang.EN and found.get("name_en")
    name = found["name_en"] if english else found["name_ja"]
    contact = found.get("contact") or found.get("website")
    shown = plain(contact) if contact else texts("panel.unknown")
    st.markdown(f"{plain(name)}  \n{texts('panel.contact')}: {shown}")
    if found.get("confidence") != "high":
        st.caption(texts("panel.commission_note"))


def _value(fact: Fact, texts: Texts, missing: str) -> str:
    if fact.value is None:
        return missing
    words = _WORDS.get(fact.key)
    if words is None:
        return str(fact.value)
    labels = {w.value: w.label(texts.lang) for w in words}
    return "、".join(labels.get(code, code) for code in str(fact.value).split("|"))


def _permits(site: Dossier, texts: Texts) -> None:
    ask, unknown = texts("panel.ask_fc"), texts("panel.unknown")
    groups = (
        ("permits", site.permits, ask),
        ("facilities", site.facilities, ask),
        ("own", site.facts, unknown),
    )
    for title, facts, missing in groups:
        rows = [(texts(f"fact.{f.key}"), _value(f, texts, missing)) for f in facts]
        if title == "permits":
            st.markdown(f"**{texts('panel.permits')}**")
            _lines([f"{plain(k)}: {plain(v)}" for k, v in rows], texts)
            continue
        with st.expander(texts(f"panel.{title}")):
            _lines([f"{plain(k)}: {plain(v)}" for k, v in rows], texts)


def _near(items: Sequence[Neighbour], words: type[Word] | None, texts: Texts) -> list[str]:
    labels = {w.value: w.label(texts.lang) for w in words} if words else {}
    lines = []
    for item in items:
        far = (
            metres_text(item.metres, texts)
            if not math.isnan(item.metres)
            else texts("panel.same_municipality")
        )
        kind = f" ({labels[item.kind]})" if item.kind in labels else ""
        drive = (
            ""
            if item.drive_min is None
            else "・" + texts("panel.drive", min=f"{item.drive_min:.0f}")
        )
        lines.append(f"{plain(name_of(item, texts.lang))}{kind} {plain(far + drive)}")
    return lines


def _access(site: Dossier, measured: Measured, texts: Texts) -> None:
    coarse = not site.gateways
    with st.expander(
        f"{texts('panel.gateways')}・{texts('panel.stations')}・{texts('panel.stops')}",
        expanded=True,
    ):
        if coarse:
            st.write(texts("panel.coarse"))
            return
        _lines(_near(site.gateways, GatewayKind, texts), texts)
        st.markdown(f"**{texts('panel.stations')}**")
        running = {s.value: s.label(texts.lang) for s in StationService}
        lines = _near(site.stations, None, texts)
        _lines(
            [
                line if s.note == StationService.RUNNING else f"{line} ({running.get(s.note, '')})"
                for line, s in zip(lines, site.stations, strict=True)
            ][:3],
            texts,
        )
        st.markdown(f"**{texts('panel.stops')}**")
        _stops(site, measured, texts)


def _outing(site: Dossier, measured: Measured, texts: Texts) -> None:
    """Tell whether a day trip from the chosen start works, and its four numbers."""
    if measured.outing is None:
        return
    row = measured.outing.table.loc[site.id]
    verdict = str(row["verdict"])
    st.markdown(f"**{texts('panel.outing')}**")
    line = f":{BADGES[verdict]}-badge[{plain(texts('verdict.' + verdict))}]"
    if verdict == "unknown":
        assumed = texts("access.if_complete", verdict=texts(f"verdict.{row['if_complete']}"))
        line = f"{line} {plain(assumed)}"
    st.markdown(line)
    measures = measured.measures.loc[site.id]
    facts = [
        f"{criterion_name(c, texts.lang)}: {measure_text(c, measures[c], texts)}"
        for c in CRITERIA_OF_OUTING
        if is_known(measures[c])
    ]
    _lines([plain(fact) for fact in facts], texts)


def _stops(site: Dossier, measured: Measured, texts: Texts) -> None:
    measures = measured.measures.loc[site.id]
    if not is_known(measures["departures"]):
        st.caption(texts("panel.stops_upper"))
        shown = [s for s in site.stops if is_worth_saying(s.metres)]
        far = [texts("panel.upper", distance=metres_text(s.metres, texts)) for s in shown]
        if shown:
            _lines([plain(f"{s.name_ja} {m}") for s, m in zip(shown, far, strict=True)], texts)
        return
    _lines(_near(site.stops, None, texts), texts)
    facts = [
        f"{criterion_name(c, texts.lang)}: {measure_text(c, measures[c], texts)}"
        for c in ("departures", "first_departure_min", "last_departure_min", "longest_gap_min")
    ]
    bookable = measured.bookable.get(site.id)
    if is_known(bookable) and int(str(bookable)) > 0:
        facts.append(texts("panel.bookable", n=str(bookable)))
    _lines([plain(fact) for fact in facts], texts)
    for feed, day in site.as_of.items():
        st.caption(texts("find.as_of", feeds=f"{feed} {day.isoformat()}"))


def _content(site: Dossier, texts: Texts) -> None:
    lang = texts.lang
    roles = {r.value: r.label(lang) for r in WorkRole}
    kinds = {k.value: k.label(lang) for k in WorkKind}
    works = []
    for work in site.works:
        title = work.title_en if lang is Lang.EN and work.title_en else work.title_ja
        year = f"{work.year}, " if work.year else ""
        scene = f" {work.scene}" if work.scene else ""
        works.append(
            plain(
                f"{title} ({year}{kinds.get(work.kind, work.kind)}) "
                f"{roles.get(work.role, work.role)}{scene}"
            )
        )
    st.markdown(f"**{texts('panel.works')}**")
    _lines(works, texts)
    _shoots(site, texts)
    with st.expander(f"{texts('panel.hubs')} ({len(site.hubs)})"):
        _lines(_near(site.hubs, HubKind, texts), texts)
    with st.expander(f"{texts('panel.spots')} ({len(site.spots)})"):
        lines = _near(site.spots, None, texts)
        noted = [f"{line} {plain(s.note)}" for line, s in zip(lines, site.spots, strict=True)]
        _lines(noted[:20], texts)


def _shoots(site: Dossier, texts: Texts) -> None:
    """List the newest of the own records of shoots here, each with its origin."""
    st.markdown(f"**{texts('shoot.title')}**", help=texts("shoot.rule"))
    if not site.shoots:
        st.write(texts("shoot.none"))
        return
    lines = []
    for shoot in site.shoots[:_SHOOTS]:
        about = [shoot.place, shoot_reason(shoot, texts), shoot.credit]
        about.append(texts("shoot.by_source", source=shoot.source) if shoot.source else "")
        told = plain(" · ".join(part for part in about if part))
        day, title = plain(shoot_day(shoot, texts)), plain(shoot_title(shoot, texts))
        lines.append(f"{day} **{title}**  \n  :small[{told}]")
    _lines(lines, texts)
    count = len(site.shoots)
    is_cut = count > _SHOOTS
    st.caption(texts("shoot.first_of" if is_cut else "shoot.all_of", shown=_SHOOTS, of=count))


def _measures(site: Dossier, measured: Measured, texts: Texts) -> None:
    row = measured.measures.loc[site.id]
    upper = measured.stop_upper_m.loc[site.id]
    st.dataframe(
        pd.DataFrame(
            {
                texts("panel.criterion"): [c.label(texts.lang) for c in CRITERIA.values()],
                texts("panel.value"): [
                    measure_text(c, row[c], texts, upper=upper if c == "stop_m" else None)
                    for c in CRITERIA
                ],
                texts("method.table_note"): [c.note(texts.lang) for c in CRITERIA.values()],
            }
        ),
        hide_index=True,
        alt=texts("panel.measured"),
    )
