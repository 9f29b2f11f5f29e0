"""Partitions by primary cell: the answers of the whole, on this machine and on a cluster."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pytest

from geo.distance import geodesic_m
from geo.errors import GeoError
from geo.mesh import MeshLevel, cells_within, mesh_bounds, mesh_centres
from geo.partitions import (
    Answers,
    Layer,
    Layers,
    answer_partition,
    joined,
    nearest_in_reach,
    partitions,
    run_here,
    run_on,
)

REACH_M = 20_000.0
LIMITS_M = (300.0, 500.0, 1000.0)


@pytest.fixture(scope="module")
def question() -> tuple[Layer, Layers]:
    """Cells of one kilometre around the corner of four primary cells, stops and stations."""
    rng = np.random.default_rng(7)
    codes = [c for p in ("533800", "533900", "523870", "523970", "523877", "523907") for c in
             cells_within(p, MeshLevel.KM1)]  # fmt: skip
    lon, lat = mesh_centres(codes)
    layers = {
        name: {
            "lon": rng.uniform(137.9, 140.1, count),
            "lat": rng.uniform(34.5, 35.6, count),
        }
        for name, count in (("stop", 4000), ("station", 60))
    }
    return {"lon": lon, "lat": lat}, layers


@pytest.fixture
def function() -> partial[Answers]:
    return partial(nearest_in_reach, reach_m=REACH_M, limits_m=LIMITS_M)


def same(one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]) -> bool:
    return set(one) == set(other) and all(np.array_equal(one[key], other[key]) for key in one)


def test_answers_are_those_of_every_pair(
    question: tuple[Layer, Layers], function: partial[Answers]
) -> None:
    sites, layers = question
    found = function(sites, layers)
    some = np.arange(0, len(sites["lon"]), 7)
    for name, layer in layers.items():
        every = geodesic_m(
            sites["lon"][some, None], sites["lat"][some, None], layer["lon"], layer["lat"]
        )
        least = every.min(axis=1)
        inside = least <= REACH_M
        assert np.allclose(found[f"{name}_m"][some][inside], least[inside], rtol=0, atol=1e-6)
        assert np.isinf(found[f"{name}_m"][some][~inside]).all()
        assert np.array_equal(found[name][some], np.where(inside, every.argmin(axis=1), -1))
        if name == "station":
            assert inside.any()
            assert not inside.all()


def test_each_partition_holds_its_sites_and_every_point_in_reach(
    question: tuple[Layer, Layers],
) -> None:
    sites, layers = question
    parts = list(partitions(sites, layers, margin_m=REACH_M))
    assert [p.primary for p in parts] == ["5238", "5239", "5338", "5339"]
    assert sorted(np.concatenate([p.sites["number"] for p in parts])) == list(
        range(len(sites["lon"]))
    )
    for part in parts:
        west, south, east, north = mesh_bounds(part.primary)[0]
        stops = layers["stop"]
        # The nearest point of the cell, by degrees: never nearer than the true one by much.
        x, y = np.clip(stops["lon"], west, east), np.clip(stops["lat"], south, north)
        needed = geodesic_m(x, y, stops["lon"], stops["lat"]) <= REACH_M
        assert set(np.flatnonzero(needed)) <= set(part.layers["stop"]["number"])
        assert len(part.layers["stop"]["lon"]) < len(stops["lon"])


def test_partitions_give_the_answers_of_the_whole(
    question: tuple[Layer, Layers], function: partial[Answers]
) -> None:
    sites, layers = question
    parts = partitions(sites, layers, margin_m=REACH_M)
    assert same(joined(run_here(function, parts), len(sites["lon"])), function(sites, layers))


def test_a_margin_below_the_reach_loses_points(
    question: tuple[Layer, Layers], function: partial[Answers]
) -> None:
    sites, layers = question
    parts = partitions(sites, layers, margin_m=10.0)
    found = joined(run_here(function, parts), len(sites["lon"]))
    whole = function(sites, layers)
    assert not same(found, whole)
    assert (found["station_m"] >= whole["station_m"]).all()


@pytest.mark.slow
def test_a_cluster_gives_the_answers_of_the_whole(
    question: tuple[Layer, Layers], function: partial[Answers]
) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra «national» is missing")
    sites, layers = question
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit="1GB",
        ) as cluster,
        distributed.Client(cluster, timeout="60s") as client,
    ):
        assert len(client.scheduler_info()["workers"]) == 2
        parts = partitions(sites, layers, margin_m=REACH_M)
        found = joined(run_on(client, function, parts, wave=3), len(sites["lon"]))
    assert same(found, function(sites, layers))


def test_other_arrays_go_along_and_any_function_of_arrays_will_do(
    question: tuple[Layer, Layers],
) -> None:
    sites, layers = question
    trips = np.arange(len(layers["stop"]["lon"]))
    stops = {**layers["stop"], "trips": trips}

    def most(sites: Layer, layers: Layers) -> Answers:
        return {"most": np.full(len(sites["lon"]), layers["stop"]["trips"].max())}

    (part, *_) = partitions(sites, {"stop": stops}, margin_m=REACH_M)
    number, answers = answer_partition(part, most)
    assert np.array_equal(part.layers["stop"]["trips"], part.layers["stop"]["number"])
    assert np.array_equal(number, part.sites["number"])
    assert (answers["most"] == part.layers["stop"]["number"].max()).all()


def test_no_site_gives_no_partition() -> None:
    nothing = {"lon": np.empty(0), "lat": np.empty(0)}
    assert list(partitions(nothing, {"stop": nothing}, margin_m=1.0)) == []
    assert joined([], 0) == {}


def test_wrong_arrays_are_named(question: tuple[Layer, Layers], function: partial[Answers]) -> None:
    sites, layers = question
    for wrong in ({"lon": sites["lon"]}, {"lon": sites["lon"], "lat": sites["lat"][:1]}):
        with pytest.raises(GeoError, match="arrays of sites"):
            list(partitions(wrong, layers, margin_m=1.0))
    parts = list(partitions(sites, layers, margin_m=REACH_M))
    with pytest.raises(GeoError, match="one value a site"):
        answer_partition(parts[0], lambda _sites, _layers: {"one": np.zeros(1)})
    answers = list(run_here(function, parts))
    for incomplete in (answers[1:], [*answers, answers[0]], []):
        with pytest.raises(GeoError, match="each once"):
            joined(incomplete, len(sites["lon"]))
    with pytest.raises(GeoError, match="same names"):
        joined([answers[0], (answers[1][0], {})], len(sites["lon"]))
