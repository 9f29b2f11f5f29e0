"""What I look for: the widgets of a question, turned into one frozen query."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from locator.criteria import CRITERIA
from locator.errors import QueryError
from locator.i18n import Lang, Texts
from locator.places import parse_point
from locator.records import Catalogue, Near, Outing, Profile, Query
from locator.ui import state
from locator.ui.widgets.gateways import STAYS, gateway_choice, seconds
from locator.ui.widgets.picking import pick_word
from locator.vocabulary import (
    Block,
    Category,
    DayType,
    Era,
    HubKind,
    OwnerKind,
    Setting,
    SiteKind,
    UnknownPolicy,
    Word,
)

_CLOCKS = (0, 15, 16, 17, 18, 19, 20, 21, 22)


def ask(catalogue: Catalogue, profiles: Mapping[str, Profile], texts: Texts) -> Query:
    """Draw the column of controls and return the question."""
    lang = texts.lang
    now = profiles[st.session_state.profile]
    note = now.note_ja if lang is Lang.JA else now.note_en
    st.subheader(texts("find.what"), anchor=False)
    st.selectbox(
        texts("find.profile"),
        list(profiles),
        format_func=lambda p: profiles[p].name_ja if lang is Lang.JA else profiles[p].name_en,
        key="profile",
        persist_state="session",
        help=note,
    )
    pick_word(texts, "kind", SiteKind)
    st.text_input(
        texts("find.text"), key="q", help=texts("find.text_help"), persist_state="session"
    )
    _many(texts, "category", Category, lambda c: f"{c.group.label(lang)}・{c.label(lang)}")
    prefectures = prefecture_names(catalogue, lang)
    st.multiselect(
        texts("find.prefecture"),
        list(prefectures),
        format_func=lambda code: prefectures.get(code, code),
        key="prefecture",
        persist_state="session",
        placeholder="",
    )
    _towns(catalogue, texts)
    st.toggle(
        texts("find.known_timetable"),
        key="known_timetable",
        help=texts("find.known_timetable_help"),
        persist_state="session",
    )
    with st.expander(texts("find.outing")):
        _ask_outing(catalogue, texts)
    with st.expander(texts("find.more_filters")):
        _more(catalogue, texts)
    profile = profiles[st.session_state.profile]
    with st.expander(texts("find.weights")):
        _weights(profile, texts)
    st.button(
        texts("find.reset"),
        on_click=state.reset,
        args=(profile.id,),
        width="stretch",
    )
    return _query(catalogue, profile)


def prefecture_names(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    """Return prefecture code to name, in code order."""
    table = catalogue.municipalities.drop_duplicates("prefecture_code")
    table = table.sort_values("prefecture_code")
    names = table["prefecture_ja"] if lang is Lang.JA else table["prefecture_en"]
    return {str(c): str(n) for c, n in zip(table["prefecture_code"], names, strict=True)}


def _towns(catalogue: Catalogue, texts: Texts) -> None:
    """Offer the municipalities of the chosen prefectures; without a prefecture there are none."""
    table = catalogue.municipalities
    inside = table["prefecture_code"].isin(st.session_state.prefecture)
    names = {str(c): str(n) for c, n in table.loc[inside, "name_ja"].items()}
    st.session_state.municipality = [c for c in st.session_state.municipality if c in names]
    if names:
        st.multiselect(
            texts("find.municipality"),
            list(names),
            format_func=lambda code: names.get(code, code),
            key="municipality",
            persist_state="session",
            placeholder="",
        )


def work_names(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    """Return id to title of the works that have a recorded place."""
    table = catalogue.works[catalogue.works.index.isin(catalogue.place_works["work_id"])]
    english = table["title_en"].fillna(table["title_ja"])
    names = table["title_ja"] if lang is Lang.JA else english
    return {str(i): str(n) for i, n in names.sort_values().items()}


def hub_names(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    """Return id to name of the hubs that count as within reach."""
    table = catalogue.hubs[catalogue.hubs["kind"].astype(str) != HubKind.POLICY_CASE.value]
    english = table["name_en"].fillna(table["name_ja"])
    names = table["name_ja"] if lang is Lang.JA else english
    return {str(i): str(n) for i, n in names.items()}


def gateway_names(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    """Return gateway id to name."""
    table = catalogue.gateways
    english = table["name_en"].fillna(table["name_ja"])
    names = table["name_ja"] if lang is Lang.JA else english
    return {str(i): str(n) for i, n in names.items()}


def _many(texts: Texts, key: str, words: type[Word], name: object = None) -> None:
    labels = {w.value: w.label(texts.lang) for w in words}
    if callable(name):
        labels = {w.value: str(name(w)) for w in words}
    st.multiselect(
        texts(f"find.{key}"),
        list(labels),
        format_func=lambda code: labels.get(code, code),
        key=key,
        persist_state="session",
        placeholder="",
    )


def _ask_outing(catalogue: Catalogue, texts: Texts) -> None:
    """Ask for a start and what must hold of a day trip from there."""
    labels = {"": texts("find.start_none")} | gateway_choice(catalogue, texts.lang)
    given = str(st.session_state.start)
    if given and given not in labels:
        labels[given] = given
    st.selectbox(
        texts("find.start"),
        list(labels),
        format_func=lambda gateway: labels[gateway],
        key="start",
        help=texts("find.start_help"),
        persist_state="session",
    )
    if not st.session_state.start:
        return
    early, late = st.columns(2)
    for column, key in ((early, "after"), (late, "by")):
        column.selectbox(
            texts(f"access_page.{key}"), list(state.CLOCKS), key=key, persist_state="session"
        )
    st.selectbox(
        texts("access_page.stay"),
        sorted({*STAYS, int(st.session_state.stay)}),
        key="stay",
        help=texts("access_page.stay_help"),
        persist_state="session",
    )
    st.toggle(
        texts("find.can_go"), key="can_go", help=texts("find.can_go_help"), persist_state="session"
    )
    st.slider(
        texts("find.max_travel"),
        0,
        600,
        step=10,
        key="max_travel",
        help=texts("find.zero_any"),
        persist_state="session",
    )
    st.selectbox(
        texts("find.last_return"),
        list(_CLOCKS),
        format_func=lambda h: f"{h}:00" if h else texts("find.last_any"),
        key="last_return",
        persist_state="session",
    )
    st.slider(
        texts("find.min_choice"),
        0,
        30,
        key="min_choice",
        help=texts("find.min_choice_help"),
        persist_state="session",
    )


def _outing(catalogue: Catalogue) -> Outing:
    chosen = st.session_state
    start = _existing(catalogue, str(chosen.start))
    if not start:
        return Outing()
    return Outing(
        start=start,
        depart_after_s=seconds(str(chosen.after)),
        return_by_s=seconds(str(chosen.by)),
        stay_min=float(chosen.stay),
        bookable=bool(chosen.bookable),
        can_go=bool(chosen.can_go),
        max_travel_min=float(chosen.max_travel) or None,
        last_return_after_s=int(chosen.last_return) * 3600 or None,
        min_choice=int(chosen.min_choice) or None,
    )


def _more(catalogue: Catalogue, texts: Texts) -> None:
    lang = texts.lang
    gateways = gateway_names(catalogue, lang)
    works = work_names(catalogue, lang)
    near = {"": texts("find.near_none")} | gateways
    near |= {k: f"{texts('panel.works')}: {v}" for k, v in works.items()}
    near |= {k: f"{texts('panel.hubs')}: {v}" for k, v in hub_names(catalogue, lang).items()}
    if st.session_state.near and st.session_state.near not in near:
        near[st.session_state.near] = st.session_state.near
    st.selectbox(
        texts("find.near"),
        list(near),
        format_func=lambda g: near[g],
        key="near",
        persist_state="session",
    )
    st.slider(texts("find.within_km"), 1, 300, key="within_km", persist_state="session")
    st.slider(
        texts("find.min_departures"),
        0,
        100,
        key="min_departures",
        help=texts("find.min_departures_help"),
        persist_state="session",
    )
    st.selectbox(
        texts("find.last_after"),
        list(_CLOCKS),
        format_func=lambda h: f"{h}:00" if h else texts("find.last_any"),
        key="last_after",
        persist_state="session",
    )
    st.toggle(texts("find.stop_within_walk"), key="stop_within_walk", persist_state="session")
    pick_word(texts, "unknown", UnknownPolicy)
    pick_word(texts, "day", DayType)
    st.date_input(
        texts("find.date"), key="date", help=texts("find.date_help"), persist_state="session"
    )
    base = {"": "–"} | gateways
    if st.session_state.base and st.session_state.base not in base:
        base[st.session_state.base] = st.session_state.base
    st.selectbox(
        texts("find.base"),
        list(base),
        format_func=lambda g: base[g],
        key="base",
        help=texts("find.base_help"),
        persist_state="session",
    )
    st.session_state.work = [w for w in st.session_state.work if w in works]
    st.multiselect(
        texts("find.work"),
        list(works),
        format_func=lambda w: works.get(w, w),
        key="work",
        persist_state="session",
        placeholder="",
    )
    for key, words in (("setting", Setting), ("era", Era), ("owner", OwnerKind), ("block", Block)):
        _many(texts, key, words)


def _weights(profile: Profile, texts: Texts) -> None:
    st.caption(texts("find.weights_help"))
    keys = {c: state.weight_key(profile.id, c) for c in CRITERIA}
    total = sum(float(st.session_state[k]) for k in keys.values()) or 1.0
    used = [c for c in CRITERIA if profile.weights.get(c, 0) > 0]
    for criterion in used:
        _weight(criterion, keys[criterion], total, texts)
    with st.popover(texts("find.more_weights"), width="stretch"):
        for criterion in CRITERIA:
            if criterion not in used:
                _weight(criterion, keys[criterion], total, texts)


def _weight(criterion: str, key: str, total: float, texts: Texts) -> None:
    item = CRITERIA[criterion]
    unit = texts(f"unit.{item.unit}")
    share = 100 * float(st.session_state[key]) / total
    st.slider(
        f"{item.label(texts.lang)} ({unit}) · {share:.0f} %",
        0.0,
        10.0,
        step=0.5,
        key=key,
        help=item.note(texts.lang),
        persist_state="session",
    )


def _query(catalogue: Catalogue, profile: Profile) -> Query:
    chosen = st.session_state
    near = _existing(catalogue, str(chosen.near))
    base = _existing(catalogue, str(chosen.base))
    return Query(
        profile=profile,
        kind=SiteKind.of(chosen.kind),
        text=str(chosen.q or ""),
        categories=tuple(chosen.category),
        settings=tuple(chosen.setting),
        eras=tuple(chosen.era),
        owners=tuple(chosen.owner),
        prefectures=tuple(chosen.prefecture),
        municipalities=tuple(chosen.municipality),
        work_ids=tuple(chosen.work),
        blocks=tuple(chosen.block),
        near=(Near(target=near, within_km=float(chosen.within_km)),) if near else (),
        stop_within_walk=bool(chosen.stop_within_walk),
        known_timetable=bool(chosen.known_timetable),
        min_departures=int(chosen.min_departures) or None,
        last_departure_after_s=int(chosen.last_after) * 3600 or None,
        day=DayType.of(chosen.day),
        date=chosen.date,
        base=base,
        outing=_outing(catalogue),
        weights=MappingProxyType(state.changed_weights(profile.id, profile.weights)),
        unknown=UnknownPolicy.of(chosen.unknown),
    )


def _existing(catalogue: Catalogue, target: str) -> str:
    """Return a target of the address if it exists: a gateway, hub or work, or «lon,lat»."""
    if not target:
        return ""
    frames = (catalogue.gateways, catalogue.hubs, catalogue.works, catalogue.stations)
    if any(target in frame.index for frame in frames):
        return target
    try:
        return target if parse_point(target) else ""
    except QueryError:  # a link to no point of this world asks for nothing
        return ""
