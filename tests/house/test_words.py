"""No file carries what belongs to a workshop, not to a product."""

import codecs
import re
from pathlib import Path

import pytest

OPEN_WORK = r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"
MACHINE_PATHS = r"(?<![\w./:%~-])/(?:root|home|work|mnt|Users)/\w|[A-Z]:\\" + r"\\?Users"
MAKERS = r"\b(?:" + "|".join(
    codecs.decode(word, "rot13")
    for word in ("pynhqr", "naguebcvp", "punggtg", "punggcg", "bcranv", "pbcvybg", "trzvav")
) + r")\b"  # fmt: skip
REGISTRY_HOSTS = r"(?:extra-)?index-" + r"url|trusted-" + r"host"
KINDS = {
    "open work": re.compile(OPEN_WORK),
    "path of a machine": re.compile(MACHINE_PATHS),
    "tool that wrote it": re.compile(MAKERS, re.IGNORECASE),
    "package registry": re.compile(REGISTRY_HOSTS),
}
OTHERS = {"vendor"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_tracked_file_holds(kind: str, root: Path, tracked: list[Path]) -> None:
    found = []
    for path in tracked:
        place = path.relative_to(root)
        if OTHERS & set(place.parts):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # fonts and pictures hold no words
        for match in KINDS[kind].finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{place.as_posix()}:{line}: {match[0]}")
    assert not found, "\n".join(map(str, found))


def test_the_files_are_seen(root: Path, tracked: list[Path]) -> None:
    assert root / "pyproject.toml" in tracked
    assert KINDS["path of a machine"].search("see /ro" + "ot/x")
    assert KINDS["open work"].search("# TO" + "DO: later")
