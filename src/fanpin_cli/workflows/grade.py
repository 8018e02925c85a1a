"""Grading: surveys and rules in, a ledger out. The story of the main job, in the order in which it happens."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.grading import Grading, grade
from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.matching import match_rounds
from fanpin_cli.assessment.previous_round import PreviousRound
from fanpin_cli.assessment.rivals import rivals
from fanpin_cli.assessment.rounds import round_of
from fanpin_cli.documents.files.atomic_file import refuse_inputs
from fanpin_cli.documents.files.outputs import in_folder, refuse_outputs
from fanpin_cli.documents.ledger import write_ledger, write_township_ledgers
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import LEDGER_SUFFIX, MARKED_COPY_SUFFIX
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import Answers, answer
from fanpin_cli.policy.kept_rules import as_kept
from fanpin_cli.policy.requirements import labels
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import ALL_ROWS, Open, RowsToSkip, found_in_folders, open_workbook, passed_over, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.column_map import NO_COLUMNS, ColumnOptions
from fanpin_cli.workflows.errors_in_use import errors_in_use
from fanpin_cli.workflows.findings import facts_that_differ, households_gone, not_earlier, rules_differ, scope_assumed
from fanpin_cli.workflows.last_round import LastRound, laid_beside, last_round, round_before
from fanpin_cli.workflows.ledger_content import ledger_content, problem_table, sources_of
from fanpin_cli.workflows.ledgers import read_ledger
from fanpin_cli.workflows.rules_in_force import policy_for

Progress = Callable[[str, int, int], None]
MADE_HERE = re.compile(f"({LEDGER_SUFFIX}|{MARKED_COPY_SUFFIX}\\d*)(-|（|$)")
"""The names of ledgers and marked copies."""


class RulesNotAssessedError(FanpinError):
    """Rules could not be assessed and ``--strict`` was given: a finding, not a fault of the request."""

    status = 1


@dataclass(frozen=True)
class GradeRequest:
    """What the user asked for; see ``fanpin grade --help``."""

    surveys: Sequence[Path]
    as_of: dt.date
    rules: str | None = None
    round: str | None = None
    previous: Path | None = None
    out: Path | None = None
    by_township: bool = False
    to_file: bool = False
    protect: bool = False
    strict: bool = False
    password: str | None = None
    force: bool = False
    columns: ColumnOptions = NO_COLUMNS
    skip: RowsToSkip = ALL_ROWS


@dataclass(frozen=True)
class Graded:
    """All that came of it, for the terminal and for JSON."""

    policy: Policy
    survey: Survey
    grading: Grading
    problems: tuple[Problem, ...]
    round: str
    ledgers: tuple[Path, ...]
    repeated: npt.NDArray[np.bool_]
    """Which of the survey's rows only repeat a household."""
    changes: pd.Series | None = None
    """等级变化 of each row; None where there is no round to compare with."""
    before: str = ""
    """The round that was compared with, where its ledger says which."""


