"""A blank form of ours (空表) as it comes back: which of its sheets are filled in, and whether they are a survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fanpin_cli.ledger_format import FORM, FORM_SHEETS, MARK_SHEET
from fanpin_cli.survey.gone import NO_MARKS
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_record import entries_in
from fanpin_cli.survey.model import SheetRead
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.messages import _

SURVEYS = frozenset({"survey", "roster"})
"""The kinds of forms that hold households or members."""


@dataclass(frozen=True)
class Form:
    """kind: as ``fanpin template`` calls it. sheets: those that people fill in; the others say how."""

    kind: str
    sheets: frozenset[str]

    @property
    def is_survey(self) -> bool:
        return self.kind in SURVEYS

    def accounts(self, grids: Sequence[Grid]) -> list[SheetRead]:
        """What is said of the sheets that are not read."""
        why = _("how the form is to be filled in")
        others = [grid for grid in grids if grid.sheet not in (*self.sheets, MARK_SHEET)]
        return [SheetRead(grid.file, grid.sheet, "skipped", why=why, shown_as=grid.name) for grid in others]


def form_of(grids: Sequence[Grid]) -> Form | None:
    """The form that a workbook is, by its hidden sheet; None where it is none, or its sheets were renamed."""
    entries = next((entries_in(grid) for grid in grids if grid.sheet == MARK_SHEET), {})
    if FORM not in entries:
        return None
    sheets = frozenset(entries.get(FORM_SHEETS, "").split(";"))
    return Form(entries[FORM], sheets) if any(grid.sheet in sheets for grid in grids) else None


def no_survey(sheet: SheetRead) -> SheetRead:
    """The account of a filled-in list that is no survey: visits, changes, a department's list."""
    return replace(sheet, kind="list", matched=None, rows=0, why=_("a list that is no survey; not graded"))


def without_rows(table: Table) -> Table:
    """Only what the table's header says."""
    return replace(
        table,
        household=table.household.iloc[:0],
        member=table.member.iloc[:0],
        originals=table.originals.iloc[:0],
        rows=table.rows[:0],
        problems=(),
        marks=NO_MARKS,
    )
