"""调整记录 as data: which records are valid, what they were about, and the records that a job adds; design-rounds.md section 9.

Records are only ever added. A record of the stage 撤销 names the one that it undoes in 来源; undone itself, it no longer does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.ledger_format import ADJUSTMENT_COLUMNS, BETWEEN_PLACES, DECIDED_LEVELS, RECORD_KEY
from fanpin_cli.survey.keys import KEY, is_placed, numbers_of
from fanpin_cli.survey.model import Survey
from fanpin_cli.text.dates import parse_date
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.numbers import UnreadableError

TITLES = tuple(column.title for column in ADJUSTMENT_COLUMNS)
NUMBER, DATE, STAGE, ITEM, BEFORE, AFTER, REASON, BY, FROM = (
    *("序号", "日期", "环节", "项目", "原值", "新值", "理由", "经办人", "来源"),
)
UNDONE = "撤销"
FILED, TOWNSHIPS = DECIDED_LEVELS
NOBODY = -1
NO_NUMBER_FROM = 10**9
"""What stands in 序号 and is no whole number below this one is no number of a record."""
_NAMED = re.compile(r"撤销第\s*(\d+)\s*条")
_STOOD = re.compile(r"（此前：(.+?)）")


class Stood(StrEnum):
    """What 备案等级 rested on before the first decision about it, in the words of its 来源."""

    NOTHING = "未备案"
    TOWNSHIP = "按乡镇审核"
    SILENCE = "按风险等级"
    ENTERED = "已备案"


def in_order(adjustments: pd.DataFrame) -> pd.DataFrame:
    """The records by 序号, however the sheet was sorted, with all columns of 调整记录; 日期 as dates, other cells as they are.

    A row that somebody added by hand without a number comes after the others and is given the next one. A date that cannot be
    read is that of the record before. Where numbers repeat, since several ledgers are read as one, they begin anew.
    """
    further = [title for title in adjustments.columns if title not in TITLES]
    own = adjustments.reindex(columns=[*TITLES, *further]).astype(object)
    numbers = pd.to_numeric(own[NUMBER], errors="coerce").to_numpy(float)
    numbers = np.where((numbers >= 1) & (numbers < NO_NUMBER_FROM) & (np.floor(numbers) == numbers), numbers, np.nan)
    own = own.iloc[np.argsort(np.where(np.isnan(numbers), np.inf, numbers), kind="stable")].reset_index(drop=True)
    numbers = np.sort(numbers)  # NaN comes last
    most = int(np.nanmax(numbers)) if (~np.isnan(numbers)).any() else 0
    unnumbered = np.isnan(numbers)
    numbers[unnumbered] = most + np.arange(1, int(unnumbered.sum()) + 1)
    dates = pd.Series([day_of(cell) for cell in own[DATE]], index=own.index, dtype=object)
    own[NUMBER], own[DATE] = numbers.astype(np.int64).astype(object), dates.ffill()
    own = own.where(own.notna(), None)
    return _numbered_anew(own) if own[NUMBER].duplicated().any() else own


def _numbered_anew(records: pd.DataFrame) -> pd.DataFrame:
    """Records of several ledgers, each of which begins with 1, under one numbering; a 撤销 names by it the record that it
    undoes, which is of the same household."""
    numbers = np.arange(1, len(records) + 1)
    of_household = dict(zip(zip(records[NUMBER], records[RECORD_KEY], strict=True), numbers.tolist(), strict=True))
    named = zip(undoes(records), records[RECORD_KEY], strict=True)
    sources = [
        _NAMED.sub(naming(number), str(source)) if (number := of_household.get(who)) else source
        for who, source in zip(named, records[FROM], strict=True)
    ]
    renumbered = records.copy()
    renumbered[NUMBER], renumbered[FROM] = numbers.astype(object), np.array(sources, dtype=object)
    return renumbered


def day_of(cell: object) -> dt.date | None:
    """The day that a cell holds; None where it holds none that can be read."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date) or cell is None:
        return cell
    try:
        return parse_date(plain(f"{cell:.15g}" if isinstance(cell, float) else str(cell)))
    except UnreadableError:
        return None


