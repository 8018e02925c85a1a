"""The marked copy: cells filled and commented in the user's own workbook, and nothing else changed."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from fanpin_cli.documents.atomic_file import OutputExistsError
from fanpin_cli.documents.marked_copy import write_marked_copy

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


def finding(cell: str, severity: str = "error", **more: Any) -> dict[str, Any]:
    given = {"check": "C-1", "severity": severity, "title": "有误", "key": "1", "person": "", "name": "甲", "file": "a.xlsx"}
    return {
        **given,
        "sheet": "调查表",
        "cell": cell,
        "also": "",
        "value": "x",
        "standing": "收入=x",
        "message": f"{cell}有误",
        "mend": "请改正",
        **more,
    }


def findings(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows) or [finding("A1")], dtype=object)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A workbook with what people put into one: formats, a formula, a chart, a comment, a merged title, names, two sheets."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "调查表"
    for row in (["某县"], ["户编号", "收入", "备注"], ["1", 3500.5, "=B3*2"], ["2", None, "文"], ["3", 12]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["B3"].number_format = "#,##0.00"
    sheet["B3"].font = Font(bold=True, name="仿宋")
    sheet["A4"].comment = Comment("原有批注", "某")
    sheet["C4"].fill = PatternFill("solid", fgColor="00FF00")
    sheet.freeze_panes = "A3"
    other = workbook.create_sheet("另一张")
    other["A1"] = 1
    chart = BarChart()
    chart.add_data(Reference(other, min_col=1, min_row=1))
    other.add_chart(chart)
    other.defined_names["本表"] = DefinedName("本表", attr_text="另一张!$A$1")
    workbook.active = 1
    workbook.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def marked(source: Path, found: pd.DataFrame) -> openpyxl.Workbook:
    out = source.with_name("标注.xlsx")
    assert write_marked_copy(source, out, found, lambda: [], force=True)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == len(set(archive.namelist()))
    return openpyxl.load_workbook(out)


def test_marked_cells_keep_everything_but_their_fill(source: Path) -> None:
    workbook = marked(
        source, findings(finding("B3"), finding("C4", "warning"), finding("B4"), finding("E5"), finding("D9", "notice"))
    )
    sheet = workbook["调查表"]
    assert (sheet["B3"].value, sheet["B3"].number_format, sheet["B3"].font.name, sheet["B3"].font.b) == (
        3500.5,
        "#,##0.00",
        "仿宋",
        True,
    )
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B3", "C4", "B4", "E5")] == [RED, YELLOW, RED, RED], "blank cells too"
    assert sheet["C3"].value == "=B3*2" and sheet["A1"].value == "某县" and sheet.freeze_panes == "A3"
    assert sheet["B3"].comment is not None and sheet["B3"].comment.text == "B3有误。请改正。"
    assert sheet["A3"].fill.fgColor.rgb != RED


def test_what_has_no_mark_is_the_same_bytes(source: Path) -> None:
    marked(source, findings(finding("B3")))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(source.with_name("标注.xlsx")) as new:
        for name in ("xl/charts/chart1.xml", "xl/theme/theme1.xml", "xl/drawings/drawing1.xml", "docProps/core.xml"):
            assert old.read(name) == new.read(name)
        assert b"tabSelected" not in new.read("xl/worksheets/sheet1.xml") + new.read("xl/worksheets/sheet2.xml")


def test_a_comment_that_is_there_is_added_to(source: Path) -> None:
    sheet = marked(source, findings(finding("A4"), finding("A4", message="又有误")))["调查表"]
    assert sheet["A4"].comment is not None
    assert sheet["A4"].comment.text == "原有批注\nA4有误。请改正。\n又有误。请改正。"


def test_the_most_severe_finding_of_a_cell_colours_it_and_others_are_filled_too(source: Path) -> None:
    sheet = marked(source, findings(finding("B5", "notice"), finding("B5", "error", also="A5;C5"), finding("B5", "warning")))[
        "调查表"
    ]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("A5", "B5", "C5")] == [RED] * 3
    assert sheet["A5"].comment is None


def test_a_cell_inside_a_merged_range_is_marked_where_it_shows(source: Path) -> None:
    sheet = marked(source, findings(finding("B1")))["调查表"]
    assert sheet["A1"].comment is not None and sheet["A1"].fill.fgColor.rgb == RED


def test_the_list_in_front_links_to_the_cells_and_other_sheets_keep_their_names(source: Path) -> None:
    workbook = marked(source, findings(finding("B3"), finding("", "notice", sheet="")))
    assert workbook.sheetnames == ["数据问题", "调查表", "另一张"] and workbook.active is not None
    assert workbook.active.title == "数据问题"
    front = workbook["数据问题"]
    assert [cell.value for cell in front[2]][:4] == ["级别", "核查编号", "问题", "户编号"]
    assert [cell.value for cell in front[3]][:9] == ["错误", "C-1", "B3有误", "1", "甲", None, "调查表", "B3", "收入=x"]
    assert front["H3"].hyperlink.location == "'调查表'!B3" and front["H4"].hyperlink is None
    assert "本表" in workbook["另一张"].defined_names, "names of a sheet follow it"


def test_a_list_of_before_stays_beside_the_new_one(source: Path) -> None:
    marked(source, findings(finding("B3")))
    again = source.with_name("again.xlsx")
    assert write_marked_copy(source.with_name("标注.xlsx"), again, findings(finding("B4")), lambda: [])
    assert openpyxl.load_workbook(again).sheetnames == ["数据问题（2）", "数据问题", "调查表", "另一张"]


def test_prefixed_names_as_some_exporters_write_them(source: Path, tmp_path: Path) -> None:
    prefixed = tmp_path / "x.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(prefixed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for tag in (
                    "worksheet",
                    "sheetData",
                    "row",
                    "c",
                    "v",
                    "f",
                    "is",
                    "t",
                    "mergeCells",
                    "mergeCell",
                    "legacyDrawing",
                ):
                    part = part.replace(f"<{tag}>".encode(), f"<x:{tag}>".encode()).replace(
                        f"<{tag} ".encode(), f"<x:{tag} ".encode()
                    )
                    part = part.replace(f"</{tag}>".encode(), f"</x:{tag}>".encode()).replace(
                        f"<{tag}/".encode(), f"<x:{tag}/".encode()
                    )
                part = part.replace(b'xmlns="', b'xmlns:x="', 1)
            new.writestr(name, part)
    out = tmp_path / "y.xlsx"
    assert write_marked_copy(prefixed, out, findings(finding("B3"), finding("B4"), finding("E5")), lambda: [])
    with zipfile.ZipFile(out) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    assert part.count(b"<x:c ") == part.count(b"<c ") + part.count(b"<x:c ") and b'r="E5"' in part


def test_other_kinds_of_file_are_copied_with_their_values(tmp_path: Path) -> None:
    csv = tmp_path / "a.csv"
    csv.write_text("户编号,收入\n001,三千\n", encoding="gbk")
    out = tmp_path / "b.xlsx"
    rows: list[list[object]] = [["户编号", "收入"], ["001", "三千"], ["=1+1", None, 5.5]]
    assert not write_marked_copy(csv, out, findings(finding("B2", sheet="a[1]")), lambda: [("a[1]", rows)])
    workbook = openpyxl.load_workbook(out)
    assert workbook.sheetnames == ["数据问题", "a_1_"]
    sheet = workbook["a_1_"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["户编号", "收入", None],
        ["001", "三千", None],
        ["=1+1", None, 5.5],
    ]
    assert sheet["A3"].data_type == "s" and sheet["B2"].fill.fgColor.rgb == RED
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "b.xlsx"]


def test_an_existing_file_stays_unless_forced(source: Path) -> None:
    out = source.with_name("b.xlsx")
    out.write_bytes(b"mine")
    with pytest.raises(OutputExistsError):
        write_marked_copy(source, out, findings(), lambda: [])
    assert out.read_bytes() == b"mine"
