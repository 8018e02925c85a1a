"""What a rule set may not say though each piece of it is well formed; every refusal names its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fanpin_cli.policy.check_engine import run_checks
from fanpin_cli.policy.checks import compile_checks
from fanpin_cli.policy.compilation import compile_policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.text.yaml_source import YamlError

from .conftest import BASE, FIELDS, MEMBERS, Compile
from .test_loading import saved


def rule(when: str) -> dict[str, Any]:
    return {"risk": [{"id": "R", "level": 1, "when": when}]}


def member(expr: str) -> dict[str, Any]:
    return {"facts": {"总数": {"over": "成员", "expr": expr}}}


def level(**changes: Any) -> dict[str, Any]:
    """The base's levels, the second one changed."""
    levels = BASE["levels"]
    return {"levels": {**levels, 2: {**levels[2], **changes}}}


def field_check(own: str) -> dict[str, Any]:
    """A check of members that finds fault with those whose household has more than 5 of the field."""
    return {"id": "查", "title": "查", "over": "成员", "when": f"户.{own} > 5"}


FAULTS: list[tuple[dict[str, Any], str]] = [
    # names
    ({"conditions": {"": "是一"}}, "cannot be a name"),
    ({"conditions": {"一.二": "是一"}}, "cannot be a name"),
    ({"facts": {"一{二}": "甲"}}, "cannot be a name"),
    ({"conditions": {"线": "是一"}, "parameters": {"线": 3}}, "线 is a name in parameters already"),
    ({"facts": {"线": "甲"}, "parameters": {"线": 3}}, "线 is a name in parameters already"),
    ({"parameters": {"甲": 3}}, "甲 is a column of the survey"),
    ({"parameters": {"年龄": 3}}, "年龄 is a column of the survey"),
    # names that the database would take for one
    ({"conditions": {"abc": "甲 < 1", "ABC": "乙 > 1"}}, "line 21, .*ABC and abc differ only in capital"),
    ({"facts": {"kk": "甲"}, "conditions": {"KK": "乙 > 1"}}, "KK and kk differ only in capital"),
    ({"facts": {"kk": "甲"}, "parameters": {"kK": 3}}, "differ only in capital"),
    ({"fields": {"abc": {"type": "integer"}, "Abc": {"type": "integer"}}}, "Abc and abc differ"),
    (
        {"fields": {"abc": {"type": "integer"}, "Abc": {"type": "integer", "of": "member"}}},
        "Abc and abc differ",
    ),
    (
        {"risk": [{"id": i, "level": 1, "when": "是一"} for i in ("Ra", "RA")]},
        "line 23, .*RA differs from Ra at .* line 20",
    ),
    # levels
    (level(name="一级"), "name of level 1 already"),
    (level(name="边缘户"), "another place"),
    (level(name="二\n级"), "one line"),
    (level(name="  "), "empty"),
    (level(sheet="_FANPIN"), "another sheet"),
    (level(sheet="history"), "another sheet"),
    (level(sheet="一级红色 "), "another sheet"),
    (level(sheet=" "), "empty"),
    (level(sheet="a\nb"), "cannot name a sheet"),
    (level(sheet="a'b"), "cannot name a sheet"),
    (level(sheet="长" * 32), "too long"),
    (level(colour="red"), "six figures"),
    ({"levels": {0: BASE["levels"][1], 2: BASE["levels"][2]}}, "too small"),
    ({"levels": {10**20: BASE["levels"][1], 2: BASE["levels"][2]}}, "too large"),
    # fields that the program works with, and titles that two of them claim
    ({"fields": {"户主姓名": {"type": "integer"}}}, "户主姓名 stays of type text"),
    ({"fields": {"年龄": {"type": "text", "of": "member"}}}, "年龄 stays of type integer"),
    ({"fields": {"年龄": {"type": "integer"}}}, "cannot be a field of that level"),
    ({"fields": {"蜂箱": {"type": "integer", "aliases": ["人均 纯收入"]}}}, "title of 人均纯收入 already"),
    ({"fields": {"蜂箱": {"aliases": ["蜂"]}, "蜂群": {"aliases": ["蜂"]}}}, "title of 蜂箱 already"),
    # members added up
    (member("年龄"), "“年龄” is a member's"),
    (member("SUM(务工时间) + 年龄"), "“年龄” is a member's"),
    (member("SUM(COUNT(*))"), "within another total"),
    (member("MAX(年龄) FILTER (WHERE COUNT(*) > 1)"), "within another total"),
    (member("1"), "adds members up"),
    (rule("年龄 > 60"), "“年龄” is a member's"),
    (rule("上期.年龄 > 60"), "“年龄” is a member's"),
    (rule("上上期.甲 > 60"), "write 上期.甲"),
    # numbers and functions
    (rule("甲 > 1e999"), "15 figures"),
    (rule("甲 > " + "9" * 3900), "15 figures"),
    ({"parameters": {"线": float("inf")}}, "15 figures"),
    ({"parameters": {"线": float("nan")}}, "15 figures"),
    ({"parameters": {"线": 10**400}}, "15 figures"),
    (rule("ROUND(甲, 99999999999) > 1"), "plain whole number"),
    (rule("ROUND(甲, -2) > 1"), "plain whole number"),
    (rule("LEFT(户主姓名, 99999999999) = '甲'"), "plain whole number"),
    (rule("LEFT(户主姓名, 甲) = '甲'"), "plain whole number"),
    (rule("SUBSTRING(户主姓名, 1.5) = '甲'"), "plain whole number"),
    (rule("SUBSTRING(户主姓名) = '甲'"), "“SUBSTRING” takes 2–3"),
    (rule("FLOOR(甲, 2) > 1"), "“FLOOR” takes 1"),
    # what a county says of titles
    ({"aliases": {"欠账": "欠债金鹅"}}, "line 20, column 7: “欠账”: there is no field “欠债金鹅”.*did you mean 欠债金额"),
    ({"aliases": {"欠账": "负债"}}, "“欠账”: the field is called 欠债金额"),
    ({"aliases": {"欠账": "不读", "欠 账": "欠债金额"}}, "line 21, .*“欠 账” is the title at t.yaml, line 20"),
    ({"aliases": {" ": "不读"}}, "a title is empty"),
    ({"aliases": {"欠账": ["欠债金额"]}}, "line 21, .*欠账: text is wanted, not a list"),
    ({"aliases": {2019: "不读"}}, "put one that looks like a number or date in quotation marks"),
    ({"headings": {"total": ["合计额"]}}, "there is no setting “total”; did you mean totals"),
    ({"headings": {"fill_marks": ["必须填"]}}, "there is no setting “fill_marks”"),
    (rule("LENGTH(户主姓名, 1) > 1"), "“LENGTH” takes 1"),
    (rule("SUBSTRNG(户主姓名, 1, 1) = '甲'"), "did you mean SUBSTRING"),
    ({"risk": [{"id": "R", "level": 1, "when": {"all": ["是一"], "any": ["是二"]}}]}, "one of all, any"),
]


