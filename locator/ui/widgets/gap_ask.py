"""Where, when, by which definition: the controls of the page of gaps."""

import hashlib
from dataclasses import dataclass, replace

import streamlit as st

from geo.access.verdicts import Visit
from locator.days import Day
from locator.errors import LocatorError, QueryError
from locator.gaps import GapDefinition
from locator.gaps.reading import parse_definitions
from locator.i18n import Lang, Texts
from locator.records import Catalogue
from locator.ui import answers, cache, state
from locator.ui.widgets.ask import prefecture_names
from locator.ui.widgets.gap_people import ask_people
from locator.ui.widgets.gap_roads import ask_roads
from locator.ui.widgets.gateways import STAYS, gateway_choice, seconds
from locator.ui.widgets.mylist import list_upload
from locator.vocabulary import DayType, GapStatus

DEMO_AREAS = ("19", "35")
_FIRST_STARTS = ("gw-224", "gw-226", "gw-225", "gw-329", "gw-334", "gw-031")
_MOST_STARTS, _DEFAULT_STARTS = 6, 3
_WALKS = (300, 500, 800, 1000, 1500, 2000, 3000)
_OWN = "own definitions"


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsAsked:
    """A question of the page: sites, day, definitions, and whence one would travel."""

    area: answers.Area
    day: Day
    known: tuple[GapDefinition, ...]
    chosen: tuple[GapDefinition, ...]
    trip: answers.Trip


def ask_gaps(catalogue: Catalogue, texts: Texts) -> GapsAsked:
    """Draw the column of controls and return the question.

    Raises
    ------
    QueryError
        One must be home before leaving.
    """
    _area(catalogue, texts)
    _places(texts)
    days = {day.value: day.label(texts.lang) for day in DayType}
    st.segmented_control(
        texts("find.day"),
        list(days),
        format_func=lambda day: days[day],
        key="day",
        required=True,
        persist_state="session",
        wrap=True,
    )
    st.date_input(
        texts("access_page.date"),
        key="date",
        help=texts("access_page.date_help"),
        persist_state="session",
    )
    known = (*answers.definitions().values(), *_own())
    known = tuple({one.id: one for one in known}.values())
    chosen = _definitions(known, texts)
    stay, walk = st.columns(2)
    for column, key, offered in ((stay, "stay", STAYS), (walk, "walk", _WALKS)):
        column.selectbox(
            texts(f"access_page.{key}"),
            sorted({*offered, int(st.session_state[key])}),
            key=key,
            help=texts(f"access_page.{key}_help"),
            persist_state="session",
        )
    with st.expander(texts("gaps_page.more")):
        _more(catalogue, texts)
    asked = _question(catalogue, known, chosen)
    if not asked.area.mesh:
        return asked
    with st.expander(texts("gaps_page.people")):
        return replace(asked, area=ask_people(asked.area, texts))


def _places(texts: Texts) -> None:
    """Offer kinds of places, or the cells of the one municipality that is chosen."""
    if len(st.session_state.town) == 1:
        meshes = {mesh: texts(f"gaps_page.mesh_{mesh or 'none'}") for mesh in state.MESHES}
        st.segmented_control(
            texts("gaps_page.mesh"),
            list(meshes),
            format_func=lambda mesh: meshes[mesh],
            key="mesh",
            required=True,
            help=texts("gaps_page.mesh_help"),
            persist_state="session",
            wrap=True,
        )
    else:
        st.session_state.mesh = ""
        st.caption(texts("gaps_page.mesh_one_town"))
    if st.session_state.mesh:
        return
    has_list = answers.own_list() is not None
    kinds = [place for place in state.PLACES if has_list or place != answers.OWN]
    labels = {place: texts(f"gaps_page.place_{place}") for place in kinds}
    st.session_state.places = [place for place in st.session_state.places if place in labels]
    _keep_some("places", ["spot", "location"])
    st.pills(
        texts("gaps_page.places"),
        list(labels),
        format_func=lambda place: labels[place],
        selection_mode="multi",
        key="places",
        persist_state="session",
    )


