"""A question about a nation, asked primary cell by primary cell: on one machine or on many.

A function of plain arrays that answers for each site from the points within ``margin_m`` of it
gives the same answers when each primary cell (80 km) gets only its own sites and the points in
reach of them. The partitions are independent, so that any scheduler can run them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from geo.distance import GRS80
from geo.errors import GeoError
from geo.mesh import MeshLevel, mesh_bounds, mesh_codes
from geo.nearest import NearestPoints

Array = NDArray[Any]
Layer = Mapping[str, Array]
"""Arrays of one length: ``lon``, ``lat`` (degrees) and whatever else the function reads."""
Layers = Mapping[str, Layer]
Answers = dict[str, Array]
Function = Callable[[Layer, Layers], Mapping[str, Array]]

NUMBER = "number"
WAVE = 16
_EQUATOR_M = GRS80.a * (1 - GRS80.es)  # radius of the meridian where it is least


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """The sites of one primary cell and all points that their answers can depend on.

    Attributes
    ----------
    primary
        Code of the primary cell.
    sites
        Arrays of its sites; ``number`` is the place of each among all sites.
    layers
        Name to arrays of points; ``number`` is the place of each among all points of the layer.
    """

    primary: str
    sites: Layer
    layers: Layers


class Client(Protocol):
    """What is used of ``distributed.Client``."""

    def scatter(self, data: Sequence[object]) -> Any:
        """Send values to the workers."""

    def map(self, func: Callable[..., object], *iterables: Any, pure: bool) -> Any:
        """Call a function with each value, on a worker."""

    def gather(self, futures: Any) -> Any:
        """Wait for the answers."""


def _checked(name: str, layer: Layer) -> Answers:
    arrays = {key: np.asarray(value) for key, value in layer.items()}
    lengths = {key: len(value) for key, value in arrays.items()}
    if not {"lon", "lat"} <= set(arrays) or len(set(lengths.values())) != 1 or NUMBER in arrays:
        raise GeoError(
            f"the arrays of {name} are {lengths}; expected lon, lat and others of one length, and "
            f"none called {NUMBER!r}, which is given here",
            code="partition_arrays",
            layer=name,
            found=str(lengths),
        )
    return arrays | {NUMBER: np.arange(lengths["lon"])}


def _in_reach(layer: Answers, bounds: Array, margin_m: float) -> Array:
    """Return the places of the points in a box that holds all within the margin of a cell."""
    west, south, east, north = bounds
    highest = np.radians(max(abs(south), abs(north)))
    rho = GRS80.a / np.sqrt(1 - GRS80.es * np.sin(highest) ** 2) * np.cos(highest)
    dlat = np.degrees(margin_m / _EQUATOR_M) * 1.01
    dlon = np.degrees(np.arcsin(min(1.0, margin_m / rho))) * 1.01
    lon, lat = layer["lon"], layer["lat"]
    return np.flatnonzero(
        (lon >= west - dlon) & (lon <= east + dlon) & (lat >= south - dlat) & (lat <= north + dlat)
    )


def partitions(sites: Layer, layers: Layers, *, margin_m: float) -> Iterator[Partition]:
    """Cut a question by primary cells, in the order of their codes.

    Parameters
    ----------
    sites
        Arrays of the sites.
    layers
        Name to arrays of points.
    margin_m
        How far from a site its answer can reach, metres; each partition gets at least the points
        within this margin of its cell.

    Raises
    ------
    GeoError
        Arrays are missing or of different lengths; a site lies outside the meshes of Japan.
    """
    all_sites = _checked("sites", sites)
    all_layers = {name: _checked(name, layer) for name, layer in layers.items()}
    if not len(all_sites["lon"]):
        return
    primary = mesh_codes(all_sites["lon"], all_sites["lat"], MeshLevel.PRIMARY)
    order = np.argsort(primary, kind="stable")
    codes, first = np.unique(primary[order], return_index=True)
    for code, rows in zip(codes, np.split(order, first[1:]), strict=True):
        bounds = mesh_bounds(code)[0]
        near = {n: _in_reach(layer, bounds, margin_m) for n, layer in all_layers.items()}
        yield Partition(
            primary=str(code),
            sites={key: array[rows] for key, array in all_sites.items()},
            layers={
                name: {key: array[near[name]] for key, array in layer.items()}
                for name, layer in all_layers.items()
            },
        )


def answer_partition(part: Partition, function: Function) -> tuple[Array, Answers]:
    """Return the places of a partition's sites among all, and the answers for them.

    Raises
    ------
    GeoError
        The function gives no array of the length of the sites.
    """
    number = part.sites[NUMBER]
    answers = {key: np.asarray(value) for key, value in function(part.sites, part.layers).items()}
    wrong = {key: value.shape for key, value in answers.items() if len(value) != len(number)}
    if wrong:
        raise GeoError(
            f"the function gives {wrong} for the {len(number)} sites of {part.primary}; expected "
            "one value a site",
            code="partition_answers",
            found=str(wrong),
            expected=len(number),
        )
    return number, answers


def run_here(function: Function, parts: Iterable[Partition]) -> Iterator[tuple[Array, Answers]]:
    """Answer partitions one after the other on this machine."""
    return (answer_partition(part, function) for part in parts)


def run_on(
    client: Client, function: Function, parts: Iterable[Partition], *, wave: int = WAVE
) -> Iterator[tuple[Array, Answers]]:
    """Answer partitions on the workers of a Dask cluster.

    Parameters
    ----------
    client
        ``distributed.Client`` (extra ``national``); its workers must have this package.
    function
        A function of a module, or a ``functools.partial`` of one, so that it can be sent.
    wave
        Partitions that are under way at a time: what bounds the memory of this machine.
    """
    rest = iter(parts)
    while batch := list(islice(rest, wave)):
        sent = client.scatter(batch)
        yield from client.gather(client.map(answer_partition, sent, [function] * len(batch),
                                            pure=False))  # fmt: skip


def joined(answers: Iterable[tuple[Array, Answers]], count: int) -> Answers:
    """Return answers of partitions in the order of all sites, each array of the length ``count``.

    Raises
    ------
    GeoError
        A site has no answer or two, or the partitions answer different questions.
    """
    result: Answers = {}
    seen = np.zeros(count, dtype=np.int64)
    for number, values in answers:
        if not seen.any():
            result = {k: np.empty((count, *v.shape[1:]), dtype=v.dtype) for k, v in values.items()}
        if set(values) != set(result):
            raise GeoError(
                f"a partition answers {sorted(values)}, the others {sorted(result)}; expected "
                "the same names from each",
                code="partition_names",
                found=", ".join(sorted(values)),
            )
        for key, value in values.items():
            result[key][number] = value
        seen[number] += 1
    if (seen != 1).any():
        raise GeoError(
            f"{int((seen == 0).sum())} sites have no answer and {int((seen > 1).sum())} have "
            "several; expected the partitions of one question, each once",
            code="partition_incomplete",
            found=int((seen != 1).sum()),
        )
    return result


def nearest_in_reach(
    sites: Layer,
    layers: Layers,
    *,
    reach_m: float,
    limits_m: Sequence[float] = (),
    workers: int = 1,
) -> Answers:
    """Return for each site and layer the nearest point within reach: a function to partition.

    Returns
    -------
    answers
        ``<layer>_m``: geodesic metres, infinite where no point lies within ``reach_m``;
        ``<layer>``: its place among all points of the layer, -1 where there is none.
    """
    answers: Answers = {}
    for name, layer in layers.items():
        points = NearestPoints.build(layer["lon"], layer["lat"])
        place, metres = points.nearest(
            sites["lon"], sites["lat"], limits_m=(*limits_m, reach_m), workers=workers
        )
        found = metres <= reach_m  # NaN, where there is no point, is none
        number = layer.get(NUMBER, np.arange(len(points.lon)))
        answers[f"{name}_m"] = np.where(found, metres, np.inf)
        answers[name] = np.full(len(place), -1, dtype=np.int64)
        answers[name][found] = number[place[found]]
    return answers
