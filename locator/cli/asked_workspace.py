"""What commands on own records share: which workspace, and who does it."""

import getpass
from pathlib import Path

import click

from locator.errors import QueryError

LONGEST_NAME = 100

WORKSPACE = click.option(
    "--workspace",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of the workspace [the user's own].",
)
BY = click.option("--by", default="", help="Who does it, for the history [the login name].")


def who(given: str) -> str:
    """Return the person named, else the login name, else «unknown».

    Raises
    ------
    QueryError
        The name is more than a line of ``LONGEST_NAME`` characters.
    """
    if given.strip():
        if len(given) > LONGEST_NAME or not given.isprintable():
            raise QueryError(
                "--by must be one line of at most 100 characters", code="bad_name_of_person"
            )
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
