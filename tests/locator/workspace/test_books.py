import sqlite3
from contextlib import closing
from dataclasses import replace

from locator.workspace import KINDS, kind_of
from locator.workspace.books import (
    make,
    new_batch,
    put,
    read_batches,
    read_changes,
    read_entries,
    stretch,
    tables,
    with_origins,
)
from tests.locator.workspace.entries import entry, intake


def test_a_batch_its_changes_and_its_entries_on_an_open_file() -> None:
    kind = kind_of("locations")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        assert tables(base) == set()
        make(base)
        assert set(KINDS) | {"locator_batches", "gpkg_contents"} <= tables(base)
        number = new_batch(base, intake(), "me")
        first = with_origins(entry("a", note=None), None, number)
        assert first.origins == {"name_ja": 1, "lon": 1, "lat": 1}
        put(base, kind, number, None, first)
        put(base, kind, number, first, first)
        later = with_origins(replace(first, lon=139.0), first, 2)
        assert later.origins == {"name_ja": 1, "lon": 2, "lat": 1}
        put(base, kind, number, first, later)
        stretch(base, kind)
        assert list(read_entries(base, kind)) == [later]
        assert [(c.before, c.after) for c in read_changes(base, number)] == [
            (None, first),
            (first, later),
        ]
        assert [b.by for b in read_batches(base)] == ["me"]
        box = "SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 'locations'"
        assert base.execute(box).fetchone() == (139.0, 139.0)
        put(base, kind, number, later, None)
        stretch(base, kind)
        assert (list(read_entries(base, kind)), base.execute(box).fetchone()) == ([], (None, None))
