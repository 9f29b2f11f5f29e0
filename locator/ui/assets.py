"""Where the browser finds Leaflet, our map script and the outlines: on this very server.

Streamlit serves a folder that is declared as a component under ``/component/<module>.<name>/``.
The map itself lives in the frame of another component, beside these, so that ``../`` leads here
whatever the address of the app is.
"""

from pathlib import Path

from streamlit.components.v1 import declare_component

from locator.maps import MapAssets
from locator.settings import PACKAGE, find_data

VENDOR = PACKAGE / "vendor" / "web"
OWN = PACKAGE / "maps" / "web"


def map_assets(data: Path | None = None) -> MapAssets:
    """Serve the files of the map and return their links, as seen from the frame of the map.

    Parameters
    ----------
    data
        Folder of embedded data; found by ``find_data`` if None.
    """
    boundaries = (data or find_data()) / "boundaries"
    return MapAssets(
        vendor=_serve("vendor", VENDOR),
        own=_serve("map", OWN),
        boundaries=_serve("boundaries", boundaries),
    )


def _serve(name: str, folder: Path) -> str:
    """Serve one folder; the link to it, relative to the frame of any component."""
    component = declare_component(name, path=folder)
    return f"../{component.name}"
