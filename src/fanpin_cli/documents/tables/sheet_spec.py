"""What a sheet of a workbook is, as data: its table, its look, its paper. ``documents.writer`` makes the file of it.

Rows and columns count from 0 here, as the table's do; the sheet's first row is 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

Align = Literal["general", "left", "center", "right"]
"""``general``: numbers to the right, text to the left."""


@dataclass(frozen=True)
class CellStyle:
    """Font, fill, border and alignment of cells. Colours are RRGGBB. locked: as far as the sheet has a ``Protection``."""

    font: str = "宋体"
    size: float = 10
    bold: bool = False
    ink: str = "000000"
    fill: str | None = None
    border: str | None = "808080"
    align: Align = "left"
    wrap: bool = True
    shrink: bool = False
    number_format: str | None = None
    locked: bool = True


@dataclass(frozen=True)
class Merge:
    """A text over several cells of one row above the header."""

    row: int
    first: int
    last: int
    text: str
    style: CellStyle


@dataclass(frozen=True)
class ClosingLine:
    """A text over all columns below the table: where to object, who signs. It looks like the merged row ``like`` above the
    table; its height is in points. alone_in: the column in whose cell alone the text stands, running on over the empty ones
    beside it, so that staff can sort and fill the rows above; None for a merged row."""

    text: str
    like: int
    height: float
    alone_in: int | None = None


@dataclass(frozen=True)
class Choice:
    """A drop-down list. Beyond 255 characters in all, which is Excel's limit, anything may be entered."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class DateEntry:
    """A cell that takes a date."""


@dataclass(frozen=True)
class NumberEntry:
    """A cell that takes a number between two limits, each None where there is none; whole: without a fraction."""

    least: float | None = None
    most: float | None = None
    whole: bool = False


@dataclass(frozen=True)
class LengthEntry:
    """A cell that takes a text of so many characters: an identity number, a telephone number."""

    least: int
    most: int


Entry = Choice | DateEntry | NumberEntry | LengthEntry
"""What a cell takes."""


@dataclass(frozen=True)
class Tint:
    """A fill, and perhaps an ink, for the cells of a column that begin with this text, are this number, or with None are
    empty."""

    column: str
    value: str | float | None
    fill: str
    ink: str | None = None


@dataclass(frozen=True)
class RowRun:
    """Rows ``first`` to ``last`` of the table: their cells have this font, fill and border instead of the column's."""

    first: int
    last: int
    look: CellStyle


@dataclass(frozen=True)
class Page:
    """Paper and print. ``scale`` in percent; without it the sheet is made one page wide. ``columns``: so many from the left
    are printed; all of them without it."""

    paper: Literal["A3", "A4"] = "A3"
    landscape: bool = True
    scale: int | None = None
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    columns: int | None = None
    footer: str = "&C第 &P 页 共 &N 页"


@dataclass(frozen=True)
class Series:
    """A column of the table in a chart, under its name and colour."""

    column: str
    name: str
    colour: str


@dataclass(frozen=True)
class StackedColumns:
    """A chart of stacked columns over ``rows`` rows of the table from ``first`` on; ``row`` and ``column`` are its upper left
    cell."""

    title: str
    categories: str
    series: tuple[Series, ...]
    rows: int
    row: int
    column: int = 0
    width: int = 900
    height: int = 380
    unit: str = "户"
    first: int = 0


@dataclass(frozen=True)
class Protection:
    """A sheet locked against editing by accident, without a password: who means to change it lifts the lock in the menu.

    Filtering, and the width of columns and height of rows, stay free. So does sorting, where no cell that would move is locked:
    that is Excel's own condition. open_columns: titles of columns whose cells people fill in all the same.
    """

    open_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkbookProperties:
    """What a workbook says of itself under File, Properties. created: also the day of its last change. identifier: a mark by
    which it is known again."""

    title: str
    author: str
    created: dt.date
    identifier: str = ""


@dataclass(frozen=True)
class SheetSpec:
    """A sheet: ``table`` under a header row, with its look.

    table: any frame with unique titles. A missing value becomes an empty cell with its column's style, and so does an empty
        text, unless ``bare_empty`` leaves that cell out.
    widths, column_styles: one a column; widths in Excel's units.
    row_heights: row of the sheet → points, for the rows down to the header; those of the table follow from its texts.
    like_header: rows of the table with the header's style (totals, the header of a second table).
    notes: title → a comment on its header cell.
    row_runs: rows of the table in colours of their own, from the top down, without overlap.
    freeze: the first row and column that scroll.
    protection: None for a sheet that anybody may edit.
    """

    name: str
    table: pd.DataFrame
    widths: tuple[float, ...]
    column_styles: tuple[CellStyle, ...]
    header_style: CellStyle
    header_row: int = 0
    merges: tuple[Merge, ...] = ()
    closing: tuple[ClosingLine, ...] = ()
    row_heights: Mapping[int, float] = field(default_factory=dict)
    freeze: tuple[int, int] | None = None
    autofilter: bool = False
    page: Page = Page()
    validations: Mapping[str, Entry] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    tints: tuple[Tint, ...] = ()
    charts: tuple[StackedColumns, ...] = ()
    like_header: tuple[int, ...] = ()
    row_runs: tuple[RowRun, ...] = ()
    hidden: bool = False
    tab_colour: str | None = None
    bare_empty: bool = False
    protection: Protection | None = None


def with_main_look(sheet: SheetSpec) -> SheetSpec:
    """The sheet with its most frequent row colours as the columns' style, if every row has some; the other rows remain.

    Colouring rows costs an edit of the written file, styling columns nothing. Where most rows of 风险上升, say, are red,
    its columns are red, and only the other rows are recoloured.
    """
    rows: dict[CellStyle, int] = {}
    for run in sheet.row_runs:
        rows[run.look] = rows.get(run.look, 0) + run.last + 1 - run.first
    if sum(rows.values()) < max(1, len(sheet.table)):
        return sheet
    look = max(rows, key=lambda look: rows[look])
    return replace(
        sheet,
        column_styles=tuple(_in_look(style, look) for style in sheet.column_styles),
        row_runs=tuple(run for run in sheet.row_runs if run.look != look),
    )


def _in_look(style: CellStyle, look: CellStyle) -> CellStyle:
    """A column's style with the font, fill and border of a row."""
    return replace(style, font=look.font, size=look.size, bold=look.bold, ink=look.ink, fill=look.fill, border=look.border)
