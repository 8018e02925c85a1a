"""Rows in colours of their own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, filled
from fanpin_cli.documents.tables.sheet_spec import RowRun, SheetSpec, with_main_look
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.documents.writer.styles_part import MAIN, StylesPart

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><name val="Calibri"/></font><font><name val="X"/></font></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellXfs count="2"><xf fontId="0"/><xf fontId="1" numFmtId="49"/></cellXfs></styleSheet>'
).encode()


def test_only_the_first_font_changes() -> None:
    part = StylesPart(STYLES, []).part
    assert part.count(b"Arial") == 1 and b"Calibri" not in part
    assert b'<font><name val="X"/></font>' in part


def test_every_style_has_a_twin_for_each_look() -> None:
    styles = StylesPart(STYLES, [filled("FF0000"), filled("FFFF00"), filled("FF0000")])
    assert styles.twins(filled("FF0000")) == {b"0": b"2", b"1": b"3"}
    assert styles.twins(filled("FFFF00")) == {b"0": b"4", b"1": b"5"}
    assert b'<cellXfs count="6">' in styles.part and styles.part.count(b'numFmtId="49"') == 3


@pytest.mark.parametrize("name", ["王五", '<c r="A1" s="3"', 'A2" s="1"'])
def test_every_cell_of_a_row_takes_its_look_and_keeps_its_column(tmp_path: Path, name: str) -> None:
    table = pd.DataFrame({"户主姓名": [name, None, "赵六", "钱七"], "家庭人口": [3.0, 2.0, float("nan"), 1.0]})
    sheet = SheetSpec(
        "风险上升",
        table,
        widths=(10, 10),
        column_styles=(PLAIN, PLAIN),
        header_style=HEADER,
        row_runs=(RowRun(0, 1, filled("FF0000")), RowRun(3, 3, filled("FFFF00"))),
    )
    write_workbook([sheet], tmp_path / "out.xlsx")
    written = openpyxl.load_workbook(tmp_path / "out.xlsx")["风险上升"]
    fills = [[cell.fill.fgColor.rgb[2:] for cell in row] for row in written.iter_rows()]
    assert fills == [["E7E6E6"] * 2, ["FF0000"] * 2, ["FF0000"] * 2, ["000000"] * 2, ["FFFF00"] * 2]
    assert [cell.font.color.rgb[2:] for cell in written[2]] == ["FFFFFF"] * 2
    assert [cell.value for cell in written["A"]] == ["户主姓名", name, None, "赵六", "钱七"]
    assert written["B2"].alignment.wrap_text == written["B4"].alignment.wrap_text


def test_the_look_of_most_rows_is_written_as_the_columns_own(tmp_path: Path) -> None:
    table = pd.DataFrame({"户主姓名": list("甲乙丙丁"), "家庭人口": [1.0, 2.0, None, 4.0]})
    looks = [filled("FF0000"), filled("FFFF00"), filled("FF0000")]
    runs = tuple(RowRun(first, last, look) for (first, last), look in zip([(0, 0), (1, 1), (2, 3)], looks, strict=True))
    sheet = SheetSpec("等级不变", table, (10, 10), (PLAIN, PLAIN), HEADER, row_runs=runs)
    assert with_main_look(sheet).row_runs == runs[1:2]
    assert {style.fill for style in with_main_look(sheet).column_styles} == {"FF0000"}
    write_workbook([sheet], tmp_path / "out.xlsx")
    written = openpyxl.load_workbook(tmp_path / "out.xlsx")["等级不变"]
    fills = [[cell.fill.fgColor.rgb[2:] for cell in row] for row in written.iter_rows()]
    assert fills == [["E7E6E6"] * 2, ["FF0000"] * 2, ["FFFF00"] * 2, ["FF0000"] * 2, ["FF0000"] * 2]
    assert written.column_dimensions["A"].fill.fgColor.rgb == "00000000", "no colour below the last row"
