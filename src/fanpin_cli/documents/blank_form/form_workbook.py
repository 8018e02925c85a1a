"""A blank form as a workbook: the sheets to fill in, how to fill them in, and what hangs on each question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, groupby
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.documents.blank_form.content import BlankForm, FormColumn, FormTable
from fanpin_cli.documents.blank_form.guide_sheet import guide_sheet
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, filled
from fanpin_cli.documents.tables.columns import Column, column_style
from fanpin_cli.documents.tables.headings import heading_merges, page_footer
from fanpin_cli.documents.tables.listing import fitted, listing, scale_to_fit
from fanpin_cli.documents.tables.marks_sheet import marks_sheet
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Merge, Page, RowRun, SheetSpec, Tint
from fanpin_cli.documents.tables.text_width import column_width
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import QUESTIONS_ALL, QUESTIONS_EACH, TEXT

COUNTER, EXAMPLE = "序号", "示例"
FILL_IN = "FFF9DB"
"""The quiet yellow of a cell that is still to be filled in."""
GROUP_FILLS = ("DDEBF7", "E2EFDA", "FFF2CC", "FCE4D6", "EDEDED")
EXAMPLE_LOOK = CellStyle(font="楷体", ink="7F7F7F", fill="F2F2F2")
GROUP_ROW, HEADER_ROW = 2, 3
LEAST, MOST = 6.5, 22.0
WHOSE = ("户编号", "户主姓名", "姓名")
"""The columns up to the last of these do not scroll, and are printed on every page."""
READABLE, HEADED = 60, 16
"""The smallest scale in percent that can be filled in by hand; and how many columns the title stands over."""
QUESTIONS = (
    Column("序号", 5, 7, "center"),
    Column("问题", 14, 24),
    Column("填在", 11, 12, "center"),
    Column("类别", 12, 20),
    Column("影响户数", 9, 10, "right", "#,##0"),
    Column("占比", 8, 9, "right", "0.0%"),
    Column("上期未填户数", 9, 10, "right", "#,##0"),
    Column("建议", 22, 34),
    Column("用在", 20, 60),
)
ASKED = (
    Column("序号", 5, 7, "center"),
    Column("乡镇", 7, 12),
    Column("村", 7, 12),
    Column("户编号", 14, 24, number_format=TEXT),
    Column("户主姓名", 9, 12),
    Column("问几项", 7, 8, "center"),
    Column("问什么", 40, 90),
)


def write_form(form: BlankForm, out: Path, *, force: bool = False) -> None:
    """Write the form to ``out`` (.xlsx), whole or not at all. Raises as ``write_workbook``."""
    write_workbook(form_sheets(form), out, force=force)


def form_sheets(form: BlankForm) -> list[SheetSpec]:
    """The sheets to fill in, 填写说明, 逐户问题 and 问题清单 where there are any, and the hidden one."""
    lists = [
        _list(form, name, table, columns, who)
        for name, table, columns, who in (
            (QUESTIONS_EACH, form.asked, ASKED, 5),
            (QUESTIONS_ALL, form.questions, QUESTIONS, 2),
        )
        if table is not None
    ]
    return [*(_table(form, table) for table in form.tables), guide_sheet(form), *lists, marks_sheet(form.marks)]


def _table(form: BlankForm, table: FormTable) -> SheetSpec:
    titles = [COUNTER, *(column.title for column in table.columns)]
    cells = _cells(table, titles)
    widths = (LEAST, *(column_width(column.title, cells[column.title], LEAST, MOST) for column in table.columns))
    who = 1 + max(place for place, column in enumerate(table.columns, start=1) if column.title in WHOSE)
    look = dict(zip(titles, _styles(table.columns), strict=True))
    return SheetSpec(
        name=table.sheet,
        table=cells,
        widths=widths,
        column_styles=tuple(look[title] for title in titles),
        header_style=HEADER,
        header_row=HEADER_ROW,
        merges=(
            *heading_merges(_title(form, table), form.circumstances, len(titles), min(len(titles), HEADED)),
            *_groups(table.columns),
        ),
        row_heights={0: 30.0, 1: 20.0, GROUP_ROW: 20.0, HEADER_ROW: 44.0},
        freeze=(HEADER_ROW + 1, who),
        page=Page(
            scale=max(READABLE, scale_to_fit(widths)),
            repeat_rows=(0, HEADER_ROW),
            repeat_columns=(0, who - 1),
            footer=page_footer(form.subject, table.sheet),
        ),
        validations={column.title: column.entry for column in table.columns if column.entry is not None},
        notes={column.title: column.how for column in table.columns},
        tints=tuple(Tint(column.title, None, FILL_IN) for column in table.columns if table.to_fill and column.asked),
        row_runs=(RowRun(0, 0, EXAMPLE_LOOK),),
        tab_colour="70AD47",
    )


def _title(form: BlankForm, table: FormTable) -> str:
    """The form's; where it has several sheets, with the sheet's name."""
    return form.subject if len(form.tables) == 1 else f"{form.subject}（{table.sheet}）"


def _cells(table: FormTable, titles: Sequence[str]) -> pd.DataFrame:
    """The example row, the rows that are filled in, the empty ones."""
    rows = table.rows.reindex(columns=[*titles[1:]]).astype(object)
    rows.insert(0, COUNTER, np.arange(1, len(rows) + 1))
    example = [EXAMPLE, *(column.example for column in table.columns)]
    empty = pd.DataFrame(np.nan, index=range(table.room), columns=[*titles], dtype=object)
    parts = [pd.DataFrame([example], columns=[*titles], dtype=object), rows.astype(object), empty]
    return pd.concat(parts, ignore_index=True)


def _styles(columns: Sequence[FormColumn]) -> list[CellStyle]:
    """The counter's style and the columns': white where somebody fills in, grey elsewhere."""
    known = filled("EDEDED")
    looks = [column_style(Column(COUNTER, 5, 7, "center"), PLAIN)]
    for column in columns:
        layout = Column(column.title, LEAST, MOST, column.align, column.number_format)
        looks.append(column_style(layout, PLAIN if column.asked else known))
    return looks


def _groups(columns: Sequence[FormColumn]) -> list[Merge]:
    """The titles over groups of columns, the first one over 序号 too. One over a single column stands over its neighbours as
    well, since one cell is no range."""
    joined = [(columns[0].group, 1)]
    for title, run in groupby(columns, key=lambda column: column.group):
        count, (before, so_far) = len([*run]), joined[-1]
        if title == before or 1 in (count, so_far):
            joined[-1] = (before if title == before else f"{before}、{title}", so_far + count)
        else:
            joined.append((title, count))
    merges, first = [], 0
    for (title, count), fill in zip(joined, cycle(GROUP_FILLS), strict=False):
        style = CellStyle(font="黑体", align="center", fill=fill)
        merges.append(Merge(GROUP_ROW, first, first + count - 1, title, style))
        first += count
    return merges


def _list(form: BlankForm, name: str, table: pd.DataFrame, columns: Sequence[Column], who: int) -> SheetSpec:
    own = table.reindex(columns=[column.title for column in columns]).astype(object)
    headings = (f"{form.subject}——{name}", form.circumstances)
    widths = fitted(own, columns)
    footer = page_footer(form.subject, name)
    return listing(name, headings, own, columns, style=PLAIN, widths=widths, over=len(columns), who=who, footer=footer)
