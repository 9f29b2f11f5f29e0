"""One line of buses counted by hand, verdicts case by case, and what must hold for any feed."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.access.verdicts import Knowledge, Reason, Visit, VisitError, judge, visit_times
from geo.gtfs.compiled import CompiledFeed
from geo.transit.kernels import BEFORE_ALL, NEVER
from geo.transit.router import earliest_arrivals, earliest_of, latest_departures
from geo.transit.timetable import Timetable
from geo.transit.walks import Walking, direct_walk_s
from tests.geo.transit.made import DAY, LAT, LON, T, feed, feeds

GRS80 = Geod(ellps="GRS80")
LIMIT_M = 800 / 1.3
ORIGIN = (LON, LAT)
WALK_10_MIN_M = 615.3845  # x 1.3 / 80 = 9.999998 min, rounded up to 600 s


def at(hour: int, minute: int = 0) -> int:
    return hour * 3600 + minute * 60


def there(*times: tuple[int, int]) -> list[T]:
    """Rides from stop 0, at the origin, to stop 1, nine kilometres north."""
    return [T([(0, a, a), (1, b, b)]) for a, b in times]


def back(*times: tuple[int, int]) -> list[T]:
    return [T([(1, a, a), (0, b, b)]) for a, b in times]


# The bus of 9:00 is overtaken by that of 9:10.
OUT = there(
    (at(8), at(8, 30)),
    (at(9), at(9, 30)),
    (at(9, 10), at(9, 25)),
    (at(12), at(12, 30)),
    (at(18, 45), at(19, 20)),
)
HOME = back(
    (at(7, 30), at(8)),
    (at(16, 10), at(16, 40)),
    (at(19, 25), at(19, 55)),
    (at(20, 10), at(20, 40)),
)
PLACES = [(0.0, 0.0), (0.0, 9_000.0)]
LINE = feed(PLACES, [*OUT, *HOME])
STOP_1 = (float(LINE.stop_lon[1]), float(LINE.stop_lat[1]))


def timetable(made: CompiledFeed, *, bookable: bool = False, limit_m: float = 800.0) -> Timetable:
    return Timetable.build(
        [made], {made.feed_id: DAY}, walk=Walking(limit_m=limit_m), bookable=bookable
    )


def north(place: tuple[float, float], metres: float) -> tuple[float, float]:
    lon, lat, _ = GRS80.fwd(*place, 0, metres)
    return lon, lat


def ask(
    made: CompiledFeed | Timetable,
    site: tuple[float, float] = STOP_1,
    origin: tuple[float, float] = ORIGIN,
    **visit: float,
) -> pd.Series:
    """Return the one row of times of a visit."""
    table = timetable(made) if isinstance(made, CompiledFeed) else made
    found = visit_times(table, origin, [site[0]], [site[1]], Visit(**visit))  # type: ignore[arg-type]
    assert len(found) == 1
    return found.iloc[0]


def verdict(
    row: pd.Series,
    *,
    is_complete: bool = False,
    by_train: bool = False,
    is_silent: bool = False,
    **visit: float,
) -> tuple[str, str, str]:
    """Return verdict, verdict if the timetables were complete, and reason of a row of times."""
    known = Knowledge(
        is_complete=np.array([is_complete]),
        by_train=np.array([by_train]),
        is_silent=np.array([is_silent]),
    )
    found = judge(row.to_frame().T, known, Visit(**visit))  # type: ignore[arg-type]
    return tuple(found.iloc[0][["verdict", "if_complete", "reason"]])


def test_a_day_counted_by_hand() -> None:
    row = ask(LINE)
    assert row["first_arrival_s"] == at(8, 30)
    assert row["last_departure_s"] == at(19, 25)  # 20:10 is home at 20:40, after 20:00
    assert row["longest_stay_min"] == 655  # 8:30 to 19:25
    # 8:00, 9:10, 12:00; 9:00 is overtaken, 18:45 leaves 5 minutes only.
    assert row["departures"] == 3
    assert row["longest_wait_min"] == 170  # 9:10 to 12:00; 7:00 to 8:00 is 60
    assert (row["stops"], row["origin_stops"]) == (1, 1)
    assert pd.isna(row["walk_min"])
    assert verdict(row) == ("yes", "yes", "by_timetable")


def test_a_shorter_stay_allows_the_late_bus() -> None:
    assert ask(LINE, stay_min=5)["departures"] == 4
    assert ask(LINE, stay_min=5)["longest_wait_min"] == 405  # 12:00 to 18:45
    assert ask(LINE, stay_min=5.01)["departures"] == 3  # 5 minutes are not 5 min 0.6 s


def test_median_and_ninth_tenth_are_nearest_ranks_over_every_minute() -> None:
    """Minutes 7:00 to 20:00, both included: 781.

    61 leave by 8:00 (90 to 30 min), 70 by 9:10 (84 to 15), 170 by 12:00 (199 to 30), 405 by
    18:45 (439 to 35), 75 get nowhere. Up to x minutes, 90 <= x <= 199, take 61 + 70 + (x - 29)
    + (x - 34); beyond that 61 + 70 + 170 + (x - 34). Ranks: 391 (x = 162) and 703 (x = 436).
    """
    row = ask(LINE)
    assert (row["median_min"], row["p90_min"]) == (162, 436)


def test_a_quantile_that_is_infinite_is_unknown() -> None:
    # To 21:00: 841 minutes, ranks 421 (2 x + 68 >= 421: x = 177) and 757 of 706 that arrive.
    row = ask(LINE, return_by_s=at(21))
    assert row["median_min"] == 177
    assert row["p90_min"] is pd.NA
    assert row["last_departure_s"] == at(20, 10)


def test_a_window_of_one_minute() -> None:
    row = ask(LINE, depart_after_s=at(8), return_by_s=at(8), stay_min=0)
    assert (row["median_min"], row["p90_min"]) == (30, 30)
    assert row["last_departure_s"] == at(7, 30)
    assert row["longest_stay_min"] is pd.NA  # below 0
    assert (row["departures"], row["longest_wait_min"]) == (0, pd.NA)


def test_on_foot_all_the_way() -> None:
    """300 m are 390 walked metres, 4.875 min, so 293 s; there is no bus to it."""
    row = ask(LINE, north(ORIGIN, 300))
    assert row["walk_min"] == pytest.approx(293 / 60)
    assert row["first_arrival_s"] == at(7) + 293
    assert row["last_departure_s"] == at(20) - 293
    assert row["longest_stay_min"] == pytest.approx(780 - 2 * 293 / 60)
    assert row["median_min"] == row["p90_min"] == pytest.approx(293 / 60)
    assert (row["departures"], row["longest_wait_min"]) == (0, pd.NA)
    assert verdict(row) == ("yes", "yes", "on_foot")


def test_a_bus_slower_than_walking_is_no_choice() -> None:
    """Stop 1 is 500 m off: 488 s on foot. The bus at 8:00 takes 9 minutes, at 9:00 three."""
    made = feed([(0, 0), (0, 500)], there((at(8), at(8, 9)), (at(9), at(9, 3))))
    site = (float(made.stop_lon[1]), float(made.stop_lat[1]))
    row = ask(made, site)
    assert (row["departures"], row["longest_wait_min"]) == (1, 120)
    assert verdict(row) == ("yes", "yes", "on_foot")


def test_a_walk_that_is_too_short_a_visit_says_so_even_without_any_stop() -> None:
    site = north(ORIGIN, WALK_10_MIN_M)
    far = feed([(50_000, 0), (60_000, 0)], OUT)
    row = ask(far, site, depart_after_s=at(7), return_by_s=at(8))
    assert (row["origin_stops"], row["stops"]) == (0, 0)
    assert row["longest_stay_min"] == 40  # two walks of 10 minutes
    assert verdict(row)[2] == "stay_too_short"
    assert verdict(row, stay_min=40)[::2] == ("yes", "on_foot")


@pytest.mark.parametrize(("off_m", "stops"), [(-0.001, 1), (0.001, 0)])
def test_the_walk_at_the_site_flips_at_800_walked_metres(off_m: float, stops: int) -> None:
    row = ask(LINE, north(STOP_1, LIMIT_M + off_m))
    assert row["stops"] == stops
    if stops:
        assert row["first_arrival_s"] == at(8, 40)  # ten minutes on foot
        assert row["last_departure_s"] == at(19, 15)
        assert verdict(row) == ("yes", "yes", "by_timetable")
    else:
        assert row["first_arrival_s"] is pd.NA
        assert row["last_departure_s"] is pd.NA
        assert verdict(row) == ("unknown", "no", "no_stop_at_site")


@pytest.mark.parametrize(("off_m", "stops"), [(-0.001, 1), (0.001, 0)])
def test_the_walk_at_the_origin_flips_there_too(off_m: float, stops: int) -> None:
    row = ask(LINE, origin=north(ORIGIN, -LIMIT_M - off_m))
    assert row["origin_stops"] == stops
    if stops:
        assert row["first_arrival_s"] == at(8, 30)
        assert row["last_departure_s"] == at(16, 10)  # 19:25 is home at 20:05
    else:
        assert verdict(row)[2] == "no_stop_at_origin"


@pytest.mark.parametrize(("off_m", "walks"), [(-0.001, True), (0.001, False)])
def test_the_walk_all_the_way_flips_there_too(off_m: float, *, walks: bool) -> None:
    row = ask(LINE, north(ORIGIN, LIMIT_M + off_m))
    assert pd.notna(row["walk_min"]) == walks


@pytest.mark.parametrize(("stay_min", "says"), [(59, "yes"), (60, "yes"), (61, "unknown")])
def test_the_stay_flips_at_its_minute(stay_min: int, says: str) -> None:
    made = feed(PLACES, [*there((at(8), at(8, 30))), *back((at(9, 30), at(10)))])
    row = ask(made, stay_min=stay_min)
    assert row["longest_stay_min"] == 60
    assert row["departures"] == (1 if says == "yes" else 0)
    assert verdict(row, stay_min=stay_min)[0] == says
    assert verdict(row, stay_min=stay_min)[2] == (
        "by_timetable" if says == "yes" else "stay_too_short"
    )


@pytest.mark.parametrize(("early_s", "reason"), [(0, "by_timetable"), (1, "no_way_back")])
def test_the_return_flips_at_its_second(early_s: int, reason: str) -> None:
    made = feed(PLACES, [*there((at(8), at(8, 30))), *back((at(9, 30), at(10)))])
    origin = north(ORIGIN, -WALK_10_MIN_M)
    row = ask(made, origin=origin, return_by_s=at(10, 10) - early_s)
    assert verdict(row)[2] == reason
    assert pd.isna(row["last_departure_s"]) == bool(early_s)


def test_the_departure_flips_at_its_second() -> None:
    assert ask(LINE, depart_after_s=at(8))["first_arrival_s"] == at(8, 30)
    assert ask(LINE, depart_after_s=at(8) + 1)["first_arrival_s"] == at(9, 25)


def test_no_way_there_and_no_way_back() -> None:
    only_home = ask(feed(PLACES, HOME))
    assert (only_home["departures"], only_home["median_min"]) == (0, pd.NA)
    assert verdict(only_home)[2] == "no_way_there"
    only_out = ask(feed(PLACES, OUT))
    assert only_out["first_arrival_s"] == at(8, 30)
    assert only_out["departures"] == 0
    assert verdict(only_out)[2] == "no_way_back"
    # One that leaves before one arrives is no way back either.
    early = ask(feed(PLACES, [*OUT, *HOME[:1]]))
    assert early["last_departure_s"] == at(7, 30)
    assert early["longest_stay_min"] is pd.NA
    assert verdict(early)[2] == "no_way_back"


def test_a_stop_where_nobody_may_board_or_alight_is_no_way() -> None:
    out, home = [T([(0, at(8), at(8), 0, 1), (1, at(9), at(9), 1, kind)]) for kind in (0, 1)]
    way_back = T([(1, at(12), at(12), 0, 1), (0, at(13), at(13), 1, 0)])
    shut = T([(1, at(12), at(12), 1, 1), (0, at(13), at(13), 1, 0)])
    assert verdict(ask(feed(PLACES, [out, way_back])))[0] == "yes"
    no_alighting = ask(feed(PLACES, [home, way_back]))
    assert (no_alighting["stops"], no_alighting["departures"]) == (1, 0)
    assert verdict(no_alighting)[2] == "no_way_there"
    no_boarding = ask(feed(PLACES, [out, shut]))
    assert no_boarding["departures"] == 0
    assert verdict(no_boarding)[2] == "no_way_back"


@pytest.mark.parametrize("kind", [2, 3])
def test_bookable_rides_count_when_asked_for(kind: int) -> None:
    trips = [
        T([(0, at(8), at(8), kind, 1), (1, at(9), at(9), 1, 0)]),
        T([(1, at(12), at(12), 0, 1), (0, at(13), at(13), 1, kind)]),
    ]
    without = ask(timetable(feed(PLACES, trips)))
    assert verdict(without) == ("unknown", "no", "no_way_there")
    booked = ask(timetable(feed(PLACES, trips), bookable=True))
    assert (booked["longest_stay_min"], booked["departures"]) == (180, 1)
    assert verdict(booked) == ("yes", "yes", "by_timetable")


def test_trips_of_the_day_before_and_past_midnight() -> None:
    """24:10 of yesterday is 0:10 today; 25:00 of today is another night's bus."""
    trips = [
        T([(0, at(24, 10), at(24, 10)), (1, at(24, 40), at(24, 40))], services=0),
        T([(1, at(25), at(25)), (0, at(25, 30), at(25, 30))], services=1),
    ]
    made = feed(PLACES, trips, runs=((1, 0), (0, 1)))
    row = ask(made, depart_after_s=0, return_by_s=at(26))
    assert row["first_arrival_s"] == at(0, 40)
    assert row["last_departure_s"] == at(25)
    assert (row["longest_stay_min"], row["departures"]) == (1460, 1)
    assert verdict(row)[0] == "yes"
    assert ask(made, depart_after_s=at(0, 11), return_by_s=at(26))["first_arrival_s"] is pd.NA


