import pytest

from geo.errors import CRSError, FeedError, GeoError, IndicatorError, RemoteError


@pytest.mark.parametrize("leaf", [CRSError, FeedError, IndicatorError])
def test_each_leaf_is_caught_by_the_root_and_by_its_builtin(leaf: type[GeoError]) -> None:
    for caught in (GeoError, ValueError):
        with pytest.raises(caught, match="found this"):
            raise leaf("found this, expected that", code="a_code", found="this")


def test_a_fault_of_the_network_is_an_os_error() -> None:
    fault = RemoteError("no answer", code="remote_timeout", url="https://example.jp/")
    assert isinstance(fault, OSError)
    assert (str(fault), fault.code, fault.facts["url"]) == (
        "no answer",
        "remote_timeout",
        "https://example.jp/",
    )


def test_a_fault_carries_code_and_facts_for_translation() -> None:
    fault = FeedError("no stops.txt", code="no_stops", file="feed.zip", members=3)
    assert str(fault) == "no stops.txt"
    assert fault.code == "no_stops"
    assert fault.facts == {"file": "feed.zip", "members": 3}


def test_code_may_be_left_out() -> None:
    fault = GeoError("plain")
    assert (fault.code, fault.facts) == ("", {})
