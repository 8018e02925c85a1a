"""Reading a survey: from files to households and members, step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import BEFORE, CARRIED, MARK_SHEET
from fanpin_cli.survey.addresses import address
from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.exemption_list import is_list_of_findings
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import LOOKED_AT
from fanpin_cli.survey.households import SOURCE, Records, gather
from fanpin_cli.survey.joining import join
from fanpin_cli.survey.keys import KEY, renamed, same_households
from fanpin_cli.survey.ledger_marks import LedgerMarks, household_grids, ledger_marks
from fanpin_cli.survey.ledger_record import LedgerRecord, ledger_record, one_record
from fanpin_cli.survey.members import joined_rosters, read_roster
from fanpin_cli.survey.model import FileFailure, SheetRead, Survey
from fanpin_cli.survey.opening import Open, open_workbook
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.roster_coverage import roster_coverage
from fanpin_cli.survey.tables import Table, read_table
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.survey.whose_rows import with_keys_of_rows
from fanpin_cli.survey.workbooks import Workbook, left_out
from fanpin_cli.text.messages import _

Progress = Callable[[str, int, int], None]

MANY = 3
"""Cells that make a row of a table rather than a line of instructions."""


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


def read_survey(
    files: Sequence[Path],
    catalogue: Catalogue,
    *,
    as_of: dt.date,
    open_: Open = open_workbook,
    progress: Progress | None = None,
    unnamed: Container[Path] = frozenset(),
    passed_over: Mapping[Path, str] | None = None,
    ledgers: bool = False,
) -> Survey:
    """Read surveys, rosters and ledgers into one survey; see ``Survey``.

    unnamed: the files that the user did not name himself; they were found in a folder. ledgers: whether the user wants the
    ledgers among the files and not the surveys. passed_over: other files of the folders, and why they are not read. What is
    left out for any of these reasons is reported in ``Survey.sheets`` with its reason.
    A file of several that cannot be opened, or names nobody, is a ``FileFailure`` and the others are read all the same.
    Raises the first failure where no file could be opened, and ``HeaderNotFoundError`` where no sheet of any holds households.
    """
    index, workbooks, failures = TitleIndex(catalogue, as_of.year), list[Workbook](), list[FileFailure]()
    for number, file in enumerate(files):
        if progress:
            progress(_("reading"), number, len(files))
        try:
            workbooks.append(_read_workbook(file, open_(file), index))
        except FanpinError as error:
            failures.append(FileFailure(file, str(error)))
            if len(failures) == len(files):
                raise
            continue
        if not workbooks[-1].names_somebody and len(files) > 1:
            failures.append(FileFailure(file, str(HeaderNotFoundError([file]))))
    if progress:
        progress(_("reading"), len(files), len(files))
    if not any(workbook.tables for workbook in workbooks):
        if reports := [workbook.file.name for workbook in workbooks if workbook.marks and not workbook.marks.holds_households]:
            message = _("{files}: a report or summary of fanpin, without households; give the ledgers that it was made of")
            raise SurveyError(message.format(files="、".join(reports)))
        raise HeaderNotFoundError(files)
    _report_missing_rows(workbooks)
    return _survey(workbooks, left_out(workbooks, unnamed, ledgers=ledgers) | dict(passed_over or {}), failures, as_of)


def read_grids(grids: Sequence[Grid], catalogue: Catalogue, *, as_of: dt.date) -> Survey:
    """``read_survey`` for sheets that the program has made itself, under the catalogue's titles."""
    index = TitleIndex(catalogue, as_of.year).with_own_titles_first
    return _survey([_read_workbook(Path(), grids, index)], {}, (), as_of)


def _read_workbook(file: Path, grids: Sequence[Grid], index: TitleIndex) -> Workbook:
    marks = ledger_marks(grids)
    workbook = Workbook(file, marks, None if marks is None else ledger_record(grids))
    if marks is not None:
        index = index.with_own_titles_first
    for grid in grids if marks is None else household_grids(grids, marks):
        _read_sheet(grid, index, workbook)
    if marks is not None:  # empty sheets of a ledger are dropped; of a ledger without any household one is kept for its columns
        workbook.tables = [table for table in workbook.tables if len(table.rows)] or workbook.tables[:1]
    return workbook


