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
from fanpin_cli.policy.compiled import BLANK, HIGH, LOW, Asked, CompiledFact, Policy
from fanpin_cli.policy.database import open_locked
from fanpin_cli.policy.missing_answers import MissingAnswers
from fanpin_cli.policy.requirements import Present, Requirements
from fanpin_cli.policy.tables import KEY, MEMBER_ROW, OWN, ROW, UNREADABLE, put_households, put_members, put_unlisted
from fanpin_cli.policy.terms import (
    NEVER,
    PARAMETER,
    SQL_TYPE,
    Term,
    condition_blank,
    condition_column,
    is_unknown,
    literal,
    quoted,
)
from fanpin_cli.survey.members import unlisted
from fanpin_cli.survey.tables import UNREAD
from fanpin_cli.text.messages import _

Truth = npt.NDArray[np.int8]
"""For each household 1 (true), 0 (false) or -1 (unknown)."""

UNKNOWN = -1
OF_ALL, OF_LISTED = "成员指标", "名册指标"
IN_ROSTER = quoted(f"{OWN}在册")


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
                    title: f"CASE WHEN {is_unknown(fact.column)} THEN {fact.side(side)} END"
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
            pieces = [piece for fact in of_members for piece in _member_pieces(fact)]
            select = _with_totals(select, '"成员表"', [*pieces, f"TRUE AS {IN_ROSTER}"])
        both = [_member_piece(fact, OF_LISTED) for fact in of_members if self.requirements.asked(fact)]
        if both and self.some_unlisted:  # what the survey says is compared with what the roster has
            select = _with_totals(select, f'"成员表" WHERE {MEMBER_ROW} IS NOT NULL', both)
        for fact in self.policy.facts:
            select = f"SELECT *, {', '.join(self._fact_columns(fact))} FROM ({select})"
        for name, term in self.policy.conditions.items():
            blank = f", {term.blank} AS {condition_blank(name)}" if term.uncertain else ""
            select = f"SELECT *, {term.sql} AS {condition_column(name)}{blank} FROM ({select})"
        rules = [f"{rule.when.sql} AS {quoted(f'规则.{rule.id}')}" for rule in self.assessed.values()]
        rules += [f"{term.sql} AS {quoted(f'范围.{name}')}" for name, term in self.scope.items()]
        self.database.execute(f'CREATE TABLE "判定" AS SELECT {", ".join(["*", *rules])} FROM ({select})')

    def _fact_columns(self, fact: CompiledFact) -> list[str]:
        """The fact as the rules see it (the survey's answer first), the derived value and the limits beside it."""
        asked, derivable = self.requirements.asked(fact), self.requirements.derivable(fact)
        survey = quoted(fact.name) if asked else None
        derived = (quoted(f"{OF_ALL}.{fact.name}") if fact.of_members else fact.term.sql) if derivable else None
        value = self._first_known(fact, survey, derived)
        columns = [f"{value} AS {fact.column}"]
        if asked and derivable:
            listed = quoted(f"{OF_LISTED}.{fact.name}") if fact.of_members and self.some_unlisted else derived
            columns.append(f"{listed} AS {quoted(f'推算.{fact.name}')}")
        limits = {LOW: fact.term.low, HIGH: fact.term.high} if fact.term.low else {}
        known = value
        for side, limit in limits.items():
            title = fact.bounds.get(side)
            kept = quoted(title) if title in self.requirements.present.households else None
            bound = (quoted(f"{OF_ALL}.{fact.name}.{side}") if fact.of_members else limit) if derivable else None
            known = self._first_known(fact, survey, bound, kept)
            columns.append(f"{known} AS {fact.side(side)}")
        if fact.term.uncertain:
            columns.append(f"{self._fact_blank(fact, known, derivable=derivable)} AS {fact.side(BLANK)}")
        return columns

    def _first_known(self, fact: CompiledFact, survey: str | None, *others: str | None) -> str:
        """What the survey says of a fact, else the first of the others that is known."""
        given = [candidate for candidate in (survey, *others) if candidate]
        unknown = f"CAST(NULL AS {SQL_TYPE[fact.term.kind]})"
        value = f"coalesce({', '.join(given)})" if len(given) > 1 else given[0] if given else unknown
        # Something stands in the cell that nobody could read; what follows from elsewhere is not put in its place.
        return f"CASE WHEN {self._unread(fact)} THEN NULL ELSE {value} END" if self._may_be_unread(fact) else value

    def _may_be_unread(self, fact: CompiledFact) -> bool:
        return fact.name in self.unread and self.requirements.asked(fact)

    def _unread(self, fact: CompiledFact) -> str:
        return f"coalesce(contains({UNREADABLE}, {literal(f',{fact.name},')}), FALSE)"

    def _fact_blank(self, fact: CompiledFact, known: str, *, derivable: bool) -> str:
        """Whether a fact is blank: nothing is known of it, or a cell holds what nobody could read.

        known: its value, or a limit of it. A household that the roster lacks has blanks for all facts over members.
        """
        if not derivable:
            return is_unknown(known)
        blank = fact.term.blank or NEVER
        if fact.of_members:
            worked_out = NEVER if blank == NEVER else quoted(f"{OF_ALL}.{fact.name}.{BLANK}")
            blank = f"(CASE WHEN {IN_ROSTER} THEN {worked_out} ELSE TRUE END)"
        unread = f" WHEN {self._unread(fact)} THEN TRUE" if self._may_be_unread(fact) else ""
        return f"(CASE WHEN NOT {is_unknown(known)} THEN FALSE{unread} ELSE {blank} END)"

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
    """The SQL columns of a fact over members: its value and, where it rests on counts, its limits and whether it is blank."""
    pieces, term = [_member_piece(fact, OF_ALL)], fact.term
    if term.low and term.high:
        pieces.append(f"CAST({term.low} AS DOUBLE) AS {quoted(f'{OF_ALL}.{fact.name}.{LOW}')}")
        pieces.append(f"CAST({term.high} AS DOUBLE) AS {quoted(f'{OF_ALL}.{fact.name}.{HIGH}')}")
    if term.blank not in (None, NEVER):
        pieces.append(f"{term.blank} AS {quoted(f'{OF_ALL}.{fact.name}.{BLANK}')}")
    return pieces
