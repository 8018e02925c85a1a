"""Reading a survey: from files to households and members. The story of reading, in the order in which it happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.addresses import address
from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.exemption_list import is_list_of_findings
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import LOOKED_AT
from fanpin_cli.survey.households import Records, gather
from fanpin_cli.survey.joining import join
from fanpin_cli.survey.ledger_marks import MARK_SHEET, LedgerMarks, ledger_marks
from fanpin_cli.survey.members import read_roster, together
from fanpin_cli.survey.model import FileFailure, SheetRead, Survey
from fanpin_cli.survey.opening import Open, open_workbook
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table, read_table
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.messages import _

Progress = Callable[[str, int, int], None]


class SurveyError(FanpinError):
    """Files that cannot be read as a survey."""


class HeaderNotFoundError(SurveyError):
    """No sheet of any file has a row that names households or persons."""

    def __init__(self, files: Sequence[Path]) -> None:
        names = "、".join(file.name for file in files)
        super().__init__(
            _("{files}: no header found in the first {n} rows of any sheet; one row must hold 户编号 or 户主姓名").format(
                files=names, n=LOOKED_AT
            )
        )


@dataclass
class _Found:
    """What the files gave, sheet by sheet."""

    tables: list[Table] = field(default_factory=list)
    sheets: list[SheetRead] = field(default_factory=list)
    failures: list[FileFailure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ledger_columns: dict[int, frozenset[str]] = field(default_factory=dict)
    rounds: list[str] = field(default_factory=list)


def read_survey(
    files: Sequence[Path],
    catalogue: Catalogue,
    *,
    as_of: dt.date,
    open_: Open = open_workbook,
    progress: Progress | None = None,
) -> Survey:
    """Read surveys, rosters and ledgers into one survey; see ``Survey``.

    A file of several that cannot be opened, or names nobody, is a ``FileFailure`` and the others are read all the same.
    Raises the first failure where no file could be opened, and ``HeaderNotFoundError`` where no sheet of any holds households.
    """
    index, found = TitleIndex(catalogue), _Found()
    for number, file in enumerate(files):
        if progress:
            progress(_("reading"), number, len(files))
        try:
            grids = open_(file)
        except FanpinError as error:
            found.failures.append(FileFailure(file, str(error)))
            if len(found.failures) == len(files):
                raise
            continue
        if not _read_workbook(grids, index, found) and len(files) > 1:
            found.failures.append(FileFailure(file, str(HeaderNotFoundError([file]))))
    if progress:
        progress(_("reading"), len(files), len(files))
    if not found.tables:
        raise HeaderNotFoundError(files)
    return _survey(found, as_of)


def read_grids(grids: Sequence[Grid], catalogue: Catalogue, *, as_of: dt.date) -> Survey:
    """``read_survey`` for sheets that are in memory already."""
    found = _Found()
    _read_workbook(grids, TitleIndex(catalogue), found)
    return _survey(found, as_of)


def _read_workbook(grids: Sequence[Grid], index: TitleIndex, found: _Found) -> bool:
    """Read a workbook's sheets; whether any of them names somebody."""
    marks = ledger_marks(grids)
    if marks and marks.round:
        found.rounds.append(marks.round)
    read = [_read_sheet(grid, index, marks, found) for grid in grids if marks is None or grid.sheet in marks.sheets]
    return marks is not None or any(read)


def _read_sheet(grid: Grid, index: TitleIndex, marks: LedgerMarks | None, found: _Found) -> bool:
    if is_list_of_findings(grid):
        why = _("the list of findings of an earlier check")
        found.sheets.append(SheetRead(grid.file, grid.sheet, "skipped", why=why))
        return True
    blocks = 0
    for block in find_blocks(grid, index):
        blocks += 1
        if block.kind == "list":
            why = _("names persons but no households (a department's list)")
            found.sheets.append(SheetRead(grid.file, grid.sheet, "list", block.header_row, len(block.rows), why=why))
            continue
        table = read_table(block, marks.own_columns if marks else frozenset(), len(found.tables))
        if marks is not None and not len(table.rows):
            continue
        if marks is not None:
            found.ledger_columns[len(found.tables)] = marks.own_columns
        found.tables.append(table)
        found.problems.extend(table.problems)
        found.sheets.append(_account(block, table, marks))
        if grid.hidden:
            found.problems.append(Problem("hidden-sheet", grid.file.name, grid.sheet))
    if not blocks and grid.sheet != MARK_SHEET:
        found.sheets.append(SheetRead(grid.file, grid.sheet, "skipped", why=_("no header with 户编号 or 户主姓名")))
    return blocks > 0


def _account(block: Block, table: Table, marks: LedgerMarks | None) -> SheetRead:
    own = marks.own_columns if marks else frozenset()
    return SheetRead(
        block.grid.file,
        block.grid.sheet,
        "ledger" if marks else block.kind,
        block.header_row,
        len(table.rows),
        {column.own: column.match.title for column in block.columns if column.match},
        tuple(column.own for column in block.columns if not column.match and column.own not in own),
    )


def _survey(found: _Found, as_of: dt.date) -> Survey:
    """The tables put together: households, then what the rosters add."""
    of_households = [(n, table) for n, table in enumerate(found.tables) if table.kind == "households"]
    rosters = [read_roster(table, as_of) for table in found.tables if table.kind == "members"]
    columns = tuple(table.letters for table in found.tables)
    records: Records | None = None
    if of_households:
        ledger = {place: found.ledger_columns[n] for place, (n, _t) in enumerate(of_households) if n in found.ledger_columns}
        records = gather([table for _n, table in of_households], ledger, columns)
    for _members, roster in rosters:
        records = roster if records is None else join(records, roster, partial(address, records.places, columns))
    if records is None:
        raise SurveyError(_("no sheet holds households or members"))
    members = together(rosters) if rosters else None
    return Survey(
        households=records.households,
        originals=records.originals,
        members=members,
        ledger=records.ledger,
        places=records.places,
        columns=columns,
        problems=(*found.problems, *records.problems),
        sheets=tuple(found.sheets),
        failures=tuple(found.failures),
        round=_one(found.rounds),
    )


def _one(rounds: Iterable[str]) -> str | None:
    different = set(rounds)
    return different.pop() if len(different) == 1 else None
