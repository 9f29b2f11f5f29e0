"""What all commands share: the door that explains faults, options, the way out."""

import importlib
import math
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from geo.errors import GeoError
from geo.findings import Finding, Severity
from locator import __version__
from locator.days import Day
from locator.errors import LocatorError, QueryError
from locator.files import INVISIBLE
from locator.i18n import Lang, Texts, load_texts
from locator.settings import find_data
from locator.vocabulary import DayType

YES, NO, WRONG = 0, 1, 2
LATEST_S = 48 * 3600
REPLACED = "\ufffd"
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
_SPECIAL = (("/", "dev"), ("/", "proc"))
_ROOMS = {
    "access": "travel",
    "app": "start",
    "cango": "cango",
    "coverage": "coverage",
    "data": "data",
    "distances": "distances",
    "dossier": "dossier",
    "feed": "feeds",
    "gaps": "gaps",
    "indicators": "indicators",
    "matrix": "travel",
    "route": "route",
    "search": "searching",
    "sheet": "sheet",
}
"""Command to the module that holds it."""


class Number(click.FloatRange):
    """A finite number in a range; «nan» and «inf» are none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number that a text says, else explain the range."""
        number = float(click.FLOAT.convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(
                f"{value} is not a finite number in the range {self._describe_range()}.", param, ctx
            )
        return float(super().convert(number, param, ctx))


def lang_of(value: str | None) -> Lang:
    """Return the language asked for, else that of the environment."""
    if value:
        return Lang(value)
    return Lang.JA if os.environ.get("LANG", "").startswith("ja") else Lang.EN


def words(data: Path | None, lang: str | None) -> Texts:
    """Return the words of the language asked for."""
    return load_texts(find_data(data), lang_of(lang))


def put(content: str | bytes, output: Path | None) -> None:
    """Write the answer: to a file, else to stdout as it is.

    Raises
    ------
    QueryError
        It cannot be written, or is a file and stdout a terminal. A file that was there stays whole.
    """
    try:
        if output is not None:
            _put_file(content if isinstance(content, bytes) else f"{content}\n".encode(), output)
        elif isinstance(content, bytes):
            if sys.stdout.isatty() and b"\0" in content[:4096]:
                raise QueryError(
                    "the answer is a file, no text; give --output FILE", code="file_to_terminal"
                )
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            click.echo(content)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise QueryError(
            f"{output or 'stdout'} cannot be written ({error.strerror}); choose another --output",
            code="cannot_write",
            file=output or "stdout",
        ) from error


def _put_file(content: bytes, output: Path) -> None:
    """Write a file beside and put it in place when it is whole; a device is written as it is."""
    target = output.resolve()
    is_special = output.absolute().parts[:2] in _SPECIAL
    if is_special or (target.exists() and not target.is_file()):
        output.write_bytes(content)
        return
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def say_findings(findings: Sequence[Finding], texts: Texts) -> None:
    """Say what is doubtful, one line each, beside the answer."""
    for finding in findings:
        where = finding.table + (f":{finding.row}" if finding.row is not None else "")
        message = texts.finding(finding.code, finding.message, finding.to_json())
        line = (finding.severity.value, *(INVISIBLE.sub(REPLACED, t) for t in (where, message)))
        click.echo("\t".join(line), err=True)


class Rooms(click.Group):
    """A group that loads the module of a command when it is asked for, so that each starts soon.

    Parameters
    ----------
    rooms
        Command to the module of ``locator.cli`` that adds it.
    """

    def __init__(self, *args: Any, rooms: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rooms = rooms

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self.rooms})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, its module loaded."""
        if cmd_name in self.rooms:
            importlib.import_module(f"locator.cli.{self.rooms[cmd_name]}")
        return super().get_command(ctx, cmd_name)


class _Door(Rooms):
    """A group that turns the two roots of faults into a message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (LocatorError, GeoError) as error:
            message = str(error)
            if lang_of(ctx.ensure_object(dict).get("lang")) is Lang.JA:
                message = load_texts(find_data(), Lang.JA).fault(error)
            click.echo(f"locator: {INVISIBLE.sub(REPLACED, message)}", err=True)
            ctx.exit(WRONG)


def _keep_lang(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Let the door of all commands know the language, for faults."""
    ctx.find_root().ensure_object(dict)["lang"] = value
    return value


def shared(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add options that several commands have: data, feeds, lang, output."""
    options = {
        "data": click.option(
            "--data",
            type=click.Path(path_type=Path, file_okay=False),
            help="Folder of the embedded data, where not the one that ships.",
        ),
        "feeds": click.option(
            "--feed",
            "feeds",
            multiple=True,
            type=click.Path(path_type=Path),
            help="Folder or zip; repeatable. Just these are used.",
        ),
        "lang": click.option(
            "--lang",
            type=click.Choice([m.value for m in Lang]),
            help="Language of the words.",
            callback=_keep_lang,
            is_eager=True,
        ),
        "output": click.option(
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            help="File for the answer; stdout where not given.",
        ),
    }

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for name in reversed(names):
            command = options[name](command)
        return command

    return add


def clock_s(text: str | None) -> int | None:
    """Return seconds after midnight of a text HH:MM; hours may pass 24, up to 48:00.

    Raises
    ------
    QueryError
        The text is no time of day.
    """
    if text is None:
        return None
    match = _CLOCK.fullmatch(text)
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 if match else -1
    if not 0 <= seconds <= LATEST_S:
        raise QueryError(
            f"{text!r} is no time of day; expected HH:MM from 00:00 to 48:00, such as 18:30",
            code="bad_clock",
            found=text,
        )
    return seconds


def asked_days(asked: dict[str, Any]) -> tuple[Day, ...]:
    """Return the days that ``--date`` or ``--day`` ask for; a usual weekday without either.

    Raises
    ------
    QueryError
        Both are given.
    """
    if asked["date"] and asked["day"]:
        raise QueryError("--date and --day exclude each other; give one", code="date_and_day")
    if asked["date"]:
        return tuple(Day(date=date.date()) for date in dict.fromkeys(asked["date"]))
    return tuple(
        Day(type=DayType.of(day)) for day in dict.fromkeys(asked["day"] or [DayType.WEEKDAY.value])
    )


def asked_day(asked: dict[str, Any]) -> Day:
    """Return the day of options that take one alone."""
    one = {key: [asked[key]] if asked[key] else [] for key in ("date", "day")}
    return asked_days(one)[0]


def has_error(findings: Sequence[Finding]) -> bool:
    """Return whether a finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


@click.group(cls=_Door, rooms=_ROOMS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="locator")
def main() -> None:
    """Join film locations, content hubs and secondary transport; search, score, explain."""
