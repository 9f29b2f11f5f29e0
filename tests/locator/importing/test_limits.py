import dataclasses

import pytest

from locator.importing import ImportLimits


def test_a_file_of_300_megabytes_is_the_most() -> None:
    assert ImportLimits().file_bytes == 300_000_000


def test_limits_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ImportLimits().rows = 1  # type: ignore[misc]
