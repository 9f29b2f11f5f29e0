"""Make the shipped fonts: Noto Sans JP, cut down to CP932 and some more signs.

Rebuild: ``python scripts/build_fonts.py`` (fetches the package with ``npm pack``), or with
``--tarball FILE`` from a copy at hand. Verify what is shipped: ``--check`` (no network).
"""

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "locator" / "vendor"
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


def fetch(folder: Path) -> Path:
    """Fetch the package with npm into a folder."""
    command = ["npm", "pack", f"{PACKAGE}@{VERSION}", "--silent"]
    name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return folder / name.stdout.strip().splitlines()[-1]


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


def manifest(files: dict[str, bytes]) -> str:
    """Return the manifest of the fonts as JSON."""
    rows = [
        {
            "path": path,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "package": PACKAGE,
            "version": VERSION,
            "licence": "OFL-1.1",
            "changed": "" if path.endswith(".txt") else "subset to CP932 and more; no hinting",
        }
        for path, data in sorted(files.items())
    ]
    return json.dumps({"files": rows}, indent=1, ensure_ascii=False) + "\n"


def check() -> int:
    """Compare the shipped files with their manifest; return the exit code."""
    rows = json.loads((VENDOR / "fonts" / "manifest.json").read_text(encoding="utf-8"))["files"]
    bad = [
        row["path"]
        for row in rows
        if not (VENDOR / row["path"]).is_file()
        or hashlib.sha256((VENDOR / row["path"]).read_bytes()).hexdigest() != row["sha256"]
    ]
    print(f"{len(rows)} files, {sum(row['bytes'] for row in rows):,} bytes; differing: {bad}")
    return 1 if bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tarball", type=Path, help="the package, already fetched")
    parser.add_argument("--check", action="store_true", help="verify the shipped files only")
    args = parser.parse_args()
    if args.check:
        return check()
    with tempfile.TemporaryDirectory() as folder:
        files = build(args.tarball or fetch(Path(folder)))
    for path, data in files.items():
        target = VENDOR / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        print(f"{path}: {len(data):,} bytes")
    (VENDOR / "fonts" / "manifest.json").write_text(manifest(files), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
