"""What is public is documented, and rooms fit in the head."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

LINES_OF_A_MODULE = 420
LINES_OF_A_FUNCTION = 60
POSITIONAL = 6
FORBIDDEN_ROOMS = {"utils", "util", "common", "helpers", "helper", "misc", "core", "manager"}
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def definitions(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Yield the classes and functions of a module, and the methods of its classes."""
    for node in body:
        if isinstance(node, Definition):
            yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from definitions(node.body, f"{node.name}.")


@pytest.fixture(scope="module")
def parsed(root: Path, modules: list[Path]) -> dict[str, ast.Module]:
    return {m.as_posix(): ast.parse((root / m).read_text(encoding="utf-8")) for m in modules}


def test_every_module_and_public_name_has_a_docstring(parsed: dict[str, ast.Module]) -> None:
    bare = [m for m, tree in parsed.items() if tree.body and not ast.get_docstring(tree)]
    bare += [
        f"{m}: {name}"
        for m, tree in parsed.items()
        for name, node in definitions(tree.body)
        if not any(part.startswith("_") for part in name.split(".")) and not ast.get_docstring(node)
    ]
    assert not bare, "\n".join(map(str, bare))


def test_the_first_line_fits_on_one_line(parsed: dict[str, ast.Module]) -> None:
    long = []
    for m, tree in parsed.items():
        for name, node in definitions(tree.body):
            first = (ast.get_docstring(node) or "").split("\n")[0]
            if len(first) > 100:
                long.append(f"{m}: {name}: {first}")
    assert not long, "\n".join(map(str, long))


def test_rooms_fit_in_the_head(root: Path, parsed: dict[str, ast.Module]) -> None:
    large = []
    for m, tree in parsed.items():
        lines = len((root / m).read_text(encoding="utf-8").splitlines())
        if lines > LINES_OF_A_MODULE:
            large.append(f"{m}: {lines} lines")
        for name, node in definitions(tree.body):
            if isinstance(node, ast.ClassDef):
                continue
            has_docstring = ast.get_docstring(node) is not None and len(node.body) > 1
            first = node.body[1] if has_docstring else node.body[0]
            length = (node.end_lineno or 0) - first.lineno + 1
            if length > LINES_OF_A_FUNCTION:
                large.append(f"{m}: {name}: {length} lines")
            positional = [a.arg for a in node.args.args if a.arg not in {"self", "cls"}]
            if len(positional) > POSITIONAL:
                large.append(f"{m}: {name}: {len(positional)} positional parameters")
    assert not large, "\n".join(map(str, large))


def test_no_room_bears_an_empty_word(modules: list[Path]) -> None:
    assert [m.as_posix() for m in modules if FORBIDDEN_ROOMS & {m.stem, *m.parts}] == []


def test_nothing_is_asserted_on_input(parsed: dict[str, ast.Module]) -> None:
    found = [
        f"{m}:{node.lineno}"
        for m, tree in parsed.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
    ]
    assert not found, "\n".join(map(str, found))
