import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from geo.errors import RemoteError
from geo.http import HttpPolicy
from locator.errors import ImportFileError
from locator.importing.addresses import name_at, open_address
from locator.importing.limits import ImportLimits

CSV = "名称,経度,緯度\n金沢城,136.6588,36.5661\n".encode("cp932")
LOCAL = HttpPolicy(allow_private=True, timeout_s=20)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/data/list.csv")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CSV)))
        self.end_headers()
        self.wfile.write(CSV)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_file_is_fetched_and_opened_under_its_name(base: str) -> None:
    address = f"{base}/%E3%83%AD%E3%82%B1%E5%9C%B0.csv?x=1"
    (part,) = open_address(address, policy=LOCAL)
    assert (part.name, part.read_as) == ("ロケ地.csv", "CSV, cp932, comma")
    assert [list(c) for _, c in part.records][1] == ["金沢城", "136.6588", "36.5661"]
    (part,) = open_address(f"{base}/away", policy=LOCAL)
    assert (part.name, len(part.records)) == ("away", 2)


def test_inner_networks_and_other_schemes_are_refused(base: str) -> None:
    codes = []
    for address in (base, "file:///etc/hostname", "ftp://example.org/a", "/vsicurl/http://a"):
        with pytest.raises(RemoteError) as caught:
            open_address(address)
        codes.append(caught.value.code)
    assert codes == ["address_refused", "url_refused", "url_refused", "url_refused"]


def test_the_limit_of_files_counts(base: str) -> None:
    small = ImportLimits(file_bytes=len(CSV) - 1)
    with pytest.raises(ImportFileError) as caught:
        open_address(f"{base}/a.csv", small, policy=LOCAL)
    assert caught.value.code == "import_file_too_large"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/a/b.csv", "b.csv"),
        ("https://example.org/a/b.csv/", "b.csv"),
        ("https://example.org", "example.org"),
        ("https://example.org/a%2Fb%00.csv", "a_b_.csv"),
        ("https://example.org/..", "example.org"),
    ],
)
def test_names_of_addresses(address: str, name: str) -> None:
    assert name_at(address) == name
