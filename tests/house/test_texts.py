"""The words of the screen stand in both languages and are the ones that code asks for."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.findings import Finding, Severity
from geo.gtfs.tables import Kind
from locator.errors import LocatorError
from locator.i18n import Lang, Texts, load_texts
from locator.importing.codes import CODES as SITE_FINDINGS
from locator.itineraries.reading import CODES as RULE_FINDINGS

# The English of a fault or finding is its own message; a catalogue only translates it.
OWN_ENGLISH = ("fault.", "finding.")
ASKED = re.compile(r"""\b(?:texts|words|_t|t)\(\s*["']([a-z0-9_]+(?:\.[a-z0-9_]+)+)["']""")
CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
RAISED = re.compile(r"\w*Error|fail")  # makes a fault; the code is code= or the first text
# These make a finding; the place of the code among the arguments.
FOUND = {"Finding": 0, "_finding": 0, "row_findings": 0, "_rows": 0, "_shape": 0}
FOUND |= {"_file_finding": 1, "_fault": 2}
FACTS = set(Finding(code="", severity=Severity.INFO, table="", message="").to_json())


@dataclass(frozen=True)
class Fault:
    code: str
    facts: frozenset[str]
    where: str
    is_finding: bool


@pytest.fixture(scope="module")
def both(root: Path) -> dict[Lang, Texts]:
    return {lang: load_texts(root / "data", lang) for lang in Lang}


@pytest.fixture(scope="module")
def faults(root: Path, modules: list[Path]) -> list[Fault]:
    return [fault for module in modules for fault in faults_of(root, module)]


def fields(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text)
            if name is not None}  # fmt: skip


def codes(node: ast.expr | None) -> list[str]:
    """The codes that an expression can be; none where it is made at run time."""
    if isinstance(node, ast.IfExp):
        return codes(node.body) + codes(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if CODE.fullmatch(node.value) else []
    return []


def faults_of(root: Path, module: Path) -> Iterator[Fault]:
    """Every place where a fault or finding is made with its code written out."""
    tree = ast.parse((root / module).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        name, where = call.func.id, f"{module.as_posix()}:{call.lineno}"
        named = {k.arg: k.value for k in call.keywords if k.arg}
        is_open = any(k.arg is None for k in call.keywords)  # **facts: not known here
        if name in FOUND:
            place = FOUND[name]
            given = call.args[place] if len(call.args) > place else None
            for code in codes(named.get("code", given)):
                yield Fault(code, frozenset(FACTS), where, is_finding=True)
        elif RAISED.fullmatch(name) and not is_open:
            given = call.args[0] if call.args and name == "fail" else None
            facts = frozenset(named) - {"code"} | ({"file"} if name == "fail" else set())
            for code in codes(named.get("code", given)):
                yield Fault(code, facts, where, is_finding=False)


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


def key_of(fault: Fault) -> str:
    return f"{'finding' if fault.is_finding else 'fault'}.{fault.code}"


def test_every_fault_and_finding_is_translated(
    faults: list[Fault], both: dict[Lang, Texts]
) -> None:
    known = both[Lang.JA].catalogue
    missing = {f"{f.where}: {key_of(f)}" for f in faults if key_of(f) not in known}
    assert not missing, "\n".join(sorted(missing))
    assert len({f.code for f in faults if f.is_finding}) > 40
    assert len({f.code for f in faults if not f.is_finding}) > 40


def test_every_kind_of_bad_cell_is_translated(both: dict[Lang, Texts]) -> None:
    kinds = set(Kind) - {Kind.TEXT}
    assert {f"finding.bad_{kind.value}" for kind in kinds} <= set(both[Lang.JA].catalogue)


def test_every_finding_about_embedded_data_is_translated(both: dict[Lang, Texts]) -> None:
    # Their codes are chosen at run time, so that no call bears them.
    tables = {"file_missing", "file_unreadable", "column_missing", "column_unexpected"}
    cells = {"key_twice", "missing_value", "bad_value", "unknown_source", "unknown_licence"}
    points = {"known_island", "outside_area", "near_boundary"}
    missing = {f"finding.{c}" for c in tables | cells | points} - set(both[Lang.JA].catalogue)
    assert not missing


def test_every_finding_about_lists_of_users_is_translated(both: dict[Lang, Texts]) -> None:
    found = {*SITE_FINDINGS, *RULE_FINDINGS}
    assert {f"finding.{code}" for code in found} <= set(both[Lang.JA].catalogue)


def test_a_translation_speaks_only_of_facts_that_every_raise_gives(
    faults: list[Fault], both: dict[Lang, Texts]
) -> None:
    known = both[Lang.JA].catalogue
    wrong = {
        f"{f.where}: {key_of(f)} has no {', '.join(sorted(lost))}"
        for f in faults
        if (lost := fields(known.get(key_of(f), "")) - f.facts)
    }
    assert not wrong, "\n".join(sorted(wrong))
    odd = {k: fields(v) - FACTS for k, v in known.items() if k.startswith("finding.")}
    assert not {k: v for k, v in odd.items() if v}


def test_no_translation_of_a_fault_or_finding_is_left_over(
    root: Path, modules: list[Path], both: dict[Lang, Texts]
) -> None:
    source = "\n".join((root / module).read_text(encoding="utf-8") for module in modules)
    written = set(re.findall(r"""["']([a-z0-9_]+)["']""", source))
    written |= {f"bad_{kind.value}" for kind in Kind} | {"unknown_municipality", "unknown_block"}
    spare = [k for k in both[Lang.JA].catalogue
             if k.startswith(OWN_ENGLISH) and k.split(".")[1] not in written]  # fmt: skip
    assert not spare, "\n".join(spare)


def test_a_fault_is_told_in_the_language_of_the_screen(both: dict[Lang, Texts]) -> None:
    error = LocatorError("tokyo is no block", code="unknown_block", found="tokyo")
    assert "tokyo" in both[Lang.JA].fault(error)
    assert both[Lang.JA].fault(error) != "tokyo is no block"
    assert both[Lang.EN].fault(error) == "tokyo is no block"
