"""A sheet before it is interpreted: its cells by row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class BlindCell:
    """A cell (row and column counted from 0) that shows ``text`` and has no value: an error, or ``=…`` for a formula whose
    value was not saved."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)
class Looks:
    """How a sheet's rows look, as far as it may mean something (rows and columns counted from 0).

    hidden: rows that are hidden, by hand or by a filter. struck: row → its filled columns that are struck through.
    skip_hidden, skip_struck: whether the user wants such rows left out.
    """

    hidden: frozenset[int] = frozenset()
    struck: Mapping[int, frozenset[int]] = field(default_factory=dict)
    skip_hidden: bool = False
    skip_struck: bool = False


PLAIN_LOOKS = Looks()


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
    looks: Looks = PLAIN_LOOKS
    shown_as: str = ""

    @property
    def name(self) -> str:
        """What the file is called in messages and in 来源; of two files with one name with a part of their path."""
        return self.shown_as or self.file.name
