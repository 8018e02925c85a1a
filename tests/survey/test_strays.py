"""Totals, signatures and notes are no households; a household that only looks like one is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.survey.cells import columns_of
from fanpin_cli.survey.strays import stray_rows
from fanpin_cli.survey.vocabulary import vocabulary

TITLES = ["序号", "户编号", "户主姓名", "家庭人口", "备注"]


def is_stray(*row: object, titles: list[str] = TITLES, above: tuple[object, ...] = ("1", "34", "甲某", 3, None)) -> bool:
    """Whether a row under a household is a stray."""
    columns = [(title, columns_of([[value], [cell]], 1)[0]) for title, value, cell in zip(titles, above, row, strict=True)]
    blank = np.array([False, all(pd.isna(cell) for cell in row)])
    return 1 in stray_rows(columns, blank, vocabulary())


@pytest.mark.parametrize(
    "row",
    [
        *[("合计", None, None, 300, None), (None, "合计", None, 300, None), (None, None, "合 计", 300, None)],
        *[("小计", "52户", "180人", 180, None), ("本页合计：", None, None, 3, None), ("总户数", 52, None, None, None)],
        *[("填表人：甲某", None, None, None, None), (None, None, None, None, "审核人（签字）：")],
        *[(None, "填表人：", "审核人：", None, None), ("填 表 人：", "甲某", "审核人：", "乙某", None)],
        *[(None, "制表人", "丙某", "日期", "2019年10月"), (None, "负责人（签字）：", "丁某", None, None)],
        *[(None, "东村合计", None, 4, None), ("全村合计", "3户", None, 12, None), (None, "12户", "云镇小计", 12, None)],
        *[(None, 35, "云镇合计", 12, None), (None, "东岭小计", None, 9, None), (None, None, "云岭 汇总：", 9, None)],
        *[("各村总户数", 35, None, 90, None), ("全县共3户", None, None, 9, None), (None, None, None, 9, "云镇合计")],
        *[("总计数", 4, None, None, None), ("总平均值", None, None, 3.5, None), (None, "总标准偏差", None, 1.5, None)],
        *[(None, "平均", None, 3, None), ("总 计", "4", None, "9", None)],
        *[("注：本表一式两份", None, None, None, None), (None, "说明：请在10月底前上报，逾期不候", None, None, None)],
    ],
)
def test_rows_that_are_no_household(row: tuple[object, ...]) -> None:
    assert is_stray(*row)


@pytest.mark.parametrize(
    "row",
    [
        *[
            (2, "35", "乙某", 2, None),
            (2, None, "合某", 2, None),
            (2, "36", None, 2, "合计错误，已改"),
            (2, None, None, 2, None),
        ],
        *[(2, "7", "和小计", 2, None), (2, "A7", "云镇合计", 2, None), (2, "34159900001", "云镇合计", 2, "全村合计")],
        *[
            (2, "东村合计", "乙某", 2, None),
            (2, "36", None, 2, "收入合计"),
            (2, None, None, 2, "已汇总"),
            (2, "36", None, 2, "共有"),
        ],
        *[
            (2, "36", "计数平", 2, None),
            (2, "36", "审某", 2, "审核人：甲某"),
            (2, "36", "乙某", "备注：", "外出"),
            ("备注：", "36", "乙某", 2, None),
            (None, None, "小计村", 2, None),
            (2, "38", None, 2, "见 汇总"),
        ],
        *[(2, "37", "阿卜杜热合曼·买买提", 2, None), (None, None, "乙某", None, None), (2, None, None, 3, "户主外出")],
    ],
)
def test_rows_that_may_be_a_household_are_kept(row: tuple[object, ...]) -> None:
    assert not is_stray(*row)


def test_a_short_number_beside_a_named_total_counts_where_households_have_long_ones() -> None:
    assert is_stray(None, 35, "云岭合计", 90, None, above=("1", "34159900001", "甲某", 3, None))
    assert not is_stray(None, "34159900002", "云岭合计", 3, None, above=("1", "34159900001", "甲某", 3, None))


def test_totals_of_villages_stand_in_the_column_of_the_village_in_surveys_and_rosters() -> None:
    titles = ["村", "户编号", "姓名", "证件号码", "与户主关系"]
    above = ("东村", "341599001", "甲某", "34159919700101001X", "户主")
    for total in ("东村小计", "东岭小计"):
        assert is_stray(total, "1户", "2人", None, None, titles=titles, above=above)
        assert is_stray(total, None, None, None, None, titles=titles, above=above)
        assert not is_stray(total, None, "乙某", "34159919700101002X", "户主", titles=titles, above=above)


def test_a_total_under_no_title() -> None:
    titles = ["户编号", "户主姓名", "未命名C列"]
    household = ("34159901010001", "甲某", None)
    assert is_stray(None, None, "东岭合计", titles=titles, above=household)
    assert is_stray(None, 3, "合计", titles=titles, above=household)
    assert not is_stray(None, "乙某", "东岭合计", titles=titles, above=household)


@pytest.mark.parametrize(
    ("above", "row"),
    [
        (("1", "34", "甲某", 3, "东岭村"), (None, 2, 2, None, "东岭村 计数")),
        (("1", "34", "甲某", 3, "东岭村"), (None, "2", "2", "4", "东岭村 汇总")),
        (("1", "34", "甲某", 3, "脱贫户"), (None, None, None, 4, "脱贫户 汇总")),
        (("1", "34", "甲某", 3, 2019), (None, 2, 2, None, "2019 平均值")),
        (("1", "34", "甲某", 3, "A级"), (None, None, None, 4, "A级　最大值")),
        (("1", 34159901010001, "甲某", 3, "东岭村"), (None, 6e13, None, 4, "东岭村 汇总")),
        (("1", "34159901", "甲某", 3, None), (None, "34159901 最小值", None, 1, None)),
        (("1", "34", "甲某", 3, None), (None, 1, "甲某 计数", 1, None)),
    ],
)
def test_the_line_under_a_group(above: tuple[object, ...], row: tuple[object, ...]) -> None:
    assert is_stray(*row, above=above)


@pytest.mark.parametrize("remark", ["见 汇总", "收入 合计"])
def test_a_remark_that_ends_like_the_line_under_a_group(remark: str) -> None:
    assert not is_stray(2, "38", None, 2, remark, above=("1", "34", "甲某", 3, "西冲村"))


def test_a_subtotal_far_to_the_right() -> None:
    titles = ["户编号", "户主姓名", *(f"列{number}" for number in range(40)), "危房级别"]
    row = (None, None, *[None] * 40, "D级 计数")
    assert is_stray(*row, titles=titles, above=("34159901010001", "甲某", *[1] * 40, "D级"))
