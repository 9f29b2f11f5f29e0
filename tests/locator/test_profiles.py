from pathlib import Path

import pytest

from locator.criteria import CRITERIA, TIMETABLE
from locator.errors import ImportFileError, QueryError
from locator.profiles import check_weights, find_profile, load_profiles, read_profile
from locator.settings import find_data


def test_the_four_jobs_are_embedded_in_order() -> None:
    profiles = load_profiles(find_data())
    assert list(profiles) == ["scout", "hub", "planner", "visitor"]
    for profile in profiles.values():
        assert set(profile.weights) <= set(CRITERIA)
        assert sum(profile.weights.values()) > 0
        assert profile.name_en.isascii()


def test_crews_drive_so_bus_criteria_weigh_nothing_for_a_scout() -> None:
    weights = load_profiles(find_data())["scout"].weights
    assert not any(weights.get(c, 0) for c in (*TIMETABLE, "stop_m"))


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_needs_weights_only(tmp_path: Path) -> None:
    path = write(tmp_path, "[weights]\nstop_m = 2\nstation_m = 0.5\ndepartures = 0\n")
    profile = read_profile(path)
    assert (profile.id, profile.name_ja, profile.name_en, profile.base) == (
        "mine",
        "mine",
        "mine",
        "",
    )
    assert profile.weights == {"stop_m": 2.0, "station_m": 0.5, "departures": 0.0}
    assert find_profile(str(path), find_data()) == profile


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("weights = 3", "no_weights"),
        ("name_ja = 'x'", "no_weights"),
        ("[weights", "unreadable_profile"),
        ("[weights]\nnowhere_km = 1", "unknown_criterion"),
        ("[weights]\nstop_m = -1", "bad_weight"),
        ("[weights]\nstop_m = true", "bad_weight"),
        ("[weights]\nstop_m = 'much'", "bad_weight"),
        ("[weights]\nstop_m = inf", "bad_weight"),
        ("[weights]\nstop_m = nan", "bad_weight"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_profile(write(tmp_path, text))
    assert caught.value.code == code


def test_a_missing_file_and_an_unknown_name_say_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="cannot be opened") as missing:
        find_profile(str(tmp_path / "none.toml"), find_data())
    assert missing.value.code == "import_unreadable"
    with pytest.raises(QueryError, match="expected one of scout, hub, planner, visitor") as caught:
        find_profile("director", find_data())
    assert caught.value.code == "unknown_profile"


def test_all_unknown_criteria_are_named_at_once() -> None:
    with pytest.raises(QueryError, match="unknown criteria aaa, bbb; known are"):
        check_weights({"bbb": 1, "stop_m": 1, "aaa": 2})
    assert check_weights({}) == {}


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 100_000, "[weights]\nstop_m = " + "9" * 5_000, "\0", "x" * 10_000]
)
def test_a_hostile_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_profile(write(tmp_path, text))
    assert caught.value.code == "unreadable_profile"


def test_a_byte_order_mark_is_no_part_of_a_profile(tmp_path: Path) -> None:
    assert read_profile(write(tmp_path, "\ufeff[weights]\nstop_m = 2\n")).weights == {"stop_m": 2.0}
