"""What was verified as true: whose, of which cell, for how long, and what had no effect."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.assessment.exemptions import Verified, apart

FINDINGS = ["check", "key", "person", "head", "name", "value", "standing"]
LISTED = ["check", "key", "person", "name", "value", "reason", "by", "date", "file"]
A, B = "341599197001010017", "341599197202020027"

FOUND = [
    ("C-7-2", "001", "", A, "张三", "0", "人均纯收入=0"),
    ("C-8-5", "001", "", A, "张三", "1000", "工资性收入=1000；务工人数=0"),
    ("C-8-1", "001", A, "", "张三", "13", "务工时间=13"),
    ("C-8-1", "001", B, "", "李四", "13", "务工时间=13"),
    ("C-8-1", "002", B, "", "李四", "13", "务工时间=13"),
    ("choice", "001", A, A, "张三", "乱写", "劳动技能=乱写"),
    ("choice", "001", B, A, "李四", "乱写", "健康状况=乱写"),
    ("choice", "001", B, A, "李四", "乱写", "劳动技能=乱写"),
    ("C-3-13", "001", "", A, "张三", "", "住房面积=未填"),
    ("C-3-1", "003", "", "", "王五", "", "民族=未填"),
    ("C-3-1", "003", "", "", "赵六", "", "民族=未填"),
]


def verified(*exemptions: tuple[str, str, str, str, str]) -> Verified:
    """check, key, person, name, value of each exemption."""
    listed = pd.DataFrame([(*one, "属实", "某", "", "") for one in exemptions], columns=LISTED, dtype=object)
    found = pd.DataFrame(FOUND, columns=FINDINGS, dtype=object)
    return apart(found, [listed], {"C-7-2", "C-8-5", "C-8-1", "C-3-13", "C-3-1", "C-1-1"}, {"C-1-1"}, {"001", "002", "003"})


@pytest.mark.parametrize(
    ("exemption", "exempted"),
    [
        (("C-7-2", "001", "", "", "人均纯收入=0"), [0]),
        (("C-7-2", "001", "", "", "0"), [0]),
        (("c-7-2", "001", "", "", ""), [0]),
        (("C-7-2", "001", A, "", ""), [0]),
        (("C-7-2", "001", B, "", ""), []),
        (("C-7-2", "002", "", "", "0"), []),
        (("C-8-5", "001", "", "", "工资性收入=1000；务工人数=0"), [1]),
        (("C-8-5", "001", "", "", "工资性收入=1000；务工人数=1"), []),
        (("C-8-5", "001", "", "", "1000"), [1]),
        (("C-8-1", "001", "", "", "13"), []),
        (("C-8-1", "002", "", "", "13"), [4]),
        (("C-8-1", "001", A, "", "13"), [2]),
        (("C-8-1", "001", A.lower(), "", ""), [2]),
        (("C-8-1", "001", "", "李四", "13"), [3]),
        (("choice", "001", "", "", "乱写"), []),
        (("choice", "001", B, "", "乱写"), []),
        (("choice", "001", B, "", "健康状况=乱写"), [6]),
        (("choice", "001", "", "李四", "劳动技能=乱写"), [7]),
        (("choice", "001", A, "", "乱写"), [5]),
        (("C-3-13", "001", "", "", ""), [8]),
        (("C-3-13", "001", "", "", "未填"), [8]),
        (("C-3-1", "003", "", "王五", ""), [9]),
        (("C-3-1", "003", "", "", ""), []),
    ],
)
def test_an_exemption_holds_for_one_cell_of_one_person(exemption: tuple[str, str, str, str, str], exempted: list[int]) -> None:
    told = verified(exemption)
    assert [*map(tuple, told.exempted[FINDINGS].to_numpy())] == [FOUND[place] for place in exempted]
    assert len(told.findings) == len(FOUND) - len(exempted)
    assert len(told.unused) == (0 if exempted else 1)
    assert set(told.exempted["reason"]) <= {"属实"}


@pytest.mark.parametrize(
    ("exemption", "why"),
    [
        (("C-99-9", "001", "", "", ""), "unknown_check"),
        (("C-1-1", "001", "", "", ""), "not_run"),
        (("C-7-2", "1", "", "", ""), "unknown_household"),
        (("C-7-2", "001", "", "", "5"), "changed"),
        (("C-7-2", "002", "", "", "0"), "not_found"),
        (("C-8-1", "001", "", "", "13"), "several"),
        (("number", "001", "", "", "x"), "not_found"),
    ],
)
def test_what_had_no_effect_is_told_with_why(exemption: tuple[str, str, str, str, str], why: str) -> None:
    assert verified(exemption).unused["why"].tolist() == [why]


def test_nothing_verified() -> None:
    told = verified()
    assert len(told.findings) == len(FOUND) and len(told.exempted) == len(told.unused) == 0
    assert {"reason", "by", "date"} <= {*told.exempted.columns}
