"""Who has handed in, as a workbook: a row a village, and the households of the last round that are missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.documents.tables.cell_styles import PLAIN
from fanpin_cli.documents.tables.columns import Column
from fanpin_cli.documents.tables.headings import page_footer, titled
from fanpin_cli.documents.tables.listing import filled_rows, fitted, listing
from fanpin_cli.documents.tables.sheet_spec import SheetSpec
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import NO_TOWNSHIP, TEXT
from fanpin_cli.severities import FILLS

NUMBER = Column("序号", 5, 7, "center")
WHERE = (Column("乡镇", 12, 20), Column("村", 12, 24))
VILLAGES = (
    NUMBER,
    *WHERE,
    Column("情况", 12, 12, "center"),
    Column("应交户数", 9, 10, "right", "#,##0"),
    Column("已交户数", 9, 10, "right", "#,##0"),
    Column("缺户数", 9, 10, "right", "#,##0"),
    Column("多出户数", 9, 10, "right", "#,##0"),
    Column("重复行数", 9, 10, "right", "#,##0"),
    Column("空白率", 9, 10, "right", "0.0%"),
    Column("错误数", 9, 10, "right", "#,##0"),
    Column("文件", 20, 60),
)
MISSING = (
    NUMBER,
    Column("乡镇", 20, 20),  # together as wide as the title
    Column("村", 20, 24),
    Column("户编号", 26, 26, number_format=TEXT),
    Column("户主姓名", 20, 20),
)
NOTHING, LACKING, COMPLETE = "未交", "不齐", "齐"
NOT_NAMED = "未填村"


@dataclass(frozen=True)
class HandedIn:
    """What the workbook shows. title: the rule set's; villages, missing: as ``workflows.status.Status`` has them."""

    title: str
    date: dt.date
    villages: pd.DataFrame
    missing: pd.DataFrame


def write_handed_in(tables: HandedIn, out: Path, *, force: bool = False) -> None:
    """Write the workbook to ``out`` (.xlsx), whole or not at all. Raises as ``write_workbook``."""
    write_workbook(handed_in_sheets(tables), out, force=force)


def handed_in_sheets(tables: HandedIn) -> list[SheetSpec]:
    """收交情况 and 未交户."""
    villages = _villages(tables.villages)
    fills = villages["情况"].map({NOTHING: FILLS["error"], LACKING: FILLS["warning"], COMPLETE: "FFFFFF"}).to_numpy(object)
    first = _sheet(
        tables, "收交情况", villages, VILLAGES, f"{len(villages)}个村，{int((villages['情况'] == COMPLETE).sum())}个齐"
    )
    missing = _named(tables.missing).reindex(columns=[column.title for column in MISSING])
    return [
        replace(first, row_runs=filled_rows(fills)),
        _sheet(tables, "未交户", missing.astype(object), MISSING, f"上期有、这次没有的{len(missing)}户"),
    ]


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(乡镇=table["乡镇"].replace("", NO_TOWNSHIP), 村=table["村"].replace("", NOT_NAMED))


def _villages(villages: pd.DataFrame) -> pd.DataFrame:
    own = _named(villages)
    known = own["expected"].notna()
    short = (own["expected"] - own["given"]).clip(lower=0)
    told = {
        "情况": np.select([own["given"] == 0, own["lacking"]], [NOTHING, LACKING], COMPLETE),
        "应交户数": own["expected"],
        "已交户数": own["given"],
        "缺户数": np.maximum(own["missing"], short.where(known, 0)),
        "多出户数": own["unexpected"],
        "重复行数": own["doubled"],
        "空白率": own["blank_share"],
        "错误数": own["errors"],
        "文件": own["files"],
    }
    return own[["乡镇", "村"]].assign(**told).reindex(columns=[column.title for column in VILLAGES]).astype(object)


def _sheet(tables: HandedIn, name: str, table: pd.DataFrame, columns: tuple[Column, ...], told: str) -> SheetSpec:
    headings = (titled(tables.title, "", name), f"日期：{tables.date:%Y-%m-%d}　单位：户　{told}")
    footer = page_footer(name, f"{tables.date:%Y-%m-%d}")
    widths = fitted(table, columns)
    return listing(name, headings, table, columns, style=PLAIN, widths=widths, over=len(columns), who=3, footer=footer)
