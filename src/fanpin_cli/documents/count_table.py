"""A count as a sheet: households and persons by group, the total, and below it the definition (口径) of the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE
from fanpin_cli.documents.tables.columns import Column, column_style
from fanpin_cli.documents.tables.headings import HEADER_ROW, page_footer
from fanpin_cli.documents.tables.listing import fitted
from fanpin_cli.documents.tables.sheet_spec import ClosingLine, Merge, Page, SheetSpec
from fanpin_cli.documents.tables.text_width import lines_of
from fanpin_cli.documents.writer import write_workbook

SHEET = "统计"
TITLES: Mapping[str, str] = {"households": "户数", "persons": "人数", "unknown": "未知户数"}
NOT_FILLED, TOTAL = "未填", "合计"
LEAST_WIDTH = 92.0
"""Of the whole table, so that the lines below it have room."""
LINE = 15.0


@dataclass(frozen=True)
class CountTables:
    """What the sheet shows.

    title: the rule set's. words: the condition in words. by: the columns of ``rows`` that say whom a row counts, None where it
    is not known; then households, persons, unknown. total: the same over all. lines: what is said below, each with its label.
    """

    title: str
    words: str
    by: Sequence[str]
    rows: pd.DataFrame
    total: Mapping[str, int]
    lines: Sequence[tuple[str, str]]


def write_count_workbook(tables: CountTables, out: Path, *, force: bool = False) -> None:
    """Write the count to ``out`` (.xlsx), whole or not at all. Raises as ``write_workbook``."""
    write_workbook([count_sheet(tables)], out, force=force)


def count_sheet(tables: CountTables) -> SheetSpec:
    """The sheet; without groups it has the row 合计 alone."""
    table = _table(tables)
    columns = [Column(str(title), 12, 40) for title in table.columns[: -len(TITLES)]]
    columns += [Column(title, 12, 16, "right", "#,##0") for title in TITLES.values()]
    widths = fitted(table, columns)
    room = sum(widths.values())
    if room < LEAST_WIDTH:
        first = columns[0].title
        widths[first] += LEAST_WIDTH - room
        room = LEAST_WIDTH
    last = len(columns) - 1
    lines = [f"{label}：{text}" for label, text in tables.lines]
    return SheetSpec(
        name=SHEET,
        table=table,
        widths=tuple(widths[column.title] for column in columns),
        column_styles=tuple(column_style(column, PLAIN) for column in columns),
        header_style=HEADER,
        header_row=HEADER_ROW,
        merges=(
            Merge(0, 0, last, tables.words, replace(TITLE, size=14, wrap=True)),
            Merge(1, 0, last, "单位：户、人　未知：答案未填，不能判断是否符合，不在户数之内", replace(SUBTITLE, wrap=True)),
        ),
        row_heights={0: 24.0 * lines_of(tables.words, room * 10 / 14) + 8, 1: 20, HEADER_ROW: 26},
        freeze=(HEADER_ROW + 1, 0),
        page=Page("A4", landscape=False, repeat_rows=(HEADER_ROW, HEADER_ROW), footer=page_footer(tables.title, "")),
        closing=tuple(ClosingLine(line, like=1, height=LINE * lines_of(line, room) + 4) for line in lines),
        like_header=(len(table) - 1,),
    )


def _table(tables: CountTables) -> pd.DataFrame:
    by = list(tables.by)
    label = by or [TOTAL]
    rows = tables.rows if by else tables.rows.iloc[:0]
    known = rows[by].astype(object).where(rows[by].notna(), NOT_FILLED) if by else pd.DataFrame(columns=label, dtype=object)
    counts = rows[[*TITLES]].astype(object).rename(columns=dict(TITLES))
    total = pd.DataFrame([{label[0]: TOTAL, **{title: tables.total[name] for name, title in TITLES.items()}}], dtype=object)
    whole = pd.concat([pd.concat([known, counts], axis=1), total], ignore_index=True)[[*label, *TITLES.values()]]
    return whole if by else whole.rename(columns={TOTAL: "范围"}).assign(范围=TOTAL)
