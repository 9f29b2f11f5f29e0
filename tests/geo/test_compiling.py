"""A first compilation is said."""

import logging
from pathlib import Path

import numpy as np
import pytest
from numba import njit
from numba.core.errors import TypingError

from geo import compiling
from geo.compiling import announced, compiled, compiled_in_place, compiled_part
from geo.transit.earliest import earliest_alightings
from geo.transit.kernels import scan_lanes


def test_the_first_compilation_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    @njit
    def kernel(number: int) -> int:
        return number + 1

    with caplog.at_level(logging.INFO, logger="geo.compiling"):
        with announced(kernel):
            assert kernel(1) == 2
        said = len(caplog.records)
        with announced(kernel):
            assert kernel(2) == 3
    assert len(caplog.records) == said
    assert all("once on this computer" in record.message for record in caplog.records)


def test_a_scan_is_kept_on_disk() -> None:
    places = {earliest_alightings.stats.cache_path, scan_lanes.stats.cache_path}
    assert len(places) == 1
    assert Path(places.pop()).is_absolute()


def test_without_a_place_to_keep_it_a_scan_still_runs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unwritable(*, cache: bool = False, **options: bool) -> object:
        if cache:
            raise RuntimeError("no locator available")
        return njit(**options)

    monkeypatch.setattr(compiling, "njit", unwritable)

    def kernel(number: int) -> int:
        return number + 2

    with caplog.at_level(logging.INFO, logger="geo.compiling"):
        assert compiled(kernel)(1) == 3
    assert "cannot be kept" in caplog.text


def test_parts_run_within_what_python_calls_and_hold_no_array() -> None:
    @compiled_part
    def doubled(numbers: np.ndarray, at: int) -> None:
        numbers[at] *= 2

    @compiled_in_place
    def all_doubled(numbers: np.ndarray) -> None:
        for at in range(numbers.size):
            doubled(numbers, at)

    numbers = np.arange(4)
    all_doubled(numbers)
    assert numbers.tolist() == [0, 2, 4, 6]


def test_what_makes_an_array_cannot_be_compiled_in_place() -> None:
    @compiled_in_place
    def made(count: int) -> int:
        return int(np.zeros(count).size)

    with pytest.raises(TypingError, match="zeros"):
        made(3)
