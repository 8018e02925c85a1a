"""What a fact over members says of a household with blanks holds whatever the blanks turn out to be."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.policy.engine import answer

from .conftest import Compile

DOMAINS: Mapping[str, Sequence[Any]] = {
    "劳动技能": ("普通劳动力", "无劳动力"),
    "年龄": (10.0, 30.0, 70.0),
    "务工时间": (0.0, 6.0, 12.0),
    "残疾": (True, False),
}
"""Every answer that a member of these households can have."""
PREDICATES = (
    "劳动技能 = '普通劳动力'",
    "劳动技能 <> '普通劳动力'",
    "年龄 >= 60",
    "年龄 BETWEEN 16 AND 59",
    "残疾",
    "NOT 残疾",
    "务工时间 > 5 OR 残疾",
    "务工时间 > 5 AND 年龄 < 60",
    "劳动技能 IN ('普通劳动力') AND NOT 残疾",
)
MOST_BLANKS = 4
COUNTS = ("名册数", "另册数")


def fact(chance: random.Random) -> str:
    where = chance.choice(PREDICATES)
    return chance.choice(
        (
            f"COUNT(*) FILTER (WHERE {where})",
            "COUNT(*)",
            f"COUNT(*) - COUNT(*) FILTER (WHERE {where})",
            f"SUM(务工时间) FILTER (WHERE {where})",
            f"MAX(年龄) FILTER (WHERE {where})",
            f"MIN(务工时间) FILTER (WHERE {where})",
            f"AVG(年龄) FILTER (WHERE {where})",
            f"CASE WHEN BOOL_OR({where}) THEN 1 ELSE 0 END",
            f"CASE WHEN BOOL_AND({where}) THEN COUNT(*) ELSE 0 END",
            f"COUNT(年龄) + COUNT(*) FILTER (WHERE {where})",
            f"GREATEST(COUNT(*) FILTER (WHERE {where}), 1)",
        )
    )


def condition(chance: random.Random) -> str:
    limit, other = chance.choice((0, 1, 2, 12, 30)), chance.choice((0, 1, 2))
    return chance.choice(
        (
            f"数 > {limit}",
            f"数 <= {limit}",
            f"数 = {limit}",
            f"NOT 数 <> {limit}",
            f"数 IN ({limit}, {other})",
            f"数 BETWEEN {other} AND {limit}",
            f"数 + {other} >= 别数",
            f"数 > {limit} OR 别数 = {other}",
            f"数 < {limit} AND NOT 别数 >= {other}",
            "数 = 别数",
            f"COALESCE(名册数, {other}) {chance.choice(('=', '>', '<='))} {limit}",
            "名册数 IS NULL",
            *(of_blanks(chance, 2) for _ in range(6)),
        )
    )


def of_blanks(chance: random.Random, depth: int) -> str:
    """A condition that asks what is missing, of counts and what is made of them, and of the household's own answers."""
    a, b = counted(chance, depth), counted(chance, depth - 1)
    operator, word = chance.choice(("=", "<>", "<", "<=", ">", ">=")), chance.choice(("", "NOT "))
    return chance.choice(
        (
            f"COALESCE({a}, {chance.randint(0, 3)}) {operator} {b}",
            f"{a} {operator} {b}",
            f"{a} IS {word}NULL",
            f"({a} {operator} {b}) IS {word}NULL",
            f"COALESCE({a} {operator} {b}, {bool(word)})",
            f"COALESCE({a} {operator} {b} {chance.choice(('AND', 'OR'))} 甲 > 1, {bool(word)})",
            f"{word}够多 OR 够多 IS NULL",
            f"COALESCE(够多 {chance.choice(('AND', 'OR'))} {word}情况, {bool(word)})",
            f"{a} {word}IN ({chance.randint(0, 2)}, {b})",
            f"({a} {word}BETWEEN {b} AND 2) IS NULL",
        )
    )


def counted(chance: random.Random, depth: int) -> str:
    """A number made of counts, of facts that rest on counts, of the household's answer 甲 and of constants."""
    if depth <= 0 or chance.random() < 0.15:
        return chance.choice((*COUNTS, *COUNTS, "和", "和的和", "甲", str(chance.randint(-1, 3))))
    a, b = counted(chance, depth - 1), counted(chance, depth - 1)
    return chance.choice(
        (
            *(f"({a} {sign} {b})" for sign in "+-*/%"),
            f"ABS({a})",
            f"(- {a})",
            f"ROUND({a} / 2, 0)",
            f"GREATEST({a}, {b})",
            f"LEAST({a}, {b})",
            f"NULLIF({a}, {b})",
            f"COALESCE({a}, {b})",
            f"COALESCE(NULLIF({a}, {chance.randint(0, 2)}), {b})",
            f"CASE WHEN {a} > {chance.randint(0, 2)} THEN {b} ELSE {chance.randint(0, 2)} END",
            f"CASE WHEN {a} > {chance.randint(0, 2)} THEN {b} WHEN 甲 > 1 THEN {a} END",
            f"CASE WHEN {a} IS NULL THEN {b} ELSE {a} END",
        )
    )