def undoes(records: pd.DataFrame) -> pd.Series:
    """The 序号 of the record that each one undoes; None for those that undo none."""
    named = records[FROM].astype(object).map(lambda text: _NAMED.search(str(text)), na_action="ignore")
    wanted = (records[STAGE] == UNDONE) & named.notna()
    numbers = [int(found[1]) if here else None for found, here in zip(named, wanted, strict=True)]
    return pd.Series(numbers, index=records.index, dtype=object)


def naming(number: int) -> str:
    """How the 来源 of a 撤销 record names the record that it undoes."""
    return f"撤销第{number}条"


def valid(records: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which records hold: those that no valid 撤销 record undoes, of the same household. The last record decides first, since
    only later ones undo."""
    holds = np.ones(len(records), dtype=bool)
    at = {int(number): row for row, number in enumerate(records[NUMBER])}
    targets, keys = undoes(records), records[RECORD_KEY].to_numpy(object)
    for row in np.flatnonzero(targets.notna().to_numpy())[::-1].tolist():
        target = at.get(targets.iloc[row], row)
        if holds[row] and target < row and keys[target] == keys[row]:
            holds[target] = False
    return holds


def stood_before(record_source: object) -> str | None:
    """What 备案等级 rested on before a record, as its 来源 says; None where it does not say."""
    found = _STOOD.search(str(record_source or ""))
    return found[1] if found else None


def with_stood(source: str, stood: str) -> str:
    """A 来源 that says so."""
    return f"{source}（此前：{stood}）"


def record_keys(survey: Survey) -> pd.Series:
    """By what 调整记录 names each household: its key; a row that repeats another's or has none by where it comes from."""
    own = survey.households
    key = own[KEY].astype(object)
    source = own["来源"] if survey.ledger is None or "来源" not in survey.ledger else survey.ledger["来源"]
    left = key.isna() | (key.duplicated(keep=False) & own["未评定原因"].notna())
    return key.where(~left, source.astype(object).map(lambda text: plain(str(text)), na_action="ignore"))


def households_of(records: pd.DataFrame, survey: Survey) -> npt.NDArray[np.int64]:
    """The row of the household that each record is about; -1 where the ledger has none such. A number that begins again in
    every village is that of the record's own village."""
    keys = record_keys(survey)
    rows = _rows_by(keys)
    wanted = records[RECORD_KEY].astype(object)
    found = rows.reindex(pd.Index(wanted.to_numpy(object))).to_numpy(float)
    lost = np.isnan(found)
    if lost.any() and is_placed(keys).any():
        village = survey.households.get("村", pd.Series(None, index=keys.index, dtype=object)).astype(object)
        by_village = _rows_by(village.fillna("") + BETWEEN_PLACES + numbers_of(keys))
        named = records["村"].astype(object).fillna("") + BETWEEN_PLACES + wanted
        found = np.where(lost, by_village.reindex(pd.Index(named.to_numpy(object))).to_numpy(float), found)
    return np.asarray(np.nan_to_num(found, nan=NOBODY), dtype=np.int64)


def _rows_by(keys: pd.Series) -> pd.Series:
    rows = pd.Series(np.arange(len(keys)), index=pd.Index(keys.to_numpy(object)))
    return rows[rows.index.notna() & ~rows.index.duplicated()]


def added(records: pd.DataFrame, new: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The records with new ones behind them, numbered on from the last."""
    more = pd.concat([table.reindex(columns=list(TITLES)).astype(object) for table in new], ignore_index=True)
    first = int(records[NUMBER].max()) + 1 if len(records) else 1
    more[NUMBER] = np.arange(first, first + len(more)).astype(object)
    return more if records.empty else pd.concat([records, more], ignore_index=True).astype(object)


def has_records(copy: pd.DataFrame, records: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which of the ledger's records a copy's sheet has too, by number, household, column and new value."""
    if records.empty or copy.empty:
        return np.zeros(len(records), dtype=bool)
    by = [NUMBER, RECORD_KEY, ITEM, AFTER]
    sides = [table.reindex(columns=by).astype(object).fillna("").astype(str) for table in (records, in_order(copy))]
    return np.asarray(pd.MultiIndex.from_frame(sides[0]).isin(pd.MultiIndex.from_frame(sides[1])), dtype=bool)
