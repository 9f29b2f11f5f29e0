"""The whole examination: sorted, counted, quick, and the property of completeness."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.doctor import examine
from locator.integrity import known_islands
from locator.outlines import load_outlines
from locator.profiles import load_profiles
from locator.records import Catalogue
from locator.settings import find_data
from locator.workspace import KINDS, Entry, RecordState
from tests.locator.doctor.offices import PROFILES, TODAY, WORLD, own, seen

CELLS = st.one_of(st.none(), st.sampled_from(["", "unknown", "x", "=1+1", "2026-01-01"]))
ENTRIES = st.lists(
    st.builds(
        lambda note, contact, seen_on, nda, at, state: own(
            at=at, state=state, note=note, contact=contact, seen_on=seen_on, nda_until=nda
        ),
        CELLS,
        CELLS,
        CELLS,
        CELLS,
        st.sampled_from([None, (138.57, 35.67), (130.0, 20.5)]),
        st.sampled_from(list(RecordState)),
    ),
    max_size=6,
)


@settings(max_examples=5, deadline=None)
@given(ENTRIES)
def test_known_and_unknown_are_all_rows_and_the_order_holds(told: list[Entry]) -> None:
    entries = {f"own-{n}": entry for n, entry in enumerate(told)}
    found = examine(WORLD, {"locations": entries}, TODAY, profiles=PROFILES)
    rows = found.completeness
    sizes = {"locations": 5, "spots": 3, "works": 3, "stations": 4, "hubs": 2, "feeds": 2}
    for row in rows.itertuples():
        n = len(entries) if row.origin == "own" else sizes.get(row.kind)
        if n is not None:
            assert row.known + row.unknown == n
    assert rows["share_known"].between(0, 1).all()
    assert set(rows[rows["origin"] == "own"]["column"]) == (
        {*KINDS["locations"].columns, "position"} if entries else set()
    )
    work = found.work
    assert work["improves"].is_monotonic_decreasing
    for _, same in work.groupby("improves"):
        assert same["age_days"].dropna().is_monotonic_decreasing


def test_known_and_unknown_of_one_column_by_hand() -> None:
    found = seen(own("a", contact=None), own("b", contact="unknown"), own("c"))
    table = found.completeness.set_index(["kind", "origin", "column"])
    told = table.loc[("locations", "own", "contact")]
    assert (told["known"], told["unknown"]) == (1, 2)
    assert told["share_known"] == pytest.approx(1 / 3)
    lead = table.loc[("locations", "embedded", "lead_days")]
    assert (lead["known"], lead["unknown"]) == (1, 4)


def test_nothing_to_do_is_an_empty_list_with_its_columns() -> None:
    found = seen().only(origin="own")
    assert found.work.empty
    assert "improves" in found.work
    assert found.summary.empty


def test_the_embedded_catalogue_with_3000_own_records_is_examined_in_seconds(
    embedded: Catalogue,
) -> None:
    data, records = find_data(), {}
    places = embedded.locations
    for n in range(3000):
        place = places.iloc[n % len(places)]
        records[f"own-{n}"] = own(
            f"own-{n}",
            at=None if n % 10 == 0 else (place.geometry.x + n * 1e-5, place.geometry.y),
            precision_m=5000.0 if n % 5 == 0 else 80.0,
            municipality_code=str(place["municipality_code"]),
        )
    start = time.process_time()
    found = examine(
        embedded,
        {"locations": records},
        TODAY,
        profiles=load_profiles(data).values(),
        outlines=load_outlines(data),
        islands=known_islands(data),
    )
    took = time.process_time() - start
    assert len(found.work) > 3000 / 10
    assert took < 8.0  # 2 s on an idle machine; the rest is room for a slow one


def test_the_embedded_data_are_examined_whole(embedded: Catalogue) -> None:
    data = find_data()
    found = examine(
        embedded,
        {},
        TODAY,
        profiles=load_profiles(data).values(),
        outlines=load_outlines(data),
        islands=known_islands(data),
    )
    counts = dict(zip(found.summary["code"], found.summary["count"], strict=True))
    table = embedded.locations
    assert counts["missing_lead_days"] == int(table["lead_days"].isna().sum())
    assert {"id_twice", "reference_unknown", "point_outside", "point_in_sea"}.isdisjoint(counts)
    coarse = pd.concat([table["precision_m"], embedded.spots["precision_m"]]) >= 1000
    both = found.work[found.work["code"].eq("position_coarse")]
    assert both["kind"].isin(["locations", "spots"]).sum() == int(coarse.sum())
