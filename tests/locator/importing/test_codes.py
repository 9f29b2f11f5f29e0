"""Each finding says in English what was found, with the facts that it is told by."""

import string

from locator.importing.codes import CODES

FACTS = {"column", "found", "expected"}


def test_a_message_names_only_facts_that_every_finding_has() -> None:
    for code, (_, message) in CODES.items():
        named = {name for _, name, _, _ in string.Formatter().parse(message) if name}
        assert named <= FACTS, code
        assert message[0].islower() or message[0] == "{", code
        assert not message.endswith("."), code
