"""Putting a policy to households: one pass of SQL over the whole table.

The tables come in as the survey read them; out come, for each rule and household, true, false or unknown, the reason in
words, and for the unknown ones the answers that would settle them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.compiled import Asked, Policy
from fanpin_cli.policy.database import load, open_locked
from fanpin_cli.policy.missing_answers import KeepingUnknown
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.question_tables import (
    HOUSEHOLDS,
    LACKING,
    LACKING_JOINED,
    MEMBERS,
    ONE_EACH,
    PLACE,
    VERDICTS,
    households_table,
    members_table,
)
from fanpin_cli.policy.questions import UNKNOWN, Questions, columns
from fanpin_cli.policy.requirements import Present, Requirements
from fanpin_cli.policy.sentences import Said, Texts, whole
from fanpin_cli.survey.members import unlisted
from fanpin_cli.survey.tables import UNREAD
from fanpin_cli.text.messages import _

TRUE = 1
Truth = npt.NDArray[np.int8]
"""For each household 1 (true), 0 (false) or -1 (unknown)."""


@dataclass(frozen=True)
class Answers:
    """What the policy says of each household; every array is in the households' order.

    truth: rule id → true, false or unknown; rules that are not assessed are absent.
    scope: scope's name → true, false or unknown; empty where the survey has none of the scope's columns.
    said: rule id → the clauses of its reason (or suggestion) where the rule is true.
    wanted: rule id, or ``scope``, → answer's name → where that missing answer keeps the rule unknown.
    not_assessed: rule id → what it needs and this run does not have: columns, the previous round, parameters.
    facts: one row a household, the facts' values (derived, or the survey's own).
    derived: one row a household, only the facts that both the survey and the derivation give: the derived value.
    bounds: one row a household: the limits of each count that is known only within limits (劳动力人数至少), else NA.
    """

    truth: Mapping[str, Truth]
    scope: Mapping[str, Truth]
    said: Mapping[str, tuple[Said, ...]]
    wanted: Mapping[str, Mapping[str, npt.NDArray[np.bool_]]]
    not_assessed: Mapping[str, tuple[Name, ...]]
    facts: pd.DataFrame
    derived: pd.DataFrame
    bounds: pd.DataFrame

    @cached_property
    def texts(self) -> Mapping[str, Texts]:
        """Rule id → its reason (or suggestion) where the rule is true, else None."""
        return {rule: whole(clauses, self.truth[rule] == TRUE) for rule, clauses in self.said.items()}


SCOPE = "scope"


class AnswerError(FanpinError):
    """Rules that pass every check when they are loaded, and that the database still refuses."""


def answer(
    policy: Policy,
    households: pd.DataFrame,
    members: pd.DataFrame | None = None,
    previous: pd.DataFrame | None = None,
    rules: Iterable[Asked] | None = None,
) -> Answers:
    """Put every rule to every household.

    households: one row a household, columns typed as ``survey.model.Survey`` says; needs no particular index.
    members: one row a person with 户编号, or None. previous: last round's typed answers in the households' order (NA rows
    where a household was not there), or None. rules: what is asked; by default all that grading rests on.
    """
    present = Present(
        frozenset(households.columns),
        None if members is None else frozenset(members.columns),
        None if previous is None else frozenset(previous.columns),
    )
    lacking = np.zeros(0, dtype=np.int64) if members is None else unlisted(households, members)
    unread = frozenset(households[UNREAD].dropna().str.cat().split(",")) if UNREAD in households else frozenset[str]()
    requirements = Requirements(policy, present)
    questions = Questions(policy, requirements, rules, unread=unread, some_unlisted=bool(lacking.any()))
    with open_locked() as database:
        try:
            session = Session(database, questions, len(households))
            session.load(households, members, previous)
            session.add_unlisted(lacking)
            session.make(VERDICTS, questions.verdicts())
            return session.answers()
        except duckdb.Error as refused:
            first = str(refused).partition("\n")[0]
            raise AnswerError(_("the rules cannot be put to these households: {problem}").format(problem=first)) from refused


@dataclass(frozen=True)
class Session:
    """Questions put to a DuckDB database that holds the tables of one run; count: how many households there are."""

    database: duckdb.DuckDBPyConnection
    questions: Questions
    count: int

    def load(self, households: pd.DataFrame, members: pd.DataFrame | None, previous: pd.DataFrame | None) -> None:
        policy, present = self.questions.policy, self.questions.requirements.present
        of_households = households_table(policy, self.questions.names_used(), present)
        load(self.database, HOUSEHOLDS, of_households, households, previous)
        if members is not None:
            of_members = members_table(policy, self.questions.titles_of_members(), present)
            load(self.database, MEMBERS, of_members, members)

    def add_unlisted(self, lacking: npt.NDArray[np.int64]) -> None:
        """Add a member of whom nothing is known for each person that a household counts and the roster does not list: a total
        over all members is then known within limits only, as where a listed one's answer is missing.

        lacking: how many, one entry a household; empty where there is no roster.
        """
        if lacking.any():
            self.database.register("未列", pd.DataFrame({PLACE: np.arange(len(lacking)), LACKING: lacking}))
            self.database.execute(f"CREATE OR REPLACE TEMP TABLE {HOUSEHOLDS} AS {LACKING_JOINED}")
            self.database.execute(f"INSERT INTO {MEMBERS} BY NAME {ONE_EACH}")

    def make(self, table: str, sql: str) -> None:
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql}")

    def columns(self, expressions: Mapping[str, str]) -> pd.DataFrame:
        """One row a household, in their order."""
        return self.database.execute(columns(expressions)).df() if expressions else pd.DataFrame(index=range(self.count))

    def answers(self) -> Answers:
        questions = self.questions
        truth, scope = self._truths(questions.truths()), self._truths(questions.scopes())
        return Answers(
            truth=truth,
            scope=scope,
            said={rule: self._said(rule) for rule in questions.assessed},
            wanted=self._wanted(truth, scope),
            not_assessed=questions.not_assessed,
            facts=self.columns(questions.facts()),
            derived=self.columns(questions.derived()),
            bounds=self.columns(questions.limits()),
        )

    def _truths(self, asked: Mapping[str, str]) -> dict[str, Truth]:
        table = self.columns({f"t{number}": sql for number, sql in enumerate(asked.values())})
        return {name: table[f"t{number}"].to_numpy(np.int8) for number, name in enumerate(asked)}

    def _said(self, rule: str) -> tuple[Said, ...]:
        """A rule's text where it holds, clause by clause."""
        clauses = self.questions.assessed[rule].clauses
        table = self.database.execute(self.questions.text(rule)).fetch_df()
        rows = table.iloc[:, 0].to_numpy(np.int64)
        return tuple(
            Said.of(clause, rows, table.iloc[:, column].to_numpy(object)) for column, clause in enumerate(clauses, start=1)
        )

    def _wanted(self, truth: Mapping[str, Truth], scope: Mapping[str, Truth]) -> dict[str, dict[str, npt.NDArray[np.bool_]]]:
        """For each rule that is unknown somewhere, and for the scope, the missing answers that keep it so, and where."""
        unknown = [rule for rule, values in truth.items() if (values == UNKNOWN).any()]
        asked = {rule: self._kept_unknown(self.questions.rule_kept_unknown(rule)) for rule in unknown}
        if any((values == UNKNOWN).any() for values in scope.values()):
            asked[SCOPE] = self._kept_unknown(self.questions.scope_kept_unknown())
        return asked

    def _kept_unknown(self, asked: KeepingUnknown | None) -> dict[str, npt.NDArray[np.bool_]]:
        if asked is None:
            return {}
        rows, *held = (np.asarray(column) for column in self.database.execute(asked.sql).fetchnumpy().values())
        return asked.flags(rows.astype(np.int64), held, self.count)
