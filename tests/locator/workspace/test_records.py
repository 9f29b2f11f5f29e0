import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from locator.workspace import Entry, RecordState, Variant
from tests.locator.workspace.entries import entry

CELL = st.one_of(st.none(), st.text(max_size=8), st.integers(-9, 9), st.floats(allow_nan=False))


@given(st.dictionaries(st.sampled_from(["name_ja", "note", "lead_days"]), CELL), st.booleans())
def test_an_entry_survives_being_written(fields: dict[str, object], secret: bool) -> None:  # noqa: FBT001
    known = {k: v for k, v in fields.items() if v is not None}
    own = Entry(
        kind="locations",
        id="a",
        fields=known,  # type: ignore[arg-type]
        lon=138.1,
        lat=35.1,
        state=RecordState.DRAFT,
        private=frozenset({"contact"} if secret else ()),
        origins={"name_ja": 3},
        variants={"note": (Variant(value=2.5, batch=1, from_id="b"),)} if secret else {},
    )
    assert Entry.of_text(own.to_text()) == own


def test_what_is_unknown_says_nothing() -> None:
    one = entry(note=None)
    assert one.says() == entry().says()
    assert one.to_text() == entry().to_text()
    assert replace(one, lon=None, lat=None).says()["lon"] is None


def test_what_others_said_is_told_and_an_earlier_text_knows_none() -> None:
    told = (Variant(value="x", batch=2, from_id="b"),)
    one = replace(entry(), variants={"note": told, "contact": ()})
    assert one.says()["variants"] == '{"note": [{"batch": 2, "from_id": "b", "value": "x"}]}'
    assert "variants" not in entry().says()
    assert Entry.of_text(one.to_text()).variants == {"note": told}
    earlier = json.loads(entry().to_text())
    del earlier["variants"]
    assert Entry.of_text(json.dumps(earlier)) == entry()
