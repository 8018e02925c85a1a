"""The sample sheets: the April form as it should be, the October form as it comes back."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from samples.cells import heading, put, title_row, widths
from samples.form import COLUMNS, Column
from samples.households import TOWNSHIPS, Household
from samples.untidy import HABITS, neat

BLANKED = (
    "医疗自付支出",
    "缺发展资金",
    "不愁吃",
    "未参加医保人数",
    "饮水安全",
    "失学辍学人数",
    "重大家庭变故户",
    "自我发展能力",
)
"""Answers that a form sometimes lacks; most of them keep a household's level open."""
Cells = dict[str, object]
"""A household's answers by the clean form's title, units left off."""


def bare(title: str) -> str:
    return title.partition("（")[0].removeprefix("是否")


def answers(home: Household, on: dt.date) -> Cells:
    return {bare(column.title): column.value(home, on) for column in COLUMNS}


def survey_rows(homes: Sequence[Household], on: dt.date, rng: random.Random, blanks: int) -> list[Cells]:
    """The round's answers, with so many forgotten, each in another household."""
    rows = [answers(home, on) for home in homes]
    for row in rng.sample(rows, blanks):
        row[rng.choice(BLANKED)] = None
    for row in rng.sample(rows, 5):
        column = rng.choice(("劳动力人数", "务工月数"))
        row[column] = int(str(row[column])) + 1  # the form and the roster do not always agree
    return rows


def tidy_survey(rows: Sequence[Cells], title: str) -> Workbook:
    """One sheet, one title row, one header row: the form as it should come back."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "入户调查表"
    titles = ["序号", *(column.title for column in COLUMNS)]
    title_row(sheet, 1, title, len(titles))
    for number, text in enumerate(titles, 1):
        heading(sheet, 2, number, text)
    for order, row in enumerate(rows, 1):
        put(sheet, order + 2, 1, order)
        for number, column in enumerate(COLUMNS, 2):
            written = neat(column.sort, row[bare(column.title)], random.Random(0))
            put(sheet, order + 2, number, written, text=column.sort == "id")
    sheet.freeze_panes = "H3"
    widths(sheet, titles)
    return book


def untidy_survey(rows: Sequence[Cells], title: str, rng: random.Random) -> Workbook:
    """A sheet a township, each filled in by other hands, with instructions before them."""
    book = Workbook()
    notes = book.worksheets[0]
    notes.title = "填表说明"
    for number, line in enumerate(
        ("填表说明", "1. 本表由村两委、驻村扶贫工作队入户填写。", "2. 金额以元为单位，面积以亩为单位。"), 1
    ):
        notes.cell(number, 1, line)
    damage(rows, rng)
    for township in TOWNSHIPS:
        own = [row for row in rows if row["乡镇"] == township]
        township_sheet(book.create_sheet(township), own, f"{township}{title}", township, rng)
    return book


def damage(rows: Sequence[Cells], rng: random.Random) -> None:
    """What a county meets every time: values that no one can read, and texts that look like formulas."""
    spoilt = rng.sample(list(rows), 9)
    for row, (column, value) in zip(
        spoilt,
        (
            ("耕地面积", "不详"),
            ("林地面积", "约三亩左右"),
            ("备注", "=1+1"),
            ("备注", "-无"),
            ("备注", "+86加拨"),
            ("备注", "@村干部核实"),
            ("调查日期", "十月上旬"),
            ("主要致贫原因", "因懒"),
            ("联系电话", "1990000"),
        ),
        strict=True,
    ):
        row[column] = value


def township_sheet(sheet: Worksheet, rows: Sequence[Cells], title: str, township: str, rng: random.Random) -> None:
    """Two title rows, two header rows with merged groups, the data, a total and a signature."""
    columns = list(COLUMNS)
    titles = ["序号", *(column.untidy for column in columns), "村级初步意见", "备注"]
    title_row(sheet, 1, title, len(titles))
    title_row(
        sheet,
        2,
        f"填报单位：{township}人民政府        填报日期：2019年10月        单位：元、亩、平方米、人",
        len(titles),
        size=10,
    )
    headers(sheet, titles, columns)
    first = 5
    order = 0
    for order, row in enumerate(rows, 1):
        put(sheet, first + order - 1, 1, order)
        for number, column in enumerate(columns, 2):
            put(
                sheet,
                first + order - 1,
                number,
                written(column, row, township, rng),
                text=column.sort == "id" and township != "白云乡",
            )
        put(sheet, first + order - 1, len(titles) - 1, rng.choice(("同意", "同意", "拟定三级", "待定", None)))
        put(sheet, first + order - 1, len(titles), "已公示" if order % 40 == 0 else None)
    if township == "青山镇":
        repeat(sheet, first + 3, first + order)
        order += 1
        sheet.cell(first + 7, titles.index("身份证号码") + 1).value = float(str(rows[7]["证件号码"])[:15] + "000")
        sheet.cell(first + 7, titles.index("身份证号码") + 1).number_format = "General"
    last = first + order
    sheet.cell(last, 2, "合计")
    sheet.cell(last, titles.index("家庭\n人口数") + 1, sum(int(str(row["家庭人口"])) for row in rows))
    sheet.cell(last + 1, 1, "填表人：            审核人：            （盖章）")
    sheet.freeze_panes = "H5"
    widths(sheet, titles)


def written(column: Column, row: Cells, township: str, rng: random.Random) -> object:
    value = row[bare(column.title)]
    if value is None:
        return rng.choice((None, None, "—", "/", "不详"))
    if isinstance(value, str) and column.sort in ("date", "count", "area"):
        return value
    if column.title == "户编号" and township == "白云乡":
        return int(str(value))
    return HABITS[township](column.sort, value, rng)


def headers(sheet: Worksheet, titles: Sequence[str], columns: Sequence[Column]) -> None:
    """Group headings merged across, ungrouped titles merged down."""
    groups = ["", *(column.group for column in columns), "", ""]
    start = 1
    for group, run in groupby(groups):
        end = start + len(list(run)) - 1
        if group:
            heading(sheet, 3, start, group)
            sheet.merge_cells(start_row=3, start_column=start, end_row=3, end_column=end)
            for number in range(start, end + 1):
                heading(sheet, 4, number, titles[number - 1])
        else:
            for number in range(start, end + 1):
                heading(sheet, 3, number, titles[number - 1])
                sheet.merge_cells(start_row=3, start_column=number, end_row=4, end_column=number)
        start = end + 1


def repeat(sheet: Worksheet, source: int, target: int) -> None:
    """The same household entered twice."""
    for cell in sheet[source]:
        put(sheet, target, cell.column, cell.value, text=cell.data_type == "s")
