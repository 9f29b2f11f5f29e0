"""XML of a user, read as a stream of elements; a document type is refused before anything else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.parsers import expat

from locator.errors import ImportFileError
from locator.importing.decoding import decode_text
from locator.importing.sheets import fail

DEEPEST = 200
PIECE = 1 << 16
ENCODINGS = MappingProxyType(
    {
        **dict.fromkeys(("shift_jis", "sjis", "windows-31j", "cp932", "x-sjis"), "cp932"),
        **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252"), "cp1252"),
        "euc-jp": "euc_jp",
    }
)
"""Encodings that a file may state and that its bytes do not tell apart; others show themselves."""
DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
"""What no file of an office declares, in the encodings that a reader of XML understands."""
STATED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The start or the end of an element.

    Attributes
    ----------
    path
        Names of the elements around it and its own, without prefixes.
    text
        Text directly within the element, at its end.
    """

    path: tuple[str, ...]
    is_end: bool
    attributes: Mapping[str, str]
    text: str


def text_of(data: bytes, name: str) -> str:
    """Return the text of an XML file.

    Raises
    ------
    ImportFileError
        The bytes are no text.
    """
    stated = STATED.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    encoding = ENCODINGS.get(stated[1].decode("ascii").lower()) if stated else None
    try:
        return data.decode(encoding) if encoding else decode_text(data, name).text
    except ValueError:
        return decode_text(data, name).text


def read_marks(data: bytes, name: str) -> Iterator[Mark]:
    """Yield where the elements of an XML file start and end.

    The very text that was checked is parsed: it is decoded once, and what it states of its
    encoding does not count any more. Nothing outside the file is opened, and the parser stops where
    a document type begins, so that no entity can be defined.

    Raises
    ------
    ImportFileError
        The file is no well-formed XML, nested too deeply, or has a document type.
    """
    text = text_of(data, name).lstrip("\ufeff \t\r\n")
    reader = _Reader(name)
    for start in range(0, len(text), PIECE):
        yield from reader.feed(text[start : start + PIECE])
    yield from reader.feed("", is_last=True)


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.path: list[str] = []
        self.attributes: list[dict[str, str]] = []
        self.texts: list[list[str]] = []
        self.marks: list[Mark] = []
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: str, *, is_last: bool = False) -> Iterator[Mark]:
        try:
            self.parser.Parse(piece.encode("utf-8", "replace"), is_last)
        except expat.ExpatError as error:
            raise self._broken(str(error)) from error
        yield from self.marks
        self.marks.clear()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.path) >= DEEPEST:
            raise self._broken("nested too deeply")
        self.path.append(tag.rpartition(":")[2])
        self.attributes.append(attributes)
        self.texts.append([])
        self.marks.append(Mark(path=tuple(self.path), is_end=False, attributes=attributes, text=""))

    def _end(self, _: str) -> None:
        path, text = tuple(self.path), "".join(self.texts.pop())
        self.path.pop()
        self.marks.append(
            Mark(path=path, is_end=True, attributes=self.attributes.pop(), text=text.strip())
        )

    def _data(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)

    def _doctype(self, *_: object) -> None:
        raise _declared(self.name)

    def _broken(self, reason: str) -> ImportFileError:
        line = self.parser.CurrentLineNumber
        return fail(
            "import_broken_xml",
            f"{self.name} is broken XML near line {line} ({reason}); expected a whole KML or GPX "
            "file; export it again",
            self.name,
            line=line,
            reason=reason,
        )


def _declared(name: str) -> ImportFileError:
    return fail(
        "import_xml_doctype",
        f"{name} has a document type or defines XML entities, which no KML or GPX file needs; "
        "do not trust it, or export it again",
        name,
    )
