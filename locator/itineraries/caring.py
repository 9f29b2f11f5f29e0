"""Care for places: who must not be visited, how to behave, and how visits are spread."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from locator.errors import ImportFileError
from locator.files import name_of, read_whole
from locator.itineraries.records import Omission
from locator.itineraries.rules import LONGEST_ID, VisitRule, date_of
from locator.vocabulary import Category, PublicAccess, VisitAccess

MOST_BYTES = 20_000_000
"""Bytes of one file of an itinerary."""
_GROUPS: Mapping[str, tuple[Category, ...]] = MappingProxyType(
    {
        "shrine_temple": (Category.SHRINE, Category.TEMPLE, Category.TEMPLE_SHRINE),
        "station": (Category.STATION, Category.RAILWAY),
        "school": (Category.SCHOOL,),
        "hospital": (Category.HOSPITAL,),
        "shop": (Category.SHOP, Category.MARKET, Category.SHOPPING_ARCADE, Category.ROAD_STATION),
        "inn": (Category.ONSEN,),
        "street": (
            Category.STREET,
            Category.TRADITIONAL_TOWN,
            Category.MODERN_CITY,
            Category.RESIDENCE,
        ),
        "farm": (Category.FARM,),
        "nature": (
            Category.BEACH,
            Category.CAPE,
            Category.RIVER,
            Category.LAKE,
            Category.MOUNTAIN,
            Category.ISLAND,
            Category.WATERFRONT,
            Category.VIEW_POINT,
            Category.DAM,
        ),
        "park": (Category.PARK, Category.GARDEN),
        "road": (Category.BRIDGE, Category.ROAD, Category.TUNNEL),
        "museum": (
            Category.MUSEUM,
            Category.LIBRARY,
            Category.HALL,
            Category.SPORTS,
            Category.AMUSEMENT,
            Category.GOVERNMENT_BUILDING,
        ),
        "heritage": (Category.CASTLE, Category.MINE_RUIN),
        "workplace": (Category.FACTORY, Category.WAREHOUSE, Category.PORT, Category.AIRPORT),
        "studio": (Category.OPEN_SET, Category.STUDIO, Category.HOSPITAL_SET),
        "other": (Category.OTHER,),
    }
)
_MANNERS = {word.value: key for key, words in _GROUPS.items() for word in words}
MANNERS = tuple(_GROUPS)
"""Keys of the texts ``manners.<key>``."""


def manners_key(category: str) -> str:
    """Return the key of the text ``manners.<key>`` for places of a category."""
    return _MANNERS.get(category, "other")


def access_of(public_access: str | None, rule: VisitRule | None) -> VisitAccess:
    """Return on which terms a place may be entered.

    Private, by its datum or by the rule, is private. Else the rule's word stands where it has
    one; a datum «open» is free, and «limited» says that there are terms, not which: unknown.

    Parameters
    ----------
    public_access
        Code of ``PublicAccess``; None where nothing is known.
    """
    told = VisitAccess.UNKNOWN if rule is None else rule.access
    if public_access == PublicAccess.PRIVATE.value or told is VisitAccess.PRIVATE:
        return VisitAccess.PRIVATE
    if told is VisitAccess.UNKNOWN and public_access == PublicAccess.OPEN.value:
        return VisitAccess.FREE
    return told


def is_limited(public_access: str | None, rule: VisitRule | None) -> bool:
    """Return whether a place is not freely open, so that its rule is to be read before a visit."""
    return (
        public_access == PublicAccess.LIMITED.value
        or access_of(public_access, rule) is VisitAccess.GUESTS_ONLY
    )


def omitted_by_care(
    place_id: str,
    rule: VisitRule | None,
    public_access: str | None,
    planned: Mapping[str, int],
) -> Omission | None:
    """Return why a place is not to be visited at all, None where nothing forbids it.

    Parameters
    ----------
    planned
        Visits planned already for that day, by place id.
    """
    if access_of(public_access, rule) is VisitAccess.PRIVATE:
        return Omission.PRIVATE
    if rule is None:
        return None
    if rule.consent is False:
        return Omission.CONSENT
    is_full = rule.most_a_day is not None and planned.get(place_id, 0) >= rule.most_a_day
    return Omission.FULL if is_full else None


def dispersed(values: Mapping[str, float], planned: Mapping[str, int]) -> dict[str, float]:
    """Return what visits are worth where they shall be spread: value / (1 + visits planned).

    A place that nobody plans to visit keeps its value, one with a visit planned has half of it,
    with two a third. What is worth more than 0 stays so: a place is put behind others, not left
    out.
    """
    return {site: value / (1 + max(planned.get(site, 0), 0)) for site, value in values.items()}


def planned_in(files: Iterable[Path], on: Collection[date] = ()) -> Mapping[str, int]:
    """Return how many visits itineraries plan, by place id; alternatives do not count.

    Parameters
    ----------
    files
        As docs/itinerary-file.md; one named twice counts once.
    on
        Visits of these dates count, and those of a usual day, which may be one of them; none
        named: all visits.

    Raises
    ------
    ImportFileError
        A file cannot be opened, is too large, or is no itinerary.
    """
    planned: Counter[str] = Counter()
    for path in {file.absolute(): file for file in files}.values():
        planned.update(_visited(path, frozenset(on)))
    return MappingProxyType(dict(planned))


def _visited(path: Path, on: frozenset[date]) -> list[str]:
    plan = _itinerary(path)
    dates = {}
    for day in _rows(path, plan, "days"):
        told = day.get("date")
        found = date_of(told) if isinstance(told, str) else None
        if told is not None and found is None:
            raise _no_itinerary(path, f"the date {str(told)[:40]!r}")
        dates[_number(path, day)] = found
    visited: list[str] = []
    for visit in _rows(path, plan, "visits"):
        site, number = visit.get("id"), _number(path, visit)
        if not isinstance(site, str) or not 0 < len(site) <= LONGEST_ID:
            raise _no_itinerary(path, f"the id {str(site)[:40]!r} of a visit")
        if number not in dates:
            raise _no_itinerary(path, f"a visit on day {number}, which is none of its days")
        if not on or dates[number] is None or dates[number] in on:
            visited.append(site)
    return visited


def _itinerary(path: Path) -> Mapping[str, object]:
    content = read_whole(path, MOST_BYTES)
    try:
        plan = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _no_itinerary(path, "no JSON in UTF-8") from error
    if not isinstance(plan, dict):
        raise _no_itinerary(path, "no object")
    return plan


def _rows(path: Path, plan: Mapping[str, object], field: str) -> list[Mapping[str, object]]:
    rows = plan.get(field)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _no_itinerary(path, f"no list «{field}»")
    return rows


def _number(path: Path, row: Mapping[str, object]) -> int:
    number = row.get("day")
    if not isinstance(number, int) or isinstance(number, bool):
        raise _no_itinerary(path, f"the day {str(number)[:40]!r}")
    return number


def _no_itinerary(path: Path, found: str) -> ImportFileError:
    name = name_of(path)
    return ImportFileError(
        f"{name} is no file of an itinerary; found {found}; expected what `locator route plan "
        "--format json` writes; choose such a file",
        code="not_an_itinerary",
        file=name,
        found=found,
    )
