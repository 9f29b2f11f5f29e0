"""The answer of a large import has the form of a smaller one's."""

from locator.intake import Difference
from locator.streamed import Counts, Streamed, streamed_json


def test_the_answer_counts_what_it_does_not_list() -> None:
    done = Streamed(
        batch=None,
        name="a.csv",
        sha256="x",
        mapping={"名称": "name_ja"},
        counts=Counts(rows=5, accepted=4, quarantined=1, new=3, same=1),
        told=Difference(new=("a", "b")),
        findings=(),
        unread=("色",),
        guessed={"名称": ("name_ja", 0.8)},
        hidden=(),
        format_id="",
        is_sure=False,
    )
    told = streamed_json(done)
    assert (told["rows"], told["accepted"], told["quarantined"], told["batch"]) == (5, 4, 1, None)
    assert told["file"] == {"name": "a.csv", "sha256": "x"}
    assert told["guessed"] == [{"heading": "名称", "column": "name_ja", "confidence": 0.8}]
