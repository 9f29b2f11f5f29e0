import pytest

from locator.errors import ImportFileError
from locator.importing.markup import DEEPEST, read_marks, text_of

BOMB = (
    '<!DOCTYPE k [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<kml><Placemark><name>&b;</name></Placemark></kml>"
)
OUTSIDE = '<!DOCTYPE k SYSTEM "http://127.0.0.1/a.dtd"><kml/>'
READS_FILE = '<!DOCTYPE k [<!ENTITY a SYSTEM "file:///etc/hostname">]><kml>&a;</kml>'


def code_of(data: bytes) -> str:
    with pytest.raises(ImportFileError) as caught:
        list(read_marks(data, "a.kml"))
    return caught.value.code


def test_elements_come_with_path_attributes_and_text() -> None:
    marks = list(read_marks(b'<k:kml><a b="1"> x <c/> y </a></k:kml>', "a.kml"))
    assert [(m.path, m.is_end) for m in marks] == [
        (("kml",), False),
        (("kml", "a"), False),
        (("kml", "a", "c"), False),
        (("kml", "a", "c"), True),
        (("kml", "a"), True),
        (("kml",), True),
    ]
    assert (marks[4].attributes, marks[4].text) == ({"b": "1"}, "x  y")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("text", [BOMB, OUTSIDE, READS_FILE])
def test_a_document_type_is_refused_in_every_encoding(text: str, encoding: str) -> None:
    assert code_of(text.encode(encoding)) == "import_xml_doctype"


def test_a_document_type_behind_a_long_comment_is_refused() -> None:
    assert code_of(b"<!--" + b"x" * 200_000 + b"-->" + BOMB.encode()) == "import_xml_doctype"


def test_html_with_a_document_type_within_a_text_is_no_declaration() -> None:
    marks = list(read_marks(b"<k><![CDATA[<!DOCTYPE html><b>A</b>]]></k>", "a.kml"))
    assert marks[-1].text == "<!DOCTYPE html><b>A</b>"


@pytest.mark.parametrize(
    "data", [b"<k>", b"<k></j>", b"<k/><k/>", b"<k>&a;</k>", b"<a>" * (DEEPEST + 1), b"<k>\0</k>"]
)
def test_broken_xml_is_told_with_its_line(data: bytes) -> None:
    assert code_of(data) == "import_broken_xml"


@pytest.mark.parametrize(
    ("stated", "encoding"),
    [("Shift_JIS", "cp932"), ("EUC-JP", "euc_jp"), ("UTF-8", "utf-8"), ("UTF-16", "utf-16"),
     ("UTF-8", "cp932"), ("hex", "utf-8")],
)  # fmt: skip
def test_texts_of_offices_are_decoded(stated: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{stated}"?><k><name>金沢城の石垣と表門、ソ</name></k>'
    assert "金沢城の石垣と表門、ソ" in text_of(text.encode(encoding), "a.kml")
    marks = list(read_marks(text.encode(encoding), "a.kml"))
    assert marks[2].text == "金沢城の石垣と表門、ソ"
