"""Facts and conditions share a SELECT where none of them rests on another, and only there."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.layers import condition_layers, fact_layers

from .conftest import Compile

CONDITIONS = {
    "丁": "(丙 = 乙一) = (甲一 = TRUE)",
    "丙": "COALESCE(乙一, FALSE)",
    "乙一": "甲一 AND 乙 > 1",
    "甲一": "甲 > 1",
    "另": "丙数 > 1",
}
FACTS = {
    "丙数": {"expr": "甲数 + 乙数"},
    "甲数": {"expr": "甲 * 2"},
    "乙数": {"expr": "甲数 + 老人数"},
    "老人数": {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 年龄 >= 60)"},
    "劳动力人数": {"expr": "劳动力人数 + 甲数"},
}
"""The last is worked out from the survey's column of its own name."""


def test_a_condition_stands_behind_those_that_it_names_however_it_asks_for_them(compiled: Compile) -> None:
    policy = compiled(facts=FACTS, conditions=CONDITIONS, risk=[{"id": "R", "level": 1, "when": "丁"}])
    (first, *later) = condition_layers(policy.conditions)
    assert {"甲一", "另"} <= set(first)
    assert later == [["乙一"], ["丙"], ["丁"]]


def test_a_fact_stands_behind_those_that_it_rests_on(compiled: Compile) -> None:
    policy = compiled(facts=FACTS, risk=[{"id": "R", "level": 1, "when": "丙数 > 劳动力人数"}])
    layers = [{fact.name for fact in layer} for layer in fact_layers(policy.facts)]
    assert layers == [{"甲数", "老人数"}, {"乙数", "劳动力人数"}, {"丙数"}]


@pytest.mark.parametrize(("first", "second", "truth"), [(1.0, 5.0, 0), (2.0, 5.0, 1), (2.0, None, -1), (None, 0.0, -1)])
def test_what_rests_on_one_another_is_answered(compiled: Compile, first: float, second: float, truth: int) -> None:
    policy = compiled(conditions=dict(list(CONDITIONS.items())[:4]), risk=[{"id": "R", "level": 1, "when": "丁"}])
    households = pd.DataFrame({"户编号": ["1"], "甲": [first], "乙": [second]})
    assert answer(policy, households).truth["R"].tolist() == [truth]
