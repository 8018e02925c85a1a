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
from fanpin_cli.survey.opening.failure import WorkbookError, damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_CELLS
from fanpin_cli.text.messages import _


def excel_grids(stream: BinaryIO, file: Path) -> list[Grid]:
    """Every worksheet of the workbook, hidden ones too, in its order; chart and macro sheets are left out.

    Cells are what calamine makes of them: float, str, bool, date, datetime, time, timedelta; ``""`` where a cell is empty,
    holds an error, or a formula whose value was not saved.
    """
    stream.seek(0)
    with _calamine_errors(file), load_workbook(cast("io.BytesIO", stream)) as workbook:
        return list(_grids(workbook, file))


def _grids(workbook: CalamineWorkbook, file: Path) -> Iterator[Grid]:
    cells = 0
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(number)
        if sheet.end is not None:
            cells += (sheet.end[0] + 1) * (sheet.end[1] + 1)
        if cells > MOST_CELLS:
            raise too_large(file, _("its sheets together have room for more than {n} cells").format(n=MOST_CELLS))
        yield Grid(file, about.name, _rows(sheet), _merged(sheet), hidden=about.visible is not SheetVisibleEnum.Visible)


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    return cast("list[list[object]]", sheet.to_python(skip_empty_area=False))


def _merged(sheet: CalamineSheet) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())


@contextmanager
def _calamine_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise WorkbookError(
            file, _("the workbook has a password and cannot be decrypted in this format; save it without a password")
        ) from error
    except CalamineError as error:
        raise damaged(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's panic, which Python code cannot import
            raise
        raise damaged(file) from error
