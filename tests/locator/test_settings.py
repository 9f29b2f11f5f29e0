import os
import subprocess
import sys
from pathlib import Path

import pytest

from locator import settings
from locator.errors import DataError
from locator.settings import CarEstimate, Settings, WalkPolicy, find_data

ROOT = Path(__file__).resolve().parents[2]


def test_the_walk_limit_is_615_m_as_the_crow_flies() -> None:
    walk = WalkPolicy()
    assert walk.limit_geodesic_m == pytest.approx(615.384615, abs=1e-6)  # 800 / 1.3
    assert WalkPolicy(detour=1.0, limit_m=500).limit_geodesic_m == 500


def test_the_decided_numbers() -> None:
    now = Settings()
    assert (now.walk.detour, now.walk.speed_m_min, now.walk.limit_m) == (1.3, 80.0, 800.0)
    assert (now.coarse_m, now.known_share, now.old_timetable_days) == (1000.0, 0.3, 400)


def test_the_bands_of_a_drive_rise_to_the_end_of_the_world() -> None:
    ends = [end for end, _ in CarEstimate().bands]
    assert ends == sorted(ends)
    assert ends[-1] == float("inf")


def package(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text("{}", encoding="utf-8")
    return folder


def test_a_folder_of_the_caller_comes_first(tmp_path: Path) -> None:
    assert find_data(package(tmp_path / "mine")) == (tmp_path / "mine").resolve()


def test_the_copy_of_a_wheel_comes_before_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PACKAGE", tmp_path / "locator")
    repository = package(tmp_path / "data")
    assert find_data() == repository
    wheel = package(tmp_path / "locator" / "_data")
    assert find_data() == wheel


def test_a_folder_without_data_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no datapackage\.json in .*; reinstall locator") as caught:
        find_data(tmp_path)
    assert caught.value.code == "no_data"


def test_from_another_folder_an_editable_install_reads_the_repository(tmp_path: Path) -> None:
    code = "from locator.settings import find_data; print(find_data())"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()) == ROOT / "data"
