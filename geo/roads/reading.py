"""Opening a file of roads by its content, as far as it can be trusted."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.errors import RoadsError
from geo.roads.network import RoadLimits, RoadNetwork

_MARK = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PBF = b"\x0a\x09OSMHeader"
_PACKED = ((b"\x1f\x8b", "GZIP"), (b"BZh", "BZIP2"), (b"PK", "ZIP"), (b"\xfd7zXZ", "XZ"))
_EXPECTED = "OpenStreetMap (.osm, .osm.pbf) or GraphML"

Reader = Callable[[Path, str, RoadLimits], RoadNetwork]


def read_roads(path: Path, *, limits: RoadLimits | None = None) -> RoadNetwork:
    """Read the walkable ways of a file: OpenStreetMap XML or PBF, or GraphML as OSMnx saves it.

    The content decides the form. Ways are taken as ``geo.roads.walkable`` says, in both
    directions; metres are geodesic (GRS80), measured along the drawn line.

    Raises
    ------
    RoadsError
        The file cannot be opened, is too large, empty, broken, unsafe or of another kind, has no
        walkable way, or the extra ``roads`` is not installed.
    CRSError
        A GraphML's coordinates are projected, or of an old datum.
    """
    limits = limits or RoadLimits()
    form = _form(path)
    limit = limits.graphml_bytes if form == "graphml" else limits.osm_bytes
    if (size := path.stat().st_size) > limit:
        raise RoadsError(
            f"{path.name} has {size} bytes; expected at most {limit}; cut a smaller area out of it",
            code="roads_too_large",
            file=path.name,
            found=size,
            limit=limit,
        )
    module, name = ("graphml", "read_graphml") if form == "graphml" else ("osm", "read_osm")
    reader: Reader = getattr(_extra(f"geo.roads.{module}"), name)
    return reader(path, form, limits)


def check_extra() -> None:
    """Look whether files of roads can be read here.

    Raises
    ------
    RoadsError
        The extra ``roads`` is not installed.
    """
    for module in ("geo.roads.osm", "geo.roads.graphml", "defusedxml.ElementTree"):
        _extra(module)


def _form(path: Path) -> str:
    """Return ``osm``, ``pbf`` or ``graphml``."""
    try:
        is_other = path.exists() and not path.is_file()
        head = b"" if is_other else _head(path)
    except OSError as error:
        reason = str(error.strerror or error)
        raise RoadsError(
            f"{path.name} cannot be opened ({reason}); expected a file of roads; check the path",
            code="roads_unreadable",
            file=path.name,
            reason=reason,
        ) from error
    if is_other:
        raise RoadsError(
            f"{path.name or path} is a folder, a device or a pipe; expected a file of roads; give "
            "the path of that",
            code="roads_not_regular",
            file=path.name or str(path),
        )
    if not head.strip():
        raise RoadsError(
            f"{path.name} is empty; expected {_EXPECTED}; fetch it again",
            code="roads_empty",
            file=path.name,
        )
    if head.startswith(_UTF16):
        raise RoadsError(
            f"{path.name} is a text in UTF-16; expected {_EXPECTED} in UTF-8; save it again as "
            "UTF-8",
            code="roads_utf16",
            file=path.name,
        )
    if head[4 : 4 + len(_PBF)] == _PBF:
        return "pbf"
    if head.removeprefix(_MARK).lstrip().startswith(b"<"):
        root = _root(path)
        if root in {"osm", "graphml"}:
            return root
        raise _other(path, f"<{root[:40]}>")
    packed = next((name for start, name in _PACKED if head.startswith(start)), "")
    raise _other(path, f"{packed}, to be unpacked first" if packed else "neither XML nor PBF")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(256)


def _root(path: Path) -> str:
    """Return the name of the first element of an XML file that declares no entities."""
    safe, faults = _extra("defusedxml.ElementTree"), _extra("defusedxml.common")
    try:
        with path.open("rb") as file:
            _, element = next(safe.iterparse(file, events=("start",), forbid_dtd=True))
    except faults.DefusedXmlException as error:
        raise RoadsError(
            f"{path.name} declares a document type or entities, which can fill the memory; "
            f"expected {_EXPECTED} without them; fetch it from its publisher",
            code="roads_unsafe",
            file=path.name,
        ) from error
    except (safe.ParseError, StopIteration, LookupError, ValueError) as error:
        raise RoadsError(
            f"{path.name} is broken ({error}); expected {_EXPECTED}; fetch it again",
            code="roads_broken",
            file=path.name,
            reason=str(error),
        ) from error
    return str(element.tag).rpartition("}")[2]


def _other(path: Path, found: str) -> RoadsError:
    return RoadsError(
        f"{path.name} is another file ({found}); expected {_EXPECTED}; export the roads in one of "
        "these forms",
        code="roads_other_file",
        file=path.name,
        found=found,
    )


def _extra(module: str) -> Any:
    """Return a module that needs the extra ``roads``, imported when it is first asked for."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise RoadsError(
            f"the package {error.name} is not installed; roads need the extra «roads»: "
            'pip install "locator[roads]"; on a closed network: '
            'pip download -d wheels -c constraints.txt ".[roads]" elsewhere, then '
            'pip install --no-index --find-links wheels "locator[roads]"',
            code="roads_extra_missing",
            found=error.name,
        ) from error
