import pytest

from locator.errors import QueryError
from locator.workspace import KINDS, kind_of


def test_every_kind_has_its_columns_once_and_the_key_apart() -> None:
    for name, kind in KINDS.items():
        assert len(set(kind.columns)) == len(kind.columns)
        assert not {"id", "lon", "lat", "geom", "state"} & set(kind.columns), name
        assert kind.private <= {*kind.columns, "contact_person"}
    assert "name_ja" in KINDS["locations"].columns
    assert not KINDS["works"].is_place


def test_an_unknown_kind_is_explained() -> None:
    with pytest.raises(QueryError, match="expected one of locations") as caught:
        kind_of("castles")
    assert caught.value.code == "no_such_kind"