def test_many_sites_keep_their_order() -> None:
    lon, lat = zip(*([STOP_1, north(ORIGIN, 300), (140.0, 40.0)] * 700), strict=True)
    found = visit_times(timetable(LINE), ORIGIN, lon, lat, Visit())
    assert list(found.index) == list(range(2_100))
    assert found["departures"].tolist() == [3, 0, 0] * 700
    assert found["first_arrival_s"].isna().tolist() == [False, False, True] * 700
    alone = visit_times(timetable(LINE), ORIGIN, lon[:3], lat[:3], Visit())
    pd.testing.assert_frame_equal(found.iloc[1_998:2_001].reset_index(drop=True), alone)


def test_no_sites_give_no_rows_but_the_columns() -> None:
    found = visit_times(timetable(LINE), ORIGIN, [], [], Visit())
    assert found.empty
    assert {"first_arrival_s", "departures", "origin_stops"} <= set(found)
    nothing = np.empty(0, dtype=bool)
    known = Knowledge(is_complete=nothing, by_train=nothing, is_silent=nothing)
    judged = list(judge(found, known, Visit()))
    assert judged == ["verdict", "if_complete", "reason", "is_complete"]


@pytest.mark.parametrize(
    ("visit", "code"),
    [
        ({"depart_after_s": at(9), "return_by_s": at(9) - 1}, "return_before_departure"),
        ({"stay_min": -1}, "negative_stay"),
        ({"stay_min": float("nan")}, "negative_stay"),
    ],
)
def test_a_visit_that_nobody_can_make_is_refused(visit: dict[str, float], code: str) -> None:
    with pytest.raises(VisitError, match="expected") as caught:
        Visit(**visit)  # type: ignore[arg-type]
    assert caught.value.code == code


