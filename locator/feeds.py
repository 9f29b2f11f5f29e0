"""The feeds that a user has installed: compiled files in one folder of the user's."""

import datetime as dt
import logging
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from geo.errors import FeedError
from geo.findings import Finding, Severity
from geo.gtfs.compiled import CompiledFeed, Provenance, compile_feed
from geo.gtfs.feed import Feed, FeedLimits, read_feed
from geo.gtfs.storage import SUFFIX, check_compiled, open_compiled, write_compiled
from geo.http import HttpPolicy, get_bytes
from locator.errors import DataError, QueryError
from locator.settings import users_own

FOLDER_VARIABLE = "LOCATOR_FEEDS"
_LOGGER = logging.getLogger(__name__)
_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_SECRET = re.compile(r"key|token|secret|passw|auth", re.IGNORECASE)
# File names that Windows gives to devices.
_DEVICES = frozenset(
    {
        *("con", "prn", "aux", "nul"),
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
    }
)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledFeed:
    """A file in the user's folder of feeds.

    Attributes
    ----------
    feed_id
        The file's name without suffix.
    feed
        The feed; None if the file cannot be opened.
    fault
        Why not; None if it can.
    """

    feed_id: str
    path: Path
    feed: CompiledFeed | None
    fault: FeedError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a user states about a feed that is to be installed.

    Attributes
    ----------
    name_ja, name_en
        What people call it; the agencies' names where empty.
    licence, credit
        Terms and whom to name; empty if not stated.
    retrieved_on
        Day on which the file was fetched; today where None.
    """

    name_ja: str = ""
    name_en: str = ""
    licence: str = ""
    credit: str = ""
    retrieved_on: dt.date | None = None


def feeds_folder(folder: Path | None = None) -> Path:
    """Return the folder of installed feeds, which need not exist.

    A folder given by the caller comes first, then the one that the environment names as
    LOCATOR_FEEDS, then ``feeds`` in the user's own folder of data.
    """
    return users_own(folder, FOLDER_VARIABLE, "feeds")


def add_feed(
    source: Path | str,
    feed_id: str | None = None,
    *,
    folder: Path | None = None,
    terms: Terms = Terms(),
    replace: bool = False,
    policy: HttpPolicy | None = None,
    limits: FeedLimits = FeedLimits(),  # noqa: B008
) -> InstalledFeed:
    """Read a feed, compile it and install it; what was wrong with it stands in its findings.

    Parameters
    ----------
    source
        Folder or zip, or an address that starts with http:// or https://.
    feed_id
        Lower-case letters, digits, ``-`` and ``_``; made from the file's name where None.
    replace
        Whether a feed of the same id that came from elsewhere may be replaced. One that came
        from the same file or address is always renewed.
    policy
        What may be fetched and how.

    Raises
    ------
    QueryError
        The id cannot be used, or is taken.
    FeedError
        The source is no feed, or the folder cannot be written.
    RemoteError
        The address cannot be fetched.
    """
    if feed_id is not None:
        check_feed_id(feed_id)
    target = feeds_folder(folder)
    if isinstance(source, str) and _ADDRESS.match(source):
        fetched = get_bytes(source, policy or HttpPolicy())
        with tempfile.TemporaryDirectory() as work:
            path = Path(work) / _file_name(fetched.final_url)
            path.write_bytes(fetched.content)
            feed = read_feed(path, limits=limits)
        origin = _public(source)
    else:
        path = Path(source)
        feed = read_feed(path, limits=limits)
        origin = feed.name
    own_id = feed_id or _id_of(feed)
    path = target / f"{own_id}{SUFFIX}"
    if not replace:
        _check_free(path, own_id, origin)
    compiled = compile_feed(feed, feed_id=own_id, provenance=_provenance(feed, origin, terms))
    _make(target)
    write_compiled(compiled, path)
    return _opened(path)


def list_feeds(folder: Path | None = None) -> tuple[InstalledFeed, ...]:
    """Return all installed feeds by id; a file that cannot be opened is there with its fault."""
    target = feeds_folder(folder)
    try:
        paths = sorted(
            path
            for path in (target.iterdir() if target.is_dir() else ())
            if path.suffix == SUFFIX and not path.name.startswith(".")
        )
    except OSError as error:
        raise _unreadable(target, error) from error
    return tuple(_opened(path) for path in paths)


def installed_feeds(folder: Path | None = None) -> tuple[CompiledFeed, ...]:
    """Return the installed feeds that can be opened; ``list_feeds`` names the others too."""
    feeds = list_feeds(folder)
    for entry in feeds:
        if entry.fault is not None:
            _LOGGER.warning("%s is left out: %s", entry.path.name, entry.fault)
    return tuple(entry.feed for entry in feeds if entry.feed is not None)


def check_installed(folder: Path | None = None) -> tuple[Finding, ...]:
    """Verify every installed feed down to its last byte; faults come as findings."""
    findings = []
    for entry in list_feeds(folder):
        fault = entry.fault
        if fault is None:
            try:
                check_compiled(entry.path)
            except FeedError as error:
                fault = error
        if fault is not None:
            findings.append(
                Finding(
                    code=fault.code,
                    severity=Severity.ERROR,
                    table=entry.path.name,
                    message=str(fault),
                )
            )
    return tuple(findings)


def remove_feed(feed_id: str, folder: Path | None = None) -> Path:
    """Remove an installed feed and return the path of its file.

    Raises
    ------
    QueryError
        The id cannot be used, or no such feed is installed.
    DataError
        The file cannot be removed.
    """
    check_feed_id(feed_id)
    path = feeds_folder(folder) / f"{feed_id}{SUFFIX}"
    try:
        path.unlink()
    except FileNotFoundError as error:
        known = ", ".join(entry.feed_id for entry in list_feeds(folder)) or "none"
        raise QueryError(
            f"no installed feed {feed_id}; installed: {known}; see locator feed list",
            code="unknown_feed",
            found=feed_id,
            expected=known,
        ) from error
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be removed ({error}); close other programs that use it and "
            "check the permission",
            code="feed_not_removed",
            file=path.name,
            reason=str(error),
        ) from error
    return path


def check_feed_id(feed_id: str) -> None:
    """Refuse an id that could not be a file name everywhere, or a part of the ids of stops.

    Raises
    ------
    QueryError
        The id is of another form.
    """
    if _ID.fullmatch(feed_id) is None or feed_id in _DEVICES:
        raise QueryError(
            f"{feed_id[:_LONGEST_NAME]!r} cannot be the id of a feed; expected 1 to 64 lower-case "
            "letters a to z, digits, - and _, a letter or digit at both ends; choose another",
            code="bad_feed_id",
            found=feed_id[:_LONGEST_NAME],
        )


def _opened(path: Path) -> InstalledFeed:
    feed_id = path.name.removesuffix(SUFFIX)
    try:
        feed = open_compiled(path)
    except FeedError as error:
        return InstalledFeed(feed_id=feed_id, path=path, feed=None, fault=error)
    fault = _misnamed(path, feed.feed_id) if feed.feed_id != feed_id else None
    return InstalledFeed(feed_id=feed_id, path=path, feed=None if fault else feed, fault=fault)


def _misnamed(path: Path, feed_id: str) -> FeedError:
    return FeedError(
        f"{path.name} holds the feed {feed_id}; expected {feed_id}{SUFFIX} as its name. "
        "Name it so, or add the feed again under another id.",
        code="feed_renamed",
        file=path.name,
        expected=f"{feed_id}{SUFFIX}",
    )


def _check_free(path: Path, feed_id: str, origin: str) -> None:
    """Refuse to replace a feed that came from elsewhere."""
    if not path.exists():
        return
    known = _opened(path).feed
    if known is not None and known.provenance.source != origin:
        raise QueryError(
            f"the id {feed_id} is taken by a feed from {known.provenance.source}; give another "
            "id with --id, or remove that feed first",
            code="feed_id_taken",
            found=feed_id,
            source=known.provenance.source,
        )


def _provenance(feed: Feed, origin: str, terms: Terms) -> Provenance:
    agencies = [name.strip() for name in feed.tables["agency"]["agency_name"].dropna()]
    name = "、".join(dict.fromkeys(agencies)) or feed.name
    return Provenance(
        name_ja=terms.name_ja or name,
        name_en=terms.name_en or terms.name_ja or name,
        source=origin,
        licence=terms.licence,
        credit=terms.credit,
        retrieved_on=terms.retrieved_on or dt.datetime.now().astimezone().date(),
        original_sha256=feed.sha256,
        file_name=feed.name,
    )


def _id_of(feed: Feed) -> str:
    """Return an id made from the file's name, from its hash where that has no letters."""
    stem = re.sub(r"(\.zip)+$", "", feed.name.lower())
    name = re.sub(r"[^a-z0-9]+", "-", stem)[:_LONGEST_NAME].strip("-")
    is_good = _ID.fullmatch(name) is not None and name not in _DEVICES
    return name if is_good else f"feed-{feed.sha256[:8]}"


