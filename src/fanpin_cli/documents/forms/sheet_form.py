"""Filling a county's own workbook: ``{{ title }}`` in any cell of its first sheet, and one row that is repeated.

The row that has tags such as ``{{ row.户主姓名 }}`` stands in the workbook as often as there are rows, with its height and its
cells' look; what is below it moves down. Cells of that row without a fill take the colour of what is listed. A tag that is all
of a cell becomes a value (a number stays a number); within a text it becomes text.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.readable_ink import readable_on
from fanpin_cli.documents.tables.sheet_spec import WorkbookProperties
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import MARK_SHEET
from fanpin_cli.text.messages import _

TAG = re.compile(r"\{\{\s*(.+?)\s*\}\}")
OF_ROW = "row."
NOT_A_WORKBOOK = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, EOFError)
"""What is raised on opening a file that is no .xlsx workbook, or a damaged one."""


@dataclass(frozen=True)
class FormContent:
    """What is filled in.

    names: tag → value. rows: the table of the repeated row, by its columns. sheet: what the first sheet is called then.
    fill: the colour (RRGGBB) of the rows. marks: the hidden sheet by which the workbook is known.
    """

    names: Mapping[str, object]
    rows: pd.DataFrame
    sheet: str
    fill: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)


def fill_form(template: Path, content: FormContent, out: Path, properties: WorkbookProperties) -> None:
    """Write the filled-in workbook, its first sheet locked against accidents.

    Raises ``FanpinError`` where the template cannot be read or has a tag that is not there, with its cell.
    """
    book = _opened(template)
    sheet = book.worksheets[0]
    repeated = _repeated_row(sheet)
    known = {**content.names, **({f"{OF_ROW}{title}": None for title in content.rows} if repeated else {})}
    _refuse_unknown(template, sheet, known)
    for cell in _tagged(sheet):  # before there are values in the sheet, which may look like tags
        if cell.row != repeated:
            _put(cell, _filled(str(cell.value), content.names))
    if repeated:
        _repeat(sheet, repeated, content)
    sheet.title = content.sheet
    _lock(sheet)
    _mark(book, content.marks)
    told = book.properties
    told.title, told.creator, told.lastModifiedBy = properties.title, properties.author, properties.author
    told.created = told.modified = dt.datetime.combine(properties.created, dt.time())
    with replacing(out, force=False) as draft:
        book.save(draft)


def _opened(template: Path) -> Any:
    try:
        return openpyxl.load_workbook(template)
    except OSError as error:
        raise FanpinError(
            _("the template {file} cannot be read ({why})").format(file=template, why=error.strerror or error)
        ) from error
    except NOT_A_WORKBOOK as error:
        raise FanpinError(
            _("{file} is not a workbook (.xlsx); save the template in that format").format(file=template)
        ) from error


def _tagged(sheet: Any) -> list[Any]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return [cell for cell in cells if isinstance(cell.value, str) and TAG.search(cell.value)]


def _repeated_row(sheet: Any) -> int:
    """The number of the row that is repeated; 0 where there is none."""
    rows = (cell.row for cell in _tagged(sheet) if any(name.startswith(OF_ROW) for name in TAG.findall(cell.value)))
    return next(rows, 0)


def _refuse_unknown(template: Path, sheet: Any, known: Mapping[str, object]) -> None:
    for cell in _tagged(sheet):
        for name in TAG.findall(cell.value):
            if name not in known:
                raise FanpinError(
                    _("{file}, cell {cell}: there is no {name} here; correct the template").format(
                        file=template, cell=cell.coordinate, name=name
                    )
                )


def _repeat(sheet: Any, number: int, content: FormContent) -> None:
    """The row as often as there are rows; once, blank, where there are none."""
    pattern = [cell for cell in sheet[number] if not isinstance(cell, MergedCell)]
    for cell in pattern:
        if content.fill and cell.fill.fill_type is None:
            cell.fill = PatternFill("solid", fgColor=content.fill)
            cell.font = Font(name=cell.font.name, size=cell.font.sz, bold=cell.font.b, color=readable_on(content.fill))
    texts = [(cell.column, copy.copy(cell._style), cell.value) for cell in pattern]
    _make_room(sheet, number, max(0, len(content.rows) - 1))
    height = sheet.row_dimensions[number].height
    titles = [str(title) for title in content.rows]
    records = content.rows.astype(object).where(content.rows.notna(), None).itertuples(index=False, name=None)
    for row, record in enumerate(records, start=number):
        values = {**content.names, **{f"{OF_ROW}{title}": value for title, value in zip(titles, record, strict=True)}}
        sheet.row_dimensions[row].height = height
        for column, style, text in texts:
            cell = sheet.cell(row, column)
            cell._style = copy.copy(style)
            _put(cell, _filled(text, values) if isinstance(text, str) else text)
    if content.rows.empty:
        for column, _style, text in texts:
            if isinstance(text, str) and TAG.search(text):
                sheet.cell(number, column).value = None


def _make_room(sheet: Any, number: int, more: int) -> None:
    """Rows below ``number`` moved down by ``more``, with their heights and merged ranges, which the library leaves behind."""
    if not more:
        return
    below = [merged for merged in list(sheet.merged_cells.ranges) if merged.min_row > number]
    for merged in below:
        sheet.unmerge_cells(str(merged))
    heights = {row: size.height for row, size in sheet.row_dimensions.items() if row > number and size.height is not None}
    sheet.insert_rows(number + 1, more)
    for row in heights:
        sheet.row_dimensions[row].height = None
    for row, height in heights.items():
        sheet.row_dimensions[row + more].height = height
    for merged in below:
        merged.shift(row_shift=more)
        sheet.merge_cells(str(merged))


def _filled(text: str, values: Mapping[str, object]) -> object:
    whole = TAG.fullmatch(text)
    if whole:
        return values[whole[1]]
    return TAG.sub(lambda tag: "" if values[tag[1]] is None else str(values[tag[1]]), text)


def _put(cell: Any, value: object) -> None:
    """A value as a cell takes it; a text that begins with = is text."""
    if isinstance(value, str):
        cell.value = clean_text(value)
        cell.data_type = "s"
    else:
        cell.value = value.item() if hasattr(value, "item") else value


def _lock(sheet: Any) -> None:
    """As ``tables.sheet_spec.Protection`` says."""
    sheet.protection.enable()
    for free in ("sort", "autoFilter", "formatColumns", "formatRows"):
        setattr(sheet.protection, free, False)


def _mark(book: Any, marks: Mapping[str, str]) -> None:
    if marks:
        sheet = book.create_sheet(MARK_SHEET)
        sheet.sheet_state = "hidden"
        for row in (("键", "值"), *marks.items()):
            sheet.append(row)
