"""The columns of survey and roster that a rule set asks of: by its rules, its scope and its data checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fanpin_cli.policy.checks import CompiledCheck
from fanpin_cli.policy.compiled import CompiledFact, Policy
from fanpin_cli.policy.naming import EARLIER, FILLED, HOUSEHOLD, MEMBER, OPTIONAL, PREVIOUS, Name, member_before
from fanpin_cli.policy.terms import Term

OF_HOUSEHOLDS = frozenset({"", PREVIOUS, HOUSEHOLD, FILLED, OPTIONAL})
"""The tables of a name that mean an answer of the household, of this round or of one that will be the last."""
SCOPE, UNREGISTERED = "范围", "未建档立卡户"


@dataclass(frozen=True)
class ColumnsAsked:
    """Canonical title → the ids of what asks of it, in the order of the catalogue."""

    households: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]


def columns_asked(policy: Policy, checks: Sequence[CompiledCheck] = ()) -> ColumnsAsked:
    """What a survey and a roster have to have, so that everything can be assessed.

    policy: with all facts, as ``compile_checks`` gives it. A value that can be worked out and that the survey may have as a
    column too is asked as that column (人均纯收入, not its parts); of a roster, what totals over members are made of.
    """
    facts = {fact.name: fact for fact in policy.facts}
    households: dict[str, list[str]] = {}
    members: dict[str, list[str]] = {}
    for asker, terms in _askers(policy, checks):
        for name in _names(terms, facts, policy):
            known, asked = (policy.catalogue.households, households), (policy.catalogue.members, members)
            fields, found = asked if _of_member(name) else known
            if name.title in fields and (_of_member(name) or name.table in OF_HOUSEHOLDS):
                found.setdefault(name.title, []).append(asker)
    return ColumnsAsked(
        {title: tuple(dict.fromkeys(households[title])) for title in policy.catalogue.households if title in households},
        {title: tuple(dict.fromkeys(members[title])) for title in policy.catalogue.members if title in members},
    )


def edge_columns(policy: Policy) -> tuple[str, ...]:
    """The columns of households that the edge rules, and who is assessed by them, ask of: what a visit has to bring back."""
    scope = {name: term for name, term in policy.scope.items() if name == UNREGISTERED}
    nothing = replace(policy, scope=scope, risk=(), groups=(), include=(), measures=(), warnings=())
    return tuple(columns_asked(nothing).households)


def _askers(policy: Policy, checks: Sequence[CompiledCheck]) -> Iterable[tuple[str, Sequence[Term]]]:
    yield SCOPE, tuple(policy.scope.values())
    for rule in (*policy.compiled(), *policy.warnings):
        yield rule.id, rule.terms
    for check in checks:
        yield check.id, (check.when,)


def _of_member(name: Name) -> bool:
    return name.table == MEMBER or any(name.table == member_before(table).table for table in EARLIER)


def _names(terms: Iterable[Term], facts: Mapping[str, CompiledFact], policy: Policy) -> list[Name]:
    """The answers that terms rest on, each once; of a fact that the survey may have as a column that column, and what its
    total over members is made of."""
    waiting = [(name, True) for term in terms for name in sorted(term.names)]
    seen: dict[tuple[Name, bool], None] = {}
    for name, wanted in waiting:  # grows while it is gone through
        if (name, wanted) in seen:
            continue
        seen[name, wanted] = None
        fact = facts.get(name.title) if name.table in ("", HOUSEHOLD, OPTIONAL) else None
        if fact is not None:
            asked = wanted and name.title not in policy.catalogue.households
            waiting += [(inner, asked or fact.of_members) for inner in sorted(fact.term.names)]
    return list(dict.fromkeys(name for name, wanted in seen if wanted))
