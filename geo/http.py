"""Fetch files from the internet: guarded against inner networks, limited in size and time."""

import datetime as dt
import socket
import ssl
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from geo.errors import RemoteError
from geo.kept import Kept, find_kept, keep
from geo.sockets import Watch, watched

_MIB = 1024 * 1024
_CHUNK = 64 * 1024
_OK, _NOT_MODIFIED = 200, 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_LONGEST = 200
_E = TypeVar("_E", bound=BaseException)
_FAILURES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPolicy:
    """What may be fetched and how.

    Attributes
    ----------
    timeout_s
        Seconds for the whole fetch with all redirects; looking up a name is not cut short.
    max_bytes
        Largest content, after unpacking.
    max_redirects
        Redirects followed.
    allow_private
        Whether addresses of this machine and of inner networks may be fetched.
    user_agent
        How the program names itself.
    cache_dir
        Folder of contents fetched before, which the server is asked about by their ETag;
        None keeps nothing.
    """

    timeout_s: float = 60.0
    max_bytes: int = 200 * _MIB
    max_redirects: int = 5
    allow_private: bool = False
    user_agent: str = "locator"
    cache_dir: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A content and where it comes from.

    Attributes
    ----------
    etag
        The server's mark of this version; None where it gave none.
    final_url
        Address after all redirects.
    fetched_at
        When the server sent the content or confirmed it (UTC).
    from_cache
        Whether the content is the one kept from an earlier fetch.
    """

    content: bytes
    etag: str | None
    final_url: str
    fetched_at: dt.datetime
    from_cache: bool


def get_bytes(url: str, policy: HttpPolicy = HttpPolicy()) -> Fetched:
    """Fetch an address.

    Every redirect is checked like the first address, and the connection goes to the very
    address that was checked.

    Raises
    ------
    RemoteError
        ``url_refused``, ``address_refused``, ``too_many_redirects``, ``remote_unreachable``,
        ``remote_timeout``, ``remote_status``, ``remote_too_large``, ``remote_damaged``.
    """
    with (
        watched(policy.timeout_s, allow_private=policy.allow_private) as watch,
        closing(_session(policy, watch)) as session,
    ):
        here = url
        for _ in range(policy.max_redirects + 1):
            _check_url(here)
            kept = _kept(here, policy)
            with _failures_named(here, policy, watch):
                response = session.send(
                    session.prepare_request(_request(here, kept)),
                    stream=True,
                    allow_redirects=False,
                    timeout=watch.left_s(),
                )
            with closing(response):
                target = response.headers.get("Location")
                if not (response.status_code in _REDIRECTS and target):
                    return _answer(here, response, kept, policy, watch)
            here = urljoin(here, target)
            session.close()  # the connection may be gone when the next address needs it
    raise RemoteError(
        f"{_shown(url)} leads on more than {policy.max_redirects} times; expected a file. "
        "Give the address at its end.",
        code="too_many_redirects",
        url=_shown(url),
        limit=policy.max_redirects,
    )


class _GuardedAdapter(HTTPAdapter):
    """Opens connections through a watch, plain and encrypted."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._watch)


def _pools(watch: Watch) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return watch.connect(self.host.strip("[]"), self.port or 80)

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return watch.connect(self.host.strip("[]"), self.port or 443)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}


