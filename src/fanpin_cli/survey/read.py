"""Reading a survey: from files to households and members, step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import CARRIED, MARK_SHEET, NOTICE_TITLES
from fanpin_cli.survey.blank_form import Form as BlankForm
from fanpin_cli.survey.blank_form import form_of, no_survey, without_rows
from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.exemption_list import is_list_of_findings, marked_copy_of
from fanpin_cli.survey.form_tables import form_tables
from fanpin_cli.survey.forms import Form, find_forms, is_transposed, named
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_marks import LedgerMarks, household_grids, ledger_marks, marks_of_part
from fanpin_cli.survey.ledger_record import LedgerRecord, adjustments_in, ledger_record
from fanpin_cli.survey.model import FileFailure, SheetRead, Survey
from fanpin_cli.survey.one_survey import one_survey
from fanpin_cli.survey.opening import Open, open_workbook, shown_names
from fanpin_cli.survey.place_names import PlaceNames
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.refusals import HeaderNotFoundError, SurveyError, first_row, form_row, rows_of_a_table
from fanpin_cli.survey.side_members import side_tables
from fanpin_cli.survey.tables import Table, read_table
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.survey.visit_sheet import visit_grids
from fanpin_cli.survey.whereabouts import with_places
from fanpin_cli.survey.workbooks import Workbook, left_out
from fanpin_cli.text.cell_addresses import column_letters
from fanpin_cli.text.messages import _

Progress = Callable[[str, int, int], None]


def read_survey(
    files: Sequence[Path],
    catalogue: Catalogue,
    *,
    as_of: dt.date,
    open_: Open = open_workbook,
    progress: Progress | None = None,
    unnamed: Container[Path] = frozenset(),
    given: Sequence[Path] = (),
    passed_over: Mapping[Path, str] | None = None,
    ledgers: bool = False,
    part_of: LedgerRecord | None = None,
) -> Survey:
    """Read surveys, rosters and ledgers into one survey; see ``Survey``.

    given: the files and folders that the user named; files in folders below them are called by their path from there.
    unnamed: the files that the user did not name himself; they were found in a folder. ledgers: whether the user wants the
    ledgers among the files and not the surveys. passed_over: other files of the folders, and why they are not read. What is
    left out for any of these reasons is reported in ``Survey.sheets`` with its reason.
    part_of: the record of the ledger that the files are copies or parts of as they come back: sheets may be missing, the hidden
    one too. Of their own record only 调整记录 is read.
    A file of several that cannot be opened, or names nobody, is a ``FileFailure`` and the others are read all the same.
    Raises the first failure where no file could be opened, and ``HeaderNotFoundError`` where no sheet of any holds households.
    """
    index, workbooks, failures = TitleIndex(catalogue, as_of), list[Workbook](), list[FileFailure]()
    names = shown_names(files, given)
    for number, file in enumerate(files):
        if progress:
            progress(_("reading"), number, len(files))
        try:
            workbooks.append(_read_workbook(file, names[file], open_(file), index, part_of))
        except FanpinError as error:
            failures.append(FileFailure(file, str(error).replace(file.name, names[file], 1), names[file]))
            if len(failures) == len(files):
                raise
            continue
        if not workbooks[-1].names_somebody and len(files) > 1:
            failures.append(FileFailure(file, str(HeaderNotFoundError([names[file]], workbooks[-1].first_row)), names[file]))
    if progress:
        progress(_("reading"), len(files), len(files))
    if not any(workbook.tables for workbook in workbooks):
        for workbook in workbooks:
            workbook.tables = workbook.forms
    if not any(workbook.tables for workbook in workbooks):
        if reports := [workbook.name for workbook in workbooks if workbook.marks and not workbook.marks.holds_households]:
            message = _("{files}: a report or summary of fanpin, without households; give the ledgers that it was made of")
            raise SurveyError(message.format(files="、".join(reports)))
        first = next(filter(None, (workbook.first_row for workbook in workbooks)), None)
        raise HeaderNotFoundError([names[file] for file in files], first)
    _report_missing_rows(workbooks)
    excluded = left_out(workbooks, unnamed, ledgers=ledgers) | dict(passed_over or {})
    return one_survey(workbooks, excluded, failures, as_of, index.words)


def read_grids(grids: Sequence[Grid], catalogue: Catalogue, *, as_of: dt.date) -> Survey:
    """``read_survey`` for sheets that the program has made itself, under the catalogue's titles."""
    index = TitleIndex(catalogue, as_of).with_own_titles_first
    return one_survey([_read_workbook(Path(), "", grids, index)], {}, (), as_of, index.words)


