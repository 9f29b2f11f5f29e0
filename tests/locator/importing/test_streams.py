from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locator.errors import ImportFileError
from locator.importing.decoding import decode_text
from locator.importing.limits import ImportLimits
from locator.importing.notes import Notes
from locator.importing.sheets import csv_table
from locator.importing.streams import (
    Counting,
    Hashed,
    Repeats,
    hashes_of,
    is_large,
    open_stream,
    repeated,
)

LIMITS = ImportLimits(whole_bytes=10)
LIST = "id,名称,経度,緯度\n" + "".join(f"s{n},能登のロケ地{n}番,136.{n},36.5\n" for n in range(40))


def written(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        *(LIST.encode(e) for e in ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le",
                                   "iso2022_jp", "utf-32")),
        LIST.encode().replace("能".encode(), b"\xff", 1),
        LIST.encode("cp932").replace("能".encode("cp932"), b"\x81\xff", 1),
        "sep=;\nid;名称;経度;緯度\na;b;1;2\n".encode(),
        ("\ufeff" + LIST).encode("utf-16-le"),
        b"name,lon,lat\n\n\ncaf\xe9,136.6,36.5\n" * 3,
        'id,名称,経度,緯度\na,"x\n\n\n\n\n\n,1,2\n'.encode(),
        'id\t名称\t経度\t緯度\r\na\tb\t1\t2\r\n\r\nc\t"d\r\ne"\t1\t2'.encode(),
        *(LIST.encode("cp932")[:n] for n in (201, 202, 203)),
    ],
)  # fmt: skip
def test_a_file_in_pieces_reads_as_one_that_is_read_whole(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locator.importing.streams.PIECE", 7)
    whole_notes, notes = Notes("list.csv", 9), Notes("list.csv", 9)
    records, read_as = csv_table(data, name="list.csv", notes=whole_notes, limits=LIMITS)
    stream = open_stream(written(tmp_path, data), "list.csv", LIMITS)
    stream.note(notes)
    rows = [row for block in stream.rows(notes) for row in block]
    assert rows == [(n, cells) for n, cells in records if cells]
    assert stream.read_as == read_as
    assert notes.finish() == whole_notes.finish()
    decoded = decode_text(data, "list.csv")
    assert (stream.encoding.name, stream.encoding.other, stream.encoding.replaced) == (
        decoded.encoding,
        decoded.other,
        decoded.replaced,
    )


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    data = b"\x00\x01\x02\x03" * 50
    with pytest.raises(ImportFileError) as caught:
        open_stream(written(tmp_path, data), "list.csv", LIMITS)
    assert caught.value.code == "import_not_text"


def test_only_a_large_file_of_separated_values_is_read_in_chunks(tmp_path: Path) -> None:
    assert is_large(written(tmp_path, LIST.encode()), "list.csv", LIMITS)
    assert not is_large(written(tmp_path, LIST.encode()), "list.csv", ImportLimits())
    assert not is_large(written(tmp_path, b'{"type": "FeatureCollection"}'), "a.json", LIMITS)
    assert not is_large(written(tmp_path, b"PK\x03\x04" + b"0" * 90), "a.xlsx", LIMITS)
    assert not is_large(tmp_path / "none.csv", "none.csv", LIMITS)
    assert not is_large(tmp_path, "folder", LIMITS)


def test_a_file_that_is_written_to_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, LIST.encode())
    stream = open_stream(path, "list.csv", LIMITS)
    with path.open("a") as file:
        file.write("z,z,136,36\n")
    with pytest.raises(ImportFileError) as caught:
        list(stream.rows())
    assert caught.value.code == "import_changed_meanwhile"


def test_limits_are_those_of_files_in_chunks(tmp_path: Path) -> None:
    path = written(tmp_path, LIST.encode())
    few = replace(LIMITS, rows=3, chunked_rows=20, header_rows=0)
    with pytest.raises(ImportFileError) as caught:
        list(open_stream(path, "list.csv", few).rows())
    assert (caught.value.code, caught.value.facts["what"]) == ("import_too_large", "rows")
    assert sum(map(len, open_stream(path, "list.csv", replace(few, chunked_rows=41)).rows())) == 41
    with pytest.raises(ImportFileError) as caught:
        open_stream(path, "list.csv", replace(LIMITS, file_bytes=100))
    assert caught.value.code == "import_file_too_large"


def test_a_broken_row_is_told_with_its_number(tmp_path: Path) -> None:
    path = written(tmp_path, LIST.encode() + b'x,"' + b"y" * 200_000)
    with pytest.raises(ImportFileError) as caught:
        list(open_stream(path, "list.csv", LIMITS).rows())
    assert (caught.value.code, caught.value.facts["row"]) == ("import_broken_csv", 42)


def test_texts_are_known_by_their_hashes() -> None:
    known = Hashed()
    assert "a" not in known
    known.add(["b", "a", "b"])
    known.add(["c", "a"])
    known.add([])
    assert len(known) == 3
    assert ["a" in known, "c" in known, "d" in known] == [True, True, False]
    assert known.has(["c", "d", "a"]).tolist() == [True, False, True]
    counting = Counting()
    assert counting.all().size == 0
    counting.take(["x", "y"])
    counting.take(["x"])
    assert np.array_equal(counting.all(), hashes_of(["x", "y", "x"]))
    assert "x" in repeated(counting.all())
    assert "y" not in repeated(counting.all())


def test_rows_that_repeat_are_found_over_chunks() -> None:
    rows = [(2, ["a", "b"]), (3, ["ab", ""]), (4, ["a", "b"]), (5, ["", "ab"]), (6, ["a", "b"])]
    suspects = repeated(hashes_of(tuple(cells) for _, cells in rows))
    repeats = Repeats(suspects)
    assert repeats.among(rows[:2]) == {}
    assert repeats.among(rows[2:]) == {4: 2, 6: 2}
    assert Repeats(Hashed()).among(rows) == {}
