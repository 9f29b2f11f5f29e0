"""A site in words: what is known of it, line by line, and what has to be asked."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from locator.brief import criterion_name, is_known, measure_text, with_unit, word
from locator.criteria import CRITERIA, TIMETABLE
from locator.i18n import Lang, Texts
from locator.records import Dossier, Fact, Neighbour, PastShoot, Ranking, WorkLink
from locator.settings import Settings
from locator.vocabulary import (
    Category,
    Era,
    GatewayKind,
    OwnerKind,
    PublicAccess,
    Setting,
    StationService,
    Word,
    WorkKind,
    WorkRole,
)

LONGEST = 600
_CODED: Mapping[str, type[Word]] = {
    "setting": Setting,
    "eras": Era,
    "owner_kind": OwnerKind,
    "public_access": PublicAccess,
}
_EXTRA = frozenset({"dwell_min"})
_STOP_LIMIT_M = 10_000.0
_GATEWAYS = 3
_NEAR_NAMES = 3
_SHOOTS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One label and what is known; ``known`` is False where the value says «unknown»."""

    label: str
    value: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading."""

    key: str
    head: str
    lines: tuple[Line, ...]


def one_line(text: object, limit: int = LONGEST) -> str:
    """Return text on one line, without control and direction signs, cut to a length."""
    kept = "".join(
        c if c == "\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} else " "
        for c in str(text)[: limit * 4]
    )
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def headline(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def coded(words: type[Word], code: str, lang: Lang) -> str:
    """Return the names of one or more codes ("|" between); a code that is no word stays."""
    known = {w.value: w.label(lang) for w in words}
    mark = "・" if lang is Lang.JA else ", "
    return mark.join(known.get(c.strip(), c.strip()) for c in code.split("|"))


def site_name(dossier: Dossier, lang: Lang) -> str:
    """Return the name of a site in a language, the other one where it is empty."""
    first, second = dossier.name_ja, dossier.name_en
    return one_line((first or second) if lang is Lang.JA else (second or first)) or dossier.id


def second_name(dossier: Dossier, lang: Lang) -> str:
    """Return the name of a site in the other language, empty where there is none."""
    other = dossier.name_en if lang is Lang.JA else dossier.name_ja
    return one_line(other) if one_line(other) != site_name(dossier, lang) else ""


def fact_line(fact: Fact, texts: Texts) -> Line:
    """Return a fact with its label; «unknown» where there is no value."""
    label = word(texts, f"fact.{fact.key}")
    if label == fact.key and fact.key in CRITERIA:
        label = criterion_name(fact.key, texts.lang)
    if fact.value is None:
        return Line(label, texts("brief.unknown"), known=False)
    if fact.key in _CODED:
        value = coded(_CODED[fact.key], str(fact.value), texts.lang)
    elif isinstance(fact.value, int | float):
        value = with_unit(float(fact.value), fact.unit, texts)
    else:
        value = f"{fact.value} {fact.unit}".strip()
    if fact.bound:
        value = texts("brief.at_most", value=value)
    return Line(one_line(label), one_line(value))


def neighbour_text(neighbour: Neighbour, texts: Texts, *, at_most: bool = False) -> str:
    """Return a neighbour with its distance and, by car, its estimated minutes."""
    first, second = neighbour.name_ja, neighbour.name_en
    name = (first or second) if texts.lang is Lang.JA else (second or first)
    if not is_known(neighbour.metres):
        return texts("report.same_town", name=one_line(name))
    km = neighbour.metres / 1000
    distance = with_unit(km, "km", texts) if km >= 1 else with_unit(km * 1000, "m", texts)
    if at_most:
        distance = texts("brief.at_most", value=distance)
    if neighbour.drive_min is None:
        return f"{one_line(name)} {distance}"
    return texts(
        "report.by_car",
        name=one_line(name),
        distance=distance,
        minutes=with_unit(neighbour.drive_min, "min", texts),
    )


def chosen_gateways(dossier: Dossier) -> list[Neighbour]:
    """Return the nearest gateway of all, the nearest Shinkansen station and airport."""
    wanted = {GatewayKind.SHINKANSEN.value, GatewayKind.AIRPORT.value}
    kept = [g for n, g in enumerate(dossier.gateways) if n == 0 or g.kind in wanted]
    return kept[:_GATEWAYS]


def transport_lines(dossier: Dossier, ranking: Ranking, texts: Texts) -> list[Line]:
    """Return nearest gateways, station and stop, and the departures of the day type."""
    unknown = texts("brief.unknown")
    lines = [
        Line(headline(coded(GatewayKind, g.kind, texts.lang)), neighbour_text(g, texts))
        for g in chosen_gateways(dossier)
    ]
    if not lines:
        lines.append(Line(texts("report.gateway"), unknown, known=False))
    station = next(iter(dossier.stations), None)
    if station is None:
        lines.append(Line(texts("report.station"), unknown, known=False))
    else:
        state = "" if station.note in {"", StationService.RUNNING.value} else station.note
        note = texts("report.in_brackets", text=coded(StationService, state, texts.lang))
        text = neighbour_text(station, texts) + (note if state else "")
        lines.append(Line(texts("report.station"), text))
    stop = next(iter(dossier.stops), None)
    if stop is None or stop.metres > _STOP_LIMIT_M:
        lines.append(Line(texts("report.stop"), unknown, known=False))
    else:
        beyond = stop.metres > Settings().walk.limit_geodesic_m
        lines.append(Line(texts("report.stop"), neighbour_text(stop, texts, at_most=beyond)))
    return [*lines, _buses(dossier, ranking, texts)]


def _buses(dossier: Dossier, ranking: Ranking, texts: Texts) -> Line:
    label = texts("report.buses")
    wanted = ("departures", "first_departure_min", "last_departure_min")
    if dossier.id in ranking.measures.index and set(wanted) <= set(ranking.measures.columns):
        row = ranking.measures.loc[dossier.id]
        if row[list(wanted)].notna().all():
            count, first, last = (measure_text(c, row[c], texts) for c in wanted)
            return Line(label, texts("report.service", n=count, first=first, last=last))
        if row.notna()["departures"]:
            return Line(label, measure_text("departures", row["departures"], texts))
    return Line(label, texts("brief.unknown"), known=False)


def work_text(work: WorkLink, texts: Texts) -> str:
    """Return a work with year and role: «title» (2018, shot here)."""
    ja = texts.lang is Lang.JA
    title = (work.title_ja or work.title_en) if ja else (work.title_en or work.title_ja)
    about = [str(work.year)] if work.year else []
    about.append(coded(WorkRole, work.role, texts.lang))
    if work.scene:
        about.append(one_line(work.scene, 60))
    return texts("report.work", title=one_line(title), about=texts("brief.comma").join(about))


def shoot_title(shoot: PastShoot, texts: Texts) -> str:
    """Return the title of a shoot, with its kind where that is known."""
    kind = one_line(coded(WorkKind, shoot.title_kind, texts.lang), 40)
    title = one_line(shoot.title, 120)
    return title + (texts("report.in_brackets", text=kind) if kind else "")


def shoot_day(shoot: PastShoot, texts: Texts) -> str:
    """Return the days of a shoot as ISO dates, its year, or that neither is known."""
    begin, end = shoot.begins_on or shoot.ends_on, shoot.ends_on
    if end and begin != end:
        return texts("shoot.from_to", begin=begin, end=end)
    return begin or one_line(shoot.year, 20) or texts("shoot.no_date")


def shoot_reason(shoot: PastShoot, texts: Texts) -> str:
    """Return why a shoot is taken to be at a site."""
    if shoot.metres is not None and shoot.how == "near":
        return texts("shoot.how_near", metres=with_unit(shoot.metres, "m", texts))
    return texts(f"shoot.how_{shoot.how}")


def shoots_text(dossier: Dossier, texts: Texts) -> str:
    """Return how many shoots are recorded at a site, and the newest of them."""
    if not dossier.shoots:
        return texts("shoot.none")
    newest = [
        texts("report.work", title=one_line(s.title, 60), about=shoot_day(s, texts))
        for s in dossier.shoots[:_SHOOTS]
    ]
    names = texts("brief.comma").join(newest)
    return texts("report.counted", n=len(dossier.shoots), names=names)


def nearby_lines(dossier: Dossier, texts: Texts) -> list[Line]:
    """Return works, past shoots, hubs within reach and spots nearby."""
    comma = texts("brief.comma")
    lines: list[Line] = []
    works = comma.join(work_text(w, texts) for w in dossier.works)
    none = texts("report.none_recorded")
    lines.append(Line(texts("report.works"), works or none, known=bool(works)))
    lines.append(Line(texts("shoot.title"), shoots_text(dossier, texts)))
    for key, near in (("hubs", dossier.hubs), ("spots", dossier.spots)):
        if not near:
            continue
        names = comma.join(
            (neighbour_text(n, texts)) for n in _unique(near, texts.lang)[:_NEAR_NAMES]
        )
        lines.append(
            Line(texts(f"report.{key}"), texts("report.counted", n=len(near), names=names))
        )
    return lines


def _unique(near: Sequence[Neighbour], lang: Lang) -> list[Neighbour]:
    found: dict[str, Neighbour] = {}
    for n in sorted(near, key=lambda n: n.metres if is_known(n.metres) else float("inf")):
        found.setdefault(n.name_ja if lang is Lang.JA else (n.name_en or n.name_ja), n)
    return list(found.values())


def place_line(dossier: Dossier, texts: Texts) -> str:
    """Return category, town and precision of the position."""
    precise = is_known(dossier.precision_m)
    error = with_unit(dossier.precision_m, "m", texts) if precise else ""
    position = texts("report.precision", m=error) if precise else texts("report.no_precision")
    mark = " ・ " if texts.lang is Lang.JA else " · "
    return mark.join((town_line(dossier, texts), position))


def town_line(dossier: Dossier, texts: Texts) -> str:
    """Return category and town, for where there is no room for more."""
    town = one_line(f"{dossier.prefecture_ja}{dossier.municipality_ja}", 60)
    mark = " ・ " if texts.lang is Lang.JA else " · "
    kind = coded(Category, dossier.category, texts.lang)
    return mark.join(p for p in (kind, town or texts("report.no_town")) if p)


def sections(dossier: Dossier, ranking: Ranking, texts: Texts) -> list[Section]:
    """Return all that is known of a site under its headings, unknown lines included."""

    def facts(items: Sequence[Fact]) -> list[Line]:
        return [fact_line(f, texts) for f in items]

    built = (
        (
            "facts",
            facts(
                [
                    f
                    for f in dossier.facts
                    if f.key != "note" and (f.key not in _EXTRA or is_known(f.value))
                ]
            ),
        ),
        ("permits", facts(dossier.permits)),
        ("facilities", facts(dossier.facilities)),
        ("transport", transport_lines(dossier, ranking, texts)),
        ("nearby", nearby_lines(dossier, texts)),
    )
    return [Section(k, texts(f"report.{k}"), tuple(lines)) for k, lines in built if lines]


def to_ask(dossier: Dossier, texts: Texts) -> list[str]:
    """Return the labels of all that a film commission can tell and nobody wrote down yet."""
    own = [f for f in dossier.facts if f.key in {"owner_kind", "public_access", "status"}]
    asked = [*dossier.permits, *dossier.facilities, *own]
    return [fact_line(f, texts).label for f in asked if f.value is None]


def unknown_names(dossier: Dossier, texts: Texts) -> list[str]:
    """Return the names of the criteria and facts that are unknown; timetables as one."""
    names: list[str] = []
    for key in dossier.unknown:
        if key in TIMETABLE:
            name = texts("report.timetable")
        elif key in CRITERIA:
            name = criterion_name(key, texts.lang)
        else:
            name = word(texts, f"fact.{key}")
        if name not in names:
            names.append(name)
    return names


def commission_text(dossier: Dossier, texts: Texts) -> tuple[str, str]:
    """Return name and contact of the film commission to ask; both say so where unknown."""
    found = dossier.commission
    first, second = found.get("name_ja", ""), found.get("name_en", "")
    name = (first or second) if texts.lang is Lang.JA else (second or first)
    if not name:
        return texts("report.no_commission"), texts("report.ask_town")
    contact = [one_line(found.get(k, ""), 80) for k in ("contact", "website") if found.get(k)]
    return one_line(name, 80), " ".join(contact) or texts("report.no_contact")
