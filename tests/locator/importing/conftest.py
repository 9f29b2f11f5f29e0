"""A few municipalities, typed from the public code table."""

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from locator.importing import AskedList, read_sites
from locator.importing.lists import Knowledge
from locator.importing.placing import make_gazetteer

TOWNS = (
    ("01100", "札幌市", 141.35439, 43.06209),
    ("01101", "札幌市 中央区", 141.34097, 43.05539),
    ("06201", "山形市", 140.33944, 38.25556),
    ("13206", "府中市", 139.47778, 35.66889),
    ("17201", "金沢市", 136.65640, 36.56140),
    ("17204", "輪島市", 136.89920, 37.39060),
    ("17384", "志賀町", 136.77810, 37.00630),
    ("34208", "府中市", 133.23640, 34.56830),
)


@pytest.fixture(scope="session")
def towns() -> pd.DataFrame:
    frame = pd.DataFrame(TOWNS, columns=["municipality_code", "name_ja", "lon", "lat"])
    return frame.set_index("municipality_code")


@pytest.fixture(scope="session")
def read(towns: pd.DataFrame) -> Callable[..., AskedList]:
    """Read a list for one question; no format is known."""

    def _read(
        text: str | bytes,
        name: str = "list.csv",
        mapping: Mapping[str, str] | None = None,
        **more: object,
    ) -> AskedList:
        data = text.encode() if isinstance(text, str) else text
        known = Knowledge(gazetteer=make_gazetteer(towns), **more)  # type: ignore[arg-type]
        imported = read_sites(data, name, known, mapping=mapping)
        assert imported.rows == imported.accepted + len(imported.quarantined)
        assert imported.accepted == len(imported.frame)
        return imported

    return _read
