"""Returned ledgers, made for tests: a copy of a ledger with cells changed, rows left out, mixed or given twice."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.answers import POOR, STABLE, WHO, household, table
from tests.conftest import PLACES, read_places, write_workbook

HEADER = 3
Edits = Mapping[str, Mapping[str, Any]]
"""户编号 → title → what is entered."""
NO_EDITS: Edits = {}


def household_sheets(workbook: openpyxl.Workbook) -> list[Worksheet]:
    return [workbook[name] for name in PLACES if name in workbook.sheetnames]


def titles_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[HEADER]]


def rows_of(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)]


def put(sheet: Worksheet, rows: list[list[Any]]) -> None:
    """These rows in place of those that are there."""
    sheet.delete_rows(HEADER + 1, sheet.max_row)
    for number, row in enumerate(rows, start=HEADER + 1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"


def returned(
    ledger: Path,
    out: Path,
    edits: Edits = NO_EDITS,
    *,
    only: Collection[str] | None = None,
    mixed: int | None = None,
    twice: Collection[str] = (),
    without: Collection[str] = (),
) -> Path:
    """A copy of the ledger. only: the households whose rows are left; mixed: a seed by which rows are put in another order;
    twice: rows pasted again below; without: sheets that are gone."""
    workbook = openpyxl.load_workbook(ledger)
    for sheet in household_sheets(workbook):
        titles = titles_of(sheet)
        key = titles.index("户编号")
        rows = []
        for row in rows_of(sheet):
            number = str(row[key])
            for title, value in edits.get(number, {}).items():
                if title in titles:
                    row[titles.index(title)] = value
            if only is None or number in only:
                rows += [row, row] if number in twice else [row]
        put(sheet, random.Random(mixed).sample(rows, len(rows)) if mixed is not None else rows)
    for name in without:
        del workbook[name]
    out.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(out)
    return out


def households(ledger: Path) -> dict[str, dict[str, Any]]:
    """户编号 → the household's row, its sheet under 表; a household of several rows by the one that was graded."""
    found = {}
    for key, rows in read_places(ledger).items():
        graded = [row for row in rows if "重复" not in str(row["判定理由"])]
        found[key] = {title: value for title, value in (graded or rows)[0].items() if title != "序号"}
    return found


def records(ledger: Path, *, sources: bool = False) -> list[dict[str, Any]]:
    """调整记录, without 来源, which names files."""
    header, *own = openpyxl.load_workbook(ledger)["调整记录"].iter_rows(min_row=HEADER, values_only=True)
    rows = [dict(zip(header, row, strict=True)) for row in own]
    told = [{str(title): value for title, value in row.items() if sources or title != "来源"} for row in rows]
    return [] if told and told[0]["序号"] == "无" else told


WEIGHTS, CHECK = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
KINDS: tuple[Mapping[str, object], ...] = (
    {},
    POOR,
    {"自我发展能力": "弱", "掌握技能人数": 0, "外出务工人数": 0, "全家务工月数（月）": 0},
    {"人均纯收入（元）": None, "家庭纯收入": None, "家庭年收入": None, "工资性收入": None},
    {"户类型": "一般农户", **POOR},
    {"户类型": "一般农户"},
)
"""What sets the households apart: level 3, level 1, level 2, to verify, edge, not assessed."""


def identity_number(serial: int) -> str:
    """An invented number with its right last character."""
    first = f"34159919{40 + serial % 60:02}0102{serial % 1000:03}"
    return first + CHECK[sum(int(figure) * weight for figure, weight in zip(first, WEIGHTS, strict=True)) % 11]


def survey(path: Path, count: int, *, running: bool = False) -> Path:
    """A survey of ``count`` households in three villages of two townships. running: their numbers begin again in each."""
    places = (("东岭镇", "东岭村"), ("东岭镇", "西冲村"), ("南河乡", "南河村"))
    rows = []
    for serial in range(count):
        township, village = places[serial % 3]
        number = str(serial // 3 + 1) if running else f"3415990101{serial:04}"
        who = {"乡镇": township, "行政村": village, "户编号": number, "户主姓名": f"张{'甲乙丙丁戊己庚辛'[serial % 8]}{serial}"}
        rows.append({**household(1), **who, "身份证号码": identity_number(serial), **KINDS[serial // 3 % 6]})
    return write_workbook(path, table([*WHO, *STABLE], rows))
