"""One column of a file as an Arrow array of texts, and the ways from it into pandas."""

import functools
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.internals import (  # type: ignore[import-not-found] # the stubs lack it
    create_dataframe_from_blocks,
)

TEXT = pa.large_string()
Cells = pd.api.extensions.ExtensionArray | np.ndarray
_STR = pd.StringDtype(na_value=np.nan)


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8: looked at where they lie, nothing is decoded."""
    if data.isascii():
        return True
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    text = pa.Array.from_buffers(TEXT, 1, [None, ends, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def texts_of(cells: pd.Series) -> pa.LargeStringArray:
    """Return the texts of a column, null where it is NA."""
    array = pa.array(cells.array, type=TEXT, from_pandas=True)
    return one_piece(array) if isinstance(array, pa.ChunkedArray) else array


def one_piece(texts: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array, without a copy where it is one already."""
    return texts.chunk(0) if texts.num_chunks == 1 else texts.combine_chunks()


def str_array(texts: pa.LargeStringArray) -> pd.api.extensions.ExtensionArray:
    """Return texts as pandas holds them (dtype ``str``), without a copy."""
    return pd.arrays.ArrowStringArray(texts, dtype=_STR)  # type: ignore[call-arg]


def empty_cells(texts: pa.Array) -> np.ndarray:
    """Return whether each cell is null."""
    if not texts.null_count:
        return np.zeros(len(texts), dtype=bool)
    return np.asarray(texts.is_null().to_numpy(zero_copy_only=False), dtype=bool)


def codes_of(texts: pa.LargeStringArray) -> tuple[np.ndarray, int]:
    """Return one whole number a text, -1 where null, and how many different texts there are.

    Numbers follow the order in which the texts appear.
    """
    encoded = texts.dictionary_encode()
    indices = encoded.indices.fill_null(-1) if texts.null_count else encoded.indices
    return indices.to_numpy(), len(encoded.dictionary)


def unknown_values(cells: pd.Series, targets: Iterable[pd.Series]) -> np.ndarray:
    """Return whether each filled cell stands in none of the other columns."""
    texts = texts_of(cells)
    known = pa.concat_arrays([texts_of(target) for target in targets])
    is_known = pc.is_in(texts, value_set=known, skip_nulls=True)
    if is_known.true_count + texts.null_count == len(texts):
        return np.zeros(len(texts), dtype=bool)
    unknown: np.ndarray = ~is_known.to_numpy(zero_copy_only=False) & ~empty_cells(texts)
    return unknown


def frame_of(columns: Mapping[str, Cells], index: pd.Index) -> pd.DataFrame:
    """Return a frame of columns that are fresh arrays of its length; nothing is copied.

    The plain constructor looks at each column so long that a feed's many small tables would
    take more time in it than in all else.
    """
    names, places = _labels(tuple(columns))
    blocks = [
        (cells.reshape(1, -1) if isinstance(cells, np.ndarray) else cells, place)
        for cells, place in zip(columns.values(), places, strict=True)
    ]
    frame: pd.DataFrame = create_dataframe_from_blocks(blocks, index=index, columns=names.view())
    return frame


@functools.cache
def _labels(names: tuple[str, ...]) -> tuple[pd.Index, tuple[np.ndarray, ...]]:
    return pd.Index(names), tuple(np.array([place]) for place in range(len(names)))
