"""A user's definitions: every fault is named at once, whatever the file holds."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.errors import ImportFileError, LocatorError, QueryError
from locator.gaps.definitions import Condition, Group, Window
from locator.gaps.reading import find_definitions, parse_definitions, read_definitions
from locator.settings import find_data
from locator.vocabulary import DistanceKind, GapStatus, GapVerdict
from tests.locator.gaps.towns import DEFINITIONS

HEAD = """
[[definition]]
id = "mine"
name_ja = "自分の定義"
name_en = "Mine"
status = "example"
source = "the town"
dated = "2026-11"
distance = "walked"
otherwise = "gap"
"""
RULE = """
[[definition.rule]]
verdict = "served"
"""
GOOD = f'{HEAD}{RULE}all = [{{ measure = "stop_m", op = "<=", value = 250, unit = "m" }}]\n'


def fault(text: str | bytes) -> QueryError:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(QueryError) as caught:
        parse_definitions(content, "mine.toml")
    return caught.value


def test_a_definition_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8-sig")  # as Windows editors save it
    (found,) = read_definitions(path)
    assert (found.id, found.name_ja, found.name_en) == ("mine", "自分の定義", "Mine")
    assert (found.status, found.distance) == (GapStatus.EXAMPLE, DistanceKind.WALKED)
    assert (found.source, found.dated, found.otherwise) == ("the town", "2026-11", GapVerdict.GAP)
    stop = Condition(measure="stop_m", op="<=", value=250.0)
    assert found.rules[0].when == Group(is_all=True, members=(stop,))


def test_a_window_may_leave_out_its_hours() -> None:
    rule = (
        f"{HEAD}{RULE}any = [\n"
        '{measure="departures", op=">", value=5, within_m=300},\n'
        '{measure="longest_wait_min", op="<", value=90, within_m=300, from="9:00", to="25:30",'
        " ends=true}]\n"
    )
    (found,) = parse_definitions(rule.encode(), "mine.toml")
    assert [c.window for c in found.conditions] == [
        Window(within_m=300.0),
        Window(within_m=300.0, start_s=9 * 3600, end_s=91_800, ends=True),
    ]


def condition(text: str) -> str:
    return f"{HEAD}{RULE}all = [{{ {text} }}]\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('measure="bus_m", op="<", value=1', "definition 1.rule 1.all 1.measure: 'bus_m'"),
        ('measure="stop_m", op="=<", value=1', "all 1.op: '=<' (expected < <= > >=)"),
        ('measure="stop_m", op="<"', "all 1.value: None"),
        ('op="<", value=1', "all 1.measure: None"),
        ('measure="stop_m", value=1', "all 1.op: None"),
        ('measure="stop_m", op="<", value=nan', "all 1.value: nan"),
        ('measure="stop_m", op="<", value=inf', "all 1.value: inf"),
        ('measure="stop_m", op="<", value=-1', "all 1.value: -1"),
        ('measure="stop_m", op="<", value=true', "all 1.value: True"),
        ('measure="stop_m", op="<", value="far"', "all 1.value: 'far'"),
        (f'measure="stop_m", op="<", value={"9" * 400}', "all 1.value: 999"),
        (f'measure="stop_m", op="<", value=0x{"f" * 9000}', "all 1.value: int"),
        ('measure="stop_m", op="<", value=1e300', "all 1.value: 1e+300"),
        ('measure="stop_m", op="<", value=[1]', "all 1.value: [1]"),
        ('measure="stop_m", op="<", value=1, unit="km"', "all 1.unit: 'km' (expected m)"),
        ('measure="stop_m", op="<", value=1, within_m=5', "all 1.within_m: 5 (expected only"),
        ('measure="departures", op="<", value=1', "all 1.within_m: None"),
        (
            'measure="departures", op="<", value=1, within_m=5, ends=true',
            "all 1.ends: True (expected only",
        ),
        ('measure="departures", op="<", value=1, within_m=5, from="25"', "all 1.from: '25'"),
        ('measure="departures", op="<", value=1, within_m=5, from=6', "all 1.from: 6"),
        (
            'measure="departures", op="<", value=1, within_m=5, from="9:00", to="9:00"',
            "all 1.to: '9:00' (expected a time after from)",
        ),
        ('measure="longest_wait_min", op="<", value=1, within_m=5, ends="x"', "all 1.ends: 'x'"),
        ("measure=3, op=[], value={}", "all 1.op: []"),
    ],
)
def test_a_bad_condition_is_named_with_its_place(text: str, told: str) -> None:
    error = fault(condition(text))
    assert error.code == "bad_definitions"
    assert told in str(error)
    assert "data/definitions/gap.toml" in str(error)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace('"mine"', '"My own"'), "definition 1.id: 'My own'"),
        (GOOD.replace("name_ja", "name"), "definition 1.name: '自分の定義' (expected only"),
        (GOOD.replace('"example"', '"law"'), "definition 1.status: 'law' (expected official"),
        (GOOD.replace('"walked"', '"driven"'), "definition 1.distance: 'driven'"),
        (GOOD.replace('"gap"', '"unknown"'), "definition 1.otherwise: 'unknown'"),
        (GOOD.replace('"served"', '"bad"'), "definition 1.rule 1.verdict: 'bad'"),
        (GOOD.replace('"the town"', '"  "'), "definition 1.source: ''"),
        (GOOD.replace('"the town"', '"a\\u0007b"'), "definition 1.source: 'a\\x07b'"),
        (GOOD.replace('"the town"', f'"{"x" * 3000}"'), "definition 1.source: 'xxx"),
        (GOOD + GOOD, "definition 2.id: 'mine' (expected an id that stands once)"),
        (HEAD, "definition 1.rule: None"),
        (HEAD + RULE, "definition 1.rule 1: [] (expected all = [...] or any = [...]"),
        (HEAD + RULE + "all = []", "rule 1.all: []"),
        (HEAD + RULE + "all = [3]", "rule 1.all 1: 3"),
        (HEAD + RULE + "all = 3\nany = 4", "rule 1: ['all', 'any']"),
        (HEAD + "rule = [1]", "definition 1.rule 1: 1 (expected a table)"),
        ("definition = 3", "definition: 3"),
        ("definition = []", "definition: []"),
        ("definition = [1]", "definition 1: 1 (expected a table)"),
        ("", "definition: None"),
        ("x = 1\n" + GOOD, "file.x: 1 (expected only definition)"),
        ("[[definition]]\n" * 101, "1 to 100 tables"),
        (HEAD + RULE + "all = " + "[{any = " * 7 + "[]" + "}]" * 7, "6 levels at most"),
        (
            HEAD + (RULE + 'all = [{measure="stop_m", op="<", value=1}, '
                    '{measure="stop_m", op="<", value=1}]\n') * 26,
            "50 conditions at most",
        ),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_its_place(text: str, told: str) -> None:
    error = fault(text)
    assert error.code == "bad_definitions"
    assert told in str(error)


def test_all_faults_are_named_at_once() -> None:
    bad = condition('measure="a", op="b", value="c"').replace('"example"', '"d"')
    text = str(fault(bad))
    assert "has 4 faults" in text
    assert all(word in text for word in ("'a'", "'b'", "'c'", "'d'"))
    many = HEAD + RULE + "all = [" + ",".join(["1"] * 50) + "]"
    assert fault(many).facts["count"] == 50
    assert "…" in str(fault(many))


@pytest.mark.parametrize(
    "content",
    [
        b"[[definition",
        "id = '定義'".encode("cp932"),
        b"\xff\xfe[\x00",
        b"\x00\x01\x02",
        b"PK\x03\x04",
        b"a = " + b"[" * 5000,
        b"a = 1\na = 2",
    ],
)
def test_what_is_no_toml_in_utf8_is_refused(content: bytes) -> None:
    error = fault(content)
    assert error.code == "unreadable_definitions"
    assert "mine.toml" in str(error)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 1_000_001)
    faults = {
        tmp_path / "no.toml": "import_unreadable",
        tmp_path: "import_not_regular",
        Path("/dev/zero"): "import_not_regular",
        large: "import_file_too_large",
    }
    for path, code in faults.items():
        with pytest.raises(ImportFileError) as caught:
            read_definitions(path)
        assert caught.value.code == code


def test_definitions_are_found_by_id_and_ones_own_come_along() -> None:
    data = find_data()
    (mine,) = parse_definitions(GOOD.encode(), "mine.toml")
    by_default = find_definitions(data, own=[mine])
    assert by_default[-1] == mine
    assert all(d.is_default for d in by_default[:-1])
    assert [d.id for d in find_definitions(data, ["fukuoka", "mine", "fukuoka"], [mine])] == [
        *("fukuoka", "mine"),
    ]
    with pytest.raises(QueryError, match="no definition 'x'"):
        find_definitions(data, ["x"])
    assert len(DEFINITIONS) == 14


@settings(max_examples=60)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_content_gets_past_the_door_without_a_name(content: bytes) -> None:
    with pytest.raises(LocatorError):
        parse_definitions(content, "mine.toml")
