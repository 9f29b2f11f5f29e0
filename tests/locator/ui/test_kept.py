"""The workspace on the screen: read anew when its file changes, a fault where it is none."""

from pathlib import Path

import pytest

from locator.errors import DataError
from locator.ui.kept import kept, signature, workspace_signature
from locator.workspace import Entry, Intake, Workspace


def test_what_is_written_is_seen_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own.gpkg"
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(path))
    assert (kept().entries, kept().asides, kept().batches) == ({}, (), ())
    assert workspace_signature() == ""
    entry = Entry(kind="locations", id="a", fields={"name_ja": "橋"})
    Workspace(path).write(Intake(action="import", kind="locations", entries=(entry,)), by="me")
    assert list(kept().entries["locations"]) == ["a"]
    assert [b.by for b in kept().batches] == ["me"]
    first = signature(path)
    Workspace(path).undo(1, by="you")
    assert kept().entries["locations"] == {}
    assert signature(path) != first


def test_two_files_of_one_name_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("one", "two"):
        path = tmp_path / folder / "own.gpkg"
        entry = Entry(kind="locations", id=folder, fields={"name_ja": folder})
        intake = Intake(action="import", kind="locations", entries=(entry,))
        Workspace(path).write(intake, by="me")
    for folder in ("one", "two"):
        monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / folder / "own.gpkg"))
        assert list(kept().entries["locations"]) == [folder]


def test_a_file_that_is_no_workspace_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.gpkg"
    path.write_bytes(b"nothing of ours")
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(path))
    with pytest.raises(DataError, match="cannot be used"):
        kept()