def definition_label(definition: GapDefinition, texts: Texts) -> str:
    """Return the name of a definition, with a mark where it needs what only a user can bring."""
    name = definition.name_ja if texts.lang is Lang.JA else definition.name_en
    marks = []
    if definition.status is GapStatus.EXAMPLE:
        marks.append(definition.status.label(texts.lang))
    marks += [texts(f"gaps_page.needs_{one}") for one in definition.own_inputs]
    return texts("gaps_page.marked", name=name, marks=" / ".join(marks)) if marks else name


def _area(catalogue: Catalogue, texts: Texts) -> None:
    names = prefecture_names(catalogue, texts.lang)
    order = [*DEMO_AREAS, *(code for code in names if code not in DEMO_AREAS)]
    st.selectbox(
        texts("gaps_page.area"),
        order,
        format_func=lambda code: names[code],
        key="area",
        on_change=forget_starts,
        persist_state="session",
    )
    table = catalogue.municipalities
    inside = table["prefecture_code"] == st.session_state.area
    column = "name_ja" if texts.lang is Lang.JA else "name_en"
    towns = {
        str(code): str(name) if isinstance(name, str) else str(code)
        for code, name in table.loc[inside, column].fillna(table["name_ja"]).items()
    }
    st.session_state.town = [code for code in st.session_state.town if code in towns]
    st.multiselect(
        texts("find.municipality"),
        list(towns),
        format_func=lambda code: towns.get(code, code),
        key="town",
        persist_state="session",
        placeholder=texts("gaps_page.all_towns"),
    )


def go_to_area(prefecture: str) -> None:
    """Choose an area; its own starts take the place of the ones chosen before."""
    st.session_state.area = prefecture
    st.session_state.town = []
    forget_starts()


def forget_starts() -> None:
    """Let the starts follow the area."""
    st.session_state.begin = []


def _keep_some(key: str, default: list[str]) -> None:
    if not st.session_state[key]:
        st.session_state[key] = default


def _definitions(known: tuple[GapDefinition, ...], texts: Texts) -> tuple[GapDefinition, ...]:
    """Offer all definitions; none chosen means the usual ones."""
    by_id = {one.id: one for one in known}
    own = {one.id for one in _own()}
    usual = [i for i, one in by_id.items() if one.is_default or i in own]
    st.session_state.definition = [i for i in st.session_state.definition if i in by_id]
    st.session_state["definition pick"] = st.session_state.definition or usual

    def keep() -> None:
        picked = st.session_state["definition pick"]
        st.session_state.definition = [] if picked == usual else list(picked)

    st.multiselect(
        texts("gaps_page.definitions"),
        list(by_id),
        format_func=lambda i: definition_label(by_id[i], texts) if i in by_id else i,
        key="definition pick",
        on_change=keep,
        help=texts("gaps_page.definitions_help"),
        placeholder="",
    )
    wanted = set(st.session_state.definition or usual)
    return tuple(one for i, one in by_id.items() if i in wanted)


def default_starts(catalogue: Catalogue, prefecture: str) -> list[str]:
    """Return gateways of a prefecture from which a timetable at hand leads, the main ones first."""
    served = cache.gateway_feeds()
    codes = catalogue.gateways["municipality_code"].astype(str)
    inside = [str(i) for i in catalogue.gateways.index[codes.str[:2] == prefecture]]
    order = {gateway: n for n, gateway in enumerate(_FIRST_STARTS)}
    inside.sort(key=lambda gateway: (gateway not in served, order.get(gateway, len(order))))
    return inside[:_DEFAULT_STARTS]


