"""The embedded data, which no command writes to: read once for all commands of a process."""

import functools
import importlib
import pkgutil
from pathlib import Path

import pytest

import locator.cli
from locator import catalogue, imports
from locator.importing.formats import load_formats
from locator.outlines import load_outlines
from locator.records import Catalogue
from locator.settings import find_data

ROOMS = [
    importlib.import_module(f"locator.cli.{found.name}")
    for found in pkgutil.iter_modules(locator.cli.__path__)
]
_read = catalogue.load_catalogue
_read_once = functools.cache(_read)
_formats_once = functools.cache(load_formats)
_outlines_once = functools.cache(load_outlines)


@pytest.fixture(autouse=True)
def _one_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = find_data()

    def load(data: Path | None = None) -> Catalogue:
        return _read_once(embedded) if find_data(data) == embedded else _read(data)

    for room in ("catalogue", "cli.data", "cli.distances", "cli.doctor", "imports"):
        monkeypatch.setattr(f"locator.{room}.load_catalogue", load)
    monkeypatch.setattr("locator.imports.load_formats", _formats_once)
    for room in (*ROOMS, imports):
        if hasattr(room, "load_outlines"):
            monkeypatch.setattr(room, "load_outlines", _outlines_once)
