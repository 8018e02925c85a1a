"""Measures for members: of whom they hold, what they may ask of, and that they change no grading."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from fanpin_cli.policy.check_engine import members_helped
from fanpin_cli.policy.compilation import compile_policy
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.text.yaml_source import YamlError
from fanpin_cli.workflows.rules_in_force import policy_for, shared_catalogue

DAY = dt.date(2019, 10, 31)
HOUSEHOLDS = pd.DataFrame({"户编号": ["A", "B"], "人均纯收入": [1000.0, 9000.0], "家庭人口": [2.0, 1.0]})
MEMBERS = pd.DataFrame(
    {
        "户编号": ["A", "A", "B"],
        "健康状况": [",残疾,", None, ",残疾,"],
        "劳动技能": ["无劳动力", "普通劳动力", "普通劳动力"],
        "年龄": [70.0, 40.0, 30.0],
    }
)


def compiled(folder: Path, measure: str) -> Policy:
    file = folder / "规则.yaml"
    text = f"extends: luan-2019\nruleset: x\ntitle: 试用\nmeasures:\n  - {{id: X, for: 成员, text: 上门, {measure}}}\n"
    file.write_text(text, encoding="utf-8")
    return compile_policy(load_rule_set(str(file)), shared_catalogue(), DAY)


@pytest.mark.parametrize(
    ("when", "rows"),
    [
        ("CONTAINS(健康状况, '残疾')", [0, 2]),
        ("NOT CONTAINS(健康状况, '残疾')", []),
        ("CONTAINS(健康状况, '残疾') AND 户.人均纯收入 < 贫困线", [0]),
        ("年龄 >= 60 OR 劳动技能 = '普通劳动力'", [0, 1, 2]),
        ("户.劳动力人数 = 1", [0, 1, 2]),
    ],
)
def test_it_looks_at_a_member_and_at_his_household(tmp_path: Path, when: str, rows: list[int]) -> None:
    policy = compiled(tmp_path, f'when: "{when}"')
    assert members_helped(policy, HOUSEHOLDS, MEMBERS)["X"].tolist() == rows


def test_one_whose_column_the_roster_lacks_is_left_out(tmp_path: Path) -> None:
    policy = compiled(tmp_path, "when: 会讲普通话")
    assert "X" not in members_helped(policy, HOUSEHOLDS, MEMBERS)


@pytest.mark.parametrize(("when", "words"), [("没有的列 > 1", "没有的列"), ("年龄 + 1", "no condition")])
def test_what_means_nothing_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(YamlError, match=words) as refused:
        compiled(tmp_path, f'when: "{when}"')
    assert "规则.yaml" in str(refused.value)


def test_they_are_no_measures_of_households() -> None:
    policy = policy_for(None, DAY)
    ids = {one.id for one in policy.member_measures}
    assert ids
    assert ids.isdisjoint(one.id for one in policy.compiled())