def _read_workbook(
    file: Path, name: str, opened: Sequence[Grid], index: TitleIndex, part_of: LedgerRecord | None = None
) -> Workbook:
    grids = [replace(grid, shown_as=name) for grid in opened] if name != file.name else opened
    grids, others = visit_grids(grids)
    if part_of is not None:
        marks = marks_of_part(grids)
        workbook = Workbook(file, name, marks, replace(part_of, adjustments=adjustments_in(grids)))
    else:
        marks = ledger_marks(grids)
        workbook = Workbook(file, name, marks, None if marks is None else ledger_record(grids))
    workbook.sheets.extend(others)
    if marks is not None:
        index = index.with_own_titles_first
    form = None if marks is not None else form_of(grids)
    read = grids if form is None else form.filled_in(grids)
    for grid in read if marks is None else household_grids(grids, marks):
        _read_sheet(grid, index, workbook)
    if form is not None:
        _account_for_form(form, grids, index, workbook)
    if marks is not None:  # empty sheets of a ledger are dropped; of a ledger without any household one is kept for its columns
        workbook.tables = [table for table in workbook.tables if len(table.rows)] or workbook.tables[:1]
    return workbook


def _account_for_form(form: BlankForm, grids: Sequence[Grid], index: TitleIndex, workbook: Workbook) -> None:
    """What became of a blank form's sheets; a list that is no survey has no households, only titles."""
    if not form.is_survey:
        blocks = [block for grid in form.filled_in(grids) for block in find_blocks(grid, index, "households")]
        workbook.forms = [without_rows(read_table(block, index.words, index.as_of)) for block in blocks]
        workbook.tables, workbook.problems = [], []
        workbook.sheets = [*map(no_survey, workbook.sheets)]
    workbook.sheets += form.accounts(grids)
    workbook.names_somebody = True


def _report_missing_rows(workbooks: Sequence[Workbook]) -> None:
    """Report a ledger that has fewer rows than it was written with. A county's summary, which has no household sheets, is
    compared with the rows of all ledgers of the run: those of its townships."""
    ledgers = [(workbook, workbook.marks) for workbook in workbooks if workbook.marks is not None]
    everywhere = sum(workbook.rows for workbook, _marks in ledgers)
    for workbook, marks in ledgers:
        found, recorded = workbook.rows if marks.holds_households else everywhere, sum(marks.counts.values())
        if found < recorded:
            details = {"recorded": str(recorded), "there": str(found)}
            workbook.problems.append(Problem("ledger-fewer", workbook.name, "", "", details=details))


def _read_sheet(grid: Grid, index: TitleIndex, workbook: Workbook) -> None:
    marks = workbook.marks
    if is_list_of_findings(grid):
        why = _("the list of findings of an earlier check")
        workbook.copy_of = marked_copy_of(grid)
        workbook.sheets.append(
            SheetRead(grid.file, grid.sheet, "skipped", why=why, shown_as=grid.name, copy_of=workbook.copy_of)
        )
        workbook.names_somebody = workbook.marked_copy = True
        return
    if marks is None and (forms := find_forms(grid, index)):
        _read_forms(grid, forms, index, workbook)
        return
    blocks = 0
    carried = frozenset(workbook.record.entries.get(CARRIED, "").split(";")) if workbook.record else frozenset[str]()
    for found in find_blocks(grid, index):
        block = _without_answers(found, carried)
        blocks += 1
        if block.kind == "list":
            why = _("names persons but no households (a department's list)")
            sheet = SheetRead(
                grid.file,
                grid.sheet,
                "list",
                block.header_rows,
                len(block.rows),
                why=why,
                titles=_titles(block),
                shown_as=grid.name,
            )
            workbook.sheets.append(sheet)
            continue
        if _titles(block) == NOTICE_TITLES:
            why = _("a public notice of fanpin; its names are masked")
            workbook.sheets.append(SheetRead(grid.file, grid.sheet, "skipped", why=why, shown_as=grid.name))
            continue
        table = read_table(block, index.words, index.as_of, marks.own_columns if marks else frozenset())
        if marks is None and grid.file.name:
            table = with_places(table, block.over, PlaceNames(index.words))
        workbook.tables.append(table)
        if marks is not None and not len(table.rows):
            continue
        workbook.problems.extend(table.problems)
        workbook.sheets.append(_account(block, table, marks))
        if block.members and marks is None:
            _read_members_beside(block, table, index, workbook)
        if grid.hidden:
            workbook.problems.append(Problem("hidden-sheet", grid.name, grid.sheet))
    workbook.names_somebody |= blocks > 0
    if not blocks and grid.sheet != MARK_SHEET:
        workbook.sheets.append(
            SheetRead(grid.file, grid.sheet, "skipped", why=_("no header with 户编号 or 户主姓名"), shown_as=grid.name)
        )
        workbook.first_row = workbook.first_row or first_row(grid)
        if rows := rows_of_a_table(grid):
            details = {"rows": str(len(rows))}
            workbook.problems.append(Problem("sheet-unread", grid.name, grid.sheet, f"A{rows[0] + 1}", details=details))


