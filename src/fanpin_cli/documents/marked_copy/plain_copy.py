"""A plain .xlsx with the values of a file of another kind (.xls, CSV …), which is then marked instead of that file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.unique_titles import unique_titles

Cells = Sequence[Sequence[object]]
WRITABLE = (str, int, float, bool, dt.date, dt.time, dt.timedelta)
NOT_IN_NAMES = str.maketrans("[]:*?/\\", "_______")


def write_plain_copy(sheets: Sequence[tuple[str, Cells]], out: Path) -> dict[str, str]:
    """Write the sheets' values, each cell in its place; text stays text, also if it begins with ``=``.

    Returns each sheet's name → its name in the copy, which differs if Excel forbids the first.
    """
    workbook = Workbook(write_only=True)
    names = unique_titles([name.translate(NOT_IN_NAMES)[:28] or "表" for name, _rows in sheets], ())
    for name, (_source, rows) in zip(names, sheets, strict=True):
        sheet = workbook.create_sheet(name)
        for row in rows:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=clean_text(value) if isinstance(value, str) else _writable(value))
                if isinstance(value, str):
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    workbook.save(out)
    return {source: name for name, (source, _rows) in zip(names, sheets, strict=True)}


def _writable(value: object) -> Any:
    return value if value is None or isinstance(value, WRITABLE) else str(value)
