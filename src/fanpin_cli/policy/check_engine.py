"""Putting data checks to households and members: which rows each of them finds fault with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.policy.check_questions import CHECKED_MEMBERS, CheckQuestions
from fanpin_cli.policy.checks import FAILS, HOLDS, CompiledCheck, names_of
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.database import open_locked, register
from fanpin_cli.policy.engine import TRUE, Session, Truth
from fanpin_cli.policy.models import Check
from fanpin_cli.policy.naming import EARLIER, Name
from fanpin_cli.policy.question_tables import VERDICTS
from fanpin_cli.policy.questions import UNKNOWN
from fanpin_cli.policy.requirements import Present, Requirements

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class CheckAnswers:
    """What the checks found.

    found: check id → the rows (of households, or of members where the check is of members) that it finds fault with.
    not_run: check id → what it asks of and this run does not have.
    alike: check id → for each row found, what it has in common with others, where the check looks for like rows.
    facts: one row a household, the values of the facts that the checks ask of.
    derived: one row a household, what the roster adds up to where the survey has the same column.
    """

    found: Mapping[str, Rows]
    not_run: Mapping[str, tuple[Name, ...]]
    alike: Mapping[str, npt.NDArray[np.object_]]
    facts: pd.DataFrame
    derived: pd.DataFrame


def run_checks(
    policy: Policy,
    checks: tuple[CompiledCheck, ...],
    households: pd.DataFrame,
    members: pd.DataFrame | None = None,
    previous: pd.DataFrame | None = None,
    earlier_members: Sequence[pd.DataFrame] = (),
) -> CheckAnswers:
    """Put every check to every household or member.

    households, members, previous: as for ``policy.engine.answer``. earlier_members: rosters of the rounds before, the last
    one first; a person is found again by the first 18 characters of 证件号码.
    """
    present = Present(
        frozenset(households.columns),
        None if members is None else frozenset(members.columns),
        None if previous is None else frozenset(previous.columns),
    )
    questions = CheckQuestions(
        _needed(policy, checks),
        Requirements(policy, present),
        checks,
        {table: [*roster.columns] for table, roster in zip(EARLIER, earlier_members, strict=False)},
    )
    with open_locked() as database:
        session = Session(database, questions, len(households))
        session.load(households, members, previous)
        session.make(VERDICTS, questions.verdicts())
        database.execute(questions.day())
        session.make(*questions.persons())
        if members is not None:
            _join_members(session, questions, earlier_members)
        found = {check.id: _found(session, questions, check) for check in questions.checks}
        return CheckAnswers(
            found={check: rows for check, (rows, _alike) in found.items()},
            not_run=questions.not_run,
            alike={check: alike for check, (_rows, alike) in found.items() if alike is not None},
            facts=session.columns(questions.facts()),
            # Roster totals that the survey also states; other sums have checks with a tolerance.
            derived=session.columns(questions.derived(of_members_only=True)),
        )


def members_helped(
    policy: Policy, households: pd.DataFrame, members: pd.DataFrame, previous: pd.DataFrame | None = None
) -> dict[str, Rows]:
    """Id of a measure for members → the rows of ``members`` that it holds of. One whose columns are not there is left out."""
    asked = tuple(
        CompiledCheck(Check(id=one.id, title=one.id, when=True, over="成员"), one.when, one.place, (one.when,))
        for one in policy.member_measures
    )
    answers = run_checks(policy, asked, households, members, previous) if asked else None
    return {} if answers is None else {id: rows for id, rows in answers.found.items() if id not in answers.not_run}


def member_truth(
    policy: Policy,
    condition: tuple[CompiledCheck, ...],
    households: pd.DataFrame,
    members: pd.DataFrame,
    previous: pd.DataFrame | None = None,
) -> Truth:
    """Whether a condition of ``checks.member_condition`` holds, one entry a member; unknown where its columns are not there."""
    answers = run_checks(policy, condition, households, members, previous)
    truth = np.full(len(members), UNKNOWN, dtype=np.int8)
    if not answers.not_run:
        truth[answers.found[HOLDS]], truth[answers.found[FAILS]] = TRUE, 0
    return truth


def _join_members(session: Session, questions: CheckQuestions, earlier_members: Sequence[pd.DataFrame]) -> None:
    """Put beside each member the answers of his household and those he gave in earlier rounds."""
    rosters = dict(zip(EARLIER, earlier_members, strict=False))
    for round_, table in questions.earlier_tables().items():
        for source, columns in table.sources.items():
            register(session.database, source, rosters[round_], columns)
    session.make(CHECKED_MEMBERS, questions.checked_members())


def _needed(policy: Policy, checks: Sequence[CompiledCheck]) -> Policy:
    """The policy without rules, with those facts that the checks ask of or show, or that roster and survey may both give."""
    asked = {name.title for name in names_of(checks).of_households if not name.table}
    shown = (title for check in checks for title in check.check.fields)
    both = (fact.name for fact in policy.facts if fact.of_members)
    return replace(policy, risk=(), groups=(), edge=(), include=(), measures=()).resting_on(
        terms=(term for check in checks for term in (check.when, check.same) if term is not None),
        facts=(*asked, *shown, *both),
    )


def _found(session: Session, questions: CheckQuestions, check: CompiledCheck) -> tuple[Rows, npt.NDArray[np.object_] | None]:
    rows, same = session.database.execute(questions.found(check)).fetchnumpy().values()
    return np.asarray(rows, dtype=np.int64), np.asarray(same, dtype=object) if check.same else None
