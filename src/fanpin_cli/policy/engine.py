"""Putting a policy to households: one pass of SQL over the whole table.

The tables come in as the survey read them; out come, for each rule and household, true, false or unknown, the reason in
words, and for the unknown ones the answers that would settle them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.compiled import Asked, CompiledFact, Policy
from fanpin_cli.policy.database import open_locked
from fanpin_cli.policy.layers import condition_layers, fact_layers
from fanpin_cli.policy.missing_answers import MissingAnswers
from fanpin_cli.policy.requirements import Present, Requirements
from fanpin_cli.policy.tables import KEY, MEMBER_ROW, ROW, UNREADABLE, put_households, put_members, put_unlisted
from fanpin_cli.policy.terms import PARAMETER, SQL_TYPE, Term, condition_column, is_unknown, literal, quoted
from fanpin_cli.survey.members import unlisted
from fanpin_cli.survey.tables import UNREAD
from fanpin_cli.text.messages import _

Truth = npt.NDArray[np.int8]
"""For each household 1 (true), 0 (false) or -1 (unknown)."""

UNKNOWN = -1
OF_ALL, OF_LISTED = "成员指标", "名册指标"


@dataclass(frozen=True)
class Answers:
    """What the policy says of each household; every array is in the households' order.

    truth: rule id → true, false or unknown; rules that are not assessed are absent.
    scope: scope's name → true, false or unknown; empty where the survey has none of the scope's columns.
    texts: rule id → the reason (or suggestion) where the rule is true, else None.
    wanted: rule id, or ``scope``, → answer's name → where that missing answer keeps the rule unknown.
    not_assessed: rule id → the columns it needs and the survey lacks.
    facts: one row a household, the facts' values (derived, or the survey's own).
    derived: one row a household, only the facts that both the survey and the derivation give: the derived value.
    bounds: one row a household: the limits of each count that is known only within limits (劳动力人数至少), else NA.
    """

    truth: Mapping[str, Truth]
    scope: Mapping[str, Truth]
    texts: Mapping[str, npt.NDArray[np.object_]]
    wanted: Mapping[str, Mapping[str, npt.NDArray[np.bool_]]]
    not_assessed: Mapping[str, tuple[str, ...]]
    facts: pd.DataFrame
    derived: pd.DataFrame
    bounds: pd.DataFrame


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
    with open_locked() as database:
        try:
            return Session(policy, Requirements(policy, present), database, rules).run(households, members, previous)
        except duckdb.Error as refused:
            first = str(refused).partition("\n")[0]
            raise AnswerError(_("the rules cannot be put to these households: {problem}").format(problem=first)) from refused


class Session:
    """One run: the tables in the database, and the questions put to them."""

    def __init__(
        self,
        policy: Policy,
        requirements: Requirements,
        database: duckdb.DuckDBPyConnection,
        rules: Iterable[Asked] | None = None,
    ) -> None:
        self.policy = policy
        self.requirements = requirements
        self.database = database
        self.rules = {rule.id: rule for rule in (policy.compiled() if rules is None else rules)}
        lacking = {rule.id: requirements.missing(rule.when) for rule in self.rules.values()}
        self.not_assessed = {rule: columns for rule, columns in lacking.items() if columns}
        self.assessed = {rule: compiled for rule, compiled in self.rules.items() if rule not in self.not_assessed}
        asked = frozenset[str]().union(*(term.names for term in policy.scope.values()))
        there = any(not requirements.missing_name(name) for name in asked if not name.startswith(PARAMETER))
        self.scope = policy.scope if there else {}
        self.count = 0
        self.some_unlisted = False
        self.unread: frozenset[str] = frozenset()

    def run(self, households: pd.DataFrame, members: pd.DataFrame | None, previous: pd.DataFrame | None) -> Answers:
        self.count = len(households)
        self.load(households, members, previous)
        self.unread = frozenset(households[UNREAD].dropna().str.cat().split(",")) if UNREAD in households else frozenset()
        if members is not None:
            self.some_unlisted = put_unlisted(self.database, unlisted(households, members))
        self.derive()
        truth, scope = self._truth()
        shown = [fact.name for fact in self.policy.facts]
        both = [fact.name for fact in self.policy.facts if self.requirements.asked(fact) and self.requirements.derivable(fact)]
        return Answers(
            truth=truth,
            scope=scope,
            texts=self._texts(),
            wanted=self._wanted(truth, scope),
            not_assessed=self.not_assessed,
            facts=self.columns({name: quoted(f"指标.{name}") for name in shown}),
            derived=self.columns({name: quoted(f"推算.{name}") for name in both}),
            bounds=self.columns(
                {
                    title: f"CASE WHEN {is_unknown(fact.column)} THEN {quoted(f'指标.{fact.name}.{side}')} END"
                    for fact in self.policy.facts
                    for side, title in fact.bounds.items()
                }
            ),
        )

    # Tables in

    def load(self, households: pd.DataFrame, members: pd.DataFrame | None, previous: pd.DataFrame | None) -> None:
        put_households(self.database, self.policy, self.names_used(), households, previous)
        if members is not None:
            put_members(self.database, self.policy, self.member_names(), members)

    def names_used(self) -> set[str]:
        """The names of households' answers, of facts and of last round's that are asked of."""
        terms: list[Term] = [rule.when for rule in self.rules.values()]
        terms += [rule.text for rule in self.rules.values()]
        terms += [*self.policy.conditions.values(), *self.policy.scope.values()]
        terms += [fact.term for fact in self.policy.facts if not fact.of_members]
        facts = [title for fact in self.policy.facts for title in (fact.name, *fact.bounds.values())]
        return set(facts).union(*(term.names for term in terms))

    def member_names(self) -> set[str]:
        return set().union(*(fact.term.names for fact in self.policy.facts if fact.of_members))

    # Facts and conditions: each layer sees the columns of the layers before it

    def derive(self) -> None:
        select = 'SELECT * FROM "户表"'
        of_members = [fact for fact in self.policy.facts if fact.of_members and self.requirements.derivable(fact)]
        if of_members:
            select = _with_totals(select, '"成员表"', [piece for fact in of_members for piece in _member_pieces(fact)])
        both = [_member_piece(fact, OF_LISTED) for fact in of_members if self.requirements.asked(fact)]
        if both and self.some_unlisted:  # what the survey says is compared with what the roster has
            select = _with_totals(select, f'"成员表" WHERE {MEMBER_ROW} IS NOT NULL', both)
        for facts in fact_layers(self.policy.facts):
            select = f"SELECT *, {', '.join(column for fact in facts for column in self._fact_columns(fact))} FROM ({select})"
        for names in condition_layers(self.policy.conditions):
            columns = [f"{self.policy.conditions[name].sql} AS {condition_column(name)}" for name in names]
            select = f"SELECT *, {', '.join(columns)} FROM ({select})"
        rules = [f"{rule.when.sql} AS {quoted(f'规则.{rule.id}')}" for rule in self.assessed.values()]
        rules += [f"{term.sql} AS {quoted(f'范围.{name}')}" for name, term in self.scope.items()]
        self.database.execute(f'CREATE TEMP TABLE "判定" AS SELECT {", ".join(["*", *rules])} FROM ({select})')

    def _fact_columns(self, fact: CompiledFact) -> list[str]:
        """The fact as the rules see it (the survey's answer first), and the derived value beside it."""
        asked, derivable = self.requirements.asked(fact), self.requirements.derivable(fact)
        survey = quoted(fact.name) if asked else None
        unknown = f"CAST(NULL AS {SQL_TYPE[fact.term.kind]})"
        derived = (quoted(f"{OF_ALL}.{fact.name}") if fact.of_members else fact.term.sql) if derivable else None

        def first(asked: str | None, *candidates: str | None) -> str:
            given = [candidate for candidate in (asked, *candidates) if candidate]
            value = f"coalesce({', '.join(given)})" if len(given) > 1 else given[0] if given else unknown
            if asked is None or fact.name not in self.unread:
                return value
            # Something stands in the cell that nobody could read; what follows from elsewhere is not put in its place.
            unread = f"coalesce(contains({UNREADABLE}, {literal(f',{fact.name},')}), FALSE)"
            return f"CASE WHEN {unread} THEN NULL ELSE {value} END"

        columns = [f"{first(survey, derived)} AS {fact.column}"]
        if asked and derivable:
            listed = quoted(f"{OF_LISTED}.{fact.name}") if fact.of_members and self.some_unlisted else derived
            columns.append(f"{listed} AS {quoted(f'推算.{fact.name}')}")
        for side, title in fact.bounds.items():
            kept = quoted(title) if title in self.requirements.present.households else None
            bound = quoted(f"{OF_ALL}.{fact.name}.{side}") if derivable else None
            columns.append(f"{first(survey, bound, kept)} AS {quoted(f'指标.{fact.name}.{side}')}")
        return columns

    # Questions

    def columns(self, expressions: Mapping[str, str]) -> pd.DataFrame:
        if not expressions:
            return pd.DataFrame(index=range(self.count))
        listed = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in expressions.items())
        return self.database.execute(f'SELECT {listed} FROM "判定" ORDER BY {ROW}').df()

    def _truth(self) -> tuple[dict[str, Truth], dict[str, Truth]]:
        rules = {f"r{number}": quoted(f"规则.{rule}") for number, rule in enumerate(self.assessed)}
        scope = {f"s{number}": quoted(f"范围.{name}") for number, name in enumerate(self.scope)}
        table = self.columns(
            {name: f"CAST(coalesce(CAST({sql} AS TINYINT), {UNKNOWN}) AS TINYINT)" for name, sql in (rules | scope).items()}
        )
        return (
            {rule: table[f"r{number}"].to_numpy(np.int8) for number, rule in enumerate(self.assessed)},
            {name: table[f"s{number}"].to_numpy(np.int8) for number, name in enumerate(self.scope)},
        )

    def _texts(self) -> dict[str, npt.NDArray[np.object_]]:
        """Each rule's text where it holds; asked only of those households, since most rules hold for few."""
        count, texts = self.count, {}
        for rule in self.assessed.values():
            query = f'SELECT {ROW}, {rule.text.sql} FROM "判定" WHERE {quoted(f"规则.{rule.id}")}'
            rows, found = self.database.execute(query).fetchnumpy().values()
            texts[rule.id] = np.full(count, None, dtype=object)
            texts[rule.id][rows] = found
        return texts

    def _wanted(self, truth: Mapping[str, Truth], scope: Mapping[str, Truth]) -> dict[str, dict[str, npt.NDArray[np.bool_]]]:
        """For each rule that is unknown somewhere, and for the scope, the missing answers that keep it so, and where."""
        missing = MissingAnswers(self.database, self.requirements, self.count, self.some_unlisted)
        asked = {
            rule: missing.keeping_unknown({f"规则.{rule}": compiled.when})
            for rule, compiled in self.assessed.items()
            if (truth[rule] == UNKNOWN).any()
        }
        if any((values == UNKNOWN).any() for values in scope.values()):
            asked[SCOPE] = missing.keeping_unknown({f"范围.{name}": term for name, term in self.scope.items()})
        return asked


def _with_totals(select: str, members: str, totals: Iterable[str]) -> str:
    """The households selected, each with the totals over those members."""
    each = f"SELECT {KEY}, {', '.join(totals)} FROM {members} GROUP BY {KEY}"
    return f"SELECT h.*, f.* EXCLUDE ({KEY}) FROM ({select}) h LEFT JOIN ({each}) f ON h.{KEY} = f.{KEY}"


def _member_piece(fact: CompiledFact, of: str) -> str:
    """The SQL column of a fact over members."""
    return f"CAST({fact.term.sql} AS {SQL_TYPE[fact.term.kind]}) AS {quoted(f'{of}.{fact.name}')}"


def _member_pieces(fact: CompiledFact) -> list[str]:
    """The SQL columns of a fact over members: its value and, for a count, its bounds."""
    pieces = [_member_piece(fact, OF_ALL)]
    if fact.term.low and fact.term.high:
        pieces.append(f"CAST({fact.term.low} AS DOUBLE) AS {quoted(f'{OF_ALL}.{fact.name}.下限')}")
        pieces.append(f"CAST({fact.term.high} AS DOUBLE) AS {quoted(f'{OF_ALL}.{fact.name}.上限')}")
    return pieces
