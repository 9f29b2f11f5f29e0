"""The data are found both ways: in a wheel, and in the repository of an editable install."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PRINT = (
    "from locator.settings import find_data; from locator.catalogue import load_catalogue; "
    "import locator; print(locator.__file__); print(find_data()); "
    "print(len(load_catalogue().locations))"
)


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the build tools of this environment: no download."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(root), "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--quiet", "--wheel-dir", str(target)]
    subprocess.run(command, check=True, timeout=300)
    (found,) = target.glob("locator-*.whl")
    return found


def run(folder: Path, *path: str) -> list[str]:
    code = f"import sys; sys.path[:0] = {list(path)!r}; {PRINT}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout.split("\n")


def test_a_wheel_carries_its_own_copy(wheel: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    module, data, count, *_ = run(elsewhere, str(unpacked))
    assert Path(module) == unpacked / "locator" / "__init__.py"
    assert Path(data) == unpacked / "locator" / "_data"
    assert int(count) > 400
    assert (unpacked / "locator" / "vendor" / "fonts" / "NotoSansJP-Regular.ttf").is_file()
    assert (unpacked / "locator" / "maps" / "web" / "map.js").is_file()


def test_an_editable_install_reads_the_repository(root: Path, tmp_path: Path) -> None:
    module, data, count, *_ = run(tmp_path)
    assert Path(module) == root / "locator" / "__init__.py"
    assert Path(data) == root / "data"
    assert int(count) > 400
