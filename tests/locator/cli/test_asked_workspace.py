import getpass

import pytest

from locator.cli.asked_workspace import who
from locator.errors import QueryError


def test_who_does_it_is_one_line_or_the_login_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert who("佐藤") == "佐藤"
    monkeypatch.setattr(getpass, "getuser", lambda: "sato")
    for blank in ("", " ", "\u3000", "\t\n"):
        assert who(blank) == "sato"

    def nobody() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert who("") == "unknown"
    for wrong in ("a\nb", "x" * 101):
        with pytest.raises(QueryError, match="one line") as caught:
            who(wrong)
        assert caught.value.code == "bad_name_of_person"
