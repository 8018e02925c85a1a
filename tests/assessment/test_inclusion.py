"""The steps of inclusion, judged: good, early, late, contradictory and missing entries, and candidates turned down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from fanpin_cli.assessment.inclusion import Progress, progress
from fanpin_cli.assessment.step_entries import step_titles
from fanpin_cli.policy.round_settings import IncludeStep, WorkingCalendar

STEPS = {
    "核实": IncludeStep(days=10, decides=True),
    "评议": IncludeStep(days=10, decides=True),
    "公示": IncludeStep(days=5, stands=7),
    "录入": IncludeStep(),
}
START = dt.date(2019, 10, 31)
Entered = tuple[str | None, str | None]
GOOD: dict[str, Entered] = {
    "核实": ("11-05", "通过"),
    "评议": ("11-15", "通过"),
    "公示": ("11-20", None),
    "录入": ("11-27", None),
}


def entries(steps: Mapping[str, Entered], why: str | None = None, of: Mapping[str, IncludeStep] = STEPS) -> pd.DataFrame:
    row: dict[str, Any] = {**dict.fromkeys(step_titles(of)), "不纳入理由": why}
    for step, (day, result) in steps.items():
        row[f"{step}日期"] = dt.date.fromisoformat(f"2019-{day}") if day else None
        row[f"{step}结果"] = result
    return pd.DataFrame([row], dtype=object)


def judged(table: pd.DataFrame, as_of: str = "11-30", steps: Mapping[str, IncludeStep] = STEPS) -> Progress:
    return progress(table, steps, START, dt.date.fromisoformat(f"2019-{as_of}"), WorkingCalendar())


def told(found: Progress) -> list[tuple[str, str]]:
    return [(fault.kind, fault.title) for fault in found.faults]


@pytest.mark.parametrize(
    ("changed", "faults", "waits"),
    [
        ({}, [], "已纳入"),
        ({"录入": ("11-26", None)}, [("notice-too-short", "录入日期")], "待录入"),
        ({"评议": ("11-04", "通过")}, [("step-out-of-order", "评议日期")], "待评议"),
        (
            {"评议": (None, None)},
            [("step-out-of-order", "公示日期"), ("step-out-of-order", "录入日期"), ("overdue", "评议日期")],
            "待评议",
        ),
        (
            {"评议": ("11-15", None)},
            [("step-out-of-order", "公示日期"), ("step-out-of-order", "录入日期"), ("overdue", "评议日期")],
            "待评议",
        ),
        ({"评议": ("11-15", "再议")}, [("answer-unreadable", "评议结果"), ("overdue", "评议日期")], "待评议"),
        ({"评议": ("11-16", "通过")}, [("overdue", "评议日期")], "已纳入"),
        (
            {"公示": (None, "无异议")},
            [("date-odd", "公示日期"), ("step-out-of-order", "录入日期"), ("overdue", "公示日期")],
            "待公示",
        ),
        ({"公示": ("11-20", "有异议")}, [("no-reason", "公示结果")], "待公示"),
        ({"录入": (None, None)}, [], "待录入"),
    ],
)
def test_one_step_that_is_not_as_it_should_be(changed: dict[str, Entered], faults: list[tuple[str, str]], waits: str) -> None:
    found = judged(entries({**GOOD, **changed}))
    assert {fault for fault in told(found) if fault[0] != "x"} >= {*faults}
    extra = {*told(found)} - {*faults}
    assert extra <= {("step-out-of-order", "录入日期")}, extra
    assert found.told()[0].startswith(waits)
    assert bool(found.included[0]) == (waits == "已纳入")


def test_nothing_entered_waits_for_the_first_step_and_is_overdue_the_day_after() -> None:
    assert judged(entries({}), "11-10").told() == ["待核实（2019-11-10前）"]
    assert told(judged(entries({}), "11-10")) == []
    assert told(judged(entries({}), "11-11")) == [("overdue", "核实日期")]


@pytest.mark.parametrize(
    ("result", "why", "down"),
    [
        ("不通过", "家有公职人员", True),
        ("不通过：家有公职人员", None, True),
        ("收入高于标准，不符合条件", None, True),
        ("不通过", None, False),
        ("民主评议未通过", None, False),
        ("不同意", "不同意", False),
        ("不符合", "无", False),
    ],
)
def test_a_candidate_turned_down_needs_a_reason(result: str, why: str | None, down: bool) -> None:
    found = judged(entries({"核实": ("11-05", "通过"), "评议": ("11-08", result)}, why), "11-09")
    assert bool(found.turned_down[0]) == down
    assert told(found) == ([] if down else [("no-reason", "评议结果")])
    assert found.told()[0].startswith("不纳入（评议未通过）" if down else "待评议")


def test_what_is_entered_after_a_candidate_was_turned_down_does_not_count() -> None:
    found = judged(entries({**GOOD, "评议": ("11-15", "不通过")}, "家有商品房"))
    assert found.turned_down.all() and not found.included.any()
    assert told(found) == [("step-out-of-order", "公示日期"), ("step-out-of-order", "录入日期")]
    assert [bool(done[0]) for done in found.done.values()] == [True, True, False, False]


def test_working_days_and_years_that_nobody_knows() -> None:
    steps = {"核实": IncludeStep(days=5, working_days=True), "录入": IncludeStep()}
    table = entries({}, of=steps)
    assert judged(table, steps=steps).told() == ["待核实（2019-11-07前）"]
    future = progress(table, steps, dt.date(2090, 1, 2), dt.date(2090, 1, 3), WorkingCalendar())
    assert future.unknown_years == (2090,)
    assert judged(table, steps=steps).unknown_years == ()
