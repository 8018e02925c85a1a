"""What compiling makes of a rule set: facts, conditions and rules as SQL, ready to be put to households."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from fanpin_cli.policy.kinds import Kind, field_type_of
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.policy.models import EarlyWarning, EdgeRule, Group, IncludeRule, Measure, RiskRule, RuleSet
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.reasons import Clause
from fanpin_cli.policy.terms import CONDITION, NEVER, Term, is_unknown, quoted, within
from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.text.yaml_source import Place

LOW, HIGH, BLANK = "下限", "上限", "空"

Entry = TypeVar("Entry", RiskRule, EdgeRule, IncludeRule, Group, Measure, EarlyWarning)


@dataclass(frozen=True)
class CompiledFact:
    """A fact: its term over members' or the household's columns, and the survey field of the same name, if any."""

    name: str
    term: Term
    of_members: bool
    field: Field | None

    @property
    def column(self) -> str:
        return quoted(f"指标.{self.name}")

    @property
    def bounds(self) -> Mapping[str, str]:
        """``下限`` and ``上限`` of a count → the title of the ledger's column that keeps it where no more is known."""
        return {LOW: f"{self.name}至少", HIGH: f"{self.name}至多"} if self.of_members and self.term.low else {}

    def side(self, side: str) -> str:
        """The engine's column beside the fact's own: ``下限``, ``上限``, or ``空`` (whether it is blank)."""
        return quoted(f"指标.{self.name}.{side}")

    @property
    def has_blank_column(self) -> bool:
        """Whether it needs a column for being blank: a plain count is blank where it has no limits."""
        return self.term.uncertain and not (self.of_members and self.term.low and self.term.blank == NEVER)

    def as_term(self) -> Term:
        """The fact as other expressions see it: one column, and those beside it where it may be known within limits only."""
        values = tuple(self.field.values) if self.field else ()
        low, high = (self.side(LOW), self.side(HIGH)) if self.term.low else (None, None)
        blank = self.side(BLANK) if self.has_blank_column else is_unknown(self.side(LOW)) if self.term.uncertain else None
        name = Name("", self.name)
        return Term(self.column, self.term.kind, frozenset({name}), name=name, values=values, low=low, high=high, blank=blank)


def condition_column(name: str) -> str:
    """The engine's column with the answer of a named condition."""
    return quoted(f"情形.{name}")


def condition_blank(name: str) -> str:
    """The engine's column with whether a named condition is blank, where that is not just its being unknown."""
    return quoted(f"情形.{name}.{BLANK}")


def named_condition(name: str, meaning: Term) -> Term:
    """A named condition as other expressions see it: one column."""
    return Term(
        condition_column(name),
        Kind.BOOLEAN,
        meaning.names,
        CONDITION,
        (meaning,),
        name=Name("", name),
        blank=condition_blank(name) if meaning.uncertain else None,
        tests_blank=meaning.tests_blank,
    )


def resting_on(facts: Sequence[CompiledFact], names: Iterable[Name], tables: Collection[str] = ("",)) -> list[CompiledFact]:
    """The facts that names of these tables rest on, in their order; each rests on earlier ones."""
    titles, kept = {name.title for name in names if name.table in tables}, []
    for fact in reversed(facts):
        if fact.name in titles:
            kept.append(fact)
            titles |= {name.title for name in fact.term.names if name.table in tables}
    return kept[::-1]


@dataclass(frozen=True)
class Compiled(Generic[Entry]):
    """An entry of the rule set with its condition, its text for each household clause by clause, and where it is written."""

    entry: Entry
    when: Term
    clauses: tuple[Clause, ...]
    place: Place

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def terms(self) -> tuple[Term, ...]:
        """Its condition and the clauses of its text."""
        return (self.when, *(clause.text for clause in self.clauses))


Asked = (
    Compiled[RiskRule]
    | Compiled[EdgeRule]
    | Compiled[IncludeRule]
    | Compiled[Group]
    | Compiled[Measure]
    | Compiled[EarlyWarning]
)
"""Whatever is put to households: its condition, and its text where that holds."""


@dataclass(frozen=True)
class Policy:
    """A rule set ready to be put to households."""

    loaded: LoadedRuleSet
    as_of: dt.date
    catalogue: Catalogue
    facts: tuple[CompiledFact, ...]
    conditions: Mapping[str, Term]
    scope: Mapping[str, Term]
    risk: tuple[Compiled[RiskRule], ...]
    groups: tuple[Compiled[Group], ...]
    edge: tuple[Compiled[EdgeRule], ...]
    include: tuple[Compiled[IncludeRule], ...]
    measures: tuple[Compiled[Measure], ...]
    member_measures: tuple[Compiled[Measure], ...] = ()
    warnings: tuple[Compiled[EarlyWarning], ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def rules(self) -> RuleSet:
        return self.loaded.rules

    def compiled(self) -> Iterable[Asked]:
        """All that grading rests on; ``warnings`` are asked when two rounds are compared, ``member_measures`` for plans."""
        return (*self.risk, *self.edge, *self.include, *self.groups, *self.measures)

    def rests_on(self, term: Term) -> frozenset[Name]:
        """The names that stand in a term, and in the facts among them."""
        names = set(term.names)
        for fact in reversed(self.facts):  # each rests on earlier ones
            if Name("", fact.name) in names:
                names |= fact.term.names
        return frozenset(names)

    def resting_on(self, *, terms: Iterable[Term] = (), facts: Iterable[str] = ()) -> Policy:
        """The policy with those facts and conditions only that these terms and facts, and the scope, need."""
        needed = within([*terms, *self.scope.values()])
        names = {Name("", fact) for fact in facts}.union(*(term.names for term in needed))
        named = {term.name.title for term in needed if term.operator == CONDITION and term.name}
        conditions = {name: term for name, term in self.conditions.items() if name in named}
        return replace(self, facts=tuple(resting_on(self.facts, names)), conditions=conditions)

    @property
    def reading_catalogue(self) -> Catalogue:
        """The catalogue for reading surveys: a fact over members, and the limits of a count, may also come as a column."""
        twins = {
            title: Field(type=field_type_of(fact.term.kind))
            for fact in self.facts
            if fact.of_members
            for title in (fact.name, *fact.bounds.values())
            if title not in self.catalogue.households
        }
        return self.catalogue.extended(twins)