def _report_missing_rows(workbooks: Sequence[Workbook]) -> None:
    """Report a ledger that has fewer rows than it was written with. A county's summary, which has no household sheets, is
    compared with the rows of all ledgers of the run: those of its townships."""
    ledgers = [(workbook, workbook.marks) for workbook in workbooks if workbook.marks is not None]
    everywhere = sum(workbook.rows for workbook, _marks in ledgers)
    for workbook, marks in ledgers:
        found, recorded = workbook.rows if marks.holds_households else everywhere, sum(marks.counts.values())
        if found < recorded:
            details = {"recorded": str(recorded), "there": str(found)}
            workbook.problems.append(Problem("ledger-fewer", workbook.file.name, "", "", details=details))


def _read_sheet(grid: Grid, index: TitleIndex, workbook: Workbook) -> None:
    marks = workbook.marks
    if is_list_of_findings(grid):
        why = _("the list of findings of an earlier check")
        workbook.sheets.append(SheetRead(grid.file, grid.sheet, "skipped", why=why))
        workbook.names_somebody = workbook.marked_copy = True
        return
    blocks = 0
    carried = frozenset(workbook.record.entries.get(CARRIED, "").split(";")) if workbook.record else frozenset[str]()
    for found in find_blocks(grid, index):
        block = _without_answers(found, carried)
        blocks += 1
        if block.kind == "list":
            why = _("names persons but no households (a department's list)")
            sheet = SheetRead(grid.file, grid.sheet, "list", block.header_rows, len(block.rows), why=why, titles=_titles(block))
            workbook.sheets.append(sheet)
            continue
        table = read_table(block, index.words, marks.own_columns if marks else frozenset())
        workbook.tables.append(table)
        if marks is not None and not len(table.rows):
            continue
        workbook.problems.extend(table.problems)
        workbook.sheets.append(_account(block, table, marks))
        if grid.hidden:
            workbook.problems.append(Problem("hidden-sheet", grid.file.name, grid.sheet))
    workbook.names_somebody |= blocks > 0
    if not blocks and grid.sheet != MARK_SHEET:
        workbook.sheets.append(SheetRead(grid.file, grid.sheet, "skipped", why=_("no header with 户编号 or 户主姓名")))
        if rows := _rows_of_a_table(grid):
            details = {"rows": str(len(rows))}
            workbook.problems.append(Problem("sheet-unread", grid.file.name, grid.sheet, f"A{rows[0] + 1}", details=details))


def _without_answers(block: Block, carried: Container[str]) -> Block:
    """The block with these columns taken for no field: the survey that a ledger was graded from had them for none."""
    columns = (replace(each, match=None, doubled=None) if each.own in carried else each for each in block.columns)
    return replace(block, columns=tuple(columns))


def _rows_of_a_table(grid: Grid) -> list[int]:
    """The rows with several filled cells: on a sheet without a header they may be households, and are reported."""
    return [number for number, row in enumerate(grid.rows) if sum(cell not in (None, "") for cell in row) >= MANY]


def _account(block: Block, table: Table, marks: LedgerMarks | None) -> SheetRead:
    """What became of a table's columns; a ledger's own are no columns of the survey."""
    own = marks.own_columns if marks else frozenset()
    matched = {column.own: column.match for column in block.columns if column.match}
    others = [column for column in block.columns if not column.match and column.own not in own]
    return SheetRead(
        block.grid.file,
        block.grid.sheet,
        "ledger" if marks else block.kind,
        block.header_rows,
        len(table.rows),
        {title: match.title for title, match in matched.items()},
        tuple(column.own for column in others if column.title in table.originals and not column.not_read),
        assigned={title: match.by for title, match in matched.items() if match.by},
        not_read={column.titles[0]: column.not_read for column in others if column.not_read},
        unknown=tuple(column.titles[0] for column in others if column.titles and not column.doubled and not column.not_read),
        titles=_titles(block),
    )