def choose_starts(catalogue: Catalogue, texts: Texts) -> None:
    """Draw the choice of gateways; none chosen means the main ones of the area."""
    labels = gateway_choice(catalogue, texts.lang)
    usual = default_starts(catalogue, str(st.session_state.area))
    st.session_state["begin pick"] = st.session_state.begin or usual

    def keep() -> None:
        picked = list(st.session_state["begin pick"])
        st.session_state.begin = [] if picked == usual else picked

    st.multiselect(
        texts("gaps_page.starts"),
        list(labels),
        format_func=lambda gateway: labels.get(gateway, gateway),
        key="begin pick",
        on_change=keep,
        max_selections=_MOST_STARTS,
        help=texts("gaps_page.starts_help"),
        placeholder="",
    )


def _more(catalogue: Catalogue, texts: Texts) -> None:
    early, late = st.columns(2)
    for column, key in ((early, "after"), (late, "by")):
        column.selectbox(
            texts(f"access_page.{key}"), list(state.CLOCKS), key=key, persist_state="session"
        )
    st.toggle(
        texts("access_page.bookable"),
        key="bookable",
        help=texts("access_page.bookable_help"),
        persist_state="session",
    )
    upload = st.file_uploader(
        texts("gaps_page.own"),
        type=["toml"],
        key="own_definitions",
        help=texts("gaps_page.own_help"),
    )
    if upload is not None:
        _take(upload.getvalue(), upload.name, texts)
    own = _own()
    if own:
        st.caption(texts("gaps_page.own_held", n=len(own)))
        st.button(texts("gaps_page.own_forget"), on_click=_forget)
    ask_roads(texts)
    st.markdown(f"**{texts('mylist.title')}**", help=texts("gaps_page.list_help"))
    had_list = answers.own_list() is not None
    list_upload(catalogue, texts)
    if (answers.own_list() is not None) != had_list:
        st.rerun()  # the list is a kind of place, offered above


def _take(content: bytes, name: str, texts: Texts) -> None:
    """Keep the definitions of a file; a faulty file changes nothing."""
    token = hashlib.sha256(content).hexdigest()
    if st.session_state.get("own definitions read") == token:
        return
    try:
        found = parse_definitions(content, name)
    except LocatorError as error:
        st.error(texts.fault(error))
        return
    st.session_state["own definitions read"] = token
    st.session_state[_OWN] = found
    st.rerun()


def _own() -> tuple[GapDefinition, ...]:
    found: tuple[GapDefinition, ...] = st.session_state.get(_OWN, ())
    return found


def _forget() -> None:
    st.session_state.pop(_OWN, None)


def _question(
    catalogue: Catalogue,
    known: tuple[GapDefinition, ...],
    chosen: tuple[GapDefinition, ...],
) -> GapsAsked:
    now = st.session_state
    now.begin = [i for i in now.begin if i in catalogue.gateways.index][:_MOST_STARTS]
    after, by = seconds(str(now.after)), seconds(str(now.by))
    if by <= after:
        raise QueryError(
            f"the way home at {now.by} is not after leaving at {now.after}",
            code="bad_window",
            after=now.after,
            by=now.by,
        )
    day = Day(type=DayType.of(now.day), date=now.date)
    return GapsAsked(
        area=_area_asked(),
        day=day,
        known=known,
        chosen=chosen,
        trip=answers.Trip(
            starts=tuple(now.begin or default_starts(catalogue, str(now.area))),
            day=day,
            each_day=bool(now.each_day),
            visit=Visit(depart_after_s=after, return_by_s=by, stay_min=float(now.stay)),
            walk_m=int(now.walk),
            is_bookable=bool(now.bookable),
        ),
    )


def _area_asked() -> answers.Area:
    now = st.session_state
    held = answers.own_list()
    has_own = held is not None and answers.OWN in now.places and not now.mesh
    return answers.Area(
        str(now.area),
        tuple(now.town),
        tuple(now.places) or ("spot",),
        mesh=str(now.mesh or ""),
        own=held[0] if held is not None and has_own else "",
    )
