"""What the workbook of a screening shows, as data; a workflow puts it together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

HOUSEHOLD_COLUMNS = ("乡镇", "村", "户编号", "户主姓名", "证件号码", "家庭人口", "重点群体", "依据")
UNMATCHED_COLUMNS = ("名单", "文件", "工作表", "行", "姓名", "证件号码", "乡镇", "村", "内容")
DOUBTFUL_COLUMNS = (*UNMATCHED_COLUMNS, "可能是")
ACCOUNT_COLUMNS = ("名单", "行数", "入户排查", "已建档立卡", "名单对不上", "疑似同名", "数据问题", "核对")


@dataclass(frozen=True)
class EntryColumn:
    """A column that the visitor fills in. choices: what its drop-down offers; empty where anything may be entered."""

    title: str
    choices: tuple[str, ...] = ()
    is_date: bool = False


@dataclass(frozen=True)
class ScreenContent:
    """A screening.

    title: of the rule set; as_of: the day. visits: ``HOUSEHOLD_COLUMNS`` and the entries' titles, one row a household.
    registered: ``HOUSEHOLD_COLUMNS``. unmatched, doubtful: rows of lists under the titles above. problems: as in a ledger.
    villages: 乡镇, 村, then of each part (排查, each group, 已建档立卡) ``…户数`` and ``…人数``; parts: their names in that
    order. account: what became of each list's rows, in how many cases. notes: sentences under the table of 汇总. meta: what the
    hidden sheet keeps.
    """

    title: str
    as_of: dt.date
    visits: pd.DataFrame
    entries: tuple[EntryColumn, ...]
    registered: pd.DataFrame
    unmatched: pd.DataFrame
    doubtful: pd.DataFrame
    problems: pd.DataFrame
    villages: pd.DataFrame
    parts: tuple[str, ...]
    account: pd.DataFrame
    notes: tuple[str, ...]
    meta: Mapping[str, str]
