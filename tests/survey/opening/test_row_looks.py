"""Hidden rows and struck cells are known in .xlsx, .xls and .ods; hidden columns and header rows are none of them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font

from fanpin_cli.survey.grid import Looks
from fanpin_cli.survey.opening import RowsToSkip, open_workbook
from fanpin_cli.survey.opening.xlsx_looks import struck_styles
from tests.survey.opening.test_ods_unseen import FOOT, HEAD, cell, row, table

ROWS = [["户编号", "户主姓名", "家庭人口"], ["1", "张甲", 2], ["2", "李乙", 3], ["3", "王丙", 1]]
LOOKS = Looks(hidden=frozenset({2}), struck={3: frozenset({0, 1, 2})})


def as_xlsx(folder: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for values in ROWS:
        sheet.append(values)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    for column in range(1, 4):
        sheet.cell(4, column).font = Font(strike=True)
    sheet.cell(2, 1).font = Font(strike=False, bold=True)
    workbook.save(folder / "表.xlsx")
    return folder / "表.xlsx"


def as_xls(folder: Path) -> Path:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("表")
    struck = xlwt.easyxf("font: struck_out true")
    for number, values in enumerate(ROWS):
        for column, value in enumerate(values):
            sheet.write(number, column, value, *([struck] if number == 3 else []))
    sheet.row(2).hidden = True
    workbook.save(str(folder / "表.xls"))
    return folder / "表.xls"


def as_ods(folder: Path) -> Path:
    style = (
        '<style:style style:name="ce1" style:family="table-cell"><style:text-properties/></style:style>'
        '<style:style style:name="ce2" style:family="table-cell"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style>'
    )
    head = HEAD.replace("xmlns:table", 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table')
    head = head.replace("<office:body>", f"<office:automatic-styles>{style}</office:automatic-styles><office:body>")
    looks = {2: 'table:visibility="filter"'}
    styled = {3: 'table:style-name="ce2"'}
    rows = [
        row(
            *(cell(str(value), styled.get(number, 'table:style-name="ce1"')) for value in values),
            attributes=looks.get(number, ""),
        )
        for number, values in enumerate(ROWS)
    ]
    with zipfile.ZipFile(folder / "表.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        archive.writestr("content.xml", head + table("表", *rows) + FOOT)
    return folder / "表.ods"


@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_ods])
def test_hidden_rows_and_struck_cells_in_each_format(tmp_path: Path, make: Any) -> None:
    (grid,) = open_workbook(make(tmp_path))
    assert grid.looks == LOOKS


def test_a_workbook_without_any_has_plain_looks(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for values in ROWS:
        sheet.append(values)
    sheet.column_dimensions["C"].hidden = True
    workbook.save(tmp_path / "表.xlsx")
    (grid,) = open_workbook(tmp_path / "表.xlsx")
    assert grid.looks == Looks()


def test_what_is_to_be_skipped_stands_on_the_sheets(tmp_path: Path) -> None:
    (grid,) = RowsToSkip(hidden=True).applied(open_workbook)(as_xlsx(tmp_path))
    assert grid.looks == Looks(LOOKS.hidden, LOOKS.struck, skip_hidden=True)


@pytest.mark.parametrize(
    ("fonts", "expected"),
    [
        ("<font/><font><strike/></font>", {1}),
        ('<font/><font><strike val="0"/></font>', set()),
        ("<font/><!-- a comment --><font><b/><strike val='1'/></font>", {1}),
        ("<font><strike", set()),
    ],
)
def test_styles_with_a_line_through_them(fonts: str, expected: set[int]) -> None:
    part = f'<styleSheet><fonts>{fonts}</fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>'
    assert struck_styles(part.encode()) == expected