def household(chance: random.Random) -> list[dict[str, Any]]:
    members = [{title: chance.choice(values) for title, values in DOMAINS.items()} for _ in range(chance.randint(1, 3))]
    for _ in range(chance.randint(0, MOST_BLANKS)):
        chance.choice(members)[chance.choice([*DOMAINS])] = None
    return members


def completed(members: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The household with every answer that its blanks could have."""
    blanks = [(place, title) for place, member in enumerate(members) for title, value in member.items() if value is None]
    found = []
    for answers in product(*(DOMAINS[title] for _place, title in blanks)):
        copy = [dict(member) for member in members]
        for (place, title), value in zip(blanks, answers, strict=True):
            copy[place][title] = value
        found.append(copy)
    return found


def with_another(members: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The household with every member that the roster may have left out."""
    return [[*members, dict(zip(DOMAINS, answers, strict=True))] for answers in product(*DOMAINS.values())]


def as_roster(households: list[list[dict[str, Any]]]) -> pd.DataFrame:
    rows = [{"户编号": f"户{number}", **member} for number, members in enumerate(households) for member in members]
    return pd.DataFrame(rows).astype({"年龄": float, "务工时间": float, "残疾": "boolean", "劳动技能": object})


def assert_it_stands(
    compiled: Compile,
    chance: random.Random,
    count: int,
    every_way: Callable[[list[dict[str, Any]]], list[list[dict[str, Any]]]],
    unlisted: int,
) -> None:
    """A verdict on each of ``count`` households, of whom the roster leaves out ``unlisted``, is that on all they may be."""
    facts = {name: {"over": "成员", "expr": fact(chance)} for name in ("数", "别数")}
    for name in COUNTS:
        facts[name] = {"over": "成员", "expr": f"COUNT(*) FILTER (WHERE {chance.choice(PREDICATES)})"}
    facts["和"] = {"expr": "名册数 + 另册数"}
    facts["够多"] = {"expr": f"和 {chance.choice('<>=')} {chance.randint(0, 3)}"}
    facts["和的和"] = {"expr": f"COALESCE(NULLIF(和, {chance.randint(0, 3)}), {chance.randint(0, 3)}) + GREATEST(和, 甲, 1)"}
    rules = [{"id": f"R{number}", "level": 1, "when": condition(chance)} for number in range(12)]
    policy = compiled(facts=facts, conditions={"情况": of_blanks(chance, 1).replace("情况", "够多")}, risk=rules)
    given = [household(chance) for _ in range(count)]
    every = [every_way(members) for members in given]
    together = [*given, *(one for ones in every for one in ones)]
    own = [chance.choice((None, 0.0, 1.0, 2.0)) for _ in given]  # 甲, which stays blank where it is
    own += [value for value, ones in zip(own, every, strict=True) for _one in ones]
    keys = pd.DataFrame({"户编号": [f"户{number}" for number in range(len(together))], "甲": np.array(own, dtype=float)})
    if unlisted:
        keys["家庭人口"] = [float(len(members) + unlisted * (number < count)) for number, members in enumerate(together)]
    truths = answer(policy, keys, as_roster(together)).truth
    for rule in rules:
        truth, start = truths[rule["id"]].tolist(), len(given)
        for number, ones in enumerate(every):
            possible = set(truth[start : start + len(ones)])
            start += len(ones)
            assert truth[number] == -1 or possible == {truth[number]}, (facts, rule["when"], given[number])


@pytest.mark.parametrize("seed", range(30))
def test_a_verdict_stands_whatever_the_blanks_are(compiled: Compile, seed: int) -> None:
    assert_it_stands(compiled, random.Random(seed), 25, completed, unlisted=0)


@pytest.mark.parametrize("seed", range(30))
def test_a_verdict_stands_whoever_the_roster_leaves_out(compiled: Compile, seed: int) -> None:
    """The household counts one person more than the roster lists."""

    def with_one_more(members: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        return [whole for one in completed(members) for whole in with_another(one)]

    assert_it_stands(compiled, random.Random(seed), 15, with_one_more, unlisted=1)
