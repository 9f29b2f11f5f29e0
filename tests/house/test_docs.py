"""What the documents tell people to type exists and is understood."""

import importlib
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import locator

RUN = (
    "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e . "
    "&& .venv/bin/locator app"
)
TEST = (
    'python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e ".[dev]" '
    "&& .venv/bin/pytest"
)
DOCUMENTS = ("README.md", "README.ja.md", "CONTRIBUTING.md")
GREW_UP = 20
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
PROGRAM = re.compile(r"^(?:\S*[/\\])?locator(?:\.exe)?$")
STOPS = {"|", ">", ">>", "2>", "&&", ";", "||"}


def commands(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each ``locator …`` in the fenced blocks of a document."""
    for block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            plain = line.strip().removeprefix("$ ").removeprefix("> ")
            if "locator" not in plain:
                continue
            windows = "\\" in plain
            try:
                words = shlex.split(plain.replace("\\", "/") if windows else plain, comments=True)
            except ValueError:
                continue
            taken: list[str] | None = None
            start = True
            for word in [*words, ";"]:
                if word in STOPS:
                    if taken is not None:
                        yield taken
                    taken, start = None, True
                elif start:
                    taken, start = ([] if PROGRAM.fullmatch(word) else None), False
                elif taken is not None:
                    taken.append(word)


def group() -> click.Group:
    """Return the root of the command tree."""
    names = vars(importlib.import_module("locator.cli"))
    return next(names[k] for k in ("main", "cli", "app") if isinstance(names.get(k), click.Group))


def find_command(arguments: list[str]) -> tuple[click.Context, list[str]]:
    """Walk down the command tree; return the context of the last command and what is left."""
    context = click.Context(group(), info_name="locator", **group().context_settings)
    rest = list(arguments)
    while isinstance(context.command, click.Group) and rest:
        if rest[0].startswith("-"):
            if rest[0] not in {o for p in context.command.get_params(context) for o in p.opts}:
                raise click.UsageError(f"no option {rest[0]}")
            rest = rest[1:]
            continue
        found = context.command.get_command(context, rest[0])
        if found is None:
            raise click.UsageError(f"no command {rest[0]}")
        context, rest = click.Context(found, parent=context, info_name=found.name), rest[1:]
    return context, rest


def complaint(arguments: list[str]) -> str:
    """Return why the command line would refuse the arguments, empty where it would not."""
    try:
        context, rest = find_command(arguments)
        if isinstance(context.command, click.Group) or "--help" in rest:
            return ""
        if any(w.startswith("[") for w in rest):  # a synopsis: its options must exist
            params = context.command.get_params(context)
            named = {o for p in params for o in (*p.opts, *p.secondary_opts)}
            lost = [o for o in re.findall(r"--[a-z][a-z-]+", " ".join(rest)) if o not in named]
            return f"no option {', '.join(lost)}" if lost else ""
        context.command.make_context(context.command.name, rest, parent=context.parent)
    except click.UsageError as error:
        return "" if "does not exist" in str(error) else str(error)
    return ""


def grown(root: Path, name: str) -> str:
    path = root / name
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return text if len(text.splitlines()) > GREW_UP else ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_of_a_document_is_understood(root: Path, name: str) -> None:
    text = grown(root, name)
    found = list(commands(text))
    assert {shlex.join(a): c for a in found if (c := complaint(a))} == {}
    assert found or not text or name == "CONTRIBUTING.md"


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_two_commands_stand_in_the_readme_exactly(root: Path, name: str) -> None:
    text = grown(root, name)
    assert not text or (RUN in text and TEST in text)


def test_the_check_runs_the_test_command_exactly(root: Path) -> None:
    assert TEST in (root / ".ci/run").read_text(encoding="utf-8")


def test_every_link_to_a_file_leads_somewhere(root: Path) -> None:
    dead = []
    for name in DOCUMENTS:
        text = (root / name).read_text(encoding="utf-8") if (root / name).is_file() else ""
        dead += [
            f"{name}: {target}"
            for target in re.findall(r"\]\(([^)#\s]+)", text)
            if "://" not in target and not (root / target).exists()
        ]
    assert not dead, "\n".join(map(str, dead))


def test_the_reader_of_documents_reads() -> None:
    text = (
        "```\n$ locator search --top 3 | head\n```\n```sh\n.venv/bin/locator app\n```\nlocator no"
    )
    assert list(commands(text)) == [["search", "--top", "3"], ["app"]]
    assert list(commands(f"```\n{RUN}\n```")) == [["app"]]
    assert list(commands("```\n.venv\\Scripts\\locator app # x\n```")) == [["app"]]
    assert complaint(["no-such-command"]) == "no command no-such-command"
    assert complaint(["search", "--no-such-option"]) != ""


def test_the_changelog_tells_of_this_version_or_the_next(root: Path) -> None:
    told = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {locator.__version__}" in told or "## Unreleased" in told
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == locator.__version__


def test_the_papers_are_here(root: Path) -> None:
    papers = ("LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "README.md", "data/LICENSES.md")
    assert [p for p in papers if not (root / p).is_file()] == []
