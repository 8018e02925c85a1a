"""A workbook of visits to households: 户编号 日期 走访人 情况 问题."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.row_lists import DATE, listed_rows
from fanpin_cli.text.messages import _

VISITOR, SITUATION, TROUBLE, LARGE = "走访人", "情况", "问题", "重大变化"
FIELDS: Mapping[str, Field] = {
    DATE: Field(
        type=FieldType.DATE,
        note="走访的那一天",
        aliases=("走访日期", "走访时间", "入户日期", "入户时间", "时间", "回访日期", "走访年月日"),
    ),
    VISITOR: Field(
        example="李某某",
        aliases=("走访人员", "走访人姓名", "走访干部", "入户人", "入户人员", "入户干部", "走访责任人", "回访人", "责任人"),
    ),
    SITUATION: Field(
        example="家庭情况平稳，务工正常",
        aliases=("走访情况", "走访内容", "家庭情况", "基本情况", "入户情况", "走访记录", "了解情况", "情况说明"),
    ),
    TROUBLE: Field(
        note="没有问题的填“无”",
        example="无",
        aliases=("存在问题", "发现问题", "反映问题", "困难问题", "困难和问题", "存在的问题", "问题和困难", "问题诉求"),
    ),
    LARGE: Field(
        type=FieldType.YES_NO,
        note="有重大变化的，还要办等级调整",
        example="否",
        aliases=("是否重大变化", "有无重大变化", "是否有重大变化", "重大变故", "是否重大变故"),
    ),
}
"""The fields of such a list beside those that say whose row it is."""


class NoVisitsError(FanpinError):
    """A workbook that is no list of visits."""

    def __init__(self, file: Path) -> None:
        message = _("{file}: no sheet has the columns 户编号 and 日期; 走访人, 情况 and 问题 are read beside them")
        super().__init__(message.format(file=file.name))


def read_visits(file: Path, grids: Sequence[Grid], catalogue: Catalogue, as_of: dt.date) -> pd.DataFrame:
    """One row a visit, in the order of the sheets: WHO, 日期 (a date, None where blank or unreadable), 走访人, 情况, 问题 as
    texts, 重大变化 (True, False or None); 日期原文, file, sheet, row, and cell (of the 日期). Rows that say nothing but whose
    they are, as in a form that is not filled in yet, are left out.

    Raises ``NoVisitsError`` where no sheet has such columns.
    """
    visits = listed_rows(grids, catalogue, as_of, FIELDS, DATE)
    if visits is None:
        raise NoVisitsError(file)
    told = visits[["日期原文", SITUATION, TROUBLE, LARGE]].notna().any(axis=1)
    return visits[told].reset_index(drop=True)
