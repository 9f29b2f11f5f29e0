"""The frame of the screen: pages, language, the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from locator.errors import LocatorError
from locator.i18n import Lang, Texts
from locator.settings import PACKAGE
from locator.ui import cache, state
from locator.ui.pages import access, data, find, gaps, routes, sources
from locator.ui.state import PAGES_KEY

PAGES: Mapping[str, Callable[[Texts], None]] = {
    "find": find.render,
    "access": access.render,
    "gaps": gaps.render,
    "routes": routes.render,
    "data": data.render,
    "sources": sources.render,
}

_STYLE = """<style>
.stMainBlockContainer {padding: 3.6rem 1.6rem 3rem;}
[data-testid="stSidebarUserContent"] {padding-top: 0.4rem;}
[data-testid="stSidebarHeader"] {height: 2.2rem; margin-bottom: 0;}
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] {gap: 0.6rem;}
.stMarkdown ul {margin-bottom: 0.4rem;}
[role="radiogroup"] button + button:not([aria-checked="true"]) {
  border-left-color: #8888 !important;
}
@media (max-width: 640px) {.stMainBlockContainer {padding: 3.4rem 0.7rem 2rem;}}
</style>"""


def _profile_weights(profile: str) -> Mapping[str, float]:
    known = cache.profiles()
    if profile not in known:
        st.session_state.profile = profile = "scout"
    return known[profile].weights


def run() -> None:
    """Draw the screen: one call, whatever script serves it."""
    state.restore(_profile_weights)
    texts = cache.texts(st.session_state.lang)
    st.set_page_config(
        page_title=f"locator – {texts('app.tagline')}",
        page_icon=str(PACKAGE / "ui" / "icon.svg"),
        layout="wide",
        initial_sidebar_state="auto",
    )
    st.html(_STYLE)
    pages = [
        st.Page(_page(render, texts), title=texts(_title(name)), url_path=name, default=not i)
        for i, (name, render) in enumerate(PAGES.items())
    ]
    st.session_state[PAGES_KEY] = dict(zip(PAGES, pages, strict=True))
    chosen = st.navigation(pages, position="top")
    with st.sidebar:
        st.segmented_control(
            texts("app.language"),
            [lang.value for lang in Lang],
            format_func=lambda code: {"ja": "日本語", "en": "English"}[code],
            key="lang",
            required=True,
            persist_state="session",
        )
    try:
        chosen.run()
    except LocatorError as error:  # a workspace that cannot be opened, a file that is gone
        st.error(texts.fault(error))
    state.remember(_profile_weights(st.session_state.profile))


def _title(name: str) -> str:
    return f"{name}_page.title" if name in {"access", "gaps", "routes"} else f"app.{name}"


def _page(render: Callable[[Texts], None], texts: Texts) -> Callable[[], None]:
    def page() -> None:
        render(texts)

    return page
