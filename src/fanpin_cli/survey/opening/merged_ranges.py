"""Merged ranges as they may be: inside the sheet, and none over another."""

from __future__ import annotations

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.text.messages import _


def check_merged(grid: Grid) -> None:
    """Raise ``WorkbookError`` where the merged ranges of a sheet cover more cells than there are: they lie one over another,
    which no spreadsheet program allows, and what they cover would be filled in again and again."""
    rows, columns = len(grid.rows), max(map(len, grid.rows), default=0)
    covered = sum(
        max(min(bottom + 1, rows) - top, 0) * max(min(right + 1, columns) - left, 0) for top, left, bottom, right in grid.merged
    )
    if covered > rows * columns:
        message = _("the merged cells of sheet {sheet} overlap; open it in WPS or Excel and save it as .xlsx")
        raise WorkbookError(grid.file, message.format(sheet=grid.sheet))
