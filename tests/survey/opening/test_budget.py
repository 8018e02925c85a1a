"""Small files that would take gigabytes, and long ones that would take minutes, end at once with one sentence."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening import WorkbookError, open_workbook
from fanpin_cli.survey.opening.budget import Budget
from fanpin_cli.survey.opening.delimited import delimited_grid
from fanpin_cli.survey.opening.merged_ranges import check_merged
from fanpin_cli.survey.opening.tally import shared_texts, text_of_references
from tests.survey.opening.packages import ROWS, open_document, packed, parts, relations, rows_of, worksheet

MEMORY = "more memory than an office PC has"
SOON = 20.0
"""Seconds of the processor; what was slow took minutes."""
SHARED = relations(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
WORKBOOK_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
DATA_2003 = '<Data ss:Type="String">户编号</Data></Cell></Row>'


def repeated(rows: int, cells: int, times: int) -> dict[str, str]:
    """An .ods whose row of so many equal cells stands so many times, and that again and again."""
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{cells}"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-cell></table:table-row>'
    return open_document(more=row * times)


def referring(texts: str, references: int) -> dict[str, str]:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, references + 1))
    return {
        **parts(worksheet(cells)),
        "xl/_rels/workbook.xml.rels": SHARED,
        "xl/sharedStrings.xml": f"<sst>{texts}</sst>",
    }


TOO_LARGE: dict[str, Mapping[str, str]] = {
    "rows of an .ods repeated": repeated(9_999, 30, 120),
    "cells of an .ods repeated": repeated(2_000, 16_000, 1),
    "spaces of an .ods repeated": open_document(
        more='<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/></text:p>'
        "</table:table-cell></table:table-row>"
    ),
    "one long shared text referred to": referring(f"<si><t>{'长' * 30_000}</t></si>", 8_000),
}


@pytest.mark.parametrize("contents", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_takes_too_much_memory_is_refused(contents: Mapping[str, str], tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=MEMORY):
        open_workbook(packed(tmp_path / "a.xlsx", contents))


ROWSPANS = "<td rowspan=65534 colspan=1000>a</td>" * 16
PAGES = {
    "rows spanned in HTML": f"<html><table><tr>{ROWSPANS}</tr>{'<tr><td>x</td></tr>' * 9_500}</table>",
    "empty rows spanned in HTML": f"<html><table><tr>{ROWSPANS}</tr>{'<tr></tr>' * 100_000}</table>",
    "rows of XML 2003 by their index": WORKBOOK_2003
    + "".join(
        f'<Worksheet ss:Name="s{n}"><Table><Row ss:Index="1048000"><Cell>{DATA_2003}</Table></Worksheet>' for n in range(100)
    )
    + "</Workbook>",
    "cells of XML 2003 by their index": f'{WORKBOOK_2003}<Worksheet ss:Name="s"><Table>'
    + f'<Row><Cell ss:Index="16000">{DATA_2003}' * 8_000
    + "</Table></Worksheet></Workbook>",
    "elements of HTML": f"<html>{'<br>' * 8_000_000}<table><tr><td>户编号</table>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_pages_that_take_too_much_memory_are_refused(page: str, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(page, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(WorkbookError, match=MEMORY):
        open_workbook(tmp_path / "a.xls")
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize("line", ["\n", "\r", ",,,,,,\n", "1,2\n", '"",""\n'])
def test_a_delimited_text_spends_by_row_and_cell(line: str) -> None:
    text = "户编号,户主姓名\n" + line * 5_000
    delimited_grid(text, Path("a.csv"), Budget(Path("a.csv"), 2_000_000))
    with pytest.raises(WorkbookError, match=MEMORY):
        delimited_grid(text, Path("a.csv"), Budget(Path("a.csv"), 300_000))


def test_a_long_cell_is_read_and_a_longer_one_said(tmp_path: Path) -> None:
    for length in (131_073, 999_000):
        (tmp_path / "a.csv").write_text(f"户编号,户主姓名,备注\n1,甲,{'长' * length}\n", encoding="utf-8")
        assert len(str(open_workbook(tmp_path / "a.csv")[0].rows[1][2])) == length
    (tmp_path / "a.csv").write_text(f"户编号,户主姓名,备注\n1,甲,{'长' * 1_000_001}\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match="line 2 has a cell or row of"):
        open_workbook(tmp_path / "a.csv")


def test_texts_that_cells_share_are_counted_as_often_as_they_are_referred_to() -> None:
    texts = b"<sst><si><t>ab</t></si><si/><si><t>" + b"x" * 1_000 + b"</t></si></sst>"
    found = shared_texts([texts[:20], texts[20:]])
    assert found.longest >= 1_000 and found.count >= 3
    cells = b'<c r="A1" t="s"><v>0</v></c><c t="s" r="B1" s="4"><v>2</v></c><c r="C1" t="s" ><v> 2 </v></c>'
    cells += b'<c r="D1"><v>2</v></c>'
    assert 2_000 < text_of_references(texts, [cells], references=3) < 2_200
    assert text_of_references(texts, [cells], references=4) > 3_000, "one that is written otherwise counts as the longest"


UNCLOSED = ("<c ", "<f ", "<row ", "<v ", '<c r="', '<c r="A1" r="', "<mergeCell ", "<x:c ", "<a:", "</f>", ' t="e"', "<!--")


@pytest.mark.parametrize("piece", UNCLOSED)
def test_tags_that_are_not_closed_take_no_longer_the_more_there_are(piece: str, tmp_path: Path) -> None:
    broken = piece * (2_000_000 // len(piece))
    begun = time.process_time()
    for contents in (worksheet(rows_of() + broken), worksheet(after=f"<mergeCells>{broken}"), worksheet(before=broken)):
        try:
            open_workbook(packed(tmp_path / "a.xlsx", parts(contents)))
        except WorkbookError as error:
            assert any(words in str(error) for words in ("damaged", MEMORY, "no cell has a value"))
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize(
    "piece", ["<table:table-cell ", "<table:table-row ", "-cell ", '<table:table-row a="', "<table:table "]
)
def test_the_same_of_an_open_document(piece: str, tmp_path: Path) -> None:
    begin = '<table:table-row a-spanned="2" office:value="" calcext:value-type="error" '
    begun = time.process_time()
    for more in (piece * (2_000_000 // len(piece)), begin + piece * (2_000_000 // len(piece)) + "</table:table-row>"):
        try:
            open_workbook(packed(tmp_path / "a.ods", open_document(more=more)))
        except WorkbookError as error:
            assert "damaged" in str(error)
        else:
            assert "<" not in more, "only a text between the cells is passed over"
    assert time.process_time() - begun < SOON


def test_a_place_that_no_sheet_has_is_a_fault_of_the_file(tmp_path: Path) -> None:
    for place in ("F99999999999", "ABCDE4", "A2147483648"):
        data = rows_of() + f'<row r="4"><c r="{place}"><v>1</v></c></row>'
        with pytest.raises(WorkbookError, match="damaged"):
            open_workbook(packed(tmp_path / "a.xlsx", parts(worksheet(data))))


@pytest.mark.parametrize(
    ("merged", "fine"),
    [
        ([(0, 0, 1, 0), (0, 1, 1, 2)], True),
        ([(1, 0, 1_048_575, 0), (0, 1, 1_048_575, 1), (0, 2, 1_048_575, 16_383)], True),
        ([(row, 0, 1_048_575, 0) for row in range(3)] * 2, False),
        ([(0, 0, 2, 2)] * 3, False),
        ([(5, 0, 90, 2)] * 9, True),
    ],
)
def test_merged_ranges_over_one_another_are_refused(merged: list[tuple[int, int, int, int]], fine: bool) -> None:
    grid = Grid(Path("a.xlsx"), "调查表", [list(row) for row in ROWS], tuple(merged))
    if fine:
        check_merged(grid)
    else:
        with pytest.raises(WorkbookError, match="overlap"):
            check_merged(grid)


def test_a_workbook_of_thousands_of_sheets_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("<html>" + "<table><tr><td>户编号</table>" * 2_001, encoding="utf-8")
    with pytest.raises(WorkbookError, match="2001 sheets or tables"):
        open_workbook(tmp_path / "a.xls")
