"""A list of the villages that are to hand in a survey (乡镇 村 [户数]), read as a survey is: title rows, other titles."""

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
from fanpin_cli.survey.tables import read_table
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.messages import _

TOWNSHIP, VILLAGE, COUNT = "乡镇", "村", "户数"
FIELDS: Mapping[str, Field] = {
    COUNT: Field(
        type=FieldType.INTEGER,
        unit="户",
        aliases=("应报户数", "应交户数", "应上报户数", "应调查户数", "总户数", "合计户数", "家庭户数", "应收户数"),
    )
}


class NoExpectedListError(FanpinError):
    """A workbook that is no list of villages, or one that names none."""

    def __init__(self, file: Path, *, empty: bool) -> None:
        message = _("{file}: no sheet has a column 村; the list of villages has 乡镇 and 村, and 户数 where it is known")
        if empty:
            message = _("{file}: the list names no village; write the villages that are to hand in under 村")
        super().__init__(message.format(file=file.name))


def read_expected(file: Path, grids: Sequence[Grid], catalogue: Catalogue, as_of: dt.date) -> pd.DataFrame:
    """One row a village, in the order of the list: 乡镇 and 村 (object, None where blank), 户数 (float64, NaN where blank).

    A township that is written beside its first village only counts for those below it. Rows without a village are left out;
    of a village that is named twice the first 户数 counts. Raises ``NoExpectedListError`` where no sheet has a column 村, or
    nothing stands under it.
    """
    own = {title: field for title, field in catalogue.households.items() if title in (TOWNSHIP, VILLAGE)}
    index = TitleIndex(replace(catalogue, households={**own, **FIELDS}, members={}, assigned={}), as_of)
    parts = []
    for grid in grids:
        for block in find_blocks(grid, index, "list", frozenset({VILLAGE})):
            table = read_table(block, index.words, as_of).household
            if VILLAGE in table:
                parts.append(table.reindex(columns=[TOWNSHIP, VILLAGE, COUNT]).assign(乡镇=_filled(table)))
    if not parts:
        raise NoExpectedListError(file, empty=False)
    villages = pd.concat(parts, ignore_index=True)
    villages = villages[villages[VILLAGE].notna()]
    if villages.empty:
        raise NoExpectedListError(file, empty=True)
    places = villages[[TOWNSHIP, VILLAGE]].astype(object).where(villages[[TOWNSHIP, VILLAGE]].notna(), None)
    listed = places.assign(户数=pd.to_numeric(villages[COUNT], errors="coerce").astype(float))
    return listed.groupby([TOWNSHIP, VILLAGE], sort=False, dropna=False, as_index=False).first()


def _filled(table: pd.DataFrame) -> pd.Series:
    if TOWNSHIP not in table:
        return pd.Series(None, index=table.index, dtype=object)
    return table[TOWNSHIP].astype(object).ffill()
