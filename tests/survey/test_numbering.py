"""A row that numbers the columns is no household; a household of small numbers is one."""

from __future__ import annotations

import pytest

from fanpin_cli.survey.header import find_header
from fanpin_cli.survey.numbering import numbers_columns
from fanpin_cli.survey.titles import TitleIndex
from tests.survey.conftest import sheet

COUNTS = ["户编号", "家庭人口", "务工人数"]
NAMES = ["户编号", "户主姓名", "家庭人口", "危房户"]
MANY = ["序号", "户编号", "家庭人口", "务工人数", "劳动力人数", "备注"]


def numbering(index: TitleIndex, *rows: list[object]) -> bool:
    grid = sheet(*rows)
    header = find_header(grid, index)
    assert header is not None
    return numbers_columns(grid.rows, header.bottom + 1, header, index)


@pytest.mark.parametrize(
    "rows",
    [
        [COUNTS, [1, 2, 3], ["341599001", 4, 1]],
        [COUNTS, ["甲", 1, 2], ["341599001", 4, 1]],
        [NAMES, ["1", "2", "3", "4"]],
        [[*COUNTS, "危房户"], [1, 2, 3, 4], [2, 4, 1, "否"]],
        [MANY, [1, 2, 3, 4, 5, 6], [1, 2, 4, 1, 1, None]],
        [MANY, [1, 2, 3, 4, 5, None], [1, 2, 4, 1, 1, None]],
    ],
)
def test_rows_that_number_the_columns(index: TitleIndex, rows: list[list[object]]) -> None:
    assert numbering(index, *rows)


@pytest.mark.parametrize(
    "rows",
    [
        [COUNTS, [1, 2, 3], [2, 4, 1]],
        [COUNTS, [1, 2, 3]],
        [COUNTS, [1, 2, 3], ["合计", 2, 3]],
        [COUNTS, [1, 2, 3], [2, 4, "3,500元"]],
        [[*MANY[:4], "户主姓名"], [1, 2, 3, 4, None], [2, 3, 4, 1, "乙"]],
        [[*MANY, "危房户", "饮水安全"], [1, 2, 3, 4, 5], [2, 3, 4, 1, 1]],
    ],
)
def test_rows_that_may_be_a_household(index: TitleIndex, rows: list[list[object]]) -> None:
    assert not numbering(index, *rows)
