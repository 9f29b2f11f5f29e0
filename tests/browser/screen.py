"""A visitor in a real Chromium: what was asked of the network, what went wrong, what is seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import (
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Request,
    WebError,
    WebSocket,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SECOND = 1000
WAIT_MS = 120 * SECOND  # a busy machine is no fault of a page
_QUIET_MS = 250  # a page at rest says nothing for as long
_LOCAL_SCHEMES = ("data", "blob", "about")
_IDLE = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null
    && app.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && document.querySelectorAll('[data-testid="stSkeleton"], [data-stale="true"]').length === 0;
}"""
_MAP_FRAME = 'iframe[title*="st_folium"]'
_READY = """() => Boolean(window.map) && document.querySelector('.lm-ready') !== null"""
_MAP = f"""{_READY}
  && document.querySelector('.lm-site') !== null"""
# Opened below the root, Streamlit first asks whether it is served from there.
_PROBED = re.compile(r"^http://127\.0\.0\.1:\d+/\w+/_stcore/(health|host-config)$")
# Ids of the best markers that a finger would hit: nothing lies over their middle.
_FREE = """() => [...document.querySelectorAll('.lm-ranked')].filter(node => {
  const box = node.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const hit = document.elementFromPoint(x, y);
  return x > 70 && y > 10 && hit !== null && node.contains(hit)
    && !node.classList.contains('lm-chosen') && Number(node.textContent) <= 12;
}).map(node => node.dataset.id)"""


def is_outside(address: str) -> bool:
    """Tell whether an address leads away from this machine."""
    parts = urlsplit(address)
    return parts.scheme not in _LOCAL_SCHEMES and parts.hostname != "127.0.0.1"


