"""Files broken along their own structure: trees of JSON, elements, archives, databases, shapes."""

import gzip
import io
import json
import random
import re
import sqlite3
import struct
import warnings
import zipfile
from contextlib import closing, suppress

from fuzzing import seeds
from fuzzing.mutations import BYTES, NUMBERS, Mutation, broken, nasty, table

NAMES = (
    "../x.csv", "/abs.csv", "C:\\x.csv", "\\\\host\\x.csv", "a/../../x.csv", "list.csv", "LIST.CSV",
    "a\nb.csv", "\x1b[31m.csv", "x" * 3000 + ".csv", "\u202ecsv.exe", "", "a//b.csv", "./x.csv",
    "con", "stops.txt", "stop_times.txt", ".hidden.csv", "xl/workbook.xml", "mimetype", "x.json",
)  # fmt: skip
TOKYO = (
    'GEOGCS["T",DATUM["Tokyo",SPHEROID["Bessel 1841",6377397.155,299.1528128]],PRIMEM["G",0],'
    'UNIT["degree",0.0174532925199433]]'
)
SYSTEMS = (
    "EPSG:4326", "EPSG:6669", "EPSG:4301", "EPSG:999999", "EPSG:", "+proj=longlat +nadgrids=x.gsb",
    "GEOGCS[", 'PROJCS["x",GEOGCS["y"' + "[" * 500, "urn:ogc:def:crs:EPSG::4326", "\0", "",
    'VERT_CS["x",VERT_DATUM["y",2005],UNIT["metre",1]]', 'LOCAL_CS["x",UNIT["m",1]]',
    'GEOGCS["x",DATUM["d",SPHEROID["s",0,0]],PRIMEM["p",0],UNIT["u",0]]', "GEOCCS[" + "9" * 5000,
    TOKYO, 'GEOGCS["x",EXTENSION["PROJ4","+nadgrids=y"]]',
)  # fmt: skip
PAGES = (
    b"UTF-8", b"932", b"utf-7", b"unicode_escape", b"raw_unicode_escape", b"idna", b"punycode",
    b"undefined", b"utf-16", b"rot13", b"zlib", b"\xff", b"x" * 5000, b"ISO 8859-1",
)  # fmt: skip
SYMLINK = 0o120777 << 16
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
LISTED = (
    "SELECT n FROM t; INSERT INTO gpkg_contents (table_name, data_type, identifier) "
    "VALUES ('bad', 'attributes', 'bad')"
)
"""Ends a view, and enters it into the contents; from the 17th character on it does that alone."""
SQL = (
    "UPDATE gpkg_contents SET table_name = '{nasty}'",
    "UPDATE gpkg_contents SET data_type = '{nasty}'",
    "UPDATE gpkg_contents SET table_name = NULL",
    "UPDATE gpkg_geometry_columns SET column_name = '{nasty}'",
    "UPDATE gpkg_geometry_columns SET srs_id = {number}",
    "UPDATE gpkg_spatial_ref_sys SET definition = '{system}', organization = 'x'",
    "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = {number}",
    "UPDATE places SET geom = X'{hex}'",
    "UPDATE places SET geom = substr(geom, 1, {small})",
    "UPDATE places SET geom = '{nasty}'",
    "UPDATE places SET \"名称\" = '{nasty}'",
    "UPDATE places SET \"名称\" = X'{hex}'",
    "UPDATE places SET \"名称\" = CAST(X'{hex}' AS TEXT)",
    'UPDATE places SET "n" = 9e999',
    'ALTER TABLE places RENAME COLUMN n TO "{nasty}"',
    "DROP TABLE gpkg_geometry_columns",
    "DROP TABLE gpkg_spatial_ref_sys",
    "DROP TABLE places",
    "DELETE FROM places",
    f"CREATE VIEW bad AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) {LISTED}",  # noqa: S608
    f"CREATE VIEW bad AS SELECT hex(zeroblob({{small}} * 100000)) AS n; {LISTED[16:]}",
    f"CREATE TABLE bad ({{columns}}); INSERT INTO bad (c0) VALUES ('x'); {LISTED[16:]}",  # noqa: S608
    LISTED[16:].replace("bad", "sqlite_master"),
)