@pytest.mark.parametrize(("sections", "sentence"), FAULTS)
def test_what_does_not_hang_together_is_refused_at_its_line(compiled: Compile, sections: dict[str, Any], sentence: str) -> None:
    with pytest.raises(YamlError, match=sentence) as caught:
        compiled(**sections)
    told = str(caught.value)
    assert told.startswith("t.yaml, line ") and len(told.splitlines()) == 1 and len(told) < 300


ALLOWED: list[dict[str, Any]] = [
    {"facts": {"人均纯收入": "甲 / 乙"}},  # a fact may stand for a column that a survey lacks
    {"fields": {"户主姓名": {"type": "text", "aliases": ["当家人"]}}},
    {"fields": {"年龄": {"type": "number", "of": "member"}}},
    {"fields": {"蜂箱": {"type": "integer", "aliases": ["蜂箱"]}}},
    {"parameters": {"没有人用": 3}},
    member("CASE WHEN SUM(务工时间) > 线 THEN 1 ELSE 0 END") | {"parameters": {"线": 3}},
    member("COUNT(*) FILTER (WHERE 残疾) * 100 / COUNT(*)"),
    level(sheet="二级 黄色（一）", colour="#ffff00"),
    rule("ROUND(ABS(甲) / 3, 2) > 1 AND SUBSTRING(户主姓名, 1, 1) = '甲' AND LEFT(户主姓名, 2) <> RIGHT(户主姓名, 2)"),
]


