"""Cells of the sample sheets: values, headings, titles, column widths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

THIN = Border(*(Side(style="thin", color="BFBFBF"),) * 4)
GREY = PatternFill("solid", fgColor="E7E6E6")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


def put(sheet: Worksheet, row: int, column: int, value: object, text: bool = False) -> None:
    """Write a cell; text stays text, whatever it begins with."""
    if value is None or value == "":
        return
    cell = sheet.cell(row, column, value)  # type: ignore[arg-type]
    cell.border = THIN
    if text or isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"


def heading(sheet: Worksheet, row: int, column: int, title: str) -> None:
    cell = sheet.cell(row, column, title)
    cell.font, cell.alignment, cell.border, cell.fill = Font(bold=True), CENTRED, THIN, GREY


def title_row(sheet: Worksheet, row: int, text: str, width: int, *, size: int = 16) -> None:
    cell = sheet.cell(row, 1, text)
    cell.font, cell.alignment = Font(bold=size > 12, size=size), CENTRED if size > 12 else Alignment(horizontal="left")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def widths(sheet: Worksheet, titles: Sequence[str]) -> None:
    for number, title in enumerate(titles, 1):
        longest = max(len(line) for line in title.split("\n"))
        wide = {"证件号码": 22, "身份证号码": 22, "户编号": 18, "重大事项": 24, "联系电话": 14, "户联系电话": 14}
        sheet.column_dimensions[get_column_letter(number)].width = wide.get(title, max(8, longest * 2 + 2))
