from locator.importing.template_columns import HOW, JAPANESE
from locator.importing.templates import TEMPLATES


def test_every_heading_is_used_and_says_what_to_write_in_both_languages() -> None:
    used = {c for kind, t in TEMPLATES.items() if kind != "locations" for c, _, _, _ in t.columns}
    assert used == set(JAPANESE) == set(HOW)
    assert all(how.ja and how.en for how in HOW.values())
    assert len(set(JAPANESE.values())) == len(JAPANESE)
