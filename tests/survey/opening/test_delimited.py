"""Quotation marks in a text table: a cell may have several lines, but no household disappears into one."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanpin_cli.survey.opening.budget import Budget
from fanpin_cli.survey.opening.delimited import delimited_grid
from fanpin_cli.survey.opening.failure import WorkbookError

HEADER = "户编号,户主姓名,村,家庭人口,备注\n"
ROW = "{n},某{n},东村,4,在家\n"


def cells(text: str) -> list[list[object]]:
    return delimited_grid(text, Path("表.csv"), Budget(Path("表.csv"))).rows


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('1,甲,东村,4,"病残"户\n2,乙,东村,4,"外出\n3,丙,东村,4,在家\n4,丁,东村,4,说"好"\n', 3),
        ('1,甲,东村,4,"5头牛\n2,乙,东村,4,6"高\n', 2),
        ('1,甲,东村,4,"5头牛\n2,乙,东村,4,在家\n3,丙,东村,4,好"\n', 2),
        ('1,甲,东村,4,"5头牛\n2,乙,东村,4,好"\n', 2),
        ('1,甲,东村,4,在家\n2,乙,",4,在家\n3,丙,",4,在家\n', 3),
        ('1,甲,东村,4,"5头牛\n2",乙,东村,4,在家\n', 2),
        ('1,甲,东村,4,在家\n2,乙,东村,4,"外出\n3,丙,东村,4,在家\n', 3),
        ('1,甲,东村,4,"第一行\n第二行"\n2,乙,东村,4,"外出\n3,丙,东村,4,在家\n', 4),
        ('1,甲,东村,4,"外出\n' + "".join(ROW.format(n=n) for n in range(2, 9000)), 2),
        ('1,甲,东村,4,"病残"户\n2,"乙,东村,4,在家', 3),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quotation_mark_that_would_swallow_households_is_told_with_its_line(rows: str, line: int, end: str) -> None:
    with pytest.raises(WorkbookError, match=f"表.csv: .*line {line} ") as told:
        cells((HEADER + rows).replace("\n", end))
    assert "mend" in str(told.value) and ".xlsx" in str(told.value)


@pytest.mark.parametrize(
    ("rows", "remarks"),
    [
        ('1,甲,东村,4,"病残"户\n2,乙,东村,4,说"好"\n', ["病残户", '说"好"']),
        ('1,甲,东村,4,"病残"户\n2,乙,东村,4,"第一行\n第二行"\n', ["病残户", "第一行\n第二行"]),
        ('1,甲,东村,4,"第一行\n第二行 ""引""号, 逗号"\n\n2,乙,东村,4,在家\n', ['第一行\n第二行 "引"号, 逗号', None, "在家"]),
        ('1,甲,"东村\n一组, 二组",4,在家\n2,乙,东村,4,"3,500"\n', ["在家", "3,500"]),
        ('1,甲,东村,4,"病残"户\n2,乙,东村,4,"外出\n', ["病残户", "外出"]),
    ],
)
def test_other_quotation_marks_and_cells_of_several_lines_read(rows: str, remarks: list[str | None]) -> None:
    found = [row[4] if row else None for row in cells(HEADER.replace("户编号", '"户\n编号"') + rows)]
    assert [str(remark).strip() if remark else None for remark in found[1 : len(remarks) + 1]] == remarks
