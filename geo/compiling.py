"""The compilation of searches: some seconds, once on a computer; said, not a hang."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from numba import njit
from numba.core import event

_log = logging.getLogger(__name__)

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function at its first call, and keep the result on disk where one can write.

    Where neither the folder of the code nor the user's own can be written to, the function is
    compiled anew in each process.
    """
    return _kept(function)


def compiled_in_place(function: Function) -> Function:
    """Compile a function that makes no array, and returns none, as ``compiled`` does.

    It does not count who holds the arrays that it is given: its caller does all the while. That
    saves most of the time to compile, and with small functions most of the time to run.
    """
    return _kept(function, _nrt=False)


def compiled_part(function: Function) -> Function:
    """Compile a function that compiled functions alone call, with each of those.

    It makes no array and returns none, as with ``compiled_in_place``; Python cannot call it.
    """
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
    return cast("Function", njit(nogil=True, **options)(function))


def _kept(function: Function, **options: Any) -> Function:
    options |= {"nogil": True, "no_cfunc_wrapper": True}
    try:
        kept = njit(cache=True, **options)(function)
    except RuntimeError as error:
        _log.info("Compiled searches cannot be kept: %s", error)
        kept = njit(**options)(function)
    return cast("Function", kept)


class _Announcer(event.Listener):
    """Says once that a search is being compiled."""

    def __init__(self) -> None:
        self.is_said = False

    def on_start(self, event: Any) -> None:  # noqa: ARG002 - what is compiled is no matter
        if not self.is_said:
            self.is_said = True
            _log.info("Preparing the search; some seconds, once on this computer.")

    def on_end(self, event: Any) -> None:
        pass


_announcer = _Announcer()


@contextmanager
def announced(kernel: Callable[..., Any]) -> Iterator[None]:
    """Log that a search is compiled, should it be: that takes seconds and happens once."""
    if getattr(kernel, "signatures", None):
        yield
        return
    with event.install_listener("numba:compile", _announcer):
        yield
