"""Columns of sheets as data, and those that several documents have."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fanpin_cli.documents.tables.sheet_spec import Align, CellStyle
from fanpin_cli.ledger_format import ADJUSTMENT_COLUMNS, LEDGER_COLUMNS, TEXT, LedgerColumn, RecordColumn
from fanpin_cli.ledger_format import WHO as WHO_TITLES


@dataclass(frozen=True)
class Column:
    """A column: its title, the least and the greatest width that its values may ask for, their alignment and number format.

    several: a cell may hold several codes, on as many lines as they need.
    """

    title: str
    least: float
    most: float
    align: Align = "left"
    number_format: str | None = None
    several: bool = False


def column_style(column: Column, base: CellStyle) -> CellStyle:
    """``base`` for this column's values. A code stays on one line, smaller where it must be."""
    code = column.number_format == TEXT and not column.several
    return replace(base, align=column.align, number_format=column.number_format, wrap=not code, shrink=code)


def column_of(column: LedgerColumn | RecordColumn) -> Column:
    """The layout of a column of the ledger's format."""
    several = isinstance(column, LedgerColumn) and column.several
    return Column(column.title, column.least, column.most, column.align, column.number_format, several)


WHO = tuple(column_of(column) for column in LEDGER_COLUMNS if column.title in WHO_TITLES)
"""Whose row it is: frozen on screen and repeated on every printed page."""
ADJUSTMENTS = tuple(map(column_of, ADJUSTMENT_COLUMNS))
"""调整记录: entered by hand in the ledger, shown again in a household's history."""
