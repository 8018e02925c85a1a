"""Columns of sheets as data, and those that several documents have."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fanpin_cli.documents.tables.sheet_spec import Align, CellStyle

TEXT, DATE = "@", "yyyy-mm-dd"
"""Number formats: a code, which keeps its leading zeros and every digit; a day."""


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


WHO = (
    Column("序号", 5, 7, "center"),
    Column("乡镇", 7, 12),
    Column("村", 7, 12),
    Column("户编号", 11, 19, number_format=TEXT),
    Column("户主姓名", 8, 11),
)
"""Whose row it is: frozen on screen and repeated on every printed page."""

ADJUSTMENTS = (
    Column("序号", 6, 6, "center"),
    Column("日期", 12, 12, "center", DATE),
    Column("户编号", 20, 20, number_format=TEXT),
    Column("户主姓名", 11, 11),
    Column("原等级", 17, 17, "center"),
    Column("新等级", 17, 17, "center"),
    Column("理由", 44, 44),
    Column("依据", 30, 30),
    Column("经办人", 11, 11, "center"),
    Column("审核人", 11, 11, "center"),
)
"""调整记录: entered by hand in the ledger, shown again in a household's history."""
