"""The plans of a village as one workbook: a row a household (一户一计划), a row a member (一人一措施)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from fanpin_cli.documents.plan.plan_content import TITLE, HouseholdPlan, digest
from fanpin_cli.documents.plan.plan_standing import Standing, standing
from fanpin_cli.documents.tables.cell_styles import PLAIN
from fanpin_cli.documents.tables.columns import Column
from fanpin_cli.documents.tables.headings import page_footer
from fanpin_cli.documents.tables.listing import fitted, listing
from fanpin_cli.documents.tables.sheet_spec import SheetSpec, WorkbookProperties
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import TEXT

WHO = (Column("序号", 5, 7, "center"), Column("户编号", 10, 22, number_format=TEXT), Column("户主姓名", 9, 14))
BY_HAND = (Column("责任人", 9, 12), Column("完成时限", 10, 12), Column("落实情况", 16, 24))
HOUSEHOLDS = (
    *WHO,
    Column("家庭人口", 6, 8, "center"),
    Column("风险等级", 12, 16),
    Column("家庭情况", 30, 44),
    Column("风险原因", 24, 36),
    Column("帮扶措施", 30, 44),
    *BY_HAND,
    Column("户主签字", 12, 12),
)
MEMBERS = (
    *WHO,
    Column("姓名", 9, 14),
    Column("与户主关系", 10, 14),
    Column("年龄", 6, 6, "center"),
    Column("健康状况", 10, 16),
    Column("劳动技能", 10, 16),
    Column("措施", 30, 44),
    *BY_HAND,
)


BODY = "xl/workbook.xml"


def standing_workbook(plans: Sequence[HouseholdPlan], out: Path) -> Standing:
    """What stands there; see ``plan_standing``."""
    return standing(out, digest(plans), BODY)


def write_plan_workbook(village: str, told: str, plans: Sequence[HouseholdPlan], out: Path, created: dt.date) -> None:
    """Write a village's plans over whatever is there, whole or not at all. told: the line under the title (round, date)."""
    properties = WorkbookProperties(f"{village}{TITLE}", "", created, digest(plans))
    write_workbook(plan_sheets(village, told, plans), out, force=True, properties=properties)


def plan_sheets(village: str, told: str, plans: Sequence[HouseholdPlan]) -> list[SheetSpec]:
    """一户一计划 and 一人一措施."""
    households = [
        {
            "户编号": plan.number,
            "户主姓名": plan.name,
            "家庭人口": plan.size,
            "风险等级": plan.level,
            "家庭情况": plan.situation,
            "风险原因": plan.reasons,
            "帮扶措施": "\n".join(plan.measures),
            "责任人": plan.responsible,
        }
        for plan in plans
    ]
    members = [
        {
            "户编号": plan.number,
            "户主姓名": plan.name,
            "姓名": one.name,
            "与户主关系": one.relation,
            "年龄": one.age,
            "健康状况": one.health,
            "劳动技能": one.labour,
            "措施": "\n".join(one.measures),
        }
        for plan in plans
        for one in plan.members
    ]
    return [
        _sheet("一户一计划", village, told, households, HOUSEHOLDS),
        _sheet("一人一措施", village, told, members, MEMBERS),
    ]


def _sheet(name: str, village: str, told: str, rows: Sequence[dict[str, str]], columns: tuple[Column, ...]) -> SheetSpec:
    table = pd.DataFrame(rows).reindex(columns=[column.title for column in columns]).astype(object)
    widths = fitted(table, columns)
    headings = (f"{village}{TITLE}（{name}）", told)
    footer = page_footer(name, told)
    return listing(name, headings, table, columns, style=PLAIN, widths=widths, over=len(columns), who=3, footer=footer)
