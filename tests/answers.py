"""A household's answers to every question of the survey, for tests of what real files look like; all invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

WHO = ("乡镇", "行政村", "户编号", "户主姓名", "身份证号码")
STABLE: Mapping[str, Any] = {
    "家庭人口数": 2,
    "户类型": "脱贫户",
    "脱贫属性": "已脱贫（享受政策）",
    "劳动力人数": 2,
    "掌握技能人数": 1,
    "外出务工人数": 2,
    "全家务工月数（月）": 20,
    "自我发展能力": "强",
    "产业规模": "中",
    "产业纯收入（元）": 4000,
    "缺发展资金": "否",
    "工资性收入": 20000,
    "生产经营性收入": 6000,
    "财产性收入": 0,
    "转移性收入": 600,
    "生产经营性支出": 2000,
    "家庭年收入": 26600,
    "家庭纯收入": 24600,
    "人均纯收入（元）": 12300,
    "医疗自付": 200,
    "教育自付": 0,
    "其他刚性支出": 0,
    "耕地面积（亩）": 4,
    "林地面积（亩）": 3,
    "患大病人数": 0,
    "长期慢性病人数": 0,
    "持证残疾人数": 0,
    "在校生人数": 0,
    "高中以上在校生人数": 0,
    "义务教育失学辍学人数": 0,
    "未参保人数": 0,
    "危房户": "否",
    "房屋鉴定等级": "A级",
    "住房面积（平方米）": 90,
    "是否解决安全饮用水": "是",
    "不愁吃": "是",
    "不愁穿": "是",
    "是否低保户": "否",
    "受灾户": "否",
    "重大家庭变故户": "否",
    "困难军烈属": "否",
    "分散供养特困户": "否",
}
"""The answers of a household of two that stands at level 3 by the shipped rules."""
POOR: Mapping[str, Any] = {"工资性收入": 600, "家庭年收入": 7200, "家庭纯收入": 5200, "人均纯收入（元）": 2600}
"""Below the poverty line: level 1, and to include."""
UNSAFE: Mapping[str, Any] = {"危房户": "是", "房屋鉴定等级": "D级"}
"""Level 1."""
NUMBERS = ("341599197001021031", "341599197001031053", "341599197001041075", "341599197001051097")
WEIGHTS, CHECK = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
Sheet = Sequence[Sequence[object]]


def identity(born: str, serial: int) -> str:
    """An identity number that is nobody's: of a place that does not exist. born: 19700102; serial: odd for a man."""
    body = f"341599{born}{serial % 1000:03}"
    return body + CHECK[sum(int(figure) * weight for figure, weight in zip(body, WEIGHTS, strict=True)) % 11]


def household(number: int, **changed: object) -> dict[str, object]:
    """The household 张甲1, 2 … with its answers; changed: other values, under the titles with ``_`` for （ and ）."""
    who = ("东岭镇", "东岭村", f"3415990101000{number}", f"张甲{number}", NUMBERS[number - 1])
    return {**dict(zip(WHO, who, strict=True)), **STABLE, **changed}


def table(titles: Sequence[str], households: Sequence[Mapping[str, object]]) -> list[list[object]]:
    """A header and a row a household."""
    return [list(titles), *([one.get(title) for title in titles] for one in households)]


def workbook(path: Path, sheets: Mapping[str, Sheet]) -> Path:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
