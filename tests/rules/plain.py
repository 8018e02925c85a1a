"""A slow, plain evaluator of a rule set's own words, household by household, with Kleene logic; no SQL is run.

Of the program only the models and the list of facts are used: what a condition means is worked out here from its text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.models import All, AtLeast, Not, Part, Reasoned, When, parts_of
from tests.policy.kleene import ARITHMETIC, COMPARE, at_least, both, either, lifted, negated

Answers = Mapping[str, Any]


def rounded(value: float, digits: float) -> float:
    """Halves away from zero, as the database rounds."""
    scale = 10 ** int(digits)
    return math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)


TWO: Mapping[type[exp.Expression], Callable[[Any, Any], Any]] = {
    **{exp.And: both, exp.Or: either},
    **{exp.Add: lifted(ARITHMETIC["+"]), exp.Sub: lifted(ARITHMETIC["-"])},
    **{exp.Mul: lifted(ARITHMETIC["*"]), exp.Div: lifted(ARITHMETIC["/"])},
    **{exp.EQ: lifted(COMPARE["="]), exp.NEQ: lifted(COMPARE["<>"])},
    **{exp.LT: lifted(COMPARE["<"]), exp.LTE: lifted(COMPARE["<="])},
    **{exp.GT: lifted(COMPARE[">"]), exp.GTE: lifted(COMPARE[">="])},
}
"""What an operator makes of its two sides."""
ONE: Mapping[type[exp.Expression], Callable[[Any, Callable[[Any], Any]], Any]] = {
    exp.Literal: lambda node, _of: node.name if node.is_string else float(node.name),
    exp.Boolean: lambda node, _of: bool(node.this),
    exp.Paren: lambda node, of: of(node.this),
    exp.Not: lambda node, of: negated(of(node.this)),
    exp.Abs: lambda node, of: lifted(abs)(of(node.this)),
    exp.Round: lambda node, of: lifted(rounded)(of(node.this), of(node.args["decimals"])),
}
"""The nodes of another form: the node, and what its parts come to → what it comes to. Any other node is a KeyError."""


@cache
def parsed(text: str) -> exp.Expression:
    return sqlglot.parse_one(text, dialect="duckdb")


@dataclass(frozen=True)
class Plain:
    """What a policy's names, expressions and conditions come to for one household.

    A household's answers have the names that rules use, those of the last round with 上期. before them.
    """

    policy: Policy

    def named(self, name: str, answers: Answers) -> Any:
        rules = self.policy.rules
        if answers.get(name) is not None:
            return answers[name]
        if name in rules.conditions:
            return self.holds(rules.conditions[name], answers)
        if name in rules.parameters:
            return rules.parameters[name].in_force(self.policy.as_of)[1]
        if name in rules.facts and not rules.facts[name].over:
            return self.value(parsed(rules.facts[name].expr), answers)  # what is not asked, or blank, follows from the rest
        return answers[name]

    def holds(self, when: When | Part, answers: Answers) -> bool | None:
        """Whether a condition holds, None where that is not known."""
        if isinstance(when, bool):
            return when
        if isinstance(when, str):
            found: bool | None = self.value(parsed(when), answers)
            return found
        if isinstance(when, Reasoned | Not):
            return self.holds(when.when, answers) if isinstance(when, Reasoned) else negated(self.holds(when.not_, answers))
        parts = [self.holds(part, answers) for part in parts_of(when)[1]]
        return at_least(when.at_least if isinstance(when, AtLeast) else len(parts) if isinstance(when, All) else 1, parts)

    def value(self, node: exp.Expression, answers: Answers) -> Any:
        def of(inner: Any) -> Any:
            return self.value(inner, answers)

        kind = type(node)
        if kind is exp.Column:
            return self.named(".".join(part.name for part in node.parts), answers)
        if kind is exp.In:
            listed = [of(value) for value in node.expressions]
            return lifted(lambda value: value in listed)(of(node.this))
        if kind in TWO:
            return TWO[kind](of(node.this), of(node.expression))
        return ONE[kind](node, of)
