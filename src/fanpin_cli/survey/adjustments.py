"""The ledger's sheet 调整记录: what was changed about a household's level after the grading, as staff wrote it down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from fanpin_cli.survey.grid import Grid
from fanpin_cli.text.normalise import plain

SHEET, KEY = "调整记录", "户编号"


def adjustments_in(grids: Sequence[Grid]) -> pd.DataFrame:
    """The rows of 调整记录 that name a household: texts, under the sheet's own titles (those of the row that has 户编号).

    Without such a sheet, or without a header in it, a table that has the column 户编号 and no rows.
    """
    tables = [_rows(grid) for grid in grids if grid.sheet == SHEET]
    return pd.concat(tables, ignore_index=True) if tables else _none()


def _rows(grid: Grid) -> pd.DataFrame:
    texts = [[_text(cell) for cell in row] for row in grid.rows]
    header = next((number for number, row in enumerate(texts) if KEY in row), None)
    if header is None or header + 1 == len(texts):
        return _none()
    wide = len(texts[header])
    table = pd.DataFrame([[*row, *[""] * wide][:wide] for row in texts[header + 1 :]], columns=texts[header], dtype=object)
    titled = table.loc[:, [bool(title) for title in table.columns]]
    titled = titled.loc[:, ~titled.columns.duplicated()]
    return titled[titled[KEY] != ""].reset_index(drop=True)


def _text(cell: object) -> str:
    """A cell as a clerk reads it: a date without its hour, a number of many digits in full."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    return plain(str(cell))


def _none() -> pd.DataFrame:
    return pd.DataFrame({KEY: pd.Series(dtype=object)})
