"""The sheets of one household's history: 时间线 (a row a round), 主要指标 (a column a round), 调整记录."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.documents.tables.cell_styles import PLAIN
from fanpin_cli.documents.tables.columns import ADJUSTMENTS, Column
from fanpin_cli.documents.tables.headings import page_footer, titled
from fanpin_cli.documents.tables.listing import filled_rows, fitted, listing
from fanpin_cli.documents.tables.sheet_spec import SheetSpec
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import TEXT

NUMBER = Column("序号", 5, 7, "center")
ROUND = Column("轮次", 9, 9, "center", TEXT)
TIMELINE = (
    NUMBER,
    ROUND,
    Column("等级", 9, 17, "center"),
    Column("判定理由", 24, 44),
    Column("规则编号", 8, 14, number_format=TEXT),
    Column("待核实内容", 8, 30),
    Column("户编号", 11, 19, number_format=TEXT),
    Column("户主姓名", 8, 11),
    Column("家庭人口", 5, 5, "center"),
    Column("身份变化", 8, 26),
    Column("重大事项", 8, 24),
    Column("备注", 8, 24),
    Column("帮扶责任人", 8, 12, "center"),
    Column("帮扶建议", 16, 34),
    Column("村级建议等级", 8.2, 12, "center"),
    Column("乡镇审核等级", 8.2, 12, "center"),
    Column("审核意见", 8, 12, "center"),
    Column("审核人", 8, 8, "center"),
    Column("审核日期", 11, 11, "center", TEXT),
    Column("备案等级", 8.2, 12, "center"),
)
"""One row a round; the last six columns are the review's, as staff filled them in."""
FIGURE = Column("指标", 44, 44)
"""Wide, so that the title above fits where there is only one round."""
VALUE = Column("", 16, 16, "general")


@dataclass(frozen=True)
class HistoryTables:
    """What the workbook shows.

    title: the rule set's. who: 青山镇东岭村 许守玲（…）. rounds: their names, in order. timeline: one row a round, columns of
    TIMELINE. fills: each row's fill (RRGGBB). figures: 指标, a column a round, 差额. adjustments: 轮次 and columns of the
    ledger's sheet 调整记录.
    """

    title: str
    who: str
    rounds: tuple[str, ...]
    timeline: pd.DataFrame
    fills: tuple[str, ...]
    figures: pd.DataFrame
    adjustments: pd.DataFrame


def write_history_workbook(tables: HistoryTables, out: Path, *, force: bool = False) -> None:
    """Write the history to ``out`` (.xlsx), whole or not at all.

    Raises ``OutputExistsError`` where ``out`` is there and ``force`` is not given, ``OutputNotWritableError``.
    """
    write_workbook(history_sheets(tables), out, force=force)


def history_sheets(tables: HistoryTables) -> list[SheetSpec]:
    """The three sheets; one without rows says 无."""
    timeline = _sheet(tables, "时间线", tables.timeline, TIMELINE, who=2)
    columns = (NUMBER, FIGURE, *(replace(VALUE, title=title) for title in (*tables.rounds, "差额")))
    return [
        replace(timeline, row_runs=filled_rows(np.array(tables.fills, dtype=object))),
        _sheet(tables, "主要指标", tables.figures, columns, who=2),
        _sheet(tables, "调整记录", tables.adjustments, (NUMBER, ROUND, *ADJUSTMENTS[1:]), who=2),
    ]


def _sheet(tables: HistoryTables, name: str, rows: pd.DataFrame, columns: Sequence[Column], *, who: int) -> SheetSpec:
    table = rows.reindex(columns=[column.title for column in columns]).astype(object)
    span = "—".join(dict.fromkeys((tables.rounds[0], tables.rounds[-1])))
    return listing(
        name,
        (titled(tables.title, "单户历史", name), f"{tables.who}　轮次：{span}　单位：人、元"),
        table,
        columns,
        style=PLAIN,
        widths=fitted(table, columns),
        over=len(columns),
        who=who,
        footer=page_footer(name, span),
    )
