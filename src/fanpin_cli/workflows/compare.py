"""Two rounds laid side by side: each read from its ledger, or graded on the way; households matched; changes and warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.assessment.answer_changes import AnswerChanges, answer_changes
from fanpin_cli.assessment.change_causes import change_causes
from fanpin_cli.assessment.changes import change_of, household_changes
from fanpin_cli.assessment.departures import with_departures
from fanpin_cli.assessment.early_warning import EarlyWarnings, early_warnings
from fanpin_cli.assessment.explaining_answers import explaining
from fanpin_cli.assessment.graded_round import GradedRound, graded_round, without_repeats
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.identities import Identities, identities_of
from fanpin_cli.assessment.levels import Flags
from fanpin_cli.assessment.matching import Match, match_rounds
from fanpin_cli.assessment.member_change_texts import with_texts
from fanpin_cli.assessment.member_changes import LEFT, member_changes
from fanpin_cli.assessment.rounds import end_of, round_in, round_of
from fanpin_cli.assessment.standing import RISK_SCOPE, Standing
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import Answers, answer
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.survey.columns import UNTITLED
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.column_map import NO_COLUMNS, ColumnOptions
from fanpin_cli.workflows.findings import rules_differ
from fanpin_cli.workflows.grade import assess
from fanpin_cli.workflows.last_round import LastRound, asked_before, laid_beside, with_derived_facts
from fanpin_cli.workflows.ledger_content import with_facts
from fanpin_cli.workflows.ledgers import as_ledger, policy_kept
from fanpin_cli.workflows.rules_in_force import policy_for

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Side:
    """One of the two rounds as the user gave it: its ledger or surveys, with rosters beside them, and its date."""

    files: Sequence[Path]
    as_of: dt.date | None = None


@dataclass(frozen=True)
class Compared:
    """All that came of it.

    changes: as ``household_changes`` gives them, and cause: why it rose or fell. members: who came to which household and who
    left it, with texts, and change (the row of ``changes``). registered: which of the earlier and of the later round's
    households left poverty (已脱贫), whatever came of them.
    """

    policy: Policy
    old: GradedRound
    new: GradedRound
    surveys: tuple[Survey, Survey]
    changes: pd.DataFrame
    members: pd.DataFrame
    registered: tuple[Flags, Flags]
    answers: AnswerChanges
    warnings: EarlyWarnings
    problems: tuple[Problem, ...]


def compare_rounds(
    before: Side,
    now: Side,
    rules: str | None = None,
    *,
    today: dt.date,
    open_: Open = open_workbook,
    progress: Progress | None = None,
    columns: ColumnOptions = NO_COLUMNS,
) -> Compared:
    """Read both rounds and compare them. Raises ``FanpinError`` where one cannot be read.

    rules: those that were asked for; without them each ledger's own. today: the date of a round that says none itself.
    open_: how files are opened, where that has begun already; the earlier round's are asked for first.
    """
    told = progress or (lambda _what, _done, _total: None)
    told(_("reading"), 0, 2)
    old_survey, old_policy = _read(before, rules, None, today, open_, columns)
    told(_("reading"), 1, 2)
    new_survey, policy = _read(now, rules, old_policy.loaded, today, open_, columns)
    told(_("comparing"), 0, 1)
    old_who, new_who = (identities_of(survey, people=True) for survey in (old_survey, new_survey))
    match = match_rounds(old_who, new_who)
    old, old_problems = _graded(old_survey, old_who, old_policy, before, None)
    last = LastRound(old_survey, old.households["place"], match)
    new, new_problems = _graded(new_survey, new_who, policy, now, last)
    rows = len(old) + len(new)
    old, old_survey = without_repeats(old, old_survey)
    new, new_survey = without_repeats(new, new_survey)
    if len(old) + len(new) < rows:
        match = match_rounds(old.identities, new.identities)
    changes = household_changes(old, new, match)
    members = _members(old, new, match, changes, (old_policy.as_of, policy.as_of))
    changes["identity"] = with_departures(changes, old, new, members)
    changes["cause"] = change_causes(old_policy, policy, changes)
    registered = _registered(old_policy, old_survey), _registered(policy, new_survey)
    limits = [title for fact in policy.facts for title in fact.bounds.values()]
    asked = [_titled(side.identities.answers).drop(columns=limits, errors="ignore") for side in (old, new)]
    answers = answer_changes(asked[0], asked[1], changes, explaining(policy, asked[1].columns))
    warnings = early_warnings(
        policy,
        changes,
        new_survey.households,
        new_survey.members,
        with_derived_facts(old_policy, old_survey, asked_before(policy.warnings)),
        names_of_places(policy),
    )
    told(_("comparing"), 1, 1)
    not_found = columns.not_found(policy, (*old_survey.sheets, *new_survey.sheets))
    differ = [problem for survey in (old_survey, new_survey) for problem in rules_differ(survey, policy.loaded)]
    problems = (*old_problems, *new_problems, *differ, *not_found)
    return Compared(policy, old, new, (old_survey, new_survey), changes, members, registered, answers, warnings, problems)


def _titled(answers: pd.DataFrame) -> pd.DataFrame:
    """Without columns that have no title of their own (未命名C列): nobody knows what stands in them."""
    return answers[[title for title in answers.columns if not str(title).startswith(UNTITLED)]]


def _registered(policy: Policy, survey: Survey) -> Flags:
    """Which households are of the scope that levels are for; of a survey that says nothing of it, all."""
    answers = answer(policy.resting_on(), survey.households, survey.members, rules=())
    return Standing(policy, answers, survey.households[WHY_NOT].to_numpy(object)).of(RISK_SCOPE)


def _members(
    old: GradedRound, new: GradedRound, match: Match, changes: pd.DataFrame, days: tuple[dt.date, dt.date]
) -> pd.DataFrame:
    one, other = old.identities, new.identities
    members = with_texts(member_changes(one, other, match, days), one, other)
    of_old, of_new = (change_of(changes, side, len(rows)) for side, rows in (("old", old), ("new", new)))
    left = (members["direction"] == LEFT).to_numpy(bool)
    at = np.full(len(members), -1)
    at[left] = of_old[members["old"].to_numpy(np.int64)[left]]
    at[~left] = of_new[members["new"].to_numpy(np.int64)[~left]]
    return members.assign(change=at).sort_values("change", kind="stable", ignore_index=True)


def _read(
    side: Side,
    rules: str | None,
    other: LoadedRuleSet | None,
    today: dt.date,
    open_: Open,
    columns: ColumnOptions,
) -> tuple[Survey, Policy]:
    """The round as it stands in its files, and the rules as they were on its date: the date given, the ledger's own, the end
    of the month that a file's name tells, or today.

    rules: those that were asked for; without them the ledger's own, else ``other``, those of the other round.
    """
    named = round_in(side.files[0].stem)
    date = side.as_of or (end_of(named) if named else today)
    files = survey_files(side.files)
    if rules is None:
        policy, open_ = policy_kept(files[0], other, date, open_)
    else:
        policy = policy_for(rules, date)
    policy = columns.applied(policy)
    survey = read_survey(files, policy.reading_catalogue, as_of=date, open_=open_, given=side.files)
    own = side.as_of or survey.as_of or date
    return survey, policy if own == policy.as_of else columns.applied(policy_for(policy.loaded, own))


def _graded(
    survey: Survey, who: Identities, policy: Policy, side: Side, last: LastRound | None
) -> tuple[GradedRound, tuple[Problem, ...]]:
    """The round of a ledger, by its levels; of a survey, which is graded here, with the earlier round as 上期."""
    if survey.ledger is not None:
        ledger = as_ledger(survey, policy)
        name = survey.round or round_in(side.files[0].stem) or round_of(policy.as_of)
        return graded_round(survey, name, ledger.places, survey.ledger, who), (
            *ledger.problems,
            *survey.problems,
        )
    answers, grading = assess(policy, survey, laid_beside(policy, last) if last else None)
    name = round_in(side.files[0].stem) or round_of(policy.as_of)
    table = grading.table.set_axis(survey.households.index)
    with_roster = identities_of(
        replace(survey, households=_with_roster(policy, survey, answers), originals=with_facts(policy, survey, answers)[0])
    )
    who = replace(with_roster, people=who.people)
    return graded_round(survey, name, table["place"], table, who), survey.problems


def _with_roster(policy: Policy, survey: Survey, answers: Answers) -> pd.DataFrame:
    """The households' answers, their blanks filled where the roster tells them: as they stand in the ledger of both."""
    own, facts = survey.households, answers.facts.set_axis(survey.households.index)
    told = [fact.name for fact in policy.facts if fact.of_members and fact.name in own]
    return own.assign(**{title: own[title].where(own[title].notna(), facts[title]) for title in told})
