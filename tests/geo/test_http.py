import datetime as dt
import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from geo.errors import GeoError, RemoteError
from geo.http import HttpPolicy, get_bytes

BODY = b"stops and trips"
LOCAL = HttpPolicy(allow_private=True, timeout_s=20.0, max_bytes=100_000, max_redirects=3)
Serve = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path in its own odd way."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, dict[str, str]]]
    stop: threading.Event

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        PATHS.get(self.path.partition("?")[0], missing)(self)
        self.close_connection = True

    def send(self, body: bytes = BODY, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def head(self, **headers: str) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


def missing(handler: Handler) -> None:
    handler.send(b"no", 404)


def endless(handler: Handler) -> None:
    handler.head()
    while not handler.stop.is_set():
        try:
            handler.wfile.write(b"x" * 10_000)
        except OSError:
            return


def dripping(handler: Handler) -> None:
    handler.head(Content_Length="1000")
    drip(handler, b"x")


def dripping_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    drip(handler, b"x")


def dripping_chunks(handler: Handler) -> None:
    handler.head(Transfer_Encoding="chunked")
    drip(handler, b"1\r\nx\r\n")


def drip(handler: Handler, drop: bytes) -> None:
    while not handler.stop.wait(0.02):
        try:
            handler.wfile.write(drop)
        except OSError:
            return


def chunked(handler: Handler) -> None:
    handler.head(Transfer_Encoding="chunked")
    handler.wfile.write(b"5\r\nstops\r\n4\r\n and\r\n0\r\n\r\n")


def chunks_cut(handler: Handler) -> None:
    handler.head(Transfer_Encoding="chunked")
    handler.wfile.write(b"5\r\nstops\r\nff\r\n and")


def one_more(handler: Handler) -> None:
    handler.head()
    handler.wfile.write(b"x" * 100_001)


def nonsense(handler: Handler) -> None:
    handler.wfile.write(b"this is no HTTP\r\n\r\n")


def tagged(handler: Handler) -> None:
    if handler.headers.get("If-None-Match") == '"v1"':
        handler.send_response(304)
        handler.end_headers()
    else:
        handler.send(ETag='"v1"')


def dated(handler: Handler) -> None:
    date = "Wed, 01 Apr 2026 00:00:00 GMT"
    if handler.headers.get("If-Modified-Since") == date:
        handler.send_response(304)
        handler.end_headers()
    else:
        handler.send(Last_Modified=date)


def changing(handler: Handler) -> None:
    number = len(handler.asked)
    handler.send(f"version {number}".encode(), ETag=f'"{number}"')


def leads_to(target: str, status: int = 302) -> Serve:
    return lambda handler: handler.send(b"", status, Location=target)


PATHS: dict[str, Serve] = {
    "/plain": Handler.send,
    "/%E7%A9%BA": Handler.send,
    "/empty": lambda h: h.send(b""),
    "/endless": endless,
    "/dripping": dripping,
    "/dripping-head": dripping_head,
    "/dripping-chunks": dripping_chunks,
    "/chunked": chunked,
    "/chunks-cut": chunks_cut,
    "/too-short": lambda h: h.send(BODY, Content_Length="999"),
    "/declared-large": lambda h: h.send(BODY, Content_Length="100001"),
    "/exact": lambda h: h.send(b"x" * 100_000),
    "/one-more": one_more,
    "/bad-length": lambda h: h.send(BODY, Content_Length="many"),
    "/gzip": lambda h: h.send(gzip.compress(BODY), Content_Encoding="gzip"),
    "/deflate": lambda h: h.send(zlib.compress(BODY), Content_Encoding="deflate"),
    "/gzip-cut": lambda h: h.send(gzip.compress(BODY)[:-9], Content_Encoding="gzip"),
    "/gzip-broken": lambda h: h.send(b"no gzip", Content_Encoding="gzip"),
    "/gzip-more": lambda h: h.send(gzip.compress(BODY) + b"more", Content_Encoding="gzip"),
    "/bomb": lambda h: h.send(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
    "/brotli": lambda h: h.send(BODY, Content_Encoding="br"),
    "/error": lambda h: h.send(b"", 500),
    "/partial": lambda h: h.send(BODY, 206),
    "/tagged": tagged,
    "/dated": dated,
    "/changing": changing,
    "/unasked-304": lambda h: h.send(b"", 304),
    "/moved": leads_to("/plain", 301),
    "/moved-tagged": leads_to("/tagged"),
    "/no-location": lambda h: h.send(b"", 302),
    "/circle": leads_to("/circle"),
    "/hop1": leads_to("/hop2"),
    "/hop2": leads_to("/hop3"),
    "/hop3": leads_to("/plain"),
    "/hop0": leads_to("/hop1"),
    "/to-file": leads_to("file:///etc/passwd"),
    "/to-password": leads_to("http://me:secret@example.jp/"),
    "/cookie": lambda h: h.send(b"", 302, Location="/plain", Set_Cookie="a=b"),
    "/nonsense": nonsense,
}


@pytest.fixture
def asked() -> list[tuple[str, dict[str, str]]]:
    return []


@pytest.fixture
def base(asked: list[tuple[str, dict[str, str]]]) -> Iterator[str]:
    stop = threading.Event()
    handler = type("Local", (Handler,), {"asked": asked, "stop": stop})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        stop.set()
        server.shutdown()
        thread.join()


def code_of(url: str, policy: HttpPolicy = LOCAL) -> str:
    with pytest.raises(RemoteError) as caught:
        get_bytes(url, policy)
    return caught.value.code


def test_a_file_comes_with_where_and_when(base: str, asked: list[tuple[str, object]]) -> None:
    before = dt.datetime.now(tz=dt.UTC)
    fetched = get_bytes(f"{base}/plain", LOCAL)
    assert fetched.content == BODY
    assert (fetched.final_url, fetched.etag, fetched.from_cache) == (f"{base}/plain", None, False)
    assert before <= fetched.fetched_at <= dt.datetime.now(tz=dt.UTC)
    assert [path for path, _ in asked] == ["/plain"]


def test_the_program_names_itself_and_sends_nothing_else(
    base: str, asked: list[tuple[str, dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    get_bytes(f"{base}/plain", HttpPolicy(allow_private=True, user_agent="house/1"))
    (_, headers), *_ = asked
    assert headers.pop("Host") in base
    assert headers == {
        "User-Agent": "house/1",
        "Accept-Encoding": "identity",
        "Accept": "*/*",
        "Connection": "close",
    }


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/empty", b""),
        ("/chunked", b"stops and"),
        ("/gzip", BODY),
        ("/deflate", BODY),
        ("/moved", BODY),
        ("/hop1", BODY),
        ("/cookie", BODY),
        ("/exact", b"x" * 100_000),
        ("/bad-length", BODY),
        ("/空", BODY),
    ],
)
def test_good_answers(base: str, path: str, content: bytes) -> None:
    assert get_bytes(base + path, LOCAL).content == content


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/none", "remote_status"),
        ("/error", "remote_status"),
        ("/partial", "remote_status"),
        ("/unasked-304", "remote_status"),
        ("/no-location", "remote_status"),
        ("/circle", "too_many_redirects"),
        ("/hop0", "too_many_redirects"),
        ("/to-file", "url_refused"),
        ("/to-password", "url_refused"),
        ("/too-short", "remote_damaged"),
        ("/chunks-cut", "remote_damaged"),
        ("/gzip-cut", "remote_damaged"),
        ("/gzip-broken", "remote_damaged"),
        ("/gzip-more", "remote_damaged"),
        ("/brotli", "remote_damaged"),
        ("/declared-large", "remote_too_large"),
        ("/one-more", "remote_too_large"),
        ("/endless", "remote_too_large"),
        ("/bomb", "remote_too_large"),
        ("/nonsense", "remote_unreachable"),
    ],
)
def test_bad_answers_are_named(base: str, path: str, code: str) -> None:
    assert code_of(base + path) == code


@pytest.mark.parametrize("path", ["/dripping", "/dripping-head", "/dripping-chunks"])
def test_a_slow_answer_ends_with_the_whole_time(base: str, path: str) -> None:
    begin = time.monotonic()
    assert code_of(base + path, HttpPolicy(allow_private=True, timeout_s=0.4)) == "remote_timeout"
    assert time.monotonic() - begin < 10


def test_a_server_that_says_nothing_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert code_of(url, HttpPolicy(allow_private=True, timeout_s=0.3)) == "remote_timeout"


def test_an_encrypted_address_that_is_not_is_named(base: str) -> None:
    assert code_of(base.replace("http:", "https:")) == "remote_unreachable"


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert code_of(f"http://127.0.0.1:{port}/") == "remote_unreachable"


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert code_of("http://no-such-host.example.jp/") == "remote_unreachable"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.zip",
        "file:///etc/passwd",
        "ftp://example.jp/feed.zip",
        "http://",
        "http:///feed.zip",
        "https://me:secret@example.jp/feed.zip",
        "http://example.jp:99999/",
        "http://example.jp:0/",
        "http://[::1/",
    ],
)
def test_other_addresses_are_refused_and_passwords_not_repeated(url: str) -> None:
    with pytest.raises(RemoteError) as caught:
        get_bytes(url)
    assert caught.value.code == "url_refused"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_inner_addresses_are_refused_before_anything_is_sent(
    base: str, asked: list[tuple[str, object]], host: str
) -> None:
    port = base.rpartition(":")[2]
    for scheme in ("http", "https"):
        assert code_of(f"{scheme}://{host}:{port}/plain", HttpPolicy()) == "address_refused"
    assert asked == []


