"""The shipped kinds of lists: each is evidence of a key group, and no title of a list means two of its columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanpin_cli.policy.columns_asked import edge_columns
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.list_conditions import not_met
from fanpin_cli.policy.list_kinds import CompiledList, compile_lists
from fanpin_cli.policy.loading import LISTS_FILE
from fanpin_cli.survey.department_lists import list_catalogue
from fanpin_cli.survey.titles import TitleIndex, normal
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.workflows.rules_in_force import policy_for

KINDS = ["低保", "特困", "残疾", "大病", "慢性病", "医保报销", "危房", "受灾", "重大变故", "军烈属", "困境儿童", "突发严重困难"]
LINE = 10000
AMOUNT = st.one_of(st.none(), st.sampled_from([0.0, 4000.0, 5000.0, 6000.0, 10000.0]))


@cache
def compiled() -> tuple[Policy, Mapping[str, CompiledList]]:
    policy = policy_for(None, dt.date(2019, 10, 31))
    return policy, compile_lists(policy, shipped_rules() / LISTS_FILE)


@pytest.fixture
def policy() -> Policy:
    return compiled()[0]


@pytest.fixture
def lists() -> Mapping[str, CompiledList]:
    return compiled()[1]


def test_the_kinds_and_their_groups(policy: Policy, lists: Mapping[str, CompiledList]) -> None:
    assert [*lists] == KINDS
    titles = {group.title for group in policy.rules.edge.groups}
    assert {one.group for one in lists.values()} == titles


def test_a_list_reads_its_own_titles(policy: Policy, lists: Mapping[str, CompiledList]) -> None:
    for kind, one in lists.items():
        index = TitleIndex(list_catalogue(policy.catalogue, one.columns), policy.as_of)
        spelt: dict[str, str] = {}
        for title, column in one.columns.items():
            for way in (title, *column.aliases):
                assert spelt.setdefault(normal(way), title) == title, f"{kind}: {way}"
                match = index.match(way, "household" if title.startswith("户主") else "member")
                assert match is not None, f"{kind}: {way}"
                assert match.title == title, f"{kind}: {way}"


def test_the_visit_asks_what_the_edge_rules_ask(policy: Policy) -> None:
    asked = edge_columns(policy)
    assert {"户类型", "人均纯收入", "刚性支出", "危房户", "困难军烈属户"} <= {*asked}
    assert {*asked} <= {*policy.catalogue.households}


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), AMOUNT), min_size=1, max_size=8))
def test_amounts_are_added_up_and_a_missing_one_decides_nothing(rows: list[tuple[str | None, float | None]]) -> None:
    one = compiled()[1]["医保报销"]
    who, amounts = zip(*rows, strict=True)
    table = pd.DataFrame({"自付金额": pd.Series(amounts, dtype=float), "copied": False})
    below = not_met(one, table, pd.Series(who, dtype=object))
    for number, (person, amount) in enumerate(rows):
        own = [other for name, other in rows if name == person] if person else [amount]
        known = sum(other for other in own if other is not None)
        assert below[number] == (None not in own and known <= LINE)


def test_without_the_column_nobody_is_left_out(lists: Mapping[str, CompiledList]) -> None:
    rows = pd.DataFrame({"name": ["甲", "乙"]})
    assert not np.any(not_met(lists["医保报销"], rows, pd.Series(["a", None], dtype=object)))
