"""The tests mirror the rooms, one to one."""

import ast
from pathlib import Path, PurePath

# The browser tests see pages, widgets and their script as a whole.
SEEN_IN_THE_BROWSER = ("locator/ui/pages", "locator/ui/widgets", "locator/screen.py")
UNDER_ANOTHER_NAME = {
    "locator/__main__.py": "tests/locator/cli/test_searching.py",
    "locator/cli/data.py": "tests/locator/cli/test_searching.py",
    "locator/cli/start.py": "tests/browser/conftest.py",
}


def needs_tests(module: Path) -> bool:
    return module.name != "__init__.py" and not module.as_posix().startswith(SEEN_IN_THE_BROWSER)


def test_each_module_has_its_tests(root: Path, modules: list[Path]) -> None:
    missing = []
    for module in filter(needs_tests, modules):
        folder = root / "tests" / module.parent
        named = UNDER_ANOTHER_NAME.get(module.as_posix())
        wanted = root / named if named else folder / f"test_{module.stem}.py"
        split = list((folder / module.stem).glob("test_*.py"))
        split += list(folder.glob(f"test_{module.stem}_*.py"))
        if not wanted.is_file() and not split:
            missing.append(f"{module.as_posix()} -> {wanted.relative_to(root).as_posix()}")
    assert not missing, "\n".join(map(str, missing))


def test_each_file_of_tests_has_its_module(root: Path, modules: list[Path]) -> None:
    rooms = {m.with_suffix("").as_posix() for m in modules}
    rooms |= {m.parent.as_posix() for m in modules}
    lost = []
    for package in ("geo", "locator"):
        for path in (root / "tests" / package).rglob("test_*.py"):
            folder = path.parent.relative_to(root / "tests").as_posix()
            words = path.stem.removeprefix("test_").split("_")
            names = ["_".join(words[:n]) for n in range(len(words), 0, -1)]
            is_part_of_a_room = folder in rooms and folder not in {"geo", "locator"}
            is_whole = any(PurePath(folder, name).as_posix() in rooms for name in names)
            split_module = (root / f"{folder}.py").is_file()
            if not (is_whole or split_module or (is_part_of_a_room and path.stem == "test_face")):
                lost.append(path.relative_to(root).as_posix())
    assert not lost, "\n".join(map(str, lost))


def checks(function: ast.FunctionDef, checking: set[str]) -> bool:
    """Tell whether a function asserts, awaits an exception or calls one that checks."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name and (name in checking or name == "raises" or name.startswith("assert_")):
                return True
            if name and name.startswith("to_") and "expect" in ast.dump(node.func):
                return True
    return False


def test_no_test_passes_by_asserting_nothing(root: Path) -> None:
    idle = []
    for path in (root / "tests").rglob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        checking = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("test_")
            and checks(node, set())
        }
        idle += [
            f"{path.relative_to(root).as_posix()}: {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and node.name.startswith("test_")
            and not checks(node, checking)
        ]
    assert not idle, "\n".join(map(str, idle))
