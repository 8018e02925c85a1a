"""The marked copy: cells filled and commented in the user's own workbook, and nothing else changed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from fanpin_cli.documents.files.atomic_file import OutputExistsError
from fanpin_cli.documents.marked_copy import PlainSheet, write_marked_copy
from fanpin_cli.documents.marked_copy.sheet_marks import first_cells

RED, YELLOW = "FFFFC7CF", "FFFFEB9D"


def finding(cell: str, severity: str = "error", **more: Any) -> dict[str, Any]:
    given = {
        "check": "C-1",
        "code": "C-1",
        "severity": severity,
        "title": "有误",
        "key": "1",
        "person": "",
        "name": "甲",
        "file": "a.xlsx",
    }
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
    assert sheet["B3"].comment is not None and sheet["B3"].comment.text == "【数据问题】B3有误。请改正。"
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
    assert sheet["A4"].comment.text == "原有批注\n【数据问题】A4有误。请改正。\n又有误。请改正。"


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


def saved_by_another_program(path: Path) -> Path:
    """The workbook as openpyxl writes it: styles numbered anew, texts and comments in parts of its own."""
    workbook = openpyxl.load_workbook(path)
    workbook.save(path)
    return path


@pytest.mark.parametrize("between", [lambda path: path, saved_by_another_program], ids=["as written", "saved again"])
def test_marks_of_before_come_off_and_what_people_made_stays(source: Path, between: Callable[[Path], Path]) -> None:
    marked(source, findings(finding("B3", also="C3"), finding("C4"), finding("A4"), finding("E5")))
    copy = between(source.with_name("标注.xlsx"))
    again = source.with_name("again.xlsx")
    assert write_marked_copy(copy, again, findings(finding("C4", "warning"), finding("B4")), lambda: [])
    workbook = openpyxl.load_workbook(again)
    assert workbook.sheetnames == ["数据问题", "调查表", "另一张"]
    assert len([*workbook["数据问题"].iter_rows(min_row=3)]) == 2 and "本表" in workbook["另一张"].defined_names
    sheet = workbook["调查表"]
    fills = {cell: sheet[cell].fill.fgColor.rgb if sheet[cell].fill.patternType else None for cell in ("A4", "B3", "C3", "E5")}
    assert fills == dict.fromkeys(("A4", "B3", "C3", "E5"))
    assert sheet["C4"].fill.fgColor.rgb == YELLOW and sheet["B4"].fill.fgColor.rgb == RED
    comments = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert comments == {
        "A4": "原有批注",
        "B4": "【数据问题】B4有误。请改正。",
        "C4": "【数据问题】C4有误。请改正。",
    }
    assert (sheet["B3"].number_format, sheet["B3"].font.name) == ("#,##0.00", "仿宋")
    with zipfile.ZipFile(again) as archive:
        shapes = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".vml"))
        assert len(re.findall(rb"<\w+:shape ", shapes)) == len(comments)

    clean = source.with_name("clean.xlsx")
    assert write_marked_copy(between(again), clean, findings(finding("A5", "notice")), lambda: [])
    sheet = openpyxl.load_workbook(clean)["调查表"]
    assert sheet["C4"].fill.fgColor.rgb == "0000FF00" and sheet["B4"].fill.patternType is None, "the fill of before"
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["A4"]


def test_a_list_that_people_made_themselves_stays(source: Path) -> None:
    workbook = openpyxl.load_workbook(source)
    workbook.create_sheet("数据问题", 0)["A1"] = "自己列的"
    workbook.save(source)
    workbook = marked(source, findings(finding("B3")))
    assert workbook.sheetnames == ["数据问题（2）", "数据问题", "调查表", "另一张"]


def test_what_was_verified_stays_on_the_list_without_a_mark(source: Path) -> None:
    found = findings(finding("B3"), finding("B4")).assign(reason=["", "属实"], by=["", "某"], date=["", "2019-10-20"])
    workbook = marked(source, found)
    front = workbook["数据问题"]
    assert [[cell.value for cell in row][-3:] for row in front.iter_rows(min_row=3)] == [
        [None] * 3,
        ["属实", "某", "2019-10-20"],
    ]
    assert front["A4"].value == "已核实"
    assert workbook["调查表"]["B4"].comment is None and workbook["调查表"]["B4"].fill.patternType is None


def test_notices_are_listed_and_not_marked(source: Path) -> None:
    workbook = marked(source, findings(finding("B3", "notice")))
    assert workbook["数据问题"]["H3"].value == "B3" and workbook["调查表"]["B3"].fill.patternType is None
    assert workbook["调查表"]["B3"].comment is None


def test_comments_do_not_go_into_the_picture_of_a_header(source: Path, tmp_path: Path) -> None:
    """A header's picture is a drawing of the same kind, which legacyDrawingHF shows."""
    pictured = tmp_path / "b.xlsx"
    workbook = openpyxl.load_workbook(source)
    workbook["调查表"]["A4"].comment = None
    workbook.save(source)
    picture = b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="LH"/></xml>'
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(pictured, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</worksheet>", f'<legacyDrawingHF xmlns:r="{kind}" r:id="rId7"/></worksheet>'.encode())
            if name == "[Content_Types].xml":
                vml = b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
                part = part.replace(b"<Default", vml + b"<Default", 1)
            new.writestr(name, part)
        related = f'<Relationship Id="rId7" Type="{kind}/vmlDrawing" Target="/xl/drawings/vmlDrawing1.vml"/>'
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        new.writestr(relations, f'<Relationships xmlns="{package}">{related}</Relationships>')
        new.writestr("xl/drawings/vmlDrawing1.vml", picture)
    out = tmp_path / "c.xlsx"
    assert write_marked_copy(pictured, out, findings(finding("B3")), lambda: [])
    with zipfile.ZipFile(out) as archive:
        assert archive.read("xl/drawings/vmlDrawing1.vml") == picture
        sheet, related = archive.read("xl/worksheets/sheet1.xml").decode(), archive.read(relations).decode()
        shown = re.search(r'<legacyDrawing [^>]*r:id="(\w+)"/><legacyDrawingHF', sheet)
        assert shown is not None
        own = re.search(rf'Id="{shown.group(1)}"[^>]*Target="/([^"]+)"', related)
        assert own is not None and b"<x:Row>2</x:Row>" in archive.read(own.group(1))


@pytest.mark.parametrize(("name", "macros"), [("b.xlsx", False), ("b.xlsm", True), ("B.XLSM", True)])
def test_a_copy_is_what_its_name_says(source: Path, name: str, macros: bool) -> None:
    out = source.with_name(name)
    assert write_marked_copy(source, out, findings(), lambda: [])
    with zipfile.ZipFile(out) as archive:
        assert (b"macroEnabled.main+xml" in archive.read("[Content_Types].xml")) is macros


@given(st.data())
def test_the_cell_that_shows_a_merged_one_is_found_among_many(data: st.DataObject) -> None:
    tops = data.draw(st.lists(st.integers(1, 200), min_size=1, max_size=30, unique=True).map(sorted))
    ends = [*(top - 1 for top in tops[1:]), 240]
    part = "".join(f'<mergeCell ref="B{top}:D{end}"/>' for top, end in zip(tops, ends, strict=True))
    first = first_cells(f"<sheetData></sheetData>{part}".encode(), (240, "E"))
    row, column = data.draw(st.integers(1, 240)), data.draw(st.sampled_from("ABCDE"))
    over = [top for top in tops if top <= row]
    assert first(row, column) == ((over[-1], "B") if over and column in "BCD" else (row, column))


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
    assert not write_marked_copy(csv, out, findings(finding("B2", sheet="a[1]")), lambda: [PlainSheet("a[1]", rows)])
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
