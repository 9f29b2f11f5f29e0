"""Contents fetched before, one file an address."""

import hashlib
import json
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A content kept from an earlier fetch."""

    content: bytes
    etag: str | None
    modified: str | None

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for the content only if it has changed."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}


def _place(url: str, folder: Path) -> Path:
    return folder / f"{hashlib.sha256(url.encode(errors='replace')).hexdigest()}.fetched"


def find_kept(url: str, folder: Path) -> Kept | None:
    """Return the content kept for an address, None where there is none that is whole."""
    path = _place(url, folder)
    try:
        head, _, content = path.read_bytes().partition(b"\n")
        facts = json.loads(head)
        is_whole = facts["sha256"] == hashlib.sha256(content).hexdigest()
        kept = Kept(content, facts["etag"], facts["modified"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _LOGGER.warning("The kept copy %s cannot be read (%s); fetching anew.", path, error)
        return None
    return kept if is_whole else None


def keep(kept: Kept, url: str, folder: Path) -> None:
    """Keep a content that the server can be asked about; a full disk does not stop a fetch."""
    if not kept.conditions():
        return
    path = _place(url, folder)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    facts = {
        "etag": kept.etag,
        "modified": kept.modified,
        "sha256": hashlib.sha256(kept.content).hexdigest(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(json.dumps(facts).encode() + b"\n" + kept.content)
        part.replace(path)
    except OSError as error:
        _LOGGER.warning("%s could not be kept (%s).", path, error)
        with suppress(OSError):
            part.unlink(missing_ok=True)