@dataclass
class Screen:
    """One page of the app and a record of everything it did.

    Attributes
    ----------
    outside
        Addresses asked for that are not on this machine.
    faults
        Errors of the console and of scripts.
    received, sent
        Messages of the server and to it since the page was opened.
    is_answered
        Whether the script has run to its end since it was last asked to run.
    has_map
        Whether the map has been seen since the page was opened.
    """

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    received: int = 0
    sent: int = 0
    is_answered: bool = True
    has_map: bool = False

    def __post_init__(self) -> None:
        context = self.page.context
        context.on("request", self._request)
        context.on("weberror", self._weberror)
        context.on("console", self._console)
        self.page.on("websocket", self._socket)
        self.page.set_default_timeout(WAIT_MS)

    def _request(self, request: Request) -> None:
        if is_outside(request.url):
            self.outside.append(request.url)

    def _weberror(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _console(self, said: ConsoleMessage) -> None:
        where = str(said.location.get("url", ""))
        if said.type == "error" and not _PROBED.search(where):
            self.faults.append(f"console: {said.text} {where}")

    def _socket(self, socket: WebSocket) -> None:
        if is_outside(socket.url):
            self.outside.append(socket.url)
        socket.on("framereceived", self._received)
        socket.on("framesent", self._sent)

    def _received(self, payload: str | bytes) -> None:
        self.received += 1
        said = ForwardMsg.FromString(payload) if isinstance(payload, bytes) else ForwardMsg()
        if said.WhichOneof("type") == "script_finished":
            self.is_answered = said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _sent(self, payload: str | bytes) -> None:
        self.sent += 1
        asked = BackMsg.FromString(payload) if isinstance(payload, bytes) else BackMsg()
        if asked.WhichOneof("type") == "rerun_script":
            self.is_answered = False

    def open(self, path: str = "") -> "Screen":
        """Open a page of the app and wait until it is whole."""
        self.has_map = False
        self.do(lambda: self.page.goto(f"{self.base}/{path}"))
        if self.page.locator(_MAP_FRAME).count():
            self._drawn(_READY)  # a map that came late would answer in place of what is pressed
        return self

    def leave(self) -> None:
        """Close the page; what it kept in the browser is gone for the visitor who comes next."""
        context = self.page.context
        if self.page.url.startswith(self.base):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        context.clear_cookies()
        self.page.close()
        context.remove_listener("request", self._request)
        context.remove_listener("weberror", self._weberror)
        context.remove_listener("console", self._console)

    def settle(self) -> None:
        """Wait until the script of the page rests and stays at rest."""
        for _ in range(40):
            self.page.wait_for_function(_IDLE)
            before = (self.sent, self.received)
            self.page.wait_for_timeout(_QUIET_MS)
            is_quiet = self.is_answered and (self.sent, self.received) == before
            if is_quiet and self.page.evaluate(_IDLE):
                return
        raise AssertionError("the page does not come to rest")

    def do(self, act: Callable[[], object]) -> None:
        """Do what makes the script run, and wait until it has run."""
        before = self.sent
        act()
        for _ in range(WAIT_MS // 50):
            if self.sent > before and self.is_answered:
                break
            self.page.wait_for_timeout(50)
        else:
            raise AssertionError("nothing was asked of the server, or nothing answered")
        self.settle()

    def map(self) -> Frame:
        """Return the frame of the map once sites are drawn in it."""
        return self._drawn(_MAP)

    def _drawn(self, condition: str) -> Frame:
        frame = None
        for _ in range(WAIT_MS // 50):
            handle = self.page.wait_for_selector(_MAP_FRAME, state="attached")
            frame = handle.content_frame() if handle else None
            if frame is not None:
                break
            self.page.wait_for_timeout(50)  # the map has just been put in the place of another
        if frame is None:
            raise AssertionError("the map has no frame")
        frame.wait_for_function(condition)
        if not self.has_map:
            self.has_map = True
            self.settle()  # a map that has come tells the server so
        return frame

    def free_markers(self) -> list[str]:
        """Return ids of markers that can be clicked: in view, not covered, not yet chosen."""
        found: list[str] = self.map().evaluate(_FREE)
        return found

    def marker(self, site_id: str) -> Locator:
        """Return the marker of a site."""
        return self.map().locator(f'.lm-site[data-id="{site_id}"]')

    @property
    def panel(self) -> Locator:
        """The panel of the chosen site."""
        return self.page.locator(".st-key-panel")

    @property
    def chosen(self) -> str:
        """The heading of the panel."""
        return self.panel.locator("h3").first.inner_text().strip()

    @property
    def address(self) -> dict[str, list[str]]:
        """The choices that stand in the address."""
        return parse_qs(urlsplit(self.page.url).query)

    @property
    def text(self) -> str:
        """All words of the page, without those of the map."""
        return self.page.locator("body").inner_text()

    @property
    def table(self) -> Locator:
        """The ranked table."""
        return self.page.locator('.st-key-ranking_table [data-testid="stDataFrame"]')

    def chosen_row(self) -> str:
        """Return the words of the chosen row of the ranked table, as a screen reader finds them."""
        return str(self.table.locator('tr[aria-selected="true"]').first.text_content())

    def cell(self, row: int, column: int) -> str:
        """Return the words of a cell of the ranked table, both counted from 0."""
        return str(self.table.locator(f"#glide-cell-{column + 1}-{row}").text_content())

    def choose_row(self, row: int) -> None:
        """Click into the box before a row, counted from 0."""
        grid = self.table.locator(".dvn-scroller").first
        grid.scroll_into_view_if_needed()
        self.do(lambda: grid.click(position={"x": 17, "y": 35 * (row + 1) + 17}))

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """Return the button of a name."""
        return self.page.get_by_role("button", name=name).first

    def download(self, name: str) -> Path:
        """Press a download button, found by its form or its name, and return the file."""
        form = self.page.locator(f".st-key-download-{name} button")
        pressed = form if name.isalpha() and name.islower() else self.button(name)
        with self.page.expect_download() as waiting:
            pressed.click()
        return Path(waiting.value.path())

    def unfold(self, title: str) -> None:
        """Open an expander."""
        self.page.locator('[data-testid="stExpander"] summary', has_text=title).first.click()


def faults_in_words(text: str) -> list[str]:
    """Return what no visitor should read: keys of texts, braces, traces of the program."""
    signs = (
        r"Traceback",
        r"\b\w+Error\b",
        r"\b(?:find|panel|app|shortlist|mylist|sources|method|unit|filter|fact|layer)\.[a-z_]{2,}\b",
        r"\{[a-z_]+\}",
        r"\bNaN\b|\bnan\b|(?<![\"“])\bNone\b|<NA>|\bundefined\b",
    )
    return [found for sign in signs for found in re.findall(sign, text)]
