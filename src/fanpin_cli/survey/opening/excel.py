"""Excel and OpenDocument workbooks, read by calamine once they are known to do no harm."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening.budget import PLACE, READER_PLACE, ROW, Budget
from fanpin_cli.survey.opening.encrypted import encrypted_for_good
from fanpin_cli.survey.opening.failure import check_sheets, damaged


def excel_grids(stream: BinaryIO, file: Path, budget: Budget) -> list[Grid]:
    """Every worksheet of the workbook, hidden ones too, in its order; chart and macro sheets are left out.

    Cells are what calamine makes of them: float, str, bool, date, datetime, time, timedelta; ``""`` where a cell is empty,
    holds an error, or a formula whose value was not saved. What the values take has been spent of the budget before.
    """
    stream.seek(0)
    with _calamine_errors(file), load_workbook(cast("io.BytesIO", stream)) as workbook:
        return list(_grids(workbook, file, budget))


def _grids(workbook: CalamineWorkbook, file: Path, budget: Budget) -> Iterator[Grid]:
    check_sheets(file, len(workbook.sheets_metadata))
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(number)
        if sheet.end is not None:
            rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
            budget.spend(rows * (ROW + columns * PLACE))
            budget.need(rows * columns * READER_PLACE)
        yield Grid(file, about.name, _rows(sheet), _merged(sheet), hidden=about.visible is not SheetVisibleEnum.Visible)


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    return cast("list[list[object]]", sheet.to_python(skip_empty_area=False))


def _merged(sheet: CalamineSheet) -> tuple[tuple[int, int, int, int], ...]:
    """The merged ranges; one that is written from its last cell to its first is turned round."""
    return tuple(
        (min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )


@contextmanager
def _calamine_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise encrypted_for_good(file) from error
    except CalamineError as error:
        raise damaged(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's panic, which Python code cannot import
            raise
        raise damaged(file) from error
