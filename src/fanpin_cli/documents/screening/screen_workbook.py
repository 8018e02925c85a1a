"""The workbook of a screening: 汇总, 入户排查名单, 已建档立卡, 名单对不上, 疑似同名, 数据问题."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.documents.screening.content import (
    DOUBTFUL_COLUMNS,
    HOUSEHOLD_COLUMNS,
    UNMATCHED_COLUMNS,
    EntryColumn,
    ScreenContent,
)
from fanpin_cli.documents.screening.overview_sheet import overview_sheet
from fanpin_cli.documents.screening.screen_headings import circumstances, footer, heading
from fanpin_cli.documents.tables.cell_styles import PLAIN, filled
from fanpin_cli.documents.tables.columns import Column, column_style
from fanpin_cli.documents.tables.listing import NONE, fitted, listing
from fanpin_cli.documents.tables.marks_sheet import marks_sheet
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Choice, DateEntry, SheetSpec
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import (
    DOUBTFUL_SHEET,
    PROBLEM_TITLES,
    PROBLEMS,
    REGISTERED_SHEET,
    TEXT,
    UNMATCHED_SHEET,
    VISIT_SHEET,
)

TO_VISIT, KNOWN = "FFF2CC", "DDEBF7"
"""Quiet colours of those to visit and of those who are registered already."""
TABS = {VISIT_SHEET: "FFC000", REGISTERED_SHEET: "5B9BD5", UNMATCHED_SHEET: "A5A5A5", DOUBTFUL_SHEET: "ED7D31"}
COLUMNS: Mapping[str, Column] = {
    column.title: column
    for column in (
        Column("乡镇", 7, 12),
        Column("村", 7, 12),
        Column("户编号", 11, 20, number_format=TEXT),
        Column("户主姓名", 9, 12),
        Column("证件号码", 20, 24, number_format=TEXT),
        Column("家庭人口", 5.5, 5.5, "center"),
        Column("重点群体", 12, 22),
        Column("依据", 24, 48),
        Column("名单", 9, 14),
        Column("文件", 14, 30),
        Column("工作表", 8, 16),
        Column("行", 6, 8, "center"),
        Column("姓名", 9, 14),
        Column("内容", 12, 24),
        Column("可能是", 24, 60),
        Column("序号", 6, 7, "center"),
        Column("级别", 6, 8, "center"),
        Column("类别", 14, 24),
        Column("单元格", 8, 10, "center"),
        Column("值", 10, 24, number_format=TEXT),
        Column("问题", 30, 60),
        Column("处理办法", 24, 44),
    )
}
ENTRY_WIDTH = (8.0, 12.0)


def write_screening(content: ScreenContent, out: Path, *, force: bool = False) -> None:
    """Write the workbook to ``out`` (.xlsx), whole or not at all. Raises as ``write_workbook``."""
    write_workbook(screen_sheets(content), out, force=force)


def screen_sheets(content: ScreenContent) -> list[SheetSpec]:
    """The six sheets, and the hidden one by which the workbook is known when it comes back."""
    households = [COLUMNS[title] for title in HOUSEHOLD_COLUMNS]
    problems = [COLUMNS[title] for title in PROBLEM_TITLES]
    return [
        overview_sheet(content),
        _visit_sheet(content, households),
        _sheet(content, REGISTERED_SHEET, content.registered, households, filled(KNOWN), "户"),
        _sheet(content, UNMATCHED_SHEET, content.unmatched, [COLUMNS[title] for title in UNMATCHED_COLUMNS], PLAIN, "行"),
        _sheet(content, DOUBTFUL_SHEET, content.doubtful, [COLUMNS[title] for title in DOUBTFUL_COLUMNS], PLAIN, "行"),
        _sheet(content, PROBLEMS, content.problems, problems, PLAIN, "条"),
        marks_sheet(content.meta),
    ]


def _visit_sheet(content: ScreenContent, households: Sequence[Column]) -> SheetSpec:
    """入户排查名单: the households in a tint, the columns to be filled in white, with their drop-downs."""
    columns = (*households, *(_entry_column(entry) for entry in content.entries))
    sheet = _sheet(content, VISIT_SHEET, content.visits, columns, filled(TO_VISIT), "户")
    open_ = tuple(column_style(column, PLAIN) for column in columns[len(households) :])
    choices: dict[str, Choice | DateEntry] = {
        entry.title: DateEntry() if entry.is_date else Choice(entry.choices)
        for entry in content.entries
        if entry.is_date or entry.choices
    }
    return replace(sheet, column_styles=(*sheet.column_styles[: len(households)], *open_), validations=choices)


def _entry_column(entry: EntryColumn) -> Column:
    least, most = ENTRY_WIDTH
    return Column(entry.title, max(least, min(most, 2.2 * len(entry.title))), most, "center")


def _sheet(
    content: ScreenContent, name: str, table: pd.DataFrame, columns: Sequence[Column], style: CellStyle, unit: str
) -> SheetSpec:
    own = table.reindex(columns=[column.title for column in columns]).astype(object)
    shown = own if len(own) else _nobody(own)
    sheet = listing(
        name,
        (heading(content, name), circumstances(content, f"本表{len(own)}{unit}")),
        own,
        columns,
        style=style,
        widths=fitted(own, columns),
        over=len(columns),
        who=4,
        footer=footer(name),
        tab=TABS.get(name),
    )
    return replace(sheet, table=shown)


def _nobody(table: pd.DataFrame) -> pd.DataFrame:
    """A table without rows says 无."""
    return pd.DataFrame([[NONE, *[np.nan] * (len(table.columns) - 1)]], columns=table.columns).astype(object)
