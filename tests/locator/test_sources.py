"""Who is credited, and whether every file is the one described."""

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest

from geo.findings import Severity
from locator.errors import DataError
from locator.sources import (
    LICENCES,
    attribution,
    credits_of,
    load_sources,
    package_version,
    read_datapackage,
    sha256_of,
    source_of,
    verify_hashes,
)
from tests.locator.folders import copy_small
from tests.locator.scenarios.lines import BUS


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_small(tmp_path)


def test_credits_are_sorted_and_named_once(data: Path) -> None:
    sources = load_sources(data)
    assert attribution(sources, ["stations", "gtfs-bus", "own", "stations"]) == (
        "バス: town",
        "駅データ: someone",
    )
    assert attribution(sources, []) == ()


def test_feeds_are_credited_by_their_source_or_by_what_they_bring(data: Path) -> None:
    terms = dataclasses.replace(BUS.provenance, credit="its own")
    other = dataclasses.replace(BUS, feed_id="other", provenance=terms)
    listed = pd.DataFrame({"source_id": ["gtfs-bus"]}, index=[BUS.feed_id])
    found = credits_of(load_sources(data), listed, [BUS, other], ["stations"])
    assert found == ("its own", "バス: town", "駅データ: someone")


def test_a_source_that_is_not_listed_is_seen(data: Path) -> None:
    assert attribution(load_sources(data), ["nobody"]) == ("nobody",)


def test_a_source_is_a_record(data: Path) -> None:
    source = source_of(load_sources(data), "stations")
    assert (source.licence, source.retrieved_on) == ("CC BY-SA 4.0", "2026-11-20")
    with pytest.raises(DataError) as caught:
        source_of(load_sources(data), "nobody")
    assert caught.value.code == "unknown_source"


def test_an_untouched_folder_has_no_finding(data: Path) -> None:
    assert verify_hashes(data) == []


def test_the_version_changes_with_the_description(data: Path) -> None:
    before = package_version(data)
    package = dict(read_datapackage(data)) | {"name": "other"}
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert package_version(data) != before


def test_sha256_is_that_of_the_standard(tmp_path: Path) -> None:
    # FIPS 180-2, appendix B.1: the message "abc"
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_one_changed_byte_is_found(data: Path) -> None:
    path = data / "catalogue" / "works.csv"
    path.write_bytes(path.read_bytes().replace(b"2018", b"2019"))
    (finding,) = verify_hashes(data)
    assert (finding.code, finding.table) == ("changed_file", "catalogue/works.csv")
    assert finding.severity is Severity.ERROR
    assert len(finding.found) == len(finding.expected) == 64


def test_a_missing_and_an_undescribed_file_are_found(data: Path) -> None:
    (data / "sources.csv").rename(data / "sources_old.csv")
    found = {(f.code, f.table, f.severity) for f in verify_hashes(data)}
    assert found == {
        ("file_missing", "sources.csv", Severity.ERROR),
        ("undescribed_file", "sources_old.csv", Severity.WARNING),
    }


@pytest.mark.parametrize("text", ["", "[]", '{"resources": 3}', "{", '{"resources": [{}]}'])
def test_a_bad_description_is_a_finding(data: Path, text: str) -> None:
    (data / "datapackage.json").write_text(text, encoding="utf-8")
    assert verify_hashes(data)[0].code == "bad_datapackage"


def test_no_description_at_all_is_a_fault(data: Path) -> None:
    (data / "datapackage.json").unlink()
    with pytest.raises(DataError) as caught:
        read_datapackage(data)
    assert caught.value.code == "bad_datapackage"


def test_licences_are_named_once() -> None:
    assert len(set(LICENCES)) == len(LICENCES)
