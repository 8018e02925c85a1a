"""The ledger as a workbook, cell by cell: sheets, headers, fills, panes, paper, drop-downs; design.md section 5."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from fanpin_cli.documents.ledger import LedgerContent, LevelStyle, write_ledger
from fanpin_cli.documents.tables.readable_ink import grey_of, readable_on, tints_of
from fanpin_cli.ledger_format import REVIEW, SHORT_ADVICE

MakeContent = Callable[..., LedgerContent]
SHEETS = [
    "汇总",
    "一级红色",
    "二级黄色",
    "三级蓝色",
    "边缘户",
    "待核实",
    "未纳入评定",
    "应纳入",
    "数据问题",
    "调整记录",
    "规则",
    "_fanpin",
]
OWN = [
    "序号",
    "乡镇",
    "村",
    "户编号",
    "户主姓名",
    "证件号码",
    "家庭人口",
    "风险等级",
    "判定理由",
    "政策依据",
    "待核实内容",
    "上期等级",
    "等级变化",
    "帮扶建议",
    "村级建议等级",
    "乡镇审核等级",
    "审核意见",
    "审核人",
    "审核日期",
    "备案等级",
    "规则编号",
    "来源",
]
SURVEY = ["人均纯收入", "备注", "调查日期", "联系电话", "风险等级（2）"]
HOUSEHOLD_SHEETS = {
    "一级红色": ("FF0000", "FFFFFF", "FFC5C5", "●"),
    "二级黄色": ("FFFF00", "000000", "FFFFB0", "▲"),
    "三级蓝色": ("0070C0", "FFFFFF", "D9EAF6", "■"),
    "边缘户": ("70AD47", "000000", "E2EFDA", "◇"),
    "待核实": ("ED7D31", "000000", "FFF2E5", "○"),
    "未纳入评定": ("A5A5A5", "000000", "EDEDED", "□"),
}
"""Sheet → full colour, the ink on it, tint, mark."""
IN_FULL = ["序号", "乡镇", "村", "户编号", "户主姓名", "风险等级"]


@pytest.fixture
def workbook(content: LedgerContent, tmp_path: Path) -> Workbook:
    write_ledger(content, tmp_path / "台账.xlsx")
    return load_workbook(tmp_path / "台账.xlsx")


def header(sheet: Worksheet, row: int = 3) -> list[object]:
    return [cell.value for cell in sheet[row]]


def column(sheet: Worksheet, title: str, row: int = 3) -> list[object]:
    place = header(sheet, row).index(title) + 1
    return [sheet.cell(number, place).value for number in range(row + 1, end(sheet, row))]


def end(sheet: Worksheet, row: int = 3) -> int:
    """The empty row below the table, before the lines to sign."""
    return next(number for number in range(row + 1, sheet.max_row + 2) if sheet.cell(number, 1).value is None)


def test_sheets_stand_in_order_and_the_last_is_hidden(workbook: Workbook) -> None:
    assert workbook.sheetnames == SHEETS
    assert [sheet.title for sheet in workbook if sheet.sheet_state != "visible"] == ["_fanpin"]


def test_every_household_is_in_exactly_one_household_sheet(workbook: Workbook, content: LedgerContent) -> None:
    found = [key for name in HOUSEHOLD_SHEETS for key in column(workbook[name], "户编号")]
    assert sorted(map(str, found)) == sorted(content.places["户编号"])


@pytest.mark.parametrize(("name", "colours"), HOUSEHOLD_SHEETS.items())
def test_a_household_sheet(workbook: Workbook, name: str, colours: tuple[str, str, str, str]) -> None:
    sheet = workbook[name]
    group = ["重点群体"] if name in ("边缘户", "待核实", "未纳入评定") else []
    assert header(sheet) == [*OWN, *group, *SURVEY]
    assert str(sheet["A1"].value).startswith("六安市已脱贫户风险分级和边缘户认定台账——") and name in str(sheet["A1"].value)
    assert str(sheet["A2"].value).startswith(
        "轮次：2019年4月　评定日期：2019-04-30　单位：户、人、元　填报单位：某县　本表10户"
    )
    assert column(sheet, "序号") == list(range(1, 11))

    full, ink, tint, mark = colours
    data = [cell for row in sheet.iter_rows(min_row=4, max_row=end(sheet) - 1) for cell in row]
    for cell in data:
        title = sheet.cell(3, cell.column).value
        wanted = full if title in IN_FULL else "FFFFFF" if title in REVIEW else tint
        assert (cell.fill.fgColor.rgb, cell.font.color.rgb) == (f"FF{wanted}", f"FF{ink if wanted == full else '000000'}")
    assert sheet.sheet_properties.tabColor.rgb == f"FF{full}"
    assert sheet["A4"].number_format == f'"{mark} "0' and mark in str(sheet["A1"].value)
    assert {cell.border.left.style for cell in data} == {"thin"}
    assert {dimension.style for dimension in sheet.column_dimensions.values()} == {0}, "no colour below the table"

    assert sheet.freeze_panes == "F4"
    assert sheet.auto_filter.ref == sheet.dimensions.replace("A1:", "A3:").replace(str(sheet.max_row), "13")
    assert sheet.page_setup.paperSize == 8
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$E")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert 40 <= sheet.page_setup.scale <= 100


def test_codes_are_text_without_green_triangles(workbook: Workbook, tmp_path: Path) -> None:
    sheet = workbook["一级红色"]
    for title in ("户编号", "证件号码", "联系电话"):
        cell = sheet.cell(4, header(sheet).index(title) + 1)
        assert (cell.data_type, cell.number_format, cell.alignment.shrink_to_fit) == ("s", "@", True)
    with zipfile.ZipFile(tmp_path / "台账.xlsx") as archive:
        assert b'numberStoredAsText="1"' in archive.read("xl/worksheets/sheet2.xml")


def test_the_survey_stands_as_it_stood(workbook: Workbook, content: LedgerContent) -> None:
    sheet = workbook["二级黄色"]
    rows = content.places["place"] == "2"
    for title, own in (("人均纯收入", "人均纯收入"), ("备注", "备注"), ("风险等级（2）", "风险等级")):
        assert column(sheet, title) == content.originals.loc[rows, own].tolist()
    dates = [value.date() for value in column(sheet, "调查日期")]  # type: ignore[attr-defined]
    assert dates == content.originals.loc[rows, "调查日期"].tolist()
    assert {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row} <= {"s", "n", "d", "inlineStr"}, "no formulas"


def marks(content: LedgerContent, out: Path) -> dict[str, set[str]]:
    """Sheet → the conditions of its marks, each with the column's title."""
    write_ledger(content, out)
    return {
        sheet.title: {
            f"{sheet.cell(3, min_col).value}: {rule.formula[0].partition('=')[2] or rule.formula[0]}"
            for span in sheet.conditional_formatting
            for min_col in [next(iter(span.sqref.ranges)).min_col]
            for rule in span.rules
            if rule.dxf.font.color.rgb == "FF9C0006" and rule.dxf.fill.bgColor.rgb == "FFFFC7CE"
        }
        for sheet in load_workbook(out).worksheets[1:7]
    }