def grade_surveys(request: GradeRequest, progress: Progress, open_: Open | None = None) -> Graded:
    """Read the surveys, put the rules to them, write the ledger. Raises ``FanpinError`` where that cannot be done.

    open_: how the surveys' files are opened, where that has begun already.
    """
    files = survey_files(request.surveys)
    open_ = open_ or partial(open_workbook, password=request.password)
    out = _out(request, files)
    refuse_outputs([out], _named(request), force=request.force, ending=".xlsx")
    request.columns.refuse(files)
    as_of, round_ = request.as_of, request.round or round_of(request.as_of)

    policy = request.columns.applied(policy_for(request.rules, as_of))
    survey = read_survey(
        files,
        policy.reading_catalogue,
        as_of=as_of,
        open_=request.skip.applied(open_),
        progress=progress,
        given=request.surveys,
        unnamed=found_in_folders(files, request.surveys),
        passed_over=passed_over(request.surveys),
    )
    request.columns.write_unknown(policy, survey.sheets)
    last = None
    if request.previous:
        opened = partial(open_workbook, password=request.password)
        last = last_round(read_ledger(survey_files([request.previous]), policy, today=as_of, open_=opened), survey)

    progress(_("grading"), 0, 1)
    before = laid_beside(policy, last) if last else _older_years(policy, survey)
    answers, grading = assess(policy, survey, before)
    if request.strict and grading.not_assessed:
        raise RulesNotAssessedError(_not_assessed(grading))
    problems = (
        *errors_in_use(survey.problems, policy),
        *request.columns.not_found(policy, survey.sheets),
        *facts_that_differ(survey, answers.derived),
        *scope_assumed(survey, policy, answers),
        *households_gone(last),
        *not_earlier(last, round_),
        *(rules_differ(last.survey, policy.loaded) if last else ()),
        *(last.problems if last else ()),
    )

    sources = {**sources_of(survey), **as_kept(policy.loaded)}
    content = ledger_content(policy, survey, answers, grading, before, round_, problem_table(problems), sources)
    progress(_("writing the ledger"), 0, 1)
    inputs = [*_files_read(survey), *(_files_read(last.survey) if last else ())]
    if request.by_township:
        ledgers = tuple(
            write_township_ledgers(
                content, out, force=request.force, inputs=inputs, to_file=request.to_file, protect=request.protect
            )
        )
    else:
        refuse_inputs(out, inputs)
        write_ledger(content, out, force=request.force, to_file=request.to_file, protect=request.protect)
        ledgers = (out,)
    progress(_("writing the ledger"), 1, 1)
    repeated = content.places["repeated"].to_numpy(bool)
    changes = content.places["等级变化"] if before else None
    return Graded(policy, survey, grading, problems, round_, ledgers, repeated, changes, before.round if before else "")


def _out(request: GradeRequest, files: Sequence[Path]) -> Path:
    """The ledger's path: as -o says; else beside the first survey, or in the folder that was given, and named after it."""
    folder = next((path for path in request.surveys[:1] if path.is_dir()), None)
    if folder is not None:
        beside = folder / f"{folder.resolve().name}{LEDGER_SUFFIX}.xlsx"
    else:  # ledgers and marked copies of earlier runs are no surveys
        first = next((file for file in files if not MADE_HERE.search(file.stem)), files[0])
        beside = first.with_name(f"{first.stem}{LEDGER_SUFFIX}.xlsx")
    return in_folder(request.out, beside.name) if request.out else beside


def _named(request: GradeRequest) -> list[Path]:
    """The files that the user named as input, and where he names the ledger too may not mean to lose."""
    named = [*(request.surveys if request.out else ()), *([request.previous] if request.previous else ())]
    return [path for path in named if path.is_file()]


def _files_read(survey: Survey) -> set[Path]:
    return {sheet.file for sheet in survey.sheets if sheet.kind != "skipped"}


def assess(policy: Policy, survey: Survey, before: PreviousRound | None = None) -> tuple[Answers, Grading]:
    """Put the policy to a survey, with the previous round beside it where there is one."""
    answers = answer(policy, survey.households, survey.members, before.answers if before else None)
    absent = before.absent if before else None
    return answers, grade(policy, answers, survey.households[WHY_NOT], absent, rivals(survey.households))


def _older_years(policy: Policy, survey: Survey) -> PreviousRound | None:
    """The survey's own older years as the last round, graded by the same rules; None where it says nothing of them."""
    earlier = round_before(survey)
    if earlier is None:
        return None
    _answers, grading = assess(policy, earlier)
    places = grading.table["place"].set_axis(earlier.households.index)
    return laid_beside(policy, LastRound(earlier, places, match_rounds(identities_of(earlier), identities_of(survey))))


def _not_assessed(grading: Grading) -> str:
    listed = "；".join(f"{rule}（{labels(missing)}）" for rule, missing in grading.not_assessed.items())
    return _("--strict: these rules could not be assessed for what is missing: {rules}").format(rules=listed)
