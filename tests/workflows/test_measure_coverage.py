"""Whether a measure can come with every rule that calls for one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fanpin_cli.workflows.measure_coverage import without_measure
from fanpin_cli.workflows.rules_in_force import policy_for

ON = dt.date(2019, 10, 31)
BASE = "ruleset: own\ntitle: 某县\nextends: luan-2019\nfields: {养蜂箱数: {type: integer}}\n"
ALONE = """ruleset: own
title: 某县
levels: {1: {name: 一级, colour: FF0000, sheet: 一}}
default_level: {level: 1, reason: 无}
edge: {rules: [{id: X, when: 人均纯收入 < 5, reason: 少}]}
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (BASE, []),
        (BASE + "risk: [{id: X, level: 1, when: 养蜂箱数 < 5}]", ["X"]),
        (BASE + "risk: [{id: X, level: 1, when: 养蜂箱数 < 5 AND 养蜂箱数 > 9}]", ["X"]),
        (BASE + "risk: [{id: X, level: 2, when: {at_least: 1, of: [养蜂箱数 < 5, 养蜂箱数 > 9]}}]", ["X"]),
        (BASE + "risk: [{id: X, level: 3, when: 养蜂箱数 > 5}]", []),
        (BASE + "edge: {rules: [{id: X, when: 养蜂箱数 < 5}]}", ["X"]),
        (BASE + "include: [{id: X, when: 养蜂箱数 < 5}]", []),
        (BASE + "risk: [{id: X, level: 2, when: 养蜂箱数 < 5}]\nmeasures: [{id: Y, when: 养蜂箱数 < 9, text: 养蜂}]", []),
        (BASE + "risk: [{id: X, level: 2, when: 养蜂箱数 < 5}]\nmeasures: [{id: Y, when: 养蜂箱数 > 9, text: 养蜂}]", ["X"]),
        (BASE + "disabled: [M-24]", ["R2-8"]),
        (BASE + "disabled: [M-9, M-25]", ["R1-9", "R2-10"]),
        (ALONE, []),
        (ALONE + "measures: [{id: Y, when: 人均纯收入 > 5, text: 好}]", ["X"]),
    ],
)
def test_rules_with_which_no_measure_can_come_are_named(tmp_path: Path, text: str, named: list[str]) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    assert without_measure(policy_for(str(file), ON)) == named


def test_the_county_set_has_none() -> None:
    assert without_measure(policy_for("example-county", ON)) == []
