"""The same survey in every format that offices have reads as the same households, whatever program wrote it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.opening import WorkbookError, open_workbook
from fanpin_cli.survey.read import read_survey

FILES = Path(__file__).parent / "files"
READABLE = sorted(file.name for file in FILES.iterdir() if file.name != "survey-short-cells.xlsb")


@pytest.mark.parametrize("name", READABLE)
def test_every_format_reads_alike(name: str, catalogue: Catalogue, tmp_path: Path) -> None:
    renamed = tmp_path / "随便叫什么.dat"  # the content decides, not the extension
    renamed.write_bytes((FILES / name).read_bytes())
    survey = read_survey([renamed], catalogue, as_of=dt.date(2019, 10, 31))
    found = survey.households
    assert found["户编号"].tolist() == ["34159901010001", "34159901010002", "34159901010003"]
    assert found["户主姓名"].tolist() == ["甲某", "乙某", "丙某"]
    assert found["人均纯收入"].fillna(-1).tolist() == [3500.5, 7001, -1], "a formula's saved value is read"
    assert found["工资性收入"].fillna(-1).tolist() == [1200, 0, -1], "a number stored as text is a number, a dash is missing"
    assert found["饮水安全"].astype(object).where(found["饮水安全"].notna(), None).tolist() == [True, False, None]
    assert found["调查日期"].tolist() == [dt.date(2019, 10, 8), dt.date(2019, 10, 9), None]
    errors = [(problem.cell, problem.value) for problem in survey.problems if problem.kind == "error-cell"]
    assert errors == [("G5", "#DIV/0!")]
    assert {problem.kind for problem in survey.problems} - {"error-cell"} == {"not-a-household"}, "合计 at the bottom"
    assert survey.sheets[0].header_row == 3


def test_cells_that_the_reader_would_pass_over_are_refused() -> None:
    with pytest.raises(WorkbookError, match="would lose cells"):
        open_workbook(FILES / "survey-short-cells.xlsb")


def test_merged_ranges_are_told_where_the_format_has_them() -> None:
    expected = {(0, 0, 0, 6), (1, 2, 1, 3), *((1, column, 2, column) for column in (0, 1, 4, 5, 6))}
    for name in ("survey.xlsx", "survey.xls", "survey.ods", "survey-html.xls", "survey-2003.xls", "survey-sheetjs.xls"):
        assert set(open_workbook(FILES / name)[0].merged) == expected, name
