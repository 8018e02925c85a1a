"""Filling a department's blank form with our data; design-rounds.md section 11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.assessment.graded_round import only_repeats
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.forms.form_looks import NO_LOOK, looks_of
from fanpin_cli.documents.forms.sheet_rows import NewRows, write_sheet_rows
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import FILLED_SUFFIX, NOBODY_LEFT
from fanpin_cli.policy.asked_condition import CONDITION, AskedCondition
from fanpin_cli.policy.check_engine import member_truth
from fanpin_cli.policy.checks import member_condition
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import TRUE, Truth, answer
from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.kinds import field_type_of
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.questions import UNKNOWN
from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.survey.column_map import OPTION, assignments, read_column_map
from fanpin_cli.survey.department_form import COUNTERS, FORM_FIELDS, DepartmentForm, find_form
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import FileFailure, Survey
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.asked_sources import Sources, asked_condition
from fanpin_cli.workflows.column_map import NO_COLUMNS, ColumnOptions, write_form_map
from fanpin_cli.workflows.form_cells import FormCells, cells_of
from fanpin_cli.workflows.form_rows import FormRows, heads_of
from fanpin_cli.workflows.standing_columns import StandingColumns, standing_columns

WORD = ".docx"
SHEETS = (".xlsx", ".xlsm")
EVERYBODY = "TRUE"


@dataclass(frozen=True)
class FillRequest:
    """What the user asked for; see ``fanpin fill --help``."""

    form: Path
    sources: Sequence[Path]
    today: dt.date
    where: str | None = None
    columns: ColumnOptions = NO_COLUMNS
    rules: str | None = None
    as_of: dt.date | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Filled:
    """All that came of it.

    filled: form's title → the column of ours that it was filled with. unfilled: titles of the form that stay blank, each with
    whether it is known what is meant. left: title → answers that the form's list has no word for. unknown: households of which
    the condition is not known (persons, where by_person is True); they are not in the form. without_members: households
    without a member on the roster.
    """

    form: DepartmentForm
    filled: Mapping[str, str]
    unfilled: Mapping[str, bool]
    left: Mapping[str, int]
    rows: int
    unknown: int
    by_person: bool
    without_members: int
    out: Path
    failures: tuple[FileFailure, ...]


def fill_form(request: FillRequest, open_: Open = open_workbook) -> Filled:
    """Read the form and the data, write the filled form. Raises ``FanpinError`` where that cannot be done."""
    files = survey_files(request.sources)
    out = _out(request, files)
    survey, policy = Sources(request.sources, request.today, request.rules, request.as_of).read(files, open_)
    standing = standing_columns(survey, policy)
    catalogue = _catalogue(policy, standing)
    said = {} if request.columns.read is None else read_column_map(request.columns.read, catalogue)
    index = TitleIndex(catalogue.assigning(assignments(said, OPTION)), policy.as_of)
    form = find_form(_grids(request.form, open_), index, members=standing.survey.members is not None)
    wanted = [column.match.title for column in form.columns if column.match and column.match.level == "household"]
    facts = [title for title in dict.fromkeys(wanted) if title in policy.rules.facts]
    asked, of_members = _asked(request.where or EVERYBODY, form, policy, standing, facts)
    rows, unknown = _rows(asked, standing, wanted, of_members, members=form.of == "member")
    filled, left, cells = _cells(form, rows)
    _write(request, form, _new_rows(form, rows.rows, cells), out)
    if request.columns.write is not None:
        write_form_map(form, said, catalogue, request.columns.write, force=request.columns.force)
    known = {column.title for column in form.columns if column.match}
    return Filled(
        form=form,
        filled=filled,
        unfilled={column.title: column.title in known for column in form.columns if column.title not in filled},
        left=left,
        rows=rows.rows,
        unknown=unknown,
        by_person=of_members is not None,
        without_members=0
        if rows.persons is None or of_members is not None
        else len(rows.households) - rows.persons["at"].nunique(),
        out=out,
        failures=survey.failures,
    )


def _out(request: FillRequest, files: Sequence[Path]) -> Path:
    form, ending = request.form, request.form.suffix.lower()
    if not form.exists():
        raise FanpinError(_("{file} does not exist").format(file=form))
    if ending not in (*SHEETS, WORD):
        raise FanpinError(
            _("{file}: open the form in WPS or Excel, save it as .xlsx (or .docx), and give that").format(file=form)
        )
    out = request.out or form.with_name(f"{form.stem}{FILLED_SUFFIX}{form.suffix}")
    refuse_outputs([out], [form, *files], force=request.force, ending=ending)
    request.columns.refuse([form, *files])
    return out


def _grids(form: Path, open_: Open) -> list[Grid]:
    if form.suffix.lower() != WORD:
        return open_(form)
    from fanpin_cli.documents.forms.word_rows import word_grids  # loads a word processor's library

    return word_grids(form)


def _catalogue(policy: Policy, standing: StandingColumns) -> Catalogue:
    """What a form may ask for: the catalogue's fields, what follows from them, where households stand, and what only forms
    ask for."""
    known = policy.reading_catalogue
    worked_out = {
        fact.name: Field(type=field_type_of(fact.term.kind)) for fact in policy.facts if fact.name not in known.households
    }
    own = {title: field for title, field in standing.fields.items() if title not in COUNTERS}
    return known.extended(worked_out).extended(own).extended(FORM_FIELDS)


def _asked(
    where: str, form: DepartmentForm, policy: Policy, standing: StandingColumns, facts: Sequence[str]
) -> tuple[AskedCondition, Truth | None]:
    """The condition of households; where it is one of members and the form lists members, everybody's household and whether
    it holds of each member."""
    try:
        return asked_condition(where, policy, standing, facts), None
    except FanpinError as no_condition:
        survey = standing.survey
        if form.of != "member" or survey.members is None:
            raise
        try:
            own, condition = member_condition(policy.loaded, shared_catalogue(), policy.as_of, where)
        except ExpressionError:
            raise no_condition from None
        truth = member_truth(own, condition, survey.households, survey.members, standing.before)
        return asked_condition(EVERYBODY, policy, standing, facts), truth


def _rows(
    asked: AskedCondition, standing: StandingColumns, wanted: Sequence[str], of_members: Truth | None, *, members: bool
) -> tuple[FormRows, int]:
    """The households that the condition holds of, or their members, in the survey's order; of how many it is not known."""
    survey = standing.beside([*asked.term.names, *(Name("", title) for title in wanted)])
    answers = answer(asked.policy, survey.households, survey.members, standing.before, asked.rules())
    truth = answers.truth.get(CONDITION, np.full(len(survey.households), UNKNOWN, dtype=np.int8)).copy()
    truth[only_repeats(survey) | (survey.households[WHY_NOT] == NOBODY_LEFT).to_numpy(bool)] = 0
    table = survey.households.assign(**{title: answers.facts[title].to_numpy() for title in asked.by if title in answers.facts})
    heads = heads_of(survey.members, table[KEY])
    table = table if heads is None else table.assign(**{"\0heads": heads})
    households = table[truth == TRUE].reset_index(drop=True)
    persons = _persons(survey, households, of_members) if members else None
    unknown = truth if of_members is None else of_members
    return FormRows(households, persons, asked.policy), int((unknown == UNKNOWN).sum())


