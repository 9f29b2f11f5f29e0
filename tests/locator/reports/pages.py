"""Reading a PDF back."""

import io
import unicodedata

import pypdf


def words(pdf: bytes) -> str:
    """Return all text of a PDF without blanks."""
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return "".join(unicodedata.normalize("NFKC", text).split())


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page, points."""
    boxes = [p.mediabox for p in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [(round(float(b.width)), round(float(b.height))) for b in boxes]


def says(pdf: bytes, *texts: str) -> None:
    """Check that a PDF holds some texts, wherever its lines break."""
    held = words(pdf)
    for text in texts:
        assert "".join(unicodedata.normalize("NFKC", text).split()) in held
