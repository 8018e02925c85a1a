"""A plain .xlsx with the values of a file of another kind (.xls, CSV …), which is then marked instead of that file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.cell_range import CellRange

from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.unique_titles import unique_titles

Cells = Sequence[Sequence[object]]
WRITABLE = (str, int, float, bool, dt.date, dt.time, dt.timedelta)
NOT_IN_NAMES = str.maketrans("[]:*?/\\", "_______")


@dataclass(frozen=True)
class PlainSheet:
    """A sheet's values, and what else decides how it is read: merged ranges as (first row, first column, last row, last
    column) from 0, and cells that show an error: row → column → the error, from 0."""

    name: str
    rows: Cells
    merged: Sequence[tuple[int, int, int, int]] = ()
    errors: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    hidden: bool = False


def write_plain_copy(sheets: Sequence[PlainSheet], out: BytesIO) -> dict[str, str]:
    """Write the sheets' values, each cell in its place; text stays text, also if it begins with ``=``.

    Returns each sheet's name → its name in the copy, which differs if Excel forbids the first.
    """
    workbook = Workbook(write_only=True)
    names = unique_titles([sheet.name.translate(NOT_IN_NAMES)[:28] or "表" for sheet in sheets], ())
    for name, source in zip(names, sheets, strict=True):
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if source.hidden else "visible"
        for top, left, bottom, right in source.merged:
            sheet.merged_cells.add(CellRange(min_col=left + 1, min_row=top + 1, max_col=right + 1, max_row=bottom + 1).coord)
        for number, row in enumerate(source.rows):
            errors = source.errors.get(number, {})
            values = [*row, *[None] * (max(errors, default=-1) + 1 - len(row))]
            sheet.append([_cell(sheet, value, errors.get(column)) for column, value in enumerate(values)])
    workbook.save(out)
    return {source.name: name for name, source in zip(names, sheets, strict=True)}


def _cell(sheet: Any, value: object, error: str | None) -> Any:
    if error is not None:
        cell = WriteOnlyCell(sheet, value=error)
        cell.data_type = "e"
        return cell
    cell = WriteOnlyCell(sheet, value=clean_text(value) if isinstance(value, str) else _writable(value))
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _writable(value: object) -> Any:
    return value if value is None or isinstance(value, WRITABLE) else str(value)
