"""Fetch Leaflet and its plugins, unmodified, into ``locator/vendor/web``.

Rebuild: ``python scripts/build_vendor.py`` (uses ``npm pack``). Verify what is shipped, fonts
included, against ``locator/vendor/manifest.json``: ``--check`` (no network).
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "locator" / "vendor"
MANIFEST = VENDOR / "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One npm package and the members taken from it, below ``web/<folder>``."""

    name: str
    version: str
    licence: str
    folder: str
    members: tuple[str, ...]
    strip: str = "package/dist/"


PACKAGES = (
    Package(
        name="leaflet",
        version="1.9.4",
        licence="BSD-2-Clause",
        folder="leaflet",
        members=(
            "package/LICENSE",
            "package/dist/leaflet.js",
            "package/dist/leaflet.css",
            "package/dist/images/layers.png",
            "package/dist/images/layers-2x.png",
            "package/dist/images/marker-icon.png",
            "package/dist/images/marker-icon-2x.png",
            "package/dist/images/marker-shadow.png",
        ),
    ),
    Package(
        name="leaflet.markercluster",
        version="1.5.3",
        licence="MIT",
        folder="markercluster",
        members=(
            "package/MIT-LICENCE.txt",
            "package/dist/leaflet.markercluster.js",
            "package/dist/MarkerCluster.css",
        ),
    ),
    Package(
        name="leaflet.fullscreen",
        version="5.3.3",
        licence="MIT",
        folder="fullscreen",
        members=(
            "package/LICENSE.md",
            "package/dist/Control.FullScreen.umd.js",
            "package/dist/Control.FullScreen.css",
        ),
    ),
)


def fetch(name: str, version: str, folder: Path) -> Path:
    """Fetch one package with npm into a folder; return the tarball."""
    done = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / done.stdout.strip().splitlines()[-1]


def members(tarball: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    """Return the wanted members of a tarball."""
    found = {}
    with tarfile.open(tarball) as tar:
        for name in names:
            handle = tar.extractfile(name)
            if handle is None:
                sys.exit(f"{name} is missing in {tarball.name}; expected a file; see PACKAGES")
            found[name] = handle.read()
    return found


def row(path: str, data: bytes, **facts: str) -> dict[str, str | int]:
    """Return one line of the manifest."""
    sha256 = hashlib.sha256(data).hexdigest()
    return {"path": path, "sha256": sha256, "bytes": len(data), **facts}


def record(package: str, rows: list[dict[str, str | int]]) -> None:
    """Replace the lines of one package in the manifest."""
    old = json.loads(MANIFEST.read_text(encoding="utf-8"))["files"] if MANIFEST.exists() else []
    kept = [line for line in old if line["package"] != package] + rows
    kept.sort(key=lambda line: str(line["path"]))
    text = ",\n".join(f"  {json.dumps(line, ensure_ascii=False)}" for line in kept)
    MANIFEST.write_text('{"files": [\n' + text + "\n]}\n", encoding="utf-8")


def install(package: Package, folder: Path) -> None:
    """Fetch one package, write its files, and note them in the manifest."""
    rows = []
    tarball = fetch(package.name, package.version, folder)
    for member, data in members(tarball, package.members).items():
        inside = member.removeprefix(package.strip).removeprefix("package/")
        path = f"web/{package.folder}/{inside}"
        target = VENDOR / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        facts = {"version": package.version, "licence": package.licence, "changed": ""}
        rows.append(row(path, data, package=package.name, **facts))
    record(package.name, rows)
    print(f"{package.name} {package.version}: {sum(int(r['bytes']) for r in rows):,} bytes")


def check() -> int:
    """Compare every vendored file with the manifest; return the exit code."""
    lines = {line["path"]: line for line in json.loads(MANIFEST.read_text("utf-8"))["files"]}
    shipped = {
        path.relative_to(VENDOR).as_posix()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != MANIFEST
    }
    faults = [f"not in the manifest: {path}" for path in sorted(shipped - lines.keys())]
    faults += [f"missing: {path}" for path in sorted(lines.keys() - shipped)]
    for path in sorted(shipped & lines.keys()):
        found = hashlib.sha256((VENDOR / path).read_bytes()).hexdigest()
        if found != lines[path]["sha256"]:
            faults.append(f"changed: {path} has SHA-256 {found}")
    print(f"{len(lines)} files, {sum(line['bytes'] for line in lines.values()):,} bytes")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="verify the shipped files only")
    if not parser.parse_args().check:
        with tempfile.TemporaryDirectory() as folder:
            for package in PACKAGES:
                install(package, Path(folder))
    return check()


if __name__ == "__main__":
    sys.exit(main())
