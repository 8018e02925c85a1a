"""A list as documents show it: two rows of headings, a header that does not scroll away, numbered rows, A3 pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.documents.tables.cell_styles import HEADER, filled
from fanpin_cli.documents.tables.columns import Column, column_style
from fanpin_cli.documents.tables.headings import HEADER_ROW, heading_merges
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Entry, Page, RowRun, SheetSpec
from fanpin_cli.documents.tables.text_width import column_width

NONE = "无"
HEIGHTS = {0: 30.0, 1: 20.0, HEADER_ROW: 32.0}
A3_PIXELS, A4_PIXELS = 1505, 700
"""What fits on A3 landscape, and on A4 upright, between the margins, at 96 pixels an inch."""
UNIT_PIXELS = 7.5
"""Pixels of a column unit: 7 in Excel, a little more where another font replaces Arial."""


def listing(
    name: str,
    headings: tuple[str, str],
    table: pd.DataFrame,
    columns: Sequence[Column],
    *,
    style: CellStyle,
    widths: Mapping[str, float],
    over: int,
    who: int,
    footer: str,
    validations: Mapping[str, Entry] | None = None,
    tab: str | None = None,
    looks: Mapping[str, CellStyle] | None = None,
) -> SheetSpec:
    """A table under its headings, its rows numbered; an empty one says 无.

    headings: title, and the row below it. widths: by title. looks: the style, by title, of columns that have another than
    ``style``. over: so many columns are under the title and on a printed page; the others are for the screen. who: so many
    columns say whose row it is; they do not scroll, and every page repeats them (also the pages of the other columns, if
    somebody clears the print area).
    """
    page = Page(
        scale=scale_to_fit([widths[column.title] for column in columns[:over]]),
        repeat_rows=(0, HEADER_ROW),
        repeat_columns=(0, who - 1),
        columns=over if over < len(columns) else None,
        footer=footer,
    )
    shown = tuple(widths[column.title] for column in columns)
    return SheetSpec(
        name=name,
        table=numbered(table),
        widths=shown,
        column_styles=tuple(column_style(column, (looks or {}).get(column.title, style)) for column in columns),
        header_style=HEADER,
        header_row=HEADER_ROW,
        merges=heading_merges(*headings, len(columns), over),
        row_heights=HEIGHTS,
        freeze=(HEADER_ROW + 1, who),
        autofilter=True,
        page=page,
        validations=validations or {},
        tab_colour=tab,
    )


def numbered(table: pd.DataFrame) -> pd.DataFrame:
    """The table with 序号 from 1; without rows, one that says 无."""
    if table.empty:
        blank = pd.DataFrame([[NONE, *[np.nan] * (len(table.columns) - 1)]], columns=table.columns)
        return blank.astype(object)
    return table.assign(序号=np.arange(1, len(table) + 1))


def fitted(table: pd.DataFrame, columns: Sequence[Column]) -> dict[str, float]:
    """A width for each column, by its values."""
    return {column.title: column_width(column.title, table[column.title], column.least, column.most) for column in columns}


def scale_to_fit(widths: Sequence[float], room: int = A3_PIXELS) -> int:
    """The scale in percent at which columns of these widths fill one page, at most 100."""
    pixels = sum(UNIT_PIXELS * width + 5 for width in widths)
    return int(min(100, max(40, room * 100 / pixels)))


def filled_rows(fills: npt.NDArray[np.object_]) -> tuple[RowRun, ...]:
    """Rows in their fills (RRGGBB, one a row); consecutive rows of one fill are one run."""
    if not len(fills):
        return ()
    starts = np.flatnonzero(np.append(True, fills[1:] != fills[:-1]))
    ends = np.append(starts[1:], len(fills)) - 1
    return tuple(RowRun(int(first), int(last), filled(fills[first])) for first, last in zip(starts, ends, strict=True))
