"""Public forms of instances: read by hand arithmetic, and refused where broken."""

from pathlib import Path

import pytest

from geo.errors import OrienteeringError
from geo.orienteering import read_instance

OP = "10\t1\n0 0 0\n6 8 0\n3 4 5\n"
CUSTOMERS = (
    "4 2 2 1\n0 200\n"
    " 0 0.00 0.00 0.00 0.00 0 0 0 50\n"
    " 1 1.00 1.00 10.00 7.00 1 1 1 5 40\n"
    " 2 3.00 4.00 10.00 8.00 1 1 1 0 30\n"
)
MILLISECONDS = "3\n1000\n9;0;0;0;100;5000\n8;4;1;10;200;300\n7;0;0;0;100;5000\n"


def write(folder: Path, text: str, name: str = "made.txt") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_form_of_tsiligirides(tmp_path: Path) -> None:
    instance = read_instance(write(tmp_path, OP), "op")
    asked = instance.problem
    # 6-8-10 and 3-4-5 triangles, in ten-millionths.
    assert asked.travel.always[0].tolist() == [0, 100_000_000, 50_000_000]
    assert (asked.start, asked.end, asked.values.tolist()) == (0, 1, [0.0, 0.0, 5.0])
    assert asked.return_by == 100_000_000 + 1
    assert read_instance(write(tmp_path, OP), "op", budget=2).problem.return_by == 20_000_000 + 1


def test_travel_of_solomon_is_cut_to_one_decimal(tmp_path: Path) -> None:
    tenths = read_instance(write(tmp_path, CUSTOMERS, "c101.txt"), "optw")
    # The diagonal of 1 is 1.414...: 1.4, and 1.41 elsewhere.
    assert (tenths.per_unit, tenths.problem.travel.always[0].tolist()) == (10, [0, 14, 50])
    asked = tenths.problem
    assert (asked.opens.tolist(), asked.closes.tolist()) == ([0, 50, 0], [500, 400, 300])
    assert (asked.dwell.tolist(), asked.values.tolist()) == ([0, 100, 100], [0, 7, 8])
    assert (asked.start, asked.end, asked.return_by) == (0, 0, 500)
    hundredths = read_instance(write(tmp_path, CUSTOMERS, "pr01.txt"), "optw")
    assert hundredths.problem.travel.always[0].tolist() == [0, 141, 500]


def test_the_form_in_milliseconds(tmp_path: Path) -> None:
    write(tmp_path, "0;5;9;\n6;0;7;\n8;4;0;\n", "titt3.TXT")
    asked = read_instance(write(tmp_path, MILLISECONDS), "optw").problem
    assert asked.travel.always.tolist() == [[0, 5, 9], [6, 0, 7], [8, 4, 0]]
    assert (asked.start, asked.end, asked.depart, asked.return_by) == (0, 2, 100, 1100)
    assert (asked.opens[1], asked.closes[1], asked.dwell[1]) == (200, 300, 10)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("op", "", "nothing"),
        ("op", "10 1\n0 0 0\n", "1 points"),
        ("op", "10 2\n0 0 0\n1 1 1\n", "10 2"),
        ("op", "10 1\n0 0 0\n6 8\n", "2 columns"),
        ("op", "10 1\n0 0 0\n6 8 x\n", "'x'"),
        ("op", "10 1\n0 0 0\n6 8 nan\n", "nan"),
        ("op", "10 1\n0 0 0\n6 8 1e12\n", "1e12"),
        ("op", "10 1\n0 0 0\n6 8 -5\n", "-5.0 for point 2"),
        ("op", CUSTOMERS, "4 2 2 1"),
        ("optw", OP, "3 columns"),
        ("optw", CUSTOMERS.replace("1 5 40", "1 40 5"), "hours 40.0 to 5.0"),
        ("optw", CUSTOMERS.replace(" 5 40", " 40"), "9 columns"),
        ("optw", MILLISECONDS, "no file titt3.TXT beside it"),
        ("optw", MILLISECONDS.replace("200;300", "200"), "5 columns"),
        ("optw", MILLISECONDS.replace("3\n1000", "4\n1000"), "3 points"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, kind: str, text: str, found: str) -> None:
    with pytest.raises(OrienteeringError) as caught:
        read_instance(write(tmp_path, text), kind)
    assert caught.value.code == "bad_instance"
    assert found in caught.value.facts["found"]
    assert "--kind" in str(caught.value)


def test_other_faults(tmp_path: Path) -> None:
    with pytest.raises(OrienteeringError, match="no file to be read"):
        read_instance(tmp_path / "none.txt", "op")
    with pytest.raises(OrienteeringError, match="no file to be read"):
        read_instance(tmp_path, "op")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(OrienteeringError, match="no text"):
        read_instance(tmp_path / "bytes.txt", "op")
    with pytest.raises(OrienteeringError) as caught:
        read_instance(write(tmp_path, OP), "vrp")
    assert caught.value.code == "instance_kind"
    with pytest.raises(OrienteeringError) as caught:
        read_instance(write(tmp_path, OP), "op", budget=-1)
    assert caught.value.code == "instance_budget"
    write(tmp_path, "0;5;9;\n6;0;7;\n", "titt3.TXT")
    with pytest.raises(OrienteeringError, match="6 travel times"):
        read_instance(write(tmp_path, MILLISECONDS), "optw")