def _read_forms(grid: Grid, forms: Sequence[Form], index: TitleIndex, workbook: Workbook) -> None:
    """Read a sheet of forms, each as a household; a form that does not say whose it is, is refused as one."""
    workbook.first_row = workbook.first_row or form_row(grid)
    if is_transposed(grid, forms) or not all(map(named, forms)):
        workbook.sheets.append(SheetRead(grid.file, grid.sheet, "skipped", why=_("a form, not a table of households")))
        workbook.problems.append(Problem("form-unread", grid.name, grid.sheet, "A1"))
        return
    tables = [table for form in forms for table in form_tables(grid, form, index)]
    workbook.tables.extend(tables)
    workbook.names_somebody = True
    workbook.problems.extend(problem for table in tables for problem in table.problems)
    matched = {answer.label: answer.match.title for form in forms for answer in form.answers.values() if answer.match}
    others = {answer.label: None for form in forms for answer in form.answers.values() if not answer.match}
    row = range(forms[0].top + 1, forms[0].top + 2)
    workbook.sheets.append(SheetRead(grid.file, grid.sheet, "households", row, len(forms), matched, (*others,)))
    if persons := sum(len(table.rows) for table in tables if table.kind == "members"):
        titles = {title: title for table in tables if table.kind == "members" for title in map(str, table.member.columns)}
        first = next(form.members[0] + 1 for form in forms if form.members)
        workbook.sheets.append(SheetRead(grid.file, grid.sheet, "members", range(first, first + 1), persons, titles))
    if grid.hidden:
        workbook.problems.append(Problem("hidden-sheet", grid.file.name, grid.sheet))
    details = {"n": str(len(forms))}
    workbook.problems.append(Problem("form-read", grid.name, grid.sheet, f"A{forms[0].top + 1}", details=details))


def _read_members_beside(block: Block, households: Table, index: TitleIndex, workbook: Workbook) -> None:
    """Read the members to the right of the households, and say so."""
    tables = side_tables(block, households, index)
    persons = sum(len(table.rows) for table in tables)
    workbook.tables.extend(tables)
    workbook.problems.extend(problem for table in tables for problem in table.problems)
    file, sheet = block.grid.file, block.grid.sheet
    first = min(column for group in block.members for column in group.fields)
    matched = {block.titles[column][0]: match.title for group in block.members for column, match in group.fields.items()}
    workbook.sheets.append(SheetRead(file, sheet, "members", block.header_rows, persons, matched))
    cell = f"{column_letters(first)}{block.header_row}"
    details = {"n": str(persons), "groups": str(len(block.members))}
    workbook.problems.append(
        Problem("members-beside", block.grid.name, sheet, cell, value=block.titles[first][0], details=details)
    )


def _without_answers(block: Block, carried: Container[str]) -> Block:
    """The block with these columns taken for no field: the survey that a ledger was graded from had them for none."""
    columns = (replace(each, match=None, doubled=None) if each.own in carried else each for each in block.columns)
    return replace(block, columns=tuple(columns))


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
        shown_as=block.grid.name,
    )


def _titles(block: Block) -> frozenset[str]:
    return frozenset(title for column in block.columns for title in column.titles)
