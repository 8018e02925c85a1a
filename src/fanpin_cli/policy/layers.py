"""The order in which facts and conditions are worked out: in layers, each resting only on the layers before it.

Every layer is one nested SELECT, and the database plans each of them over all columns: the shipped rule set's 42 facts and
20 conditions are planned four times as fast in a few layers as in 62 nested SELECTs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from fanpin_cli.policy.compiled import CompiledFact, condition_blank, condition_column
from fanpin_cli.policy.terms import Term


def fact_layers(facts: Iterable[CompiledFact]) -> list[list[CompiledFact]]:
    """The facts in layers. A fact over members rests on no other fact: its expression reads members' columns alone.

    facts: each after those that it rests on, as a policy lists them.
    """
    by_name = {fact.name: fact for fact in facts}

    def rests_on(name: str, _earlier: Iterable[str]) -> Iterable[str]:
        return () if by_name[name].of_members else {used.title for used in by_name[name].term.names if not used.table}

    return [[by_name[name] for name in layer] for layer in _layers(by_name, rests_on)]


def condition_layers(conditions: Mapping[str, Term]) -> list[list[str]]:
    """The names of the conditions in layers. conditions: each after those that it rests on.

    A condition that is asked within a function, as in ``COALESCE(缺劳力, FALSE)``, is no part of the term: only the column
    in its SQL tells.
    """

    def rests_on(name: str, earlier: Iterable[str]) -> Iterable[str]:
        term = conditions[name]
        written = f"{term.sql} {term.blank if term.uncertain else ''}"
        return (other for other in earlier if any(column(other) in written for column in (condition_column, condition_blank)))

    return _layers(conditions, rests_on)


def _layers(names: Iterable[str], rests_on: Callable[[str, Iterable[str]], Iterable[str]]) -> list[list[str]]:
    """The names in layers. rests_on: a name and those before it → what it rests on; only those before it count."""
    depths: dict[str, int] = {}
    layers: list[list[str]] = []
    for name in names:
        depth = max((depths[other] + 1 for other in rests_on(name, depths) if other in depths), default=0)
        if depth == len(layers):
            layers.append([])
        layers[depth].append(name)
        depths[name] = depth
    return layers
