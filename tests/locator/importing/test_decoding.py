import pytest

from locator.errors import ImportFileError
from locator.importing.decoding import decode_text

TEXT = "名称,経度,緯度\r\n能登のさくら駅,136.9,37.2\r\n髙﨑①番館,136.65,36.56\r\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_encodings_of_offices(encoding: str, told: str) -> None:
    decoded = decode_text(TEXT.encode(encoding), "a.csv")
    assert decoded.text == TEXT
    assert decoded.encoding == told
    assert decoded.other == ""
    assert decoded.replaced == 0


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp"])
def test_old_encodings(encoding: str) -> None:
    text = "名称,経度,緯度\n能登さくら駅,136.9,37.2\n金沢城公園の石垣,136.65,36.56\n"
    decoded = decode_text(text.encode(encoding), "a.csv")
    assert decoded.text == text
    assert decoded.encoding == encoding


def test_utf16_with_mark_big_endian() -> None:
    data = b"\xfe\xff" + TEXT.encode("utf-16-be")
    assert decode_text(data, "a.csv").text == TEXT


def test_ascii_is_never_doubtful() -> None:
    assert decode_text(b"name,lon,lat\n", "a.csv").other == ""


def test_few_bytes_that_both_encodings_read_are_told() -> None:
    # C3 A9 is é in UTF-8 and two half-width katakana in cp932.
    decoded = decode_text(b"name,lon,lat\ncaf\xc3\xa9,136.6,36.5\n", "a.csv")
    assert (decoded.encoding, decoded.other) == ("utf-8", "cp932")
    assert "café" in decoded.text


def test_one_broken_byte_is_replaced_and_counted() -> None:
    data = (TEXT * 40).encode("cp932") + b"\x85\xff\n"
    decoded = decode_text(data, "a.csv")
    assert decoded.encoding == "cp932"
    assert decoded.replaced >= 1
    assert decoded.text.startswith("名称")


def test_other_languages_are_guessed_last() -> None:
    text = "名称,经度,纬度\n" + "这是一个很长的中文句子，用来测试编码识别的功能是否可靠。\n" * 30
    decoded = decode_text(text.encode("gb18030"), "a.csv")
    assert decoded.encoding not in {"utf-8", "utf-8-sig"}
    assert decoded.other or decoded.replaced


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 100])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(ImportFileError, match=r"a\.csv") as fault:
        decode_text(data, "a.csv")
    assert fault.value.code == "import_not_text"
    assert fault.value.facts == {"file": "a.csv"}
