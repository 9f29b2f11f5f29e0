"""Files that are no itinerary are refused with a message that names what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from locator.errors import ImportFileError
from locator.itineraries.checking.reading import (
    MOST_BYTES,
    QUERY,
    check_shape,
    clock_s,
    read_itinerary,
    shown,
)
from tests.locator.itineraries.checking.made import Json, one_day


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    def _write(content: bytes) -> Path:
        path = tmp_path / "plan.json"
        path.write_bytes(content)
        return path

    return _write


def refusal(path: Path) -> ImportFileError:
    with pytest.raises(ImportFileError) as caught:
        read_itinerary(path)
    return caught.value


def test_a_right_file_is_read_with_and_without_a_mark(write: Callable[[bytes], Path]) -> None:
    content = json.dumps(one_day(), ensure_ascii=False).encode()
    assert read_itinerary(write(content)) == one_day()
    assert read_itinerary(write(b"\xef\xbb\xbf" + content)) == one_day()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "itinerary_not_json"),
        (b"{", "itinerary_not_json"),
        ("{}".encode("utf-16"), "itinerary_not_json"),
        ('{"name": "行程"}'.encode("cp932"), "itinerary_not_json"),
        (b'{"value": NaN}', "itinerary_not_json"),
        (b'{"value": -Infinity}', "itinerary_not_json"),
        (b'{"a": 1, "a": 2}', "itinerary_not_json"),
        (b"[" * 100_000, "itinerary_not_json"),
        (b'{"value": ' + b"9" * 10_000 + b"}", "itinerary_not_json"),
        (b"[]", "itinerary_kind"),
        (b"null", "itinerary_kind"),
        (b"{}", "itinerary_without_query"),
        (b'{"query": []}', "itinerary_without_query"),
        (b'{"query": {}}', "itinerary_without_query"),
    ],
)
def test_what_is_no_itinerary(write: Callable[[bytes], Path], content: bytes, code: str) -> None:
    error = refusal(write(content))
    assert error.code == code
    assert "plan.json" in str(error)


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    error = refusal(path)
    assert (error.code, error.facts["limit"]) == ("import_file_too_large", MOST_BYTES)
    assert refusal(tmp_path).code == "import_not_regular"
    assert refusal(tmp_path / "none.json").code == "import_unreadable"


@pytest.mark.parametrize("key", [key for key in QUERY if not key.endswith("~")])
def test_a_question_must_be_whole(key: str) -> None:
    document = one_day()
    del document["query"][key]
    with pytest.raises(ImportFileError, match=key) as caught:
        check_shape(document, "plan.json")
    assert caught.value.code == "itinerary_without_query"


def other_values(value: object) -> list[object]:
    """Return values of other kinds than one."""
    kinds: list[object] = [{"a": 1}, [1, [2]], 1e300, "text\ud800", True]
    return [
        kind for kind in kinds if type(kind) is not type(value) or isinstance(value, float | str)
    ]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "kind",
            "query",
            "query.days",
            "query.start",
            "query.must",
            "query.values",
            "query.rules",
        ),
        *("query.bookable", "query.return_by", "feeds", "days", "visits", "legs", "value", "bound"),
        *("gap_percent", "status", "left_out", "notices", "feeds.0", "days.0", "days.0.minutes"),
        *("days.0.last_way", "days.0.last_way.later", "visits.0", "visits.0.lon", "visits.0.begin"),
        *("legs.0", "legs.0.depart_s", "legs.0.depart", "legs.0.walk_m", "query.rules.0.hours"),
    ],
)
def test_each_value_has_its_kind(path: str) -> None:
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for value in (*other_values(one_day()), None):
        document = one_day()
        part: Any = document
        for key in way:
            part = part[key]
        before = part[last]
        if value is None and path in {
            "legs.0.walk_m",
            "days.0.last_way.later",
            "query.rules.0.hours",
        }:
            continue
        if type(value) is type(before) and not isinstance(value, float | str | list):
            continue
        part[last] = value
        with pytest.raises(ImportFileError) as caught:
            check_shape(document, "plan.json")
        assert caught.value.code in {
            *("itinerary_kind", "itinerary_incomplete", "itinerary_without_query"),
        }


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("return_by", "9:00"),
        ("return_by", "24:60"),
        ("return_by", "99:00"),
        ("return_by", "１９:00"),
        ("date", "2026-02-30"),
        ("date", "20260225"),
        ("days", 1.5),
        ("seed", 2**64),
    ],
)
def test_times_dates_and_numbers(path: str, value: object) -> None:
    document: Json = one_day()
    document["query"][path] = value
    with pytest.raises(ImportFileError, match=path):
        check_shape(document, "plan.json")


def test_keys_that_lack_are_named() -> None:
    document = one_day()
    del document["legs"][3]["depart_s"]
    with pytest.raises(ImportFileError, match=r"legs\[3\] lacks depart_s") as caught:
        check_shape(document, "plan.json")
    assert caught.value.code == "itinerary_incomplete"


def test_alternatives_have_the_same_shape() -> None:
    for other in ([], {"kind": "plan"}, {**one_day(), "value": "much"}):
        with pytest.raises(ImportFileError, match=r"alternatives\[0\]"):
            check_shape({**one_day(), "alternatives": [other]}, "plan.json")
    with pytest.raises(ImportFileError, match="alternatives"):
        check_shape({**one_day(), "alternatives": 3}, "plan.json")


def test_lists_have_an_end() -> None:
    for document in (
        {**one_day(), "legs": one_day()["legs"][:1] * 5_001},
        {**one_day(), "alternatives": [one_day()] * 21},
    ):
        with pytest.raises(ImportFileError, match="at most"):
            check_shape(document, "plan.json")


def test_what_is_shown_steers_no_screen() -> None:
    assert shown("a\x1b[31m\nb\u202e") == "a?[31m?b?"
    assert shown("x" * 500) == "x" * 60 + "…"
    assert clock_s("26:05") == 26 * 3600 + 300
