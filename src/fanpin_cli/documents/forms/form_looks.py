"""How a form wants its columns written: the number formats of its blank cells and the lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.cell_range import CellRange

from fanpin_cli.documents.forms.sheet_form import NOT_A_WORKBOOK
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _


@dataclass(frozen=True)
class Look:
    """What a column's blank cell says of the values that it takes.

    options: those of its drop-down list; empty where it has none. length: how long its texts must be. dates: whether it shows
    dates by a format of its own. text: whether it is formatted as text.
    """

    options: tuple[str, ...] = ()
    length: int | None = None
    dates: bool = False
    text: bool = False


NO_LOOK = Look()


class FormError(FanpinError):
    """A form that is no .xlsx, has a password, or is damaged."""

    def __init__(self, form: Path) -> None:
        message = _("{file} cannot be filled as it is; open it in WPS or Excel and save it as .xlsx without a password")
        super().__init__(message.format(file=form))


def looks_of(form: Path, sheet: str, row: int, columns: Sequence[int]) -> dict[int, Look]:
    """For each column (counted from 0) the look of its cell in a row of an .xlsx (counted from 0). Raises ``FormError``."""
    try:
        book = openpyxl.load_workbook(form)
    except NOT_A_WORKBOOK as error:
        raise FormError(form) from error
    page = book[sheet]
    rules = list(page.data_validations.dataValidation)
    return {column: _look(book, page, page.cell(row + 1, column + 1), rules) for column in columns}


def _look(book: Any, page: Any, cell: Any, rules: Sequence[Any]) -> Look:
    there = CellRange(cell.coordinate)
    rule = next((one for one in rules if any(there.issubset(part) for part in one.sqref.ranges)), None)
    number_format = str(cell.number_format)
    dates = is_date_format(number_format)
    return Look(_options(book, page, rule), _length(rule), dates, number_format == "@" or bool(cell.quotePrefix))


def _length(rule: Any) -> int | None:
    if rule is None or rule.type != "textLength" or rule.operator not in (None, "equal"):
        return None
    return int(rule.formula1) if rule.operator == "equal" and str(rule.formula1).isdecimal() else None


def _options(book: Any, page: Any, rule: Any) -> tuple[str, ...]:
    """The values of a drop-down list, which are written in it or in a range of cells."""
    if rule is None or rule.type != "list" or not rule.formula1:
        return ()
    source = str(rule.formula1).removeprefix("=")
    if source.startswith('"'):
        return tuple(option.strip() for option in source.strip('"').split(",") if option.strip())
    try:
        return tuple(_cells(book, page, source))
    except (KeyError, ValueError, AttributeError, TypeError):  # a formula: what it gives is not known here
        return ()


def _cells(book: Any, page: Any, source: str) -> list[str]:
    names: Mapping[str, Any] = {**book.defined_names, **page.defined_names}
    if source in names:
        source = names[source].attr_text
    sheet, _mark, cells = source.rpartition("!")
    found = (book[sheet.strip("'").replace("''", "'")] if sheet else page)[cells.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [str(cell.value) for row in rows for cell in row if cell.value is not None]
