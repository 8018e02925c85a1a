"""The survey's columns that rules ask of: what a visit has to bring back."""

from __future__ import annotations

from collections.abc import Iterable

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.terms import Term

UNREGISTERED = "未建档立卡户"
"""The scope whose households the edge rules assess."""


def edge_columns(policy: Policy) -> tuple[str, ...]:
    """The columns of households that the edge rules, and who is assessed by them, ask of, in the catalogue's order.

    A value that can be worked out and that the survey may also have as a column is asked as that column (人均纯收入, not its
    parts); what only members can answer is not there.
    """
    scope = [policy.scope[UNREGISTERED]] if UNREGISTERED in policy.scope else []
    titles = _columns([*scope, *(rule.when for rule in policy.edge)], policy)
    return tuple(title for title in policy.catalogue.households if title in titles)


def _columns(terms: Iterable[Term], policy: Policy) -> set[str]:
    facts = {fact.name: fact for fact in policy.facts}
    waiting: list[Name] = [name for term in terms for name in term.names if not name.table]
    found: set[str] = set()
    seen: set[Name] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name.title in policy.catalogue.households:
            found.add(name.title)
        elif name.title in facts and not facts[name.title].of_members:
            waiting += [inner for inner in facts[name.title].term.names if not inner.table]
    return found
