"""Settings as frozen values, and the one function that finds the data."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from locator.errors import DataError

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkPolicy:
    """How walking is measured (SEMANTICS: walked metres).

    Attributes
    ----------
    detour
        Walked metres over geodesic metres.
    speed_m_min
        Metres walked in a minute.
    limit_m
        Walked metres that count as within reach.
    """

    detour: float = 1.3
    speed_m_min: float = 80.0
    limit_m: float = 800.0

    @property
    def limit_geodesic_m(self) -> float:
        """The limit as geodesic metres."""
        return self.limit_m / self.detour


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadPolicy:
    """How walks along the roads that a user brings are looked for.

    Attributes
    ----------
    snap_m
        Straight metres from a point to the nearest way beyond which the roads say nothing of it.
    search_m
        Metres by road beyond which no walk is looked for; at least the walk limit.
    """

    snap_m: float = 100.0
    search_m: float = 5000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CarEstimate:
    """How a drive is estimated: geodesic x detour, driven at a speed by distance band.

    Attributes
    ----------
    bands
        (upper end of the band in road km, speed in km/h); the last band has no end.
    """

    detour: float = 1.3
    bands: tuple[tuple[float, float], ...] = ((10.0, 25.0), (50.0, 40.0), (float("inf"), 65.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All numbers of SEMANTICS that are marked as settings."""

    walk: WalkPolicy = field(default_factory=WalkPolicy)
    roads: RoadPolicy = field(default_factory=RoadPolicy)
    car: CarEstimate = field(default_factory=CarEstimate)
    near_work_km: float = 10.0
    near_spot_km: float = 5.0
    near_hub_km: float = 30.0
    coarse_m: float = 1000.0
    same_place_m: float = 150.0
    known_share: float = 0.3
    old_timetable_days: int = 400


def find_data(data: Path | None = None) -> Path:
    """Return the folder of embedded data.

    A folder given by the caller comes first, then the copy inside an installed package,
    then ``data/`` of the repository that holds this file.

    Raises
    ------
    DataError
        No such folder holds a ``datapackage.json``.
    """
    tried = [data] if data is not None else [PACKAGE / "_data", PACKAGE.parent / "data"]
    for folder in tried:
        if (folder / "datapackage.json").is_file():
            return folder.resolve()
    raise DataError(
        f"no datapackage.json in {' or '.join(str(p) for p in tried)}; expected the embedded data; "
        "reinstall locator, or pass --data DIR",
        code="no_data",
        tried=", ".join(str(p) for p in tried),
    )


def users_own(path: Path | None, variable: str, name: str) -> Path:
    """Return a file or folder of the user's own, which need not exist.

    Parameters
    ----------
    path
        What the caller gives; it comes first.
    variable
        Name of the environment variable that comes second.
    name
        Name in the user's own folder of data, which comes last.
    """
    if path is not None:
        return path
    named = os.environ.get(variable, "").strip()
    if named:
        return Path(named).expanduser()
    return platformdirs.user_data_path("locator", appauthor=False) / name