# What the table of verdicts says, on times given by hand.
YES = {"first_arrival_s": at(9), "last_departure_s": at(10), "longest_stay_min": 60.0}
SHORT = YES | {"longest_stay_min": 59.9}
STUCK = {"first_arrival_s": at(9), "last_departure_s": None, "longest_stay_min": None}
NEVER_THERE = {"first_arrival_s": None, "last_departure_s": at(10), "longest_stay_min": None}


def times(**columns: object) -> pd.Series:
    row = {"walk_min": np.nan, "stops": 1, "origin_stops": 1} | columns
    return pd.Series(row, dtype=object)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (times(**SHORT), "stay_too_short"),
        (times(**STUCK), "no_way_back"),
        (times(**NEVER_THERE), "no_way_there"),
        (times(**NEVER_THERE, stops=0), "no_stop_at_site"),
        (times(**NEVER_THERE, origin_stops=0), "no_stop_at_origin"),
        (times(**NEVER_THERE, origin_stops=0, stops=0), "no_stop_at_origin"),
        (times(**SHORT, walk_min=3.0, origin_stops=0, stops=0), "stay_too_short"),
    ],
)
def test_what_is_not_possible(row: pd.Series, reason: str) -> None:
    assert verdict(row) == ("unknown", "no", reason)
    assert verdict(row, is_complete=True) == ("no", "no", reason)
    for complete in (False, True):
        assert verdict(row, is_complete=complete, by_train=True) == ("unknown", "no", "by_train")
        for train in (False, True):
            silent = verdict(row, is_complete=complete, by_train=train, is_silent=True)
            assert silent == ("unknown", "unknown", "feed_silent")