def json_tree(data: bytes, chance: random.Random) -> bytes:
    """Return JSON in which one to three values are replaced, renamed, nested or left out."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):  # a member broken already
        return broken(data, chance)
    for _ in range(chance.choice((1, 1, 2, 3))):
        tree = _in_tree(tree, chance)
    text = json.dumps(tree, ensure_ascii=chance.random() < 0.5)  # noqa: PLR2004
    return text.replace('"RAW', "").replace('RAW"', "").encode("utf-8", "surrogatepass")


def _in_tree(tree: object, chance: random.Random) -> object:
    places: list[tuple[object, object]] = []
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict | list):
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            places += [(node, key) for key in keys]
            stack += [node[key] for key in keys]  # type: ignore[call-overload]
    if not places:
        return _json_value(chance)
    node, key = chance.choice(places)
    way = chance.random()
    if way < 0.7:  # noqa: PLR2004 - seven in ten are replaced
        node[key] = _json_value(chance)  # type: ignore[index]
    elif isinstance(node, dict):
        node[chance.choice((nasty(chance), "type", "lon", "id", "\ud800"))] = node.pop(key)
    else:
        del node[key]  # type: ignore[attr-defined]
    return tree


def _json_value(chance: random.Random) -> object:
    deep = chance.choice((3, 60, 320, 960, 985, 993))
    return chance.choice(
        (
            None, True, 0, -1, 1.5, "", [], {}, nasty(chance), "\ud800", "\udfff城", [[]],
            [1, 2, 3], ["a", "b"], {"a": {"b": 1}}, "RAW1e999RAW", "RAW" + "9" * 400 + "RAW",
            "RAW" + "9" * 4300 + "RAW", "RAW-0RAW", "RAWNaNRAW",
            "RAW" + "[" * deep + "]" * deep + "RAW",
            'RAW{"a":' * 1 + '{"a":' * deep + "1" + "}" * deep + "}RAW", [140.3, 38.2],
            [[140.3, 38.2], [1e308, 1e308]], "MultiPoint", "LineString", "Polygon", "MultiPolygon",
            "Point", "GeometryCollection", [[[["RAW" + "9" * 400 + "RAW", 1]]]], 10**18,
        )
    )  # fmt: skip


def elements(data: bytes, chance: random.Random) -> bytes:
    """Return XML whose elements are doubled, nested, renamed or left open, or whose text is bad."""
    text = data.decode("utf-8", "replace")
    tags = list(re.finditer(r"</?([\w:]+)[^>]*>", text))
    for _ in range(chance.choice((1, 1, 2, 3)) if tags else 0):
        tag, other = chance.choice(tags), chance.choice(tags)
        start, end = tag.span()
        swaps = (
            text[:start] + text[end:],
            text[:start] + other[0] + text[end:],
            text[:end] + other[0] + text[end:],
            text[:start] + tag[0] * chance.choice((2, 150, 260)) + text[end:],
            text[:end] + nasty(chance) + text[end:],
            text[:end] + chance.choice(("nan,nan", "1e400,1", "1", "1,2 3", ",", "140,38 " * 900))
            + re.sub(r"^[^<]*", "", text[end:]),
            text[:end] + f"<Placemark><Folder>{other[0]}</Folder></Placemark>" + text[end:],
            text[:end] + "<Folder><Placemark></Placemark></Folder>" + text[end:],
            text[: end - 1] + f' name="{nasty(chance)}" lat="{nasty(chance)}">' + text[end:],
            text[:start] + text[start:end] + text[min(start, other.start()) : end] + text[end:],
        )  # fmt: skip
        text = chance.choice(swaps)
        tags = list(re.finditer(r"</?([\w:]+)[^>]*>", text)) or tags
        tags = [t for t in tags if t.end() <= len(text)] or tags
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "utf-16", "cp932"))
    return text.encode(encoding, "replace")


def archive(data: bytes, chance: random.Random) -> bytes:
    """Return a ZIP file repacked: members broken inside, renamed, doubled, locked, mislabelled."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        members = [(info.filename, whole.read(info)) for info in whole.infolist()]
    for _ in range(chance.choice((1, 1, 2))):
        place = chance.randrange(len(members))
        name, content = members[place]
        way = chance.randrange(6)
        if way < 3:  # noqa: PLR2004 - half of them are broken inside
            members[place] = (name, inside(name, content, chance))
        elif way == 3:  # noqa: PLR2004
            members[place] = (chance.choice(NAMES), content)
        elif way == 4:  # noqa: PLR2004
            members.append((chance.choice((name, *NAMES)), chance.choice(members)[1]))
        else:
            members.append((f"{name}.zip", data))
    return _packed(members, chance)


