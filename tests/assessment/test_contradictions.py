"""Rows under one 户编号: what they contradict each other in is unknown, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.assessment.contradictions import WHICH_ROW, with_contradictions
from fanpin_cli.policy.engine import SCOPE, Answers

ROW = st.tuples(st.sampled_from("甲乙丙"), st.sampled_from([1, 0, -1]), st.sampled_from([1, 0, -1]))


def answers(rule: list[int], scope: list[int]) -> Answers:
    nothing = pd.DataFrame()
    truth, scopes = {"R": np.array(rule, dtype=np.int8)}, {"脱贫户": np.array(scope, dtype=np.int8)}
    return Answers(truth, scopes, {}, {"R": {"人均纯收入": truth["R"] == -1}}, {}, nothing, nothing, nothing)


@given(st.lists(ROW, min_size=1, max_size=8))
def test_a_graded_row_knows_only_what_no_other_row_of_its_number_denies(rows: list[tuple[str, int, int]]) -> None:
    keys = pd.Series([key for key, _rule, _scope in rows], dtype=object)
    excluded = pd.Series(["重复" if again else None for again in keys.duplicated()], dtype=object)
    before = answers([rule for _key, rule, _scope in rows], [scope for _key, _rule, scope in rows])
    after = with_contradictions(before, keys, excluded)
    for truth, own, name in (
        (before.truth["R"], after.truth["R"], "R"),
        (before.scope["脱贫户"], after.scope["脱贫户"], SCOPE),
    ):
        asked = after.wanted.get(name, {}).get(WHICH_ROW, np.zeros(len(rows), dtype=bool))
        for row, key in enumerate(keys):
            denied = excluded[row] is None and {int(truth[n]) for n in range(len(rows)) if keys[n] == key} >= {0, 1}
            doubted = denied and any(truth[n] == 1 - truth[row] for n in range(len(rows)) if keys[n] == key)
            assert own[row] == (-1 if doubted else truth[row])
            assert asked[row] == doubted
    assert (after.wanted["R"]["人均纯收入"] == before.wanted["R"]["人均纯收入"]).all()


def test_rows_without_a_key_and_those_left_alone_contradict_nobody() -> None:
    keys = pd.Series([None, None, "甲"], dtype=object)
    excluded = pd.Series(["无编号", "无编号", "另有原因"], dtype=object)
    before = answers([1, 0, 1], [1, 1, 1])
    assert with_contradictions(before, keys, excluded).truth["R"].tolist() == [1, 0, 1]
