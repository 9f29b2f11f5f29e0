"""Setting a document with typst from JSON: data are never markup, fonts are embedded."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import typst

from locator.errors import ReportError
from locator.settings import PACKAGE

FONTS = PACKAGE / "vendor" / "fonts"
BASE = Path(__file__).with_name("base.typ")
MOST_CELLS = 20_000
_NO_DRAWINGS: Mapping[str, str] = MappingProxyType({})


def typeset(
    template: bytes,
    data: Mapping[str, object],
    *,
    today: dt.date,
    drawings: Mapping[str, str] = _NO_DRAWINGS,
) -> bytes:
    """Return the PDF of a template.

    Parameters
    ----------
    template
        Source in the language of typst; it reads ``sys.inputs``.
    data
        All words and numbers, as ``sys.inputs.data`` in JSON.
    drawings
        Name to SVG, likewise by name.

    Raises
    ------
    ReportError
        No fonts, or typst refuses the document.
    """
    inputs = {**drawings, "data": json.dumps(data, ensure_ascii=False, allow_nan=False)}
    try:
        made = typst.compile(
            template,
            font_paths=_fonts(),
            sys_inputs=inputs,
            timestamp=dt.datetime.combine(today, dt.time(0), tzinfo=dt.UTC),
        )
    except (typst.TypstError, RuntimeError, OSError) as error:
        raise ReportError(
            f"typst could not set the document ({error}); expected a PDF; reinstall locator so "
            "that template and fonts are whole, or take the workbook",
            code="typst_failed",
            error=str(error),
        ) from error
    if not isinstance(made, bytes):
        raise ReportError(
            "typst returned no file; expected a PDF; reinstall typst, or take the workbook",
            code="typst_failed",
            error="no file",
        )
    return made


def template(name: str) -> bytes:
    """Return a template of this room with the common parts before it."""
    return BASE.read_bytes() + b"\n" + BASE.with_name(f"{name}.typ").read_bytes()


def check_cells(cells: int) -> None:
    """Raise where a table is too large to be read on paper.

    Raises
    ------
    ReportError
        More than ``MOST_CELLS`` cells.
    """
    if cells > MOST_CELLS:
        raise ReportError(
            f"a PDF of {cells:,} cells; expected at most {MOST_CELLS:,}; ask about fewer places, "
            "starts or days, or take the workbook, which holds them all",
            code="report_too_large",
            found=cells,
            most=MOST_CELLS,
        )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    if not sorted(FONTS.glob("*.ttf")):
        raise ReportError(
            f"no font in {FONTS.name}; expected Noto Sans JP; reinstall locator",
            code="no_fonts",
        )
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
