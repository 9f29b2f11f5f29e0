"""A file of roads is opened by its content, and refused with a reason where it cannot be."""

import gzip
import importlib
import os
from pathlib import Path
from types import ModuleType

import pytest

from geo.errors import RoadsError
from geo.roads.network import RoadLimits
from geo.roads.reading import check_extra, read_roads
from tests.geo.roads.towns import EVERY_BIT, RIVER, RIVER_WAYS, graphml, osm, river, write

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<osm version="0.6"><node id="1" lat="35" lon="138"><tag k="n" v="&b;"/></node></osm>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE osm SYSTEM "http://example.org/osm.dtd"><osm/>'
FAULTS = [
    ("roads_empty", b""),
    ("roads_empty", b" \n"),
    ("roads_other_file", b"id,name\n1,x\n"),
    ("roads_utf16", graphml({}, [], {}).encode("utf-16")),
    ("roads_utf16", graphml({}, [], {}).encode("utf-16-le")),
    ("roads_utf16", graphml({}, [], {}).encode("utf-16-be")),
    ("roads_other_file", b"PK\x03\x04 a zip"),
    ("roads_other_file", gzip.compress(osm(RIVER, RIVER_WAYS).encode())),
    ("roads_other_file", b"<html><body/></html>"),
    ("roads_other_file", b'<?xml version="1.0"?><osmChange version="0.6"/>'),
    ("roads_other_file", b"\x89PNG\r\n\x1a\n"),
    ("roads_broken", b'<osm version="0.6"><node id="1" lat="35"'),
    ("roads_broken", b'<osm version="0.6"><node id="1" lat="a" lon="b"/></osm>'),
    ("roads_broken", b"<osm version='0.6'><way id='1'><nd ref='1'/></osm>"),
    ("roads_broken", b"\0\0\0\x0d\x0a\x09OSMHeader"),
    ("roads_broken", b"<"),
    ("roads_unsafe", BOMB.encode()),
    ("roads_unsafe", BOMB.replace("osm", "graphml").encode()),
    ("roads_unsafe", OUTSIDE.encode()),
    ("roads_none", b'<osm version="0.6"></osm>'),
    ("roads_none", osm(RIVER, [((1, 2), {"building": "yes"})]).encode()),
    ("roads_none", osm(RIVER, [((1, 2), {"highway": "motorway"})]).encode()),
    (
        "roads_none",
        osm(RIVER, [((1,), {"highway": "path"}), ((9, 8), {"highway": "path"})]).encode(),
    ),
]


@pytest.mark.parametrize(("code", "content"), FAULTS)
def test_what_cannot_be_read_is_refused_with_its_reason(
    code: str, content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(RoadsError, match=r"roads\.any.*expected") as fault:
        read_roads(write(tmp_path / "roads.any", content))
    assert fault.value.code == code


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RoadsError, match="cannot be opened") as fault:
        read_roads(tmp_path / "none.osm")
    assert fault.value.code == "roads_unreadable"
    with pytest.raises(RoadsError):
        read_roads(tmp_path)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = river(tmp_path)
    size = path.stat().st_size
    assert read_roads(path, limits=RoadLimits(osm_bytes=size)).length_m > 0
    with pytest.raises(RoadsError, match=f"{size} bytes; expected at most {size - 1}") as fault:
        read_roads(path, limits=RoadLimits(osm_bytes=size - 1))
    assert fault.value.code == "roads_too_large"
    assert RoadLimits().osm_bytes == 300_000_000


def test_too_many_pieces_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RoadsError) as fault:
        read_roads(river(tmp_path), limits=RoadLimits(pieces=2))
    assert fault.value.code == "roads_too_many"


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    marked = b"\xef\xbb\xbf" + osm(RIVER, RIVER_WAYS).encode()
    assert len(read_roads(write(tmp_path / "roads.pbf", marked)).piece_m) == 3
    text = graphml(
        {"a": {"x": "138.0", "y": "35.0"}, "b": {"x": "138.01", "y": "35.0"}}, [("a", "b", {})], {}
    )
    network = read_roads(write(tmp_path / "roads.osm", text), limits=EVERY_BIT)
    assert network.extract.name == "roads.osm"
    assert len(network.piece_m) == 1


@pytest.mark.parametrize(
    ("package", "room"),
    [("osmium", "geo.roads.osm"), ("networkx", "geo.roads.graphml"), ("defusedxml", "")],
)
def test_a_missing_extra_says_how_to_install_it(
    package: str, room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def lacking(name: str) -> ModuleType:
        if name.startswith(package) or name == room:
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        return real(name)

    monkeypatch.setattr(importlib, "import_module", lacking)
    path = river(tmp_path)
    if package == "networkx":
        write(path, graphml({}, [], {}))
    with pytest.raises(RoadsError, match="--no-index --find-links wheels") as fault:
        read_roads(path)
    assert (fault.value.code, fault.value.facts["found"]) == ("roads_extra_missing", package)
    with pytest.raises(RoadsError, match=package):
        check_extra()


def test_a_pipe_and_a_device_are_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.osm"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(RoadsError, match="is a folder, a device or a pipe") as caught:
            read_roads(path)
        assert caught.value.code == "roads_not_regular"
