"""Columns that a village left blank as a whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.assessment.empty_columns import EmptyColumn, empty_columns


@pytest.mark.parametrize(
    ("blanks", "counted", "found"),
    [
        (10, 10, [EmptyColumn("东镇", "甲村", "教育支出", 10)]),
        (9, 10, [EmptyColumn("东镇", "甲村", "教育支出", 9)]),
        (8, 10, []),  # some households answered: the others may have forgotten
        (10, 4, []),  # too few to say so
    ],
)
def test_a_column_that_nearly_all_households_of_a_village_left_blank(
    blanks: int, counted: int, found: list[EmptyColumn]
) -> None:
    answers = [None] * blanks + [0.0] * (10 - blanks)
    households = pd.DataFrame({"乡镇": "东镇", "村": "甲村", "教育支出": pd.Series(answers, dtype=float), "收入": 1.0})
    assert empty_columns(households, np.arange(10) < counted, ["教育支出", "收入", "没有的列"]) == found


def test_without_villages_nothing_is_said() -> None:
    assert empty_columns(pd.DataFrame({"教育支出": [None] * 9}), np.ones(9, dtype=bool), ["教育支出"]) == []
