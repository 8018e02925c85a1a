"""Writing a workbook whole or not at all, within Excel's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pandas as pd

from fanpin_cli.documents.files.archive_parts import rewrite_parts
from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.files.encryption import is_encrypting
from fanpin_cli.documents.tables.cell_values import writable
from fanpin_cli.documents.tables.sheet_spec import SheetSpec, WorkbookProperties, with_main_look
from fanpin_cli.documents.writer.edits import edits
from fanpin_cli.documents.writer.library import write_unedited
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


class TooManyRowsError(FanpinError):
    """A sheet would have more rows than a workbook can hold."""

    def __init__(self, sheet: str, rows: int) -> None:
        super().__init__(
            _("sheet {sheet} would have {rows} rows, but a workbook holds {most}; write one ledger a township").format(
                sheet=sheet, rows=rows, most=MOST_ROWS
            )
        )


class TooManyColumnsError(FanpinError):
    """A sheet would have more columns than a workbook can hold."""

    def __init__(self, sheet: str, columns: int) -> None:
        super().__init__(
            _("sheet {sheet} would have {columns} columns, but a workbook holds {most}; delete columns of the survey").format(
                sheet=sheet, columns=columns, most=MOST_COLUMNS
            )
        )


def write_workbook(
    sheets: Sequence[SheetSpec], out: Path, *, force: bool = False, properties: WorkbookProperties | None = None
) -> None:
    """Write ``sheets`` to ``out`` (.xlsx), whole or not at all. properties: none but the hour of writing by default.

    Raises ``OutputExistsError`` where ``out`` is there and ``force`` is not given, ``OutputNotWritableError``,
    ``TooManyRowsError``, ``TooManyColumnsError``.
    """
    for sheet in sheets:
        if len(sheet.table) + sheet.header_row + 1 > MOST_ROWS:
            raise TooManyRowsError(sheet.name, len(sheet.table))
        if len(sheet.table.columns) > MOST_COLUMNS:
            raise TooManyColumnsError(sheet.name, len(sheet.table.columns))
    with replacing(out, force=force) as workbook:
        ready = [_ready(sheet) for sheet in sheets]
        unedited = BytesIO()
        write_unedited(ready, unedited, in_memory=is_encrypting())
        rewrite_parts(unedited, workbook, edits(ready, unedited, properties))


def _ready(sheet: SheetSpec) -> SheetSpec:
    """The sheet with values that a workbook can hold, and with as few rows in colours of their own as possible."""
    columns = {title: writable(column, keep_empty=sheet.bare_empty) for title, column in sheet.table.items()}
    return with_main_look(replace(sheet, table=pd.DataFrame(columns, columns=sheet.table.columns, copy=False)))
