"""Checking: surveys and rules in, findings out. The story of the job, in the order in which it happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd

from fanpin_cli.assessment.exemptions import Exemptions, apart
from fanpin_cli.assessment.findings import findings_of
from fanpin_cli.assessment.graded_round import only_repeats
from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.matching import match_rounds
from fanpin_cli.assessment.rounds import aligned, end_of, round_in
from fanpin_cli.policy.check_engine import CheckAnswers, run_checks
from fanpin_cli.policy.checks import CompiledCheck, compile_checks
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.policy.naming import Name
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.survey.exemption_list import read_exemptions
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import (
    ALL_ROWS,
    Open,
    RowsToSkip,
    found_in_folders,
    open_workbook,
    passed_over,
    shown_names,
    survey_files,
)
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.column_map import NO_COLUMNS, ColumnOptions
from fanpin_cli.workflows.errors_in_use import errors_in_use
from fanpin_cli.workflows.findings import facts_that_differ
from fanpin_cli.workflows.last_round import round_before
from fanpin_cli.workflows.member_findings import members_that_changed
from fanpin_cli.workflows.rules_in_force import DEFAULT_RULES

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class CheckRequest:
    """What the user asked for; see ``fanpin check --help``."""

    surveys: Sequence[Path]
    as_of: dt.date
    rules: str | None = None
    previous: Sequence[Path] = ()
    exemptions: Path | None = None
    password: str | None = None
    columns: ColumnOptions = NO_COLUMNS
    skip: RowsToSkip = ALL_ROWS

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All that is read, and may not be replaced. Raises ``FanpinError`` as ``survey_files``."""
        exemptions = () if self.exemptions is None else (self.exemptions,)
        return (*survey_files(self.surveys), *survey_files(self.previous), *exemptions)


@dataclass(frozen=True)
class Checked:
    """All that came of it, for the terminal, for JSON and for the marked copy.

    findings: as ``assessment.findings`` says, without those that were verified as true, which are in ``exempted``.
    unused: the exemptions that had no effect, as ``assessment.exemptions`` says.
    not_run: check id → what it asks of and the survey lacks. files: those checked; inputs: all that was read.
    """

    policy: Policy
    checks: tuple[CompiledCheck, ...]
    survey: Survey
    findings: pd.DataFrame
    exempted: pd.DataFrame
    unused: pd.DataFrame
    not_run: Mapping[str, tuple[Name, ...]]
    files: tuple[Path, ...]
    inputs: tuple[Path, ...]


def check_surveys(request: CheckRequest, progress: Progress, open_: Open | None = None) -> Checked:
    """Read the surveys, put the checks to them, leave out what was verified. Raises ``FanpinError``."""
    files = survey_files(request.surveys)
    request.columns.refuse(request.inputs)
    as_of = request.as_of
    policy, checks = compile_checks(load_rule_set(request.rules or DEFAULT_RULES), shared_catalogue(), as_of)
    policy = request.columns.applied(policy)
    verified: list[Exemptions] = []
    opened = open_ or partial(open_workbook, password=request.password)
    survey = read_survey(
        files,
        policy.reading_catalogue,
        as_of=as_of,
        open_=request.skip.applied(_noting(opened, verified, shown_names(files, request.surveys))),
        progress=progress,
        given=request.surveys,
        unnamed=found_in_folders(files, request.surveys),
        passed_over=passed_over(request.surveys),
    )
    request.columns.write_unknown(policy, survey.sheets)
    left_out = {sheet.file for sheet in survey.sheets if not sheet.sheet}
    files = [file for file in files if file not in left_out]
    progress(_("checking"), 0, 1)
    answers, changed = _answers(request, policy, checks, survey)
    not_found = request.columns.not_found(policy, survey.sheets)
    problems = (*errors_in_use(survey.problems, policy), *not_found, *changed, *facts_that_differ(survey, answers.derived))
    found = findings_of(survey, checks, answers, problems, policy.reading_catalogue)
    if request.exemptions is not None:
        listed = read_exemptions(open_workbook(request.exemptions, request.password), request.exemptions)
        verified.append(listed.assign(file=""))
    ids, keys = {check.id for check in checks}, frozenset(survey.households["户编号"].dropna())
    told = apart(found, verified, ids, answers.not_run, keys)
    progress(_("checking"), 1, 1)
    return Checked(
        policy, checks, survey, told.findings, told.exempted, told.unused, answers.not_run, tuple(files), request.inputs
    )


def _noting(open_: Open, verified: list[Exemptions], names: Mapping[Path, str]) -> Open:
    """Opening that also takes down what staff wrote into the marked copy of an earlier check. names: of ``shown_names``."""

    def opened(file: Path) -> list[Grid]:
        grids = open_(file)
        verified.append(read_exemptions(grids).assign(file=names.get(file, file.name)))
        return grids

    return opened


def _answers(
    request: CheckRequest, policy: Policy, checks: tuple[CompiledCheck, ...], survey: Survey
) -> tuple[CheckAnswers, tuple[Problem, ...]]:
    """What the checks find, and who came and who left since the round that was given as the last one."""
    earlier = [
        read_survey(
            survey_files([file]),
            policy.reading_catalogue,
            as_of=policy.as_of,
            open_=partial(open_workbook, password=request.password),
        )
        for file in request.previous
    ]
    if not earlier and (older := round_before(survey)) is not None:
        earlier = [older]
    before: pd.DataFrame | None = None
    changed: tuple[Problem, ...] = ()
    if earlier:
        old, new = (identities_of(side, people=bool(request.previous)) for side in (earlier[0], survey))
        match = match_rounds(old, new)
        before = aligned(earlier[0].households, match.earlier)
        if request.previous:
            days = _day(request.previous[0], earlier[0]), policy.as_of
            changed = tuple(members_that_changed(survey, old, new, match, days))
    rosters = [_members(round_, policy) for round_ in earlier]
    answers = run_checks(policy, checks, survey.households, survey.members, before, rosters)
    return _without_a_household_beside_itself(answers, checks, survey), changed


def _without_a_household_beside_itself(answers: CheckAnswers, checks: Sequence[CompiledCheck], survey: Survey) -> CheckAnswers:
    """The answers without rows that are like no other household's, only like rows that repeat their own: a village sent its
    survey twice, and nobody is the head of two households for it."""
    found, alike = dict(answers.found), dict(answers.alike)
    own = pd.DataFrame({"counted": ~only_repeats(survey), "key": survey.households[KEY].to_numpy(object)})
    for check in checks:
        like = None if check.of_members else alike.get(check.id)
        if like is not None and len(like):
            rows = found[check.id]
            of_like = own.iloc[rows].reset_index(drop=True).groupby(like)
            others = ((of_like["counted"].transform("sum") > 1) | (of_like["key"].transform("nunique") > 1)).to_numpy(bool)
            found[check.id], alike[check.id] = rows[others], like[others]
    return replace(answers, found=found, alike=alike)


def _day(file: Path, earlier: Survey) -> dt.date | None:
    """The day of the last round: its ledger's, else the end of the month that its file's name tells."""
    named = round_in(file.stem)
    return earlier.as_of or (end_of(named) if named else None)


def _members(round_: Survey, policy: Policy) -> pd.DataFrame:
    """A round's members, of its roster or as its ledger keeps them; an empty table where neither says who they are."""
    if round_.members is not None:
        return round_.members
    kept = round_.record.members(policy.catalogue.members) if round_.record else None
    return pd.DataFrame() if kept is None else kept
