"""Blank forms of departments as they are handed out, after the layouts of real ones; all data invented."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docx
import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

THIN = Border(*(Side(style="thin"),) * 4)
TITLE, BODY = Font(name="方正小标宋简体", size=18), Font(name="仿宋", size=11)


class Form:
    """A form on a sheet: title rows, a framed header, framed blank rows, what stands under them."""

    def __init__(self, title: str, *, sheet: str = "表1") -> None:
        self.book = openpyxl.Workbook()
        self.page = self.book.active
        self.page.title = sheet
        self.page["A1"] = title
        self.page["A1"].font, self.page["A1"].alignment = TITLE, Alignment(horizontal="center")
        self.at = 2

    def line(self, *cells: object) -> Form:
        for column, cell in enumerate(cells, start=1):
            self.page.cell(self.at, column, cell)
        self.at += 1
        return self

    def header(self, *rows: Sequence[str], merged: Sequence[str] = ()) -> Form:
        top = self.at
        self.width = max(map(len, rows))
        for row in rows:
            for column, text in enumerate(row, start=1):
                cell = self.page.cell(self.at, column, text or None)
                cell.border, cell.font, cell.fill = THIN, Font(name="黑体", size=11), PatternFill("solid", fgColor="DDEBF7")
                cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            self.page.row_dimensions[self.at].height = 30
            self.at += 1
        for cells in merged:
            self.page.merge_cells(cells)
        self.page.merge_cells(f"A1:{get_column_letter(self.width)}1")
        self.page.freeze_panes = f"A{self.at}"
        assert top >= 2
        return self

    def blank(self, count: int, formats: Mapping[str, str] | None = None, height: float = 24) -> Form:
        self.first = self.at
        for _row in range(count):
            self.page.row_dimensions[self.at].height = height
            for column in range(1, self.width + 1):
                cell = self.page.cell(self.at, column)
                cell.border, cell.font = THIN, BODY
                cell.alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
                cell.number_format = (formats or {}).get(get_column_letter(column), "General")
            self.at += 1
        return self

    def total(self, label: str, *sums: str) -> Form:
        self.page.cell(self.at, 1, label)
        for letter in sums:
            self.page[f"{letter}{self.at}"] = f"=SUM({letter}{self.first}:{letter}{self.at - 1})"
        for column in range(1, self.width + 1):
            self.page.cell(self.at, column).border = THIN
        self.page.row_dimensions[self.at].height = 33
        self.at += 1
        return self

    def signed(self, text: str) -> Form:
        self.page.cell(self.at, 1, text)
        self.page.merge_cells(start_row=self.at, end_row=self.at, start_column=1, end_column=self.width)
        self.at += 1
        return self

    def choose(self, letter: str, options: str) -> Form:
        rule = DataValidation(type="list", formula1=f'"{options}"', allow_blank=True)
        rule.add(f"{letter}{self.first}:{letter}{self.at - 1}")
        self.page.add_data_validation(rule)
        return self

    def done(self) -> openpyxl.Workbook:
        self.page.print_area = f"A1:{get_column_letter(self.width)}{self.at - 1}"
        for column in range(1, self.width + 1):
            self.page.column_dimensions[get_column_letter(column)].width = 16
        return self.book


def village_list() -> openpyxl.Workbook:
    """监测对象 list of a village: a total and a signature under ten blank rows, a second sheet."""
    form = Form("监测对象名单").line("填报单位：（盖章）")
    form.header(("序号", "自然村", "户主姓名", "户主证件号码", "家庭人口", "致贫风险", "纳入时间", "消除时间", "备注"))
    form.blank(3, {"D": "@", "G": "yyyy-mm"}).total("合计", "E").signed("填表人：            审核人：            填表时间：")
    form.done()
    guide = form.book.create_sheet("填表说明")
    guide["A1"], guide["B2"] = "一、家庭人口按实际居住人口填写", 3.5
    return form.book


def general_farmers() -> openpyxl.Workbook:
    """一般农户: village and group in one column, ticks, money in 万元."""
    form = Form("农户基本情况登记表").line("单位：万元、人")
    form.header(("序号", "村组", "姓名", "身份证号码", "家庭人口", "联系电话", "危房户（√）", "人均纯收入（万元）", "特色产业"))
    return form.blank(2).signed("说明：本表一式两份。").done()


def family_table() -> openpyxl.Workbook:
    """A county's family table: one row a household, the head's sex and nation, split village and group."""
    form = Form("家庭情况表")
    form.header(
        ("行政村", "自然村屯", "户主姓名", "性别", "身份证号", "民族", "家庭人口", "家庭联系电话", "脱贫年度", "满意度")
    )
    return form.blank(1).done()


def roster() -> openpyxl.Workbook:
    """Layout A of the national system: one row a person, two header rows with groups."""
    form = Form("脱贫户家庭成员花名册")
    form.header(
        ("序号", "户信息", "", "", "成员信息", "", "", "", "", ""),
        ("", "行政村", "户编号", "人数", "姓名", "证件号码", "与户主关系", "健康状况", "劳动技能", "务工时间（月）"),
        merged=("B2:D2", "E2:J2", "A2:A3"),
    )
    return form.blank(4, {"F": "@", "C": "@"}).signed("审核：").done()


def students() -> openpyxl.Workbook:
    """Student aid: persons with 是/否 flags as codes and a drop-down of the department's own words."""
    form = Form("家庭经济困难学生信息采集表")
    form.header(("序号", "姓名", "身份证号", "性别", "出生日期（YYYYMMDD）", "健康状况", "是否享受低保（1是0否）", "学校名称"))
    form.blank(5)
    return form.choose("F", "健康,慢性病,大病,残疾人").done()


