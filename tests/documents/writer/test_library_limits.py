"""What the workbook library cannot do. A test that fails here says that a new version can: delete the edit, then the test."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from rustpy_xlsxwriter import Format, write_worksheets

from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, filled
from fanpin_cli.documents.tables.sheet_spec import Merge, Series, SheetSpec, StackedColumns
from fanpin_cli.documents.writer.library import write_unedited

TABLE = pd.DataFrame({"乡镇": ["青山镇", "石桥镇"], "户数": [3.0, 5.0]})
CHART = StackedColumns("各乡镇", "乡镇", (Series("户数", "一级", "FF0000"),), rows=2, row=8)
SHEET = SheetSpec(
    name="汇总",
    table=TABLE,
    widths=(9.0, 9.0),
    column_styles=(PLAIN, filled("FF0000")),
    header_style=HEADER,
    header_row=2,
    merges=(Merge(0, 0, 1, "题", PLAIN), Merge(1, 0, 1, "轮次", PLAIN)),
    row_heights={0: 30, 1: 20},
    charts=(CHART,),
)


@pytest.fixture
def unedited() -> ZipFile:
    workbook = BytesIO()
    write_unedited([SHEET], workbook)
    return ZipFile(workbook)


def sheet_part(workbook: ZipFile) -> str:
    return workbook.read("xl/worksheets/sheet1.xml").decode()


def test_cells_have_a_style_only_with_their_whole_column(unedited: ZipFile) -> None:
    assert re.search(r'<col [^>]*style="', sheet_part(unedited)), "sheet_part.without_column_styles"


def test_every_height_is_fixed_and_the_last_row_is_written_twice(unedited: ZipFile) -> None:
    part = sheet_part(unedited)
    assert 'customHeight="1"' in part and part.count('<row r="5"') == 2, "sheet_part.with_growing_rows"


def test_rows_of_merged_cells_lose_their_heights(unedited: ZipFile) -> None:
    assert '<row r="1"><c' in sheet_part(unedited), "sheet_part.with_heights"


def test_there_is_no_rule_for_empty_cells(tmp_path: Path) -> None:
    rule = {"type": "blanks", "format": Format().set_background_color("FFFF00")}
    with pytest.raises(ValueError, match="unknown type"):  # sheet_part.with_rules_for_empty_cells
        write_worksheets([("表", TABLE)], str(tmp_path / "a.xlsx"), conditional_formats={"表": {"户数": rule}})


def test_the_style_of_a_row_does_not_reach_its_cells(tmp_path: Path) -> None:
    red, green = (Format().set_background_color(colour) for colour in ("FF0000", "00FF00"))
    styles = {"column_formats": {"表": [red, red]}, "row_formats": {"表": {1: green}}}
    write_worksheets([("表", TABLE)], str(tmp_path / "a.xlsx"), **styles)
    row, above = (re.search(rf'<c r="B{number}" s="(\d+)"', sheet_part(ZipFile(tmp_path / "a.xlsx"))) for number in (2, 3))
    assert row and above and row[1] == above[1], "sheet_part.with_restyled_rows and styles_part.StylesPart.twins"


def test_the_workbooks_font_is_always_calibri(unedited: ZipFile) -> None:
    first = re.search("<font>.*?</font>", unedited.read("xl/styles.xml").decode())
    assert first and "Calibri" in first[0], "styles_part.StylesPart"


def test_series_have_no_colours_and_values_of_the_last_row_only(tmp_path: Path) -> None:
    chart = {"type": "column_stacked", "series": [{"values": "户数", "color": "FF0000"}], "categories": "乡镇"}
    write_worksheets([("表", TABLE)], str(tmp_path / "a.xlsx"), charts={"表": [chart]})
    part = ZipFile(tmp_path / "a.xlsx").read("xl/charts/chart1.xml").decode()
    assert "FF0000" not in part and "<c:v>3</c:v>" not in part and "<c:v>5</c:v>" in part, "chart_part"


def test_a_date_cannot_be_asked_for(tmp_path: Path) -> None:
    rule = {"表": {"户数": {"type": "date", "criteria": "between", "min": 1, "max": 2}}}
    with pytest.raises(ValueError, match="date"):
        write_worksheets([("表", TABLE)], str(tmp_path / "a.xlsx"), data_validations=rule)


@pytest.mark.parametrize("argument", ["protection", "properties"])
def test_protection_and_properties_are_no_arguments(tmp_path: Path, argument: str) -> None:
    with pytest.raises(TypeError, match=argument):  # sheet_part.protected, properties_part
        write_worksheets([("表", TABLE)], str(tmp_path / "a.xlsx"), **{argument: {}})
