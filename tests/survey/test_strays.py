"""Totals, signatures and notes are no households; a household that only looks like one is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.survey.cells import columns_of
from fanpin_cli.survey.strays import stray_rows

TITLES = ["序号", "户编号", "户主姓名", "家庭人口", "备注"]


def is_stray(*row: object) -> bool:
    """Whether a row under a household is a stray."""
    columns = [
        (title, columns_of([[value], [cell]], 1)[0])
        for title, value, cell in zip(TITLES, ("1", "34", "甲某", 3, None), row, strict=True)
    ]
    blank = np.array([False, all(pd.isna(cell) for cell in row)])
    return 1 in stray_rows(columns, blank)


@pytest.mark.parametrize(
    "row",
    [
        *[("合计", None, None, 300, None), (None, "合计", None, 300, None), (None, None, "合 计", 300, None)],
        *[("小计", "52户", "180人", 180, None), ("本页合计：", None, None, 3, None), ("总户数", 52, None, None, None)],
        *[("填表人：甲某", None, None, None, None), (None, None, None, None, "审核人（签字）：")],
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
        *[(2, "37", "阿卜杜热合曼·买买提", 2, None), (None, None, "乙某", None, None), (2, None, None, 3, "户主外出")],
    ],
)
def test_rows_that_may_be_a_household_are_kept(row: tuple[object, ...]) -> None:
    assert not is_stray(*row)