def disabled() -> openpyxl.Workbook:
    """残疾人: the card's twenty characters beside the eighteen of the resident's number."""
    form = Form("残疾人基本情况表").header(("序号", "姓名", "身份证号码（18位）", "残疾证号（20位）", "村（社区）", "家庭住址"))
    return form.blank(2, {"C": "@", "D": "@"}).signed("经办人：").done()


def public_list() -> openpyxl.Workbook:
    """A list that is posted: head, kind of household, sex by relation, one row a person."""
    form = Form("入户核查名单").header(("序号", "户主", "户类型", "姓名", "与户主关系", "性别", "年龄", "手机"))
    return form.blank(2).done()


def houses() -> openpyxl.Workbook:
    """危房: 有/无, a formula of the form's own, a column number row."""
    form = Form("农村住房安全排查表")
    form.header(("序号", "乡镇", "村", "户主姓名", "家庭人口", "住房面积（㎡）", "人均面积", "是否危房（有/无）", "鉴定机构"))
    form.line(*range(1, 10)).blank(3)
    for row in range(form.first, form.at):
        form.page[f"G{row}"] = f"=IF(E{row}=0,0,F{row}/E{row})"
    return form.total("合  计", "E", "F").done()


def numbered() -> openpyxl.Workbook:
    """A form in which two households are filled in already; its numbers go on."""
    form = Form("大病救助申请汇总表").header(("序号", "户主姓名", "证件号码", "医疗自付支出（元）", "是否低保户"))
    form.blank(4)
    for row, cells in enumerate(
        ((1, "旧户甲", "341599195001010010", 3000, "√"), (2, "旧户乙", "341599195001010029", 800, None))
    ):
        for column, cell in enumerate(cells, start=1):
            form.page.cell(form.first + row, column, cell)
    form.page[f"E{form.first + 1}"] = "√"
    return form.signed("乡镇（盖章）：").done()


def bare() -> openpyxl.Workbook:
    """A header and nothing else, without borders."""
    form = Form("名册")
    form.line("户编号", "户主姓名", "乡镇（村）", "风险等级", "不认得的列")
    return form.book


def water() -> openpyxl.Workbook:
    """A drop-down that other cells fill, dates by the cell's own format."""
    form = Form("饮水安全排查表").header(("村名", "组", "户主名字", "饮水是否安全", "调查日期", "水源类型"))
    form.blank(3, {"E": 'yyyy"年"m"月"d"日"'}).signed("注：饮水安全填“达标”或“不达标”的不予受理。")
    form.done()
    lists = form.book.create_sheet("选项")
    lists["A1"], lists["A2"] = "是", "否"
    rule = DataValidation(type="list", formula1="选项!$A$1:$A$2")
    rule.add(f"D{form.first}:D{form.first + 2}")
    form.page.add_data_validation(rule)
    return form.book


WORKBOOKS: Mapping[str, Callable[[], openpyxl.Workbook]] = {
    "监测对象名单": village_list,
    "农户基本情况": general_farmers,
    "家庭情况表": family_table,
    "成员花名册": roster,
    "困难学生": students,
    "残疾人": disabled,
    "入户核查名单": public_list,
    "住房排查": houses,
    "大病救助": numbered,
    "名册": bare,
    "饮水排查": water,
}


def word_form() -> bytes:
    """临时救助: a table in a document, with a signature line in its last row."""
    document = docx.Document()
    document.add_heading("临时救助对象审批表", level=1)
    table = document.add_table(rows=4, cols=5, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("序号", "户主姓名", "身份证号码", "家庭人口", "救助金额"), strict=True):
        cell.text = text
    last = table.rows[3].cells
    last[0].merge(last[4]).text = "民政办意见：            （盖章）"
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def write_forms(folder: Path) -> dict[str, Path]:
    """All twelve, by name."""
    files = {name: folder / f"{name}.xlsx" for name in WORKBOOKS}
    for name, file in files.items():
        WORKBOOKS[name]().save(file)
    files["临时救助"] = folder / "临时救助.docx"
    files["临时救助"].write_bytes(word_form())
    return files