@pytest.mark.parametrize("is_complete", [False, True])
@pytest.mark.parametrize("by_train", [False, True])
@pytest.mark.parametrize("is_silent", [False, True])
def test_a_way_that_is_found_is_a_way_anywhere(
    *, is_complete: bool, by_train: bool, is_silent: bool
) -> None:
    for walk, reason in ((np.nan, Reason.BY_TIMETABLE), (9.9, Reason.ON_FOOT)):
        found = verdict(
            times(**YES, walk_min=walk),
            is_complete=is_complete,
            by_train=by_train,
            is_silent=is_silent,
        )
        assert found == ("yes", "yes", reason)


RANK = {"no": 0, "unknown": 1, "yes": 2}


@given(
    st.sampled_from([YES, SHORT, STUCK, NEVER_THERE]),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_more_knowledge_only_decides_what_was_unknown(
    row: dict[str, object], facts: tuple[bool, bool, bool], other: tuple[bool, bool, bool]
) -> None:
    def of(facts: tuple[bool, bool, bool]) -> tuple[str, str, str]:
        complete, train, silent = facts
        return verdict(times(**row), is_complete=complete, by_train=train, is_silent=silent)

    says, assumed, _ = of(facts)
    assert says in {assumed, "unknown"}  # what is decided stays so under the assumption
    assert {says, of(other)[0]} != {"yes", "no"}  # two states of knowledge never contradict
    known = (facts[0] or other[0], facts[1] and other[1], facts[2] and other[2])
    assert of(known)[0] in ({"unknown", "no"} if says == "unknown" else {says})


def bounds(made: CompiledFeed, visit: Visit, limit_m: float = 800.0) -> pd.DataFrame:
    """Times from the first place of the feed's square to nine points over it."""
    grid = [(LON + i * 0.004, LAT + j * 0.0035) for i in range(3) for j in range(3)]
    lon, lat = zip(*grid, strict=True)
    return visit_times(timetable(made, limit_m=limit_m), ORIGIN, lon, lat, visit)


def verdicts(found: pd.DataFrame, visit: Visit) -> list[int]:
    complete, other = np.ones(len(found), bool), np.zeros(len(found), bool)
    known = Knowledge(is_complete=complete, by_train=other, is_silent=other)
    return [RANK[v] for v in judge(found, known, visit)["verdict"]]


def seconds(column: pd.Series, nothing: float) -> list[float]:
    return [float(v) for v in column.astype("Float64").fillna(nothing)]


MINUTES = st.integers(0, 20)
BACK = st.sampled_from([at(0, 10), at(0, 20), at(1), at(24), at(25)])


@given(feeds(), MINUTES, MINUTES, BACK)
@settings(max_examples=40)
def test_a_longer_stay_never_turns_no_to_yes(
    made: CompiledFeed, stay_min: int, longer_min: int, return_by_s: int
) -> None:
    visit = Visit(depart_after_s=0, return_by_s=return_by_s, stay_min=stay_min)
    longer = dataclasses.replace(visit, stay_min=stay_min + longer_min)
    first, second = bounds(made, visit), bounds(made, longer)
    assert np.all(np.less_equal(verdicts(second, longer), verdicts(first, visit)))
    assert (second["departures"] <= first["departures"]).all()


@given(feeds(), MINUTES, BACK, st.integers(0, 3600))
@settings(max_examples=40)
def test_a_later_return_never_turns_yes_to_no(
    made: CompiledFeed, stay_min: int, return_by_s: int, later_s: int
) -> None:
    visit = Visit(depart_after_s=0, return_by_s=return_by_s, stay_min=stay_min)
    later = dataclasses.replace(visit, return_by_s=return_by_s + later_s)
    first, second = bounds(made, visit), bounds(made, later)
    assert np.all(np.less_equal(verdicts(first, visit), verdicts(second, later)))
    assert (second["departures"] >= first["departures"]).all()
    assert np.all(
        np.less_equal(
            seconds(first["last_departure_s"], -1e9), seconds(second["last_departure_s"], -1e9)
        )
    )


@given(feeds(), MINUTES, BACK, st.integers(0, 800))
@settings(max_examples=40)
def test_a_shorter_walk_never_improves(
    made: CompiledFeed, stay_min: int, return_by_s: int, limit_m: int
) -> None:
    visit = Visit(depart_after_s=0, return_by_s=return_by_s, stay_min=stay_min)
    far, near = bounds(made, visit), bounds(made, visit, limit_m)
    assert np.all(np.less_equal(verdicts(near, visit), verdicts(far, visit)))
    for column, worse, sign in (
        ("first_arrival_s", np.inf, 1),
        ("last_departure_s", -np.inf, -1),
        ("longest_stay_min", -1.0, -1),
        ("median_min", np.inf, 1),
        ("p90_min", np.inf, 1),
    ):
        one, other = seconds(far[column], worse), seconds(near[column], worse)
        assert np.all(np.less_equal(np.multiply(one, sign), np.multiply(other, sign))), column


@given(feeds(), st.integers(0, 5), st.sampled_from([300, 600, 899]))
@settings(max_examples=20)
def test_the_choice_is_that_of_leaving_at_every_second(
    made: CompiledFeed, stay_min: int, window_s: int
) -> None:
    """Who leaves a second later than a departure worth while arrives later."""
    visit = Visit(depart_after_s=0, return_by_s=window_s, stay_min=stay_min)
    table = timetable(made)
    home, site = table.place(*ORIGIN), (LON + 0.004, LAT + 0.0035)
    places = table.places([site[0]], [site[1]])
    walk = float(direct_walk_s(home, places.lon, places.lat, table.walking)[0])
    latest = int(latest_departures(table, home, window_s).at(places)[0])
    arrive = [
        int(earliest_of(earliest_arrivals(table, home, s).alight_s, places)[0])
        for s in range(window_s + 2)
    ]
    useful = [
        s
        for s in range(window_s + 1)
        if arrive[s] < arrive[s + 1]
        and arrive[s] < NEVER
        and not arrive[s] >= s + walk
        and latest > BEFORE_ALL
        and arrive[s] <= latest - stay_min * 60
    ]
    row = ask(table, site, **dataclasses.asdict(visit))
    assert row["departures"] == len(useful)
    waits = np.diff([0, *useful])
    assert (
        row["longest_wait_min"] == max(waits) / 60 if useful else pd.isna(row["longest_wait_min"])
    )
    says = verdict(row, stay_min=stay_min)
    assert not useful or says[0] == "yes"
    assert says[2] != "by_timetable" or useful
