"""A workbook of changes of level (户编号 新等级 理由 经办人 日期), read as a survey is: title rows, other titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.blocks import find_blocks
from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.tables import read_table
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.messages import _

LEVEL, REASON, BY, DATE = "新等级", "理由", "经办人", "日期"
WHO = (KEY, "户主姓名", HEAD_NUMBER, "乡镇", "村")
FIELDS: Mapping[str, Field] = {
    LEVEL: Field(aliases=("调整后等级", "调整等级", "现等级", "拟调等级", "拟调整等级", "等级", "备案等级", "新风险等级")),
    REASON: Field(aliases=("调整理由", "变更理由", "调整原因", "原因", "变动原因", "事由")),
    BY: Field(aliases=("办理人", "经手人", "责任人", "调整人", "填报人", "审核人")),
    DATE: Field(type=FieldType.DATE, aliases=("调整日期", "变动日期", "变更日期", "发生日期", "办理日期", "时间", "调整时间")),
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
    own = {title: field for title, field in catalogue.households.items() if title in WHO}
    index = TitleIndex(replace(catalogue, households={**own, **FIELDS}, members={}, assigned={}), as_of)
    parts = []
    for grid in grids:
        for block in find_blocks(grid, index):
            table = read_table(block, index.words, as_of)
            if KEY not in table.household or LEVEL not in table.household:
                continue
            rows = table.household.reindex(columns=[*WHO, *FIELDS]).astype(object)
            written = table.originals[DATE] if DATE in table.originals else pd.Series(None, index=rows.index, dtype=object)
            cells = [f"{table.letters[LEVEL]}{row}" for row in table.rows.tolist()]
            parts.append(
                rows.assign(日期原文=written.to_numpy(object), file=table.name, sheet=table.sheet, row=table.rows, cell=cells)
            )
    if not parts:
        raise NoChangesError(file)
    changes = pd.concat(parts, ignore_index=True).astype(object)
    return changes.where(changes.notna(), None)
