"""The numbers behind a report: known values, upper bounds, silent feeds."""

import pandas as pd

from locator.gaps.gauges import feeds_near, measures_frame
from locator.gaps.reach import Reach
from locator.settings import Settings
from tests.locator.buses import THINNED
from tests.locator.gaps.towns import (
    BUS,
    FUKUOKA,
    QGIS,
    STATIONS_KNOWN,
    at_castle,
    judged,
    sites,
    town,
)

PARTIAL = (STATIONS_KNOWN,)
DEFAULTS = Settings()


def test_a_distance_is_known_where_nothing_nearer_is_possible_or_within_the_walk() -> None:
    """The walk is 800 / 1.3 = 615.4 m straight."""
    where = sites(615, 616)
    whole = judged(QGIS, where, feeds=[BUS]).measures
    assert whole["stop_m"].round(3).tolist() == [615, 616]
    assert whole["stop_upper_m"].isna().all()
    some = judged(QGIS, where, town(PARTIAL), feeds=[BUS]).measures
    assert some["stop_m"].round(3).tolist() == [615, pd.NA]
    assert some["stop_upper_m"].round(3).tolist() == [pd.NA, 616]


def test_a_station_in_doubt_leaves_an_upper_bound() -> None:
    catalogue = town(stations=[(300.0, "unknown"), (-900.0, "running")])
    found = judged(QGIS, sites(0), catalogue).measures
    assert found["station_m"].isna().all()
    assert abs(found["station_upper_m"].iloc[0] - 900) < 1


def test_each_definition_names_its_columns() -> None:
    report = judged([QGIS, FUKUOKA], sites(0), town(PARTIAL), feeds=[at_castle(600, 660)])
    assert report.columns[QGIS.id] == ("station_m", "station_upper_m", "stop_m", "stop_upper_m")
    key = "0600_2200_500m"
    assert report.columns[FUKUOKA.id] == (
        *("stop_m", "stop_upper_m", f"departures_{key}", f"departures_low_{key}"),
        *(f"bookable_departures_{key}", f"bookable_departures_low_{key}"),
        *(f"longest_wait_min_{key}", f"longest_wait_min_upper_{key}"),
    )
    row = report.measures.iloc[0]
    assert pd.isna(row[f"departures_{key}"])
    assert row[f"departures_low_{key}"] == 2
    assert row[f"longest_wait_min_upper_{key}"] == 660  # from 11:00 to the end at 22:00
    known = judged(FUKUOKA, sites(0), feeds=[at_castle(600, 660)]).measures.iloc[0]
    assert known[f"departures_{key}"] == 2
    assert known[f"longest_wait_min_{key}"] == 60
    assert pd.isna(known[f"departures_low_{key}"])


def test_silent_feeds_stand_beside_the_sites_that_reach_them() -> None:
    where = sites(500, 501, 502).assign(precision_m=[80, 80, 5000])
    found = judged(QGIS, where, feeds=[BUS], date=THINNED).measures
    assert found["silent_feeds"].tolist() == [("bus",), (), ()]
    assert [len(days) for days in found["usual_on"]] == [1, 0, 0]


def test_what_is_not_asked_for_is_not_measured() -> None:
    reach = Reach.of(town(), [BUS], judged().day, sites(0), settings=DEFAULTS, definitions=[QGIS])
    frame, columns = measures_frame(reach, [QGIS])
    assert list(frame) == ["silent_feeds", "usual_on"]
    assert columns == {QGIS.id: ()}


def test_a_feed_is_near_within_ten_kilometres() -> None:
    def near(metres: float) -> frozenset[str]:
        where = sites(metres)
        return feeds_near(
            Reach.of(town(), [BUS], judged().day, where, settings=DEFAULTS, definitions=[QGIS])
        )

    assert near(9_990) == {"bus"}
    assert near(10_010) == frozenset()
