"""Tiny feeds, one a trait."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from geo.findings import Finding
from geo.gtfs.feed import Feed, read_feed

FEEDS = Path(__file__).parent / "feeds"


@pytest.fixture
def feed() -> Callable[[str], Feed]:
    """Read one tiny feed by its trait."""
    return lambda trait: read_feed(FEEDS / trait)


@pytest.fixture
def feeds_folder() -> Path:
    return FEEDS


@pytest.fixture
def codes() -> Callable[[Iterable[Finding]], Counter[str]]:
    """Count findings by code."""
    return lambda findings: Counter(finding.code for finding in findings)


@pytest.fixture(scope="session")
def retrieved_on() -> dt.date:
    """Day on which all real files were fetched."""
    return dt.date(2026, 11, 20)
