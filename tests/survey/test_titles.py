"""Which field a title names: in every writing of it, and in no other."""

from __future__ import annotations

import pytest

from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.survey.titles import TitleIndex, money_unit, normal
from tests.survey.conftest import household_fields


@pytest.mark.parametrize(
    ("title", "field", "unit"),
    [
        *[
            ("人均纯收入", "人均纯收入", None),
            ("人均纯收入（元）", "人均纯收入", "元"),
            ("人均纯收入\n（万元）", "人均纯收入", "万元"),
        ],
        *[("人均纯收入(单位：元)", "人均纯收入", "元"), ("12、人均纯收入", "人均纯收入", None), ("*户编号", "户编号", None)],
        *[("户 编 号", "户编号", None), ("户编号（必填）", "户编号", None), ("住房面积 （平方米）", "住房面积", "平方米")],
        *[("住房面积【㎡】", "住房面积", "m2"), ("是否解决安全饮用水", "饮水安全", None), ("务工时间（月）", "务工月数", "月")],
        *[
            ("户编号（国办系统）", "户编号", None),
            ("联系电话（手机）", "联系电话", None),
            ("危房户（填是或否）", "危房户", None),
        ],
        *[("务工月数（上半年）", None, None), ("饮水安全（季节性缺水）", None, None), ("户主姓名（2）", None, None)],
        *[("联系电话（帮扶干部）", None, None)],
        *[
            ("乡（镇）", "乡镇", None),
            ("嘎查村", "村", None),
            ("苏木乡", "乡镇", None),
            ("收入", None, None),
            ("备注2", None, None),
        ],
    ],
)
def test_a_title_in_every_writing(index: TitleIndex, title: str, field: str | None, unit: str | None) -> None:
    match = index.match(title, "household")
    assert (match and match.title, match and match.unit) == (field, unit)


def test_every_field_is_found_with_its_unit_behind_it(catalogue: Catalogue, index: TitleIndex) -> None:
    for level in ("household", "member"):
        for title, field in catalogue.fields(level).items():
            if field.unit:
                match = index.match(f"{title}（{field.unit}）", level)
                assert match is not None and (match.title, match.factor) == (title, 1.0), title


def test_a_countys_own_unit_is_a_unit_in_titles() -> None:
    own = Catalogue({"养蜂箱数": Field(type=FieldType.INTEGER, unit="窝", aliases=("养蜂（窝）",))}, {})
    match = TitleIndex(own).match("养蜂箱数(窝)", "household")
    assert match is not None and match.factor == 1.0


def test_brackets_that_are_no_unit_tell_fields_apart(index: TitleIndex) -> None:
    post, months = index.match("公益性岗位", "member"), index.match("公益性岗位(月数)", "member")
    assert post is not None and months is not None and post.title != months.title


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        *[
            (["云镇调查表", "单位：万元"], "万元"),
            (["【单位：万元】"], "万元"),
            (["金额单位：千元"], "千元"),
            (["单位: 万元"], "万元"),
        ],
        *[
            (["填报单位：云镇　单位：户、人、万元"], "万元"),
            (["填报单位：单位：万元"], "万元"),
            (["金额单位为万元，面积单位为亩"], "万元"),
        ],
        *[(["脱贫户收入表（万元）"], "万元"), (["单位：户、人、元"], "元"), (["单位：元"], "元"), (["填报单位：某镇"], None)],
        *[
            (["单位：万元、元"], None),
            (["单位：亩"], None),
            (["单位：万元/人"], None),
            (["填报单位：万元村"], None),
            ([], None),
        ],
        *[(["单位：元，不要填万元"], "元"), (["单位", "万元"], None)],
    ],
)
def test_the_unit_of_money_that_lines_over_a_table_name(texts: list[str], unit: str | None) -> None:
    assert money_unit(texts) == unit


@pytest.mark.parametrize(
    ("title", "factor"), [("人均纯收入（元/人）", 1.0), ("工资性收入（元/人）", None), ("工资性收入（千元）", 1000)]
)
def test_what_a_titles_unit_means_for_its_numbers(index: TitleIndex, title: str, factor: float | None) -> None:
    match = index.match(title, "household")
    assert match is not None and match.factor == factor


def test_the_level_asked_for_first_is_taken_first(index: TitleIndex) -> None:
    household, member = index.match("务工时间", "household"), index.match("务工时间", "member")
    assert household is not None and member is not None
    assert (household.title, household.level, member.title, member.level) == ("务工月数", "household", "务工时间", "member")


def test_normal_titles() -> None:
    assert {normal(title) for title in ("★户主 姓名", "（1）户主姓名", "1、户主\n姓名", "户主姓名（必填）", "户主姓名：")} == {
        "户主姓名"
    }


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("五保户（分散供养）", "分散供养特困户"),
        ("是否低保（户）", "低保户"),
        ("收入（工资性）", "工资性收入"),
        ("危房（户）", "危房户"),
        ("人均纯收入（计划）", None),
        ("低保户（乡镇核定）", None),
    ],
)
def test_a_remark_that_completes_the_title(index: TitleIndex, written: str, field: str | None) -> None:
    assert household_fields([[written]], index) == [field]
