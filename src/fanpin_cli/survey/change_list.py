"""A workbook of changes of level: 户编号 新等级 理由 经办人 日期."""

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

LEVEL, REASON, BY = "新等级", "理由", "经办人"
FIELDS: Mapping[str, Field] = {
    LEVEL: Field(aliases=("调整后等级", "调整等级", "现等级", "拟调等级", "拟调整等级", "等级", "备案等级", "新风险等级")),
    REASON: Field(
        note="必填", example="户主患大病，自付费用大", aliases=("调整理由", "变更理由", "调整原因", "原因", "变动原因", "事由")
    ),
    BY: Field(note="必填", example="李某某", aliases=("办理人", "经手人", "责任人", "调整人", "填报人", "审核人")),
    DATE: Field(
        type=FieldType.DATE,
        note="情况变化的那一天",
        aliases=("调整日期", "变动日期", "变更日期", "发生日期", "办理日期", "时间", "调整时间"),
    ),
}
"""The fields of such a list beside those that say whose row it is."""


class NoChangesError(FanpinError):
    """A workbook that is no list of changes."""

    def __init__(self, file: Path) -> None:
        message = _("{file}: no sheet has the columns 户编号 and 新等级; 理由, 经办人 and 日期 are read beside them")
        super().__init__(message.format(file=file.name))


def read_changes(file: Path, grids: Sequence[Grid], catalogue: Catalogue, as_of: dt.date) -> pd.DataFrame:
    """One row a change, in the order of the sheets: WHO, 新等级, 理由, 经办人 as texts, 日期 as a date, None where blank or
    unreadable; 日期原文, what stands there; file, sheet, row, and cell (of the 新等级).

    Raises ``NoChangesError`` where no sheet has such columns.
    """
    changes = listed_rows(grids, catalogue, as_of, FIELDS, LEVEL)
    if changes is None:
        raise NoChangesError(file)
    return changes
