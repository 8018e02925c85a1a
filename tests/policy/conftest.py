"""Rule sets written in a test, loaded and compiled as a file would be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from fanpin_cli.policy.compilation import compile_policy
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.survey.catalogue import Catalogue, Field

FIELDS = {
    **{name: Field(type="number") for name in ("甲", "乙", "丙", "人均纯收入", "刚性支出", "家庭年收入", "劳动力人数")},
    **{name: Field(type="yes_no") for name in ("是一", "是二", "饮水安全")},
    "欠债金额": Field(type="money", aliases=("欠债", "负债")),
    "选项": Field(type="enum", values={"红": (), "黄": (), "蓝": ()}),
    "户类型": Field(type="enum", values={"脱贫户": (), "一般农户": ()}),
    "病": Field(type="set", values={"大病": (), "慢病": (), "残疾": ()}),
    "调查日期": Field(type="date"),
    "户主姓名": Field(type="text"),
}
MEMBERS = {
    "劳动技能": Field(type="enum", of="member", values={"普通劳动力": (), "无劳动力": ()}),
    "务工时间": Field(type="number", of="member"),
    "年龄": Field(type="integer", of="member", aliases=("周岁",)),
    "残疾": Field(type="yes_no", of="member"),
}
BASE: Mapping[str, Any] = {
    "ruleset": "t",
    "title": "测试规则集",
    "levels": {
        1: {"name": "一级", "colour": "FF0000", "sheet": "一级红色"},
        2: {"name": "二级", "colour": "FFFF00", "sheet": "二级黄色"},
        3: {"name": "三级", "colour": "0070C0", "sheet": "三级蓝色"},
    },
    "default_level": {"level": 2, "reason": "未满足三级条件"},
}
Compile = Callable[..., Policy]


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(FIELDS, MEMBERS)


@pytest.fixture
def compiled(tmp_path: Path, catalogue: Catalogue) -> Compile:
    """``compiled(risk=[…], facts={…})``: the base rule set with these sections. A condition rests on each fact, since facts
    that nothing rests on are left out."""

    def make(as_of: dt.date = dt.date(2019, 4, 30), **sections: Any) -> Policy:
        file = tmp_path / "t.yaml"
        asked = {f"有{name}": f"{name} IS NOT NULL" for name in sections.get("facts", {})}
        sections["conditions"] = {**asked, **sections.get("conditions", {})}
        file.write_text(yaml.safe_dump({**BASE, **sections}, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return compile_policy(load_rule_set(str(file)), catalogue, as_of)

    return make
