"""How wide and how high a text is on screen and paper, in Excel's column units: a Chinese character takes two."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

SAMPLE = 200
"""Measuring every text of a county would take as long as writing them."""
PADDING = 1.6
"""Room for the borders and the cell's inner margin."""
MANY_LINES = 6
"""A longer text needs one line more than its width says: no line begins with a comma or cuts a number in two."""
LINE, GAP, LOWEST, HIGHEST = 13.5, 5.0, 19.0, 409.0
"""Heights in points: a line at 10 points, the room above and below, and the bounds of a row; 409 is Excel's limit."""
FITTED_CELLS = 400_000
"""Sheets up to so many cells, some 6,000 households, get row heights that fit their texts. In a larger one Excel fits the rows
when it opens the file; doing it here would cost a quarter of the time."""


def text_width(text: str) -> int:
    """The width of the longest line. GBK has one byte for ASCII and two for every character as wide as a Chinese one."""
    if "\n" in text:
        return max(map(text_width, text.split("\n")))
    return len(text.encode("gbk", "replace"))


def column_width(title: str, values: pd.Series, least: float, most: float) -> float:
    """A width from ``least`` to ``most`` that fits the values of a sample of rows; the title may take two lines.

    One value in twenty may be longer and wrap, so that a single remark does not make a column wide.
    """
    if least == most:
        return most
    widths = [text_width(text) for text in _sample(values)]
    needed = max(float(np.quantile(widths, 0.95)) if widths else 0, 2 * math.ceil(text_width(title) / 4) - 0.6)
    return float(min(max(needed + PADDING, least), most))


def row_heights(table: pd.DataFrame, widths: Sequence[float]) -> npt.NDArray[np.float64]:
    """The height in points of each row, so that no text wrapped at its column's width is cut off.

    Excel fits heights by itself when it opens a file; LibreOffice and some versions of WPS do not.
    """
    lines = np.ones(len(table))
    for (_title, column), width in zip(table.items(), widths, strict=True):
        room = width - PADDING / 2
        sample = _sample(column)
        if any("\n" in text for text in sample):
            np.maximum(lines, [_wrapped(str(value), room) for value in column], out=lines)
        elif any(text_width(text) > room for text in sample):
            wrapped = np.ceil(_widths(column) / _whole_characters(room))
            np.maximum(lines, wrapped + (wrapped > MANY_LINES), out=lines)
    return np.clip(lines * LINE + GAP, LOWEST, HIGHEST)


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes in a line of so many units."""
    return sum(max(1, math.ceil(text_width(line) / _whole_characters(room))) for line in text.split("\n"))


def _sample(values: pd.Series) -> list[str]:
    """The texts of up to about 200 values, spread over the column; all of a short one."""
    spread = values.iloc[:: max(1, len(values) // SAMPLE)].to_numpy(dtype=object)
    texts = (f"{value:.10g}" if isinstance(value, float) else str(value) for value in spread[~pd.isna(spread)])
    return [text for text in texts if text]


def _widths(column: pd.Series) -> npt.NDArray[np.float64]:
    """Each value's width; every different text is measured once."""
    codes, different = pd.factorize(column.to_numpy(dtype=object))
    return np.array([*(text_width(value) if type(value) is str else 1 for value in different), 0])[codes]


def _wrapped(text: str, room: float) -> int:
    lines = lines_of(text, room)
    return lines + (lines > MANY_LINES)


def _whole_characters(room: float) -> float:
    """The room of a line that Chinese characters, two units wide, can fill: 9.6 → 8."""
    return max(2.0, room // 2 * 2)
