"""Scenarios as TOML: the round trip, and every fault of a hostile file named at once."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.errors import ImportFileError, QueryError
from locator.scenarios import (
    AddedStop,
    DemandZone,
    Direction,
    Extension,
    ExtraTrips,
    Halt,
    Scenario,
    Shuttle,
    Side,
    check_scenario,
    format_scenario,
    parse_scenario,
    read_scenario,
)
from locator.vocabulary import DayType

EXAMPLE = Path(__file__).with_name("example.toml")
HEAD = 'id = "a"\nname = "仮定"\non = 2026-05-01\n'
STOPS = 'stops = ["f:a", "f:b"]\n'
SHUTTLE = f'[[shuttle]]\nid = "s"\nname = "S"\n{STOPS}'
SQUARE = "polygon = [[138, 35], [138.1, 35], [138.1, 35.1], [138, 35.1]]"
ZONE = (
    f'[[demand_zone]]\nid = "z"\nname = "Z"\n{SQUARE}\nhours = ["09:00", "17:00"]\nwait_min = 15\n'
)


def faults(written: str) -> list[str]:
    with pytest.raises(QueryError) as caught:
        parse_scenario(written)
    assert caught.value.code == "bad_scenario"
    found = str(caught.value.facts["faults"]).split("; ")
    assert len(found) == caught.value.facts["count"]
    assert all(" → " in fault for fault in found)
    return [fault.split(":")[0] for fault in found]


def test_the_example_is_read() -> None:
    found = read_scenario(EXAMPLE)
    assert (found.id, found.name, found.on) == ("lake", "湖畔の仮定", dt.date(2026, 5, 1))
    assert found.shuttles == (
        Shuttle(
            id="ridge",
            name="峠シャトル",
            halts=(Halt(stop_id="plain:C"), Halt(name="峠", lon=138.0, lat=35.06)),
            headway_min=60.0,
            hours=(9 * 3600, 16 * 3600),
            days=(DayType.WEEKDAY, DayType.SATURDAY),
            speed_km_h=30.0,
            dwell_s=20,
            direction=Direction.BOTH,
            layover_min=5.0,
        ),
    )
    assert found.extra_trips[0].departures_s == (15 * 3600 + 30 * 60,)
    assert not found.is_empty
    assert parse_scenario(format_scenario(found)) == found


def test_all_parts_come_back() -> None:
    whole = Scenario(
        id="all",
        name='«"all"»\\ \t\n\x7f',
        on=dt.date(2026, 11, 26),
        shuttles=(
            Shuttle(
                id="s",
                name="S",
                halts=(Halt(stop_id="f:a"), Halt(name="b", lon=138.0, lat=35.0)),
                departures_s=(8 * 3600 + 30, 25 * 3600),
                direction=Direction.LOOP,
            ),
        ),
        extra_trips=(ExtraTrips(id="e", name="E", route="f:r", departures_s=(0,)),),
        extensions=(
            Extension(
                id="x", name="X", route="f:r", halts=(Halt(stop_id="f:a"),), trips=("t", "u"),
                stop="f:b", side=Side.START,
            ),
        ),
        zones=(
            DemandZone(
                id="z", name="Z", polygon=((138.0, 35.0), (138.1, 35.0), (138.1, 35.1)),
                hours=(0, 108_000), wait_min=2.5, days=(DayType.HOLIDAY,), is_walk_up=True,
                vehicles=3,
            ),
        ),
        stops=(
            AddedStop(id="p", name="P", lon=138.0, lat=35.0, pole_of="f:a"),
            AddedStop(id="q", name="Q", lon=1.5, lat=-2.25, route="f:r", between=("f:a", "f:b")),
        ),
    )  # fmt: skip
    check_scenario(whole)
    assert parse_scenario(format_scenario(whole)) == whole
    assert format_scenario(parse_scenario(format_scenario(whole))) == format_scenario(whole)


@given(
    st.text(min_size=1, max_size=200).filter(lambda t: t.strip()),
    st.floats(3, 120),
    st.integers(0, 3600),
    st.lists(st.integers(0, 108_000), min_size=1, max_size=9),
    st.floats(-180, 180),
    st.floats(-90, 90),
)
def test_what_is_written_is_read_again(
    name: str, speed: float, dwell: int, departures: list[int], lon: float, lat: float
) -> None:
    shuttle = Shuttle(
        id="s",
        name=name,
        halts=(Halt(name=name, lon=lon, lat=lat), Halt(stop_id="f:a")),
        departures_s=tuple(departures),
        speed_km_h=speed,
        dwell_s=dwell,
    )
    made = Scenario(id="a", name=name, on=dt.date(2026, 1, 1), note=name, shuttles=(shuttle,))
    assert parse_scenario(format_scenario(made)) == made


def test_nothing_but_a_head_is_an_empty_scenario() -> None:
    assert parse_scenario(HEAD).is_empty


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("", ["id", "name", "on"]),
        ("name = 5\non = 2026-05-01T00:00:00", ["id", "name", "on"]),
        ('id = "A b"\nname = " "\non = 1999-12-31\nwhat = 1', ["what", "id", "name", "on"]),
        (HEAD + "shuttle = 5", ["shuttle"]),
        (HEAD + "shuttle = [5]", ["shuttle[1]"]),
        (HEAD + "[shuttle]\nid = 'a'", ["shuttle"]),
        (HEAD + SHUTTLE, ["shuttle[1].headway_min"]),
        (HEAD + SHUTTLE + "headway_min = -5\n", ["shuttle[1].headway_min"]),
        (HEAD + SHUTTLE + "headway_min = 0\n", ["shuttle[1].headway_min"]),
        (HEAD + SHUTTLE + "headway_min = nan\nspeed_km_h = inf\ndwell_s = 1.5\n",
         ["shuttle[1].headway_min", "shuttle[1].speed_km_h", "shuttle[1].dwell_s"]),
        (HEAD + SHUTTLE + 'headway_min = 1\nhours = ["00:00", "30:00"]\n',
         ["shuttle[1].headway_min"]),
        (HEAD + SHUTTLE + 'headway_min = 60\nhours = ["17:00", "09:00"]\n', ["shuttle[1].hours"]),
        (HEAD + SHUTTLE + 'headway_min = 60\nhours = ["9時", "17:00"]\n', ["shuttle[1].hours"]),
        (HEAD + SHUTTLE + 'departures = ["09:00"]\nheadway_min = 5\n', ["shuttle[1].departures"]),
        (HEAD + SHUTTLE + 'departures = ["31:00"]\n', ["shuttle[1].departures"]),
        (HEAD + SHUTTLE + 'departures = ["09:00"]\ndays = ["sunday"]\n', ["shuttle[1].days"]),
        (HEAD + SHUTTLE + 'departures = ["09:00"]\ndays = [[1]]\n', ["shuttle[1].days"]),
        (HEAD + SHUTTLE + 'departures = ["09:00"]\nbookable = true\n', ["shuttle[1].bookable"]),
        (HEAD + SHUTTLE + 'departures = ["09:00"]\ndirection = "up"\n', ["shuttle[1].direction"]),
        (HEAD + SHUTTLE + 'departures = ["09:00"]\nspeed_km_h = true\n', ["shuttle[1].speed_km_h"]),
        (HEAD + SHUTTLE.replace('["f:a", "f:b"]', '["f:a"]'), ["shuttle[1].stops"]),
        (HEAD + SHUTTLE.replace('"f:b"', '"f:a"'), ["shuttle[1].stops"]),
        (HEAD + SHUTTLE.replace('"f:b"', '"b"'), ["shuttle[1].stops"]),
        (HEAD + SHUTTLE.replace('"f:b"', '{ name = "b", lon = 35.0, lat = 138.0 }'),
         ["shuttle[1].stops"]),
        (HEAD + SHUTTLE.replace('"f:b"', '{ name = "b", lon = nan, lat = 35.0 }'),
         ["shuttle[1].stops"]),
        (HEAD + SHUTTLE.replace('"f:b"', ", ".join(f'"f:{n}"' for n in range(101))),
         ["shuttle[1].stops"]),
        (HEAD + ZONE.replace("[138.1, 35], [138.1, 35.1]", "[138.1, 35.1], [138.1, 35]"),
         ["demand_zone[1].polygon"]),  # crosses itself
        (HEAD + ZONE.replace(", [138.1, 35.1], [138, 35.1]", ""), ["demand_zone[1].polygon"]),
        (HEAD + ZONE.replace("[138.1, 35.1], [138, 35.1]", "[138.2, 35]"),
         ["demand_zone[1].polygon"]),  # no area
        (HEAD + ZONE.replace("[138.1, 35]", "[35, 138.1]"), ["demand_zone[1].polygon"]),
        (HEAD + ZONE.replace('"17:00"', '"09:00"'), ["demand_zone[1].hours"]),
        (HEAD + ZONE.replace("15", "-1"), ["demand_zone[1].wait_min"]),
        (HEAD + ZONE + "vehicles = 1000000000\nwalk_up = 1\n",
         ["demand_zone[1].walk_up", "demand_zone[1].vehicles"]),
        (HEAD + ZONE + ZONE, ["id"]),
        (HEAD + '[[extra_trips]]\nid = "e"\nname = "E"\n',
         ["extra_trips[1].trip", "extra_trips[1].departures"]),
        (HEAD + '[[extend_trips]]\nid = "x"\nname = "X"\nroute = "f:r"\nstops = ["f:a"]\n',
         ["extend_trips[1].trips"]),
        (HEAD + '[[stop]]\nid = "p"\nname = "P"\nlon = 138\nlat = 35\n', ["stop[1].between"]),
        (HEAD + '[[stop]]\nid = "p"\nname = "P"\nlon = 138\nlat = 35\nbetween = ["f:a", "f:a"]\n',
         ["stop[1].between", "stop[1].route"]),
        (HEAD + ZONE * 51, ["demand_zone"]),
        (HEAD + SHUTTLE + f"headway_min = 0x{'f' * 9_000}\n", ["shuttle[1].headway_min"]),
    ],
)  # fmt: skip
def test_every_fault_is_named_at_once(written: str, named: list[str]) -> None:
    assert faults(written) == named


def test_a_scenario_of_absurd_size_is_refused() -> None:
    stops = "stops = [" + ", ".join(f'"f:{n}"' for n in range(100)) + "]"
    many = 'headway_min = 1\nhours = ["08:00", "16:19"]\n'  # 500 departures
    parts = [
        SHUTTLE.replace('"s"', f'"s{n}"').replace(STOPS, f"{stops}\n") + many for n in range(2)
    ]
    # 500 departures x 100 stops x 3 types of day x 2 directions are 300,000 calls each
    assert len(parse_scenario(HEAD + parts[0]).shuttles) == 1
    assert faults(HEAD + "".join(parts)) == ["departures"]


def test_a_fault_says_what_was_found_and_expected() -> None:
    with pytest.raises(QueryError, match="speed_km_h: -3 → 3 <= x <= 120"):
        parse_scenario(HEAD + SHUTTLE + 'departures = ["09:00"]\nspeed_km_h = -3\n')


@pytest.mark.parametrize(
    "content",
    [
        "id = «".encode(),
        "name = '仮定'".encode("cp932"),
        b"\x00\x01",
        b"[" * 100_000,
        b"a = " + b"[" * 50_000,
    ],
)
def test_what_is_no_toml_in_utf_8_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    with pytest.raises(QueryError) as caught:
        read_scenario(path)
    assert caught.value.code == "unreadable_scenario"
    assert caught.value.facts["file"] == "plan.toml"


def test_a_file_too_large_or_of_no_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"#" * 1_000_001)
    faults = {path: "import_file_too_large", Path("/dev/zero"): "import_not_regular"}
    for source, code in faults.items():
        with pytest.raises(ImportFileError) as caught:
            read_scenario(source)
        assert caught.value.code == code
    path.write_bytes(b"#" * 1_000_000)
    with pytest.raises(QueryError) as read:
        read_scenario(path)
    assert read.value.code == "bad_scenario"


def test_a_missing_file_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError) as missing:
        read_scenario(tmp_path / "none.toml")
    assert missing.value.code == "import_unreadable"
    path = tmp_path / "empty.toml"
    path.write_bytes(b"")
    with pytest.raises(QueryError) as caught:
        read_scenario(path)
    assert caught.value.code == "bad_scenario"


def test_a_mark_before_the_text_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert read_scenario(path).id == "a"


def test_a_value_made_by_hand_is_checked_like_a_file() -> None:
    good = read_scenario(EXAMPLE)
    check_scenario(good)
    bad = dataclasses.replace(good, id="", shuttles=(good.shuttles[0], good.shuttles[0]))
    with pytest.raises(QueryError) as caught:
        check_scenario(bad)
    assert caught.value.facts["count"] == 2