@pytest.mark.parametrize("own", ["户序", "户键", "未列人数", "成员序", "人键", "所属范围", "holds", "alike", "人", "次"])
def test_a_county_s_field_may_have_any_name_that_the_engine_might_use(compiled: Compile, own: str) -> None:
    labour = {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 劳动技能 = '普通劳动力')"}
    policy = compiled(
        fields={own: {"type": "integer"}}, facts={"劳力": labour}, **rule(f"{own} > 5 AND 劳力 = 0"), checks=[field_check(own)]
    )
    households = pd.DataFrame({"户编号": ["一", "二"], "家庭人口": [1.0, 2.0], own: [9.0, 3.0]})
    members = pd.DataFrame({"户编号": ["二", "一"], "劳动技能": ["普通劳动力", "无劳动力"]})
    assert answer(policy, households, members).truth["R"].tolist() == [1, 0]
    _policy, checks = compile_checks(policy.loaded, Catalogue(FIELDS, MEMBERS), policy.as_of)
    assert run_checks(policy, checks, households, members).found["查"].tolist() == [1]


@pytest.mark.parametrize("sections", ALLOWED)
def test_what_hangs_together_is_taken(compiled: Compile, sections: dict[str, Any]) -> None:
    compiled(**sections)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ({"甲": {"type": "text"}}, "“甲”: text stands where a number"),
        ({"是一": {"type": "number"}}, "“是一” is no condition"),
        ({"和": {"type": "text"}}, "fact 和 and the survey's field"),
    ],
)
def test_a_name_that_an_overlay_has_changed_is_named_with_the_line_that_it_spoils(
    tmp_path: Path, catalogue: Catalogue, field: dict[str, Any], told: str
) -> None:
    saved(tmp_path, "base", **{**BASE, "ruleset": "base"}, facts={"和": "甲 + 乙"}, **rule("是一"))
    county = saved(tmp_path, "county", ruleset="county", title="某县", extends="base", fields=field)
    (name,) = field
    both = rf"^base\.yaml, line 2\d, .*{told}.*; {name} is written anew at county\.yaml, line 6, column 5"
    with pytest.raises(YamlError, match=both):
        compile_policy(load_rule_set(str(county)), catalogue, dt.date(2019, 4, 30))


@pytest.mark.parametrize(
    ("own", "when", "meant"),
    [("稳定产业收人", "甲 < 3", "稳定产业收入"), ("稳定产业收人", "甲 < 稳定产业收人", None), ("养蜂箱数线", "甲 < 3", None)],
)
def test_a_county_s_slip_of_a_parameter_s_name_is_told(
    tmp_path: Path, catalogue: Catalogue, own: str, when: str, meant: str | None
) -> None:
    """What a rule uses, or what is like nothing in the base, is the county's own."""
    saved(
        tmp_path, "base", **{**BASE, "ruleset": "base"}, parameters={"稳定产业收入": 3000, "线": 1}, **rule("甲 < 稳定产业收入")
    )
    added = {"risk": [{"id": "R9", "level": 1, "when": when}]}
    county = saved(tmp_path, "county", ruleset="county", title="某县", extends="base", parameters={own: 1}, **added)
    loaded = load_rule_set(str(county))
    if meant is None:
        compile_policy(loaded, catalogue, dt.date(2019, 4, 30))
        return
    with pytest.raises(YamlError, match=rf"county\.yaml, line 5, .*did you mean {meant}"):
        compile_policy(loaded, catalogue, dt.date(2019, 4, 30))
