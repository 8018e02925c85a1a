"""Whether help can be suggested in every situation: for each rule that calls for it, a measure that can come with it.

A household at risk whose row suggests nothing has been found and then left alone. So the rules are put to households made
for them: a measure comes with a rule where both hold of one household and both ask of the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from fanpin_cli.policy.checks import AskedNames
from fanpin_cli.policy.compiled import Asked, Policy
from fanpin_cli.policy.engine import TRUE, answer
from fanpin_cli.policy.naming import PARAMETER, Name
from fanpin_cli.policy.terms import Term
from fanpin_cli.workflows.made_rows import MadeRows

HOUSEHOLDS = 2_000


def without_measure(policy: Policy) -> list[str]:
    """The ids of the rules with which no measure can come: of edge rules, and of risk rules but those of the mildest level.

    Empty for a rule set that has no measures at all. A rule that none of the households meets is not named.
    """
    mildest = max(policy.rules.levels)
    calling: list[Asked] = [*(rule for rule in policy.risk if rule.entry.level < mildest), *policy.edge]
    if not policy.measures or not calling:
        return []
    related = {rule.id: [one for one in policy.measures if _names(rule) & _names(one)] for rule in calling}
    comes = _comes(policy, calling, related)  # with most on rows made for all of them; the others get rows of their own
    left = [rule for rule in calling if not comes[rule.id]]
    return [rule.id for rule in left if not related[rule.id] or _comes(policy, [rule], related)[rule.id] is False]


def _comes(policy: Policy, rules: Sequence[Asked], related: Mapping[str, Sequence[Asked]]) -> dict[str, bool | None]:
    """Rule → whether a measure came with it; None where it held of no household."""
    asked: dict[str, Asked] = {entry.id: entry for rule in rules for entry in (rule, *related[rule.id])}
    households, members, before = _made(policy, [entry.when for entry in asked.values()])
    holds = {id: truth == TRUE for id, truth in answer(policy, households, members, before, asked.values()).truth.items()}
    comes: dict[str, bool | None] = {}
    for rule in rules:
        if not holds[rule.id].any():
            comes[rule.id] = None
        else:
            comes[rule.id] = any((holds[rule.id] & holds[measure.id]).any() for measure in related[rule.id])
    return comes


def _made(policy: Policy, terms: Sequence[Term]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Households, their members and the households' answers in the round before, with the columns that the terms rest on."""
    names = frozenset[Name]().union(*(term.names for term in terms))
    rows = MadeRows(policy, terms, AskedNames(names, frozenset(), {}, frozenset()), HOUSEHOLDS)
    return rows.households(), rows.members(), rows.households()


def _names(entry: Asked) -> frozenset[Name]:
    """The answers and facts that an entry's condition names; not what these are worked out from, which many share."""
    return frozenset(name for name in entry.when.names if name.table != PARAMETER)
