"""Which round a date belongs to, and who of this round was whom in the last one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.assessment.rounds import aligned, level_changes, match_households, previous_levels, round_of

RANKS = {"一级": 1, "二级": 2, "三级": 3}


@pytest.mark.parametrize(
    ("date", "round_"),
    [
        *[("2019-04-01", "2019-04"), ("2019-09-30", "2019-04"), ("2019-10-01", "2019-10"), ("2020-03-31", "2019-10")],
        *[("2019-12-31", "2019-10"), ("2020-01-01", "2019-10")],
    ],
)
def test_the_round_a_date_falls_in_or_last_passed(date: str, round_: str) -> None:
    assert round_of(dt.date.fromisoformat(date)) == round_


def households(*rows: tuple[str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["户编号", "户主证件号码"], dtype=object)


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        ([("1", "a"), ("2", "b")], [("2", "b"), ("1", "a")], [1, 0]),
        ([("9", "a")], [("1", "a")], [0]),
        ([("9", None)], [("1", None)], [-1]),
        ([("9", "a"), ("8", "a")], [("1", "a")], [-1, -1]),
        ([("9", "a")], [("1", "a"), ("2", "a")], [-1]),
        ([("1", "a"), ("9", "a")], [("1", "a")], [0, -1]),
        ([("1", "a")], [("1", "a"), ("1", "b")], [0]),
        ([(None, None)], [("1", "a")], [-1]),
        ([("9", f"{'3' * 18}43")], [("1", "3" * 18)], [0]),
        ([], [("1", "a")], []),
        ([("1", "a")], [], [-1]),
    ],
)
def test_matched_by_number_then_by_head_never_by_guess(
    now: list[tuple[str, str]], before: list[tuple[str, str]], found: list[int]
) -> None:
    assert match_households(households(*now), households(*before)).tolist() == found


KEY = st.sampled_from(["1", "2", "3", "4", None])


@given(st.lists(st.tuples(KEY, KEY), max_size=8), st.lists(st.tuples(KEY, KEY), max_size=8))
def test_no_household_of_the_last_round_is_two_of_this_one_by_its_head(
    now: list[tuple[str, str]], before: list[tuple[str, str]]
) -> None:
    found = match_households(households(*now), households(*before)).tolist()
    for row, position in enumerate(found):
        if position >= 0:
            same_number = now[row][0] is not None and now[row][0] == before[position][0]
            same_head = now[row][1] is not None and now[row][1] == before[position][1]
            assert same_number or same_head
    by_head = [position for row, position in enumerate(found) if position >= 0 and now[row][0] != before[position][0]]
    assert len(by_head) == len(set(by_head))


def test_the_filed_level_comes_before_the_townships_and_the_proposal() -> None:
    ledger = pd.DataFrame(
        {
            "备案等级": ["三级", None, None, None],
            "乡镇审核等级": ["二级", "二级", None, None],
            "风险等级": ["一级", "一级", "一级", None],
        },
        dtype=object,
    )
    rows = match_households(households(*[(str(n), None) for n in range(5)]), households(*[(str(n), None) for n in range(4)]))
    assert previous_levels(ledger, rows).tolist() == ["三级", "二级", "一级", None, None]
    assert aligned(ledger, rows)["风险等级"].tolist()[:3] == ["一级"] * 3


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        *[("三级", "一级", "风险上升"), ("一级", "二级", "风险下降"), ("二级", "二级", "不变"), (None, "二级", "新增")],
        *[("待核实", "二级", "转为二级"), ("二级", "待核实", "转为待核实"), ("边缘户", "边缘户", "不变")],
    ],
)
def test_changes_of_level(before: str | None, now: str, change: str) -> None:
    one = pd.Series([before], dtype=object), pd.Series([now], dtype=object)
    assert level_changes(*one, RANKS).tolist() == [change]
