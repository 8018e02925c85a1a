"""A condition that somebody asks beside the rules: its names mean what they mean in a rule, and it may total members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.compilation import Compilation, county_catalogue
from fanpin_cli.policy.compiled import Compiled, CompiledFact, Policy
from fanpin_cli.policy.expressions import compile_tree
from fanpin_cli.policy.grammar import ExpressionError, parse_expression
from fanpin_cli.policy.hints import no_such_name, written_otherwise
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.policy.models import Group
from fanpin_cli.policy.names import HouseholdNames, MemberNames
from fanpin_cli.policy.terms import Term
from fanpin_cli.policy.totals import TOTALS
from fanpin_cli.policy.wording import in_words
from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.text.messages import _
from fanpin_cli.text.yaml_source import Place

Spellings = Mapping[str, Mapping[str, str]]
"""Title → another way of writing one of its values → that value: 风险等级 → 一级 → 一级极易返贫户."""
CONDITION = "条件"
"""The id of the condition among what is put to households."""


@dataclass(frozen=True)
class AskedCondition:
    """A condition ready to be put to households.

    policy: with the facts and conditions that it and ``by`` need. term: the condition. by: the names by which the answers are
    grouped, each compiled.
    """

    text: str
    policy: Policy
    term: Term
    by: Mapping[str, Term]

    def rules(self) -> list[Compiled[Group]]:
        """What ``engine.answer`` is asked: the condition, and each condition that the answers are grouped by."""
        grouped = {name: term for name, term in self.by.items() if term.kind is Kind.BOOLEAN}
        return [_as_rule(CONDITION, self.term), *(_as_rule(name, term) for name, term in grouped.items())]


def _as_rule(name: str, term: Term) -> Compiled[Group]:
    return Compiled(Group.model_construct(id=name, title=name, when=name), term, (), Place("", 0, 0))


def compile_condition(
    loaded: LoadedRuleSet,
    catalogue: Catalogue,
    as_of: dt.date,
    text: str,
    *,
    by: Sequence[str] = (),
    further: Mapping[str, Field] | None = None,
    spellings: Spellings | None = None,
) -> AskedCondition:
    """Compile a condition. further: fields beside the catalogue's, as a ledger has them (风险等级).

    A total over members that stands in it (``COUNT(*) FILTER (WHERE 年龄 >= 60) > 0``) becomes a fact of its own. Raises
    ``ExpressionError`` where it is no condition or a name means nothing; the message says what may be meant. ``FanpinError``
    where a name of ``by`` does.
    """
    work = Compilation(loaded, county_catalogue(loaded.rules, catalogue).extended(further or {}), as_of)
    policy = replace(work.policy(), facts=work.facts())  # also those that no rule rests on
    names = _Names(work)
    term = compile_tree(_parsed(text, names, spellings or {}), names)
    if term.kind is not Kind.BOOLEAN:
        raise ExpressionError(_("“{text}” is no condition: it gives no yes or no").format(text=text))
    grouped = {name: _named(name, names) for name in by}
    policy = replace(policy, facts=(*names.totals.values(), *policy.facts))
    facts = [one.name.title for one in grouped.values() if one.name and not one.name.table]
    return AskedCondition(text, policy.resting_on(terms=[term, *grouped.values()], facts=facts), term, grouped)


class _Names(HouseholdNames):
    """What a name means in the condition: as in a rule, or a total over members that is written out in it."""

    def __init__(self, work: Compilation) -> None:
        super().__init__(work)
        self.totals: dict[str, CompiledFact] = {}

    def term(self, name: str, table: str) -> Term | None:
        if not table and name in self.totals:
            return self.totals[name].as_term()
        return super().term(name, table)

    def total(self, node: exp.Expr) -> exp.Expr:
        """A column that stands for a total over members: a fact whose name is what it says, in words."""
        term = compile_tree(node, MemberNames(self.work), aggregates=True)
        name = in_words(term)
        while name in self.totals and self.totals[name].term.sql != term.sql:
            name += "′"
        self.totals[name] = CompiledFact(name, term, True, None)
        return exp.column(name, quoted=True)


def _named(name: str, names: _Names) -> Term:
    try:
        term = names.term(name, "")
        if term is None:
            raise no_such_name(name, "", names)
    except ExpressionError as error:
        raise FanpinError(_("--by {name}: {problem}").format(name=name, problem=error)) from error
    return term


def _parsed(text: str, names: _Names, spellings: Spellings) -> exp.Expr:
    """The condition with a column for every total over members, and values as they are written in full."""
    try:
        tree = parse_expression(text, aggregates=True)
    except ExpressionError as error:
        raise ExpressionError(f"{error}{written_otherwise(text, names.known(''))}", error.column) from error
    for literal in [node for node in tree.find_all(exp.Literal) if node.is_string and _spelt(node, spellings)]:
        literal.replace(exp.Literal.string(_spelt(literal, spellings)))

    def replaced(node: exp.Expr) -> exp.Expr:
        return names.total(node) if isinstance(node, (exp.Filter, *TOTALS)) else node

    return tree.transform(replaced)


def _spelt(literal: exp.Expr, spellings: Spellings) -> str:
    """The value that a text stands for, where it is compared with a column that has such spellings; else nothing."""
    beside = literal.parent
    if not isinstance(beside, exp.EQ | exp.NEQ | exp.In):
        return ""
    columns = [node.name for node in (beside.this, beside.expression) if isinstance(node, exp.Column)]
    return next((spellings[name].get(literal.name, "") for name in columns if name in spellings), "")
