"""Fixtures that several rooms share."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A shared or loaded machine is no fault of a test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_MAIN = sys.modules["__main__"]
ROOT = Path(__file__).resolve().parent.parent
# Two processes that compile a scan at once would mix up its files in a shared folder.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["NUMBA_CACHE_DIR"] = str(ROOT / ".pytest_cache" / "scans" / WORKER)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real files, or skip where it does not exist."""
    folder = Path(os.environ.get("LOCATOR_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real files are missing: no folder {folder} (set LOCATOR_TEST_DATA)")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _nothing_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the developer states and keeps as own records out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("statements")
        patch.setenv("LOCATOR_STATEMENTS", str(folder / "statements.sqlite"))
        patch.setenv("LOCATOR_WORKSPACE", str(folder / "workspace.gpkg"))
        yield


@pytest.fixture(autouse=True)
def _main_module_stays() -> Iterator[None]:
    """Put the main module back: a page under test takes its place, and processes start from it."""
    yield
    sys.modules["__main__"] = _MAIN
