"""A county's own workbook filled in: its look stays, one row is repeated, a wrong tag is one sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font, PatternFill

from fanpin_cli.documents.forms.sheet_form import FormContent, fill_form
from fanpin_cli.documents.tables.sheet_spec import WorkbookProperties
from fanpin_cli.errors import FanpinError

OWN = WorkbookProperties("题", "某县", dt.date(2019, 5, 20))
ROWS = pd.DataFrame(
    {"户主姓名": ["张某", "=1+1", "{{ title }}"], "家庭人口": [3, 2, None], "日期": [dt.date(2019, 4, 1)] * 3}, dtype=object
)
CONTENT = FormContent({"title": "一级台账", "persons": 5}, ROWS, "一级红色", "FF0000", {"报告": "一级"})


def form(file: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    sheet["A1"].font = Font(name="黑体", size=20)
    sheet["B3"].fill = PatternFill("solid", fgColor="00FF00")
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A4:C4")
    sheet.row_dimensions[3].height, sheet.row_dimensions[4].height = 25, 40
    book.save(file)
    return file


LAYOUT = [
    ["{{ title }}"],
    ["户主", "人口", "日期"],
    ["{{ row.户主姓名 }}", "{{row.家庭人口}}", "{{ row.日期 }}"],
    ["共{{ persons }}人"],
]


def filled(tmp_path: Path, content: FormContent = CONTENT) -> Any:
    fill_form(form(tmp_path / "t.xlsx", LAYOUT), content, tmp_path / "a.xlsx", OWN)
    return openpyxl.load_workbook(tmp_path / "a.xlsx")


def test_the_row_is_repeated_and_what_is_below_moves_down(tmp_path: Path) -> None:
    sheet = filled(tmp_path)["一级红色"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    day = dt.datetime(2019, 4, 1)
    assert values == [
        ["一级台账", None, None],
        ["户主", "人口", "日期"],
        ["张某", 3, day],
        ["=1+1", 2, day],
        ["{{ title }}", None, day],
        ["共5人", None, None],
    ]
    assert sheet["A4"].data_type == "s"
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:C1", "A6:C6"}
    assert [sheet.row_dimensions[row].height for row in (3, 4, 5, 6)] == [25, 25, 25, 40]


def test_rows_take_the_levels_colour_where_the_county_chose_none(tmp_path: Path) -> None:
    book = filled(tmp_path)
    sheet = book["一级红色"]
    assert [sheet.cell(5, column).fill.fgColor.rgb[-6:] for column in (1, 2, 3)] == ["FF0000", "00FF00", "FF0000"]
    assert sheet["A1"].font.name == "黑体" and sheet["A2"].fill.fill_type is None
    assert sheet.protection.sheet and not sheet.protection.autoFilter
    assert book["_fanpin"].sheet_state == "hidden" and book.properties.creator == "某县"


def test_without_rows_the_row_is_blank(tmp_path: Path) -> None:
    content = FormContent(CONTENT.names, ROWS.iloc[:0], "三级蓝色")
    assert [cell.value for cell in filled(tmp_path, content)["三级蓝色"][3]] == [None, None, None]


@pytest.mark.parametrize("tag", ["{{ county }}", "{{ row.不存在 }}", "{{ row }}", "共{{ 人数 }}人"])
def test_a_tag_that_is_not_there_is_named_with_its_cell(tmp_path: Path, tag: str) -> None:
    template = form(tmp_path / "t.xlsx", [*LAYOUT, ["", tag]])
    with pytest.raises(FanpinError, match=r"t\.xlsx, cell B5"):
        fill_form(template, CONTENT, tmp_path / "a.xlsx", OWN)
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04"])
def test_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)
    with pytest.raises(FanpinError, match="not a workbook"):
        fill_form(tmp_path / "t.xlsx", CONTENT, tmp_path / "a.xlsx", OWN)
