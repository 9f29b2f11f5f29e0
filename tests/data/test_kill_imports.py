"""Imports that are killed leave a whole workspace: a short run of the script."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.thorough
def test_three_killed_imports_leave_whole_workspaces(tmp_path: Path) -> None:
    file = tmp_path / "tiny.csv"
    file.write_text("id,名称,経度,緯度\na,城,138.56,35.66\nb,橋,138.5,35.6\n", encoding="utf-8")
    script = ROOT / "scripts" / "kill_imports.py"
    done = subprocess.run(
        [sys.executable, str(script), str(file), "--moments", "3", "--seed", "2"],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.rsplit(", ", 1)[1] for line in lines[:2]] == ["0 -> 2 records", "1 -> 3 records"]
    assert [line.split("\t")[0] for line in lines[2:5]] == ["1", "2", "3"]
    assert all(line.endswith("\tok") for line in lines[2:5])
    assert lines[5].startswith("3 moments (seed 2): ")
    assert lines[5].endswith("; 0 with faults")
