"""Kinds around a site are told apart by shape and by colour."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest

from locator.maps.symbols import SYMBOLS, ContextKind, Symbol, picture

# Okabe and Ito (2008): colours that people with a colour deficiency tell apart.
OKABE_ITO = {"#cc79a7", "#009e73", "#d55e00", "#0072b2", "#56b4e9", "#e69f00", "#f0e442"}
SVG = "{http://www.w3.org/2000/svg}"


def drawn(html: str) -> ET.Element:
    """Return the drawing inside a picture's link."""
    found = re.fullmatch(
        r'<img alt="" width="(\d+)" height="\1" src="data:image/svg\+xml;base64,([^"]+)">', html
    )
    assert found is not None
    return ET.fromstring(base64.b64decode(found[2]))  # noqa: S314 - our own drawing


def test_every_kind_has_a_shape_and_a_colour_of_its_own() -> None:
    assert set(SYMBOLS) == set(ContextKind)
    assert len({s.path for s in SYMBOLS.values()}) == len(ContextKind)
    assert len({s.colour for s in SYMBOLS.values()}) == len(ContextKind)


def test_colours_are_those_of_okabe_and_ito_and_a_grey() -> None:
    assert {s.colour for s in SYMBOLS.values()} - OKABE_ITO == {"#4a4a4a"}


@pytest.mark.parametrize("kind", ContextKind)
def test_shapes_stay_within_their_box(kind: ContextKind) -> None:
    path = SYMBOLS[kind].path
    assert path.startswith("M")
    assert path.endswith("Z")
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", path)]
    assert all(0 <= n <= 20 for n in numbers)


@pytest.mark.parametrize("kind", ContextKind)
def test_the_picture_holds_the_drawing(kind: ContextKind) -> None:
    symbol = SYMBOLS[kind]
    html = picture(symbol)
    assert f'width="{symbol.size}"' in html
    root = drawn(html)
    assert (root.tag, root.get("viewBox")) == (f"{SVG}svg", "0 0 20 20")
    (shape,) = root
    assert (shape.get("d"), shape.get("fill")) == (symbol.path, symbol.colour)
    assert shape.get("stroke") == "#ffffff"
    assert shape.get("stroke-dasharray") is None


def test_hollow_is_white_with_a_dashed_line_of_the_colour() -> None:
    symbol = Symbol("M2 2H18V18Z", "#0072b2", 14)
    html = picture(symbol, hollow=True, size=12)
    assert 'width="12" height="12"' in html
    (shape,) = drawn(html)
    assert (shape.get("fill"), shape.get("stroke")) == ("#ffffff", "#0072b2")
    assert shape.get("stroke-dasharray") == "3 2"


def test_pictures_ask_for_nothing_outside() -> None:
    pages = [picture(s, hollow=h) for s in SYMBOLS.values() for h in (False, True)]
    assert all(re.findall(r'src="([a-z]+):', page) == ["data"] for page in pages)
