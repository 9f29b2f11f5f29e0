"""Tiny feeds, one a trait."""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from geo.findings import Finding
from geo.gtfs.compiled import CompiledFeed, Provenance, compile_feed
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


@pytest.fixture
def variant(tmp_path: Path) -> Callable[[Mapping[str, str]], Feed]:
    """Read the plain feed with some of its files written anew."""

    def read(files: Mapping[str, str]) -> Feed:
        folder = tmp_path / "variant"
        shutil.copytree(FEEDS / "plain", folder, dirs_exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return read_feed(folder)

    return read


@pytest.fixture
def compiled(retrieved_on: dt.date) -> Callable[[Feed], CompiledFeed]:
    """Compile a feed under the id ``tiny``."""

    def compile_tiny(feed: Feed) -> CompiledFeed:
        provenance = Provenance(
            name_ja="小さなバス",
            name_en="Tiny bus",
            source="https://example.jp/tiny.zip",
            licence="CC BY 4.0",
            credit="小さな町",
            retrieved_on=retrieved_on,
            original_sha256=feed.sha256,
            file_name=feed.name,
        )
        return compile_feed(feed, feed_id="tiny", provenance=provenance)

    return compile_tiny
