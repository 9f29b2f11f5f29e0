"""A file at an address of the internet, fetched and opened like one on the disk."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from geo.http import HttpPolicy, get_bytes
from locator.importing.limits import ImportLimits
from locator.importing.parts import Part, open_parts

UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
LONGEST = 120
UNNAMED = "download"


def open_address(
    address: str, limits: ImportLimits | None = None, *, policy: HttpPolicy | None = None
) -> tuple[Part, ...]:
    """Fetch a file and open it by its content; its name is the last part of the address.

    Parameters
    ----------
    address
        Starts with http:// or https:// and bears no password.
    policy
        What may be fetched and how; None: nothing from inner networks, no file larger than the
        limits allow.

    Raises
    ------
    RemoteError
        The address cannot be fetched, or is one of an inner network.
    ImportFileError
        As ``open_parts``.
    """
    limits = limits or ImportLimits()
    fetched = get_bytes(address, policy or HttpPolicy(max_bytes=limits.file_bytes))
    return open_parts(fetched.content, name_at(address), limits)


def name_at(address: str) -> str:
    """Return the name of the file at an address: its last part, else the host."""
    parts = urlsplit(address)
    name = UNFIT.sub("_", unquote(PurePosixPath(parts.path).name)).strip(". ")
    return name[-LONGEST:] or parts.hostname or UNNAMED
