"""Profiles: the weights of one person's job, read from TOML."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from locator.criteria import CRITERIA
from locator.errors import QueryError
from locator.files import read_whole
from locator.records import Profile

MOST_BYTES = 1_000_000


def check_weights(weights: Mapping[str, object]) -> dict[str, float]:
    """Return weights as floats, or name every one that is no criterion or no weight.

    Raises
    ------
    QueryError
        An unknown criterion, or a weight that is not a finite number >= 0.
    """
    unknown = sorted(set(weights) - set(CRITERIA))
    if unknown:
        raise QueryError(
            f"unknown criteria {', '.join(unknown)}; known are {', '.join(CRITERIA)}",
            code="unknown_criterion",
            found=", ".join(unknown),
            expected=", ".join(CRITERIA),
        )
    checked: dict[str, float] = {}
    for criterion, weight in weights.items():
        good = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not good or not 0 <= float(str(weight)) < float("inf"):
            raise QueryError(
                f"weight of {criterion} is {weight!r}; expected a number of 0 or more",
                code="bad_weight",
                criterion=criterion,
                found=repr(weight),
            )
        checked[criterion] = float(str(weight))
    return checked


def read_profile(path: Path) -> Profile:
    """Read one profile from a TOML file with ``[weights]``.

    Raises
    ------
    ImportFileError
        The file cannot be opened, is no regular one or too large.
    QueryError
        It is no TOML in UTF-8, or names criteria that do not exist.
    """
    content = read_whole(path, MOST_BYTES)
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise QueryError(
            f"profile {path.name} cannot be read ({error}); expected UTF-8 TOML with a table "
            "[weights]",
            code="unreadable_profile",
            file=path.name,
            error=str(error),
        ) from error
    weights = table.get("weights")
    if not isinstance(weights, Mapping):
        raise QueryError(
            f"profile {path.name} has no table [weights]; expected criterion = weight lines in it",
            code="no_weights",
            file=path.name,
        )
    return Profile(
        id=str(table.get("id", path.stem)),
        name_ja=str(table.get("name_ja", path.stem)),
        name_en=str(table.get("name_en", path.stem)),
        weights=MappingProxyType(check_weights(weights)),
        base=str(table.get("base", "")),
        note_ja=str(table.get("note_ja", "")),
        note_en=str(table.get("note_en", "")),
    )


def load_profiles(data: Path) -> dict[str, Profile]:
    """Read the embedded profiles of ``<data>/profiles``, by id."""
    found = [read_profile(path) for path in sorted((data / "profiles").glob("*.toml"))]
    order = {"scout": 0, "hub": 1, "planner": 2, "visitor": 3}
    return {p.id: p for p in sorted(found, key=lambda p: (order.get(p.id, 9), p.id))}


def find_profile(name: str, data: Path) -> Profile:
    """Return an embedded profile by its id, or read it where the name ends in ``.toml``.

    Raises
    ------
    QueryError
        No such profile.
    """
    if name.endswith(".toml"):
        return read_profile(Path(name))
    profiles = load_profiles(data)
    if name not in profiles:
        raise QueryError(
            f"profile {name!r} does not exist; expected one of {', '.join(profiles)} or a path "
            "that ends in .toml",
            code="unknown_profile",
            found=name,
            expected=", ".join(profiles),
        )
    return profiles[name]
