"""Whose and of what time the values under a group's title are: the household's own, now; never silently another's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fanpin_cli.survey.header import Header, find_header
from fanpin_cli.survey.titles import TitleIndex
from tests.survey.conftest import household_fields, sheet


def header_of(index: TitleIndex, *groups: tuple[object, Sequence[str]]) -> Header:
    """The header of 户编号 and 户主姓名 beside groups of columns, merged over them."""
    above: list[object] = ["户编号", "户主姓名"]
    below: list[object] = [None, None]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1)]
    for group, titles in groups:
        merged.append((0, len(above), 0, len(above) + len(titles) - 1))
        above, below = [*above, group, *[None] * (len(titles) - 1)], [*below, *titles]
    header = find_header(sheet(above, below, ["34159901", "甲某", *["x"] * (len(above) - 2)], merged=merged), index)
    assert header is not None and (header.top, header.bottom) == (0, 1)
    return header


def fields_of(index: TitleIndex, *groups: tuple[object, Sequence[str]]) -> list[str | None]:
    """Which field each column of the groups is taken for."""
    return household_fields(header_of(index, *groups).titles[2:], index)


@pytest.mark.parametrize(
    "group",
    [
        *(
            "户主",
            "户主信息",
            "农户",
            "农户基本情况",
            "家庭",
            "一、基本情况",
            "（一）家庭基本信息",
            "个人信息",
            "家庭成员",
            "成员情况",
        ),
        *(
            "人员信息",
            "脱贫户",
            "建档立卡贫困户",
            "非贫困户",
            "贫困户家庭成员",
            "监测对象",
            "帮扶对象",
            "调查对象",
            "被调查人",
            "被调查户",
        ),
        *(
            "青山镇农户基本信息",
            "2019年10月基本情况",
            "第一部分：基本信息",
            "户主信息（以户口簿为准）",
            "边缘易致贫户",
            "低保户信息",
        ),
        *(
            "危房户信息",
            "残疾人户信息",
            "返贫监测对象",
            "低收入人口",
            "户情",
            "户主（户代表）",
            "申请人",
            "被帮扶户",
            "国扶系统信息",
        ),
        *("联系方式", "住址及联系方式", "身份信息", "户籍信息", "2019年家庭成员", "家庭成员（含户主）"),
    ],
)
def test_names_and_numbers_under_the_households_own_group_are_its_own(index: TitleIndex, group: str) -> None:
    assert fields_of(index, (group, ["身份证号码", "联系电话", "银行卡号"]))[0] == "户主证件号码"
    assert all(fields_of(index, (group, ["身份证号码", "联系电话", "银行卡号"])))


@pytest.mark.parametrize(
    "group",
    [
        *(
            "患大病成员",
            "患病家庭成员",
            "残疾人",
            "家庭成员中残疾人",
            "务工人员",
            "在校学生",
            "其他成员",
            "非家庭成员",
            "配偶",
            "户主配偶",
        ),
        *("结对人", "结对户", "驻村第一书记", "村干部", "家庭医生", "签约医生", "监护人", "联系人", "户主联系人", "联系人员"),
        *(
            "网格员",
            "监测人员",
            "登记人员",
            "法定代理人",
            "流转户",
            "调查情况",
            "被帮扶人的帮扶干部",
            "上年度户主",
            "2020年户主",
        ),
    ],
)
def test_names_and_numbers_under_any_other_group_are_somebody_elses(index: TitleIndex, group: str) -> None:
    assert fields_of(index, (group, ["姓名", "身份证号码", "联系电话", "银行卡号", "开户银行"])) == [None] * 5


def test_somebody_elses_columns_are_no_header_by_themselves_in_a_file_without_merged_cells(index: TitleIndex) -> None:
    """Three titles of the patient's under two of the household's: the upper row must not be taken for a title row."""
    grid = sheet(
        ["户编号", "户主姓名", "患大病成员", "", ""],
        ["", "", "姓名", "身份证号", "联系电话"],
        ["34159901", "甲某", "乙某", "341599198001010018", "139"],
    )
    header = find_header(grid, index)
    assert header is not None and (header.top, header.bottom) == (0, 1)
    assert header.titles[2:] == (("患大病成员姓名",), ("患大病成员身份证号",), ("患大病成员联系电话",))


@pytest.mark.parametrize("group", ["流转土地", "土地流转", "承包他人土地", "借用", "租赁情况", "出租土地"])
def test_what_is_let_or_rented_is_not_the_households_own(index: TitleIndex, group: str) -> None:
    assert fields_of(index, (group, ["耕地（亩）", "林地", "住房面积"])) == [None] * 3


@pytest.mark.parametrize("group", ["承包土地", "土地情况", "生产生活条件"])
def test_figures_of_its_own_are_the_households_under_any_title(index: TitleIndex, group: str) -> None:
    assert fields_of(index, (group, ["耕地（亩）", "林地", "住房面积"])) == ["耕地面积", "林地面积", "住房面积"]


@pytest.mark.parametrize("group", ["残疾人", "低保人员", "外出务工"])
def test_the_number_of_some_is_not_that_of_the_household(index: TitleIndex, group: str) -> None:
    assert "家庭人口" not in fields_of(index, (group, ["人数", "人数（人）", "人口数", "金额"]))
    assert fields_of(index, ("家庭情况", ["人数（人）"])) == ["家庭人口"]


@pytest.mark.parametrize(
    "group",
    [
        *("预计2020年", "2020年", "2020-2021年", "目标收入", "收入目标", "2019年计划", "力争达到", "下年", "下一年度", "明年"),
        *("规划", "预期收入", 2020),
    ],
)
def test_a_plan_never_stands_for_the_answer(index: TitleIndex, group: object) -> None:
    assert fields_of(index, (group, ["人均纯收入", "危房户"])) == [None, None]


@pytest.mark.parametrize(
    "group", ["计划生育", "两不愁三保障目标实现情况", "2019年", "2014—2020年", "本年度", "2000元以下", "16岁以上年龄"]
)
def test_what_only_sounds_like_another_time_is_now(index: TitleIndex, group: str) -> None:
    header = header_of(index, (group, ["计划生育金", "危房户"]))
    assert "危房户" in header.titles[3] and not header.other_times


@pytest.mark.parametrize("group", ["上年收入", "上 年 度", "去年", "往年", "上一年", "2018年", "2018年度收入", "年初", 2018])
def test_figures_of_last_year_are_taken_where_there_are_no_others_and_marked(index: TitleIndex, group: object) -> None:
    assert fields_of(index, (group, ["人均纯收入", "危房户"])) == ["人均纯收入", "危房户"]
    assert header_of(index, (group, ["人均纯收入", "危房户", "备注"])).other_times == {2, 3}


@pytest.mark.parametrize(
    ("groups", "meant"),
    [
        *[(("2018年", "2019年", "2020年"), 1), ((2018, 2019, 2020), 1), (("2017年", "2018年"), 1), (("上年", "2017年"), 0)],
        *[(("年初", "年末"), 1), (("家庭收入", "上年度", "明年"), 0), (("2017年", "上年度", "2020年目标"), 1)],
    ],
)
def test_of_columns_for_one_field_the_latest_that_is_no_plan_is_meant(
    index: TitleIndex, groups: Sequence[object], meant: int
) -> None:
    """Also where the titles are not the same: 家庭人均纯收入 is 人均纯收入."""
    titles = ["人均纯收入", "家庭人均纯收入", "年人均纯收入"]
    found = fields_of(index, *[(group, [title]) for group, title in zip(groups, titles, strict=False)])
    assert found == ["人均纯收入" if place == meant else None for place in range(len(groups))]


@pytest.mark.parametrize(
    "group", ["入户调查情况", "农户调查信息", "采集内容", "填表信息", "入户走访情况", "帮扶情况", "产业帮扶"]
)
def test_answers_are_the_households_whoever_asked_them(index: TitleIndex, group: str) -> None:
    titles = ["危房户", "饮水安全", "人均纯收入", "产业规模", "低保户"]
    assert fields_of(index, (group, titles)) == titles