def _persons(survey: Survey, households: pd.DataFrame, holds: Truth | None) -> pd.DataFrame:
    """The members of these households, household by household, each with the row of his in ``at``; those of whom a condition
    holds, where there is one of members."""
    assert survey.members is not None  # a form of members is filled with members
    at = survey.members[KEY].map({key: row for row, key in enumerate(households[KEY]) if key is not None})
    wanted = at.notna().to_numpy(bool) if holds is None else at.notna().to_numpy(bool) & (holds == TRUE)
    persons = survey.members.assign(at=at)[wanted].sort_values("at", kind="stable", ignore_index=True)
    return persons.assign(at=persons["at"].astype(int))


def _cells(form: DepartmentForm, rows: FormRows) -> tuple[dict[str, str], dict[str, int], dict[int, FormCells]]:
    """Title → our column, title → answers without a word on the form's list, and column number → what is written there."""
    known = {column.number: (column, column.match) for column in form.columns if column.match}
    workbook = form.grid.file.suffix.lower() != WORD
    looks = looks_of(form.grid.file, form.grid.sheet, form.first, list(known)) if workbook else {}
    filled, left, cells = dict[str, str](), dict[str, int](), dict[int, FormCells]()
    for number, (column, match) in known.items():
        answers = rows.column(match, form)
        if answers is None:
            continue
        written = cells_of(column, looks.get(number, NO_LOOK), answers)
        if any(value is not None for value in written.values) or not len(answers):
            filled[column.title], cells[number] = match.title, written
        if written.left:
            left[column.title] = written.left
    return filled, left, cells


def _new_rows(form: DepartmentForm, count: int, cells: Mapping[int, FormCells]) -> NewRows:
    columns: dict[int, Sequence[object]] = {number: written.values for number, written in cells.items()}
    if form.counter is not None:
        columns[form.counter] = range(form.count + 1, form.count + 1 + count)
    texts = frozenset(number for number, written in cells.items() if written.text)
    return NewRows(form.first, form.end, form.filled, columns, texts)


def _write(request: FillRequest, form: DepartmentForm, rows: NewRows, out: Path) -> None:
    if form.grid.file.suffix.lower() != WORD:
        write_sheet_rows(request.form, form.grid.sheet, rows, out, force=request.force)
    else:
        from fanpin_cli.documents.forms.word_rows import write_word_rows  # loads a word processor's library

        write_word_rows(request.form, form.grid.sheet, rows, out, force=request.force)
