"""Connections that go to checked addresses only and end at a deadline."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from geo.errors import RemoteError

# NAT64 (RFC 6052): the last four bytes are an IPv4 address.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether an IP address lies in the open internet.

    Loopback, private, link-local, shared, reserved and multicast ranges do not, also where an
    IPv6 address carries them (mapped, 6to4, Teredo, NAT64).
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
        carried = [str(part) for part in inner if part is not None]
        if carried:
            return all(is_public(part) for part in carried)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


@dataclass(slots=True)
class Watch:
    """Ends all connections of one fetch at its deadline; lets them go to checked addresses.

    Attributes
    ----------
    allow_private
        Whether addresses of this machine and of inner networks are allowed.
    deadline
        In seconds of ``time.monotonic``.
    is_over
        Whether the deadline has passed and the connections were cut.
    """

    allow_private: bool
    deadline: float
    is_over: bool = False
    _sockets: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def left_s(self) -> float:
        """Return the seconds left, never 0."""
        return max(self.deadline - time.monotonic(), 0.001)

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to the first address of a host that answers, each checked."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        allowed = [
            (family, address)
            for family, _, _, _, address in found
            if self.allow_private or is_public(str(address[0]))
        ]
        if not allowed:
            raise RemoteError(
                f"{host} is at {found[0][4][0]}, an address of this machine or of an inner "
                "network; expected one of the open internet. Give another address, or allow "
                "private addresses.",
                code="address_refused",
                host=host,
                found=str(found[0][4][0]),
            )
        failure: OSError = OSError(f"no address of {host} answers")
        for family, address in allowed:
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                sock.settimeout(self.left_s())
                sock.connect(address)
                self._keep(sock)
            except OSError as error:
                sock.close()
                failure = error
            else:
                return sock
        raise failure

    def end(self) -> None:
        """Cut all connections; whoever reads from them gets an error or an end."""
        with self._lock:
            self.is_over = True
            for sock in self._sockets:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of all connections."""
        with self._lock:
            for sock in self._sockets:
                sock.close()
            self._sockets.clear()

    def _keep(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.append(sock.dup())
            if self.is_over:
                raise TimeoutError("the time is over")


@contextmanager
def watched(timeout_s: float, *, allow_private: bool) -> Iterator[Watch]:
    """Yield a watch that ends its connections when the time is over, and lets go of them."""
    watch = Watch(allow_private=allow_private, deadline=time.monotonic() + timeout_s)
    timer = threading.Timer(timeout_s, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        watch.close()
