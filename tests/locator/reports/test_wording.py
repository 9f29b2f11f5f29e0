from dataclasses import replace

import pytest

from locator.i18n import Texts
from locator.records import Dossier, Fact, PastShoot, Ranking
from locator.reports.wording import (
    Line,
    commission_text,
    fact_line,
    neighbour_text,
    one_line,
    second_name,
    sections,
    shoot_day,
    shoot_reason,
    shoot_title,
    shoots_text,
    site_name,
    to_ask,
    transport_lines,
    unknown_names,
    work_text,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\tb", "a b"),
        ("\x1b[31mred", "[31mred"),
        ("x\u202ey", "x y"),
        ("y" * 700, "y" * 599 + "…"),
        ("\ud800z", "z"),
    ],
)
def test_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_names_follow_the_language_and_fall_back(
    dossiers: list[Dossier], ja: Texts, en: Texts
) -> None:
    first = dossiers[0]
    assert site_name(first, ja.lang) == "錦帯橋"
    assert site_name(first, en.lang) == "Kintai Bridge"
    assert second_name(first, ja.lang) == "Kintai Bridge"
    bare = replace(first, name_en="")
    assert site_name(bare, en.lang) == "錦帯橋"
    assert second_name(bare, ja.lang) == ""


def test_codes_become_words_and_unknown_says_so(en: Texts) -> None:
    assert fact_line(Fact(key="eras", value="edo|showa"), en).value == "Edo and before, Showa"
    assert fact_line(Fact(key="parking", value=None), en) == Line("Parking", "unknown", known=False)
    assert fact_line(Fact(key="stop_m", value=2300.0, unit="m", bound="<="), en).value == (
        "<= 2,300 m"
    )


def test_a_stop_beyond_the_walk_is_only_a_bound(
    dossiers: list[Dossier], ranking: Ranking, en: Texts
) -> None:
    near = {x.label: x for x in transport_lines(dossiers[0], ranking, en)}
    far = {x.label: x for x in transport_lines(dossiers[1], ranking, en)}
    assert near["Bus stop"].value.endswith("160 m")
    assert far["Bus stop"].value.endswith("<= 2.3 km")
    assert near["Buses"].value == "31 a day (6:38–18:35)"
    assert far["Buses"] == Line("Buses", "unknown", known=False)


def test_a_station_without_trains_says_so(
    dossiers: list[Dossier], ranking: Ranking, en: Texts
) -> None:
    lines = {x.label: x.value for x in transport_lines(dossiers[3], ranking, en)}
    assert lines["Railway station"].endswith("(suspended)")


def test_drive_is_marked_as_estimate(dossiers: list[Dossier], ja: Texts) -> None:
    assert neighbour_text(dossiers[0].gateways[0], ja) == "新岩国駅 4.8 km（車・推定13 分）"


def test_works_name_year_role_and_scene(dossiers: list[Dossier], ja: Texts) -> None:
    assert work_text(dossiers[0].works[0], ja) == "『ある作品』（2018、撮影地、橋の上の別れ）"


def test_what_is_empty_is_asked(dossiers: list[Dossier], ranking: Ranking, en: Texts) -> None:
    asked = to_ask(dossiers[0], en)
    assert "Parking" in asked
    assert "Permit authority" not in asked
    assert "Permit authority" in to_ask(dossiers[1], en)
    permits = next(s for s in sections(dossiers[1], ranking, en) if s.key == "permits")
    assert [x.known for x in permits.lines] == [False] * 4


def test_unknown_criteria_name_the_timetable_once(dossiers: list[Dossier], en: Texts) -> None:
    assert unknown_names(dossiers[1], en) == ["bus timetable", "hubs within 30 km"]


def test_the_commission_or_the_town_is_asked(dossiers: list[Dossier], en: Texts) -> None:
    assert commission_text(dossiers[0], en) == (
        "Yamaguchi Film Commission",
        "https://www.example.jp/fc/",
    )
    assert commission_text(dossiers[4], en) == ("no FC listed", "ask the municipality")


def test_past_shoots_tell_title_days_and_why_they_are_here(
    shot: tuple[PastShoot, ...], ja: Texts, en: Texts
) -> None:
    assert [shoot_title(s, ja) for s in shot[2:]] == ["架空の映画2（映画）", "架空の映画3（CF）"]
    assert [shoot_day(s, en) for s in shot] == [
        "2024-05-01 to 2024-05-03",
        "2020-01-02",
        "2015",
        "date unknown",
    ]
    assert [shoot_reason(s, en) for s in shot[:3]] == [
        "42 m away",
        "names this place",
        "same name, same municipality",
    ]


def test_no_past_shoot_recorded_is_not_said_to_be_none(
    dossiers: list[Dossier], ranking: Ranking, shot: tuple[PastShoot, ...], en: Texts
) -> None:
    def told(site: Dossier) -> str:
        nearby = sections(site, ranking, en)[-1]
        return next(x.value for x in nearby.lines if x.label == "Past shoots (own records)")

    assert told(dossiers[0]) == "none recorded in your workspace"
    seen = told(replace(dossiers[0], shoots=shot))
    assert seen.startswith("4: “架空の映画0” (2024-05-01 to 2024-05-03), “架空の映画1”")
    assert "架空の映画3" not in seen
    assert seen == shoots_text(replace(dossiers[0], shoots=shot), en)
