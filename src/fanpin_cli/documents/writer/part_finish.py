"""Finishing touches on XML parts of a workbook that the workbook library has no words for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

COLUMN_STYLE = re.compile(rb' style="\d+"')
FIRST_FONT = re.compile(rb"(<fonts[^>]*>)<font>.*?</font>", re.DOTALL)
FIXED_HEIGHT = re.compile(rb'(<row [^>]*ht="[^"]*") customHeight="1"')
REPEATED_ROW = re.compile(rb"<row [^>]*/></sheetData>")
CELL_STYLE = re.compile(rb' s="\d+"')


def finished(part: bytes) -> bytes:
    """The part with what the library leaves rough made smooth.

    Whole columns lose their style; rows keep their height but may grow when somebody writes more into them; the last row does
    not stand twice, which Excel refuses.
    """
    head, data = without_column_styles(part).split(b"<sheetData", 1)
    return head + b"<sheetData" + REPEATED_ROW.sub(b"</sheetData>", FIXED_HEIGHT.sub(rb"\1", data))


def without_column_styles(part: bytes) -> bytes:
    """The part without the columns' styles, which reach down to Excel's last row; every data cell has its own."""
    end = part.index(b"<sheetData")
    return COLUMN_STYLE.sub(b"", part[:end]) + part[end:]


def with_heights(part: bytes, heights: Mapping[int, float]) -> bytes:
    """The part with rows of fixed heights; row numbers as in the sheet, from 1.

    Merged cells over a table: their heights come too late for the library, and no program fits a row to a merged text.
    """
    for row, height in heights.items():
        opening = re.compile(rb'<row r="%d"(?: ht="[^"]*")?' % row)
        part = opening.sub(b'<row r="%d" ht="%g" customHeight="1"' % (row, height), part, count=1)
    return part


def rows_like(part: bytes, model: int, rows: Iterable[int]) -> bytes:
    """The part with the cells of ``rows`` styled as the first cell of row ``model``; row numbers as in the sheet, from 1."""
    style = re.search(rb'<row r="%d"[^>]*><c r="[A-Z]+\d+"( s="\d+")?' % model, part)
    given = style[1] if style and style[1] else b""
    for row in rows:
        part = re.sub(
            rb'(<row r="%d"[^>]*>)(.*?)(</row>)' % row,
            lambda found: found[1] + CELL_STYLE.sub(given, found[2]) + found[3],
            part,
            count=1,
            flags=re.DOTALL,
        )
    return part


def with_default_font(part: bytes) -> bytes:
    """The styles part with Arial 10 as the workbook's font, the measure of column widths.

    The library's Calibri is missing on Linux, where columns come out a third wider; Arial has a twin of equal widths there.
    """
    return FIRST_FONT.sub(
        rb'\1<font><sz val="10"/><color theme="1"/><name val="Arial"/><family val="2"/></font>', part, count=1
    )
