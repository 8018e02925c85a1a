"""The workbook of a screening as it comes back: only its list of visits is a survey."""

from __future__ import annotations

from collections.abc import Sequence

from fanpin_cli.ledger_format import MARK_SHEET, SCREEN_SHEETS, VISIT_SHEET, VISITS_KEY
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_record import entries_in
from fanpin_cli.survey.model import SheetRead
from fanpin_cli.text.messages import _


def visit_grids(grids: Sequence[Grid]) -> tuple[Sequence[Grid], list[SheetRead]]:
    """The sheets that may hold households, and an account of those that are left out: in a workbook of a screening all but
    the list of visits. It is known by its hidden sheet, and without that by the names of its sheets; one whose list was
    renamed is read as any other."""
    names = {grid.sheet for grid in grids}
    sheet = next((entries_in(grid).get(VISITS_KEY) for grid in grids if grid.sheet == MARK_SHEET), None)
    if MARK_SHEET not in names and VISIT_SHEET in names and names <= {*SCREEN_SHEETS}:
        sheet = VISIT_SHEET
    if sheet is None or all(grid.sheet != sheet for grid in grids):
        return grids, []
    others = [grid for grid in grids if grid.sheet not in (sheet, MARK_SHEET)]
    why = _("a sheet of a screening without answers; the visits are on {sheet}").format(sheet=sheet)
    accounts = [SheetRead(grid.file, grid.sheet, "skipped", why=why, shown_as=grid.name) for grid in others]
    return [grid for grid in grids if grid.sheet == sheet], accounts
