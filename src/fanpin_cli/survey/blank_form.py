"""A blank form of ours (空表) as it comes back: which of its sheets are filled in, and whether they are a survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fanpin_cli.ledger_format import FORM, FORM_GUIDES, MARK_SHEET
from fanpin_cli.survey.gone import NO_MARKS
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_record import entries_in
from fanpin_cli.survey.model import SheetRead
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.messages import _

SURVEYS = frozenset({"survey", "roster"})
"""The kinds of forms that hold households or members."""


@dataclass(frozen=True)
class BlankForm:
    """kind: as ``fanpin template`` calls it. guides: the sheets that say how to fill in the others, whatever those are called
    by now."""

    kind: str
    guides: frozenset[str]

    @property
    def is_survey(self) -> bool:
        return self.kind in SURVEYS

    def filled_in(self, grids: Sequence[Grid]) -> list[Grid]:
        """The sheets that people fill in."""
        return [grid for grid in grids if grid.sheet not in (*self.guides, MARK_SHEET)]

    def accounts(self, grids: Sequence[Grid]) -> list[SheetRead]:
        """What is said of the sheets that are not read."""
        why = _("how the form is to be filled in")
        guides = [grid for grid in grids if grid.sheet in self.guides]
        return [SheetRead(grid.file, grid.sheet, "skipped", why=why, shown_as=grid.name) for grid in guides]


def form_of(grids: Sequence[Grid]) -> BlankForm | None:
    """The form that a workbook is, by its hidden sheet; None where it is none."""
    entries = next((entries_in(grid) for grid in grids if grid.sheet == MARK_SHEET), {})
    if FORM not in entries:
        return None
    return BlankForm(entries[FORM], frozenset(entries.get(FORM_GUIDES, "").split(";")))


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
