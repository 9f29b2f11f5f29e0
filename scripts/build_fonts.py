"""Make the shipped fonts: Noto Sans JP, cut down to CP932 and some more signs.

Rebuild: ``python scripts/build_fonts.py`` (fetches the package with ``npm pack``), or with
``--tarball FILE`` from a copy at hand. ``scripts/build_vendor.py --check`` verifies them.
"""

import argparse
import hashlib
import io
import sys
import tarfile
import tempfile
from pathlib import Path

from build_vendor import VENDOR, fetch, record, row
from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-jp"
VERSION = "0.4.3"
# member of the tarball, its SHA-256, name of the shipped file
ORIGINALS = (
    (
        "package/400Regular/NotoSansJP_400Regular.ttf",
        "d930d5d52d15231c283089760f84584272ad5e37e14607ba0d19c798e7a9caec",
        "NotoSansJP-Regular",
    ),
    (
        "package/700Bold/NotoSansJP_700Bold.ttf",
        "c5b7b9d6a6eb682b0d4e6bbb38509575fd2759a28f147daa74714d1359a7909e",
        "NotoSansJP-Bold",
    ),
)
LICENCE_MEMBER = "package/LICENSE_FONT"
# Signs outside CP932 that names of places and reports need.
EXTRA = (
    "𠮷髙﨑德濵瀨塚鷗麴𠮟剝塡頰"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿"
    "㎡㎢㎞㎜㏊℃℉‰©®™–—―‘’“”•…‹›«»€£¥±×÷≤≥≠≈→←↑↓↔⇔△▲▽▼○●◎◇◆□■☆★♪♨✓✔✕〒〓"
    "āīūēōĀĪŪĒŌâîûêôàáèéìíòóùúäëïöüñç"
)


def wanted() -> set[int]:
    """Return the code points to keep: everything of CP932, kana of every kind, the extras."""
    points = {ord(sign) for sign in EXTRA}
    for high in range(0x100):
        for low in [None, *range(0x40, 0xFD)]:
            raw = bytes([high]) if low is None else bytes([high, low])
            try:
                points |= {ord(sign) for sign in raw.decode("cp932")}
            except UnicodeDecodeError:
                continue
    points |= set(range(0x20, 0x180)) | set(range(0x3000, 0x3100))
    return {point for point in points if point >= 0x20}  # noqa: PLR2004 - control signs


def cut(original: bytes, flavor: str | None) -> bytes:
    """Return the subset of a TrueType font, byte for byte the same on every run."""
    font = TTFont(io.BytesIO(original), recalcTimestamp=False)
    options = subset.Options(
        hinting=False,
        layout_features=["kern", "palt", "vert", "vrt2", "locl", "ccmp", "liga", "fwid", "hwid"],
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        drop_tables=["DSIG"],
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(wanted()))
    cutter.subset(font)
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def build(tarball: Path) -> dict[str, bytes]:
    """Return path below ``locator/vendor`` to bytes for all files of this script."""
    files: dict[str, bytes] = {}
    with tarfile.open(tarball) as tar:

        def read(member: str) -> bytes:
            handle = tar.extractfile(member)
            if handle is None:
                sys.exit(f"{member} is missing in {tarball.name}; expected {PACKAGE}@{VERSION}")
            return handle.read()

        for member, sha256, name in ORIGINALS:
            original = read(member)
            found = hashlib.sha256(original).hexdigest()
            if found != sha256:
                sys.exit(f"{member} has SHA-256 {found}; expected {sha256}; take {VERSION}")
            files[f"fonts/{name}.ttf"] = cut(original, None)
            files[f"web/fonts/{name}.woff2"] = cut(original, "woff2")
        files["fonts/OFL.txt"] = read(LICENCE_MEMBER)
    return files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tarball", type=Path, help="the package, already fetched")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = build(args.tarball or fetch(PACKAGE, VERSION, Path(folder)))
    rows = []
    for path, data in files.items():
        target = VENDOR / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        changed = "" if path.endswith(".txt") else "subset to CP932 and more; no hinting"
        facts = {"version": VERSION, "licence": "OFL-1.1", "changed": changed}
        rows.append(row(path, data, package=PACKAGE, **facts))
        print(f"{path}: {len(data):,} bytes")
    record(PACKAGE, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
