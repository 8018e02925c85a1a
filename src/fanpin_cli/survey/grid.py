"""A sheet before it is interpreted: its cells by row and column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BlindCell:
    """A cell (row and column counted from 0) that shows ``text`` and has no value: an error, or ``=…`` for a formula whose
    value was not saved."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)
class Grid:
    """One sheet's cells.

    ``rows[r][c]`` is the cell in the sheet's row ``r + 1`` and column ``c + 1``: str, float, int, bool, date, datetime, time,
    timedelta. An empty cell is None or ``""``; both mean the same, because making them one would cost a pass over all cells.
    Rows may be of different lengths. ``merged`` are ranges as (first row, first column, last row, last column), counted
    from 0; the first cell has their value. ``blind`` are cells that only look empty.
    """

    file: Path
    sheet: str
    rows: list[list[object]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    blind: tuple[BlindCell, ...] = ()
    shown_as: str = ""

    @property
    def name(self) -> str:
        """What the file is called in messages and in 来源; of two files with one name with a part of their path."""
        return self.shown_as or self.file.name
