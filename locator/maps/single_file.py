"""The map as one file that opens from disk and asks nobody for anything."""

import base64
import json
import mimetypes
import re
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

from locator.maps.base import GSI_TILES, OWN_SCRIPTS, OfflineMap

VENDOR: Final = Path(__file__).resolve().parent.parent / "vendor" / "web"
OWN: Final = Path(__file__).resolve().parent / "web"
# Municipal borders of so many prefectures at most travel with the file; beyond, those of none.
MOST_PREFECTURES: Final = 12
_URL: Final = re.compile(r"url\(\s*(['\"]?)(?!data:|#)([^'\")]+)\1\s*\)")
_LINKS: Final = re.compile(
    r'<script src="[^"]*"></script>|<link rel="stylesheet" href="[^"]*"\s*/>'
)


def single_file_html(
    chart: OfflineMap,
    *,
    boundaries: Path,
    title: str,
    legend: str = "",
    notes: Sequence[str] = (),
    prefectures: Collection[str] = (),
) -> str:
    """Return a map with its layers as one HTML document without any outside link.

    Parameters
    ----------
    chart
        From ``base_map``, with the groups of ``ranking_layers`` and ``context_layers`` added.
    boundaries
        Folder of the outlines, ``data/boundaries``.
    title, notes
        Written as text: what is shown, the date of the timetables, whom to credit.
    legend
        HTML of ``legend_html``.
    prefectures
        Codes of the prefectures whose municipal borders are wanted when zoomed in; of more than 12
        none are taken along, to keep the file small.
    """
    page = chart.get_root().render()
    page = _LINKS.sub("", page)
    head = "\n".join(
        (
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(chart)}">',
            f"<title>{escape(title)}</title>",
            f"<style>{_styles()}</style>",
            f"<script>window.LOCATOR_OUTLINES = {_outlines(boundaries, prefectures)};</script>",
            f"<script>{_scripts()}</script>",
        )
    )
    said = "".join(f"<p>{escape(note)}</p>" for note in notes)
    sheet = f'<div class="lm-sheet-title"><h1>{escape(title)}</h1>{said}</div>'
    if legend:
        sheet += f'<div class="lm-sheet-legend">{legend}</div>'
    page = page.replace("<html>", f'<html lang="{chart.lang}">', 1)
    page = page.replace("<head>", f"<head>\n{head}\n", 1)
    return page.replace("<body>", f"<body>\n{sheet}", 1)


def _policy(chart: OfflineMap) -> str:
    """Return the content policy: nothing from outside, tiles only if they were asked for."""
    host = GSI_TILES.split("/xyz/", maxsplit=1)[0]
    images = f"data: {host}" if chart.is_online else "data:"
    inline = "'unsafe-inline'"
    return (
        f"default-src 'none'; script-src {inline}; style-src {inline}; img-src {images}; "
        "font-src data:; form-action 'none'; base-uri 'none'"
    )


def _scripts() -> str:
    """Return all scripts; none of them closes its own tag (checked)."""
    files = [VENDOR / "leaflet" / "leaflet.js"]
    files.append(VENDOR / "markercluster" / "leaflet.markercluster.js")
    files.append(VENDOR / "fullscreen" / "Control.FullScreen.umd.js")
    files += [OWN / name for name in OWN_SCRIPTS]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return text.replace("</script", "<\\/script")


def _styles() -> str:
    """Return all style sheets with their pictures inside."""
    files = (
        VENDOR / "leaflet" / "leaflet.css",
        VENDOR / "markercluster" / "MarkerCluster.css",
        VENDOR / "fullscreen" / "Control.FullScreen.css",
        OWN / "map.css",
    )
    return "\n".join(_with_pictures(path) for path in files)


def _with_pictures(path: Path) -> str:
    def embed(found: re.Match[str]) -> str:
        picture = path.parent / found.group(2)
        kind = mimetypes.guess_type(picture.name)[0] or "application/octet-stream"
        data = base64.b64encode(picture.read_bytes()).decode("ascii")
        return f"url(data:{kind};base64,{data})"

    return _URL.sub(embed, path.read_text(encoding="utf-8"))


def _outlines(folder: Path, prefectures: Collection[str]) -> str:
    """Return the outlines as JSON: all prefectures, the municipalities of those asked for."""
    held: dict[str, Mapping[str, object]] = {"prefectures": _read(folder / "prefectures.geojson")}
    if 0 < len(set(prefectures)) <= MOST_PREFECTURES:
        found = dict(_read(folder / "municipalities.geojson"))
        features = found["features"]
        if isinstance(features, list):
            found["features"] = [
                one for one in features if one["properties"]["prefecture_code"] in prefectures
            ]
        held["municipalities"] = found
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _read(path: Path) -> Mapping[str, object]:
    found: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found
