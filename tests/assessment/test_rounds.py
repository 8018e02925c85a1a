"""Which round a date belongs to, and what level a ledger gives a household in the end."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from fanpin_cli.assessment.level_names import places_by_name
from fanpin_cli.assessment.rounds import aligned, ledger_places, level_changes, round_of

NAMES = places_by_name(
    {1: ("一级极易返贫户", "一级红色"), 2: ("二级较易返贫户", "二级黄色"), 3: ("三级稳定脱贫户", "三级蓝色")}
)
SHOWN = {"1": "一级", "2": "二级", "3": "三级", "edge": "边缘户", "to_verify": "待核实"}


@pytest.mark.parametrize(
    ("date", "round_"),
    [
        *[("2019-04-01", "2019-04"), ("2019-09-30", "2019-04"), ("2019-10-01", "2019-10"), ("2020-03-31", "2019-10")],
        *[("2019-12-31", "2019-10"), ("2020-01-01", "2019-10")],
    ],
)
def test_the_round_a_date_falls_in_or_last_passed(date: str, round_: str) -> None:
    assert round_of(dt.date.fromisoformat(date)) == round_


@pytest.mark.parametrize(
    ("written", "place"),
    [
        *[("一级极易返贫户", "1"), ("一级", "1"), (" 一级 极易返贫户", "1"), ("1", "1"), ("一级红色", "1"), ("2级", "2")],
        *[("二级风险户", "2"), ("边缘户", "edge"), ("待核实", "to_verify"), ("未纳入评定", "not_assessed")],
        *[("绿色", None), (None, None), ("", None)],
    ],
)
def test_a_level_as_staff_write_it(written: str | None, place: str | None) -> None:
    places, _odd = ledger_places(pd.DataFrame({"风险等级": [written]}, dtype=object), NAMES)
    assert places.tolist() == [place]


def test_the_filed_level_comes_before_the_townships_and_the_proposal() -> None:
    ledger = pd.DataFrame(
        {
            "备案等级": ["三级", None, None, None, "绿色"],
            "乡镇审核等级": ["二级", "二级", None, None, None],
            "风险等级": ["一级", "一级", "一级", None, "二级"],
        },
        dtype=object,
    )
    places, odd = ledger_places(ledger, NAMES)
    assert places.tolist() == ["3", "2", "1", None, "2"]
    assert odd.to_dict("records") == [{"row": 4, "column": "备案等级", "value": "绿色"}]


def test_the_last_rounds_answers_in_this_rounds_order() -> None:
    before = pd.DataFrame({"人均纯收入": [1.0, 2.0]})
    assert aligned(before, pd.Series([1, -1, 0]).to_numpy())["人均纯收入"].fillna(0).tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        *[("3", "1", "风险上升"), ("1", "2", "风险下降"), ("2", "2", "不变"), (None, "2", "新增")],
        *[("to_verify", "2", "转为二级"), ("2", "to_verify", "转为待核实"), ("edge", "edge", "不变")],
    ],
)
def test_changes_of_level(before: str | None, now: str, change: str) -> None:
    one = pd.Series([before], dtype=object), pd.Series([now], dtype=object)
    assert level_changes(*one, SHOWN).tolist() == [change]
