"""Sheets locked against accidents, and what a workbook says of itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, filled
from fanpin_cli.documents.tables.sheet_spec import Protection, RowRun, SheetSpec, WorkbookProperties
from fanpin_cli.documents.writer import write_workbook

TABLE = pd.DataFrame({"户主姓名": ["张某", "李某"], "审核意见": [None, "同意"]})
SHEET = SheetSpec("表", TABLE, (9.0, 9.0), (PLAIN, PLAIN), HEADER, autofilter=True)
OPEN = Protection(("审核意见",))


@pytest.mark.parametrize("runs", [(), (RowRun(0, 0, filled("FF0000")),)])
def test_a_locked_sheet_lets_people_fill_in_its_open_columns_and_filter(tmp_path: Path, runs: tuple[RowRun, ...]) -> None:
    write_workbook([replace(SHEET, protection=OPEN, row_runs=runs), replace(SHEET, name="自由")], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    locks = book["表"].protection
    assert locks.sheet and not locks.password and not book["自由"].protection.sheet
    assert not any((locks.sort, locks.autoFilter, locks.formatColumns, locks.formatRows))  # False: not forbidden
    assert locks.insertRows and locks.deleteRows
    assert [[cell.protection.locked for cell in row] for row in book["表"]] == [[True, True], [True, False], [True, False]]


def test_large_sheets_are_locked_too(tmp_path: Path) -> None:
    table = pd.DataFrame({"甲": range(410_000)})
    sheet = replace(SHEET, table=table, widths=(9.0,), column_styles=(PLAIN,), protection=Protection())
    write_workbook([sheet], tmp_path / "a.xlsx")
    part = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)["表"]._get_source().read()  # type: ignore[attr-defined]
    assert part.count(b"<sheetProtection ") == 1


def test_a_workbook_says_whose_it_is(tmp_path: Path) -> None:
    said = WorkbookProperties("台账 <2019>&", "某县办公室", dt.date(2019, 5, 20))
    write_workbook([SHEET], tmp_path / "a.xlsx", properties=said)
    found = openpyxl.load_workbook(tmp_path / "a.xlsx").properties
    assert (found.title, found.creator, found.created) == (said.title, said.author, dt.datetime(2019, 5, 20))
