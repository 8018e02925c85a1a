"""Which answers lie behind a rule, and which amounts only follow from others: so that a change is told by what explains it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from fanpin_cli.policy.compiled import Policy

UNASKED, SUM = 100_000, 1_000_000
"""Ranks behind those of answers that explain something: no rule rests on it; it follows from other answers."""


@dataclass(frozen=True)
class Explaining:
    """behind: rule id → the titles of the answers that it rests on. sums: titles of amounts that follow from other columns."""

    behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sums: frozenset[str] = frozenset()

    def rank(self, title: str, rules: str) -> int:
        """The less, the sooner it explains that these rules (``R1-1;R1-3``) came or went: the number of answers behind the rule
        that has the fewest of them. 危房级别 is all that is behind R1-7, and one of many behind R3-1."""
        if title in self.sums:
            return SUM
        asking = [self.behind[rule] for rule in rules.split(";") if title in self.behind.get(rule, ())]
        return min(map(len, asking), default=UNASKED)


def explaining(policy: Policy, columns: Collection[str]) -> Explaining:
    """columns: those that are compared; 人均纯收入 is a sum only where they have a part of it too."""
    behind = {rule.id: frozenset(name.title for name in policy.rests_on(rule.when)) for rule in policy.compiled()}
    parts = {fact.name: {name.title for name in policy.rests_on(fact.term)} for fact in policy.facts if not fact.of_members}
    return Explaining(behind, frozenset(title for title, of in parts.items() if (of - {title}) & set(columns)))
