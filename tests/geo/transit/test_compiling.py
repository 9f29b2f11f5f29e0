"""A first compilation is said."""

import logging

import pytest
from numba import njit

from geo.transit.compiling import announced


def test_the_first_compilation_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    @njit
    def kernel(number: int) -> int:
        return number + 1

    with caplog.at_level(logging.INFO, logger="geo.transit.compiling"):
        with announced(kernel):
            assert kernel(1) == 2
        said = len(caplog.records)
        with announced(kernel):
            assert kernel(2) == 3
    assert len(caplog.records) == said
    assert all("once on this computer" in record.message for record in caplog.records)