def _packed(members: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    method = chance.choice(METHODS) if chance.random() < 0.2 else zipfile.ZIP_DEFLATED  # noqa: PLR2004
    with zipfile.ZipFile(buffer, "w", method) as target, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in members[:40]:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, method
            if chance.random() < 0.03:  # noqa: PLR2004
                info.external_attr, info.create_system = SYMLINK, 3
            with suppress(UnicodeEncodeError):
                target.writestr(info, content)
        if chance.random() < 0.05:  # noqa: PLR2004
            target.comment = b"PK\x05\x06" + b"\0" * 30
    packed = bytearray(buffer.getvalue())
    if chance.random() < 0.3:  # noqa: PLR2004
        _mislabelled(packed, chance)
    return bytes(packed)


def _mislabelled(packed: bytearray, chance: random.Random) -> None:
    """Put a wrong number into the header of a member or into the directory."""
    signature, fields = chance.choice(
        (
            (b"PK\x01\x02", (8, 10, 16, 20, 24, 28, 30, 38, 42)),
            (b"PK\x03\x04", (6, 8, 14, 18, 22, 26, 28)),
            (b"PK\x05\x06", (8, 10, 12, 16, 20)),
        )
    )
    starts = [m.start() for m in re.finditer(re.escape(signature), packed)]
    if starts:
        spot = chance.choice(starts) + chance.choice(fields)
        told = struct.pack("<I", chance.choice((*NUMBERS, chance.randrange(1 << 20))))
        packed[spot : spot + 4] = told[: chance.choice((2, 4))].ljust(4, b"\0")


def inside(name: str, content: bytes, chance: random.Random) -> bytes:
    """Return a member broken as its kind breaks best."""
    suffix = name.rpartition(".")[2]
    if suffix == "prj":
        return chance.choice(SYSTEMS).encode()
    if suffix == "cpg":
        return chance.choice(PAGES)
    if "/worksheets/" in name or name.endswith(("sharedStrings.xml", "styles.xml")):
        return worksheet(content, chance)
    way: Mutation | None = None
    if suffix in {"kml", "xml", "rels"} and chance.random() < 0.6:  # noqa: PLR2004
        way = elements
    elif suffix in {"geojson", "json"} and chance.random() < 0.6:  # noqa: PLR2004
        way = json_tree
    elif suffix == "csv" and chance.random() < 0.6:  # noqa: PLR2004
        return table((seeds.HEADINGS, *seeds.ROWS), chance)
    return (way or broken)(content, chance)


CELLS = (
    (
        r' r="[A-Z]+\d+"',
        ("ZZZ1", "XFD1048576", "A0", "A99999999999", "1", "", "ZZZZ9", "A1:B2"),
    ),
    (r' r="\d+"', ("0", "-1", "1048576", "99999999999", "x", "", "1.5")),
    (r' t="\w+"', ("s", "b", "d", "e", "inlineStr", "str", "n", "x")),
    (r"<v>[^<]*", ("1e400", "-1", "99999999", "2958466", "nan", "", "x", "1" * 400)),
    (r' ref="[^"]*"', ("A1:ZZZ9999999", "B9:A1", "A1", "A1:XFD1048576", "$A$1:B2", "A0:B0")),
    (r' s="\d+"', ("1", "-1", "99999", "x")),
)
"""What a sheet says of its cells, and what it may say wrongly."""


def worksheet(content: bytes, chance: random.Random) -> bytes:
    """Return the XML of a sheet with bad references, types, numbers, ranges."""
    text = content.decode("utf-8", "replace")
    for _ in range(chance.choice((1, 1, 2, 3))):
        pattern, values = chance.choice((*CELLS, (r"<t[^>]*>[^<]*", (nasty(chance), "_xD800_"))))
        found = list(re.finditer(pattern, text))
        if found:
            match = chance.choice(found)
            head = re.match(r"^( \w+=\"|<v>|<t[^>]*>)", match[0])
            lead = head[0] if head else ""
            end = '"' if lead.endswith('"') else ""
            value = chance.choice(values).replace("<", "&lt;").replace("&a", "&amp;a")
            text = text[: match.start()] + lead + value + end + text[match.end() :]
    data = text.encode("utf-8", "replace")
    return broken(data, chance) if chance.random() < 0.2 else data  # noqa: PLR2004


def database(data: bytes, chance: random.Random) -> bytes:
    """Return a GeoPackage changed by hostile statements."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.deserialize(data)
        for _ in range(chance.choice((1, 1, 2, 3))):
            told = chance.choice(SQL).format(
                nasty=nasty(chance).replace("'", "''").replace('"', '""').replace("\0", ""),
                number=chance.choice((*NUMBERS, -1, 6669, 4301, 3857, "NULL", "'x'")),
                system=chance.choice(SYSTEMS).replace("'", "''").replace("\0", ""),
                hex=_blob(chance).hex(),
                small=chance.randrange(64),
                columns=", ".join(f"c{n}" for n in range(chance.choice((1, 500, 1100)))),
            )
            with suppress(sqlite3.Error, sqlite3.Warning, ValueError):
                base.executescript(told)
        return base.serialize()


def _blob(chance: random.Random) -> bytes:
    head = struct.pack("<2sBBi", b"GP", 0, chance.choice((1, 3, 17, 9, 0xFF)), 4326)
    deep = struct.pack("<BII", 1, 7, 1) * chance.choice((1, 50, 3000))
    bodies = (
        struct.pack("<BIdd", 1, 1, float("nan"), 1e308),
        struct.pack("<BII", 1, 2, 0xFFFFFFFF),
        struct.pack("<BII", 1, 3, 0x7FFFFFFF),
        deep + struct.pack("<BIdd", 1, 1, 140.3, 38.2),
        b"",
        bytes(chance.randrange(256) for _ in range(30)),
    )
    return broken(head + chance.choice(bodies), chance, BYTES[2:3])


def shapes(data: bytes, chance: random.Random) -> bytes:
    """Return a ZIP file of a Shapefile with wrong numbers in the headers of its files."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        members = {info.filename: whole.read(info) for info in whole.infolist()}
    for _ in range(chance.choice((1, 1, 2))):
        name = chance.choice(sorted(members))
        content = bytearray(members[name])
        suffix = name.rpartition(".")[2]
        if suffix in {"shp", "shx", "dbf"} and content:
            limit = {"shp": len(content), "shx": len(content), "dbf": 200}[suffix]
            spot = chance.randrange(min(limit, len(content)))
            order = chance.choice(("<I", ">I"))
            content[spot : spot + 4] = struct.pack(order, chance.choice(NUMBERS))
            members[name] = bytes(content)
        else:
            members[name] = inside(name, members[name], chance)
        if chance.random() < 0.05:  # noqa: PLR2004
            del members[chance.choice(sorted(members))]
            if not members:
                break
    return seeds.zipped(members)


def broken_case(reader: str, name: str, data: bytes, chance: random.Random) -> bytes:
    """Return a file of a reader, broken in a way that suits it or in any way."""
    way = chance.random()
    if way < 0.03 or (way < 0.5 and reader in {"mapping", "format"}):  # noqa: PLR2004
        return data  # whole: what is asked of it, or the list it is used on, is hostile
    if way > 0.75:  # noqa: PLR2004 - a quarter in any way
        return broken(data, chance)
    if name.endswith(".zip") and reader not in {"shapefile", "zip"}:
        return archive(data, chance)
    return _WAYS.get(reader, broken)(data, chance)


def _list(_: bytes, chance: random.Random) -> bytes:
    rows = ((seeds.HEADINGS, *seeds.ROWS), seeds.WORKS, seeds.SHOOTS, (seeds.HEADINGS,))
    return table(chance.choice(rows), chance)


def _packed_list(_: bytes, chance: random.Random) -> bytes:
    return gzip.compress(table((seeds.HEADINGS, *seeds.ROWS), chance), mtime=0)


def _cells_of_people(_: bytes, chance: random.Random) -> bytes:
    return table([line.split(",") for line in seeds.MESHES.splitlines()], chance)


def _shapes_or_archive(data: bytes, chance: random.Random) -> bytes:
    return chance.choice((shapes, shapes, archive))(data, chance)


_WAYS: dict[str, Mutation] = {
    "csv": _list,
    "tsv": _list,
    "gz": _packed_list,
    "population": _cells_of_people,
    "geojson": json_tree,
    "json": json_tree,
    "mapping": json_tree,
    "kml": elements,
    "gpx": elements,
    "kmz": archive,
    "xlsx": archive,
    "zip": archive,
    "shapefile": _shapes_or_archive,
    "geopackage": database,
}
"""Reader to the way that suits its files."""
