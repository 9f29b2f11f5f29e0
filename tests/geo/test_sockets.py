import socket
import time
from collections.abc import Iterator

import pytest

from geo.errors import RemoteError
from geo.sockets import Watch, is_public, watched

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:192.168.0.1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "2001:0:7f00:1::1",
]
PUBLIC = ["8.8.8.8", "172.32.0.1", "203.178.1.1", "2606:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [*PUBLIC, "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_connection_goes_only_where_it_may(port: int) -> None:
    with watched(5.0, allow_private=True) as watch, watch.connect("127.0.0.1", port) as sock:
        assert sock.getpeername() == ("127.0.0.1", port)
    # 2130706433 and 0x7f.1 are other spellings of 127.0.0.1.
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1"):
        with (
            watched(5.0, allow_private=False) as watch,
            pytest.raises(RemoteError, match="inner network") as caught,
        ):
            watch.connect(host, port)
        assert caught.value.code == "address_refused"


def test_a_name_is_looked_up_once_and_the_checked_address_is_taken(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["192.168.0.1", "127.0.0.1"], ["127.0.0.1"]]

    def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in answers.pop(0)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("geo.sockets.is_public", lambda address: address == "127.0.0.1")
    with (
        watched(5.0, allow_private=False) as watch,
        watch.connect("rebinding.example.jp", port) as sock,
    ):
        assert sock.getpeername() == ("127.0.0.1", port)
    assert len(answers) == 1


def test_the_next_address_is_tried_when_one_does_not_answer(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = closed.getsockname()[1]
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", number))
        for number in (dead, port)
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    with (
        watched(5.0, allow_private=True) as watch,
        watch.connect("two.example.jp", port) as sock,
    ):
        assert sock.getpeername() == ("127.0.0.1", port)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows[:1])
    with watched(5.0, allow_private=True) as watch, pytest.raises(ConnectionRefusedError):
        watch.connect("two.example.jp", port)


def test_at_the_deadline_a_silent_connection_ends(port: int) -> None:
    begin = time.monotonic()
    with watched(0.2, allow_private=True) as watch, watch.connect("127.0.0.1", port) as sock:
        sock.settimeout(20)
        assert sock.recv(1) == b""
        assert watch.is_over
    assert time.monotonic() - begin < 10


def test_after_the_deadline_nothing_is_connected(port: int) -> None:
    watch = Watch(allow_private=True, deadline=time.monotonic() + 5)
    watch.end()
    with pytest.raises(TimeoutError):
        watch.connect("127.0.0.1", port)
    assert watch.left_s() > 0
    watch.close()