def test_a_redirect_to_an_inner_address_is_refused(
    base: str, asked: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first host counts as public; where it leads to does not.
    port = int(base.rpartition(":")[2])

    def look_up(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (HOSTS[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("geo.sockets.is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setitem(PATHS, "/inward", leads_to("http://router.example.jp/plain"))
    assert get_bytes("http://open.example.jp/plain").content == BODY
    with pytest.raises(RemoteError, match="inner network") as caught:
        get_bytes("http://open.example.jp/inward")
    assert caught.value.code == "address_refused"
    assert caught.value.facts == {"host": "router.example.jp", "found": "192.168.0.1"}
    assert [path for path, _ in asked] == ["/plain", "/inward"]


HOSTS = {"open.example.jp": "127.0.0.1", "router.example.jp": "192.168.0.1"}


@pytest.mark.parametrize("path", ["/tagged", "/dated", "/moved-tagged"])
def test_what_has_not_changed_comes_from_the_cache(base: str, path: str, tmp_path: Path) -> None:
    policy = HttpPolicy(allow_private=True, cache_dir=tmp_path / "cache")
    first, second = get_bytes(base + path, policy), get_bytes(base + path, policy)
    assert (first.content, first.from_cache) == (BODY, False)
    assert (second.content, second.from_cache) == (BODY, True)
    assert (second.etag, second.final_url) == (first.etag, first.final_url)


def test_what_has_changed_is_fetched_anew(
    base: str, asked: list[tuple[str, dict[str, str]]], tmp_path: Path
) -> None:
    policy = HttpPolicy(allow_private=True, cache_dir=tmp_path)
    assert get_bytes(f"{base}/changing", policy).content == b"version 1"
    assert get_bytes(f"{base}/changing", policy).content == b"version 2"
    assert asked[1][1]["If-None-Match"] == '"1"'
    assert len(list(tmp_path.iterdir())) == 1


def test_a_kept_copy_over_the_limit_is_not_used(base: str, tmp_path: Path) -> None:
    get_bytes(f"{base}/tagged", HttpPolicy(allow_private=True, cache_dir=tmp_path))
    small = HttpPolicy(allow_private=True, cache_dir=tmp_path, max_bytes=3)
    assert code_of(f"{base}/tagged", small) == "remote_too_large"


def test_without_a_cache_nothing_is_asked_by_etag(
    base: str, asked: list[tuple[str, dict[str, str]]]
) -> None:
    for _ in range(2):
        assert not get_bytes(f"{base}/tagged", LOCAL).from_cache
    assert all("If-None-Match" not in headers for _, headers in asked)


def test_a_bomb_needs_little_memory(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    unpack = zlib.decompressobj

    class Measured:
        def __init__(self, bits: int) -> None:
            self.inner = unpack(bits)

        def decompress(self, data: bytes, limit: int) -> bytes:
            sizes.append(limit)
            return self.inner.decompress(data, limit)

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

    monkeypatch.setattr(zlib, "decompressobj", Measured)
    assert code_of(f"{base}/bomb") == "remote_too_large"
    assert sizes
    assert max(sizes) <= LOCAL.max_bytes + 1


def test_every_fault_is_also_an_os_error_with_facts(base: str) -> None:
    for kind in (GeoError, OSError):
        with pytest.raises(kind):
            get_bytes(f"{base}/none", LOCAL)
    with pytest.raises(RemoteError, match="status 404") as caught:
        get_bytes(f"{base}/none", LOCAL)
    assert caught.value.facts == {"url": f"{base}/none", "found": 404}
    assert not isinstance(caught.value, requests.RequestException)
