"""What .xlsx files of the field hide: errors, formulas without values, wrong dimensions, old dates, hidden rows."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.grid import BlindCell
from fanpin_cli.survey.opening import open_workbook
from fanpin_cli.survey.opening.blind_cells import FORMULA, blind_cells, noting_hints
from fanpin_cli.survey.read import read_survey
from tests.conftest import write_workbook

TITLES = ["户编号", "户主姓名", "人均纯收入", "调查日期"]
AS_OF = dt.date(2019, 10, 31)


def with_sheet(source: Path, change: Callable[[bytes], bytes]) -> Path:
    target = source.with_name("changed.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)
    return target


def test_errors_and_formulas_without_a_value_are_told(catalogue: Catalogue, tmp_path: Path) -> None:
    file = write_workbook(
        tmp_path / "a.xlsx", [TITLES, ["1", "甲", "=1/0"], ["2", "乙", "#N/A"], ["3", "丙", 5000], ["=A2", "丁", 1]]
    )
    survey = read_survey([file], catalogue, as_of=AS_OF)
    told = sorted((problem.kind, problem.cell, problem.value) for problem in survey.problems)
    assert ("formula-unsaved", "C2", FORMULA) in told and ("error-cell", "C3", "#N/A") in told
    assert ("formula-unsaved", "A5", FORMULA) in told
    assert survey.households["人均纯收入"].fillna(-1).tolist() == [-1, -1, 5000, 1]


@pytest.mark.parametrize(
    ("cell", "blind"),
    [
        (b'<c r="B2" t="e"><v>#REF!</v></c>', [BlindCell(1, 1, "#REF!")]),
        (b'<c r="B2" s="3" t="e"><f>A1</f><v>#N/A</v></c>', [BlindCell(1, 1, "#N/A")]),
        (b'<c r="B2"><f>A1</f></c>', [BlindCell(1, 1, FORMULA)]),
        (b'<c r="B2"><f t="shared" si="0"/></c>', [BlindCell(1, 1, FORMULA)]),
        (b'<x:c r="AB12" t="e"><x:v>#N/A</x:v></x:c>', [BlindCell(11, 27, "#N/A")]),
        (b'<c r="B2"><f>A1</f><v></v></c>', [BlindCell(1, 1, FORMULA)]),
        (b'<c r="B2"><f>A1</f><v/></c>', [BlindCell(1, 1, FORMULA)]),
        (b'<c r="B2"><f>A1</f><v>5</v></c>', []),
        (b'<c r="B2" t="str"><f>A1</f><v></v></c>', []),
        (b'<c r="B2" t="inlineStr"><is><t>t="e"</t></is></c>', []),
        (b'<c r="B2" s="1"/>', []),
    ],
)
def test_which_cells_are_blind(cell: bytes, blind: list[BlindCell]) -> None:
    master = b'<c r="A2"><f t="shared" si="0" ref="A2:B2">1</f><v>1</v></c>' if b"shared" in cell else b'<c r="A2"><v>1</v></c>'
    part = b'<worksheet><sheetData><row r="2">' + master + cell + b'<c r="C2"><v>1</v></c></row></sheetData></worksheet>'
    assert list(blind_cells(part)) == blind
    for cut in range(1, len(part)):
        noted: set[str] = set()
        assert b"".join(noting_hints([part[:cut], part[cut:]], "xl/worksheets/sheet1.xml", noted)) == part
        assert noted or not blind


def test_a_declared_dimension_of_one_cell_is_not_believed(catalogue: Catalogue, tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "a.xlsx", [TITLES, ["1", "甲", 1], ["2", "乙", 2]])
    wrong = with_sheet(file, lambda part: part.replace(b'ref="A1:D3"', b'ref="A1"'))
    assert len(read_survey([wrong], catalogue, as_of=AS_OF).households) == 2


def test_dates_counted_from_1904(catalogue: Catalogue, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    for row in (TITLES, ["1", "甲", 1, dt.date(2019, 10, 8)]):
        sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    survey = read_survey([tmp_path / "a.xlsx"], catalogue, as_of=AS_OF)
    assert survey.households["调查日期"].tolist() == [dt.date(2019, 10, 8)]


def test_hidden_rows_columns_and_sheets_are_read(catalogue: Catalogue, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (TITLES, ["1", "甲", 1], ["2", "乙", 2]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = workbook.create_sheet("藏")
    for row in (TITLES, ["3", "丙", 3]):
        other.append(row)
    other.sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    survey = read_survey([tmp_path / "a.xlsx"], catalogue, as_of=AS_OF)
    assert survey.households["人均纯收入"].tolist() == [1, 2, 3]
    assert [problem.kind for problem in survey.problems] == ["rows-hidden", "hidden-sheet"]


def test_filters_and_grouped_rows_hide_nothing_either(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "a.xlsx", [TITLES, ["1", "甲", 1], ["2", "乙", 2]])
    workbook = openpyxl.load_workbook(file)
    sheet = workbook.worksheets[0]
    sheet.auto_filter.ref = "A1:D3"
    sheet.row_dimensions.group(2, 3, hidden=True)
    workbook.save(file)
    assert [row[0] for row in open_workbook(file)[0].rows] == ["户编号", "1", "2"]
