"""A slow, plain evaluator of rule sets with Kleene logic, written apart from the engine to check it.

Nothing here is shared with ``src/``: expressions are small trees that can be printed as SQL and evaluated household by
household, True, False or None for unknown.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]
Truth = bool | None

NUMBERS = ("甲", "乙", "丙")
FLAGS = ("是一", "是二")
CHOICES = {"选项": ("红", "黄", "蓝")}
SETS = {"病": ("大病", "慢病", "残疾")}


@dataclass(frozen=True)
class Node:
    """An expression: its SQL, and its value for one household's answers."""

    sql: str
    value: Callable[[Answers], Any]


def both(a: Truth, b: Truth) -> Truth:
    return False if a is False or b is False else None if a is None or b is None else True


def either(a: Truth, b: Truth) -> Truth:
    return True if a is True or b is True else None if a is None or b is None else False


def negated(a: Truth) -> Truth:
    return None if a is None else not a


def at_least(count: int, truths: Sequence[Truth]) -> Truth:
    if sum(truth is True for truth in truths) >= count:
        return True
    return False if sum(truth is not False for truth in truths) < count else None


def lifted(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation, unknown where any of its values is."""
    return lambda *values: None if any(value is None for value in values) else operation(*values)


ARITHMETIC: dict[str, Callable[[float, float], float | None]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else None,
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def number(chance: random.Random, depth: int, blanks: bool = False) -> Node:
    """A number; ``blanks``: it may ask what is missing, and give a value for it."""
    kind = chance.randrange((9 if blanks else 7) if depth else 2)
    if kind == 0:
        name = chance.choice(NUMBERS)
        return Node(name, lambda answers: answers[name])
    if kind == 1:
        return constant(chance)
    a, b = number(chance, depth - 1, blanks), number(chance, depth - 1, blanks)
    if kind == 5:
        which = chance.choice(("GREATEST", "LEAST"))
        pick = lifted(max if which == "GREATEST" else min)
        return Node(f"{which}({a.sql}, {b.sql})", lambda answers: pick(a.value(answers), b.value(answers)))
    if kind > 5:
        # Where a missing answer may be the other number, NULLIF is neither blank nor a number, and here is no third thing.
        return choice_of(chance, kind, a, constant(chance) if kind == 6 and blanks else b)
    operator = chance.choice("+-*/")
    apply = lifted(ARITHMETIC[operator])
    return Node(f"({a.sql} {operator} {b.sql})", lambda answers: apply(a.value(answers), b.value(answers)))


def choice_of(chance: random.Random, kind: int, a: Node, b: Node) -> Node:
    """NULLIF, COALESCE or CASE of two numbers."""
    if kind == 6:
        return Node(f"NULLIF({a.sql}, {b.sql})", lambda answers: unless_equal(a.value(answers), b.value(answers)))
    if kind == 7:
        return Node(f"COALESCE({a.sql}, {b.sql})", lambda answers: first_given(a.value(answers), b.value(answers)))
    flag = chance.choice(FLAGS)
    return Node(
        f"CASE WHEN {flag} IS NULL THEN {a.sql} ELSE {b.sql} END",
        lambda answers: (a if answers[flag] is None else b).value(answers),
    )


def unless_equal(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None or a == b else a


def first_given(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def constant(chance: random.Random) -> Node:
    value = chance.randint(-2, 5)
    return Node(str(value), lambda _answers: value)


PATTERNS: dict[str, Callable[[str], bool]] = {
    "红%": lambda value: value.startswith("红"),
    "%黄%": lambda value: "黄" in value,
    "_": lambda value: len(value) == 1,
}


def missing(chance: random.Random) -> Node:
    """Whether an answer is missing, or one that a number or a comparison needs; or a comparison that is false where it is."""
    kind, word = chance.randrange(4), chance.choice(("", "NOT "))
    if kind == 0:
        name = chance.choice((*NUMBERS, *FLAGS, *CHOICES, *SETS))
        return Node(f"{name} IS {word}NULL", lambda answers: (answers[name] is None) is not bool(word))
    a, b, operator = number(chance, 1, blanks=True), number(chance, 1, blanks=True), chance.choice(list(COMPARE))
    if kind == 1:
        return Node(f"{a.sql} IS {word}NULL", lambda answers: (a.value(answers) is None) is not bool(word))
    compare = lifted(COMPARE[operator])
    if kind == 2:
        return Node(f"{a.sql} {operator} {b.sql}", lambda answers: compare(a.value(answers), b.value(answers)))
    return Node(
        f"COALESCE({a.sql} {operator} {b.sql}, {bool(word)})",
        lambda answers: first_given(compare(a.value(answers), b.value(answers)), bool(word)),
    )


def leaf(chance: random.Random) -> Node:
    """One comparison; IN, BETWEEN and LIKE with or without NOT."""
    kind = chance.randrange(8)
    word, perhaps = chance.choice((("", lambda truth: truth), ("NOT ", negated)))
    if kind == 0:
        flag = chance.choice(FLAGS)
        return Node(flag, lambda answers: answers[flag])
    if kind == 1:
        chosen = chance.sample(CHOICES["选项"], chance.randint(1, 2))
        listed = ", ".join(f"'{value}'" for value in chosen)
        among = lifted(lambda value: value in chosen)
        return Node(f"选项 {word}IN ({listed})", lambda answers: perhaps(among(answers["选项"])))
    if kind == 2:
        ill = chance.choice(SETS["病"])
        return Node(f"CONTAINS(病, '{ill}')", lambda answers: None if answers["病"] is None else ill in answers["病"])
    if kind == 3:
        a, low, high = number(chance, 1), number(chance, 0), number(chance, 0)
        at_or_above, at_or_below = lifted(COMPARE[">="]), lifted(COMPARE["<="])
        return Node(
            f"{a.sql} {word}BETWEEN {low.sql} AND {high.sql}",
            lambda answers: perhaps(
                both(at_or_above(a.value(answers), low.value(answers)), at_or_below(a.value(answers), high.value(answers)))
            ),
        )
    if kind == 4:
        pattern = chance.choice(list(PATTERNS))
        like = lifted(PATTERNS[pattern])
        return Node(f"选项 {word}LIKE '{pattern}'", lambda answers: perhaps(like(answers["选项"])))
    a, b, operator = number(chance, 1), number(chance, 1), chance.choice(list(COMPARE))
    compare = lifted(COMPARE[operator])
    return Node(f"{a.sql} {operator} {b.sql}", lambda answers: compare(a.value(answers), b.value(answers)))


def condition(chance: random.Random, depth: int, blanks: bool) -> Node:
    kind = chance.randrange(4) if depth else 0
    if kind == 0:
        return missing(chance) if blanks and chance.random() < 0.25 else leaf(chance)
    a = condition(chance, depth - 1, blanks)
    if kind == 1:
        return Node(f"NOT ({a.sql})", lambda answers: negated(a.value(answers)))
    b = condition(chance, depth - 1, blanks)
    word, join = ("AND", both) if kind == 2 else ("OR", either)
    return Node(f"({a.sql}) {word} ({b.sql})", lambda answers: join(a.value(answers), b.value(answers)))


@dataclass(frozen=True)
class Rule:
    """A rule: level, YAML form of its condition, and its truth."""

    id: str
    level: int
    when: Any
    truth: Callable[[Answers], Truth]


def rule(chance: random.Random, number_: int, blanks: bool = True) -> Rule:
    """A rule whose condition is one expression, or all, any or at least some of several; ``blanks``: it may ask what is
    missing."""
    level, name = chance.randint(1, 3), f"R{number_}"
    nodes = [condition(chance, chance.randint(0, 2), blanks) for _ in range(chance.randint(1, 4))]
    kind = chance.choice(("one", "all", "any", "at_least", "not"))
    if kind == "one":
        return Rule(name, level, nodes[0].sql, nodes[0].value)
    if kind == "not":
        return Rule(name, level, {"not": nodes[0].sql}, lambda answers: negated(nodes[0].value(answers)))
    listed = [node.sql for node in nodes]
    least = {"all": len(nodes), "any": 1, "at_least": chance.randint(1, len(nodes))}[kind]
    when = {"at_least": least, "of": listed} if kind == "at_least" else {kind: listed}
    return Rule(name, level, when, lambda answers: at_least(least, [node.value(answers) for node in nodes]))


def household(chance: random.Random, blank: float = 0.3) -> dict[str, Any]:
    """One household's answers; about ``blank`` of them missing."""

    def perhaps(value: Any) -> Any:
        return None if chance.random() < blank else value

    return {
        **{name: perhaps(float(chance.randint(-2, 5))) for name in NUMBERS},
        **{name: perhaps(chance.random() < 0.5) for name in FLAGS},
        "选项": perhaps(chance.choice(CHOICES["选项"])),
        "病": perhaps(frozenset(chance.sample(SETS["病"], chance.randint(0, 2)))),
    }


def possible_levels(rules: Sequence[Rule], answers: Answers, default: int) -> set[int]:
    """The law, said a second time: the level if nothing more were known, and every level an open rule could still bring."""
    truths = [(rule.level, rule.truth(answers)) for rule in rules]
    holding = [level for level, truth in truths if truth is True]
    opened = {level for level, truth in truths if truth is None}
    if not holding:
        return {default} | opened
    return {min(holding)} | {level for level in opened if level < min(holding)}
