"""The law of ``--needed``: who is asked only the needed questions has the result of one who is asked everything."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fanpin_cli.assessment.grading import grade
from fanpin_cli.policy.checks import AskedNames
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.naming import MEMBER
from fanpin_cli.survey.households import SOURCE, WHY_NOT
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.made_rows import MadeRows
from fanpin_cli.workflows.needed_questions import Needed, needed_questions
from fanpin_cli.workflows.rules_in_force import policy_for

COUNT = 60
DAY = dt.date(2019, 10, 31)
BLANKS = """
ruleset: blanks
title: 空白也算回答的规则
levels:
  1: {name: 高, colour: FF0000, sheet: 红}
  2: {name: 中, colour: FFFF00, sheet: 黄}
  3: {name: 低, colour: 0070C0, sheet: 蓝}
default_level: {level: 3, reason: 没有情形}
scope: {脱贫户: 户类型 = '脱贫户', 未建档立卡户: 户类型 = '一般农户'}
facts:
  在家人数: {over: 成员, expr: "COUNT(*) FILTER (WHERE COALESCE(务工时间, 0) = 0)"}
  实际收入: {expr: "COALESCE(人均纯收入, 0) + COALESCE(低保金, 0)"}
conditions: {地少: 耕地面积 < 1}
risk:
  - {id: A, level: 1, when: "实际收入 < 3000 AND 地少", reason: "收入{实际收入}元"}
  - {id: B, level: 2, when: 饮水安全 IS NULL OR 在家人数 > 2, reason: 饮水}
edge: {rules: [{id: E, when: 在家人数 = 0 AND 危房户, reason: 无人}]}
include: [{id: I, applies_to: [脱贫户, 边缘户], when: "COALESCE(人均纯收入, 9000) < 2000", reason: 低}]
"""


@cache
def rules(name: str) -> Policy:
    return policy_for(name, DAY)


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("rules") / "blanks.yaml"
    file.write_text(BLANKS, encoding="utf-8")
    return str(file)


def made(policy: Policy, chance: np.random.Generator) -> MadeRows:
    """Rows whose values lie around what the rules compare with."""
    terms = [rule.when for rule in policy.compiled()]
    names = frozenset().union(*(term.names for term in [*terms, *policy.scope.values()]))
    titles = {name.title for fact in policy.facts for name in fact.term.names if name.table == MEMBER}
    rows = MadeRows(policy, terms, AskedNames(names, frozenset(titles), {}, frozenset()), COUNT)
    rows.chance = chance
    return rows


def two_rounds(policy: Policy, seed: int, *, roster: bool) -> tuple[Survey, Survey]:
    """The last round and what is true now: stable answers that were known are as they were, and so are those that are not asked
    of anybody; somebody joined every other household."""
    rows = made(policy, np.random.default_rng(seed))
    totals = {fact.name for fact in policy.facts if fact.of_members} if roster else set()
    worked_out = {fact.name for fact in policy.facts}
    fields, of_members = policy.catalogue.households, policy.catalogue.members

    def households() -> pd.DataFrame:
        own = rows.households().drop(columns=[*totals], errors="ignore")
        return own.assign(**{SOURCE: "", WHY_NOT: pd.Series(None, index=own.index, dtype=object)})

    last, now = households(), households()
    for title in now.columns:
        if title == KEY or (title in fields and fields[title].stable):
            now[title] = last[title]
        elif title in worked_out:  # what is asked is answered; left blank it would be worked out from answers of two rounds
            now[title] = now[title].ffill().bfill()
    if not roster:
        return survey(last), survey(now)
    people = rows.members()
    people["人"] = np.arange(len(people))
    changed = rows.members().sample(len(people), replace=True, random_state=seed).reset_index(drop=True)
    for title in people.columns:
        if title in (KEY, "人") or of_members[title].stable:
            changed[title] = people[title]
    newcomer = changed.drop_duplicates(KEY).iloc[::2].assign(人=-1)
    return survey(last, people), survey(now, pd.concat([changed, newcomer], ignore_index=True))


def survey(households: pd.DataFrame, members: pd.DataFrame | None = None) -> Survey:
    empty = pd.DataFrame(index=households.index)
    return Survey(households, empty, members, None, empty, (), (), (), ())


def asked_only(last: Survey, now: Survey, needed: Needed) -> Survey:
    """The true answers to what was asked, and the last round's to all else."""
    households = last.households.copy()
    for title in map(str, needed.households.columns):
        own = households[title] if title in households else now.households[title].where(False)
        households[title] = own.mask(needed.households[title], now.households[title])
    if last.members is None or now.members is None:
        return survey(households)
    asked = needed.members.set_axis(last.households[KEY])
    anything = asked.any(axis=1)
    visited = now.members[now.members[KEY].map(anything).astype(bool)]
    before = last.members.set_index("人").reindex(visited["人"])
    for title in visited.columns.difference([KEY, "人"]):
        flags = visited[KEY].map(asked[title]).to_numpy(bool) if title in asked else np.zeros(len(visited), dtype=bool)
        keep = ~flags & (visited["人"] >= 0).to_numpy(bool)
        visited = visited.assign(**{title: visited[title].mask(keep, pd.Series(before[title].to_numpy(), index=visited.index))})
    others = last.members[~last.members[KEY].map(anything).astype(bool)]
    return survey(households, pd.concat([others, visited], ignore_index=True))


def result(policy: Policy, found: Survey, last: Survey) -> pd.DataFrame:
    before = answer(policy, last.households, last.members).facts
    before = pd.concat([last.households.drop(columns=before.columns, errors="ignore"), before], axis=1)
    answers = answer(policy, found.households, found.members, before)
    return grade(policy, answers, found.households[WHY_NOT]).table[["place", "possible", "应纳入规则"]]


@pytest.mark.parametrize("roster", [False, True], ids=["survey", "with a roster"])
@pytest.mark.parametrize("name", ["luan-2019", "example-county", "blanks"])
@settings(max_examples=2, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 10_000))
def test_who_is_asked_what_is_needed_has_the_result_of_one_asked_all(blanks: str, name: str, roster: bool, seed: int) -> None:
    policy = rules(blanks if name == "blanks" else name)
    last, now = two_rounds(policy, seed, roster=roster)
    needed = needed_questions(policy, last)
    found, wanted = (result(policy, one, last) for one in (asked_only(last, now, needed), now))
    pd.testing.assert_frame_equal(found, wanted)
    assert not needed.households.empty
