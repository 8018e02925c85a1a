"""The change report as a workbook: every sheet, cell, fill and page as it was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.documents.change_report.invented_report import invented_report

from fanpin_cli.documents.change_report.report_workbook import write_change_workbook

GOLDEN = Path(__file__).parent / "golden" / "小报告工作簿.txt"


def as_lines(file: Path) -> str:
    """A workbook as text: of each sheet its page, its merged cells and drop-downs, then its rows with their fills."""
    workbook = load_workbook(file)
    return "\n".join(line for sheet in workbook.worksheets for line in (*_page(sheet), *_rows(sheet), "")) + "\n"


def _page(sheet: Worksheet) -> Iterator[str]:
    setup, hidden = sheet.page_setup, "" if sheet.sheet_state == "visible" else sheet.sheet_state
    yield f"【{sheet.title}】{hidden} 标签 {_colour(sheet.sheet_properties.tabColor)}"
    yield f"纸 {setup.paperSize} {setup.orientation} 宽{setup.fitToWidth}页 高{setup.fitToHeight}页"
    yield f"重复 {sheet.print_title_rows or '无'}"
    yield f"页脚 {sheet.oddFooter.left.text or ''}|{sheet.oddFooter.center.text or ''}|{sheet.oddFooter.right.text or ''}"
    yield f"冻结 {sheet.freeze_panes or '无'} 筛选 {sheet.auto_filter.ref or '无'} 图 {len(sheet._charts)}"
    yield f"合并 {' '.join(sorted(str(cells) for cells in sheet.merged_cells.ranges)) or '无'}"
    for rule in sheet.data_validations.dataValidation:
        yield f"下拉 {rule.sqref} {rule.type} {rule.formula1}"
    yield "列宽 " + " ".join(f"{letter}{column.width:g}" for letter, column in sorted(sheet.column_dimensions.items()))


def _rows(sheet: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        fills = {_colour(cell.fill.fgColor) for cell in row if cell.value is not None and cell.fill.patternType == "solid"}
        values = [_shown(cell.value) for cell in row]
        if any(values):
            yield f"{row[0].row} {'·'.join(sorted(fills)) or '无色'} | {' | '.join(values)}"


def _shown(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value).replace("\n", "⏎")


def _colour(colour: object) -> str:
    return str(getattr(colour, "rgb", "") or "无")[-6:]


def test_a_small_report_as_it_was_looked_at(tmp_path: Path) -> None:
    write_change_workbook(invented_report(), tmp_path / "r.xlsx")
    assert as_lines(tmp_path / "r.xlsx") == GOLDEN.read_text(encoding="utf-8")