def test_what_is_no_answer_is_marked_by_its_value(make_content: MakeContent, tmp_path: Path) -> None:
    """Not a text with which an answer begins, not 0, which a blank cell is too, and nothing that a rule cannot hold."""
    content = make_content(12, places=("1",))
    size: list[object] = ["小", "小学", "大", '"大"', -2.0, 0.0, "大\n小", *[None] * 5]
    originals = content.originals.assign(规模=pd.Series(size, dtype=object))
    unread = pd.DataFrame({"人均纯收入": originals["人均纯收入"] == "三千五", "规模": [True, False, *[True] * 5, *[False] * 5]})
    found = marks(replace(content, originals=originals, unread=unread), tmp_path / "l.xlsx")
    assert found["一级红色"] == {'人均纯收入: "三千五"', '规模: "大"', "规模: -2"}
    assert not any(found[sheet] for sheet in found if sheet != "一级红色")


def test_at_most_so_many_values_of_a_column_are_marked(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content(150, places=("1",))
    originals = content.originals.assign(规模=[f"约{number}" for number in range(1000, 1150)])
    found = marks(replace(content, originals=originals, unread=originals[["规模"]].notna()), tmp_path / "l.xlsx")
    assert len(found["一级红色"]) == 100


def test_months_are_shown_without_a_day(make_content: MakeContent, tmp_path: Path) -> None:
    content = make_content(3, places=("1",))
    write_ledger(replace(content, months=frozenset({"调查日期"})), tmp_path / "l.xlsx")
    sheet = load_workbook(tmp_path / "l.xlsx")["一级红色"]
    assert sheet.cell(4, header(sheet).index("调查日期") + 1).number_format == "yyyy-mm"


def test_review_columns_have_their_drop_downs(workbook: Workbook) -> None:
    sheet = workbook["三级蓝色"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    levels = '"一级极易返贫户,二级较易返贫户,三级稳定脱贫户,边缘户"'
    lists = {span: rule.formula1 for span, rule in rules.items() if rule.type == "list"}
    assert lists == {"O4:O13": levels, "P4:P13": levels, "T4:T13": levels, "Q4:Q13": '"同意,不同意,需入户核实"'}
    assert (rules["S4:S13"].type, rules["S4:S13"].operator) == ("whole", None)
    assert sheet["S4"].number_format == "yyyy-mm-dd"


def test_long_reasons_wrap_in_rows_high_enough(workbook: Workbook) -> None:
    sheet = workbook["二级黄色"]
    assert sheet["I4"].alignment.wrap_text
    assert sheet.column_dimensions["I"].width <= 63
    assert sheet.row_dimensions[4].height >= 2 * 13.5


def test_to_include_is_a_list_of_actions_that_repeats_households(workbook: Workbook) -> None:
    sheet = workbook["应纳入"]
    assert header(sheet)[8:10] == ["应纳入理由", "应纳入依据"]
    assert column(sheet, "户编号") == [f"341599{row:09d}" for row in range(0, 60, 12)]


def test_problems_are_tinted_by_severity(workbook: Workbook) -> None:
    sheet = workbook["数据问题"]
    assert column(sheet, "级别") == ["错误", "错误", "疑点"]
    [(span, rules)] = list(sheet.conditional_formatting._cf_rules.items())
    assert str(span.sqref) == "B4:B6"
    assert [rule.text for rule in rules] == ["错误", "疑点", "提示", "已处理"]


def test_rules_and_parameters_stand_one_below_the_other(workbook: Workbook) -> None:
    sheet = workbook["规则"]
    assert [cell.value for cell in sheet[4]][:2] == ["R1-1", "风险等级"]
    assert [cell.value for cell in sheet[6]][:6] == ["参数", "数值", "单位", "生效日期", "来源", "县级确定"]
    assert [cell.value for cell in sheet[7]][:6] == ["贫困线", 3218, "元/人·年", "2019-01-01", "国家扶贫标准", "否"]
    assert sheet["A6"].fill.fgColor.rgb == sheet["A3"].fill.fgColor.rgb == "FFE7E6E6"
    assert sheet["G6"].border.left.style is None, "no cells beside the second table"


def test_the_hidden_sheet_lets_the_ledger_be_read_back(workbook: Workbook) -> None:
    rows = list(workbook["_fanpin"].iter_rows(values_only=True))
    facts = dict(rows[1:])
    assert rows[0] == ("键", "值")
    assert facts["规则集"] == "luan-2019"
    assert facts["户表"] == "一级红色;二级黄色;三级蓝色;边缘户;待核实;未纳入评定"
    assert facts["台账列"].split(";") == [*OWN, "重点群体"]
    assert (facts["户数"], facts["户数.1"], facts["户数.to_verify"], facts["应纳入户数"]) == ("60", "10", "10", "5")


def test_empty_sheets_say_so(make_content: MakeContent, tmp_path: Path) -> None:
    write_ledger(make_content(5, places=("2",)), tmp_path / "台账.xlsx")
    workbook = load_workbook(tmp_path / "台账.xlsx")
    assert workbook.sheetnames == SHEETS
    for name in ("一级红色", "待核实", "调整记录"):
        assert [cell.value for cell in workbook[name]["A"]][2:4] == ["序号", "无"]
        assert {cell.value for cell in workbook[name][4][1:]} == {None}


def test_a_round_without_households_is_a_ledger_too(make_content: MakeContent, tmp_path: Path) -> None:
    write_ledger(make_content(0, unit=""), tmp_path / "台账.xlsx")
    workbook = load_workbook(tmp_path / "台账.xlsx")
    assert workbook.sheetnames == SHEETS
    assert "填报单位：＿" in str(workbook["汇总"]["A2"].value)


def test_colours_and_names_are_the_rule_sets(make_content: MakeContent, tmp_path: Path) -> None:
    levels = (LevelStyle(1, "甲类", "123456", "甲"), LevelStyle(2, "乙类", "FEDCBA", "乙"))
    write_ledger(make_content(4, places=("1", "2"), levels=levels), tmp_path / "台账.xlsx")
    workbook = load_workbook(tmp_path / "台账.xlsx")
    assert workbook.sheetnames[1:4] == ["甲", "乙", "边缘户"]
    assert workbook["甲"]["A4"].fill.fgColor.rgb == "FF123456"
    assert workbook["乙"].sheet_properties.tabColor.rgb == "FFFEDCBA"


def test_a_place_that_the_ledger_lacks_is_refused(make_content: MakeContent) -> None:
    content = make_content(4)
    with pytest.raises(ValueError, match="'9'"):
        replace(content, places=content.places.assign(place="9"))


def test_every_page_is_signed_and_nothing_stands_below_the_rows(workbook: Workbook, content: LedgerContent) -> None:
    for sheet in workbook.worksheets[:-1]:
        if sheet.title == "汇总":
            [line] = [str(cell.value) for cell in sheet[sheet.max_row] if cell.value is not None]
            assert line.startswith(f"填报单位：{content.unit}")
            assert all(word in line for word in ("填报人", "审核人", "负责人（盖章）", "日期"))
            continue
        assert sheet.title == "规则" or "负责人（盖章）" in sheet.oddFooter.left.text, sheet.title
        assert header(sheet)[0] != "序号" or sheet.cell(sheet.max_row, 1).value is not None, sheet.title


@pytest.mark.parametrize(
    "colours",
    [("FF0000", "FFFF00", "0070C0"), ("123456", "FEDCBA"), ("C00000", "FF0000", "FFC000", "00B050", "0070C0"), ("FFFFFF",)],
)
def test_tints_take_black_and_differ_in_grey(colours: tuple[str, ...]) -> None:
    tints = tints_of(colours)
    assert all(readable_on(tint) == "000000" for tint in tints)
    greys = sorted(map(grey_of, tints))
    assert all(darker + 6 < lighter for darker, lighter in pairwise(greys))


def test_the_filing_sheets(content: LedgerContent, tmp_path: Path) -> None:
    """A4, ten columns; the survey's own measures where it has some, else the proposed ones."""
    own = content.originals.assign(帮扶措施=["小额信贷", None] * 30, 帮扶责任人="李某某")
    legend = {"M-1 就业脱贫": "对接用工岗位", "M-2 就业脱贫": "安排公益性岗位"}
    advice = {"帮扶建议": "就业脱贫：对接用工岗位", SHORT_ADVICE: "M-1 就业脱贫"}
    places = content.places.assign(**advice, 备案等级="二级较易返贫户")
    write_ledger(replace(content, originals=own, places=places, legend=legend), tmp_path / "l.xlsx", to_file=True)
    workbook = load_workbook(tmp_path / "l.xlsx")
    assert workbook.sheetnames == [*SHEETS[:-1], *(f"{name}备案表" for name in SHEETS[1:5]), "_fanpin"]
    sheet = workbook["二级黄色备案表"]
    titles = ["序号", "村", "户主姓名", "家庭人口", "风险等级", "判定理由", "帮扶措施", "帮扶责任人", "备案等级", "备注"]
    assert header(sheet) == titles
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    here = places["place"] == "2"
    assert column(sheet, "户主姓名") == places["户主姓名"][here].tolist() and set(column(sheet, "帮扶责任人")) == {"李某某"}
    expected = own["帮扶措施"].where(own["帮扶措施"].notna(), "M-1 就业脱贫")[here]
    assert column(sheet, "帮扶措施") == expected.tolist() and set(column(sheet, "备案等级")) == {"二级较易返贫户"}
    assert sheet["J4"].fill.fgColor.rgb == "FFFFFFFF" and sheet["A4"].fill.fgColor.rgb == "FFFFFF00"
    below = [str(cell.value) for row in sheet.iter_rows(min_row=end(sheet) + 1) for cell in row if cell.value is not None]
    assert below[0] == "帮扶措施：M-1 就业脱贫：对接用工岗位" and below[-1].startswith("填报单位：")
    assert set(column(workbook["二级黄色"], "帮扶建议")) == {"就业脱贫：对接用工岗位"}


def test_a_ledger_that_only_takes_decisions_and_answers(content: LedgerContent, tmp_path: Path) -> None:
    write_ledger(content, tmp_path / "l.xlsx", protect=True)
    workbook = load_workbook(tmp_path / "l.xlsx")
    sheet = workbook["二级黄色"]
    locked = {title: sheet.cell(4, number + 1).protection.locked for number, title in enumerate(header(sheet))}
    assert sheet.protection.sheet and not sheet.protection.sort and not sheet.protection.autoFilter
    assert all(locked[title] for title in ("序号", "户编号", "户主姓名", "风险等级", "判定理由", "规则编号"))
    assert not any(locked[title] for title in ("乡镇审核等级", "审核意见", "审核人", "备案等级", header(sheet)[-1]))
    assert not workbook["汇总"].protection.sheet
