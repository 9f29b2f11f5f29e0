"""Positions in degrees, in metres of a zone, in the old datum: turned only where it is said."""

from collections.abc import Callable

import pytest
from pyproj import Geod

from locator.importing.notes import Notes
from locator.importing.placing import Office
from locator.importing.positions import Frame, Position, read_position
from locator.importing.rows import Row, SetAsideError

KANAZAWA = Office(code="17201", name="金沢市", lon=136.6564, lat=36.5614)
# on the central meridian of zone VII (137 deg 10 min E, origin 36 N, scale 0.9999) a northing is
# 0.9999 of the length of the meridian, which the geodesic of GRS80 tells without any projection
MERIDIAN, ORIGIN, SCALE = 137 + 10 / 60, 36.0, 0.9999
NORTH, EAST = "62930", "0"
LAT_THERE = Geod(ellps="GRS80").fwd(MERIDIAN, ORIGIN, 0, float(NORTH) / SCALE)[1]
Ask = Callable[..., tuple[Position | None, list[str]]]


@pytest.fixture
def ask() -> Ask:
    def _ask(
        lon: str = "", lat: str = "", pair: str = "", heading: str = "経度", **frame: object
    ) -> tuple[Position | None, list[str]]:
        notes = Notes("a.csv", 10)
        row = Row(
            number=2,
            texts={"lon": lon, "lat": lat, "lonlat": pair},
            headings={"lon": heading, "lat": "緯度"},
            notes=notes,
        )
        told = read_position(row, Frame(**frame), KANAZAWA)  # type: ignore[arg-type]
        return told, [f.code for f in notes.finish()]

    return _ask


def test_metres_wait_and_the_zones_that_fit_the_town_are_proposed(ask: Ask) -> None:
    with pytest.raises(SetAsideError, match=r"--crs EPSG:6675 \(JGD2011 / zone 7\)") as caught:
        ask(NORTH, EAST)
    assert caught.value.code == "site_projected"


@pytest.mark.parametrize(("first", "second"), [(NORTH, EAST), (EAST, NORTH)])
def test_metres_are_turned_in_either_order_where_the_town_tells_it(
    ask: Ask, first: str, second: str
) -> None:
    told, codes = ask(first, second, crs="EPSG:6675")
    assert told is not None
    assert (told.lon, told.lat) == pytest.approx((MERIDIAN, LAT_THERE), abs=1e-8)
    assert codes == ["site_turned"]


def test_only_rows_that_are_no_degrees_are_turned_in_a_mixed_list(ask: Ask) -> None:
    # a shoot of 2022 as the city of Paris publishes it, in metres and in degrees side by side
    frame = {"projected": "EPSG:2154", "region": "world"}
    told, codes = ask("2.392307321", "48.876896788", **frame)
    assert (told, codes) == (Position(lon=2.392307321, lat=48.876896788), [])
    told, codes = ask("655429.123", "6864268.72", **frame)
    assert told is not None
    assert (told.lon, told.lat) == pytest.approx((2.392307321, 48.876896788), abs=1e-7)
    assert codes == ["site_turned"]


def test_the_old_datum_is_kept_as_coarse_and_turned_only_where_it_is_said(ask: Ask) -> None:
    kept, codes = ask("139.7445839", "35.6548652", is_old=True)
    assert (kept, codes) == (Position(lon=139.7445839, lat=35.6548652, precision_m=500.0), [])
    turned, codes = ask("139.7445839", "35.6548652", crs="EPSG:4301")
    assert turned is not None
    assert (turned.lon, turned.lat) == pytest.approx((139.7413544, 35.6580992), abs=1e-4)
    assert (turned.precision_m, codes) == (10.0, ["site_turned"])


def test_the_world_takes_no_exchange_and_japan_no_paris(ask: Ask) -> None:
    told, codes = ask("-122.4", "37.8", region="world")
    assert (told, codes) == (Position(lon=-122.4, lat=37.8), [])
    with pytest.raises(SetAsideError):
        ask("2.35", "48.85")
    with pytest.raises(SetAsideError):
        ask("35.6", "139.7", region="world")


def test_a_pair_is_latitude_first_and_exchanged_where_only_that_fits(ask: Ask) -> None:
    for pair in ("36.5661, 136.6588", "136.6588,36.5661", "[36.5661 136.6588]"):
        assert ask(pair=pair) == (Position(lon=136.6588, lat=36.5661), [])
    assert ask(pair="0, 0") == (None, ["site_zero_position"])
    assert ask() == (None, [])
    assert ask(lon="136.6") == (None, [])
