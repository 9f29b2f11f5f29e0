"""The quiet base map: land, water, borders, names, scale, and tools; drawn from own outlines."""

from dataclasses import dataclass
from typing import Final

import folium
from branca.element import MacroElement
from folium.template import Template

from locator.i18n import Lang
from locator.maps.literals import Literal, literal
from locator.maps.words import GSI_CREDIT, OUTLINE_CREDIT, WORDS, word

CENTRE: Final = (36.2, 137.2)
MIN_ZOOM, START_ZOOM, MAX_ZOOM = 4, 5, 14
MAX_BOUNDS: Final = ((15.0, 115.0), (51.0, 162.0))
MUNICIPALITIES_FROM_ZOOM: Final = 9
GSI_TILES: Final = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"

VENDOR_SCRIPTS: Final = (
    "leaflet/leaflet.js",
    "markercluster/leaflet.markercluster.js",
    "fullscreen/Control.FullScreen.umd.js",
)
VENDOR_STYLES: Final = (
    "leaflet/leaflet.css",
    "markercluster/MarkerCluster.css",
    "fullscreen/Control.FullScreen.css",
)
OWN_SCRIPTS: Final = ("map.js",)
OWN_STYLES: Final = ("map.css",)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapAssets:
    """Where the browser finds the files of the map: relative links without a slash at the end.

    Attributes
    ----------
    vendor
        ``locator/vendor/web``: Leaflet, its plugins, fonts.
    own
        ``locator/maps/web``: our script and style.
    boundaries
        ``data/boundaries``: the outlines.
    """

    vendor: str = "vendor"
    own: str = "own"
    boundaries: str = "boundaries"

    @property
    def scripts(self) -> list[str]:
        """Links of all scripts, in loading order."""
        own = [f"{self.own}/{name}" for name in OWN_SCRIPTS]
        return [f"{self.vendor}/{name}" for name in VENDOR_SCRIPTS] + own

    @property
    def styles(self) -> list[str]:
        """Links of all style sheets, in loading order."""
        own = [f"{self.own}/{name}" for name in OWN_STYLES]
        return [f"{self.vendor}/{name}" for name in VENDOR_STYLES] + own


class OfflineMap(folium.Map):
    """A folium map that loads nothing but the files of this project."""

    assets: MapAssets
    lang: Lang
    is_online: bool

    def __init__(self, assets: MapAssets, *, lang: Lang, online: bool) -> None:
        super().__init__(
            location=CENTRE,
            zoom_start=START_ZOOM,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            world_copy_jump=False,
            prefer_canvas=False,
        )
        # folium gives the zoom limits to its tiles only; clusters need them on the map
        self.options |= {
            "min_zoom": MIN_ZOOM,
            "max_zoom": MAX_ZOOM,
            "max_bounds": [list(corner) for corner in MAX_BOUNDS],
            "max_bounds_viscosity": 0.7,
        }
        self.assets, self.lang, self.is_online = assets, lang, online
        self.default_js = [(link, link) for link in assets.scripts]
        self.default_css = [(link, link) for link in assets.styles]


class Ground(MacroElement):
    """One call that draws land, water, borders and names, and adds the tools."""

    _template = Template(
        "{% macro script(this, kwargs) %}\n"
        "LocatorMap.base({{ this._parent.get_name() }}, {{ this.config }});\n"
        "{% endmacro %}"
    )

    def __init__(self, config: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Ground"
        self.config = config


def base_map(
    assets: MapAssets, *, lang: Lang, online: bool = False, dark: bool = False
) -> OfflineMap:
    """Return the base map; for equal arguments its script is the same to the letter.

    Parameters
    ----------
    assets
        Links of the files, as the page that shows the map sees them.
    online
        Lay 地理院タイル over the land: asks a server of the Geospatial Information Authority.
        Never without the user's explicit wish.
    dark
        Colours for a dark page.

    Notes
    -----
    A map is made anew for each run and never cached: layers are attached to it when it is shown.
    """
    chart = OfflineMap(assets, lang=lang, online=online)
    config: dict[str, Literal] = {
        "boundaries": assets.boundaries,
        "fonts": f"{assets.vendor}/fonts",
        "lang": str(lang),
        "dark": dark,
        "tiles": GSI_TILES if online else "",
        "tilesCredit": GSI_CREDIT(lang) if online else "",
        "credit": f"{OUTLINE_CREDIT}（{word('generalised', lang)}）",
        "municipalitiesFrom": MUNICIPALITIES_FROM_ZOOM,
        "words": {key: WORDS[key](lang) for key in _WORDS_OF_THE_BASE},
    }
    Ground(literal(config)).add_to(chart)
    return chart


_WORDS_OF_THE_BASE: Final = (
    "map",
    "zoom_in",
    "zoom_out",
    "fullscreen",
    "fullscreen_off",
    "measure",
    "measure_hint",
    "no_outlines",
)
