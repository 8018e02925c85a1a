"""Workbooks as they were read, and which of them a run leaves out: ledgers and marked copies in the surveys' folder."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fanpin_cli.ledger_format import BETWEEN_FILES, MARKED_COPY_SUFFIX
from fanpin_cli.survey.ledger_marks import LedgerMarks
from fanpin_cli.survey.ledger_record import LedgerRecord
from fanpin_cli.survey.model import SheetRead
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.refusals import FirstRow
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.messages import _


@dataclass
class Workbook:
    """What one file gave, sheet by sheet. name: what it is called in messages. marks, record: of a ledger of ours; marked_copy:
    it has a list of findings, copy_of: which names the file that it is a copy of."""

    file: Path
    name: str
    marks: LedgerMarks | None
    record: LedgerRecord | None = None
    tables: list[Table] = field(default_factory=list)
    forms: list[Table] = field(default_factory=list)  # of a blank form that is no survey, without their rows
    sheets: list[SheetRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    marked_copy: bool = False
    copy_of: str = ""
    names_somebody: bool = False
    first_row: FirstRow | None = None  # of a sheet without a header

    def __post_init__(self) -> None:
        self.names_somebody = self.marks is not None

    @property
    def rows(self) -> int:
        return sum(len(table.rows) for table in self.tables)

    @property
    def has_households(self) -> bool:
        return any(table.kind == "households" for table in self.tables)


def left_out(workbooks: Sequence[Workbook], unnamed: Container[Path], *, ledgers: bool) -> dict[Path, str]:
    """The files that are left out of a run, and why: with a survey and the ledger made of it, every household would be there
    twice, and the older answer might be used.

    unnamed: files that the user did not name himself; they were found in a folder. ledgers: whether the user wants the
    ledgers and not the surveys.
    """
    surveys = [workbook for workbook in workbooks if workbook.marks is None and workbook.tables]
    if ledgers:
        wanted = any(workbook.marks for workbook in workbooks)
        return {survey.file: _("no ledger of fanpin; the ledgers beside it are read") for survey in surveys if wanted}
    originals = [survey.file for survey in surveys if not survey.marked_copy]
    excluded: dict[Path, str] = {}
    for workbook in workbooks:
        by_chance = workbook.file in unnamed  # it was in the folder; the user may not know of it
        if workbook.marks and any(by_chance or survey.has_households for survey in surveys):
            excluded[workbook.file] = _("a ledger of fanpin, while surveys are read; to grade a ledger again, give it alone")
        elif workbook.marked_copy and by_chance and (original := _original(workbook, originals)):
            excluded[workbook.file] = _("a marked copy of {survey}, which is read").format(survey=original.name)
    return excluded


def _original(copy: Workbook, originals: Sequence[Path]) -> Path | None:
    """The file that a marked copy is of, where it is read: the one that its list names, or whose name its own begins with."""
    of = f"{BETWEEN_FILES}{copy.copy_of}{BETWEEN_FILES}"
    named = (file for file in originals if f"{BETWEEN_FILES}{file.name}{BETWEEN_FILES}" in of)
    return next(named, next((file for file in originals if copy.file.stem.startswith(file.stem + MARKED_COPY_SUFFIX)), None))
