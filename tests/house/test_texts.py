"""The words of the screen stand in both languages and are the ones that code asks for."""

import re
import string
from pathlib import Path

import pytest

from locator.i18n import Lang, Texts, load_texts

# The English of a fault or finding is its own message; a catalogue only translates it.
OWN_ENGLISH = ("fault.", "finding.")
ASKED = re.compile(r"""\b(?:texts|words|_t|t)\(\s*["']([a-z0-9_]+(?:\.[a-z0-9_]+)+)["']""")
CODES = re.compile(r"""\bcode=["']([a-z0-9_]+)["']""")


@pytest.fixture(scope="module")
def both(root: Path) -> dict[Lang, Texts]:
    return {lang: load_texts(root / "data", lang) for lang in Lang}


def fields(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text)
            if name is not None}  # fmt: skip


def test_both_languages_have_the_same_keys(both: dict[Lang, Texts]) -> None:
    ja, en = ({k for k in both[lang].catalogue if not k.startswith(OWN_ENGLISH)} for lang in Lang)
    assert not ja ^ en, "\n".join(sorted(ja ^ en))
    assert len(ja) > 100


def test_both_languages_have_the_same_placeholders(both: dict[Lang, Texts]) -> None:
    ja, en = both[Lang.JA].catalogue, both[Lang.EN].catalogue
    assert [k for k in sorted(set(ja) & set(en)) if fields(ja[k]) != fields(en[k])] == []


def test_no_text_is_empty(both: dict[Lang, Texts]) -> None:
    empty = [(lang, k) for lang, t in both.items() for k, v in t.catalogue.items() if not v.strip()]
    assert not empty, "\n".join(map(str, empty))


def test_every_text_asked_for_by_name_exists(
    root: Path, modules: list[Path], both: dict[Lang, Texts]
) -> None:
    missing = []
    for module in modules:
        for key in ASKED.findall((root / module).read_text(encoding="utf-8")):
            missing += [f"{module.as_posix()}: {key} ({t.lang})" for t in both.values()
                        if key not in t.catalogue]  # fmt: skip
    assert not missing, "\n".join(map(str, missing))


def test_every_fault_of_the_film_side_is_translated(
    root: Path, modules: list[Path], both: dict[Lang, Texts]
) -> None:
    known = both[Lang.JA].catalogue
    missing = set()
    for module in modules:
        text = (root / module).read_text(encoding="utf-8")
        missing |= {
            f"{module.as_posix()}: {code}"
            for code in CODES.findall(text)
            if f"fault.{code}" not in known and f"finding.{code}" not in known
        }
    assert not missing, "\n".join(sorted(missing))
