"""The embedded catalogue, which nobody writes to: loaded once for all the tests of a process."""

import pytest

from locator.catalogue import load_catalogue
from locator.records import Catalogue


@pytest.fixture(scope="session")
def embedded() -> Catalogue:
    return load_catalogue()