def _session(policy: HttpPolicy, watch: Watch) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # neither proxies nor passwords of the environment
    session.headers.update(
        {
            "User-Agent": policy.user_agent,
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
    )
    session.mount("http://", _GuardedAdapter(watch))
    session.mount("https://", _GuardedAdapter(watch))
    return session


def _request(url: str, kept: Kept | None) -> requests.Request:
    return requests.Request("GET", url, headers=kept.conditions() if kept else {})


def _check_url(url: str) -> None:
    try:
        parts: SplitResult = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_good = is_good and parts.username is None and parts.password is None
        is_good = is_good and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    if not is_good:
        raise RemoteError(
            f"{_shown(url)} cannot be fetched; expected an address that starts with http:// or "
            "https:// and bears no password. Correct it.",
            code="url_refused",
            url=_shown(url),
        )


@contextmanager
def _failures_named(url: str, policy: HttpPolicy, watch: Watch) -> Iterator[None]:
    """Turn whatever goes wrong on the way into a RemoteError that says what."""
    try:
        yield
    except RemoteError as error:
        if watch.is_over:
            raise _timed_out(url, policy) from error
        raise
    except _FAILURES as error:
        known = _cause(error, RemoteError)
        if known is not None:
            raise known from error
        if watch.is_over or _cause(error, TimeoutError) or isinstance(error, requests.Timeout):
            raise _timed_out(url, policy) from error
        encrypted = _cause(error, ssl.SSLError)
        raise RemoteError(
            f"{_shown(url)} cannot be reached: {encrypted or error}. Check the address and the "
            "connection.",
            code="remote_unreachable",
            url=_shown(url),
            reason=str(encrypted or error),
        ) from error


def _cause(error: BaseException, kind: type[_E]) -> _E | None:
    """Return the fault of a kind that led to another, None where there is none."""
    here: BaseException | None = error
    for _ in range(10):
        if here is None or isinstance(here, kind):
            return here
        inner = [part for part in here.args if isinstance(part, BaseException)]
        reason = getattr(here, "reason", None)
        here = (
            reason
            if isinstance(reason, BaseException)
            else (inner[0] if inner else here.__cause__ or here.__context__)
        )
    return None


def _answer(
    url: str,
    response: requests.Response,
    kept: Kept | None,
    policy: HttpPolicy,
    watch: Watch,
) -> Fetched:
    now = dt.datetime.now(tz=dt.UTC)
    if response.status_code == _NOT_MODIFIED and kept is not None:
        return Fetched(
            content=kept.content, etag=kept.etag, final_url=url, fetched_at=now, from_cache=True
        )
    if response.status_code != _OK:
        raise RemoteError(
            f"{_shown(url)} answers with status {response.status_code}; expected {_OK}. "
            "Check the address.",
            code="remote_status",
            url=_shown(url),
            found=response.status_code,
        )
    with _failures_named(url, policy, watch):
        content = b"".join(_unpacked(url, response, policy))
    if watch.is_over:
        raise _timed_out(url, policy)
    etag = response.headers.get("ETag")
    if policy.cache_dir is not None:
        modified = response.headers.get("Last-Modified")
        keep(Kept(content, etag, modified), url, policy.cache_dir)
    return Fetched(content=content, etag=etag, final_url=url, fetched_at=now, from_cache=False)


def _unpacked(url: str, response: requests.Response, policy: HttpPolicy) -> Iterator[bytes]:
    """Yield the content piece by piece, never more than the limit."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in _PACKED | {"identity", ""}:
        raise _damaged(url, f"it is packed as {packing[:40]}")
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB) if packing in _PACKED else None
    left = policy.max_bytes
    for piece in _pieces(url, response, policy):
        if unpacker is None:
            left -= len(piece)
            yield piece
        else:
            try:
                part = unpacker.decompress(piece, left + 1)
            except zlib.error as error:
                raise _damaged(url, f"it cannot be unpacked ({error})") from error
            left -= len(part)
            yield part
        if left < 0:
            raise _too_large(url, policy)
    if unpacker is not None and (not unpacker.eof or unpacker.unused_data):
        raise _damaged(url, "it ends too early or too late")


def _pieces(url: str, response: requests.Response, policy: HttpPolicy) -> Iterator[bytes]:
    """Yield the body as sent."""
    text = response.headers.get("Content-Length", "")
    declared = int(text) if text.isascii() and text.isdigit() else None
    if declared is not None and declared > policy.max_bytes:
        raise _too_large(url, policy)
    received = 0
    try:
        while piece := response.raw.read(_CHUNK, decode_content=False):
            received += len(piece)
            yield piece
    except (urllib3.exceptions.ProtocolError, urllib3.exceptions.DecodeError) as error:
        raise _damaged(url, f"it ends too early ({error})") from error
    if declared is not None and received != declared:
        raise _damaged(url, f"{received} of {declared} bytes came")


def _kept(url: str, policy: HttpPolicy) -> Kept | None:
    kept = find_kept(url, policy.cache_dir) if policy.cache_dir is not None else None
    return kept if kept is not None and len(kept.content) <= policy.max_bytes else None


def _shown(url: str) -> str:
    """Return an address fit for a message: without password, not too long."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.username or parts.password:
            url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return url if len(url) <= _LONGEST else f"{url[:_LONGEST]}…"


def _timed_out(url: str, policy: HttpPolicy) -> RemoteError:
    return RemoteError(
        f"{_shown(url)} did not answer whole within {policy.timeout_s:g} s. "
        "Try again later, or allow more time.",
        code="remote_timeout",
        url=_shown(url),
        limit=policy.timeout_s,
    )


def _too_large(url: str, policy: HttpPolicy) -> RemoteError:
    return RemoteError(
        f"{_shown(url)} has more than {policy.max_bytes} bytes. If it is what you want all the "
        "same, raise the limit.",
        code="remote_too_large",
        url=_shown(url),
        limit=policy.max_bytes,
    )


def _damaged(url: str, reason: str) -> RemoteError:
    return RemoteError(
        f"What came from {_shown(url)} is damaged: {reason}. Try again.",
        code="remote_damaged",
        url=_shown(url),
        reason=reason,
    )
