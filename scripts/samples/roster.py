"""The member roster in layout B3: a row a person, as the national system exported it in 2019."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from openpyxl import Workbook

from samples.cells import heading, title_row, widths
from samples.households import COUNTY, Household
from samples.people import Person

ROSTER = (
    "行政县", "乡镇", "行政村", "户编号", "人编号", "姓名", "证件号码",
    "人数", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能",
    "务工状况", "务工时间", "参加大病医疗", "脱贫属性", "脱贫年度", "贫困户属性", "致贫原因",
    "危房户", "是否解决安全饮用水", "人均纯收入", "联系电话",
)  # fmt: skip
CHILDREN = ("之子", "之女")


def roster(homes: Sequence[Household], on: dt.date, rng: random.Random, *, behind: bool = False) -> Workbook:
    """Layout B3 as the national system exports it: a row a person, all cells text, the household's values repeated.

    behind: the system does not have the youngest child of one household yet.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    title_row(sheet, 1, f"{COUNTY}建档立卡户家庭成员名册", len(ROSTER))
    title_row(sheet, 2, f"导出时间：{on.year}年{on.month}月{on.day}日", len(ROSTER), size=10)
    for number, text in enumerate(ROSTER, 1):
        heading(sheet, 3, number, text)
    registered = [home for home in homes if home.kind != "一般农户"]
    contradicts = rng.choice([home for home in registered if home.size >= 3 and home.house in ("A级", "B级")])
    late = next(home for home in reversed(registered) if home.members[-1].relation in CHILDREN) if behind else None
    row = 4
    for home in registered:
        for place, person in enumerate(home.members[:-1] if home is late else home.members):
            values = member_row(home, place, person, on)
            if home is contradicts and place == 2:
                values[ROSTER.index("危房户")] = "是"
            for number, value in enumerate(values, 1):
                if value:
                    cell = sheet.cell(row, number, value)
                    cell.data_type, cell.number_format = "s", "@"
            row += 1
    sheet.freeze_panes = "G4"
    widths(sheet, ROSTER)
    return book


def member_row(home: Household, place: int, person: Person, on: dt.date) -> list[str]:
    working = person.months > 0
    months = str(person.months) if working or person.able else ""
    return [
        COUNTY, home.township, home.village, home.number, f"{home.number}{place + 1:02d}", person.name,
        person.identity + person.certificate, str(home.size), "本人或户主" if place == 0 else person.relation, "汉族",
        person.education(on), person.schooling(on), ",".join(person.health), person.skill,
        person.workplace if working else "", months, "是" if person.covered else "否",
        home.left, str(home.left_year or ""), home.nature, home.cause,
        "是" if home.house in ("C级", "D级") else "否", "是" if home.safe_water else "否", f"{home.per_head:.2f}", home.phone,
    ]  # fmt: skip