def _titles(block: Block) -> frozenset[str]:
    return frozenset(title for column in block.columns for title in column.titles)


def _survey(
    workbooks: Sequence[Workbook], excluded: Mapping[Path, str], failures: Sequence[FileFailure], as_of: dt.date
) -> Survey:
    """One survey of all tables: the households, then what the rosters add. excluded: files that are left out, and why."""
    kept = [workbook for workbook in workbooks if workbook.file not in excluded]
    of_tables = [(workbook, table) for workbook in kept for table in workbook.tables]
    tables = [replace(table, number=number) for number, (_workbook, table) in enumerate(of_tables)]
    marks = [workbook.marks for workbook, _table in of_tables]
    of_households = [table for table in tables if table.kind == "households"]
    rosters = [read_roster(table, as_of) for table in tables if table.kind == "members"]
    columns = tuple(table.letters for table in tables)
    records: Records | None = None
    if of_households:
        own = [marks[table.number] for table in of_households]
        ledger = {place: one.own_columns for place, one in enumerate(own) if one is not None}
        records = gather(of_households, ledger, columns)
    names, coverage = dict[str, str](), tuple[Problem, ...]()
    for _members, roster in rosters:
        if records is None:
            records = roster
            continue
        names |= same_households(records.gradable, roster.gradable)
        records = records.renamed(names)
        records = join(records, roster.renamed(names), partial(address, records.places, columns))
    if records is None:
        raise SurveyError(_("no sheet holds households or members"))
    members = joined_rosters([people.assign(**{KEY: renamed(people[KEY], names)}) for people, _households in rosters])
    problems = [*(problem for workbook in kept for problem in workbook.problems), *records.problems]
    record, recorded = _recorded(kept, records)
    if recorded is not None and record is not None:
        records = replace(records, households=records.households.assign(**_limits(record, recorded)))
    if of_households and members is not None:
        surveyed = records.places["block"].isin([table.number for table in of_households]).to_numpy(bool)
        at = partial(address, records.places, columns)
        coverage = tuple(roster_coverage(records.households, surveyed, frozenset(members[KEY].dropna()), at))
    households = records.places.assign(**{KEY: records.households[KEY]})
    sheets = [sheet for workbook in kept for sheet in workbook.sheets]
    return Survey(
        households=records.households,
        originals=records.originals,
        members=members,
        ledger=records.ledger,
        places=records.places,
        columns=columns,
        problems=(*with_keys_of_rows(problems, *([households] if members is None else [households, members])), *coverage),
        sheets=(*sheets, *(SheetRead(file, "", "skipped", why=why) for file, why in excluded.items())),
        failures=tuple(failures),
        record=record,
        recorded=recorded,
        **_marked([workbook.marks for workbook in kept if workbook.marks]),
    )


def _recorded(workbooks: Sequence[Workbook], records: Records) -> tuple[LedgerRecord | None, pd.DataFrame | None]:
    """What the ledgers among the files keep, together, and of each household."""
    found = [workbook.record for workbook in workbooks if workbook.record is not None]
    if not found or records.ledger is None:
        return None, None
    record = one_record(found)
    source = records.ledger.get(SOURCE, pd.Series(None, index=records.ledger.index, dtype=object))
    return record, record.beside(records.households[KEY], source)


def _limits(record: LedgerRecord, recorded: pd.DataFrame) -> dict[str, pd.Series]:
    """The limits of counts that no visible column shows (劳动力人数至少)."""
    titles = [title for title in record.further if not title.startswith(f"{BEFORE}.")]
    return {title: pd.to_numeric(recorded[title], errors="coerce").astype(float) for title in titles}


def _marked(marks: Sequence[LedgerMarks]) -> dict[str, Any]:
    """What the hidden sheets of the ledgers that were read say."""
    return {
        "round": _one(each.round for each in marks if each.round),
        "as_of": _date(_one(each.as_of for each in marks)),
        "levels": {rank: named for each in marks for rank, named in each.levels.items()},
    }


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def _one(rounds: Iterable[str]) -> str | None:
    different = set(rounds)
    return different.pop() if len(different) == 1 else None