def _file_name(url: str) -> str:
    """Return the last part of an address as a plain file name."""
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ")
    stem = plain.removesuffix(".zip")[:_LONGEST_NAME].strip(". ")
    return f"{stem}.zip" if stem and stem.lower() not in _DEVICES else "feed.zip"


def _public(url: str) -> str:
    """Return an address without the keys of the user who fetched it."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if not any(_SECRET.search(name) for name, _ in pairs):
        return url
    kept = [(name, value) for name, value in pairs if not _SECRET.search(name)]
    return parts._replace(query=urlencode(kept)).geturl()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path, error: OSError) -> DataError:
    return DataError(
        f"the folder of feeds {folder} cannot be used ({error}); check it, or name another "
        f"with {FOLDER_VARIABLE}",
        code="feeds_folder",
        file=str(folder),
        reason=str(error),
    )


def embedded_feeds(data: Path) -> tuple[CompiledFeed, ...]:
    """Return the compiled feeds that ship with the data, by id."""
    return tuple(open_compiled(path) for path in sorted((data / "timetables").glob(f"*{SUFFIX}")))


def ids_at_hand(data: Path, *, folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the embedded and the installed feeds that can be opened, in order."""
    embedded = {path.stem for path in (data / "timetables").glob(f"*{SUFFIX}")}
    return tuple(sorted(embedded | {feed.feed_id for feed in installed_feeds(folder)}))


def feeds_at_hand(
    data: Path, paths: Sequence[Path] = (), *, folder: Path | None = None
) -> tuple[CompiledFeed, ...]:
    """Return the feeds that a question is answered with.

    Parameters
    ----------
    paths
        Folders or zips to be used instead of all others.
    folder
        Folder of installed feeds; an installed feed takes the place of an embedded one that
        has the same id.

    Raises
    ------
    FeedError
        A path is no feed.
    """
    if paths:
        return tuple(_compiled_from(path, number) for number, path in enumerate(paths, start=1))
    installed = {feed.feed_id: feed for feed in installed_feeds(folder)}
    own = {feed.feed_id: feed for feed in embedded_feeds(data)}
    return tuple({**own, **installed}.values())


def _compiled_from(path: Path, number: int) -> CompiledFeed:
    feed = read_feed(path)
    own_id = _id_of(feed) if number == 1 else f"{_id_of(feed)}-{number}"
    return compile_feed(feed, feed_id=own_id, provenance=_provenance(feed, feed.name, Terms()))
